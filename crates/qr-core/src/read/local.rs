//! Reads a picture with a threshold for each part of it, as ZXing-C++ does.
//!
//! Readers on phones adapt to shadows: they compare a pixel with those around it. Inside a large dark
//! area there is nothing light to compare with, and a threshold that comes from two shades of dark may
//! make one of them light. So a gradient, or a smooth edge between dark modules, can hide a symbol that
//! one threshold shows.

#![allow(
    clippy::inline_always,
    reason = "qr-dispatch compiles what is inlined for AVX2"
)]

use qr_dispatch::Work;

use crate::read::reflectance::{luma, luma_of_opaque};
use crate::read::{Picture, PictureFault, Reader, SymbolPlace, finder};

/// The width of a block of pixels with one threshold.
const BLOCK: usize = 8;

/// How many blocks on each side have a part in a threshold.
const REACH: usize = 2;

/// If the luma of a block varies less, it has no threshold of its own.
const LEAST_RANGE: u8 = 25;

/// The thresholds of a picture, block by block.
#[derive(Default)]
pub(super) struct Thresholds {
    /// The luma halfway between the least and the most of each block, or 0 if they are too similar.
    middles: Vec<u8>,
    of_blocks: Vec<u8>,
    /// The sum and the number of the middles of five blocks beside each other that are not 0.
    of_rows: Vec<[u16; 2]>,
    /// The number of blocks in a row.
    across: usize,
    /// The least and the most luma of each column of a row of blocks.
    least: Vec<u8>,
    most: Vec<u8>,
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
    /// Computes the thresholds. Returns false for a picture with too few pixels, or in which the edges
    /// of modules are those of blocks, so that no block has two shades: readers then use one threshold.
    fn compute(&mut self, picture: &Picture<'_>) -> bool {
        let across = picture.width().div_ceil(BLOCK);
        let down = picture.height().div_ceil(BLOCK);
        if picture.width().min(picture.height()) < BLOCK * (2 * REACH + 1) {
            return false;
        }
        self.across = across;
        self.find_middles(picture, down);
        if self.middles.iter().all(|&middle| middle == 0) {
            return false;
        }
        self.smooth(down);
        self.fill();
        true
    }

    fn find_middles(&mut self, picture: &Picture<'_>, down: usize) {
        self.middles.clear();
        for y in 0..down {
            let top = start(y, picture.height());
            self.find_extremes(picture, top);
            for x in 0..self.across {
                let columns = start(x, picture.width())..;
                let [least, most] =
                    [&self.least, &self.most].map(|all| &all[columns.clone()][..BLOCK]);
                let least = least.iter().fold(u8::MAX, |a, &b| a.min(b));
                let most = most.iter().fold(0, |a, &b| a.max(b));
                let has_both = most.saturating_sub(least) >= LEAST_RANGE;
                let middle = u8::midpoint(least, most);
                self.middles.push(if has_both { middle } else { 0 });
            }
        }
    }

    /// Finds the least and the most luma of each column of the blocks below `top`.
    fn find_extremes(&mut self, picture: &Picture<'_>, top: usize) {
        self.least.clear();
        self.least.resize(picture.width(), u8::MAX);
        self.most.clear();
        self.most.resize(picture.width(), 0);
        for pixels in (top..top + BLOCK).filter_map(|y| picture.pixels_of(y)) {
            qr_dispatch::run(Extremes {
                pixels,
                least: &mut self.least,
                most: &mut self.most,
            });
        }
    }

    /// Makes the mean of the blocks around each block its threshold. The block itself counts thrice.
    fn smooth(&mut self, down: usize) {
        const AROUND: usize = 2 * REACH + 1;
        let across = self.across;
        self.of_rows.clear();
        for row in self.middles.chunks_exact(across) {
            let sums = row.windows(AROUND).map(|middles| {
                let sum: u16 = middles.iter().map(|&middle| u16::from(middle)).sum();
                [
                    sum,
                    middles.iter().map(|&middle| u16::from(middle > 0)).sum(),
                ]
            });
            self.of_rows.extend(sums);
        }
        let sums_in_row = across - 2 * REACH;
        self.of_blocks.clear();
        for y in 0..down {
            let top = y.clamp(REACH, down - 1 - REACH) - REACH;
            let rows = &self.of_rows[top * sums_in_row..][..AROUND * sums_in_row];
            for x in 0..across {
                let left = x.clamp(REACH, across - 1 - REACH) - REACH;
                let own = u16::from(self.middles[y * across + x]);
                let (mut sum, mut count) = (2 * own, if own > 0 { 2 } else { 0 });
                for [of_row, count_of_row] in rows[left..].iter().step_by(sums_in_row) {
                    sum += of_row;
                    count += count_of_row;
                }
                self.of_blocks
                    .push(sum.checked_div(count).unwrap_or(0) as u8);
            }
        }
    }

