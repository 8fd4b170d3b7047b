//! The work that one logo may be, shared by all the pictures in it.

use crate::container::jpeg::MAX_VISITS;
use crate::container::vp8l::MAX_TABLE_BYTES;
use crate::decode::{DecodeError, MAX_LOSSY_PIXELS, MAX_SIDE};

/// The parts of a budget.
const WHOLE: u64 = 1 << 32;

/// The pixels that some frames are padded to. A JPEG of one pixel by 4096 may have 32 times as many.
const PADDED_TO: u32 = 32;

/// What is left of the work that one logo may be.
///
/// An SVG can have hundreds of pictures. Each may be as much work as a logo by itself, and takes
/// few bytes: 354 pictures with the most tables that a lossless WebP may have took 21 s. So each
/// picture takes a share, and all shares together are at most 1.
#[derive(Debug)]
pub struct Budget {
    parts: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { parts: WHOLE }
    }
}

/// The work to decode a picture.
#[derive(Clone, Copy, Debug, Default)]
pub struct DecodeWork {
    pub width: u32,
    pub height: u32,
    /// Whether it is a lossy WebP.
    pub is_lossy: bool,
    /// The bytes of its Huffman tables, if it is a lossless WebP or has alpha like one.
    pub tables: usize,
    /// The coefficients that its scans visit, if it is a progressive JPEG.
    pub visits: u64,
}

impl Budget {
    /// Takes the share of a picture, which the most expensive part of its work decides.
    ///
    /// # Errors
    ///
    /// [`DecodeError::TooComplex`] if it is more than what is left. That is never so for the first
    /// picture, if its own bounds were checked.
    pub fn take(&mut self, work: &DecodeWork) -> Result<(), DecodeError> {
        let [width, height] =
            [work.width, work.height].map(|side| u64::from(side.next_multiple_of(PADDED_TO)));
        let most_pixels = if work.is_lossy {
            u64::from(MAX_LOSSY_PIXELS)
        } else {
            u64::from(MAX_SIDE) * u64::from(MAX_SIDE)
        };
        let shares = [
            (width * height, most_pixels),
            (work.tables as u64, MAX_TABLE_BYTES as u64),
            (work.visits, MAX_VISITS),
        ];
        let parts = shares.map(|(amount, most)| amount.min(most) * WHOLE / most);
        let most = parts.into_iter().max().unwrap_or(WHOLE);
        self.parts = self
            .parts
            .checked_sub(most)
            .ok_or(DecodeError::TooComplex)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, DecodeWork};
    use crate::container::jpeg::MAX_VISITS;
    use crate::container::vp8l::MAX_TABLE_BYTES;
    use crate::decode::{DecodeError, MAX_LOSSY_PIXELS};

    /// Returns how many pictures of the same work are decoded, at most 1000.
    fn count(work: DecodeWork) -> usize {
        let mut budget = Budget::default();
        (0..1000).take_while(|_| budget.take(&work).is_ok()).count()
    }

    #[test]
    fn pictures_share_the_bounds_of_one() {
        let of = |width, height| DecodeWork {
            width,
            height,
            ..DecodeWork::default()
        };
        assert_eq!(count(of(4096, 4096)), 1);
        assert_eq!(count(of(2048, 1024)), 8);
        // A side of one pixel is decoded as one of 32.
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
        // A picture that is one logo is one in an SVG, though its sides are rounded up.
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
    fn pictures_of_different_kinds_share_one_budget() {
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
        assert_eq!(budget.take(&one), Err(DecodeError::TooComplex));
    }
}
