//! Converts modules to pixels, eight modules at a time.

use std::sync::OnceLock;

use qr_deflate::CellGrid;

use super::layout::Layout;

/// The pixels of a group by its nine modules, the first in the lowest bit of the index. A bit is a
/// pixel: the first byte is the lowest, and the first pixel is its highest bit. White is 1, as is
/// all that follows the group.
type Pixels = [u64; 1 << 9];

/// Draws rows of modules of up to [`MAX_SCALE`](Self::MAX_SCALE) pixels, one bit a pixel.
///
/// A row is drawn in groups of as many pixels as eight modules have, because these fill whole bytes
/// at any scale. A module may begin within a byte, so the first group may begin within a module:
/// then it takes a part of a ninth module.
pub(crate) struct Table {
    pixels: &'static Pixels,
    scale: usize,
    /// The number of white modules before the symbol that are drawn too, at most eight.
    modules_in_front: usize,
    /// The first byte of the first group. It may be up to seven bytes before the row.
    first_byte: isize,
    /// The number of groups in a row.
    groups: usize,
}

impl Table {
    /// The maximum width of modules in pixels: eight of them fill the eight bytes of a word.
    pub const MAX_SCALE: usize = 8;

    /// Makes the table for `size` modules of `scale` pixels, at most
    /// [`MAX_SCALE`](Self::MAX_SCALE), the first of which begins at pixel `left`.
    pub fn new(size: usize, scale: usize, left: usize) -> Self {
        // Modules begin at the same few pixels of their bytes. `phase` pixels after the beginning
        // of a module, a byte begins.
        let step = 1 << scale.trailing_zeros();
        let phase = left.wrapping_neg() % step;
        let modules_in_front = (usize::from(phase > 0)..=8)
            .find(|modules| (left + 8 * scale + phase - modules * scale).is_multiple_of(8))
            .expect("a byte begins so far after the beginning of one in eight modules");
        let in_front = modules_in_front * scale - phase;
        Self {
            pixels: pixels(scale, phase),
            scale,
            modules_in_front,
            first_byte: (left.cast_signed() - in_front.cast_signed()) / 8,
            groups: (size * scale + in_front).div_ceil(8 * scale),
        }
    }

    /// Returns where the groups are in the rows of this layout, for `size` modules.
    pub fn grid(&self, size: usize, layout: Layout) -> CellGrid {
        let Layout {
            width,
            height,
            scale,
            left,
            top,
        } = layout;
        CellGrid {
            length: 1 + width.div_ceil(8),
            scale,
            columns: size,
            left,
            above: top,
            below: height - top - size * scale,
            cells_in_front: self.modules_in_front,
            first_byte: 1 + self.first_byte,
        }
    }

    /// Returns the pixels of a group by its nine modules, the first in the lowest bit.
    pub fn group(&self, modules: usize) -> [u8; 8] {
        self.pixels[modules].to_le_bytes()
    }

    /// Draws the modules over the white row of pixels at the beginning of `row`. Makes up to eight
    /// bytes after the row white.
    #[inline]
    pub fn draw(&self, modules: &[u64; 3], row: &mut [u8]) {
        let modules = moved(modules, self.modules_in_front);
        let of_group = |group: usize| {
            let [first, ninth] = [modules[group], modules[group + 1]];
            self.pixels[usize::from(u16::from_le_bytes([first, ninth]) & 0x1ff)]
        };
        // Bytes that are before the row are white and left out.
        let outside = self.first_byte.min(0).unsigned_abs();
        let mut at = self.first_byte.max(0).unsigned_abs();
        let pixels = of_group(0) >> (8 * outside) | !(u64::MAX >> (8 * outside));
        row[at..at + 8].copy_from_slice(&pixels.to_le_bytes());
        at += self.scale - outside;
        for group in 1..self.groups {
            row[at..at + 8].copy_from_slice(&of_group(group).to_le_bytes());
            at += self.scale;
        }
    }
}

/// Returns the modules of a row in groups of eight, the first in the lowest bit, with up to eight
/// white modules before and more after the row.
#[inline]
fn moved(modules: &[u64; 3], in_front: usize) -> [u8; 32] {
    let [first, second, third] = *modules;
    let words = [
        first << in_front,
        second << in_front | first >> 1 >> (63 - in_front),
        third << in_front | second >> 1 >> (63 - in_front),
        0,
    ];
    let mut bytes = [0; 32];
    for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(words) {
        *bytes = word.to_le_bytes();
    }
    bytes
}

/// Returns the table for modules of `scale` pixels whose groups begin `phase` pixels after the
/// beginning of a module. Makes the table at first use.
fn pixels(scale: usize, phase: usize) -> &'static Pixels {
    type OfScale = [OnceLock<Box<Pixels>>; Table::MAX_SCALE];
    static TABLES: [OfScale; Table::MAX_SCALE + 1] =
        [const { [const { OnceLock::new() }; Table::MAX_SCALE] }; Table::MAX_SCALE + 1];
    TABLES[scale][phase].get_or_init(|| {
        let mut table = Box::new([u64::MAX; 1 << 9]);
        for (modules, pixels) in table.iter_mut().enumerate() {
            for pixel in 0..8 * scale {
                if modules >> ((phase + pixel) / scale) & 1 == 1 {
                    *pixels &= !(1 << (pixel / 8 * 8 + 7 - pixel % 8));
                }
            }
        }
        table
    })
}
