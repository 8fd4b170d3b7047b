//! Reads the options of `qr_core` from the numbers that JavaScript writes.

use std::sync::Arc;

use qr_core::render::logo::MAX_FILE_BYTES;
use qr_core::render::{Color, Colors, Format, Logo, Size, Style};
use qr_core::{
    Content, Error, ErrorCorrectionLevel, LogoFault, LogoPlace, Mask, Options, Segment, Version,
};

use crate::error::Failure;
use crate::logo::SharedLogo;

/// The number of numbers in a drawing.
pub const NUMBERS: usize = 17;

/// Returns the format that lib/picture.js gives this number, with its options.
fn format(number: u32, inverse: bool, small: bool, quality: u8) -> Option<Format> {
    Some(match number {
        0 => Format::Png,
        1 => Format::Svg,
        2 => Format::Utf8 { inverse },
        3 => Format::Terminal { small, inverse },
        4 => Format::Eps,
        5 => Format::Pdf,
        6 => Format::Webp,
        7 => Format::Jpeg { quality },
        8 => Format::Gif,
        9 => Format::Bmp,
        _ => return None,
    })
}

/// All options of a call: everything but the content.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// The options of the symbol.
    pub symbol: Options,
    /// Whether a header declares the bytes UTF-8.
    eci: bool,
    pub(crate) format: Format,
    pub(crate) style: Style,
    /// The place of the logo, if there is one.
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
        // Negative numbers become too large here, except the mask.
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
            ..Options::default()
        };
        let quality = u8::try_from(quality).map_err(|_| Failure::argument("quality"))?;
        let format = format(number, inverse != 0, small != 0, quality)
            .ok_or_else(|| Failure::argument("format"))?;
        let style = Style {
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
        };
        let place = match u16::try_from(logo_size) {
            Ok(0) => None,
            Ok(size @ ..=LogoPlace::MAX_SIZE) => Some(LogoPlace {
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
            eci: eci != 0,
            format,
            style,
            place,
        })
    }

    /// Returns the header in front of the content, if there is one.
    pub fn header<'a>(&self) -> Option<Content<'a>> {
        let header = self.eci.then(|| Segment::eci(Segment::ECI_UTF_8))?;
        header.ok().map(Content::Segment)
    }

    /// Decodes the logo, of which there are bytes if there is a place for it.
    pub fn logo(&self, bytes: Option<&[u8]>) -> Result<Option<Logo>, Failure> {
        match (self.place, bytes) {
            (None, None) => Ok(None),
            (Some(_), Some(bytes)) => Ok(Some(Logo::new(bytes, self.format)?)),
            _ => Err(Failure::argument("logo")),
        }
    }

    /// Returns a copy of the bytes of a logo that calls off the main thread share.
    pub fn shared_logo(&self, bytes: &[u8]) -> Result<Arc<SharedLogo>, Failure> {
        if self.place.is_none() {
            return Err(Failure::argument("logo"));
        }
        // Checked here too, as a longer logo would be copied only to be refused.
        if bytes.len() > MAX_FILE_BYTES {
            return Err(Error::InvalidLogo(LogoFault::TooManyBytes(bytes.len())).into());
        }
        SharedLogo::new(bytes, self.format)
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
}

/// Returns `new(number)`, or `None` for the number `open`, which leaves the choice to the core.
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
