//! Scalars from JavaScript -> `qr_core` options.

use qr_core::render::{ImageOptions, Size, png};
use qr_core::{Content, Error, ErrorCorrectionLevel, Mask, Options, Symbol, Version};

use crate::error::Failure;

/// Everything but the content.
#[derive(Clone, Copy)]
pub struct Drawing {
    symbol: Options,
    image: ImageOptions,
}

impl Drawing {
    /// Takes the scalars of [`generate_text`](crate::generate_text).
    pub fn new(
        level: u32,
        version: u32,
        mask: i32,
        eci: bool,
        margin: u32,
        width: u32,
        scale: u32,
    ) -> Result<Self, Failure> {
        let level = ErrorCorrectionLevel::ALL.get(level as usize).copied();
        let symbol = Options {
            error_correction_level: level.ok_or_else(|| Failure::argument("level"))?,
            version: unless(version, 0, Version::new).map_err(|()| Failure::argument("version"))?,
            mask: unless(mask, -1, Mask::new).map_err(|()| Failure::argument("mask"))?,
            eci,
        };
        let size = match width {
            0 => Size::Scale(scale),
            width => Size::Width(width),
        };
        let quiet_zone = margin;
        let image = ImageOptions { quiet_zone, size };
        Ok(Self { symbol, image })
    }

    /// The PNG of `content`.
    pub fn png(&self, content: &[Content<'_>]) -> Result<Vec<u8>, Failure> {
        let symbol = Symbol::encode(content, &self.symbol)?;
        Ok(png::render(&symbol, &self.image)?)
    }
}

/// What `new` makes of `number`, or nothing for the number that leaves the choice open.
fn unless<N: Copy + PartialEq + TryInto<u8>, T>(
    number: N,
    open: N,
    new: fn(u8) -> Result<T, Error>,
) -> Result<Option<T>, ()> {
    if number == open {
        return Ok(None);
    }
    let number = number.try_into().map_err(|_| ())?;
    new(number).map(Some).map_err(|_| ())
}
