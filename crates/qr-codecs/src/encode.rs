//! Encodes images as WebP, with the encoder of the crate `image`. It panics if the number of pixels
//! does not fit the size, so this module checks it first.

use std::fmt;

use image::ExtendedColorType;
use image::codecs::webp::WebPEncoder;

/// The channels of a pixel. Each channel takes one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorType {
    /// Red, green and blue.
    Rgb,
    /// Red, green, blue and alpha.
    Rgba,
}

impl From<ColorType> for ExtendedColorType {
    fn from(kind: ColorType) -> Self {
        match kind {
            ColorType::Rgb => Self::Rgb8,
            ColorType::Rgba => Self::Rgba8,
        }
    }
}

/// The reason why an encoder failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeError {
    /// The number of pixels does not fit the size, or the format cannot store them.
    InvalidPixels,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidPixels => "the pixels do not fit the size or the format",
        })
    }
}

impl std::error::Error for EncodeError {}

/// Appends a lossless WebP of `width` × `height` pixels to `bytes`.
///
/// # Errors
///
/// [`EncodeError::InvalidPixels`] if `width` or `height` is 0 or more than 16384.
pub fn webp(
    pixels: &[u8],
    width: u32,
    height: u32,
    kind: ColorType,
    bytes: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    check(pixels, width, height, kind)?;
    WebPEncoder::new_lossless(bytes)
        .encode(pixels, width, height, kind.into())
        .map_err(|_| EncodeError::InvalidPixels)
}

/// Checks that `pixels` has exactly the bytes of `width` × `height` pixels. The encoder panics
/// otherwise.
fn check(pixels: &[u8], width: u32, height: u32, kind: ColorType) -> Result<(), EncodeError> {
    let size = match kind {
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
    };
    let length = u64::from(width) * u64::from(height) * size;
    if length > 0 && length == pixels.len() as u64 {
        Ok(())
    } else {
        Err(EncodeError::InvalidPixels)
    }
}
