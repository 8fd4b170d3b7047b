//! Packs eight pixels into a byte, the first in the lowest bit. Dark is 1.

use std::ops::Range;

use super::layout::Layout;
use super::raster::MAX_WIDTH;
use super::runs::runs_of_row;

/// The words of the widest row. One more can be read.
const WORDS: usize = MAX_WIDTH as usize / 64 + 1;

/// A row of pixels.
pub(super) struct PackedRow {
    layout: Layout,
    bytes: [u8; 8 * WORDS],
}

impl PackedRow {
    /// Makes a light row.
    pub fn new(layout: Layout) -> Self {
        Self {
            layout,
            bytes: [0; 8 * WORDS],
        }
    }

    /// Returns the bits of the last byte that are pixels.
    pub fn pixels_of_last_byte(&self) -> u8 {
        0xff >> (7 - (self.layout.width - 1) % 8)
    }

    /// Draws the modules of a row. Returns its bytes; bits beyond the width are 0.
    pub fn draw(&mut self, modules: &[u64; 3]) -> &[u8] {
        let Layout {
            width, scale, left, ..
        } = self.layout;
        let bytes = &mut self.bytes[..width.div_ceil(8)];
        bytes.fill(0);
        for (start, count) in runs_of_row(modules) {
            darken(bytes, left + start * scale, left + (start + count) * scale);
        }
        bytes
    }

    /// Draws the modules of a row. Returns its bytes; bits beyond the width are as the last pixel.
    pub fn draw_to_edge(&mut self, modules: &[u64; 3]) -> &[u8] {
        let width = self.layout.width;
        self.draw(modules);
        let last = (width - 1) / 8;
        if self.bytes[last] >> ((width - 1) % 8) & 1 == 1 {
            self.bytes[last] |= 0xff << ((width - 1) % 8);
        }
        &self.bytes[..=last]
    }
}

/// Makes the pixels from `start` to before `end` dark.
#[inline]
fn darken(bytes: &mut [u8], start: usize, end: usize) {
    let (first, last) = (start / 8, (end - 1) / 8);
    let from = 0xff << (start % 8);
    let to = 0xff >> (7 - (end - 1) % 8);
    if first == last {
        bytes[first] |= from & to;
    } else {
        bytes[first] |= from;
        bytes[first + 1..last].fill(0xff);
        bytes[last] |= to;
    }
}

/// Returns the bytes of a row with which rows of these modules may differ.
pub(super) fn differing_bytes(a: &[u64; 3], b: &[u64; 3], layout: Layout) -> Range<usize> {
    let differing = [a[0] ^ b[0], a[1] ^ b[1], a[2] ^ b[2]];
    let is_set = |word: &u64| *word != 0;
    let Some((first, last)) = differing
        .iter()
        .position(is_set)
        .zip(differing.iter().rposition(is_set))
    else {
        return 0..0;
    };
    let first = 64 * first + differing[first].trailing_zeros() as usize;
    let last = 64 * last + differing[last].ilog2() as usize;
    let pixel = |module: usize| layout.left + module * layout.scale;
    pixel(first) / 8..(pixel(last + 1) - 1) / 8 + 1
}
