//! Reads the options of a drawing from numbers. The enums name the numbers for JavaScript.

use std::sync::Arc;

use napi_derive::napi;
use qr_core::read::PictureLimits;
use qr_core::render::{self, Color, Colors, Design, FormatOptions, Logo, Size, Style};
use qr_core::{
    ClearArea, Content, Error, ErrorCorrectionLevel, LogoPlace, Mask, Options, Segment, Shape,
    Symbology, Version,
};

use crate::create;
use crate::design;
use crate::error::{self, Failure};
use crate::shapes;

/// The index of each option in the numbers of a drawing. Add a new option at the end.
#[napi]
#[derive(Clone, Copy)]
pub enum Slot {
    /// One of `Level`.
    Level,
    /// One more than the index of the version in `versionNames`: 1 to `MAX_VERSION` for QR Code. 0 for
    /// the smallest version that holds the content.
    Version,
    /// 0 to `MAX_MASK`, or -1 for the mask with the least penalty.
    Mask,
    /// The ECI assignment number of the content's bytes, such as `ECI_UTF_8`, or -1 for no header.
    Eci,
    /// The quiet zone on each side, in modules.
    Margin,
    /// The width of the image in pixels, or 0 if `Scale` decides.
    Width,
    /// The width of a module in pixels, or 0 if `Width` decides.
    Scale,
    /// One of `Format`.
    Format,
    /// The colour of dark modules, as 0xRRGGBBAA.
    Dark,
    /// The colour of light modules and the quiet zone, as 0xRRGGBBAA.
    Light,
    /// 1 if text draws the light modules.
    Inverse,
    /// 1 if text for a terminal has two modules a character.
    Small,
    /// The quality of a JPEG in percent, 1 to 100.
    Quality,
    /// The size of the logo, in 1/`LOGO_SIZE_UNITS` of the symbol's width, or 0 for no logo.
    LogoSize,
    /// The light padding around the logo, in 1/`LOGO_PADDING_UNITS` of a module.
    LogoPadding,
    /// 1 to raise the level as far as the version allows.
    Boost,
    /// The part of each block's error correction that stays unused, in 1/`LOGO_RESERVE_UNITS`.
    LogoReserve,
    /// One of `Symbology`, or -1 for QR Code as no option asks for another.
    Symbology,
    /// 1 to rule out the version that only detects errors.
    NeedsCorrection,
    /// 1 for the narrowest rMQR symbol instead of the one of the least area.
    Narrowest,
    /// The height of an rMQR symbol in modules, or 0 for any.
    Height,
    /// The largest version that may be chosen, numbered like `Version`, or 0 for the largest.
    MaxVersion,
    /// The shape of modules, one of `ModuleShape`.
    Modules,
    /// The width of modules with a shape, in 1/`MODULE_SIZE_UNITS` of the grid, or 0 for all of it.
    ModuleSize,
    /// The shape of finder frames, one of `PatternShape`.
    FinderFrame,
    /// The shape of finder centres, one of `PatternShape`.
    FinderCentre,
    /// The shape of alignment patterns, one of `PatternShape`, or -1 for that of modules.
    Alignment,
    /// The radius of the background's corners, in percent of half its shorter side.
    BackgroundRound,
    /// The number of a design: see `HeldDesign`. 0 for none.
    Design,
    /// Which modules under the logo become light, one of `ClearArea`.
    LogoClear,
    /// 1 to read the picture back, and 2 to do so whatever the contrast is. 0 to trust it.
    Verify,
}

/// How many numbers a drawing has: one more than the last slot.
pub const NUM_SLOTS: usize = Slot::Verify as usize + 1;

impl Slot {
    /// Returns the number of this option.
    pub const fn of(self, numbers: &[i32; NUM_SLOTS]) -> i32 {
        numbers[self as usize]
    }
}

