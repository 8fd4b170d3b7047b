//! `qr_core::Error` -> an error with a stable `ERR_QR_*` code and a sentence in the words of the
//! JavaScript API.

use std::any::Any;

use napi_derive::napi;
use qr_core::Error;
use qr_core::render::MAX_WIDTH;

/// The codes that come from this side of the border; lib/error.js lists them all.
#[derive(Clone, Copy, Debug)]
pub enum Code {
    /// The text is empty or not UTF-8.
    InvalidText,
    /// A segment has a character that its mode has not.
    InvalidSegment,
    /// An option is out of range.
    InvalidOption,
    /// The text does not fit in any symbol.
    DataTooLong,
    /// The text does not fit in the version asked for.
    VersionTooSmall,
    /// The symbol does not fit in the width asked for.
    WidthTooSmall,
    /// The picture would be too large.
    ImageTooLarge,
    /// A fault of ours.
    Internal,
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        match self {
            Self::InvalidText => "ERR_QR_INVALID_TEXT",
            Self::InvalidSegment => "ERR_QR_INVALID_SEGMENT",
            Self::InvalidOption => "ERR_QR_INVALID_OPTION",
            Self::DataTooLong => "ERR_QR_DATA_TOO_LONG",
            Self::VersionTooSmall => "ERR_QR_VERSION_TOO_SMALL",
            Self::WidthTooSmall => "ERR_QR_WIDTH_TOO_SMALL",
            Self::ImageTooLarge => "ERR_QR_IMAGE_TOO_LARGE",
            Self::Internal => "ERR_QR_INTERNAL",
        }
    }
}

/// What JavaScript makes an error of.
#[derive(Clone, Debug)]
pub struct Failure {
    code: Code,
    message: String,
}

impl Failure {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// An option that lib/options.js would have refused.
    pub fn option(name: &str) -> Self {
        Self::new(
            Code::InvalidOption,
            format!("Expected a value in range for {name} but received another"),
        )
    }

    /// A layout that lib/content.js would not have made.
    pub fn layout() -> Self {
        Self::new(
            Code::InvalidText,
            "Expected parts that cover the data for layout but received others",
        )
    }

    /// Bytes that lib/content.js would not have sent as text.
    pub fn utf_8() -> Self {
        Self::new(
            Code::InvalidText,
            "Expected UTF-8 for text but received other bytes",
        )
    }

    /// A segment that its mode cannot express.
    pub fn of_segment(index: usize, error: &Error) -> Self {
        match error {
            Error::InvalidCharacter {
                mode,
                character,
                index: at,
            } => Self::new(
                Code::InvalidSegment,
                format!(
                    "Expected characters of {mode} mode for text[{index}].data but received \
                     {character:?} at index {at}"
                ),
            ),
            other => Self::internal(&other.to_string()),
        }
    }

    /// A fault of ours.
    pub fn internal(reason: &str) -> Self {
        Self::new(
            Code::Internal,
            format!("Expected no failure in the addon but received: {reason}"),
        )
    }

    /// What a panic left behind.
    pub fn panic(payload: &(dyn Any + Send)) -> Self {
        let reason = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied());
        Self::internal(reason.unwrap_or("a panic"))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Empty => Self::new(
                Code::InvalidText,
                "Expected at least one character for text but received none",
            ),
            Error::DataTooLong { level, bytes } => Self::new(
                Code::DataTooLong,
                format!(
                    "Expected what fits in version 40, the largest symbol, at level {level:?} for \
                     text but received {bytes} bytes"
                ),
            ),
            Error::VersionTooSmall { version, smallest } => Self::new(
                Code::VersionTooSmall,
                format!(
                    "Expected at least {smallest}, the smallest that holds this text, for version \
                     but received {version}"
                ),
            ),
            Error::WidthTooSmall { width, smallest } => Self::new(
                Code::WidthTooSmall,
                format!(
                    "Expected at least {smallest}, a pixel for each module of symbol and quiet \
                     zone, for width but received {width}"
                ),
            ),
            Error::ImageTooLarge { width } => Self::new(
                Code::ImageTooLarge,
                format!(
                    "Expected an image at most {MAX_WIDTH} pixels wide for margin and scale but \
                     received ones that make {width}"
                ),
            ),
            other => Self::internal(&other.to_string()),
        }
    }
}

impl From<Failure> for napi::Error<Code> {
    fn from(failure: Failure) -> Self {
        Self::new(failure.code, failure.message)
    }
}

/// A [`Failure`] as a JavaScript object.
#[napi(object, object_from_js = false, js_name = "Failure")]
pub struct FailureObject {
    /// One of the `ERR_QR_*` codes.
    pub code: String,
    /// A sentence that names the argument, what was expected and what came.
    pub message: String,
}

impl From<Failure> for FailureObject {
    fn from(failure: Failure) -> Self {
        Self {
            code: failure.code.as_ref().to_owned(),
            message: failure.message,
        }
    }
}
