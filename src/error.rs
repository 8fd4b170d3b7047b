//! Converts `qr_core::Error` to the fields of an error: a stable `ERR_QR_*` code, the wrong argument
//! and named figures. lib/messages writes the messages.

#![allow(
    clippy::cast_precision_loss,
    reason = "the figures of an error are far below 2^53"
)]

use std::any::Any;
use std::fmt::Display;

use napi::bindgen_prelude::Either;
use napi_derive::napi;
use qr_core::read::PictureFault;
use qr_core::render::logo::{
    MAX_ATTRIBUTES, MAX_DECODE_MEMORY, MAX_DEPTH, MAX_DRAWN_BYTES, MAX_DRAWN_ELEMENTS,
    MAX_FILE_BYTES, MAX_LOSSY_PIXELS, MAX_PREFIXES, MAX_SIDE,
};
use qr_core::render::{MAX_CAPTION_CHARACTERS, MAX_FONT_BYTES, Size};
use qr_core::{
    Advice, CaptionFault, Error, ErrorCorrectionLevel, FontFault, LogoFault, LogoPlace, SvgFault,
    Symbology, Unreadable, Version,
};

use crate::charset::Missing;

/// The fields of an error. JavaScript writes its message.
#[napi(object, object_from_js = false)]
#[derive(Clone, Debug)]
pub struct Failure {
    /// One of the `ERR_QR_*` codes.
    #[napi(ts_type = "string")]
    pub code: &'static str,
    /// The name of the wrong argument in index.js.
    pub argument: Option<String>,
    /// The figures and names for the message. `reason` distinguishes the messages of one code.
    pub details: Vec<Detail>,
}

/// A figure or a name.
#[napi(object, object_from_js = false)]
#[derive(Clone, Debug)]
pub struct Detail {
    /// Its name in `details` of the error.
    #[napi(ts_type = "string")]
    pub name: &'static str,
    /// A number, or a text.
    pub value: Either<f64, String>,
}

// The builders are cold functions that are not inlined: there are about a hundred calls.
impl Failure {
    fn new(code: &'static str) -> Self {
        Self {
            code,
            argument: None,
            details: Vec::new(),
        }
    }

    #[cold]
    #[inline(never)]
    fn about(mut self, argument: &str) -> Self {
        self.argument = Some(argument.to_owned());
        self
    }

    #[cold]
    #[inline(never)]
    fn with(mut self, name: &'static str, value: Either<f64, String>) -> Self {
        self.details.push(Detail { name, value });
        self
    }

    fn number(self, name: &'static str, value: impl Into<f64>) -> Self {
        self.with(name, Either::A(value.into()))
    }

    fn count(self, name: &'static str, value: usize) -> Self {
        self.number(name, value as f64)
    }

    #[cold]
    #[inline(never)]
    fn text(self, name: &'static str, value: &dyn Display) -> Self {
        self.with(name, Either::B(value.to_string()))
    }

    /// Adds a version: its number, or the name of a version that has none.
    fn version(self, name: &'static str, version: Version) -> Self {
        match version.symbology() {
            Symbology::Qr => self.number(name, version.number()),
            _ => self.text(name, &version),
        }
    }

    fn reason(self, reason: &'static str) -> Self {
        self.text("reason", &reason)
    }

