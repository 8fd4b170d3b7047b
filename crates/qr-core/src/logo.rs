//! What a logo hides, and whether the symbol can be read all the same.
//!
//! A reader takes what it sees in place of a module for the module: it does not know that a logo is there, so every
//! codeword with a hidden module counts as wrong. As codewords are interleaved, a logo hides some of each block, and the
//! symbol can be read if no block has more wrong ones than it corrects (ISO/IEC 18004:2015, table 9).

use std::ops::Range;

use crate::blocks::{Blocks, corrected};
use crate::patterns::FunctionPatterns;
use crate::placement::places;
use crate::plan::{fewest_bits, plan};
use crate::scratch::{self, Scratch};
use crate::{Content, Error, ErrorCorrectionLevel, Options, Symbol, Version};

/// Where a logo is: in the middle of the symbol, on light ground of whole modules.
///
/// # Example
///
/// ```
/// use qr_core::{ErrorCorrectionLevel, LogoPlace, Version};
///
/// let logo = LogoPlace { size: 2000, ..LogoPlace::default() };
/// let version = Version::new(6)?;
/// assert!(logo.can_be_read(version, ErrorCorrectionLevel::H));
/// assert!(!logo.can_be_read(version, ErrorCorrectionLevel::L));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogoPlace {
    /// The side of the square that the logo is within, in 1/10000 of the symbol's width without the quiet zone: 1 to
    /// [`LogoPlace::LARGEST`]. Default: 2000.
    pub size: u16,
    /// The light ground around the logo, in 1/100 of a module. Default: 100.
    pub padding: u16,
    /// The width and the height of the logo's picture, in any unit: it keeps their ratio. Default: a square.
    pub ratio: (u32, u32),
    /// The part of what each block corrects that the logo and its padding must leave unused, in 1/10000: 0 to 10,000, where
    /// 0 lets a logo use up all of it. Default: 5000, half.
    pub reserve: u16,
}

impl Default for LogoPlace {
    fn default() -> Self {
        Self {
            size: 2000,
            padding: 100,
            ratio: (1, 1),
            reserve: 5000,
        }
    }
}

impl LogoPlace {
    /// The largest size that there is, half of the symbol's width.
    pub const LARGEST: u16 = 5000;