/// Defines the numbers of the formats.
macro_rules! format_numbers {
    ($($description:tt $name:ident { $($option:ident),* },)*) => {
        /// The formats that a code can be drawn in.
        #[napi]
        #[derive(Clone, Copy)]
        pub enum Format {
            $(#[doc = $description] $name,)*
        }
    };
}

qr_core::for_each_format!(format_numbers);

/// Returns the format of the core, with the options that it takes.
fn format(numbers: &[i32; NUM_SLOTS]) -> Result<render::Format, Failure> {
    let quality = u8::try_from(Slot::Quality.of(numbers));
    let formats = render::Format::all(FormatOptions {
        inverse: Slot::Inverse.of(numbers) != 0,
        small: Slot::Small.of(numbers) != 0,
        quality: quality.map_err(|_| Failure::argument("quality"))?,
    });
    let number = usize::try_from(Slot::Format.of(numbers));
    let format = number.ok().and_then(|number| formats.get(number));
    format.copied().ok_or_else(|| Failure::argument("format"))
}

/// The error correction levels.
#[napi]
#[derive(Clone, Copy)]
pub enum Level {
    /// About 7 % of the symbol may be lost.
    L,
    /// About 15 %.
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

/// The symbologies.
#[napi(js_name = "Symbology")]
#[derive(Clone, Copy)]
pub enum SymbologyNumber {
    /// QR Code Model 2.
    Qr,
    /// Micro QR Code.
    MicroQr,
    /// Rectangular Micro QR Code.
    Rmqr,
}

// `Symbology` numbers the symbologies as the core does.
const _: () = {
    assert!(Symbology::ALL.len() == SymbologyNumber::Rmqr as usize + 1);
    assert!(SymbologyNumber::Qr as usize == Symbology::Qr as usize);
    assert!(SymbologyNumber::MicroQr as usize == Symbology::MicroQr as usize);
    assert!(SymbologyNumber::Rmqr as usize == Symbology::Rmqr as usize);
};

/// The areas under a logo whose modules become light.
#[napi(js_name = "ClearArea")]
#[derive(Clone, Copy)]
pub enum ClearAreaNumber {
    /// The rectangle of the logo and its padding.
    Square,
    /// The ellipse in that rectangle.
    Circle,
    /// No area.
    None,
}

// `ClearArea` numbers the areas as the core does.
const _: () = {
    assert!(ClearArea::ALL.len() == ClearAreaNumber::None as usize + 1);
    assert!(ClearArea::Square as usize == ClearAreaNumber::Square as usize);
    assert!(ClearArea::Circle as usize == ClearAreaNumber::Circle as usize);
    assert!(ClearArea::None as usize == ClearAreaNumber::None as usize);
};

/// The limits of a symbology.
#[napi(object, object_from_js = false)]
pub struct SymbologyLimits {
    /// Its name in the option `symbology`.
    #[napi(ts_type = "string")]
    pub name: &'static str,
    /// The number of its data masks.
    pub masks: u32,
    /// Its quiet zone, in modules.
    pub quiet_zone: u32,
    /// The number of its last version: see `Slot`.
    pub last_version: u32,
    /// Its lowest error correction level, one of `Level`.
    pub lowest_level: u32,
    /// The heights of its symbols in modules, if they are not square.
    pub heights: Vec<u32>,
}

/// Returns the limits of each symbology, in the order of `Symbology`.
#[napi(catch_unwind)]
pub fn symbologies() -> Vec<SymbologyLimits> {
    let limits = |symbology: Symbology| {
        let versions = || symbology.versions();
        let mut levels = ErrorCorrectionLevel::ALL.into_iter();
        let lowest = levels.find(|&level| versions().any(|version| version.has_level(level)));
        let mut heights: Vec<u32> = versions()
            .filter(|version| version.height() != version.width())
            .map(|version| version.height() as u32)
            .collect();
        heights.dedup();
        SymbologyLimits {
            name: error::name(symbology),
            masks: symbology.masks().len() as u32,
            quiet_zone: symbology.quiet_zone(),
            last_version: versions().last().map_or(0, create::number),
            lowest_level: lowest.unwrap_or_default() as u32,
            heights,
        }
    };
    Symbology::ALL.map(limits).into()
}

/// Returns the names of the versions of all symbologies, such as `1`, `M1` and `R7x43`.
#[napi(catch_unwind)]
pub fn version_names() -> Vec<String> {
    let versions = (0..).map_while(Version::from_ordinal);
    versions.map(|version| version.to_string()).collect()
}

// `Level` numbers the levels as `ErrorCorrectionLevel` does.
const _: () = {
    let all = ErrorCorrectionLevel::ALL;
    assert!(all.len() == Level::H as usize + 1);
    assert!(matches!(all[Level::L as usize], ErrorCorrectionLevel::L));
    assert!(matches!(all[Level::M as usize], ErrorCorrectionLevel::M));
    assert!(matches!(all[Level::Q as usize], ErrorCorrectionLevel::Q));
    assert!(matches!(all[Level::H as usize], ErrorCorrectionLevel::H));
};

/// A text as content, with or without a header.
pub enum TextContent<'a> {
    /// The header and the text.
    WithHeader([Content<'a>; 2]),
    /// The text.
    Alone([Content<'a>; 1]),
}

impl<'a> TextContent<'a> {
    /// Returns the parts of the content.
    pub fn as_slice(&self) -> &[Content<'a>] {
        match self {
            Self::WithHeader(both) => both,
            Self::Alone(text) => text,
        }
    }
}

/// The options of a symbol and its picture.
#[derive(Clone)]
pub struct Drawing {
    /// The options of the symbol.
    pub symbol: Options,
    /// The ECI assignment number of the header in front of the content, if there is one.
    pub(crate) eci: Option<u32>,
    /// The header in front of the content, if there is one.
    header: Option<Segment<'static>>,
    pub(crate) format: render::Format,
    pub(crate) style: Style,
    /// The paints that two colours do not describe, if there are some.
    pub(crate) design: Option<Arc<Design>>,
    /// What the picture must have, if it is read back.
    pub(crate) limits: Option<PictureLimits>,
    /// The place of the logo, if there is one.
    pub(crate) place: Option<LogoPlace>,
}

impl Drawing {
    /// Reads the numbers that lib/shared.js writes: see [`Slot`].
    pub fn read(numbers: &[i32]) -> Result<Self, Failure> {
        let Ok(numbers) = <&[i32; NUM_SLOTS]>::try_from(numbers) else {
            return Err(Failure::argument("numbers"));
        };
        // A negative number becomes a large unsigned number, which is refused as too large.
        let unsigned = |slot: Slot| slot.of(numbers).cast_unsigned();
        let flag = |slot: Slot| slot.of(numbers) != 0;
        let level = ErrorCorrectionLevel::ALL.get(unsigned(Slot::Level) as usize);
        let version = version_of(unsigned(Slot::Version), "version")?;
        let max_version = version_of(unsigned(Slot::MaxVersion), "maxVersion")?;
        let symbology = match Slot::Symbology.of(numbers) {
            -1 => Some(&Symbology::Qr),
            number => Symbology::ALL.get(number.cast_unsigned() as usize),
        };
        let height = u8::try_from(unsigned(Slot::Height));
        let mask = unless(Slot::Mask.of(numbers), -1, Mask::new);
        let symbol = Options {
            error_correction_level: *level.ok_or_else(|| Failure::argument("level"))?,
            symbology: *symbology.ok_or_else(|| Failure::argument("symbology"))?,
            needs_correction: flag(Slot::NeedsCorrection),
            version,
            max_version,
            boost_error_correction: flag(Slot::Boost),
            shape: if flag(Slot::Narrowest) {
                Shape::Narrowest
            } else {
                Shape::LeastArea
            },
            height: match height.map_err(|_| Failure::argument("height"))? {
                0 => None,
                height => Some(height),
            },
            mask: mask.map_err(|()| Failure::argument("mask"))?,
        };
        let style = Style {
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
            shapes: shapes::read(numbers)?,
        };
        let padding = u16::try_from(unsigned(Slot::LogoPadding));
        let place = match u16::try_from(unsigned(Slot::LogoSize)) {
            Ok(0) => None,
            Ok(size @ ..=LogoPlace::MAX_SIZE) => Some(LogoPlace {
                size,
                padding: padding.map_err(|_| Failure::argument("padding"))?,
                reserve: match u16::try_from(unsigned(Slot::LogoReserve)) {
                    Ok(reserve @ ..=LogoPlace::PARTS) => reserve,
                    _ => return Err(Failure::argument("reserve")),
                },
                clear: *ClearArea::ALL
                    .get(unsigned(Slot::LogoClear) as usize)
                    .ok_or_else(|| Failure::argument("clear"))?,
                ..LogoPlace::default()
            }),
            _ => return Err(Failure::argument("logo")),
        };
        Ok(Self {
            symbol,
            eci: u32::try_from(Slot::Eci.of(numbers)).ok(),
            header: header(Slot::Eci.of(numbers))?,
            format: format(numbers)?,
            style,
            limits: match Slot::Verify.of(numbers) {
                0 => None,
                1 => Some(PictureLimits::default()),
                2 => Some(PictureLimits {
                    contrast: 0.0,
                    ..PictureLimits::default()
                }),
                _ => return Err(Failure::argument("verify")),
            },
            design: design::find(Slot::Design.of(numbers))?,
            place,
        })
    }

    /// Returns the header in front of the content, if the options ask for one.
    pub fn header<'a>(&self) -> Option<Content<'a>> {
        self.header.map(Content::Segment)
    }

    /// Returns the content of `text`: the header, if the options ask for one, and the text.
    pub fn content<'a>(&self, text: &'a str) -> TextContent<'a> {
        let text = Content::Text(text);
        match self.header() {
            Some(header) => TextContent::WithHeader([header, text]),
            None => TextContent::Alone([text]),
        }
    }

    /// Returns the place of `logo`, which must be given if and only if the options have a size for it.
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

/// Returns the header with an ECI assignment number, or `None` for -1.
fn header(eci: i32) -> Result<Option<Segment<'static>>, Failure> {
    match eci {
        -1 => Ok(None),
        _ => match Segment::eci(eci.cast_unsigned()) {
            Ok(header) => Ok(Some(header)),
            Err(_) => Err(Failure::argument("eci")),
        },
    }
}

/// Returns the version with a number of [`Slot`], or `None` for 0.
fn version_of(number: u32, name: &str) -> Result<Option<Version>, Failure> {
    match number.checked_sub(1) {
        None => Ok(None),
        Some(ordinal) => match Version::from_ordinal(ordinal as usize) {
            None => Err(Failure::argument(name)),
            version => Ok(version),
        },
    }
}

/// Returns `new(number)`, or `None` for the number `automatic`, which leaves the choice to the core.
fn unless<T>(
    number: i32,
    automatic: i32,
    new: fn(u8) -> Result<T, Error>,
) -> Result<Option<T>, ()> {
    if number == automatic {
        return Ok(None);
    }
    let number = u8::try_from(number).map_err(|_| ())?;
    new(number).map(Some).map_err(|_| ())
}
