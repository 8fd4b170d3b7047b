//! Reads a picture with a threshold for each part of it, as ZXing-C++ does.
//!
//! Readers on phones adapt to shadows: they compare a pixel with those around it. Inside a large dark
//! area there is nothing light to compare with, so that they guess, and a shade of a dark colour may
//! count as light. Therefore a gradient can hide a symbol that is clear enough for one threshold.
//!
//! The method is that of the "hybrid binarizer" of ZXing-C++ and its ancestor, which is in most readers
//! on phones.

use crate::read::reflectance::luma;
use crate::read::{Picture, PictureFault, Reader, SymbolPlace, finder};

/// The width of a block of pixels with one threshold.
const BLOCK: usize = 8;

/// How many blocks on each side have a part in a threshold.
const REACH: usize = 2;

/// If the luma of a block varies less, it is all dark or all light.
const LEAST_RANGE: u8 = 25;

/// The thresholds of a picture, block by block.
#[derive(Default)]
pub(super) struct Thresholds {
    /// What separates dark from light in each block alone.
    points: Vec<u8>,
    of_blocks: Vec<u8>,
    /// The number of blocks in a row.
    across: usize,
}

/// The luma of the pixels of a block.
#[derive(Clone, Copy)]
struct Block {
    sum: u32,
    least: u8,
    most: u8,
}

/// Returns the first pixel of a block. The last one overlaps the one before.
fn start(block: usize, length: usize) -> usize {
    (BLOCK * block).min(length - BLOCK)
}

/// Returns the last block that has a pixel.
fn block_of(pixel: usize, length: usize) -> usize {
    if pixel >= length - BLOCK {
        length.div_ceil(BLOCK) - 1
    } else {
        pixel / BLOCK
    }
}

impl Thresholds {
    /// Computes the thresholds. Returns false for a picture with too few pixels: such a picture has
    /// one threshold.
    fn compute(&mut self, picture: &Picture<'_>) -> bool {
        let across = picture.width().div_ceil(BLOCK);
        let down = picture.height().div_ceil(BLOCK);
        if picture.width().min(picture.height()) < BLOCK * (2 * REACH + 1) {
            return false;
        }
        self.across = across;
        self.find_points(picture, down);
        self.of_blocks.clear();
        for y in 0..down {
            let middle = y.clamp(REACH, down - 1 - REACH);
            for x in 0..across {
                let left = x.clamp(REACH, across - 1 - REACH) - REACH;
                let rows =
                    (middle - REACH..=middle + REACH).map(|row| &self.points[row * across..]);
                let sum: u32 = rows
                    .flat_map(|row| &row[left..=left + 2 * REACH])
                    .map(|&point| u32::from(point))
                    .sum();
                self.of_blocks.push((sum / 25) as u8);
            }
        }
        true
    }

    /// Finds what separates dark from light in each block: the mean, or that of its neighbours if the
    /// block is all dark, or half of the least luma if it is all light.
    fn find_points(&mut self, picture: &Picture<'_>, down: usize) {
        let across = self.across;
        self.points.clear();
        for y in 0..down {
            let top = start(y, picture.height());
            for x in 0..across {
                let block = block(picture, start(x, picture.width()), top);
                let point = if block.most - block.least >= LEAST_RANGE {
                    (block.sum / (BLOCK * BLOCK) as u32) as u8
                } else if let Some(near) = self.near(x, y).filter(|&near| block.least < near) {
                    near
                } else {
                    block.least / 2
                };
                self.points.push(point);
            }
        }
    }

    /// Returns the mean of the neighbours above and to the left of a block.
    fn near(&self, x: usize, y: usize) -> Option<u8> {
        let left = x.checked_sub(1)?;
        let above = y.checked_sub(1)?;
        let point = |x: usize, y: usize| u32::from(self.points[y * self.across + x]);
        Some(((point(x, above) + 2 * point(left, y) + point(left, above)) / 4) as u8)
    }

    fn is_dark(&self, picture: &Picture<'_>, x: usize, y: usize) -> bool {
        let row = block_of(y, picture.height());
        let column = block_of(x, picture.width());
        picture.luma(x, y) <= self.of_blocks[row * self.across + column]
    }
}

/// Sums up the block at a pixel.
fn block(picture: &Picture<'_>, left: usize, top: usize) -> Block {
    let (mut sum, mut least, mut most) = (0, u8::MAX, 0);
    for y in top..top + BLOCK {
        let pixels = picture
            .pixels_of(y)
            .and_then(|row| row[left..].first_chunk());
        let lumas = pixels.map_or([0; BLOCK], |pixels: &[_; BLOCK]| pixels.map(luma));
        for luma in lumas {
            sum += u32::from(luma);
            least = least.min(luma);
            most = most.max(luma);
        }
    }
    Block { sum, least, most }
}

impl Reader {
    /// Checks that a picture can be read with a threshold for each part.
    ///
    /// # Errors
    ///
    /// [`PictureFault::FinderNotFound`] and [`PictureFault::NotDecoded`].
    pub(super) fn check_local(
        &mut self,
        picture: &Picture<'_>,
        place: SymbolPlace,
    ) -> Result<(), PictureFault> {
        if !self.thresholds.compute(picture) {
            return Ok(());
        }
        let thresholds = &self.thresholds;
        finder::check_each(picture, place, |column, row| {
            let in_row = |x: usize| thresholds.is_dark(picture, x, row);
            let in_column = |y: usize| thresholds.is_dark(picture, column, y);
            finder::has_runs(picture.width(), column, place.module, in_row)
                && finder::has_runs(picture.height(), row, place.module, in_column)
        })?;
        let version = place.version;
        self.rows.clear();
        for y in 0..version.height() {
            let mut row = [0_u64; 3];
            for x in 0..version.width() {
                let pixel = place.pixel(picture, x, y);
                let is_dark = pixel.is_some_and(|(x, y)| thresholds.is_dark(picture, x, y));
                row[x / 64] |= u64::from(is_dark) << (x % 64);
            }
            self.rows.push(row);
        }
        self.read_rows(version)
            .map(|_| ())
            .map_err(PictureFault::NotDecoded)
    }
}
