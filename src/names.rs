//! The names of the numbers that cross the border: the order of the options, what they count, and
//! how large they may be. JavaScript reads all of them from the addon, and repeats none.

use napi_derive::napi;
use qr_core::render::logo::MOST_BYTES;
use qr_core::render::{QUIET_ZONE, raster, text};
use qr_core::{ErrorCorrectionLevel, LogoPlace, Mask, Version};

use crate::memory;

/// The place of each option in the numbers of a drawing. A new option goes to the end.
#[napi]
#[derive(Clone, Copy)]
pub enum Slot {
    /// One of `Level`.
    Level,
    /// 1 to `MAX_VERSION`, or 0 for the smallest version that holds the content.
    Version,
    /// 0 to `MAX_MASK`, or -1 for the mask with the least penalty.
    Mask,
    /// 1 if the symbol declares its bytes as UTF-8.
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
    /// The ground around the logo, in 1/`LOGO_PADDING_UNITS` of a module.
    LogoPadding,
    /// 1 to raise the level as far as the version allows.
    Boost,
    /// The error correction that stays unused, in 1/`LOGO_RESERVE_UNITS` of each block's.
    LogoReserve,
}

/// How many numbers a drawing has.
pub const NUM_SLOTS: usize = Slot::LogoReserve as usize + 1;

impl Slot {
    /// Returns the number that a drawing has in this place.
    pub const fn of(self, numbers: &[i32; NUM_SLOTS]) -> i32 {
        numbers[self as usize]
    }
}

/// The formats that a code can be drawn in.
#[napi]
#[derive(Clone, Copy)]
pub enum Format {
    /// PNG.
    Png,
    /// SVG.
    Svg,
    /// Half blocks, as UTF-8.
    Utf8,
    /// Text in the colours of a terminal.
    Terminal,
    /// Encapsulated PostScript.
    Eps,
    /// PDF of one page.
    Pdf,
    /// WebP without loss.
    Webp,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// BMP.
    Bmp,
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

// `Level` numbers the levels as `ErrorCorrectionLevel` does.
const _: () = {
    let all = ErrorCorrectionLevel::ALL;
    assert!(all.len() == Level::H as usize + 1);
    assert!(matches!(all[Level::L as usize], ErrorCorrectionLevel::L));
    assert!(matches!(all[Level::M as usize], ErrorCorrectionLevel::M));
    assert!(matches!(all[Level::Q as usize], ErrorCorrectionLevel::Q));
    assert!(matches!(all[Level::H as usize], ErrorCorrectionLevel::H));
};

/// What a part of the content is: see content.rs.
#[napi]
#[derive(Clone, Copy)]
pub enum PartKind {
    /// Text, which is cut into segments.
    Text,
    /// A segment in numeric mode.
    Numeric,
    /// A segment in alphanumeric mode.
    Alphanumeric,
    /// A segment in byte mode.
    Byte,
    /// A segment in kanji mode.
    Kanji,
}

/// Where the text begins in the memory that calls share, in bytes. The numbers are before it.
#[napi]
pub const TEXT_AT: u32 = memory::TEXT as u32;

/// Where the picture begins in the memory that calls share, in bytes.
#[napi]
pub const PICTURE_AT: u32 = memory::PICTURE as u32;

/// The size of the memory that calls share, in bytes.
#[napi]
pub const MEMORY_SIZE: u32 = memory::SIZE as u32;

/// The largest version.
#[napi]
pub const MAX_VERSION: u32 = Version::MAX.number() as u32;

/// The largest number of a data mask.
#[napi]
pub const MAX_MASK: u32 = Mask::MAX.number() as u32;

/// The widest image, in pixels or in what a format has for them, and the largest scale.
#[napi]
pub const MAX_WIDTH: u32 = qr_core::render::MAX_WIDTH;

/// The widest image in a format that keeps every pixel in memory, and the widest one with a logo
/// that is drawn in pixels.
#[napi]
pub const MAX_RASTER_WIDTH: u32 = raster::MAX_WIDTH;

/// The widest text, quiet zone included, in modules.
#[napi]
pub const MAX_TEXT_WIDTH: u32 = text::MAX_MODULES;

/// The widest quiet zone, in modules: with it, the smallest symbol still fits in the widest image.
#[napi]
pub const MAX_MARGIN: u32 = (MAX_WIDTH - Version::MIN.size() as u32) / 2;

/// The quiet zone of a code that has no `margin`, in modules.
#[napi]
pub const DEFAULT_MARGIN: u32 = QUIET_ZONE;

/// The most characters, bytes or segments of a content: the digits that fill the largest symbol at
/// level L. The symbol also holds 18 bits that say which mode and how many digits follow.
#[napi]
pub const MAX_CHARACTERS: u32 =
    ((Version::MAX.data_bits(ErrorCorrectionLevel::L) - 18) * 3 / 10) as u32;

/// The largest file of a logo, in bytes.
#[napi]
pub const MAX_LOGO_BYTES: u32 = MOST_BYTES as u32;

/// The units of the size of a logo in the width of the symbol.
#[napi]
pub const LOGO_SIZE_UNITS: u32 = LogoPlace::PARTS as u32;

/// The largest size of a logo, in 1/`LOGO_SIZE_UNITS`.
#[napi]
pub const MAX_LOGO_SIZE: u32 = LogoPlace::LARGEST as u32;

/// The units of the padding of a logo in a module.
#[napi]
pub const LOGO_PADDING_UNITS: u32 = 100;

/// The largest padding of a logo, in 1/`LOGO_PADDING_UNITS`.
#[napi]
pub const MAX_LOGO_PADDING: u32 = 10 * LOGO_PADDING_UNITS;

/// The units of the reserve of a logo in the error correction of a block.
#[napi]
pub const LOGO_RESERVE_UNITS: u32 = LogoPlace::PARTS as u32;

/// The width of an image that has no size, in pixels or points.
#[napi]
pub const DEFAULT_WIDTH: u32 = qr_core::render::DEFAULT_WIDTH;

/// The quality of a JPEG that has none, in percent.
#[napi]
pub const DEFAULT_QUALITY: u32 = qr_core::render::DEFAULT_QUALITY as u32;

/// The size of a logo that has none, in 1/`LOGO_SIZE_UNITS`.
#[napi]
pub const DEFAULT_LOGO_SIZE: u32 = LogoPlace::DEFAULT.size as u32;

/// The padding of a logo that has none, in 1/`LOGO_PADDING_UNITS`.
#[napi]
pub const DEFAULT_LOGO_PADDING: u32 = LogoPlace::DEFAULT.padding as u32;

/// The reserve of a logo that has none, in 1/`LOGO_RESERVE_UNITS`.
#[napi]
pub const DEFAULT_LOGO_RESERVE: u32 = LogoPlace::DEFAULT.reserve as u32;
