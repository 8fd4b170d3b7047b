//! What draws outlines, and the outlines of rectangles with round corners.

/// The units of a module: the unit of all coordinates.
pub(crate) const UNIT: i32 = 200;

/// How far the control points of a quarter of a circle are from its ends, in parts of the radius.
/// The cubic curve differs from the circle by at most 0.03 %.
pub(crate) const CIRCLE: f64 = 0.552_284_75;

/// How far the control points of a cubic curve are from its ends, in parts of the way to the control
/// point of a quadratic curve that is the same.
pub(crate) const QUADRATIC: f64 = 2.0 / 3.0;

/// A point, in units from the top left corner of the symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Point {
    pub x: i32,
    pub y: i32,
}

impl Point {
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }
}

/// Receives outlines.
pub(crate) trait Pen {
    /// Begins an outline.
    fn move_to(&mut self, to: Point);

    /// Draws a straight line.
    fn line_to(&mut self, to: Point);

    /// Draws a quadratic Bézier curve.
    fn quadratic_to(&mut self, control: Point, to: Point);

    /// Draws a cubic Bézier curve.
    fn cubic_to(&mut self, first: Point, second: Point, to: Point);

    /// Draws a quarter of a circle. Its ends are tangents of the lines to and from `corner`, one of
    /// which is horizontal and the other one vertical.
    fn round_to(&mut self, corner: Point, to: Point);

    /// Ends the outline with a line to its start, unless it is there.
    fn close(&mut self);
}

/// A rectangle, in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rectangle {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

/// The radii of the corners of a rectangle, in units: top right, bottom right, bottom left, top left.
pub(crate) type Radii = [i32; 4];

/// The direction in which an outline runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// That of an outer outline.
    Clockwise,
    /// That of a hole.
    Counterclockwise,
}

impl Rectangle {
    /// Returns the rectangle of some columns and rows of modules.
    pub const fn of_modules(x: usize, y: usize, columns: usize, rows: usize) -> Self {
        Self {
            left: x as i32 * UNIT,
            top: y as i32 * UNIT,
            right: (x + columns) as i32 * UNIT,
            bottom: (y + rows) as i32 * UNIT,
        }
    }

    /// Returns the left, upper, right and lower side.
    pub fn sides(self) -> [f64; 4] {
        [self.left, self.top, self.right, self.bottom].map(f64::from)
    }

    /// Returns the radius that is so many percent of half the shorter side.
    pub fn radius(self, percent: u8) -> i32 {
        let shorter = (self.right - self.left).min(self.bottom - self.top);
        shorter / 2 * i32::from(percent) / 100
    }

    /// Draws the rectangle. No two radii may be longer than the side between them.
    pub fn draw(self, radii: Radii, direction: Direction, pen: &mut dyn Pen) {
        let Self {
            left,
            top,
            right,
            bottom,
        } = self;
        let corners = [(right, top), (right, bottom), (left, bottom), (left, top)];
        // The way along the side before each corner, clockwise.
        let sides = [(1, 0), (0, 1), (-1, 0), (0, -1)];
        let ends = |i: usize| {
            let ((x, y), (dx, dy), (ex, ey)) = (corners[i], sides[i], sides[(i + 1) % 4]);
            let radius = radii[i];
            let before = Point::new(x - dx * radius, y - dy * radius);
            let after = Point::new(x + ex * radius, y + ey * radius);
            match direction {
                Direction::Clockwise => (before, Point::new(x, y), after),
                Direction::Counterclockwise => (after, Point::new(x, y), before),
            }
        };
        let order = match direction {
            Direction::Clockwise => [0, 1, 2, 3],
            Direction::Counterclockwise => [3, 2, 1, 0],
        };
        let (_, _, start) = ends(order[3]);
        pen.move_to(start);
        let mut at = start;
        for i in order {
            let (before, corner, after) = ends(i);
            // `close` draws the line to the start.
            if before != at && before != start {
                pen.line_to(before);
            }
            if before != after {
                pen.round_to(corner, after);
            }
            at = after;
        }
        pen.close();
    }
}
