//! The symbologies, and the tables that the standards give for their versions.
//!
//! What depends on the symbology is a number or a list of places in these tables, so a symbology is
//! a table, and the algorithm that chooses its mask ([`MaskChoice`]).

#![allow(
    clippy::inline_always,
    reason = "published binaries inline little else"
)]

pub(crate) mod blocks;
pub(crate) mod information;
mod micro_qr;
pub(crate) mod mode;
pub(crate) mod place;
mod qr;
mod rmqr;
pub(crate) mod version;

use std::fmt;

use information::Information;
use mode::Mode;
use place::Place;
use version::{Mask, Version};

use crate::Shape;

/// A family of symbols that one standard describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Symbology {
    /// QR Code Model 2 (ISO/IEC 18004:2015).
    #[default]
    Qr,
    /// Micro QR Code (ISO/IEC 18004:2015).
    MicroQr,
    /// Rectangular Micro QR Code, rMQR (ISO/IEC 23941:2022).
    Rmqr,
}

/// The tables of a symbology.
pub(crate) struct Tables {
    /// The versions, smallest first.
    pub versions: &'static [VersionTable],
    /// The last version of each character count class, as an index into `versions`.
    pub char_count_classes: &'static [u8],
    /// The versions by area, as indices into `versions`; empty if that is the order of `versions`.
    pub by_area: &'static [u8],
    /// The versions by width, likewise.
    pub by_width: &'static [u8],
    /// The headers of segments, by character count class.
    pub headers: &'static [Headers],
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
    /// The modules beside the format information that are always dark.
    pub dark_modules: &'static [Place],
    /// The alignment patterns.
    pub alignment: Alignment,
    /// The top left modules of the finder sub-patterns.
    pub sub_finders: &'static [Place],
    /// The modules of the corner finder patterns that differ from the timing patterns, and true for
    /// dark ones.
    pub corners: &'static [(Place, bool)],
    /// The format information.
    pub format_information: Information,
    /// The version information of versions that have it.
    pub version_information: Information,
}

/// The alignment patterns of a symbology.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alignment {
    /// Squares of 5 × 5 modules at every crossing of the centres (ISO/IEC 18004:2015, clause 6.3.6).
    Squares,
    /// Timing patterns in the columns of the centres, with a square of 3 × 3 modules at the top and
    /// at the bottom (ISO/IEC 23941:2022, clause 5.3.6).
    Columns,
}

/// How an encoder chooses the data mask of a symbol.
#[derive(Clone, Copy)]
pub(crate) enum MaskChoice {
    /// The first mask of the lowest penalty (ISO/IEC 18004:2015, clause 7.8.3.1).
    LowestPenalty,
    /// The first mask of the highest score of the right and the lower edge (clause 7.8.3.2).
    HighestEdges,
    /// The only mask.
    Only,
}

/// The bits of a mode in a symbology.
pub(crate) struct ModeTable {
    /// The bits that begin a segment.
    pub indicator: u8,
    /// The length of the character count indicator in bits, by character count class; 0 for
    /// headers. [`NO_MODE`] if the versions of a class lack the mode. Empty if all of them do.
    pub char_count_bits: &'static [u8],
}

impl ModeTable {
    const fn new(indicator: u8, char_count_bits: &'static [u8]) -> Self {
        Self {
            indicator,
            char_count_bits,
        }
    }
}

/// Marks a mode that the versions of a character count class lack.
pub(crate) const NO_MODE: u8 = u8::MAX;

/// The number of modes.
const NUM_MODES: usize = 8;

/// The bits of the header of a segment in a mode that the version lacks: more than any symbol
/// holds.
const IMPOSSIBLE_BITS: u32 = 1 << 20;

/// The headers of segments in the versions of a character count class, in the order of [`Mode`].
pub(crate) struct Headers {
    /// The mode indicators.
    indicators: [u8; NUM_MODES],
    /// The lengths of the character count indicators in bits, 0 for a mode that the versions lack.
    char_count_bits: [u8; NUM_MODES],
    /// The lengths of both in bits, [`IMPOSSIBLE_BITS`] for a mode that the versions lack.
    bits: [u32; NUM_MODES],
}

/// Returns the headers of each character count class. `indicator_bits` is the length of a mode
/// indicator by class.
const fn headers<const N: usize>(
    modes: &[ModeTable; NUM_MODES],
    indicator_bits: &[u8; N],
) -> [Headers; N] {
    let mut headers = [const {
        Headers {
            indicators: [0; NUM_MODES],
            char_count_bits: [0; NUM_MODES],
            bits: [IMPOSSIBLE_BITS; NUM_MODES],
        }
    }; N];
    let mut class = 0;
    while class < N {
        let mut mode = 0;
        while mode < NUM_MODES {
            let ModeTable {
                indicator,
                char_count_bits,
            } = modes[mode];
            headers[class].indicators[mode] = indicator;
            if class < char_count_bits.len() && char_count_bits[class] != NO_MODE {
                let count = char_count_bits[class];
                headers[class].char_count_bits[mode] = count;
                headers[class].bits[mode] = indicator_bits[class] as u32 + count as u32;
            }
            mode += 1;
        }
        class += 1;
    }
    headers
}

