//! How the codewords of a symbol are divided into blocks (ISO/IEC 18004:2015, table 9).

use crate::{ErrorCorrectionLevel, Version};

/// The error correction codewords of each block, by level and version.
#[rustfmt::skip]
const CORRECTION: [[u8; 40]; 4] = [
    [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
     28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
     26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
    [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
     28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
     30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
];

/// The blocks, by level and version.
#[rustfmt::skip]
const COUNT: [[u8; 40]; 4] = [
    [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
     8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
    [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
     17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
    [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
     23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
    [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
     25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
];

/// The blocks of a symbol. All have the same number of error correction codewords; of data codewords the first
/// blocks have `shorter` and the others one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Blocks {
    /// How many there are.
    pub count: usize,
    /// The error correction codewords of each.
    pub correction: usize,
    /// The data codewords of all.
    pub data: usize,
}

impl Blocks {
    /// The blocks of `version` at `level`.
    pub const fn new(version: Version, level: ErrorCorrectionLevel) -> Self {
        let i = version.number() as usize - 1;
        let count = COUNT[level as usize][i] as usize;
        let correction = CORRECTION[level as usize][i] as usize;
        let data = codewords(version) - count * correction;
        Self {
            count,
            correction,
            data,
        }
    }

    /// The data codewords of the shorter blocks.
    pub const fn shorter(self) -> usize {
        self.data / self.count
    }

    /// How many blocks are not longer than that: they come first.
    pub const fn of_the_shorter(self) -> usize {
        self.count - self.data % self.count
    }

    /// The block that a codeword of the final message belongs to (clause 7.6).
    pub const fn block_of(self, codeword: usize) -> usize {
        match codeword.checked_sub(self.data) {
            Some(correction) => correction % self.count,
            None => match codeword.checked_sub(self.count * self.shorter()) {
                Some(last) => self.of_the_shorter() + last,
                None => codeword % self.count,
            },
        }
    }
}

impl Version {
    /// Returns the capacity of the data codewords at `level` in bits: segments, terminator and
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
}

/// The wrong codewords that each block corrects: half of those for error correction, less those of them that are kept for
/// a symbol not to be read as another (table 9, the note on misdecode protection codewords).
pub(crate) const fn corrected(version: Version, level: ErrorCorrectionLevel) -> usize {
    use ErrorCorrectionLevel::{H, L, M, Q};
    let protection = match (version.number(), level) {
        (1, L) => 3,
        (1, M) | (2, L) => 2,
        (1, Q | H) | (3, L) => 1,
        _ => 0,
    };
    (Blocks::new(version, level).correction - protection) / 2
}

/// The codewords of a version, data and error correction (table 1).
const fn codewords(version: Version) -> usize {
    let number = version.number() as usize;
    let size = version.size();
    // All modules, less three finder patterns with their separators, the format information with the module that is
    // always dark, and the timing patterns between the finder patterns.
    let mut modules = size * size - 3 * 64 - 31 - 2 * (size - 16);
    if number >= 2 {
        // The squares of 5 × 5, less where a row or a column of them lies on a timing pattern.
        let centres = number / 7 + 2;
        modules -= 25 * (centres * centres - 3) - 2 * 5 * (centres - 2);
    }
    if number >= 7 {
        modules -= 2 * 18;
    }
    modules / 8
}
