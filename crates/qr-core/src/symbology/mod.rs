//! The symbologies, and the tables that the standards give for their versions.
//!
//! What depends on the symbology is a number or a list of places in these tables, so another
//! symbology is mostly another table. It also needs another algorithm to choose a mask
//! ([`MaskChoice`]), a penalty for symbols that are not square, and an ordinal of its versions.
//! Micro QR needs mode indicators whose length depends on the version.

pub(crate) mod blocks;
pub(crate) mod information;
pub(crate) mod mode;
pub(crate) mod place;
mod qr;
pub(crate) mod version;

use information::Information;
use mode::Mode;
use place::Place;
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
    /// How an encoder chooses the data mask.
    pub mask_choice: MaskChoice,
    /// The light modules that the standard asks for on each side.
    pub quiet_zone: u32,
    /// The top left modules of the finder patterns.
    pub finders: &'static [Place],
    /// The rows of the timing patterns: not negative from the top, negative from the bottom.
    pub timing_rows: &'static [i8],
    /// The columns of the timing patterns: not negative from the left, negative from the right.
    pub timing_columns: &'static [i8],
    /// The column that the placement of codewords skips, as in `timing_columns`.
    pub skipped_column: i8,
    /// The modules that are always dark.
    pub dark_modules: &'static [Place],
    /// The format information.
    pub format_information: Information,
    /// The version information of versions that have it.
    pub version_information: Information,
}

/// How an encoder chooses the data mask of a symbol.
///
/// Micro QR Code would need another algorithm: the mask of the highest score of two edges (ISO/IEC
/// 18004:2015, clause 7.8.3.2). rMQR Code has one mask in its table, so it needs none.
#[derive(Clone, Copy)]
pub(crate) enum MaskChoice {
    /// The first mask of the lowest penalty (clause 7.8.3.1).
    LowestPenalty,
}

/// The bits of a mode in a symbology.
pub(crate) struct ModeTable {
    /// The bits that begin a segment.
    pub indicator: u8,
    /// The length of the character count indicator in bits, by character count class; 0 for
    /// headers.
    pub char_count_bits: [u8; 3],
}

/// The parameters of a version. Arrays of four are by error correction level.
pub(crate) struct VersionTable {
    /// The number of the version.
    pub number: u8,
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
    /// The length of the terminator in bits.
    pub terminator_bits: u8,
    /// The bits of the format information in front of the data mask reference.
    pub format_bits: [u8; 4],
    /// Whether the symbol has version information.
    pub has_version_information: bool,
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