/// The parameters of a version. Arrays of four are by error correction level; a level that the
/// version lacks has no blocks.
pub(crate) struct VersionTable {
    /// The number of the version in its symbology.
    pub number: u8,
    /// The width in modules, quiet zone excluded.
    pub width: u8,
    /// The height in modules.
    pub height: u8,
    /// The codewords, data and error correction.
    pub codewords: u16,
    /// Whether the last data codeword has only four bits.
    pub has_half_codeword: bool,
    /// The capacity of the data codewords in bits, 0 for a level that the version lacks.
    pub data_bits: [u16; 4],
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
    /// The row and column numbers of the centres of alignment patterns, or only the column numbers
    /// (see [`Alignment`]), ascending; only the first `num_alignment_centres`.
    pub alignment_centres: [u8; 7],
    /// The number of alignment centres.
    pub num_alignment_centres: u8,
}

/// Returns the capacity of whole data codewords in bits by level, 0 for a level without blocks.
const fn data_bits(codewords: u16, correction: [u8; 4], num_blocks: [u8; 4]) -> [u16; 4] {
    let mut bits = [0; 4];
    let mut level = 0;
    while level < 4 {
        if num_blocks[level] > 0 {
            bits[level] = 8 * (codewords - num_blocks[level] as u16 * correction[level] as u16);
        }
        level += 1;
    }
    bits
}

impl Symbology {
    /// Returns the tables.
    pub(crate) const fn tables(self) -> &'static Tables {
        match self {
            Self::Qr => &qr::TABLES,
            Self::MicroQr => &micro_qr::TABLES,
            Self::Rmqr => &rmqr::TABLES,
        }
    }

    /// The symbologies, in the order of [`Version::ordinal`].
    pub const ALL: [Self; 3] = [Self::Qr, Self::MicroQr, Self::Rmqr];

    /// Returns the versions in the order of the standard: for [`Qr`](Self::Qr) and
    /// [`MicroQr`](Self::MicroQr) smallest first, for [`Rmqr`](Self::Rmqr) by height and then by
    /// width.
    #[must_use]
    pub fn versions(self) -> impl DoubleEndedIterator<Item = Version> + ExactSizeIterator {
        let count = self.tables().versions.len() as u8;
        (0..count).map(move |index| Version::from_index(self, index))
    }

    /// Returns the versions in the order in which an encoder tries them for a shape.
    pub(crate) fn versions_by(self, shape: Shape) -> impl Iterator<Item = Version> + Clone {
        let tables = self.tables();
        let order = match shape {
            Shape::LeastArea => tables.by_area,
            Shape::Narrowest => tables.by_width,
        };
        (0..tables.versions.len()).map(move |place| {
            let index = order.get(place).copied().unwrap_or(place as u8);
            Version::from_index(self, index)
        })
    }

    /// Returns true if some versions have a mode.
    pub(crate) fn has(self, mode: Mode) -> bool {
        self.char_count_classes().any(|class| class.has(mode))
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
        (0..count).map(move |index| CharCountClass::new(self, index))
    }
}

/// The versions whose mode and character count indicators have the same lengths (ISO/IEC
/// 18004:2015, tables 2 and 3).
#[derive(Clone, Copy)]
pub(crate) struct CharCountClass {
    symbology: Symbology,
    index: u8,
    headers: &'static Headers,
}

impl PartialEq for CharCountClass {
    fn eq(&self, other: &Self) -> bool {
        (self.symbology, self.index) == (other.symbology, other.index)
    }
}

impl fmt::Debug for CharCountClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} class {}", self.symbology, self.index)
    }
}

impl CharCountClass {
    const fn new(symbology: Symbology, index: u8) -> Self {
        Self {
            symbology,
            index,
            headers: &symbology.tables().headers[index as usize],
        }
    }

    /// Returns the class of a version.
    #[inline(always)]
    pub const fn of(version: Version) -> Self {
        Self::new(version.symbology(), version.table().char_count_class)
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

    /// Returns true if the versions of the class have a mode.
    pub const fn has(self, mode: Mode) -> bool {
        self.headers.bits[mode as usize] != IMPOSSIBLE_BITS
    }

    /// Returns the mode indicator of a segment.
    pub const fn mode_indicator(self, mode: Mode) -> u32 {
        self.headers.indicators[mode as usize] as u32
    }

    /// Returns the mode of an indicator, or `None` if the versions have no such mode.
    pub fn mode(self, indicator: u32) -> Option<Mode> {
        let mut modes = Mode::ALL.into_iter();
        modes.find(|&mode| self.has(mode) && self.mode_indicator(mode) == indicator)
    }

    /// Returns the length of a mode indicator in bits: 0 for M1, whose only mode is numeric.
    pub const fn mode_indicator_bits(self) -> usize {
        // Every version has numeric mode.
        self.header_bits(Mode::Numeric) - self.char_count_bits(Mode::Numeric)
    }

    /// Returns the length of the character count indicator in bits, 0 for a mode that the versions
    /// lack.
    #[inline(always)]
    pub const fn char_count_bits(self, mode: Mode) -> usize {
        self.headers.char_count_bits[mode as usize] as usize
    }

    /// Returns the length of a segment's header in bits: the mode indicator and the character count
    /// indicator. More than any symbol holds for a mode that the versions lack.
    #[inline(always)]
    pub const fn header_bits(self, mode: Mode) -> usize {
        self.headers.bits[mode as usize] as usize
    }
}
