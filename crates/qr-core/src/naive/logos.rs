//! Finds the codewords that a logo hides, module by module.

use crate::symbol::draw::draw;
use crate::symbol::matrix::Matrix;
use crate::{ClearArea, ErrorCorrectionLevel, LogoPlace, Mask, Version};

/// Maps modules to codewords by drawing 12 symbols, one for each bit of a codeword's index.
pub struct Drawn {
    size: usize,
    codewords: Vec<Option<usize>>,
    /// The block of each codeword.
    blocks: Vec<usize>,
    corrected: usize,
}

impl Drawn {
    pub fn new(version: Version, level: ErrorCorrectionLevel) -> Self {
        let blocks = crate::symbology::blocks::Blocks::new(version, level);
        let total = blocks.data + blocks.count * blocks.correction;
        let size = version.size();
        let picture = |is_dark: &dyn Fn(usize) -> bool| {
            let message: Vec<u8> = (0..total)
                .map(|i| if is_dark(i) { 255 } else { 0 })
                .collect();
            let mut modules = Matrix::new(0, 0);
            draw(
                &message,
                version,
                level,
                Some(Mask::new(3).unwrap()),
                &mut modules,
            );
            modules
        };
        let none = picture(&|_| false);
        let all = picture(&|_| true);
        let bits: Vec<Matrix> = (0..12).map(|k| picture(&|i| i >> k & 1 == 1)).collect();
        let codewords = (0..size * size).map(|at| {
            let (x, y) = (at % size, at / size);
            let is_drawn = none.get(x, y) != all.get(x, y);
            let bit =
                |(k, bits): (usize, &Matrix)| usize::from(bits.get(x, y) != none.get(x, y)) << k;
            is_drawn.then(|| bits.iter().enumerate().map(bit).sum())
        });
        let codewords = codewords.collect();
        // Clause 7.6: the first codeword of each block, the second of each, and so on; of data,
        // then of correction.
        let longest = blocks.data.div_ceil(blocks.count);
        let lengths: Vec<usize> = (0..blocks.count)
            .map(|block| blocks.short_length() + usize::from(block >= blocks.short_blocks()))
            .collect();
        let mut order = Vec::new();
        for i in 0..longest {
            order.extend((0..blocks.count).filter(|&block| i < lengths[block]));
        }
        for _ in 0..blocks.correction {
            order.extend(0..blocks.count);
        }
        assert_eq!(order.len(), total);
        Self {
            size,
            codewords,
            blocks: order,
            corrected: crate::symbology::blocks::corrected(version, level),
        }
    }

    pub fn can_be_read(&self, logo: &LogoPlace, version: Version) -> bool {
        let mut wrong = vec![vec![false; self.blocks.len()]; 1 + self.blocks.iter().max().unwrap()];
        for y in 0..self.size {
            for x in 0..self.size {
                if !self.touches(logo, x, y) {
                    continue;
                }
                match self.codewords[y * self.size + x] {
                    Some(codeword) => wrong[self.blocks[codeword]][codeword] = true,
                    None if self.is_needed(version, x, y) => return false,
                    None => {}
                }
            }
        }
        // Without light modules, there is no padding either.
        let padding = match logo.clear {
            ClearArea::None => 0,
            _ => logo.padding,
        };
        let logo = &LogoPlace { padding, ..*logo };
        let (width, _) = self.extent(logo);
        let fits = width <= (20_000 * self.size as u64) * u64::from(logo.ratio.0.max(logo.ratio.1));
        let (_, height) = self.extent(logo);
        let fits = fits
            && height <= (20_000 * self.size as u64) * u64::from(logo.ratio.0.max(logo.ratio.1));
        let wrong = wrong
            .iter()
            .map(|block| block.iter().filter(|&&wrong| wrong).count());
        let most = wrong.max().unwrap();
        let reserved = self.corrected * usize::from(logo.reserve);
        fits && most <= self.corrected && 10_000 * (self.corrected - most) >= reserved
    }

    /// Returns the width and height of logo and padding, in 1/20000 of a module, times the longer
    /// part of the ratio.
    fn extent(&self, logo: &LogoPlace) -> (u64, u64) {
        let (width, height) = (u64::from(logo.ratio.0), u64::from(logo.ratio.1));
        let longer = width.max(height);
        let of = |own: u64| {
            2 * u64::from(logo.size) * self.size as u64 * own
                + 400 * u64::from(logo.padding) * longer
        };
        (of(width), of(height))
    }

    /// Returns true if a reader may not see a module: the logo covers a part of it, or it is light.
    pub fn touches(&self, logo: &LogoPlace, x: usize, y: usize) -> bool {
        let bare = LogoPlace {
            padding: 0,
            ..*logo
        };
        self.is_cleared(logo, x, y) || self.is_in_rectangle(&bare, x, y)
    }

    /// Returns true if a module becomes light.
    pub fn is_cleared(&self, logo: &LogoPlace, x: usize, y: usize) -> bool {
        match logo.clear {
            ClearArea::Square => self.is_in_rectangle(logo, x, y),
            ClearArea::Circle => self.is_in_ellipse(logo, x, y),
            ClearArea::None => false,
        }
    }

    /// Returns true if a part of a module is in the ellipse of the logo and its padding.
    fn is_in_ellipse(&self, logo: &LogoPlace, x: usize, y: usize) -> bool {
        let (width, height) = self.extent(logo);
        let module = 20_000.0 * f64::from(logo.ratio.0.max(logo.ratio.1));
        // The corner or the edge that is nearest to the middle, in parts of half a side.
        let nearest = |at: usize, extent: u64| {
            let from_middle = (2.0 * at as f64 + 1.0 - self.size as f64).abs();
            (from_middle - 1.0).max(0.0) * module / extent as f64
        };
        nearest(x, width).powi(2) + nearest(y, height).powi(2) < 1.0
    }

    /// Returns true if any part of a module is under the logo or its padding.
    fn is_in_rectangle(&self, logo: &LogoPlace, x: usize, y: usize) -> bool {
        let (width, height) = self.extent(logo);
        let longer = u64::from(logo.ratio.0.max(logo.ratio.1));
        let is_touched = |at: usize, extent: u64| {
            // From the middle, twice as fine.
            let module = 40_000 * longer as i64;
            let middle = self.size as i64 * module / 2;
            let (start, end) = (
                at as i64 * module - middle,
                (at as i64 + 1) * module - middle,
            );
            start < extent as i64 && end > -(extent as i64)
        };
        is_touched(x, width) && is_touched(y, height)
    }

    /// Returns true for finder patterns, separators, timing patterns, format and version
    /// information.
    fn is_needed(&self, version: Version, x: usize, y: usize) -> bool {
        let far = self.size - 8;
        let finder = (x < 9 || x >= far) && y < 9 || x < 9 && y >= far;
        let timing = x == 6 || y == 6;
        let beside = |a: usize, b: usize| a < 6 && b >= self.size - 11;
        let version_information = version.number() >= 7 && (beside(x, y) || beside(y, x));
        finder || timing || version_information
    }
}
