//! Finds the codewords that a logo hides, and whether the symbol can still be read.
//!
//! A reader does not know that a logo covers a module, and takes the colour that it sees for the
//! module. So every codeword with a hidden module counts as wrong. As codewords are interleaved, a
//! logo hides some codewords of each block. The symbol can be read if no block has more wrong
//! codewords than it corrects (ISO/IEC 18004:2015, table 9).
//!
//! Each block also keeps a reserve for other damage, by default half of the codewords that the
//! standard lets it correct. Decoders read all of 500 such codes with a black blot of 4 × 4 modules
//! as well (`npm run tools -- test:logos`).

use std::ops::Range;
use std::sync::OnceLock;

use crate::symbol::patterns::FunctionPatterns;
use crate::symbol::placement::{places, skipped_column};
use crate::symbol::role::Role;
use crate::symbology::blocks::{Blocks, MAX_BLOCKS, corrected};
use crate::symbology::place::resolve;
use crate::{ClearArea, ErrorCorrectionLevel, Version};

/// The place of a logo: in the middle of the symbol.
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
    /// The side of the square that contains the logo, in 1/10000 of the symbol's width without the
    /// quiet zone: 1 to [`LogoPlace::MAX_SIZE`]. Default: 2000.
    pub size: u16,
    /// The light padding around the logo, in 1/100 of a module, unless no module is cleared. Default:
    /// 100.
    pub padding: u16,
    /// The width and the height of the logo, in any unit: only their ratio matters. Default: a
    /// square.
    pub ratio: (u32, u32),
    /// The part of each block's error correction that the logo and its padding must leave unused,
    /// in 1/10000: 0 to 10,000. 0 lets a logo use all of it. Default: 5000, half.
    pub reserve: u16,
    /// The modules that become light. Those that the logo touches count as wrong in any case.
    /// Default: a square.
    pub clear: ClearArea,
}

impl Default for LogoPlace {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl LogoPlace {
    /// A square of a fifth of the symbol's width, with a module around it, and half of the error
    /// correction left.
    pub const DEFAULT: Self = Self {
        size: 2000,
        padding: 100,
        ratio: (1, 1),
        reserve: 5000,
        clear: ClearArea::Square,
    };

    /// The maximum size: half of the symbol's width.
    pub const MAX_SIZE: u16 = 5000;

    /// The units of [`size`](Self::size) in the whole width, and of [`reserve`](Self::reserve) in
    /// the whole error correction.
    pub const PARTS: u16 = 10_000;

    /// Returns true if a symbol can be read with the logo on it and keeps the
    /// [`reserve`](Self::reserve). In each block the logo hides at most the codewords that the
    /// block corrects beyond the reserve, and no finder, timing, format or version module is
    /// covered.
    #[must_use]
    pub fn can_be_read(&self, version: Version, level: ErrorCorrectionLevel) -> bool {
        Hidden::new(version, self).is_some_and(|hidden| hidden.can_be_read(self, level))
    }

    /// Returns the largest size with this padding, ratio and reserve that
    /// [`can_be_read`](Self::can_be_read), in 1/10000 of the symbol's width; 0 if there is none.
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
        // A larger logo hides all modules that a smaller logo hides.
        let (mut fits, mut beyond) = (0, Self::MAX_SIZE + 1);
        while beyond - fits > 1 {
            let size = fits.midpoint(beyond);
            if (Self { size, ..*self }).can_be_read(version, level) {
                fits = size;
            } else {
                beyond = size;
            }
        }
        fits
    }

    /// Returns the part of the error correction that is left in the block with the least, if all
    /// hidden codewords are read wrong: 0 to 1. If the logo [`can_be_read`](Self::can_be_read), it
    /// is at least the [`reserve`](Self::reserve).
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
        let Some(hidden) = Hidden::new(version, self) else {
            return 0.0;
        };
        let (most, all) = (hidden.most(level) as u32, corrected(version, level) as u32);
        f64::from(all.saturating_sub(most)) / f64::from(all)
    }

    /// Returns how many codewords of each block the logo may hide.
    fn allowed(&self, version: Version, level: ErrorCorrectionLevel) -> usize {
        let usable = Self::PARTS - self.reserve.min(Self::PARTS);
        corrected(version, level) * usize::from(usable) / usize::from(Self::PARTS)
    }
}

/// The codewords of a version with a module that a logo hides.
pub(crate) struct Hidden {
    version: Version,
    codewords: Vec<u16>,
}

impl Hidden {
    /// Returns `None` if the logo covers a finder, timing, format or version module, or reaches
    /// beyond the symbol.
    pub fn new(version: Version, logo: &LogoPlace) -> Option<Self> {
        let hidden = logo.hidden(version)?;
        let (columns, rows) = (hidden.columns(), hidden.rows());
        // Alignment patterns may be covered, but not where they are part of a timing pattern.
        let tables = version.symbology().tables();
        let covers = |hidden: &Range<usize>, lines: &[i8], length| {
            let mut lines = lines.iter().map(|&line| resolve(line, length));
            lines.any(|line| hidden.contains(&line))
        };
        if covers(&columns, tables.timing_columns, version.width())
            || covers(&rows, tables.timing_rows, version.height())
        {
            return None;
        }
        let of_modules = codewords_of(version);
        let mut is_hidden = vec![false; of_modules.len() / 8];
        // Most modules of a codeword are in four rows.
        let mut codewords = Vec::with_capacity(2 * (columns.len() / 2 + 1) * (rows.len() / 4 + 1));
        for y in rows {
            for x in hidden.in_row(y) {
                if !matches!(version.role(x, y), Role::Data | Role::Alignment) {
                    return None;
                }
                let codeword = of_modules[y * version.width() + x];
                if codeword != NO_CODEWORD
                    && !std::mem::replace(&mut is_hidden[usize::from(codeword)], true)
                {
                    codewords.push(codeword);
                }
            }
        }
        Some(Self { version, codewords })
    }

    /// Returns true if the symbol can be read at `level` and keeps the reserve of the logo.
    pub fn can_be_read(&self, logo: &LogoPlace, level: ErrorCorrectionLevel) -> bool {
        self.most(level) <= logo.allowed(self.version, level)
    }

    /// Returns how many codewords are hidden in the block with the most.
    fn most(&self, level: ErrorCorrectionLevel) -> usize {
        let blocks = Blocks::new(self.version, level);
        let mut hidden = [0; MAX_BLOCKS];
        for &codeword in &self.codewords {
            hidden[blocks.block_of(codeword.into())] += 1;
        }
        hidden.into_iter().max().unwrap_or(0)
    }
}

/// Marks modules without a codeword: function patterns, format and version information, and
/// remainder bits.
const NO_CODEWORD: u16 = u16::MAX;

/// Returns the codeword of each module, row by row. Computes each version once, as following the
/// placement of all codewords takes longer than all other work for a logo.
fn codewords_of(version: Version) -> &'static [u16] {
    static TABLES: [OnceLock<Box<[u16]>>; Version::COUNT] =
        [const { OnceLock::new() }; Version::COUNT];
    TABLES[version.ordinal()].get_or_init(|| {
        let reserved = FunctionPatterns::new(version).reserved;
        let skipped = skipped_column(version);
        let width = version.width();
        let mut codewords = vec![NO_CODEWORD; width * version.height()];
        let modules: Vec<_> = places(&reserved, skipped).collect();
        for (codeword, modules) in modules.chunks_exact(8).enumerate() {
            for (x, y) in modules {
                codewords[y * width + x] = codeword as u16;
            }
        }
        codewords.into()
    })
}
