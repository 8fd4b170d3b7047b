//! Scalars from JavaScript -> `qr_core` options.

use std::cell::RefCell;

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
    /// Takes the scalars of [`generate_segments`](crate::generate_segments).
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

    /// Gives the PNG of `content` to `take`, in memory of this thread that is used again for the next.
    pub fn png<R>(
        &self,
        content: &[Content<'_>],
        take: impl FnOnce(&[u8]) -> R,
    ) -> Result<R, Failure> {
        MADE.with_borrow_mut(|Made { symbol, png }| {
            let symbol = match symbol {
                Some(symbol) => {
                    symbol.encode_again(content, &self.symbol)?;
                    symbol
                }
                None => symbol.insert(Symbol::encode(content, &self.symbol)?),
            };
            png.clear();
            png::render_into(symbol, &self.image, png)?;
            let taken = take(png);
            if png.capacity() > MOST_KEPT {
                *png = Vec::new();
            }
            Ok(taken)
        })
    }
}

/// The bytes of a PNG from which on its memory is given back: a code as large as version 40 at 1000 pixels has a tenth.
const MOST_KEPT: usize = 256 * 1024;

/// What a thread made last.
#[derive(Default)]
struct Made {
    symbol: Option<Symbol>,
    png: Vec<u8>,
}

thread_local! {
    static MADE: RefCell<Made> = RefCell::default();
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
