//! The work that one logo may be, shared by all the pictures in it.

use crate::container::jpeg::MAX_VISITS;
use crate::container::vp8l::MAX_TABLES;
use crate::decode::{LogoFault, MAX_LOSSY_PIXELS, MOST_PIXELS};

/// The parts of a budget.
const PARTS: u64 = 1 << 32;

/// The pixels that some frames are padded to. A JPEG of one pixel by 4096 may have 32 times as many.
const MOST_PADDING: u32 = 32;

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
        Self { parts: PARTS }
    }
}

/// The work to decode a picture.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work {
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
    /// [`LogoFault::TooComplex`] if it is more than what is left. That is never so for the first
    /// picture, if its own bounds were checked.
    pub fn take(&mut self, work: &Work) -> Result<(), LogoFault> {
        let [width, height] =
            [work.width, work.height].map(|side| u64::from(side.next_multiple_of(MOST_PADDING)));
        let most_pixels = if work.is_lossy {
            u64::from(MAX_LOSSY_PIXELS)
        } else {
            u64::from(MOST_PIXELS) * u64::from(MOST_PIXELS)
        };
        let shares = [
            (width * height, most_pixels),
            (work.tables as u64, MAX_TABLES as u64),
            (work.visits, MAX_VISITS),
        ];
        let parts = shares.map(|(amount, most)| amount.min(most) * PARTS / most);
        let most = parts.into_iter().max().unwrap_or(PARTS);
        self.parts = self.parts.checked_sub(most).ok_or(LogoFault::TooComplex)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Work};
    use crate::container::jpeg::MAX_VISITS;
    use crate::container::vp8l::MAX_TABLES;
    use crate::decode::{LogoFault, MAX_LOSSY_PIXELS};

    /// Returns how many pictures of the same work are decoded, at most 1000.
    fn count(work: Work) -> usize {
        let mut budget = Budget::default();
        (0..1000).take_while(|_| budget.take(&work).is_ok()).count()
    }

    #[test]
    fn pictures_share_the_bounds_of_one() {
        let of = |width, height| Work {
            width,
            height,
            ..Work::default()
        };
        assert_eq!(count(of(4096, 4096)), 1);
        assert_eq!(count(of(2048, 1024)), 8);
        // A side of one pixel is decoded as one of 32.
        assert_eq!(count(of(1, 4096)), 128);
        let visits = MAX_VISITS / 4;
        assert_eq!(count(Work { visits, ..of(8, 8) }), 4);
        let tables = MAX_TABLES / 8;
        assert_eq!(count(Work { tables, ..of(8, 8) }), 8);
        let is_lossy = true;
        assert_eq!(
            count(Work {
                is_lossy,
                ..of(2000, 992)
            }),
            3
        );
        // A picture that is one logo is one in an SVG, though its sides are rounded up.
        let side = MAX_LOSSY_PIXELS.isqrt();
        assert_eq!(
            count(Work {
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
            .take(&Work {
                visits,
                ..Work::default()
            })
            .unwrap();
        let tables = MAX_TABLES / 2;
        budget
            .take(&Work {
                tables,
                ..Work::default()
            })
            .unwrap();
        let one = Work {
            width: 1,
            height: 1,
            ..Work::default()
        };
        assert_eq!(budget.take(&one), Err(LogoFault::TooComplex));
    }
}
