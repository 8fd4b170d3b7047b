//! Traces the outlines of the dark areas.

use super::Frame;
use crate::Version;

/// Receives outlines, corner by corner. Coordinates count modules from the top left corner of the
/// symbol: 0 to its width or height.
///
/// An outline begins with [`move_to`](Self::move_to) and a horizontal line. Vertical and horizontal
/// lines alternate. [`close`](Self::close) draws the last line, a vertical line back to the start
/// of the outline.
pub(super) trait Pen {
    /// Begins an outline.
    fn move_to(&mut self, x: u8, y: u8);

    /// Draws a horizontal line of at least one module.
    fn horizontal_to(&mut self, x: u8);

    /// Draws a vertical line of at least one module.
    fn vertical_to(&mut self, y: u8);

    /// Ends the outline.
    fn close(&mut self);
}

/// Traces the outlines of the dark areas of a frame.
///
/// Dark is to the right of every line, in the direction in which the line is drawn. So outer
/// outlines run clockwise and the outlines of holes run counterclockwise: the winding number is 1
/// in a dark module and 0 elsewhere, and the fill rules `nonzero` and `evenodd` paint the same.
/// Each border between a dark and a light module is drawn once, and no outline crosses another.
///
/// Outlines that touch are joined: where two dark modules meet diagonally, the pen goes over to the
/// other outline, and comes back at the same point. In the symbol of 2,953 bytes that leaves 255 of
/// 2,444 outlines, and makes the SVG 8 % smaller, or 16 % after gzip.
#[inline]
pub(super) fn trace(frame: &Frame<'_>, pen: &mut impl Pen) {
    let mut corners = Corners::new(frame);
    for left in (0..corners.corners.len()).step_by(2) {
        if corners.is_known[left] {
            continue;
        }
        let Corner { x, y, .. } = corners.corners[left];
        // This is the topmost line of the outline and, of the topmost lines, the leftmost.
        let start = left + usize::from(!frame.is_dark(x.into(), y.into()));
        corners.follow(start);
        pen.move_to(corners.corners[start].x, y);
        let mut from = start;
        loop {
            let to = from ^ 1;
            let corner = corners.corners[to];
            pen.horizontal_to(corner.x);
            from = corner.across.into();
            if corner.is_double && corners.join(to) {
                from = corners.corners[to].across.into();
            }
            if from == start {
                break;
            }
            let corner = corners.corners[from];
            pen.vertical_to(corner.y);
            if corner.is_double && corners.join(from) {
                from = twin(from);
            }
        }
        pen.close();
    }
}

/// A corner of an outline.
// Aligned, so that a shift finds a corner by its number: 2 to 5 % faster from 512 bytes of text on.
#[derive(Clone, Copy)]
#[repr(align(8))]
struct Corner {
    x: u8,
    y: u8,
    /// Whether another corner is at the same point: its [`twin`].
    is_double: bool,
    /// The corner at the other end of the vertical line. There are at most two corners for each
    /// point of the grid: 2 × 178² = 63,368.
    across: u16,
}

/// All corners, from top to bottom and from left to right. So corners 0 and 1 are the ends of a
/// horizontal line, corners 2 and 3 are the ends of the next, and so on.
struct Corners {
    corners: Vec<Corner>,
    /// For each corner, whether its outline has been traced, or is being traced. Apart from the
    /// corners: as a field of them, which are read soon after, it took 12 % more time.
    is_known: Vec<bool>,
}

/// Returns the other corner at the point of a double corner. The first of the two ends the
/// horizontal line to the left of the point, the second begins the line to its right.
#[inline]
fn twin(corner: usize) -> usize {
    ((corner + 1) ^ 1) - 1
}

/// The number of words that hold a bit for each point on a line of the grid.
const WORDS: usize = (Version::MAX.size() + 1).div_ceil(64);

impl Corners {
    /// Finds all corners, 64 points of the grid at a time.
    ///
    /// A module that differs from its left neighbour has a vertical border to its left. An outline
    /// turns where only one of the modules above and below a point has such a border. Where both
    /// have one and the modules differ, two dark modules meet diagonally, and there are two
    /// corners.
    fn new(frame: &Frame<'_>) -> Self {
        let (width, height) = (frame.width(), frame.height());
        let words = (width / 64 + 1).min(WORDS);
        // In modules that look random, three of four points are corners.
        let mut corners: Vec<Corner> = Vec::with_capacity(width * height);
        // For each column, the corner where the last vertical line begins.
        let mut open = [0_u16; 64 * WORDS];
        let (mut above, mut borders_above) = ([0; WORDS], [0; WORDS]);
        let rows = frame.lines().iter().chain([&[0; WORDS]]);
        for (y, below) in rows.enumerate() {
            let mut carry = 0;
            for word in 0..words {
                let borders = below[word] ^ (below[word] << 1 | carry);
                carry = below[word] >> 63;
                let is_double = borders & borders_above[word] & (above[word] ^ below[word]);
                let mut rest = (borders ^ borders_above[word]) | is_double;
                while rest != 0 {
                    let bit = rest & rest.wrapping_neg();
                    let x = 64 * word + rest.trailing_zeros() as usize;
                    rest ^= bit;
                    let is_double = is_double & bit != 0;
                    let own = corners.len() as u16;
                    let upper = open[x];
                    open[x] = own;
                    let mut push = |across| {
                        corners.push(Corner {
                            x: x as u8,
                            y: y as u8,
                            is_double,
                            across,
                        });
                    };
                    push(upper);
                    // A vertical line from above ends here, or a new one begins. The end of a line
                    // completes both of its corners.
                    let mut end = own;
                    if is_double {
                        push(upper);
                        end += 1;
                    }
                    let is_end = borders_above[word] & bit != 0;
                    corners[usize::from(if is_end { upper } else { own })].across = end;
                }
                borders_above[word] = borders;
            }
            above = *below;
        }
        Self {
            is_known: vec![false; corners.len()],
            corners,
        }
    }

    /// Marks the corners of an outline as known.
    fn follow(&mut self, start: usize) {
        let mut from = start;
        loop {
            self.is_known[from] = true;
            self.is_known[from ^ 1] = true;
            from = self.corners[from ^ 1].across.into();
            if from == start {
                break;
            }
        }
    }

    /// Joins the outline that touches this one at a double corner, unless it is the same outline.
    /// Returns true if they were joined. The two corners exchange their vertical lines.
    #[inline]
    fn join(&mut self, corner: usize) -> bool {
        let twin = twin(corner);
        if self.is_known[twin] {
            return false;
        }
        self.follow(twin);
        let [own, other] = [corner, twin].map(|corner| self.corners[corner].across);
        for (corner, across) in [(corner, other), (twin, own)] {
            self.corners[corner].across = across;
            self.corners[usize::from(across)].across = corner as u16;
        }
        true
    }
}
