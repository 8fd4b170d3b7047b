//! What can go wrong between a text and its picture.

use std::fmt;

use crate::{ErrorCorrectionLevel, Mode, Version};

/// Why a symbol or a picture of it could not be made.
///
/// Each variant carries the figures that a caller needs to mend the call. The crate never clamps,
/// rounds or ignores a value: what cannot be done as asked is one of these.
///
/// # Example
///
/// ```
/// use qr_core::{Content, Error, Options, Symbol, Version};
///
/// let version = Version::new(1)?;
/// let options = Options { version: Some(version), ..Options::default() };
/// let error = Symbol::encode(&[Content::Text("https://www.rust-lang.org")], &options).unwrap_err();
/// assert_eq!(
///     error,
///     Error::VersionTooSmall { version, smallest: Version::new(2)? },
/// );
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// There is no content, or all of it is empty.
    Empty,
    /// The content does not fit in version 40, the largest symbol, at this level.
    DataTooLong {
        /// The error correction level that was asked for.
        level: ErrorCorrectionLevel,
        /// The bytes of the content, text as UTF-8.
        bytes: usize,
    },
    /// The content fits in a symbol, but not in one of the version asked for.
    VersionTooSmall {
        /// The version that was asked for.
        version: Version,
        /// The next larger version that holds the content at the same level.
        smallest: Version,
    },
    /// A segment has a character that its mode cannot express.
    InvalidCharacter {
        /// The mode of the segment.
        mode: Mode,
        /// The first such character.
        character: char,
        /// Its place among the characters of the segment, from 0.
        index: usize,
    },
    /// An ECI assignment number above 999999.
    InvalidEci(u32),
    /// A place in a sequence of symbols outside 1 to `total`, or a `total` outside 2 to 16.
    InvalidSequence {
        /// The place of the symbol, from 1.
        position: u8,
        /// The number of symbols.
        total: u8,
    },
    /// An application indicator that is neither a letter nor two digits.
    InvalidApplicationIndicator,
    /// A version outside 1 to 40.
    InvalidVersion(u8),
    /// A data mask reference outside 0 to 7.
    InvalidMask(u8),
    /// The picture is too narrow for the symbol and its quiet zone at one pixel a module.
    WidthTooSmall {
        /// The width that was asked for, in pixels.
        width: u32,
        /// The narrowest picture that holds them, in pixels.
        smallest: u32,
    },
    /// The picture would be wider than its format is drawn.
    ImageTooLarge {
        /// The width it would have, in pixels.
        width: u64,
        /// The widest that it may be: 16,384 for most formats.
        most: u32,
    },
    /// The text would be wider than text is drawn.
    TextTooWide {
        /// The width it would have, in modules.
        width: u64,
        /// The maximum width in modules.
        most: u32,
    },
    /// No module would be drawn: the scale is 0 pixels a module.
    ZeroScale,
    /// A colour lets something be seen through it that this format cannot express.
    NotOpaque(&'static str),
    /// A logo uses more of the error correction than its reserve allows, or covers a finder,
    /// timing, format or version module.
    LogoTooLarge {
        /// The size of the logo, in 1/10000 of the symbol's width.
        size: u16,
        /// The largest size that can be read and keeps the reserve, in the same unit; 0 if the
        /// padding leaves no room for a logo.
        largest: u16,
        /// The part of each block's error correction that must stay unused, in 1/10000.
        reserve: u16,
        /// The version and the level of the symbol that it was tried on: the one with the most
        /// room.
        version: Version,
        /// See `version`.
        level: ErrorCorrectionLevel,
    },
    /// A logo is not a picture that can be drawn.
    #[cfg(feature = "image")]
    InvalidLogo(crate::LogoFault),
    /// There is no memory for the picture, or for decoding its logo.
    OutOfMemory {
        /// The bytes that there was no room for.
        bytes: usize,
    },
    /// The encoder of this format failed: a fault of ours.
    NotEncoded(&'static str),
}

impl fmt::Display for Error {
    /// Writes what is wrong in a few words, without the figures: the variants carry them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the content is empty",
            Self::DataTooLong { .. } => "the content is too long for any version",
            Self::VersionTooSmall { .. } => "the version is too small for the content",
            Self::InvalidCharacter { .. } => "the mode of a segment cannot express a character",
            Self::InvalidEci(_) => "the ECI assignment number is above 999999",
            Self::InvalidSequence { .. } => "the place in the sequence of symbols is not possible",
            Self::InvalidApplicationIndicator => {
                "the application indicator is neither a letter nor two digits"
            }
            Self::InvalidVersion(_) => "the version is not one of 1 to 40",
            Self::InvalidMask(_) => "the data mask is not one of 0 to 7",
            Self::WidthTooSmall { .. } => "the width is too small for the symbol",
            Self::ImageTooLarge { .. } => "the image is too wide for its format",
            Self::TextTooWide { .. } => "the symbol is too wide to be drawn as text",
            Self::ZeroScale => "the scale is zero",
            Self::NotOpaque(_) => "the format cannot express the alpha of a colour",
            Self::LogoTooLarge { .. } => "the logo hides too much of the symbol",
            #[cfg(feature = "image")]
            Self::InvalidLogo(_) => "the logo is not a picture that can be drawn",
            Self::OutOfMemory { .. } => "there is not enough memory",
            Self::NotEncoded(_) => "the encoder of the format failed",
        })
    }
}

impl std::error::Error for Error {}
