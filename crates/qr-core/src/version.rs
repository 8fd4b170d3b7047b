//! The parameters of a symbol: version, error correction level, data mask.

use std::fmt;

use crate::Error;
use crate::blocks::Blocks;
use crate::patterns::FunctionPatterns;

/// The version of a symbol, 1 to 40: its size (ISO/IEC 18004:2015, clause 5.3.1).
///
/// # Example
///
/// ```
/// use qr_core::Version;
///
/// assert_eq!(Version::new(1)?.size(), 21);
/// assert_eq!(Version::MAX.size(), 177);
/// assert!(Version::new(41).is_err());
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u8);

impl Version {
    /// The smallest version, 21 × 21 modules.
    pub const MIN: Self = Self(1);
    /// The largest version, 177 × 177 modules.
    pub const MAX: Self = Self(40);

    /// The version of this number.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidVersion`] for a number outside 1 to 40.
    pub const fn new(number: u8) -> Result<Self, Error> {
        if number >= 1 && number <= 40 {
            Ok(Self(number))
        } else {
            Err(Error::InvalidVersion(number))
        }
    }

    /// The number of the version, 1 to 40.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The modules on a side of the symbol, quiet zone excluded: 21, 25, … 177.
    #[must_use]
    pub const fn size(self) -> usize {
        17 + 4 * self.0 as usize
    }

    /// All versions, smallest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (1..=40).map(Self)
    }

    /// The bits that the data codewords of this version hold at `level`: segments, terminator and
    /// padding (ISO/IEC 18004:2015, table 7).
    ///
    /// ```
    /// use qr_core::{ErrorCorrectionLevel, Version};
    ///
    /// assert_eq!(Version::MAX.data_bits(ErrorCorrectionLevel::L), 23_648);
    /// ```
    #[must_use]
    pub const fn data_bits(self, level: ErrorCorrectionLevel) -> usize {
        8 * Blocks::new(self, level).data
    }

    /// Which modules hold no codewords and have no data mask: function patterns, format and version information
    /// (ISO/IEC 18004:2015, clauses 6.3, 7.9 and 7.10). Rows from top to bottom, with a 1 for each, as
    /// [`Symbol::rows`](crate::Symbol::rows) has dark modules.
    ///
    /// ```
    /// use qr_core::Version;
    ///
    /// let top = Version::MIN.function_modules()[0];
    /// assert_eq!(top[0], 0b1_1111_1110_0001_1111_1111, "two finder patterns, separators, format information");
    /// ```
    #[must_use]
    pub fn function_modules(self) -> Vec<[u64; 3]> {
        FunctionPatterns::new(self).reserved.lines().to_vec()
    }

    /// The row and column numbers of the centres of the alignment patterns, ascending
    /// (ISO/IEC 18004:2015, annex E). Version 1 has none.
    ///
    /// The table of annex E follows a rule: from the last centre, 7 modules off the far edge, back in
    /// even and equal steps to the second; the first is always 6. Version 32 alone is an exception.
    pub(crate) fn alignment_centres(self) -> impl Iterator<Item = usize> + Clone {
        let count = match self.0 {
            1 => 0,
            number => usize::from(number) / 7 + 2,
        };
        let gaps = count.max(2) - 1;
        let step = match self.0 {
            32 => 26,
            _ => (self.size() - 13).div_ceil(2 * gaps) * 2,
        };
        let last = self.size() - 7;
        (0..count).map(move |i| if i == 0 { 6 } else { last - (gaps - i) * step })
    }

    /// The width class that decides the length of a segment's character count indicator
    /// (ISO/IEC 18004:2015, table 3): versions 1–9, 10–26 or 27–40, as 0, 1 or 2.
    pub(crate) const fn class(self) -> usize {
        match self.0 {
            ..=9 => 0,
            10..=26 => 1,
            27.. => 2,
        }
    }

    /// The largest version of a width class.
    pub(crate) const fn last_of(class: usize) -> Self {
        Self([9, 26, 40][class])
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How much of a symbol may be lost before it can no longer be read
/// (ISO/IEC 18004:2015, clause 6.5.1). The default is [`L`](Self::L): the smallest symbol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCorrectionLevel {
    /// About 7 % of the codewords can be restored.
    #[default]
    L,
    /// About 15 %.
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

impl ErrorCorrectionLevel {
    /// The four levels, weakest first.
    pub const ALL: [Self; 4] = [Self::L, Self::M, Self::Q, Self::H];

    /// The two bits that stand for the level in the format information
    /// (ISO/IEC 18004:2015, table 12); they do not ascend with the level.
    pub(crate) const fn format_bits(self) -> u32 {
        match self {
            Self::L => 0b01,
            Self::M => 0b00,
            Self::Q => 0b11,
            Self::H => 0b10,
        }
    }
}

/// A data mask reference, 0 to 7 (ISO/IEC 18004:2015, table 10).
///
/// # Example
///
/// ```
/// use qr_core::Mask;
///
/// assert_eq!(Mask::new(7)?.number(), 7);
/// assert!(Mask::new(8).is_err());
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mask(u8);

impl Mask {
    /// The first mask.
    pub(crate) const MIN: Self = Self(0);
    /// The last mask.
    pub const MAX: Self = Self(7);

    /// The mask of this number.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidMask`] for a number outside 0 to 7.
    pub const fn new(number: u8) -> Result<Self, Error> {
        if number <= Self::MAX.0 {
            Ok(Self(number))
        } else {
            Err(Error::InvalidMask(number))
        }
    }

    /// The number of the mask, 0 to 7.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// All eight masks, in order.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (Self::MIN.0..=Self::MAX.0).map(Self)
    }
}
