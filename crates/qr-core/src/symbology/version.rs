//! The parameters of a symbol: version, error correction level, data mask.

use std::fmt;
use std::str::FromStr;

use super::{Symbology, VersionTable};
use crate::Error;

/// The version of a symbol, which is its size: 1 to 40 for QR Code, M1 to M4 for Micro QR Code
/// (ISO/IEC 18004:2015, clause 5.3.1), and R7x43 to R17x139 for rMQR (ISO/IEC 23941:2022).
///
/// # Example
///
/// ```
/// use qr_core::Version;
///
/// assert_eq!(Version::new(1)?.size(), 21);
/// assert_eq!(Version::MAX.size(), 177);
/// assert!(Version::new(41).is_err());
/// let rectangle: Version = "R7x43".parse()?;
/// assert_eq!((rectangle.width(), rectangle.height()), (43, 7));
/// assert_eq!(Version::new(7)?.to_string(), "7");
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

    /// Returns the versions from this one to `last`.
    pub(crate) fn through(self, last: Self) -> impl Iterator<Item = Self> {
        let Self { symbology, index } = self;
        (index..=last.index).map(move |index| Self { symbology, index })
    }

    /// Returns the version after this one. After the last version there is none: what is returned
    /// then is only larger.
    pub(crate) const fn after(self) -> Self {
        Self::from_index(self.symbology, self.index + 1)
    }

    /// Returns the symbology.
    #[must_use]
    pub const fn symbology(self) -> Symbology {
        self.symbology
    }

    /// Returns the number of the version in its symbology: 1 to 40, 1 to 4 for Micro QR Code, and
    /// the version indicator 0 to 31 for rMQR.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.table().number
    }

    /// The number of versions of all symbologies: the size of a cache by
    /// [`ordinal`](Self::ordinal).
    pub const COUNT: usize = Self::ordinals_before(Symbology::ALL.len());

    /// Returns the place of the version among those of all symbologies, from 0: QR Code, Micro QR
    /// Code, rMQR.
    #[must_use]
    pub const fn ordinal(self) -> usize {
        Self::ordinals_before(self.symbology as usize) + self.index as usize
    }

    /// Returns the version with this [`ordinal`](Self::ordinal), or `None` if there is none.
    ///
    /// ```
    /// use qr_core::Version;
    ///
    /// let names: Vec<_> = (39..=44).filter_map(Version::from_ordinal).map(|v| v.to_string()).collect();
    /// assert_eq!(names, ["40", "M1", "M2", "M3", "M4", "R7x43"]);
    /// assert_eq!(Version::from_ordinal(Version::COUNT), None);
    /// ```
    #[must_use]
    pub fn from_ordinal(ordinal: usize) -> Option<Self> {
        let mut index = ordinal;
        for symbology in Symbology::ALL {
            let count = symbology.tables().versions.len();
            if index < count {
                return Some(Self::from_index(symbology, index as u8));
            }
            index -= count;
        }
        None
    }

    /// Returns the version whose symbols have this width and height in modules, quiet zone
    /// excluded, or `None` if no version has. No two versions have the same size.
    ///
    /// ```
    /// use qr_core::Version;
    ///
    /// assert_eq!(Version::of_size(177, 177), Some(Version::MAX));
    /// assert_eq!(Version::of_size(43, 7), "R7x43".parse().ok());
    /// assert_eq!(Version::of_size(7, 43), None);
    /// ```
    #[must_use]
    pub fn of_size(width: usize, height: usize) -> Option<Self> {
        let mut versions = Symbology::ALL.into_iter().flat_map(Symbology::versions);
        versions.find(|version| (version.width(), version.height()) == (width, height))
    }

    /// Returns the number of versions of the first symbologies.
    const fn ordinals_before(symbologies: usize) -> usize {
        let (mut count, mut i) = (0, 0);
        while i < symbologies {
            count += Symbology::ALL[i].tables().versions.len();
            i += 1;
        }
        count
    }

    /// Returns true if the version has a level. QR Code has all four. M1 has only
    /// [`L`](ErrorCorrectionLevel::L), which detects errors and corrects none; M2 and M3 have L and
    /// M, and M4 has Q too. rMQR has M and H.
    ///
    /// ```
    /// use qr_core::{ErrorCorrectionLevel, Version};
    ///
    /// let version: Version = "M3".parse()?;
    /// assert!(version.has_level(ErrorCorrectionLevel::M));
    /// assert!(!version.has_level(ErrorCorrectionLevel::Q));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub const fn has_level(self, level: ErrorCorrectionLevel) -> bool {
        self.table().num_blocks[level as usize] > 0
    }

    /// Returns true if a reader can only detect errors, and correct none: M1.
    #[must_use]
    pub const fn only_detects_errors(self) -> bool {
        matches!(self.symbology, Symbology::MicroQr) && self.index == 0
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

    /// Returns the modules on a side of a square symbol, quiet zone excluded: 21, 25, … 177, or 11,
    /// 13, … 17. It is the width of a rectangle.
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
    /// (ISO/IEC 18004:2015, annex E), of rMQR only the columns. Version 1 has none.
    pub(crate) fn alignment_centres(self) -> impl Iterator<Item = usize> + Clone {
        let table = self.table();
        let count = usize::from(table.num_alignment_centres);
        table.alignment_centres[..count].iter().map(|&at| at.into())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.symbology {
            Symbology::Qr => self.number().fmt(f),
            Symbology::MicroQr => write!(f, "M{}", self.number()),
            Symbology::Rmqr => write!(f, "R{}x{}", self.height(), self.width()),
        }
    }
}

impl FromStr for Version {
    type Err = Error;

    /// Returns the version with a name: `"1"` to `"40"`, `"M1"` to `"M4"` or `"R7x43"` to
    /// `"R17x139"`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidVersionName`] for any other name.
    fn from_str(name: &str) -> Result<Self, Error> {
        let mut versions = Symbology::ALL.into_iter().flat_map(Symbology::versions);
        versions
            .find(|version| version.to_string() == name)
            .ok_or(Error::InvalidVersionName)
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

/// A data mask reference, 0 to 7 (ISO/IEC 18004:2015, table 10). Micro QR Code has 0 to 3, and rMQR
/// only 0.
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
