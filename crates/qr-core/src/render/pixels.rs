//! Modules -> pixels, eight modules at a time.

use std::sync::OnceLock;

/// The pixels of eight modules by their bits, a bit a pixel: the first byte is the lowest, and the first pixel is its
/// highest bit. White is 1, as is what is beyond the eight modules.
type Pixels = [u64; 256];

/// Draws rows of modules.
pub(crate) struct Table {
    pixels: &'static Pixels,
    scale: usize,
    /// The white modules in front that are drawn too, so that eight modules begin with a byte, and that byte. It may be
    /// before the row by less than eight modules.
    modules_in_front: usize,
    first_byte: isize,
    /// How many times eight modules are drawn.
    groups: usize,
}

impl Table {
    /// The widest modules that there is a table for, in pixels: eight of them fill eight bytes.
    pub const WIDEST: usize = 8;

    /// For `size` modules of `scale` pixels, at most [`WIDEST`](Self::WIDEST), the first of which begins at pixel `left`.
    /// Some module begins with a byte: `left` is a multiple of what `scale` and eight have in common.
    pub fn new(size: usize, scale: usize, left: usize) -> Self {
        let modules_in_front = (0..8)
            .find(|modules| (left + 8 * scale - modules * scale).is_multiple_of(8))
            .expect("some module begins with a byte");
        Self {
            pixels: pixels(scale),
            scale,
            modules_in_front,
            first_byte: (left.cast_signed() - (modules_in_front * scale).cast_signed()) / 8,
            groups: (size + modules_in_front).div_ceil(8),
        }
    }

    /// Draws the modules over a white row of pixels, which `row` begins with. Up to eight bytes beyond it are made white.
    #[inline]
    pub fn draw(&self, modules: &[u64; 3], row: &mut [u8]) {
        let modules = moved(modules, self.modules_in_front);
        let (first, others) = modules[..self.groups].split_at(1);
        // Bytes that are before the row are white and left out.
        let outside = self.first_byte.min(0).unsigned_abs();
        let pixels = self.pixels[usize::from(first[0])];
        let mut at = self.first_byte.max(0).unsigned_abs();
        let pixels = pixels >> (8 * outside) | !(u64::MAX >> (8 * outside));
        row[at..at + 8].copy_from_slice(&pixels.to_le_bytes());
        at += self.scale - outside;
        for &eight in others {
            let pixels = self.pixels[usize::from(eight)];
            row[at..at + 8].copy_from_slice(&pixels.to_le_bytes());
            at += self.scale;
        }
    }
}

/// The modules of a row by eight, the first in the lowest bit, after fewer than eight white ones.
#[inline]
fn moved(modules: &[u64; 3], in_front: usize) -> [u8; 24] {
    let [first, second, third] = *modules;
    let words = [
        first << in_front,
        second << in_front | first >> 1 >> (63 - in_front),
        third << in_front | second >> 1 >> (63 - in_front),
    ];
    let mut bytes = [0; 24];
    for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(words) {
        *bytes = word.to_le_bytes();
    }
    bytes
}

fn pixels(scale: usize) -> &'static Pixels {
    static TABLES: [OnceLock<Box<Pixels>>; Table::WIDEST + 1] =
        [const { OnceLock::new() }; Table::WIDEST + 1];
    TABLES[scale].get_or_init(|| {
        let mut table = Box::new([u64::MAX; 256]);
        for (bits, pixels) in table.iter_mut().enumerate() {
            for pixel in 0..8 * scale {
                if bits >> (pixel / scale) & 1 == 1 {
                    *pixels &= !(1 << (pixel / 8 * 8 + 7 - pixel % 8));
                }
            }
        }
        table
    })
}
