//! Scalars from JavaScript -> `qr_core` options.

use std::cell::RefCell;
use std::sync::Arc;

use qr_core::render::logo::MOST_BYTES;
use qr_core::render::{Color, Colors, Format, Logo, Picture, Size};
use qr_core::{
    Content, Error, ErrorCorrectionLevel, LogoFault, LogoPlace, Mask, Options, Symbol, Version,
};

use crate::error::Failure;
use crate::logo::SharedLogo;

/// How many numbers a drawing is.
pub const NUMBERS: usize = 17;

/// The format that lib/options/picture.js gives this number.
fn format(number: u32) -> Option<Format> {
    Some(match number {
        0 => Format::Png,
        1 => Format::Svg,
        2 => Format::Utf8,
        3 => Format::Terminal,
        4 => Format::Eps,
        5 => Format::Pdf,
        6 => Format::Webp,
        7 => Format::Jpeg,
        8 => Format::Gif,
        9 => Format::Bmp,
        _ => return None,
    })
}

/// Everything but the content.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// Of the symbol alone.
    pub symbol: Options,
    pub(crate) picture: Picture,
    /// Where the logo is, if there is one.
    pub(crate) place: Option<LogoPlace>,
}

impl Drawing {
    /// Reads the numbers that lib/draw.js writes, in its order.
    ///
    /// `level` is 0 to 3 for L, M, Q, H; `version` 0 and `mask` -1 leave the choice open; so does a `width` and a `scale` of 0.
    pub fn read(numbers: &[i32]) -> Result<Self, Failure> {
        let Ok(numbers) = <&[i32; NUMBERS]>::try_from(numbers) else {
            return Err(Failure::argument("numbers"));
        };
        // What is negative there is too large here, but for the mask.
        let numbers @ [
            level,
            version,
            _,
            eci,
            margin,
            width,
            scale,
            number,
            dark,
            light,
            inverse,
            small,
            quality,
            logo_size,
            logo_padding,
            boost,
            reserve,
        ] = numbers.map(i32::cast_unsigned);
        let mask = numbers[2].cast_signed();
        let level = ErrorCorrectionLevel::ALL.get(level as usize).copied();
        let symbol = Options {
            error_correction_level: level.ok_or_else(|| Failure::argument("level"))?,
            version: unless(version, 0, Version::new).map_err(|()| Failure::argument("version"))?,
            boost_error_correction: boost != 0,
            mask: unless(mask, -1, Mask::new).map_err(|()| Failure::argument("mask"))?,
            eci: eci != 0,
        };
        let picture = Picture {
            format: format(number).ok_or_else(|| Failure::argument("format"))?,
            quiet_zone: margin,
            size: match (width, scale) {
                (0, 0) => None,
                (0, scale) => Some(Size::Scale(scale)),
                (width, _) => Some(Size::Width(width)),
            },
            colors: Colors {
                dark: Color::from_rgba(dark),
                light: Color::from_rgba(light),
            },
            inverse: inverse != 0,
            small: small != 0,
            quality: u8::try_from(quality).map_err(|_| Failure::argument("quality"))?,
        };
        let place = match u16::try_from(logo_size) {
            Ok(0) => None,
            Ok(size @ ..=LogoPlace::LARGEST) => Some(LogoPlace {
                size,
                padding: u16::try_from(logo_padding).map_err(|_| Failure::argument("padding"))?,
                reserve: match u16::try_from(reserve) {
                    Ok(reserve @ ..=LogoPlace::PARTS) => reserve,
                    _ => return Err(Failure::argument("reserve")),
                },
                ..LogoPlace::default()
            }),
            _ => return Err(Failure::argument("logo")),
        };
        Ok(Self {
            symbol,
            picture,
            place,
        })
    }

    /// Decodes the logo, of which there are bytes if there is a place for it.
    pub fn logo(&self, bytes: Option<&[u8]>) -> Result<Option<Logo>, Failure> {
        match (self.place, bytes) {
            (None, None) => Ok(None),
            (Some(_), Some(bytes)) => Ok(Some(Logo::new(bytes, self.picture.format)?)),
            _ => Err(Failure::argument("logo")),
        }
    }

