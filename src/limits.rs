//! Limits and defaults by name. JavaScript reads all of them from the addon, and repeats none.

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;
use qr_core::render::logo::MAX_FILE_BYTES;
use qr_core::render::{QUIET_ZONE, raster, text};
use qr_core::{ErrorCorrectionLevel, LogoPlace, Mask, Segment, Version};

use crate::{charset, shared, task};

/// The maximum number of characters, bytes or segments of a content: the digits that fill the
/// largest symbol at level L. Its mode indicator and character count indicator take 18 bits.
pub const MAX_CHARACTERS: u32 =
    ((Version::MAX.data_bits(ErrorCorrectionLevel::L) - 18) * 3 / 10) as u32;

/// The units of the padding of a logo in a module.
const LOGO_PADDING_UNITS: u32 = 100;

/// Declares [`Limits`], which TypeScript sees, and [`limits`], which returns their values. An
/// exported constant for each limit would take ten times as many bytes of the binary.
macro_rules! limits {
    ($($(#[$doc:meta])* $field:ident $name:tt = $value:expr;)*) => {
        /// The limits and defaults.
        #[napi(object, object_from_js = false, object_to_js = false)]
        #[allow(dead_code, reason = "the declaration for TypeScript")]
        pub struct Limits {
            $($(#[$doc])* #[napi(js_name = $name, ts_type = "number")] pub $field: u32,)*
        }

        /// Returns the limits and defaults by name. lib/native.js adds them to the exports.
        #[napi(catch_unwind, ts_return_type = "Limits")]
        pub fn limits(env: &Env) -> napi::Result<Object<'_>> {
            const VALUES: &[(&str, u32)] = &[$(($name, $value)),*];
            named(env, VALUES)
        }
    };
}

limits! {
    /// The largest version.
    max_version "MAX_VERSION" = Version::MAX.number() as u32;

    /// The largest number of a data mask.
    max_mask "MAX_MASK" = Mask::MAX.number() as u32;

    /// The widest image, in pixels or in what a format has for them, and the largest scale.
    max_width "MAX_WIDTH" = qr_core::render::MAX_WIDTH;

    /// The widest image in a format that keeps every pixel in memory, and of any image with a logo
    /// in pixels.
    max_raster_width "MAX_RASTER_WIDTH" = raster::MAX_WIDTH;

    /// The widest text, quiet zone included, in modules.
    max_text_width "MAX_TEXT_WIDTH" = text::MAX_MODULES;

    /// The widest quiet zone, in modules: the smallest symbol with it fits in the widest image.
    max_margin "MAX_MARGIN" = (qr_core::render::MAX_WIDTH - Version::MIN.size() as u32) / 2;

    /// The quiet zone of a code that has no `margin`, in modules.
    default_margin "DEFAULT_MARGIN" = QUIET_ZONE;

    /// The maximum number of characters, bytes or segments of a content.
    max_characters "MAX_CHARACTERS" = MAX_CHARACTERS;

    /// The highest ECI assignment number.
    max_eci "MAX_ECI" = Segment::MAX_ECI;

    /// The maximum number of symbols of a sequence.
    max_symbols "MAX_SYMBOLS" = Segment::MAX_SYMBOLS as u32;

    /// The ECI assignment number of UTF-8.
    eci_utf_8 "ECI_UTF_8" = Segment::ECI_UTF_8;

    /// The largest file of a logo, in bytes.
    max_logo_bytes "MAX_LOGO_BYTES" = MAX_FILE_BYTES as u32;

    /// The units of the size of modules in the grid.
    module_size_units "MODULE_SIZE_UNITS" = 100;

    /// The least size of modules with a shape, in 1/`MODULE_SIZE_UNITS`.
    min_module_size "MIN_MODULE_SIZE" = qr_core::render::MIN_MODULE_SIZE as u32;

    /// The maximum number of stops of a gradient.
    max_stops "MAX_STOPS" = qr_core::render::MAX_STOPS as u32;

    /// The offset of the end of a gradient.
    max_offset "MAX_OFFSET" = qr_core::render::MAX_OFFSET as u32;

    /// The cosine of a gradient from left to right.
    max_direction "MAX_DIRECTION" = qr_core::render::MAX_DIRECTION.cast_unsigned();

    /// The maximum number of characters in the frame of a code.
    max_caption_characters "MAX_CAPTION_CHARACTERS" = qr_core::render::MAX_CAPTION_CHARACTERS as u32;

    /// The largest file of a font, in bytes.
    max_font_bytes "MAX_FONT_BYTES" = qr_core::render::MAX_FONT_BYTES as u32;

    /// The units of the size of a logo in the width of the symbol.
    logo_size_units "LOGO_SIZE_UNITS" = LogoPlace::PARTS as u32;

    /// The largest size of a logo, in 1/`LOGO_SIZE_UNITS`.
    max_logo_size "MAX_LOGO_SIZE" = LogoPlace::MAX_SIZE as u32;

    /// The units of the padding of a logo in a module.
    logo_padding_units "LOGO_PADDING_UNITS" = LOGO_PADDING_UNITS;

    /// The largest padding of a logo, in 1/`LOGO_PADDING_UNITS`.
    max_logo_padding "MAX_LOGO_PADDING" = 10 * LOGO_PADDING_UNITS;

    /// The units of the reserve of a logo in the error correction of a block.
    logo_reserve_units "LOGO_RESERVE_UNITS" = LogoPlace::PARTS as u32;

    /// The width of an image that has no size, in pixels or points.
    default_width "DEFAULT_WIDTH" = qr_core::render::DEFAULT_WIDTH;

    /// The quality of a JPEG that has none, in percent.
    default_quality "DEFAULT_QUALITY" = qr_core::render::DEFAULT_QUALITY as u32;

    /// The size of a logo that has none, in 1/`LOGO_SIZE_UNITS`.
    default_logo_size "DEFAULT_LOGO_SIZE" = LogoPlace::DEFAULT.size as u32;

    /// The padding of a logo that has none, in 1/`LOGO_PADDING_UNITS`.
    default_logo_padding "DEFAULT_LOGO_PADDING" = LogoPlace::DEFAULT.padding as u32;

    /// The reserve of a logo that has none, in 1/`LOGO_RESERVE_UNITS`.
    default_logo_reserve "DEFAULT_LOGO_RESERVE" = LogoPlace::DEFAULT.reserve as u32;

    /// Where the fields of a call begin in the memory that calls share, in bytes.
    call_at "CALL_AT" = shared::CALL as u32;

    /// Where the text begins in the memory that calls share, in bytes.
    text_at "TEXT_AT" = shared::TEXT as u32;

    /// Where the picture begins in the memory that calls share, in bytes.
    picture_at "PICTURE_AT" = shared::PICTURE as u32;

    /// The number of pictures of the largest size that a slab holds.
    slab_pictures "SLAB_PICTURES" = shared::SLAB_PICTURES as u32;

    /// The size of the memory that calls share, in bytes.
    memory_size "MEMORY_SIZE" = shared::SIZE as u32;

    /// The alignment of small pictures in the results of a task, in bytes.
    picture_alignment "PICTURE_ALIGNMENT" = task::PICTURE_ALIGNMENT;

    /// Marks a large picture in `sizes`.
    is_large "IS_LARGE" = task::IS_LARGE;
}

/// Returns the charsets that text can be converted to: their ECI assignment numbers by name.
#[napi(catch_unwind, ts_return_type = "Record<string, number>")]
pub fn charsets(env: &Env) -> napi::Result<Object<'_>> {
    named(env, charset::NAMES)
}

/// Returns an object with a property for each number.
fn named<'env>(env: &'env Env, values: &[(&str, u32)]) -> napi::Result<Object<'env>> {
    let mut object = Object::new(env)?;
    for (name, value) in values {
        object.set(name, value)?;
    }
    Ok(object)
}
