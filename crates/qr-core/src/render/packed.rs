//! Packs eight pixels into a byte, the first in the lowest bit. Dark is 1.

use std::ops::Range;

use super::layout::Layout;
use super::raster::MAX_WIDTH;

/// The words of the widest row, and one for a change at its end.
const WORDS: usize = MAX_WIDTH as usize / 64 + 1;

/// A row of pixels.
pub(super) struct PackedRow {
    layout: Layout,
    /// The pixels at which the colour changes.
    changes: [u64; WORDS],
    bytes: [u8; 8 * WORDS],
}

impl PackedRow {
    /// Makes a light row.
    pub fn new(layout: Layout) -> Self {
        Self {
            layout,
            changes: [0; WORDS],
            bytes: [0; 8 * WORDS],
        }
    }

    /// Draws the modules of a row. Returns its bytes; bits beyond the width are 0.
    ///
    /// Marks the pixels where the colour changes, and adds up the marks modulo 2: a run takes the
    /// same time in any width.
    #[inline(never)]
    pub fn draw(&mut self, modules: &[u64; 3]) -> &[u8] {
        let width = self.layout.width;
        self.mark(modules, |pixel| 1 << (pixel % 64));
        let mut before = 0;
        let bytes = self.bytes.as_chunks_mut().0;
        for (word, bytes) in self.changes[..width.div_ceil(64)].iter().zip(bytes) {
            let mut sums = *word;
            for shift in [1, 2, 4, 8, 16, 32] {
                sums ^= sums << shift;
            }
            sums ^= before;
            // All ones if the last pixel is dark.
            before = (sums.cast_signed() >> 63).cast_unsigned();
            *bytes = sums.to_le_bytes();
        }
        &self.bytes[..width.div_ceil(8)]
    }

    /// Marks the pixels where the colour changes with the bit that `to_bit` returns for a pixel.
    #[inline]
    fn mark(&mut self, modules: &[u64; 3], to_bit: impl Fn(usize) -> u64) {
        let Layout {
            width, scale, left, ..
        } = self.layout;
        let words = &mut self.changes;
        words[..=width / 64].fill(0);
        let mut toggle = |module: usize| {
            let pixel = left + module * scale;
            words[pixel / 64] ^= to_bit(pixel);
        };
        let mut last = 0;
        for (i, &word) in modules.iter().enumerate() {
            let mut changes = word ^ (word << 1 | last);
            last = word >> 63;
            while changes != 0 {
                toggle(64 * i + changes.trailing_zeros() as usize);
                changes &= changes - 1;
            }
        }
        if last > 0 {
            toggle(64 * modules.len());
        }
    }

    /// Draws the modules of a row, and appends its bytes as other formats pack them: the first pixel
    /// in the highest bit, and light is 1. Bits beyond the width are 0. `length` is the number of
    /// bytes, at least those of the pixels and at most those of whole words.
    pub fn push_mirrored(&mut self, modules: &[u64; 3], length: usize, out: &mut Vec<u8>) {
        let width = self.layout.width;
        self.mark(modules, |pixel| (1 << 63) >> (pixel % 64));
        // Light pixels come before the first.
        let mut before = u64::MAX;
        let bytes = self.bytes.as_chunks_mut().0;
        for (i, (word, bytes)) in self.changes[..width.div_ceil(64)]
            .iter()
            .zip(bytes)
            .enumerate()
        {
            let mut sums = *word;
            for shift in [1, 2, 4, 8, 16, 32] {
                sums ^= sums >> shift;
            }
            sums ^= before;
            // All ones if the last pixel is light.
            before = (sums & 1).wrapping_neg();
            if 64 * (i + 1) > width {
                sums &= u64::MAX << (64 * (i + 1) - width);
            }
            *bytes = sums.to_be_bytes();
        }
        out.extend_from_slice(&self.bytes[..length]);
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
