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
    #[inline(never)]
    pub fn draw(&mut self, modules: &[u64; 3]) -> &[u8] {
        let Layout {
            width, scale, left, ..
        } = self.layout;
        let length = width.div_ceil(8);
        self.bytes[..length].fill(0);
        for (start, count) in runs_of_row(modules) {
            let start = left + start * scale;
            darken(&mut self.bytes, start, start + count * scale);
        }
        &self.bytes[..length]
    }

    /// Draws the modules of a row. Returns its bytes; bits beyond the width are as the last pixel.
    #[inline(never)]
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
fn darken(bytes: &mut [u8; 8 * WORDS], start: usize, end: usize) {
    // As many pixels as fit in a word that begins with a whole byte.
    const MAX_AT_ONCE: usize = 64 - 8;
    let mut at = start;
    while at < end {
        let count = (end - at).min(MAX_AT_ONCE);
        let word: &mut [u8; 8] = bytes[at / 8..].first_chunk_mut().expect("one more word");
        let pixels = ((1 << count) - 1) << (at % 8);
        *word = (u64::from_le_bytes(*word) | pixels).to_le_bytes();
        at += count;
    }
}

/// Returns the bytes in which rows of these modules may differ. For equal rows, returns an empty
/// range at the end.
#[inline(never)]
pub(super) fn differing_bytes(a: &[u64; 3], b: &[u64; 3], layout: Layout) -> Range<usize> {
    let differing = [a[0] ^ b[0], a[1] ^ b[1], a[2] ^ b[2]];
    let is_set = |word: &u64| *word != 0;
    let Some((first, last)) = differing
        .iter()
        .position(is_set)
        .zip(differing.iter().rposition(is_set))
    else {
        let length = layout.width.div_ceil(8);
        return length..length;
    };
    let first = 64 * first + differing[first].trailing_zeros() as usize;
    let last = 64 * last + differing[last].ilog2() as usize;
    let pixel = |module: usize| layout.left + module * layout.scale;
    pixel(first) / 8..(pixel(last + 1) - 1) / 8 + 1
}