    /// Gives blocks without a threshold that of the next one that has any, or of the last.
    fn fill(&mut self) {
        let known = self.of_blocks.iter().rfind(|&&threshold| threshold > 0);
        let mut next = known.copied().unwrap_or(0);
        for threshold in self.of_blocks.iter_mut().rev() {
            if *threshold == 0 {
                *threshold = next;
            }
            next = *threshold;
        }
    }

    fn is_dark(&self, picture: &Picture<'_>, x: usize, y: usize) -> bool {
        let row = block_of(y, picture.height());
        let column = block_of(x, picture.width());
        picture.luma(x, y) <= self.of_blocks[row * self.across + column]
    }
}

/// The arguments of a step of [`Thresholds::find_extremes`], for runtime CPU dispatch.
struct Extremes<'a> {
    pixels: &'a [[u8; 4]],
    least: &'a mut [u8],
    most: &'a mut [u8],
}

impl Extremes<'_> {
    #[inline(always)]
    fn find(self, luma: impl Fn([u8; 4]) -> u8) {
        let columns = self.least.iter_mut().zip(self.most);
        for (&pixel, (least, most)) in self.pixels.iter().zip(columns) {
            let luma = luma(pixel);
            *least = luma.min(*least);
            *most = luma.max(*most);
        }
    }
}

impl Work for Extremes<'_> {
    type Output = ();

    #[inline(always)]
    fn work(self) {
        let alphas = self
            .pixels
            .iter()
            .fold(u8::MAX, |all, pixel| all & pixel[3]);
        if alphas == u8::MAX {
            self.find(luma_of_opaque);
        } else {
            self.find(luma);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes the pixels of greys.
    fn pixels(width: usize, height: usize, grey: impl Fn(usize, usize) -> u8) -> Vec<u8> {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        places
            .flat_map(|(x, y)| {
                let grey = grey(x, y);
                [grey, grey, grey, u8::MAX]
            })
            .collect()
    }

    #[test]
    fn every_pixel_is_compared_with_those_around_it() {
        // Widths with and without blocks that overlap. A shadow makes the right side darker than the
        // dark pixels on the left.
        for (width, height) in [(40, 40), (43, 61), (47, 40), (160, 48), (161, 55)] {
            let is_dark = |x: usize, y: usize| (x / 4 + y / 4).is_multiple_of(2);
            let shade = |x: usize| 200 * x / width;
            let grey = |x: usize, y: usize| {
                let light = if is_dark(x, y) { 120 } else { 250 };
                (light - shade(x) / 2) as u8
            };
            let pixels = pixels(width, height, grey);
            let picture = Picture::new(width, height, &pixels).unwrap();
            let mut thresholds = Thresholds::default();
            assert!(thresholds.compute(&picture));
            for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
                assert_eq!(
                    thresholds.is_dark(&picture, x, y),
                    is_dark(x, y),
                    "{width}x{height}, ({x}, {y})"
                );
            }
        }
    }

    #[test]
    fn blocks_of_one_shade_have_the_threshold_of_others() {
        // Only the blocks of rows 80 to 87 have two shades.
        let grey = |_, y: usize| if y < 84 { 60 } else { 160 };
        let pixels = pixels(48, 160, grey);
        let picture = Picture::new(48, 160, &pixels).unwrap();
        let mut thresholds = Thresholds::default();
        assert!(thresholds.compute(&picture));
        assert!(
            thresholds
                .of_blocks
                .iter()
                .all(|&threshold| threshold == 110)
        );
        assert!(thresholds.is_dark(&picture, 0, 0) && !thresholds.is_dark(&picture, 0, 159));
    }

    #[test]
    fn pictures_without_contrast_in_a_block_have_no_thresholds() {
        let has_thresholds = |side: usize, grey: &dyn Fn(usize, usize) -> u8| {
            let pixels = pixels(side, 64, grey);
            Thresholds::default().compute(&Picture::new(side, 64, &pixels).unwrap())
        };
        for shade in [0, 1, 55, 255] {
            assert!(!has_thresholds(64, &|_, _| shade));
        }
        let squares = |width: usize| {
            move |x: usize, y: usize| {
                if (x / width + y / width).is_multiple_of(2) {
                    50
                } else {
                    200
                }
            }
        };
        for (width, expected) in [(8, false), (16, false), (7, true), (12, true)] {
            assert_eq!(has_thresholds(64, &squares(width)), expected, "{width}");
        }
        // Too narrow.
        assert!(!has_thresholds(39, &squares(7)));
    }
}
