//! Writes outlines with curves as the data of an SVG path.

use super::numbers::push_integer;
use super::shapes::{Pen, Point, UNIT};

/// Writes outlines in relative coordinates, which are shorter, one unit a module.
pub(super) struct PathPen<'a> {
    svg: &'a mut Vec<u8>,
    start: Point,
    at: Point,
    /// A curve that the next one may continue.
    arc: Option<Arc>,
    /// The command of the last number, which needs no repetition.
    command: u8,
    /// Whether a number comes before, and whether it has a point, after which `.5` needs no space.
    before: Before,
}

/// A quarter or a half of a circle, from the current point.
#[derive(Clone, Copy)]
struct Arc {
    centre: Point,
    radius: i32,
    is_clockwise: bool,
    is_half: bool,
    to: Point,
}

/// What the next number follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Letter,
    Whole,
    Fraction,
}

impl<'a> PathPen<'a> {
    pub fn new(svg: &'a mut Vec<u8>) -> Self {
        let origin = Point::new(0, 0);
        Self {
            svg,
            start: origin,
            at: origin,
            arc: None,
            command: 0,
            before: Before::Letter,
        }
    }

    fn command(&mut self, letter: u8) {
        if self.command != letter {
            self.svg.push(letter);
            self.before = Before::Letter;
        }
        self.command = letter;
    }

    /// Writes the curve that waits for another one.
    fn end_arc(&mut self) {
        let Some(arc) = self.arc.take() else { return };
        self.command(b'a');
        self.number(arc.radius);
        self.number(arc.radius);
        // The rotation, the smaller arc, and its direction. Flags need no space after them.
        let flags = if arc.is_clockwise { b" 0 01" } else { b" 0 00" };
        self.svg.extend_from_slice(flags);
        self.before = Before::Letter;
        self.number(arc.to.x - self.at.x);
        self.number(arc.to.y - self.at.y);
        self.at = arc.to;
    }

    /// Writes a Bézier curve through its control points to the last of the points.
    fn curve(&mut self, command: u8, points: &[Point]) {
        self.end_arc();
        self.command(command);
        let from = self.at;
        for &point in points {
            self.number(point.x - from.x);
            self.number(point.y - from.y);
            self.at = point;
        }
    }

    /// Writes a number of units in modules, with as few characters as possible.
    fn number(&mut self, units: i32) {
        let magnitude = units.unsigned_abs();
        let (whole, rest) = (magnitude / UNIT as u32, magnitude % UNIT as u32);
        let needs_space = match self.before {
            Before::Letter => false,
            _ if units < 0 => false,
            Before::Fraction => whole > 0 || rest == 0,
            Before::Whole => true,
        };
        if needs_space {
            self.svg.push(b' ');
        }
        if units < 0 {
            self.svg.push(b'-');
        }
        if whole > 0 || rest == 0 {
            push_integer(self.svg, whole.into());
        }
        self.before = Before::Whole;
        if rest > 0 {
            self.before = Before::Fraction;
            // A unit is 0.005.
            let thousandths = rest * 1000 / UNIT as u32;
            let digits = [thousandths / 100, thousandths / 10 % 10, thousandths % 10];
            let length = digits
                .iter()
                .rposition(|&digit| digit > 0)
                .map_or(0, |last| last + 1);
            self.svg.push(b'.');
            self.svg
                .extend(digits[..length].iter().map(|&digit| b'0' + digit as u8));
        }
    }
}

impl Pen for PathPen<'_> {
    fn move_to(&mut self, to: Point) {
        // Numbers after a move would be lines.
        self.command = 0;
        self.command(b'm');
        self.number(to.x - self.at.x);
        self.number(to.y - self.at.y);
        self.command = b'l';
        (self.start, self.at) = (to, to);
    }

    fn line_to(&mut self, to: Point) {
        self.end_arc();
        let (dx, dy) = (to.x - self.at.x, to.y - self.at.y);
        if dy == 0 {
            self.command(b'h');
            self.number(dx);
        } else if dx == 0 {
            self.command(b'v');
            self.number(dy);
        } else {
            self.command(b'l');
            self.number(dx);
            self.number(dy);
        }
        self.at = to;
    }

    fn round_to(&mut self, corner: Point, to: Point) {
        let from = self.arc.map_or(self.at, |arc| arc.to);
        let before = (corner.x - from.x, corner.y - from.y);
        let after = (to.x - corner.x, to.y - corner.y);
        let arc = Arc {
            // The centre is opposite to the corner.
            centre: Point::new(from.x + after.0, from.y + after.1),
            radius: before.0.abs().max(before.1.abs()),
            is_clockwise: before.0 * after.1 - before.1 * after.0 > 0,
            is_half: false,
            to,
        };
        // Two quarters of a circle are one curve.
        match &mut self.arc {
            Some(first)
                if !first.is_half
                    && first.centre == arc.centre
                    && first.is_clockwise == arc.is_clockwise =>
            {
                (first.is_half, first.to) = (true, to);
            }
            _ => {
                self.end_arc();
                self.arc = Some(arc);
            }
        }
    }

    fn quadratic_to(&mut self, control: Point, to: Point) {
        self.curve(b'q', &[control, to]);
    }

    fn cubic_to(&mut self, first: Point, second: Point, to: Point) {
        self.curve(b'c', &[first, second, to]);
    }

    fn close(&mut self) {
        self.end_arc();
        self.svg.push(b'z');
        self.command = b'z';
        self.at = self.start;
    }
}