    /// The columns and the rows that the logo and its padding touch, which is what is made light; or nothing if they reach
    /// beyond the symbol.
    ///
    /// ```
    /// use qr_core::{LogoPlace, Version};
    ///
    /// // A fifth of 25 modules, and one on each side.
    /// let hidden = LogoPlace::default().hidden(Version::new(2)?);
    /// assert_eq!(hidden, Some((9..16, 9..16)));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub fn hidden(&self, version: Version) -> Option<(Range<usize>, Range<usize>)> {
        let (width, height) = self.ratio;
        Some((
            self.along(version, width, height)?,
            self.along(version, height, width)?,
        ))
    }

    /// The modules that are touched in the direction in which the picture has `own` of its ratio.
    fn along(&self, version: Version, own: u32, other: u32) -> Option<Range<usize>> {
        let modules = version.size() as u128;
        let (own, longer) = (u128::from(own), u128::from(own.max(other)));
        // All in parts of a module, so many that nothing is rounded.
        let module = 20_000 * longer;
        let reach = u128::from(self.size) * modules * own + 200 * u128::from(self.padding) * longer;
        let before = (modules * module / 2).checked_sub(reach)? / module;
        let before = before as usize;
        Some(before..version.size() - before)
    }

    /// Returns whether a symbol can be read with the logo on it, and keeps the [`reserve`](Self::reserve): in each block the
    /// logo hides at most the rest of the codewords that the block corrects, and no finder, timing, format or version
    /// module is covered.
    #[must_use]
    pub fn can_be_read(&self, version: Version, level: ErrorCorrectionLevel) -> bool {
        Reach::new(version, self).can_be_read(self, level)
    }

    /// Returns the largest size with this padding, ratio and reserve that [`can_be_read`](Self::can_be_read), in 1/10000 of
    /// the symbol's width; 0 if there is none.
    ///
    /// ```
    /// use qr_core::{ErrorCorrectionLevel, LogoPlace, Version};
    ///
    /// let (logo, version) = (LogoPlace::default(), Version::new(4)?);
    /// let size = logo.largest(version, ErrorCorrectionLevel::H);
    /// assert!(LogoPlace { size, ..logo }.can_be_read(version, ErrorCorrectionLevel::H));
    /// assert!(!LogoPlace { size: size + 1, ..logo }.can_be_read(version, ErrorCorrectionLevel::H));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub fn largest(&self, version: Version, level: ErrorCorrectionLevel) -> u16 {
        Reach::new(version, self).largest(self, level)
    }

    /// Returns the part of its correction that the block with the least has left when all that the logo hides is read
    /// wrong: 0 to 1, at least the [`reserve`](Self::reserve) where the logo [`can_be_read`](Self::can_be_read).
    ///
    /// ```
    /// use qr_core::{ErrorCorrectionLevel, LogoPlace, Version};
    ///
    /// // Version 6 at level H corrects 14 codewords in each block, and this logo hides at most 6 of them.
    /// let unused = LogoPlace::default().unused(Version::new(6)?, ErrorCorrectionLevel::H);
    /// assert!((unused - 8.0 / 14.0).abs() < 1e-9);
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub fn unused(&self, version: Version, level: ErrorCorrectionLevel) -> f64 {
        let hidden = Reach::new(version, self).hidden(self.size, level);
        let most = hidden.into_iter().max().unwrap_or(0);
        (1.0 - f64::from(most) / corrected(version, level) as f64).max(0.0)
    }

    /// Returns how many codewords of each block the logo may hide.
    fn allowed(&self, version: Version, level: ErrorCorrectionLevel) -> usize {
        corrected(version, level) * usize::from(10_000 - self.reserve.min(10_000)) / 10_000
    }

    /// Chooses the version and the level of the symbol that is to be beneath the logo. See
    /// [`encode_beneath`](Symbol::encode_beneath).
    fn choose<'a>(
        &self,
        content: &[Content<'a>],
        options: &Options,
        scratch: &mut Scratch<'a>,
    ) -> Result<(Version, ErrorCorrectionLevel), Error> {
        let lowest = options.error_correction_level;
        let (first, _) = plan(content, options, scratch)?;
        let versions = Version::all().filter(|&version| match options.version {
            Some(asked) => version == asked,
            None => version >= first,
        });
        let is_open = |level: &ErrorCorrectionLevel| {
            *level == lowest || options.boost_error_correction && *level > lowest
        };
        // A version of another width class has headers of another length.
        let mut needed = (
            first.class(),
            fewest_bits(content, options, first.class(), scratch),
        );
        let mut tried = Vec::new();
        for version in versions {
            if version.class() != needed.0 {
                let class = version.class();
                needed = (class, fewest_bits(content, options, class, scratch));
            }
            let reach = Reach::new(version, self);
            let holding = |level: &ErrorCorrectionLevel| version.data_bits(*level) >= needed.1;
            let levels = ErrorCorrectionLevel::ALL.into_iter().rev().filter(is_open);
            let levels: Vec<_> = levels.filter(holding).collect();
            if let Some(&level) = levels.iter().find(|&&level| reach.can_be_read(self, level)) {
                return Ok((version, level));
            }
            tried.push((reach, levels));
        }
        let all = tried.iter().flat_map(|(reach, levels)| {
            let sizes = levels
                .iter()
                .map(|&level| (reach.largest(self, level), level));
            sizes.map(|(largest, level)| (largest, reach.version, level))
        });
        // Of equal ones the first: the smallest version, and its highest level.
        let best = all.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let (largest, version, level) = best.unwrap_or((0, first, lowest));
        Err(Error::LogoTooLarge {
            size: self.size,
            largest,
            reserve: self.reserve,
            version,
            level,
        })
    }

    /// Returns, for each distance of a module from the nearer edge of the symbol, the smallest size with which the logo or
    /// its padding touches it, in the direction in which the picture has `own` of its ratio. 0 if its padding alone does.
    fn touching(&self, version: Version, own: u32, other: u32) -> Vec<u16> {
        let modules = version.size() as i128;
        let (own, longer) = (i128::from(own), i128::from(own.max(other)));
        // As in `along`: a module is touched if what reaches beyond its inner side is more than nothing.
        let module = 20_000 * longer;
        let padding = 200 * i128::from(self.padding) * longer;
        (0..=modules / 2)
            .map(|distance| {
                let gap = modules * module / 2 - (distance + 1) * module - padding;
                let size = match gap {
                    ..0 => Some(0),
                    _ => gap.checked_div(modules * own).map(|size| size + 1),
                };
                size.and_then(|size| u16::try_from(size).ok())
                    .unwrap_or(u16::MAX)
            })
            .collect()
    }
}

/// From which size on a logo of some padding and ratio hides what, in one version. So that any size at any level is
/// judged without looking at the modules again.
struct Reach {
    version: Version,
    /// The smallest size that covers a pattern that a reader needs.
    pattern: u16,
    /// The smallest size that hides each codeword, in the order of codewords.
    codewords: Vec<u16>,
}

impl Reach {
    fn new(version: Version, logo: &LogoPlace) -> Self {
        let (width, height) = logo.ratio;
        let columns = logo.touching(version, width, height);
        let rows = logo.touching(version, height, width);
        let last = version.size() - 1;
        let hiding = |x: usize, y: usize| columns[x.min(last - x)].max(rows[y.min(last - y)]);
        let reserved = FunctionPatterns::new(version).reserved;
        let mut pattern = u16::MAX;
        for (x, y) in (0..=last).flat_map(|y| (0..=last).map(move |x| (x, y))) {
            if hiding(x, y) < pattern && reserved.get(x, y) && !is_alignment(version, x, y) {
                pattern = hiding(x, y);
            }
        }
        let mut codewords = Vec::new();
        let mut smallest = u16::MAX;
        // What is left over after the last codeword are remainder bits, which nobody reads.
        for (i, (x, y)) in places(&reserved).enumerate() {
            smallest = smallest.min(hiding(x, y));
            if i % 8 == 7 {
                codewords.push(std::mem::replace(&mut smallest, u16::MAX));
            }
        }
        Self {
            version,
            pattern,
            codewords,
        }
    }