    /// Reports a picture that readers could not read.
    pub fn unreadable(Unreadable { fault, advice }: Unreadable) -> Self {
        let failure = Self::new("ERR_QR_UNREADABLE");
        let failure = match advice {
            Some(Advice::ModuleSize(size)) => failure
                .about("style.size")
                .number("size", f64::from(size) / 100.0),
            Some(Advice::SquareFinders) => failure.about("style.finderFrame"),
            Some(Advice::TwoColors) => failure.about("color"),
            Some(Advice::Size(Size::Width(width))) => failure.about("width").number("size", width),
            Some(Advice::Size(Size::Scale(scale))) => failure.about("scale").number("size", scale),
            None => failure,
        };
        match fault {
            PictureFault::LowContrast { contrast, least } => failure
                .reason("contrast")
                .number("contrast", percent(contrast))
                .number("minContrast", percent(least)),
            PictureFault::FinderNotFound { .. } => failure.reason("finder"),
            PictureFault::SmallModules { pixels, least } => failure
                .reason("pixels")
                .number("pixels", (10.0 * pixels).round() / 10.0)
                .number("minPixels", least),
            PictureFault::DarkQuietZone { .. } => failure.reason("quiet-zone"),
            PictureFault::TooManyWrongCodewords { wrong, most, .. } => failure
                .reason("codewords")
                .count("wrong", wrong)
                .count("most", most),
            PictureFault::CloseToThreshold { .. } => failure.reason("threshold"),
            PictureFault::NotDecoded(_) => failure.reason("not-decoded"),
            other => Self::internal(&other.to_string()),
        }
    }

    /// Refuses an argument that index.js never passes, so that it cannot harm the process.
    pub fn argument(name: &str) -> Self {
        Self::new("ERR_QR_INVALID_OPTION")
            .about(name)
            .reason("not-from-index")
    }

    /// Reports a character that the mode of a segment cannot express.
    pub fn segment(segment: usize, error: Error) -> Self {
        let Error::InvalidCharacter {
            mode,
            character,
            index,
        } = error
        else {
            return error.into();
        };
        Self::new("ERR_QR_INVALID_SEGMENT")
            .about(&format!("text[{segment}].data"))
            .reason("character")
            .text("mode", &mode)
            .text("character", &character)
            .count("index", index)
            .count("segment", segment)
    }

    /// Reports a character that the charset of an ECI assignment number lacks. `name` is the text.
    pub fn charset(name: &str, eci: u32, missing: &Missing) -> Self {
        Self::new("ERR_QR_INVALID_TEXT")
            .about(name)
            .reason("charset")
            .text("character", &missing.character)
            .count("index", missing.index)
            .number("eci", eci)
    }

    /// Reports that there is no memory for so many bytes.
    pub fn memory(bytes: usize) -> Self {
        Self::new("ERR_QR_OUT_OF_MEMORY").count("bytes", bytes)
    }

    /// Reports a fault of this package.
    pub fn internal(reason: &str) -> Self {
        Self::new("ERR_QR_INTERNAL").text("reason", &reason)
    }

    /// Reports a panic.
    pub fn panic(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        Self::internal(text.unwrap_or("a panic"))
    }
}

