//! Converts modules to pixels, eight modules at a time.

use std::ops::{BitOr, Not, Shr};
use std::sync::OnceLock;

use qr_deflate::CellGrid;

use super::layout::Layout;

/// The pixels of a group by its nine modules, the first in the lowest bit of the index. A bit is a
/// pixel: the first byte is the lowest, and the first pixel is its highest bit. White is 1, as is
/// all that follows the group.
type Pixels<Word> = [Word; 1 << 9];

/// The tables of modules of up to 8 pixels, and of up to 16.
#[derive(Clone, Copy)]
enum OfGroups {
    Narrow(&'static Pixels<u64>),
    Wide(&'static Pixels<u128>),
}

/// Converts a word to bytes, for rows of groups.
trait Word: Copy + Not<Output = Self> + Shr<usize, Output = Self> + BitOr<Output = Self> {
    /// All bits are 1.
    const WHITE: Self;
    /// Writes the bytes at the beginning of `row`, the lowest first.
    fn write(self, row: &mut [u8]);
}

impl Word for u64 {
    const WHITE: Self = Self::MAX;

    #[inline]
    fn write(self, row: &mut [u8]) {
        row[..8].copy_from_slice(&self.to_le_bytes());
    }
}

impl Word for u128 {
    const WHITE: Self = Self::MAX;

    #[inline]
    fn write(self, row: &mut [u8]) {
        row[..16].copy_from_slice(&self.to_le_bytes());
    }
}

/// Draws rows of modules of up to [`MAX_SCALE`](Self::MAX_SCALE) pixels, one bit a pixel.
///
/// A row is drawn in groups of as many pixels as eight modules have, because these fill whole bytes
/// at any scale. A module may begin within a byte, so the first group may begin within a module:
/// then it takes a part of a ninth module.
pub(crate) struct Table {
    pixels: OfGroups,
    scale: usize,
    /// The number of white modules before the symbol that are drawn too, at most eight.
    modules_in_front: usize,
    /// The first byte of the first group. It may be up to seven bytes before the row.
    first_byte: isize,
    /// The number of groups in a row.
    groups: usize,
}

impl Table {
    /// The maximum width of modules in pixels: eight of them fill the sixteen bytes of a word.
    pub const MAX_SCALE: usize = 16;
    /// The maximum width of modules whose groups are words of eight bytes.
    const MAX_NARROW_SCALE: usize = 8;

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
            pixels: if scale <= Self::MAX_NARROW_SCALE {
                OfGroups::Narrow(narrow(scale, phase))
            } else {
                OfGroups::Wide(wide(scale, phase))
            },
            scale,
            modules_in_front,
            first_byte: (left.cast_signed() - in_front.cast_signed()) / 8,
            groups: (size * scale + in_front).div_ceil(8 * scale),
        }
    }

    /// Returns where the groups are in the rows of this layout, for `columns` × `rows` modules.
    pub fn grid(&self, columns: usize, rows: usize, layout: Layout) -> CellGrid {
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
            columns,
            left,
            above: top,
            below: height - top - rows * scale,
            cells_in_front: self.modules_in_front,
            first_byte: 1 + self.first_byte,
        }
    }

    /// Returns the first eight bytes of the pixels of a group by its nine modules, the first in the
    /// lowest bit.
    pub fn group(&self, modules: usize) -> [u8; 8] {
        match self.pixels {
            OfGroups::Narrow(pixels) => pixels[modules].to_le_bytes(),
            OfGroups::Wide(pixels) => (pixels[modules] as u64).to_le_bytes(),
        }
    }

    /// Draws the modules over the white row of pixels at the beginning of `row`. Makes up to
    /// sixteen bytes after the row white.
    #[inline]
    pub fn draw(&self, modules: &[u64; 3], row: &mut [u8]) {
        match self.pixels {
            OfGroups::Narrow(pixels) => self.draw_groups(pixels, modules, row),
            OfGroups::Wide(pixels) => self.draw_groups(pixels, modules, row),
        }
    }

    #[inline]
    fn draw_groups<W: Word>(&self, pixels: &Pixels<W>, modules: &[u64; 3], row: &mut [u8]) {
        let modules = moved(modules, self.modules_in_front);
        let of_group = |group: usize| {
            let [first, ninth] = [modules[group], modules[group + 1]];
            pixels[usize::from(u16::from_le_bytes([first, ninth]) & 0x1ff)]
        };
        // Bytes that are before the row are white and left out.
        let outside = self.first_byte.min(0).unsigned_abs();
        let mut at = self.first_byte.max(0).unsigned_abs();
        let white = if outside > 0 {
            !(W::WHITE >> (8 * outside))
        } else {
            !W::WHITE
        };
        (of_group(0) >> (8 * outside) | white).write(&mut row[at..]);
        at += self.scale - outside;
        for group in 1..self.groups {
            of_group(group).write(&mut row[at..]);
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

/// Returns the table for modules of `scale` pixels, up to 8, whose groups begin `phase` pixels after
/// the beginning of a module. Makes the table at first use.
fn narrow(scale: usize, phase: usize) -> &'static Pixels<u64> {
    type OfScale = [OnceLock<Box<Pixels<u64>>>; 8];
    static TABLES: [OfScale; 9] = [const { [const { OnceLock::new() }; 8] }; 9];
    TABLES[scale][phase].get_or_init(|| {
        Box::new(std::array::from_fn(|modules| {
            white_but(modules, scale, phase) as u64
        }))
    })
}

/// Returns the table for modules of 9 to 16 pixels. See [`narrow`].
fn wide(scale: usize, phase: usize) -> &'static Pixels<u128> {
    type OfScale = [OnceLock<Box<Pixels<u128>>>; 16];
    static TABLES: [OfScale; 8] = [const { [const { OnceLock::new() }; 16] }; 8];
    TABLES[scale - 9][phase].get_or_init(|| {
        Box::new(std::array::from_fn(|modules| {
            white_but(modules, scale, phase)
        }))
    })
}

/// Returns white pixels, but for those of dark modules.
fn white_but(modules: usize, scale: usize, phase: usize) -> u128 {
    let is_dark = |pixel: &usize| modules >> ((phase + pixel) / scale) & 1 == 1;
    (0..8 * scale)
        .filter(is_dark)
        .fold(u128::MAX, |pixels, pixel| {
            pixels & !(1 << (pixel / 8 * 8 + 7 - pixel % 8))
        })
}