    fn can_be_read(&self, logo: &LogoPlace, level: ErrorCorrectionLevel) -> bool {
        let most = logo.allowed(self.version, level);
        let hidden = self.hidden(logo.size, level);
        logo.size < self.pattern && hidden.iter().all(|&hidden| hidden as usize <= most)
    }

    /// Returns the codewords of each block that a logo of this size hides.
    fn hidden(&self, size: u16, level: ErrorCorrectionLevel) -> Vec<u32> {
        let blocks = Blocks::new(self.version, level);
        let mut hidden = vec![0; blocks.count];
        for (codeword, _) in self
            .codewords
            .iter()
            .enumerate()
            .filter(|&(_, &from)| from <= size)
        {
            hidden[blocks.block_of(codeword)] += 1;
        }
        hidden
    }

    fn largest(&self, logo: &LogoPlace, level: ErrorCorrectionLevel) -> u16 {
        let blocks = Blocks::new(self.version, level);
        let most = logo.allowed(self.version, level);
        let mut too_large = self.pattern.min(LogoPlace::LARGEST + 1);
        // In the order in which they are hidden, the first of a block that is one too many.
        let mut order: Vec<_> = (0..self.codewords.len())
            .filter(|&codeword| self.codewords[codeword] < too_large)
            .collect();
        order.sort_unstable_by_key(|&codeword| self.codewords[codeword]);
        let mut hidden = vec![0; blocks.count];
        for codeword in order {
            let of_block = &mut hidden[blocks.block_of(codeword)];
            *of_block += 1;
            if *of_block > most {
                too_large = self.codewords[codeword];
                break;
            }
        }
        too_large.saturating_sub(1)
    }
}

/// Whether a module that is reserved is of an alignment pattern, and of nothing else.
fn is_alignment(version: Version, x: usize, y: usize) -> bool {
    let is_near = |at: usize| {
        version
            .alignment_centres()
            .any(|centre| at.abs_diff(centre) <= 2)
    };
    let last = version.size() - 9;
    let is_corner = x < 9 && (y < 9 || y >= last) || x >= last && y < 9;
    x != 6 && y != 6 && is_near(x) && is_near(y) && !is_corner
}

impl Symbol {
    /// Makes this the symbol of other content, to be read with a logo on it: as [`encode_again`](Self::encode_again),
    /// but that what the logo and its padding touch is light. A version that is left open is the smallest of which the
    /// symbol can be read with it and keeps the logo's [`reserve`](LogoPlace::reserve). With `boost_error_correction` the
    /// level is the highest at which that version holds the content and keeps the reserve.
    ///
    /// # Errors
    ///
    /// As [`encode_again`](Self::encode_again); and [`Error::LogoTooLarge`]. Then the symbol is as it was.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, ErrorCorrectionLevel, LogoPlace, Options, Symbol};
    ///
    /// let content = [Content::Text("https://example.com")];
    /// let options = Options { boost_error_correction: true, ..Options::default() };
    /// let mut symbol = Symbol::encode(&content, &options)?;
    /// assert_eq!((symbol.version().number(), symbol.error_correction_level()), (2, ErrorCorrectionLevel::Q));
    /// symbol.encode_beneath(&content, &options, &LogoPlace::default())?;
    /// assert_eq!((symbol.version().number(), symbol.error_correction_level()), (6, ErrorCorrectionLevel::H));
    /// assert!(!symbol.is_dark(symbol.size() / 2, symbol.size() / 2));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn encode_beneath(
        &mut self,
        content: &[Content<'_>],
        options: &Options,
        logo: &LogoPlace,
    ) -> Result<(), Error> {
        scratch::with(|scratch| self.encode_beneath_in(content, options, logo, scratch))
    }

    /// As [`encode_beneath`](Self::encode_beneath), and leaves the segments in `scratch`.
    pub(crate) fn encode_beneath_in<'a>(
        &mut self,
        content: &[Content<'a>],
        options: &Options,
        logo: &LogoPlace,
        scratch: &mut Scratch<'a>,
    ) -> Result<(), Error> {
        let (version, level) = logo.choose(content, options, scratch)?;
        let chosen = Options {
            error_correction_level: level,
            boost_error_correction: false,
            version: Some(version),
            ..*options
        };
        self.encode_in(content, &chosen, scratch)?;
        if let Some((columns, rows)) = logo.hidden(version) {
            self.clear(columns, rows);
        }
        Ok(())
    }
}