/// Returns the value of an export: its result, or the fields of an error that JavaScript throws.
pub fn returned<T>(result: Result<T, Failure>) -> Either<T, Failure> {
    match result {
        Ok(result) => Either::A(result),
        Err(failure) => Either::B(failure),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Empty => Self::new("ERR_QR_INVALID_TEXT")
                .about("text")
                .reason("empty"),
            Error::DataTooLong {
                symbology,
                level,
                bytes,
                other,
            } => data_too_long(symbology, level, bytes, other),
            Error::VersionTooSmall { version, smallest } => Self::new("ERR_QR_VERSION_TOO_SMALL")
                .about("version")
                .version("version", version)
                .version("smallestVersion", smallest),
            Error::MissingLevel {
                symbology,
                version,
                level,
            } => missing_level(symbology, version, level),
            Error::MissingMode { symbology, mode } => Self::new("ERR_QR_INVALID_OPTION")
                .about("symbology")
                .reason("mode-of-symbology")
                .text("symbology", &name(symbology))
                .text("mode", &mode),
            Error::MaxVersionTooSmall {
                max_version,
                smallest,
            } => Self::new("ERR_QR_VERSION_TOO_SMALL")
                .about("maxVersion")
                .version("maxVersion", max_version)
                .version("smallestVersion", smallest),
            Error::SequenceTooLong {
                symbols,
                needed,
                version,
                level,
                bytes,
            } => sequence_too_long((symbols, needed), version, level, bytes),
            Error::SequenceTooShort {
                symbols,
                characters,
            } => Self::new("ERR_QR_INVALID_TEXT")
                .about("text")
                .reason("sequence-too-short")
                .number("symbols", symbols)
                .count("characters", characters),
            Error::WidthTooSmall { width, smallest } => Self::new("ERR_QR_WIDTH_TOO_SMALL")
                .about("width")
                .number("width", width)
                .number("smallestWidth", smallest),
            Error::ImageTooLarge { width, most } => Self::new("ERR_QR_IMAGE_TOO_LARGE")
                .number("width", width as f64)
                .number("maxWidth", most)
                .text("unit", &"pixels"),
            Error::TextTooWide { width, most } => Self::new("ERR_QR_IMAGE_TOO_LARGE")
                .number("width", width as f64)
                .number("maxWidth", most)
                .text("unit", &"modules"),
            Error::LogoTooLarge {
                size,
                largest,
                reserve,
                version,
                level,
            } => {
                // In the unit of the options: a part of the symbol's width, or of a block's error
                // correction.
                let part = |part: u16| f64::from(part) / f64::from(LogoPlace::PARTS);
                let argument = if largest == 0 {
                    "logo.padding"
                } else {
                    "logo.size"
                };
                Self::new("ERR_QR_LOGO_TOO_LARGE")
                    .about(argument)
                    .number("size", part(size))
                    .number("largestSize", part(largest))
                    .number("reserve", part(reserve))
                    .version("version", version)
                    .text("level", &format_args!("{level:?}"))
            }
            Error::OutOfMemory { bytes } => Self::memory(bytes),
            Error::InvalidCaption(fault) => invalid_caption(fault),
            Error::InvalidFont(fault) => invalid_font(fault),
            Error::InvalidLogo(fault) => invalid_logo(fault),
            // index.js refuses these before it calls the addon.
            Error::NotOpaque(_) => Self::argument("colors"),
            Error::ShapesNotOnFormat
            | Error::InvalidModuleSize(_)
            | Error::InvalidBackgroundRound(_) => Self::argument("style"),
            Error::InvalidVersion(_) => Self::argument("version"),
            Error::OtherSymbology { .. } => Self::argument("symbology"),
            Error::InvalidMask(_) => Self::argument("mask"),
            Error::ZeroScale => Self::argument("scale"),
            Error::InvalidSequence { .. } => Self::argument("symbols"),
            other => Self::internal(&other.to_string()),
        }
    }
}

/// Reports a level that a version, or every version of a symbology, lacks.
fn missing_level(
    symbology: Symbology,
    version: Option<Version>,
    level: ErrorCorrectionLevel,
) -> Failure {
    let failure = Failure::new("ERR_QR_INVALID_OPTION")
        .about("errorCorrectionLevel")
        .text("level", &format_args!("{level:?}"))
        .text("levels", &levels(symbology, version));
    match version {
        Some(version) => failure
            .reason("level-of-version")
            .version("version", version),
        None => failure
            .reason("level-of-symbology")
            .text("symbology", &name(symbology)),
    }
}

/// Reports content that a number of symbols does not hold, and the number that would.
fn sequence_too_long(
    (symbols, needed): (u8, Option<u8>),
    version: Version,
    level: ErrorCorrectionLevel,
    bytes: usize,
) -> Failure {
    let failure = Failure::new("ERR_QR_DATA_TOO_LONG")
        .about("text")
        .count("length", bytes)
        .text("unit", &"bytes")
        .number("symbols", symbols)
        .version("version", version)
        .text("level", &format_args!("{level:?}"));
    match needed {
        Some(needed) => failure.number("neededSymbols", needed),
        None => failure,
    }
}

/// Returns the name of a symbology in the option `symbology`.
pub const fn name(symbology: Symbology) -> &'static str {
    match symbology {
        Symbology::MicroQr => "micro-qr",
        Symbology::Rmqr => "rmqr",
        _ => "qr",
    }
}

