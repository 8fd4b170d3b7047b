//! Computes how much of each pixel outlines cover.
//!
//! Each line adds to the pixels of its rows by how much more than their left neighbours they are
//! covered; the sum along a row is the area that is covered. This is right where outlines wind
//! around a place once or not at all, as those of a symbol do. (The method of the crates `font-rs` and
//! `ab_glyph_rasterizer`.)
//! Parts of letters may overlap: [`winding`](super::winding) finds what they cover.

use std::ops::Range;

use qr_codecs::try_reserve;

use super::LEVELS;
use super::winding::Winding;
use crate::Error;
use crate::render::layout::Layout;
use crate::render::shapes::{CIRCLE, Pen, Point, QUADRATIC};

/// The number of lines that stand for a curve which is as flat as a quarter of a circle of this
/// radius in pixels: none is more than 1/20 of a pixel away from it.
fn num_lines(radius: f32) -> u16 {
    let lines = 1.0 + 2.0 * radius.sqrt();
    (lines as u16).clamp(2, 64)
}

/// Returns the control point beside an end of a curve: so far on the way to `corner`.
fn control(part: f64, end: (f32, f32), corner: (f32, f32)) -> (f32, f32) {
    let part = part as f32;
    (
        end.0 + part * (corner.0 - end.0),
        end.1 + part * (corner.1 - end.1),
    )
}

/// The covered part of each pixel.
#[derive(Default)]
pub(super) struct Coverage {
    /// By how much more than its left neighbour a pixel is covered. A row has two pixels more than
    /// the picture.
    changes: Vec<f32>,
    width: usize,
    height: usize,
    /// The rows that changed.
    first: usize,
    end: usize,
    /// The place of the origin in pixels, and the pixels of a unit.
    left: f32,
    top: f32,
    unit: f32,
    start: (f32, f32),
    at: (f32, f32),
    /// The lines of outlines that may overlap.
    winding: Option<Winding>,
}

impl Coverage {
    /// Returns how many bytes of memory the changes take.
    pub fn memory(&self) -> usize {
        self.changes.capacity() * size_of::<f32>()
    }

    /// Starts a picture that nothing covers.
    pub fn start(&mut self, layout: Layout) -> Result<(), Error> {
        (self.width, self.height) = (layout.width, layout.height);
        let pixels = self.stride() * layout.height;
        // After a picture all are 0 again.
        if self.changes.len() != pixels || self.first < self.end {
            self.changes.clear();
            try_reserve(&mut self.changes, pixels)?;
            self.changes.resize(pixels, 0.0);
        }
        (self.first, self.end) = (usize::MAX, 0);
        Ok(())
    }

    const fn stride(&self) -> usize {
        self.width + 2
    }

    /// Sets where the next outlines are.
    pub const fn place(&mut self, left: f32, top: f32, unit: f32) {
        (self.left, self.top, self.unit) = (left, top, unit);
    }

    /// Says that the outlines up to the next call of [`finish`](Self::finish) may overlap.
    pub fn allow_overlap(&mut self) {
        self.winding = Some(Winding::default());
    }

    /// Calls `paint` with the row, the columns and the level of each run of pixels that the outlines
    /// since the last call cover as much. Starts again.
    #[inline]
    pub fn finish(&mut self, mut paint: impl FnMut(usize, Range<usize>, u8)) {
        if let Some(mut winding) = self.winding.take() {
            winding.finish(|y, left, right, height| self.cover(y, left, right, height));
        }
        let (first, end) = (self.first, self.end.min(self.height));
        let (width, stride) = (self.width, self.stride());
        for y in first..end {
            let row = &mut self.changes[y * stride..][..stride];
            let (mut sum, mut level, mut start) = (0.0, 0, 0);
            let mut x = 0;
            while x < width {
                // Most pixels are covered as much as those before.
                let same = row[x..]
                    .chunks_exact(8)
                    .take_while(|chunk| chunk.iter().all(|c| *c == 0.0));
                x += 8 * same.count();
                for _ in 0..8 {
                    if x >= width {
                        break;
                    }
                    if row[x] != 0.0 {
                        sum += row[x];
                        row[x] = 0.0;
                        let next = ((sum * f32::from(LEVELS) + 0.5) as u8).min(LEVELS);
                        if next != level {
                            if level > 0 {
                                paint(y, start..x, level);
                            }
                            (level, start) = (next, x);
                        }
                    }
                    x += 1;
                }
            }
            if level > 0 {
                paint(y, start..width, level);
            }
            row[width..].fill(0.0);
        }
        (self.first, self.end) = (usize::MAX, 0);
    }

    fn pixel(&self, point: Point) -> (f32, f32) {
        (
            self.left + point.x as f32 * self.unit,
            self.top + point.y as f32 * self.unit,
        )
    }

