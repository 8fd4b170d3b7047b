//! The errors of encoding and drawing.

use std::fmt;

use crate::render::{CaptionFault, FontFault};
use crate::{ErrorCorrectionLevel, Mode, Symbology, Version};

/// An error of encoding or drawing.
///
/// Each variant has the figures that a caller needs to correct the call. The crate never clamps,
/// rounds or ignores a value that it cannot use: it returns an error.
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
    /// The content is empty.
    Empty,
    /// The content does not fit in any version of its symbology, at this level.
    DataTooLong {
        /// The symbology.
        symbology: Symbology,
        /// The requested error correction level.
        level: ErrorCorrectionLevel,
        /// The length of the content in bytes, text as UTF-8.
        bytes: usize,
        /// The smallest version of another symbology that holds the content at the same level, for
        /// Micro QR Code and rMQR.
        other: Option<Version>,
    },
    /// The version, or every version of the symbology, lacks the requested level.
    MissingLevel {
        /// The symbology.
        symbology: Symbology,
        /// The requested version.
        version: Option<Version>,
        /// The requested error correction level.
        level: ErrorCorrectionLevel,
    },
    /// The symbology lacks the mode of a header: Micro QR Code has no ECI, FNC1 and structured
    /// append, and rMQR no structured append.
    MissingMode {
        /// The symbology.
        symbology: Symbology,
        /// The mode of the header.
        mode: Mode,
    },
    /// The version is of another symbology than the requested one.
    OtherSymbology {
        /// The requested symbology.
        symbology: Symbology,
        /// The requested version.
        version: Version,
    },
    /// The content fits in a symbol, but not in the requested version.
    VersionTooSmall {
        /// The requested version.
        version: Version,
        /// The smallest version that holds the content at the same level.
        smallest: Version,
    },
    /// The content fits in a symbol, but not in the largest version that may be chosen.
    MaxVersionTooSmall {
        /// The largest version that may be chosen.
        max_version: Version,
        /// The smallest version that holds the content at the same level.
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
    /// The message does not fit in the symbols of a sequence.
    SequenceTooLong {
        /// The most symbols that were allowed.
        symbols: u8,
        /// How many symbols of `version` hold the message, if 16 do.
        needed: Option<u8>,
        /// The largest version that may be chosen.
        version: Version,
        /// The requested error correction level.
        level: ErrorCorrectionLevel,
        /// The length of the message in bytes.
        bytes: usize,
    },
    /// The message has fewer characters than its sequence has symbols.
    SequenceTooShort {
        /// The number of symbols.
        symbols: u8,
        /// The number of characters.
        characters: usize,
    },
    /// An application indicator that is neither a letter nor two digits.
    InvalidApplicationIndicator,
    /// A version outside 1 to 40.
    InvalidVersion(u8),
    /// The name of no version.
    InvalidVersionName,
    /// A data mask reference outside 0 to 7, or one that the symbology lacks.
    InvalidMask(u8),
    /// The picture is too narrow for the symbol and its quiet zone at one pixel a module.
    WidthTooSmall {
        /// The requested width in pixels.
        width: u32,
        /// The smallest width that holds them, in pixels.
        smallest: u32,
    },
    /// The picture would be wider or higher than its format allows.
    ImageTooLarge {
        /// The longer side that the picture would have, in pixels.
        width: u64,
        /// The maximum: 16,384 for most formats.
        most: u32,
    },
    /// The text would be wider or higher than text may be.
    TextTooWide {
        /// The longer side that the text would have, in modules.
        width: u64,
        /// The maximum in modules.
        most: u32,
    },
    /// The scale is 0 pixels a module.
    ZeroScale,
    /// A colour is transparent or translucent, and this format cannot express that.
    NotOpaque(&'static str),
    /// This format draws squares only.
    ShapesNotOnFormat,
    /// The radius of the background's corners is above 100 %.
    InvalidBackgroundRound(u8),
    /// The module size is not one of [`MIN_MODULE_SIZE`](crate::render::MIN_MODULE_SIZE) to 100 %.
    InvalidModuleSize(u8),
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
        /// The version at which the largest logo fits.
        version: Version,
        /// The level at which the largest logo fits.
        level: ErrorCorrectionLevel,
    },
    /// The logo cannot be drawn.
    #[cfg(feature = "image")]
    InvalidLogo(crate::LogoFault),
    /// The caption cannot be drawn.
    InvalidCaption(CaptionFault),
    /// The font of the caption cannot be used.
    InvalidFont(FontFault),
    /// There is not enough memory for the picture, or for decoding its logo.
    OutOfMemory {
        /// The number of bytes that could not be allocated.
        bytes: usize,
    },
}

impl fmt::Display for Error {
    /// Writes a short description without the figures, which the variants have.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the content is empty",
            Self::DataTooLong { .. } => "the content is too long for any version",
            Self::VersionTooSmall { .. } => "the version is too small for the content",
            Self::MaxVersionTooSmall { .. } => "the largest version is too small for the content",
            Self::InvalidCharacter { .. } => "the mode of a segment cannot express a character",
            Self::InvalidEci(_) => "the ECI assignment number is above 999999",
            Self::InvalidSequence { .. } => "the place in the sequence of symbols is not possible",
            Self::SequenceTooLong { .. } => "the message is too long for the sequence",
            Self::SequenceTooShort { .. } => "the message has fewer characters than symbols",
            Self::InvalidApplicationIndicator => {
                "the application indicator is neither a letter nor two digits"
            }
            Self::InvalidVersion(_) => "the version is not one of 1 to 40",
            Self::InvalidVersionName => "there is no version of this name",
            Self::InvalidMask(_) => "the symbology lacks the data mask",
            Self::MissingLevel { .. } => "the version lacks the error correction level",
            Self::MissingMode { .. } => "the symbology lacks the mode",
            Self::OtherSymbology { .. } => "the version is of another symbology",
            Self::WidthTooSmall { .. } => "the width is too small for the symbol",
            Self::ImageTooLarge { .. } => "the image is too wide for its format",
            Self::TextTooWide { .. } => "the symbol is too wide to be drawn as text",
            Self::ZeroScale => "the scale is zero",
            Self::NotOpaque(_) => "the format cannot express the alpha of a colour",
            Self::ShapesNotOnFormat => "the format draws squares only",
            Self::InvalidBackgroundRound(_) => "the radius of the background is above 100 %",
            Self::InvalidModuleSize(_) => "the module size is not one of 50 to 100 %",
            Self::LogoTooLarge { .. } => "the logo hides too much of the symbol",
            #[cfg(feature = "image")]
            Self::InvalidLogo(_) => "the logo is not a picture that can be drawn",
            Self::InvalidCaption(_) => "the caption cannot be drawn",
            Self::InvalidFont(_) => "the font of the caption cannot be used",
            Self::OutOfMemory { .. } => "there is not enough memory",
        })
    }
}

impl std::error::Error for Error {}
