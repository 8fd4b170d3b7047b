//! `qr_core::Error` -> a stable `ERR_QR_*` code and a sentence in the words of the JavaScript API.
//! lib/error.js says what each code means.

use std::any::Any;

use napi_derive::napi;
use qr_core::render::logo::{
    MAX_ATTRIBUTES, MAX_DECODE_MEMORY, MAX_DEPTH, MAX_DRAWN_BYTES, MAX_DRAWN_ELEMENTS,
    MAX_FILE_BYTES, MAX_LOSSY_PIXELS, MAX_PREFIXES, MAX_SIDE,
};
use qr_core::{Error, ErrorCorrectionLevel, LogoFault, LogoPlace, SvgFault, Version};

/// What JavaScript makes an error of.
#[napi(object, object_from_js = false)]
#[derive(Clone, Debug)]
pub struct Failure {
    /// One of the `ERR_QR_*` codes.
    #[napi(ts_type = "string")]
    pub code: &'static str,
    /// A sentence that names the argument, what was expected and what came.
    pub message: String,
}

impl Failure {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message }
    }

    /// An argument that index.js would not have passed: here is only seen to it that it does no harm.
    pub fn argument(name: &str) -> Self {
        let message =
            format!("Expected what index.js passes for {name} but received another value");
        Self::new("ERR_QR_INVALID_OPTION", message)
    }

    /// A segment with a character that its mode has not.
    pub fn segment(index: usize, error: Error) -> Self {
        let Error::InvalidCharacter {
            mode,
            character,
            index: at,
        } = error
        else {
            return error.into();
        };
        let message = format!(
            "Expected characters of {mode} mode for text[{index}].data but received {character:?} \
             at index {at}"
        );
        Self::new("ERR_QR_INVALID_SEGMENT", message)
    }

    /// There is no memory for so many bytes.
    pub fn memory(bytes: usize) -> Self {
        let message = format!("Expected {bytes} bytes of memory for the image but received none");
        Self::new("ERR_QR_OUT_OF_MEMORY", message)
    }

    /// A fault of ours.
    pub fn internal(reason: &str) -> Self {
        let message = format!("Expected no failure in the addon but received: {reason}");
        Self::new("ERR_QR_INTERNAL", message)
    }

    /// What a panic left behind.
    pub fn panic(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        Self::internal(text.unwrap_or("a panic"))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (code, message) = match error {
            Error::Empty => (
                "ERR_QR_INVALID_TEXT",
                "Expected at least one character for text but received none".to_owned(),
            ),
            Error::DataTooLong { level, bytes } => (
                "ERR_QR_DATA_TOO_LONG",
                format!(
                    "Expected what fits in version 40, the largest symbol, at level {level:?}, such as \
                     {} bytes or {} digits, for text but received {bytes} bytes",
                    // Less the headers of one segment.
                    (Version::MAX.data_bits(level) - 20) / 8,
                    (Version::MAX.data_bits(level) - 18) * 3 / 10,
                ),
            ),
            Error::VersionTooSmall { version, smallest } => (
                "ERR_QR_VERSION_TOO_SMALL",
                format!(
                    "Expected {smallest}, the next that holds this text, or more for version but \
                     received {version}"
                ),
            ),
            Error::WidthTooSmall { width, smallest } => (
                "ERR_QR_WIDTH_TOO_SMALL",
                format!(
                    "Expected at least {smallest}, a pixel for each module of symbol and quiet \
                     zone, for width but received {width}"
                ),
            ),
            Error::ImageTooLarge { width, most } => (
                "ERR_QR_IMAGE_TOO_LARGE",
                format!(
                    "Expected an image at most {most} pixels wide for version, margin and size \
                     but received ones that make {width}"
                ),
            ),
            Error::TextTooWide { width, most } => (
                "ERR_QR_IMAGE_TOO_LARGE",
                format!(
                    "Expected text at most {most} modules wide for version and margin but received \
                     ones that make {width}"
                ),
            ),
            Error::LogoTooLarge {
                size,
                largest,
                reserve,
                version,
                level,
            } => (
                "ERR_QR_LOGO_TOO_LARGE",
                logo_too_large(size, largest, reserve, version, level),
            ),
            Error::OutOfMemory { bytes } => return Self::memory(bytes),
            Error::NotOpaque(_) => return Self::argument("colors"),
            Error::InvalidLogo(fault) => ("ERR_QR_INVALID_LOGO", invalid_logo(fault)),
            other => return Self::internal(&other.to_string()),
        };
        Self::new(code, message)
    }
}

