//! Limits and defaults by name. JavaScript reads all of them from the addon, and repeats none.

use napi_derive::napi;
use qr_core::render::logo::MAX_FILE_BYTES;
use qr_core::render::{QUIET_ZONE, raster, text};
use qr_core::{ErrorCorrectionLevel, LogoPlace, Mask, Segment, Version};

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

/// The ECI assignment number of UTF-8.
#[napi]
pub const ECI_UTF_8: u32 = Segment::ECI_UTF_8;

/// The largest file of a logo, in bytes.
#[napi]
pub const MAX_LOGO_BYTES: u32 = MAX_FILE_BYTES as u32;

/// The units of the size of a logo in the width of the symbol.
#[napi]
pub const LOGO_SIZE_UNITS: u32 = LogoPlace::PARTS as u32;

/// The largest size of a logo, in 1/`LOGO_SIZE_UNITS`.
#[napi]
pub const MAX_LOGO_SIZE: u32 = LogoPlace::MAX_SIZE as u32;

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
