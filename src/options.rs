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
use crate::names::{self, NUM_SLOTS, Slot};

/// Returns the format of the core that has this number in [`names::Format`].
fn format(number: i32) -> Option<Format> {
    const FORMATS: [(names::Format, Format); 10] = [
        (names::Format::Png, Format::Png),
        (names::Format::Svg, Format::Svg),
        (names::Format::Utf8, Format::Utf8),
        (names::Format::Terminal, Format::Terminal),
        (names::Format::Eps, Format::Eps),
        (names::Format::Pdf, Format::Pdf),
        (names::Format::Webp, Format::Webp),
        (names::Format::Jpeg, Format::Jpeg),
        (names::Format::Gif, Format::Gif),
        (names::Format::Bmp, Format::Bmp),
    ];
    FORMATS
        .iter()
        .find(|(name, _)| *name as i32 == number)
        .map(|(_, format)| *format)
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
    /// Reads the numbers that lib/draw.js writes: [`Slot`] has their places and what they mean.
    pub fn read(numbers: &[i32]) -> Result<Self, Failure> {
        let Ok(numbers) = <&[i32; NUM_SLOTS]>::try_from(numbers) else {
            return Err(Failure::argument("numbers"));
        };
        // A negative number is too large as an unsigned one, and is refused as such.
        let unsigned = |slot: Slot| slot.of(numbers).cast_unsigned();
        let flag = |slot: Slot| slot.of(numbers) != 0;
        let level = ErrorCorrectionLevel::ALL.get(unsigned(Slot::Level) as usize);
        let version = unless(Slot::Version.of(numbers), 0, Version::new);
        let mask = unless(Slot::Mask.of(numbers), -1, Mask::new);
        let symbol = Options {
            error_correction_level: *level.ok_or_else(|| Failure::argument("level"))?,
            version: version.map_err(|()| Failure::argument("version"))?,
            boost_error_correction: flag(Slot::Boost),
            mask: mask.map_err(|()| Failure::argument("mask"))?,
            eci: flag(Slot::Eci),
        };
        let quality = u8::try_from(unsigned(Slot::Quality));
        let picture = Picture {
            format: format(Slot::Format.of(numbers)).ok_or_else(|| Failure::argument("format"))?,
            quiet_zone: unsigned(Slot::Margin),
            size: match (unsigned(Slot::Width), unsigned(Slot::Scale)) {
                (0, 0) => None,
                (0, scale) => Some(Size::Scale(scale)),
                (width, _) => Some(Size::Width(width)),
            },
            colors: Colors {
                dark: Color::from_rgba(unsigned(Slot::Dark)),
                light: Color::from_rgba(unsigned(Slot::Light)),
            },
            inverse: flag(Slot::Inverse),
            small: flag(Slot::Small),
            quality: quality.map_err(|_| Failure::argument("quality"))?,
        };
        let padding = u16::try_from(unsigned(Slot::LogoPadding));
        let place = match u16::try_from(unsigned(Slot::LogoSize)) {
            Ok(0) => None,
            Ok(size @ ..=LogoPlace::LARGEST) => Some(LogoPlace {
                size,
                padding: padding.map_err(|_| Failure::argument("padding"))?,
                reserve: match u16::try_from(unsigned(Slot::LogoReserve)) {
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
fn unless<T>(number: i32, open: i32, new: fn(u8) -> Result<T, Error>) -> Result<Option<T>, ()> {
    if number == open {
        return Ok(None);
    }
    let number = u8::try_from(number).map_err(|_| ())?;
    new(number).map(Some).map_err(|_| ())
}
