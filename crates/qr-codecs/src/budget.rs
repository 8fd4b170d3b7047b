//! Bounds the work to decode one logo, over all images in it.
//!
//! An SVG can hold hundreds of images. Each is small in bytes, and may cost as much to decode as a
//! logo that is a single image: 354 images with the largest tables that a lossless WebP may have
//! took 21 s. So each image takes a share of one budget, and the shares add up to at most 1.

use crate::container::jpeg::MAX_VISITS;
use crate::container::vp8l::MAX_TABLE_BYTES;
use crate::decode::{LogoFault, MAX_LOSSY_PIXELS, MAX_SIDE};

/// A whole budget. Shares are fractions of it.
const WHOLE: u64 = 1 << 32;

/// Both sides of an image are rounded up to a multiple of this number. A JPEG decoder pads its
/// image: 1 × 4096 pixels may be decoded as 32 × 4096.
const PADDED_TO: u32 = 32;

/// The part of the work that is left for the images of one logo.
#[derive(Debug)]
pub struct Budget {
    /// Counts from [`WHOLE`] down to 0.
    left: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: WHOLE }
    }
}

/// The work to decode one image.
#[derive(Clone, Copy, Debug, Default)]
pub struct DecodeWork {
    pub width: u32,
    pub height: u32,
    /// True for a lossy WebP.
    pub is_lossy: bool,
    /// The bytes of the Huffman tables of a lossless WebP, or of an alpha channel coded like one.
    pub tables: usize,
    /// The number of coefficients that the scans of a progressive JPEG visit.
    pub visits: u64,
}

impl Budget {
    /// Takes the share of one image: the largest of its shares of pixels, tables and coefficients.
    ///
    /// # Errors
    ///
    /// [`LogoFault::TooComplex`] if the share is more than what is left. The first image always
    /// fits, because the caller has checked its own bounds.
    pub fn take(&mut self, work: &DecodeWork) -> Result<(), LogoFault> {
        let [width, height] =
            [work.width, work.height].map(|side| u64::from(side.next_multiple_of(PADDED_TO)));
        let max_pixels = if work.is_lossy {
            u64::from(MAX_LOSSY_PIXELS)
        } else {
            u64::from(MAX_SIDE) * u64::from(MAX_SIDE)
        };
        let shares = [
            (width * height, max_pixels),
            (work.tables as u64, MAX_TABLE_BYTES as u64),
            (work.visits, MAX_VISITS),
        ];
        let shares = shares.map(|(amount, max)| amount.min(max) * WHOLE / max);
        let share = shares.into_iter().max().unwrap_or(WHOLE);
        self.left = self.left.checked_sub(share).ok_or(LogoFault::TooComplex)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, DecodeWork};
    use crate::container::jpeg::MAX_VISITS;
    use crate::container::vp8l::MAX_TABLE_BYTES;
    use crate::decode::{LogoFault, MAX_LOSSY_PIXELS};

    /// Returns how many images of the same work fit in a budget, at most 1000.
    fn count(work: DecodeWork) -> usize {
        let mut budget = Budget::default();
        (0..1000).take_while(|_| budget.take(&work).is_ok()).count()
    }

    #[test]
    fn all_images_together_stay_within_the_bounds_of_one_image() {
        let of = |width, height| DecodeWork {
            width,
            height,
            ..DecodeWork::default()
        };
        assert_eq!(count(of(4096, 4096)), 1);
        assert_eq!(count(of(2048, 1024)), 8);
        // A side of 1 pixel counts as 32.
        assert_eq!(count(of(1, 4096)), 128);
        let visits = MAX_VISITS / 4;
        assert_eq!(count(DecodeWork { visits, ..of(8, 8) }), 4);
        let tables = MAX_TABLE_BYTES / 8;
        assert_eq!(count(DecodeWork { tables, ..of(8, 8) }), 8);
        let is_lossy = true;
        assert_eq!(
            count(DecodeWork {
                is_lossy,
                ..of(2000, 992)
            }),
            3
        );
        // The largest lossy WebP fits, although its sides are rounded up.
        let side = MAX_LOSSY_PIXELS.isqrt();
        assert_eq!(
            count(DecodeWork {
                is_lossy,
                ..of(side, side)
            }),
            1
        );
    }

    #[test]
    fn images_of_different_formats_share_one_budget() {
        let mut budget = Budget::default();
        let visits = MAX_VISITS / 2;
        budget
            .take(&DecodeWork {
                visits,
                ..DecodeWork::default()
            })
            .unwrap();
        let tables = MAX_TABLE_BYTES / 2;
        budget
            .take(&DecodeWork {
                tables,
                ..DecodeWork::default()
            })
            .unwrap();
        let one = DecodeWork {
            width: 1,
            height: 1,
            ..DecodeWork::default()
        };
        assert_eq!(budget.take(&one), Err(LogoFault::TooComplex));
    }
}
