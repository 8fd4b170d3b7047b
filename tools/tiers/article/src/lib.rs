//! The article's pipeline, which garbles some Chinese, Japanese and Korean text and is here as a baseline.
//!
//! It is the `qrcode` crate and the `image` crate, put together as their documentation suggests: the
//! whole symbol by the one, a picture of 8 bits a pixel, encoded as PNG, by the other. The first looks
//! for Shift JIS in the bytes of UTF-8, and where they happen to look like it, readers show other
//! characters. The picture is at least as wide as asked for, not exactly.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageError, Luma};
use qrcode::QrCode;
pub use qrcode::types::{EcLevel, QrError};

/// Why there is no PNG.
#[derive(Debug)]
pub enum Error {
    /// No symbol: the text is too long.
    Symbol(QrError),
    /// No PNG.
    Image(ImageError),
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Symbol(error) => error.fmt(formatter),
            Self::Image(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for Error {}

/// The PNG of `text`, at least `width` pixels wide and high.
///
/// # Errors
///
/// [`Error::Symbol`] if version 40 does not hold the text.
///
/// # Example
///
/// ```
/// let png = tier_article::png("https://example.com", tier_article::EcLevel::L, 200)?;
/// assert!(png.starts_with(b"\x89PNG"));
/// # Ok::<(), tier_article::Error>(())
/// ```
pub fn png(text: &str, level: EcLevel, width: u32) -> Result<Vec<u8>, Error> {
    let symbol = QrCode::with_error_correction_level(text, level).map_err(Error::Symbol)?;
    let picture = symbol
        .render::<Luma<u8>>()
        .min_dimensions(width, width)
        .build();
    let mut png = Vec::new();
    // What the article found to be the best of speed and size.
    let encoder =
        PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::NoFilter);
    picture.write_with_encoder(encoder).map_err(Error::Image)?;
    Ok(png)
}
