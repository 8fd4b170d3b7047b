//! Draws the modules outside patterns.

use super::joined::trace;
use super::patterns::Pattern;
use super::pen::{Direction, Pen, Point, Radii, Rectangle, UNIT};
use super::{ModuleShape, Shapes};
use crate::render::Frame;

/// The number of words that hold a row of modules.
const WORDS: usize = 3;

/// The maximum number of rows.
const MAX_ROWS: usize = crate::Version::MAX.size();

/// Dark modules to draw, a bit each.
pub(super) struct Modules {
    rows: [[u64; WORDS]; MAX_ROWS],
    width: i32,
    height: i32,
}

impl Modules {
    /// Returns all dark modules of a frame.
    pub fn of(frame: &Frame<'_>) -> Self {
        let mut rows = [[0; WORDS]; MAX_ROWS];
        rows[..frame.height()].copy_from_slice(frame.lines());
        Self {
            rows,
            width: frame.width() as i32,
            height: frame.height() as i32,
        }
    }

    /// Returns none of as many modules.
    pub fn none_of(other: &Self) -> Self {
        Self {
            rows: [[0; WORDS]; MAX_ROWS],
            ..*other
        }
    }

    /// Returns true for a dark module, and false for places outside the symbol.
    #[inline]
    pub fn has(&self, x: i32, y: i32) -> bool {
        let is_inside = (0..self.width).contains(&x) && (0..self.height).contains(&y);
        is_inside && self.rows[y as usize][x as usize / 64] >> (x % 64) & 1 == 1
    }

    /// Adds a module inside the symbol.
    #[inline]
    pub fn add(&mut self, x: i32, y: i32) {
        self.rows[y as usize][x as usize / 64] |= 1 << (x % 64);
    }

    /// Removes the modules of a pattern.
    pub fn clear(&mut self, pattern: Pattern) {
        for row in &mut self.rows[pattern.y..pattern.y + pattern.width] {
            for x in pattern.x..pattern.x + pattern.width {
                row[x / 64] &= !(1 << (x % 64));
            }
        }
    }

    /// Returns the places of the modules, row by row.
    pub fn places(&self) -> impl Iterator<Item = (i32, i32)> {
        let places = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        places.filter(|&(x, y)| self.has(x, y))
    }

    /// Draws the modules.
    pub fn draw(&self, shapes: Shapes, pen: &mut dyn Pen) {
        let size = UNIT * i32::from(shapes.module_size) / 100;
        match shapes.modules {
            ModuleShape::Vertical => self.draw_bars(size, (0, 1), pen),
            ModuleShape::Horizontal => self.draw_bars(size, (1, 0), pen),
            ModuleShape::Dot => self.draw_each(size, [size / 2; 4], pen),
            ModuleShape::SmallSquare => self.draw_each(size * 4 / 5, [0; 4], pen),
            ModuleShape::Diamond => self.draw_diamonds(size, pen),
            shape if size == UNIT => trace(self, shape, pen),
            shape => self.draw_each(size, radii_alone(shape, size), pen),
        }
    }

    /// Draws each module as a square with round corners.
    fn draw_each(&self, size: i32, radii: Radii, pen: &mut dyn Pen) {
        for (x, y) in self.places() {
            bar(x, y, (1, 1), size).draw(radii, Direction::Clockwise, pen);
        }
    }

    fn draw_diamonds(&self, size: i32, pen: &mut dyn Pen) {
        for (x, y) in self.places() {
            let (x, y) = (x * UNIT + UNIT / 2, y * UNIT + UNIT / 2);
            pen.move_to(Point::new(x, y - size / 2));
            pen.line_to(Point::new(x + size / 2, y));
            pen.line_to(Point::new(x, y + size / 2));
            pen.line_to(Point::new(x - size / 2, y));
            pen.close();
        }
    }

    /// Draws the modules that follow each other in a direction as one bar.
    fn draw_bars(&self, size: i32, (dx, dy): (i32, i32), pen: &mut dyn Pen) {
        for (x, y) in self.places().filter(|&(x, y)| !self.has(x - dx, y - dy)) {
            let mut count = 1;
            while self.has(x + count * dx, y + count * dy) {
                count += 1;
            }
            let (columns, rows) = (1 + (count - 1) * dx, 1 + (count - 1) * dy);
            let bar = bar(x, y, (columns, rows), size);
            bar.draw([size / 2; 4], Direction::Clockwise, pen);
        }
    }
}

/// Returns the rectangle of some columns and rows of modules, with half of each gap around it.
fn bar(x: i32, y: i32, (columns, rows): (i32, i32), size: i32) -> Rectangle {
    let gap = (UNIT - size) / 2;
    Rectangle {
        left: x * UNIT + gap,
        top: y * UNIT + gap,
        right: (x + columns) * UNIT - gap,
        bottom: (y + rows) * UNIT - gap,
    }
}

/// Returns the radii of a module that joins with no other.
fn radii_alone(shape: ModuleShape, size: i32) -> Radii {
    let half = size / 2;
    match shape {
        ModuleShape::Rounded | ModuleShape::ExtraRounded => [half; 4],
        ModuleShape::Classy | ModuleShape::ClassyRounded => [0, half, 0, half],
        _ => [0; 4],
    }
}