    /// Adds a cubic Bézier curve from the current place.
    fn cubic(&mut self, first: (f32, f32), second: (f32, f32), to: (f32, f32)) {
        let from = self.at;
        let reach = |axis: fn((f32, f32)) -> f32| {
            let [a, b, c, d] = [from, first, second, to].map(axis);
            a.max(b).max(c).max(d) - a.min(b).min(c).min(d)
        };
        let lines = num_lines(reach(|point| point.0).max(reach(|point| point.1)));
        for i in 1..lines {
            let t = f32::from(i) / f32::from(lines);
            let u = 1.0 - t;
            let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
            let mix = |a: f32, b: f32, c: f32, d: f32| {
                weights[0] * a + weights[1] * b + weights[2] * c + weights[3] * d
            };
            self.line((
                mix(from.0, first.0, second.0, to.0),
                mix(from.1, first.1, second.1, to.1),
            ));
        }
        self.line(to);
    }

    /// Adds a rectangle in a row.
    fn cover(&mut self, y: usize, left: f32, right: f32, height: f32) {
        if y >= self.height {
            return;
        }
        (self.first, self.end) = (self.first.min(y), self.end.max(y + 1));
        let (stride, most) = (self.stride(), self.width as f32);
        let row = &mut self.changes[y * stride..][..stride];
        for (x, change) in [(left, height), (right, -height)] {
            let x = x.clamp(0.0, most);
            add(row, x, x, change);
        }
    }

    /// Adds a line from the current place.
    fn line(&mut self, to: (f32, f32)) {
        let from = std::mem::replace(&mut self.at, to);
        if let Some(winding) = &mut self.winding {
            winding.push(from, to);
            return;
        }
        if from.1 == to.1 {
            return;
        }
        let (direction, upper, lower) = if from.1 < to.1 {
            (-1.0, from, to)
        } else {
            (1.0, to, from)
        };
        let slope = (lower.0 - upper.0) / (lower.1 - upper.1);
        let (first, end) = (upper.1 as usize, (lower.1.ceil() as usize).min(self.height));
        self.first = self.first.min(first);
        self.end = self.end.max(end);
        let (stride, right) = (self.stride(), self.width as f32);
        let mut x = upper.0;
        for y in first..end {
            let top = upper.1.max(y as f32);
            let height = lower.1.min((y + 1) as f32) - top;
            let next = x + slope * height;
            let row = &mut self.changes[y * stride..][..stride];
            add(
                row,
                x.clamp(0.0, right),
                next.clamp(0.0, right),
                height * direction,
            );
            x = next;
        }
    }
}

/// Adds a line to the changes of a row, which begins at the pixels `x` and ends at `next`, and whose
/// height is `change`.
#[inline]
fn add(row: &mut [f32], x: f32, next: f32, change: f32) {
    let (left, right) = if x < next { (x, next) } else { (next, x) };
    let first = left as usize;
    let end = right.ceil() as usize;
    if end <= first + 1 {
        let part = change * (0.5 * (x + next) - first as f32);
        row[first] += change - part;
        row[first + 1] += part;
        return;
    }
    // The covered area of each pixel is a trapezium.
    let per_pixel = 1.0 / (right - left);
    let before = left - first as f32;
    let of_first = 0.5 * per_pixel * (1.0 - before) * (1.0 - before);
    let after = right - (end - 1) as f32;
    let of_last = 0.5 * per_pixel * after * after;
    row[first] += change * of_first;
    if end == first + 2 {
        row[first + 1] += change * (1.0 - of_first - of_last);
    } else {
        let to_second = per_pixel * (1.5 - before);
        row[first + 1] += change * (to_second - of_first);
        for pixel in &mut row[first + 2..end - 1] {
            *pixel += change * per_pixel;
        }
        let to_last = to_second + (end - first - 3) as f32 * per_pixel;
        row[end - 1] += change * (1.0 - to_last - of_last);
    }
    row[end] += change * of_last;
}

impl Pen for Coverage {
    fn move_to(&mut self, to: Point) {
        self.start = self.pixel(to);
        self.at = self.start;
    }

    fn line_to(&mut self, to: Point) {
        self.line(self.pixel(to));
    }

    fn round_to(&mut self, corner: Point, to: Point) {
        let (corner, to) = (self.pixel(corner), self.pixel(to));
        let [first, second] = [self.at, to].map(|end| control(CIRCLE, end, corner));
        self.cubic(first, second, to);
    }

    fn quadratic_to(&mut self, corner: Point, to: Point) {
        let (corner, to) = (self.pixel(corner), self.pixel(to));
        let [first, second] = [self.at, to].map(|end| control(QUADRATIC, end, corner));
        self.cubic(first, second, to);
    }

    fn cubic_to(&mut self, first: Point, second: Point, to: Point) {
        self.cubic(self.pixel(first), self.pixel(second), self.pixel(to));
    }

    fn close(&mut self) {
        self.line(self.start);
    }
}
