//! Draws a symbol as filtered rows of pixels, as PNG stores them: one bit or one byte a pixel.

use qr_deflate::{MAX_NARROW_ROW, Rows, SharedEdges};

use super::layout::Layout;
use super::pixels::Table;
use super::runs::runs;
use super::{Colors, Frame};

/// The filter that leaves a row unchanged (clause 9.2), so that a repeated row matches as a whole.
/// Measured on short and long texts: files are a fifth smaller than with filter Up.
pub(super) const NO_FILTER: u8 = 0;

/// The filter that subtracts the row above: a repeated row becomes all zeros.
pub(super) const UP: u8 = 2;

/// The indices of dark and light in the palette.
const DARK: u8 = 0;
const LIGHT: u8 = 1;

/// The number of bits of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    One = 1,
    /// For colours that are not opaque: pdfkit, pdfmake and `@react-pdf/renderer` read each byte of
    /// a picture with `tRNS` as a pixel, and draw eight small copies of a picture of one bit a
    /// pixel.
    Eight = 8,
}

impl Depth {
    pub fn of(Colors { dark, light }: Colors) -> Self {
        if dark.is_opaque() && light.is_opaque() {
            Self::One
        } else {
            Self::Eight
        }
    }

    /// Returns the number of pixels in a byte.
    const fn pixels_per_byte(self) -> usize {
        8 / self as usize
    }

    /// Returns a byte of light pixels.
    const fn light(self) -> u8 {
        match self {
            Self::One => 0xff,
            Self::Eight => LIGHT,
        }
    }
}

/// Draws the filtered rows of pixels, each padded to whole bytes, with the first pixel in the
/// highest bit. Dark is 0, and light has all bits of [`Depth::light`].
pub(super) fn draw(frame: &Frame<'_>, layout: Layout, depth: Depth, rows: &mut Rows) {
    let Layout {
        width,
        height,
        scale,
        left,
        top,
    } = layout;
    let length = 1 + width.div_ceil(depth.pixels_per_byte());
    // In wide rows of bytes, repetitions are smaller with filter Up: the file is a third smaller at
    // 800 pixels.
    let is_up = depth == Depth::Eight && length > MAX_NARROW_ROW;
    let rows_per_module = if is_up { 2 } else { 1 };
    rows.start(length, rows_per_module * frame.height() + 2, depth.light());
    let mut before = &NONE_DARK;
    if top > 0 {
        rows.push(top, SharedEdges::default(), |row| row[0] = NO_FILTER);
    }
    let table = (depth == Depth::One && scale <= Table::MAX_SCALE)
        .then(|| Table::new(frame.width(), scale, left));
    for modules in frame.lines() {
        let (count, same) = if is_up {
            (1, SharedEdges::default())
        } else {
            (scale, same(before, modules, layout, depth, length))
        };
        before = modules;
        rows.push(count, same, |row| {
            row[0] = NO_FILTER;
            match (depth, &table) {
                (_, Some(table)) => table.draw(modules, &mut row[1..]),
                (Depth::One, None) => darken_bits(&mut row[1..length], modules, layout),
                (Depth::Eight, None) => darken_bytes(&mut row[1..length], modules, layout),
            }
        });
        if count < scale {
            rows.push(scale - count, SharedEdges::default(), |row| {
                row[..length].fill(0);
                row[0] = UP;
            });
        }
    }
    let below = height - top - frame.height() * scale;
    if below > 0 {
        let same = if is_up {
            SharedEdges::default()
        } else {
            same(before, &NONE_DARK, layout, depth, length)
        };
        rows.push(below, same, |row| row[0] = NO_FILTER);
    }
}

/// A row without a dark module.
const NONE_DARK: [u64; 3] = [0; 3];

/// Returns how many bytes two rows of `length` bytes with these modules share: those before the
/// first pixel that differs, and those after the last.
fn same(a: &[u64; 3], b: &[u64; 3], layout: Layout, depth: Depth, length: usize) -> SharedEdges {
    let byte_of = |pixel: usize| 1 + (layout.left + pixel) / depth.pixels_per_byte();
    let differing = [a[0] ^ b[0], a[1] ^ b[1], a[2] ^ b[2]];
    let Some(first) = differing.iter().position(|&word| word != 0) else {
        return SharedEdges {
            start: length,
            end: 0,
        };
    };
    let last = differing
        .iter()
        .rposition(|&word| word != 0)
        .unwrap_or(first);
    let first = 64 * first + differing[first].trailing_zeros() as usize;
    let last = 64 * last + differing[last].ilog2() as usize;
    SharedEdges {
        start: byte_of(first * layout.scale),
        end: length - 1 - byte_of((last + 1) * layout.scale - 1),
    }
}

/// Darkens the dark modules of a row of bytes of one pixel.
fn darken_bytes(row: &mut [u8], modules: &[u64; 3], Layout { scale, left, .. }: Layout) {
    for (i, &word) in modules.iter().enumerate() {
        for (start, count) in runs(word) {
            row[left + (64 * i + start) * scale..][..count * scale].fill(DARK);
        }
    }
}

/// Darkens the dark modules of a row of bytes of eight pixels.
fn darken_bits(row: &mut [u8], modules: &[u64; 3], Layout { scale, left, .. }: Layout) {
    for (i, &word) in modules.iter().enumerate() {
        for (start, count) in runs(word) {
            blacken(row, left + (64 * i + start) * scale, count * scale);
        }
    }
}

/// Makes `count` pixels from pixel `start` on black. `count` is more than the pixels of a byte.
fn blacken(row: &mut [u8], start: usize, count: usize) {
    let end = start + count;
    let (first, last) = (start / 8, end / 8);
    let before = !(0xff >> (start % 8));
    let after = 0xff_u8 >> (end % 8);
    row[first] &= before;
    row[first + 1..last].fill(0);
    if !end.is_multiple_of(8) {
        row[last] &= after;
    }
}
