//! The article's pipeline, as a baseline. It garbles some Chinese, Japanese and Korean texts.
//!
//! It combines the `qrcode` crate and the `image` crate as their documentation suggests. `qrcode`
//! makes the symbol, and `image` encodes 8 bits per pixel as PNG. `qrcode` uses kanji mode if the
//! bytes of UTF-8 look like Shift JIS; readers then show other characters. The picture is at least
//! as wide as requested, not exactly.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageError, Luma};
use qrcode::QrCode;
pub use qrcode::types::{EcLevel, QrError};

/// The reason for having no PNG.
#[derive(Debug)]
pub enum Error {
    /// The text is too long for a symbol.
    Symbol(QrError),
    /// Encoding the PNG failed.
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

/// Returns the PNG of `text`, at least `width` pixels wide and high.
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
    // The settings that the article found best for speed and size.
    let encoder =
        PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::NoFilter);
    picture.write_with_encoder(encoder).map_err(Error::Image)?;
    Ok(png)
}
