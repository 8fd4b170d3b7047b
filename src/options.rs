//! Scalars from JavaScript -> `qr_core` options.

use qr_core::render::{ImageOptions, Size, png};
use qr_core::{Content, ErrorCorrectionLevel, Mask, Options, Symbol, Version};

use crate::error::Failure;

/// Everything but the content.
#[derive(Clone, Copy)]
pub struct Drawing {
    symbol: Options,
    image: ImageOptions,
}

impl Drawing {
    /// The PNG of `content`.
    pub fn png(&self, content: &[Content<'_>]) -> Result<Vec<u8>, Failure> {
        let symbol = Symbol::encode(content, &self.symbol)?;
        Ok(png::render(&symbol, &self.image)?)
    }
}

/// Takes the scalars apart: see [`generate_text`](crate::generate_text).
pub fn drawing(
    level: u32,
    version: u32,
    mask: i32,
    eci: bool,
    margin: u32,
    width: u32,
    scale: u32,
) -> Result<Drawing, Failure> {
    let error_correction_level = ErrorCorrectionLevel::ALL
        .get(level as usize)
        .copied()
        .ok_or_else(|| Failure::option("errorCorrectionLevel"))?;
    let version = match version {
        0 => None,
        number => Some(
            u8::try_from(number)
                .ok()
                .and_then(|number| Version::new(number).ok())
                .ok_or_else(|| Failure::option("version"))?,
        ),
    };
    let mask = match mask {
        -1 => None,
        number => Some(
            u8::try_from(number)
                .ok()
                .and_then(|number| Mask::new(number).ok())
                .ok_or_else(|| Failure::option("maskPattern"))?,
        ),
    };
    Ok(Drawing {
        symbol: Options {
            error_correction_level,
            version,
            mask,
            eci,
        },
        image: ImageOptions {
            quiet_zone: margin,
            size: match width {
                0 => Size::Scale(scale),
                width => Size::Width(width),
            },
        },
    })
}
