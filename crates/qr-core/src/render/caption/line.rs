//! A line of text as outlines.

use crate::render::shapes::{Pen, Point};

/// The size of a font, in units of outlines.
pub(super) const EM: i32 = 1 << 14;

/// A part of an outline. Points are in units of 1/[`EM`] of the size of the font, and grow upwards
/// from the line on which letters stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    not(feature = "fonts"),
    allow(dead_code, reason = "there are no letters")
)]
pub(super) enum Segment {
    Move(Point),
    Line(Point),
    Quadratic(Point, Point),
    Cubic(Point, Point, Point),
    Close,
}

/// The outlines of a line of text, and the rectangle around them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Line {
    pub segments: Vec<Segment>,
    pub left: i32,
    pub right: i32,
    pub top: i32,
    pub bottom: i32,
    /// The height of capital letters.
    pub capital: i32,
}

/// Returns the nearest whole number of a fraction.
const fn round(numerator: i64, denominator: i64) -> i32 {
    (numerator + denominator / 2).div_euclid(denominator) as i32
}

impl Line {
    /// Draws the text in letters of a size. Its middle, halfway up a capital letter, is at `middle`.
    pub fn draw(&self, middle: Point, size: i32, pen: &mut dyn Pen) {
        let place = |point: Point| {
            let scaled = |from_middle: i64| round(from_middle * i64::from(size), i64::from(2 * EM));
            Point::new(
                middle.x + scaled(i64::from(2 * point.x - self.left - self.right)),
                middle.y - scaled(i64::from(2 * point.y - self.capital)),
            )
        };
        let (mut start, mut at) = (middle, middle);
        for segment in &self.segments {
            match *segment {
                Segment::Move(to) => {
                    (start, at) = (place(to), place(to));
                    pen.move_to(at);
                }
                Segment::Line(to) => {
                    let to = place(to);
                    // `close` draws the line to the start, and short lines vanish in small letters.
                    if to != at && to != start {
                        pen.line_to(to);
                        at = to;
                    }
                }
                Segment::Quadratic(control, to) => {
                    at = place(to);
                    pen.quadratic_to(place(control), at);
                }
                Segment::Cubic(first, second, to) => {
                    at = place(to);
                    pen.cubic_to(place(first), place(second), at);
                }
                Segment::Close => pen.close(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn rounds_numbers_on_both_sides_of_0() {
        assert_eq!(
            [-5, -4, -3, 0, 3, 4, 5].map(|n| round(n, 4)),
            [-1, -1, -1, 0, 1, 1, 1]
        );
        assert_eq!([-7, -6, 6, 7].map(|n| round(n, 4)), [-2, -1, 2, 2]);
    }
}
