//! The symbologies, and the tables that the standards give for their versions. Everything that
//! depends on the symbology is a number in these tables, so another symbology is another table.

pub(crate) mod blocks;
pub(crate) mod mode;
mod qr;
pub(crate) mod version;

use mode::Mode;
use version::{Mask, Version};

/// A family of symbols that one standard describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Symbology {
    /// QR Code Model 2 (ISO/IEC 18004:2015).
    #[default]
    Qr,
}

/// The tables of a symbology.
pub(crate) struct Tables {
    /// The versions, smallest first.
    pub versions: &'static [VersionTable],
    /// The last version of each character count class, as an index into `versions`.
    pub char_count_classes: &'static [u8],
    /// The modes, in the order of [`Mode`].
    pub modes: [ModeTable; 8],
    /// The length of a mode indicator in bits.
    pub mode_indicator_bits: u8,
    /// The condition of each data mask reference, as a number of table 10 of ISO/IEC 18004:2015.
    pub masks: &'static [u8],
    /// The light modules that the standard asks for on each side.
    pub quiet_zone: u32,
}

/// What a mode is in a symbology.
pub(crate) struct ModeTable {
    /// The bits that begin a segment.
    pub indicator: u8,
    /// The length of the character count indicator in bits, by character count class; 0 for
    /// headers.
    pub char_count_bits: [u8; 3],
}

/// What a version is. Arrays of four are by error correction level.
pub(crate) struct VersionTable {
    /// The width in modules, quiet zone excluded.
    pub width: u8,
    /// The height in modules.
    pub height: u8,
    /// The codewords, data and error correction.
    pub codewords: u16,
    /// The error correction codewords of each block.
    pub ec_codewords_per_block: [u8; 4],
    /// The number of blocks.
    pub num_blocks: [u8; 4],
    /// The error correction codewords of each block that are kept to prevent misdecodes.
    pub misdecode_protection: [u8; 4],
    /// The index of the character count class.
    pub char_count_class: u8,
    /// The row and column numbers of the centres of alignment patterns, ascending; only the first
    /// `num_alignment_centres`.
    pub alignment_centres: [u8; 7],
    /// The number of alignment centres.
    pub num_alignment_centres: u8,
}

impl Symbology {
    /// Returns the tables.
    pub(crate) const fn tables(self) -> &'static Tables {
        match self {
            Self::Qr => &qr::TABLES,
        }
    }

    /// Returns the versions, smallest first.
    #[must_use]
    pub fn versions(self) -> impl DoubleEndedIterator<Item = Version> + ExactSizeIterator {
        let count = self.tables().versions.len() as u8;
        (0..count).map(move |index| Version::from_index(self, index))
    }

    /// Returns the smallest version.
    pub(crate) const fn smallest_version(self) -> Version {
        Version::from_index(self, 0)
    }

    /// Returns the data masks, in the order of their references.
    #[must_use]
    pub fn masks(self) -> impl DoubleEndedIterator<Item = Mask> + ExactSizeIterator {
        let count = self.tables().masks.len() as u8;
        (0..count).map(Mask::from_reference)
    }

    /// Returns the light modules that the standard asks for on each side of a symbol.
    #[must_use]
    pub const fn quiet_zone(self) -> u32 {
        self.tables().quiet_zone
    }

    /// Returns the character count classes, in the order of their versions.
    pub(crate) fn char_count_classes(self) -> impl Iterator<Item = CharCountClass> + Clone {
        let count = self.tables().char_count_classes.len() as u8;
        (0..count).map(move |index| CharCountClass {
            symbology: self,
            index,
        })
    }
}

/// The versions whose character count indicators have the same lengths (ISO/IEC 18004:2015, table
/// 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CharCountClass {
    symbology: Symbology,
    index: u8,
}

impl CharCountClass {
    /// Returns the class of a version.
    pub const fn of(version: Version) -> Self {
        Self {
            symbology: version.symbology(),
            index: version.table().char_count_class,
        }
    }

    /// Returns the index of the class in its symbology.
    #[cfg(any(test, fuzzing))]
    pub const fn index(self) -> usize {
        self.index as usize
    }

    /// Returns the largest version of the class.
    pub const fn last_version(self) -> Version {
        let index = self.symbology.tables().char_count_classes[self.index as usize];
        Version::from_index(self.symbology, index)
    }

    /// Returns the mode indicator of a segment.
    pub const fn mode_indicator(self, mode: Mode) -> u32 {
        self.symbology.tables().modes[mode as usize].indicator as u32
    }

    /// Returns the length of the character count indicator in bits.
    pub const fn char_count_bits(self, mode: Mode) -> usize {
        self.symbology.tables().modes[mode as usize].char_count_bits[self.index as usize] as usize
    }

    /// Returns the length of a segment's header in bits: the mode indicator and the character count
    /// indicator.
    pub const fn header_bits(self, mode: Mode) -> usize {
        self.symbology.tables().mode_indicator_bits as usize + self.char_count_bits(mode)
    }
}
