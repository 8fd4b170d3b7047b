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
        /// The version and the level of the symbol that it was tried on: the one with the most room.
        version: Version,
        /// See `version`.
        level: ErrorCorrectionLevel,
    },
    /// A logo is not a picture that can be drawn.
    InvalidLogo(LogoFault),
    /// There is no memory for the picture, or for decoding its logo.
    OutOfMemory {
        /// The bytes that there was no room for.
        bytes: usize,
    },
    /// The encoder of this format failed: a fault of ours.
    NotEncoded(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Empty => f.write_str("expected content of at least one byte but received none"),
            Self::DataTooLong { level, bytes } => write!(
                f,
                "expected content that fits in version 40 at level {level:?} but received {bytes} bytes"
            ),
            Self::VersionTooSmall { version, smallest } => write!(
                f,
                "expected version {smallest} or more for this content but received {version}"
            ),
            Self::InvalidCharacter {
                mode,
                character,
                index,
            } => write!(
                f,
                "expected characters of {mode} mode but received {character:?} at index {index}"
            ),
            Self::InvalidEci(assignment) => {
                write!(
                    f,
                    "expected an ECI assignment number from 0 to 999999 but received {assignment}"
                )
            }
            Self::InvalidSequence { position, total } => write!(
                f,
                "expected symbol 1 to {total} of 2 to 16 but received symbol {position} of {total}"
            ),
            Self::InvalidApplicationIndicator => {
                write!(
                    f,
                    "expected an application indicator of one letter or two digits"
                )
            }
            Self::InvalidVersion(version) => {
                write!(f, "expected a version from 1 to 40 but received {version}")
            }
            Self::InvalidMask(mask) => {
                write!(f, "expected a data mask from 0 to 7 but received {mask}")
            }
            Self::WidthTooSmall { width, smallest } => write!(
                f,
                "expected a width of at least {smallest} pixels but received {width}"
            ),
            Self::ImageTooLarge { width, most } => write!(
                f,
                "expected a picture at most {most} pixels wide but it would be {width}"
            ),
            Self::TextTooWide { width, most } => write!(
                f,
                "expected text at most {most} modules wide but it would be {width}"
            ),
            Self::ZeroScale => f.write_str("expected a scale of at least 1 but received 0"),
            Self::NotOpaque(format) => write!(
                f,
                "expected colours with an alpha that {format} can express but received another"
            ),
            Self::LogoTooLarge {
                size,
                largest,
                reserve,
                version,
                level,
            } => write!(
                f,
                "expected a logo of at most {largest}/10000 of version {version} at level {level:?}, which \
                 leaves a reserve of {reserve}/10000, but received {size}/10000"
            ),
            Self::InvalidLogo(fault) => write!(f, "expected a logo but received {fault}"),
            Self::OutOfMemory { bytes } => {
                write!(f, "expected {bytes} bytes of memory but received none")
            }
            Self::NotEncoded(format) => {
                write!(
                    f,
                    "expected a picture from the encoder of {format} but received none"
                )
            }
        }
    }
}

impl std::error::Error for Error {}

/// Why a logo cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogoFault {
    /// It is neither PNG, JPEG, WebP nor SVG.
    Unknown,
    /// It is one of them, but cannot be read.
    Damaged,
    /// It has more than one frame.
    Animated,
    /// Its pixels need far fewer tables or scans than it has.
    TooComplex,
    /// It is an SVG, which only an SVG can have as its logo.
    Svg,
    /// The format of the picture has no logo.
    Format,
    /// It is compressed with gzip, as an SVGZ is.
    Compressed,
    /// It is XML, but no SVG that can be embedded.
    #[cfg(feature = "image")]
    DamagedSvg(qr_codecs::SvgFault),
    /// It has more bytes than are taken.
    TooManyBytes(usize),
    /// It has more pixels than are taken, or more than there is memory for.
    TooManyPixels {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
}

impl fmt::Display for LogoFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Unknown => f.write_str("bytes of an unknown format"),
            Self::Damaged => f.write_str("one that is damaged"),
            Self::Animated => f.write_str("one that is animated"),
            Self::TooComplex => f.write_str("one with more than its pixels need"),
            Self::Svg => f.write_str("an SVG"),
            Self::Format => f.write_str("one with a format that has none"),
            Self::Compressed => f.write_str("bytes that are compressed with gzip"),
            #[cfg(feature = "image")]
            Self::DamagedSvg(fault) => fault.fmt(f),
            Self::TooManyBytes(bytes) => write!(f, "{bytes} bytes"),
            Self::TooManyPixels { width, height } => write!(f, "{width} × {height} pixels"),
        }
    }
}
