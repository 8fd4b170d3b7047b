//! Divides the codewords of a symbol into blocks (ISO/IEC 18004:2015, table 9).

use crate::symbology::CharCountClass;
use crate::{ErrorCorrectionLevel, Mode, Version};

/// The maximum number of blocks: those of version 40 at level H.
pub(crate) const MAX_BLOCKS: usize = 81;

/// The blocks of a symbol. All have the same number of error correction codewords. The first blocks
/// are short; the others have one more data codeword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Blocks {
    /// The number of blocks.
    pub count: usize,
    /// The error correction codewords of each block.
    pub correction: usize,
    /// The data codewords of all blocks.
    pub data: usize,
}

impl Blocks {
    /// Returns the blocks of `version` at `level`: none if the version lacks the level.
    pub const fn new(version: Version, level: ErrorCorrectionLevel) -> Self {
        let table = version.table();
        let count = table.num_blocks[level as usize] as usize;
        let correction = table.ec_codewords_per_block[level as usize] as usize;
        let data = match count {
            0 => 0,
            _ => table.codewords as usize - count * correction,
        };
        Self {
            count,
            correction,
            data,
        }
    }

    /// Returns the data codewords of a short block.
    pub const fn short_length(self) -> usize {
        self.data / self.count
    }

    /// Returns the number of short blocks, which come first.
    pub const fn short_blocks(self) -> usize {
        self.count - self.data % self.count
    }

    /// Returns the block of a codeword of the final message (clause 7.6).
    pub const fn block_of(self, codeword: usize) -> usize {
        match codeword.checked_sub(self.data) {
            Some(correction) => correction % self.count,
            None => match codeword.checked_sub(self.count * self.short_length()) {
                Some(last) => self.short_blocks() + last,
                None => codeword % self.count,
            },
        }
    }
}

impl Version {
    /// Returns the capacity of the data codewords at `level` in bits: segments, terminator and
    /// padding (ISO/IEC 18004:2015, table 7). It is 0 if the version lacks the level.
    ///
    /// ```
    /// use qr_core::{ErrorCorrectionLevel, Version};
    ///
    /// assert_eq!(Version::MAX.data_bits(ErrorCorrectionLevel::L), 23_648);
    /// ```
    #[must_use]
    #[allow(
        clippy::inline_always,
        reason = "published binaries inline little else"
    )]
    #[inline(always)]
    pub const fn data_bits(self, level: ErrorCorrectionLevel) -> usize {
        self.table().data_bits[level as usize] as usize
    }

    /// Returns the maximum number of bytes that one segment in byte mode can hold (ISO/IEC
    /// 18004:2015, table 7): 0 if the version lacks the level or byte mode.
    ///
    /// ```
    /// use qr_core::{ErrorCorrectionLevel, Version};
    ///
    /// assert_eq!(Version::MAX.max_bytes(ErrorCorrectionLevel::L), 2953);
    /// ```
    #[must_use]
    pub fn max_bytes(self, level: ErrorCorrectionLevel) -> usize {
        self.bits_without_header(level, Mode::Byte) / 8
    }

    /// Returns the maximum number of digits that one segment in numeric mode can hold (ISO/IEC 18004:2015, table
    /// 7).
    ///
    /// ```
    /// use qr_core::{ErrorCorrectionLevel, Version};
    ///
    /// assert_eq!(Version::MAX.max_digits(ErrorCorrectionLevel::H), 3057);
    /// ```
    #[must_use]
    pub fn max_digits(self, level: ErrorCorrectionLevel) -> usize {
        self.bits_without_header(level, Mode::Numeric) * 3 / 10
    }

    fn bits_without_header(self, level: ErrorCorrectionLevel, mode: Mode) -> usize {
        let header = CharCountClass::of(self).header_bits(mode);
        self.data_bits(level).saturating_sub(header)
    }
}

/// Returns how many wrong codewords each block corrects: half of its error correction codewords,
/// less the misdecode protection codewords (table 9).
pub(crate) const fn corrected(version: Version, level: ErrorCorrectionLevel) -> usize {
    let protection = version.table().misdecode_protection[level as usize] as usize;
    (Blocks::new(version, level).correction - protection) / 2
}
