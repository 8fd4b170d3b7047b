//! The parameters of a symbol: version, error correction level, data mask.

use std::fmt;

use super::{Symbology, VersionTable};
use crate::Error;

/// The version of a symbol, which is its size: 1 to 40 for QR Code (ISO/IEC 18004:2015, clause
/// 5.3.1).
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
pub struct Version {
    symbology: Symbology,
    /// The index in the tables of the symbology.
    index: u8,
}

impl Version {
    /// The smallest version of QR Code, 21 × 21 modules.
    pub const MIN: Self = Self::from_index(Symbology::Qr, 0);
    /// The largest version of QR Code, 177 × 177 modules.
    pub const MAX: Self = Self::from_index(Symbology::Qr, 39);

    /// Returns the version of QR Code with this number.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidVersion`] for a number outside 1 to 40.
    pub const fn new(number: u8) -> Result<Self, Error> {
        if number >= 1 && number <= 40 {
            Ok(Self::from_index(Symbology::Qr, number - 1))
        } else {
            Err(Error::InvalidVersion(number))
        }
    }

    /// Returns the version with this index in the tables of its symbology.
    pub(super) const fn from_index(symbology: Symbology, index: u8) -> Self {
        Self { symbology, index }
    }

    /// Returns the symbology.
    #[must_use]
    pub const fn symbology(self) -> Symbology {
        self.symbology
    }

    /// Returns the number of the version, 1 to 40.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.table().number
    }

    /// The number of versions of all symbologies: the size of a cache by
    /// [`ordinal`](Self::ordinal).
    pub(crate) const COUNT: usize = Symbology::Qr.tables().versions.len();

    /// Returns the place of the version among those of all symbologies, from 0.
    pub(crate) const fn ordinal(self) -> usize {
        self.index as usize
    }

    /// Returns the table of the version.
    pub(crate) const fn table(self) -> &'static VersionTable {
        &self.symbology.tables().versions[self.index as usize]
    }

    /// Returns the width of the symbol in modules, quiet zone excluded.
    #[must_use]
    pub const fn width(self) -> usize {
        self.table().width as usize
    }

    /// Returns the height of the symbol in modules, quiet zone excluded.
    #[must_use]
    pub const fn height(self) -> usize {
        self.table().height as usize
    }

    /// Returns the modules on a side of the symbol, quiet zone excluded: 21, 25, … 177.
    #[must_use]
    pub const fn size(self) -> usize {
        self.width()
    }

    /// Returns all versions of QR Code, smallest first.
    #[must_use]
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        Symbology::Qr.versions()
    }

    /// Returns the row and column numbers of the centres of the alignment patterns, ascending
    /// (ISO/IEC 18004:2015, annex E). Version 1 has none.
    pub(crate) fn alignment_centres(self) -> impl Iterator<Item = usize> + Clone {
        let table = self.table();
        let count = usize::from(table.num_alignment_centres);
        table.alignment_centres[..count].iter().map(|&at| at.into())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}

/// How much damage a symbol can have and still be read
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
    /// The last mask of QR Code.
    pub const MAX: Self = Self(7);

    /// Returns the mask with this reference.
    pub(crate) const fn from_reference(reference: u8) -> Self {
        Self(reference)
    }

    /// Returns the mask of this number.
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

    /// Returns the number of the mask, 0 to 7.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Returns the eight masks of QR Code, in order.
    #[must_use]
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        Symbology::Qr.masks()
    }
}
