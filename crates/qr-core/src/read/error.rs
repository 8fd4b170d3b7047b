//! Why a symbol cannot be read.

use std::fmt;

use crate::{Mode, Version};

/// An error of reading: the first thing that makes modules unreadable.
///
/// # Example
///
/// ```
/// use qr_core::read::{ReadError, Reader};
///
/// let light = [[0; 3]; 22];
/// let error = Reader::default().read(22, &light).unwrap_err();
/// assert_eq!(error, ReadError::InvalidSize { width: 22, height: 22 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// No version has this size.
    InvalidSize {
        /// The number of columns.
        width: usize,
        /// The number of rows.
        height: usize,
    },
    /// More than three bits of each copy of the format information are wrong, or the copies differ
    /// and none is closer to valid format information.
    UnreadableFormat,
    /// More than three bits of each copy of the version information are wrong, or the copies differ
    /// and none is closer to valid version information.
    UnreadableVersion,
    /// The format or version information names another version than that of the size, or the
    /// version lacks the level that the format information names.
    OtherVersion {
        /// The version of this size.
        version: Version,
    },
    /// A block has more wrong codewords than the standard corrects.
    TooManyErrors {
        /// The place of the block among the blocks of the symbol, from 0.
        block: usize,
    },
    /// The data does not consist of segments, a terminator and padding.
    InvalidBits {
        /// The first invalid bit, or the first bit of the group of bits that is invalid, from 0 at
        /// the start of the data.
        bit: usize,
        /// What is wrong there.
        fault: BitFault,
    },
}

/// What is wrong with the data of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BitFault {
    /// The mode indicator is of no mode that the version has.
    UnknownMode,
    /// The data ends inside a mode indicator.
    CutIndicator,
    /// The data ends inside a segment.
    CutSegment(Mode),
    /// A group of bits expresses no character of the mode, or no value of the header.
    InvalidValue(Mode),
    /// A header has a place that the standard rules out: structured append after another segment,
    /// or FNC1 after data or after another FNC1.
    MisplacedHeader(Mode),
    /// A bit between the terminator and the next codeword is not 0, or a pad codeword is wrong.
    InvalidPadding,
}

impl fmt::Display for ReadError {
    /// Writes a short description without the figures, which the variants have.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidSize { .. } => "no version has this size",
            Self::UnreadableFormat => "the format information is unreadable",
            Self::UnreadableVersion => "the version information is unreadable",
            Self::OtherVersion { .. } => "the symbol has the size of another version",
            Self::TooManyErrors { .. } => "a block has too many wrong codewords",
            Self::InvalidBits { fault, .. } => match fault {
                BitFault::UnknownMode => "a mode indicator is of no mode",
                BitFault::CutIndicator => "the data ends inside a mode indicator",
                BitFault::CutSegment(_) => "the data ends inside a segment",
                BitFault::InvalidValue(_) => "a segment has bits that express nothing",
                BitFault::MisplacedHeader(_) => "a header is at the wrong place",
                BitFault::InvalidPadding => "the padding is not that of the standard",
            },
        })
    }
}

impl std::error::Error for ReadError {}