    /// Returns a copy of the bytes of a logo that calls off the main thread share.
    pub fn shared_logo(&self, bytes: &[u8]) -> Result<Arc<SharedLogo>, Failure> {
        if self.place.is_none() {
            return Err(Failure::argument("logo"));
        }
        // Checked here too, as a longer logo would be copied only to be refused.
        if bytes.len() > MOST_BYTES {
            return Err(Error::InvalidLogo(LogoFault::TooManyBytes(bytes.len())).into());
        }
        SharedLogo::new(bytes, self.picture.format)
    }

    /// Returns the place of `logo`, which [`logo`](Self::logo) returned.
    pub fn place(&self, logo: Option<&Logo>) -> Result<Option<LogoPlace>, Failure> {
        match (self.place, logo) {
            (None, None) => Ok(None),
            (Some(place), Some(logo)) => Ok(Some(LogoPlace {
                ratio: logo.ratio(),
                ..place
            })),
            _ => Err(Failure::argument("logo")),
        }
    }

    /// Draws `content`, and passes the picture to `take`, which may keep its memory. Otherwise this
    /// thread uses the memory for the next picture. `logo` comes from [`logo`](Self::logo).
    pub fn picture<R>(
        &self,
        content: &[Content<'_>],
        logo: Option<&Logo>,
        take: impl FnOnce(&mut Vec<u8>) -> R,
    ) -> Result<R, Failure> {
        MADE.with_borrow_mut(|made| {
            self.draw(content, logo, made)?;
            let taken = take(&mut made.bytes);
            made.shrink();
            Ok(taken)
        })
    }

    /// Draws `content` without a logo, and passes the picture to `take`. Keeps the picture for
    /// [`take_kept`] if `take` returns false. Returns the size of the picture.
    pub fn picture_or_keep(
        &self,
        content: &[Content<'_>],
        take: impl FnOnce(&[u8]) -> bool,
    ) -> Result<usize, Failure> {
        MADE.with_borrow_mut(|made| {
            self.draw(content, None, made)?;
            let size = made.bytes.len();
            if take(&made.bytes) {
                made.shrink();
            }
            Ok(size)
        })
    }

    fn draw(
        &self,
        content: &[Content<'_>],
        logo: Option<&Logo>,
        made: &mut Made,
    ) -> Result<(), Failure> {
        let place = self.place(logo)?;
        made.bytes.clear();
        let options = &self.symbol;
        let symbol = match &mut made.symbol {
            Some(symbol) => {
                match &place {
                    Some(place) => symbol.encode_beneath(content, options, place)?,
                    None => symbol.encode_again(content, options)?,
                }
                symbol
            }
            none => {
                let (symbol, _) = Symbol::encode_with_segments(content, options, place.as_ref())?;
                none.insert(symbol)
            }
        };
        made.place = place;
        match logo.zip(place) {
            Some((logo, place)) => {
                logo.render_into(symbol, &place, &self.picture, &mut made.bytes)?;
            }
            None => self.picture.render_into(symbol, &mut made.bytes)?,
        }
        Ok(())
    }
}

/// Copies the picture that [`Drawing::picture_or_keep`] kept into `place`, which has the size of
/// the picture.
pub fn take_kept(place: &mut [u8]) -> Result<(), Failure> {
    MADE.with_borrow_mut(|made| {
        if place.is_empty() || made.bytes.len() != place.len() {
            return Err(Failure::argument("picture"));
        }
        place.copy_from_slice(&made.bytes);
        made.bytes.clear();
        made.shrink();
        Ok(())
    })
}

/// Returns the symbol that this thread drew last and, if it has a logo, the part of its error
/// correction that stays unused.
pub fn last_drawn<R>(show: impl FnOnce(&Symbol, Option<f64>) -> R) -> Option<R> {
    MADE.with_borrow(|made| {
        let symbol = made.symbol.as_ref()?;
        let unused = |place: LogoPlace| {
            let (version, level) = (symbol.version(), symbol.error_correction_level());
            place.unused(version, level)
        };
        Some(show(symbol, made.place.map(unused)))
    })
}

/// The bytes of a picture from which on its memory is given back: a PNG as large as version 40 at 1000 pixels has a tenth.
const MOST_KEPT: usize = 256 * 1024;

/// What a thread made last.
#[derive(Default)]
struct Made {
    symbol: Option<Symbol>,
    /// The place of the logo on the symbol.
    place: Option<LogoPlace>,
    bytes: Vec<u8>,
}

impl Made {
    /// Frees the memory of a large picture.
    fn shrink(&mut self) {
        if self.bytes.capacity() > MOST_KEPT {
            self.bytes = Vec::new();
        }
    }
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