fn logo_too_large(
    size: u16,
    largest: u16,
    reserve: u16,
    version: Version,
    level: ErrorCorrectionLevel,
) -> String {
    // In the unit of the options: a part of the symbol's width, or of the error correction.
    let part = |part: u16| {
        let text = format!("{}.{:04}", part / LogoPlace::PARTS, part % LogoPlace::PARTS);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let size = part(size);
    let reserve = part(reserve);
    if largest == 0 {
        let less = match reserve.as_str() {
            "0" => String::new(),
            _ => format!(", or less reserve than {reserve},"),
        };
        return format!(
            "Expected less padding{less} for logo but received a padding that leaves room for none on version \
             {version} at level {level:?}"
        );
    }
    format!(
        "Expected at most {}, with which version {version} at level {level:?} keeps a reserve of {reserve}, for \
         logo.size but received {size}",
        part(largest)
    )
}

fn invalid_logo(fault: LogoFault) -> String {
    let expected = match fault {
        LogoFault::Svg => "PNG, JPEG or WebP, as only type 'svg' takes an SVG,".to_owned(),
        LogoFault::Compressed => {
            "a file that is not compressed, such as what gunzip makes of an .svgz,".to_owned()
        }
        LogoFault::DamagedSvg(fault) => svg_that_is_taken(fault),
        LogoFault::Damaged => "a picture that can be read".to_owned(),
        LogoFault::Animated => "a picture that stands still".to_owned(),
        LogoFault::TooComplex => {
            "a picture with fewer Huffman tables or scans, as image editors save it,".to_owned()
        }
        LogoFault::TooManyBytes(_) => format!("at most {MAX_FILE_BYTES} bytes"),
        LogoFault::TooManyPixels { .. } => format!(
            "at most {MAX_SIDE} × {MAX_SIDE} pixels ({} million as lossy WebP), and {} MiB of \
             memory to decode them,",
            MAX_LOSSY_PIXELS / 1_000_000,
            MAX_DECODE_MEMORY >> 20
        ),
        _ => "the bytes of a PNG, JPEG or WebP, or with type 'svg' of an SVG,".to_owned(),
    };
    format!("Expected {expected} for logo.image but received {fault}")
}

/// Describes a correct SVG, for the message about a faulty one.
fn svg_that_is_taken(fault: SvgFault) -> String {
    match fault {
        SvgFault::Encoding(_) => {
            "an SVG in UTF-8, UTF-16, ISO-8859-1, windows-1252 or US-ASCII".to_owned()
        }
        SvgFault::Root => "an SVG".to_owned(),
        SvgFault::Namespace => "an SVG with xmlns=\"http://www.w3.org/2000/svg\"".to_owned(),
        SvgFault::EntityValue
        | SvgFault::ExternalEntity
        | SvgFault::ParameterEntity
        | SvgFault::AttributeDefaults => {
            "an SVG whose document type declares only entities of plain text".to_owned()
        }
        SvgFault::TooManyBytes => {
            format!("at most {MAX_FILE_BYTES} bytes, as UTF-8 and with entities replaced,")
        }
        SvgFault::TooManyElements => format!(
            "no more elements and attributes than {} MiB of memory hold",
            MAX_DECODE_MEMORY >> 20
        ),
        SvgFault::TooManyAttributes => {
            format!("at most {MAX_ATTRIBUTES} attributes on each element")
        }
        SvgFault::TooManyPrefixes => {
            format!("at most {MAX_PREFIXES} prefixes of namespaces, all of them short,")
        }
        SvgFault::Element(_) | SvgFault::Attribute(_) | SvgFault::StyleSheet => {
            "a still SVG that runs and loads nothing".to_owned()
        }
        SvgFault::Link(_) => {
            "an SVG that refers only to its own elements, as #id, and to pictures \
                              in it, as data:,"
                .to_owned()
        }
        SvgFault::Picture => format!(
            "an SVG whose pictures are PNG, JPEG or WebP in base 64, together no more work to \
             decode than one of {MAX_SIDE} × {MAX_SIDE} pixels,"
        ),
        SvgFault::Css(_) => "an SVG with plain CSS that loads nothing".to_owned(),
        SvgFault::Filter { .. } => "an SVG with filters that are quick to draw".to_owned(),
        SvgFault::Cycle(_) => "an SVG in which nothing refers to itself".to_owned(),
        SvgFault::TooDeep => format!("at most {MAX_DEPTH} elements in one another"),
        SvgFault::TooManyDrawn => {
            let most = MAX_DRAWN_BYTES >> 20;
            format!(
                "at most {MAX_DRAWN_ELEMENTS} elements and {most} MiB, each as often as it is drawn,"
            )
        }
        SvgFault::TooManySelectors => "fewer selectors of style sheets".to_owned(),
        _ => "well-formed XML".to_owned(),
    }
}

impl From<Failure> for napi::Error<&'static str> {
    fn from(failure: Failure) -> Self {
        Self::new(failure.code, failure.message)
    }
}