/// Lists the levels that a version, or some version of a symbology, has.
fn levels(symbology: Symbology, version: Option<Version>) -> String {
    let is_asked = |candidate: &Version| version.is_none_or(|version| version == *candidate);
    let has = |level: ErrorCorrectionLevel| {
        let mut versions = symbology.versions().filter(is_asked);
        versions.any(|version| version.has_level(level) && !version.only_detects_errors())
    };
    let names = ErrorCorrectionLevel::ALL
        .into_iter()
        .filter(|&level| has(level));
    names
        .map(|level| format!("{level:?}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Reports content that no version of a symbology holds, with the most that a version holds and the
/// version of QR Code that holds the content.
fn data_too_long(
    symbology: Symbology,
    level: ErrorCorrectionLevel,
    bytes: usize,
    other: Option<Version>,
) -> Failure {
    let most = |of: fn(Version, ErrorCorrectionLevel) -> usize| {
        symbology
            .versions()
            .map(|version| of(version, level))
            .max()
            .unwrap_or(0)
    };
    let failure = Failure::new("ERR_QR_DATA_TOO_LONG")
        .about("text")
        .count("length", bytes)
        .text("unit", &"bytes")
        .count("maxLength", most(Version::max_bytes))
        .count("maxDigits", most(Version::max_digits))
        .text("level", &format_args!("{level:?}"));
    if symbology == Symbology::Qr {
        return failure;
    }
    let failure = failure.text("symbology", &name(symbology));
    match other {
        Some(other) => failure
            .text("otherSymbology", &name(other.symbology()))
            .version("otherVersion", other),
        None => failure,
    }
}

fn invalid_caption(fault: CaptionFault) -> Failure {
    let failure = Failure::new("ERR_QR_INVALID_OPTION").about("frame.text");
    match fault {
        CaptionFault::Length(length) => failure
            .reason("frame-length")
            .count("length", length)
            .count("maxLength", MAX_CAPTION_CHARACTERS),
        CaptionFault::Control { character, index } => failure
            .reason("frame-control")
            .text("character", &character)
            .count("index", index),
        CaptionFault::NeedsShaping { character, index } => failure
            .reason("frame-shaping")
            .text("character", &character)
            .count("index", index),
        CaptionFault::TooWide { width, available } => failure
            .reason("frame-too-wide")
            .number("width", width)
            .number("maxWidth", available),
        CaptionFault::NoQuietZone => Failure::new("ERR_QR_INVALID_OPTION")
            .about("margin")
            .reason("frame-without-margin"),
        _ => Failure::new("ERR_QR_INVALID_OPTION")
            .about("frame")
            .reason("frame-and-round"),
    }
}

fn invalid_font(fault: FontFault) -> Failure {
    let failure = Failure::new("ERR_QR_INVALID_FONT").about("frame.font");
    match fault {
        FontFault::TooManyBytes(bytes) => failure
            .reason("too-many-bytes")
            .count("bytes", bytes)
            .count("maxBytes", MAX_FONT_BYTES),
        FontFault::Compressed => failure.reason("compressed"),
        FontFault::Collection => failure.reason("collection"),
        FontFault::TooComplex => failure.reason("too-complex"),
        FontFault::TooLarge => failure.reason("too-large"),
        FontFault::MissingCharacter {
            character,
            index,
            is_built_in,
        } => failure
            .reason(if is_built_in {
                "missing-in-built-in"
            } else {
                "missing-character"
            })
            .text("character", &character)
            .count("index", index),
        _ => failure.reason("unknown-format"),
    }
}

fn invalid_logo(fault: LogoFault) -> Failure {
    let failure = Failure::new("ERR_QR_INVALID_LOGO").about("logo.image");
    match fault {
        LogoFault::Damaged => failure.reason("damaged"),
        LogoFault::Animated => failure.reason("animated"),
        LogoFault::TooComplex => failure.reason("too-complex"),
        LogoFault::SvgOnRaster => failure.reason("svg-on-raster"),
        LogoFault::NotOnFormat => failure.reason("not-on-format"),
        LogoFault::Compressed => failure.reason("compressed"),
        LogoFault::TooManyBytes(bytes) => failure
            .reason("too-many-bytes")
            .count("bytes", bytes)
            .count("maxBytes", MAX_FILE_BYTES),
        LogoFault::TooManyPixels { width, height } => failure
            .reason("too-many-pixels")
            .number("width", width)
            .number("height", height)
            .number("maxWidth", MAX_SIDE)
            .number("maxLossyPixels", MAX_LOSSY_PIXELS)
            .number("maxMemory", MAX_DECODE_MEMORY as f64),
        LogoFault::Svg(fault) => invalid_svg(failure, fault),
        _ => failure.reason("unknown-format"),
    }
}

fn invalid_svg(failure: Failure, fault: SvgFault) -> Failure {
    let place = |failure: Failure, line: u32, column: Option<u32>| match column {
        Some(column) => failure.number("line", line).number("column", column),
        None => failure.number("line", line),
    };
    match fault {
        SvgFault::Encoding(name) => failure.reason("svg-encoding").text("encoding", &name),
        SvgFault::Bytes(encoding) => failure.reason("svg-bytes").text("encoding", &encoding),
        SvgFault::Prefix { line, column } => place(failure.reason("svg-prefix"), line, column),
        SvgFault::NotWellFormed { line, column } => {
            place(failure.reason("svg-not-well-formed"), line, column)
        }
        SvgFault::Unclosed => failure.reason("svg-unclosed"),
        SvgFault::Root => failure.reason("svg-root"),
        SvgFault::Namespace => failure.reason("svg-namespace"),
        SvgFault::References => failure.reason("svg-undeclared-entity"),
        SvgFault::EntityValue => failure.reason("svg-entity-value"),
        SvgFault::ExternalEntity => failure.reason("svg-external-entity"),
        SvgFault::ParameterEntity => failure.reason("svg-parameter-entity"),
        SvgFault::AttributeDefaults => failure.reason("svg-attribute-defaults"),
        SvgFault::TooManyBytes => failure
            .reason("svg-too-many-bytes")
            .count("maxBytes", MAX_FILE_BYTES),
        SvgFault::TooManyElements => failure
            .reason("svg-too-many-elements")
            .number("maxMemory", MAX_DECODE_MEMORY as f64),
        SvgFault::TooManyAttributes => failure
            .reason("svg-too-many-attributes")
            .count("maxAttributes", MAX_ATTRIBUTES),
        SvgFault::TooManyPrefixes => failure
            .reason("svg-too-many-prefixes")
            .count("maxPrefixes", MAX_PREFIXES),
        SvgFault::Element(name) => failure.reason("svg-element").text("element", &name),
        SvgFault::Attribute(name) => failure.reason("svg-attribute").text("attribute", &name),
        SvgFault::StyleSheet => failure.reason("svg-style-sheet"),
        SvgFault::Link(url) => failure.reason("svg-link").text("url", &url),
        SvgFault::Picture => failure.reason("svg-picture").number("maxWidth", MAX_SIDE),
        SvgFault::Css(css) => failure.reason("svg-css").text("css", &css),
        SvgFault::Filter { name, most } => failure
            .reason("svg-filter")
            .text("attribute", &name)
            .number("maxValue", most),
        SvgFault::Cycle(id) => failure.reason("svg-cycle").text("id", &id),
        SvgFault::TooDeep => failure.reason("svg-too-deep").number("maxDepth", MAX_DEPTH),
        SvgFault::TooManyDrawn => failure
            .reason("svg-too-many-drawn")
            .number("maxElements", MAX_DRAWN_ELEMENTS as f64)
            .number("maxBytes", MAX_DRAWN_BYTES as f64),
        SvgFault::TooManySelectors => failure.reason("svg-too-many-selectors"),
        _ => failure.reason("svg-unknown"),
    }
}

/// Returns a part in whole percent, rounded down.
fn percent(part: f64) -> f64 {
    (100.0 * part + 1e-9).floor()
}
