//! Returns a symbol without a picture, for callers that draw it themselves: its modules and its
//! segments.

use std::cell::RefCell;

use napi::Env;
use napi::bindgen_prelude::{BufferSlice, Either, Uint32Array};
use napi_derive::napi;
use qr_core::{Content, Encoder, Options, Segment, Version};

use crate::content::{Arena, MAX_ITEM_BYTES};
use crate::error::{Failure, returned};
use crate::logo::HeldLogo;
use crate::options::Drawing;
use crate::view::View;
use crate::{content, copy_out};

thread_local! {
    /// Encodes the symbols of this thread that have no picture. Not the encoder of the pictures, which
    /// keeps the last symbol that was drawn.
    static CREATOR: RefCell<Encoder> = RefCell::default();
}

/// A symbol. The modules are one byte each, in rows from top to bottom, without a quiet zone.
#[napi(object, object_from_js = false)]
pub struct Created<'env> {
    /// The version, as in `Slot`.
    pub version: u32,
    /// The error correction level: 0 to 3 for L, M, Q, H.
    pub level: u32,
    /// The part of the error correction that the logo leaves, 0 to 1. Missing without a logo.
    pub reserve: Option<f64>,
    /// The data mask, 0 to 7.
    pub mask: u32,
    /// 1 for dark modules.
    pub modules: BufferSlice<'env>,
    /// The data of the segments, one after the other.
    pub data: BufferSlice<'env>,
    /// For each segment its kind, as in content.rs, and its number of bytes in `data`.
    pub layout: Uint32Array,
}

/// Returns the symbol of one item of `data`: see content.rs for `layout`, and `Slot` for
/// `numbers`. `logo` keeps the logo, if `numbers` has a size for it. Modules under the
/// logo are light.
#[napi(
    catch_unwind,
    ts_args_type = "data: Uint8Array, layout: Uint32Array, numbers: Int32Array, logo?: HeldLogo"
)]
pub fn create<'env>(
    env: &'env Env,
    data: View<u8>,
    layout: View<u32>,
    numbers: View<i32>,
    logo: Option<&HeldLogo>,
) -> Either<Created<'env>, Failure> {
    let create = || {
        let drawing = Drawing::read(&numbers)?;
        let items = content::only_item(data.len(), &layout, MAX_ITEM_BYTES)?;
        let arena = Arena::default();
        let content = items.get(0).content(&drawing, &data, &arena)?;
        let used = logo.and_then(HeldLogo::shared);
        let logo = match &used {
            Some(used) => used.for_drawing(&drawing)?,
            None => None,
        };
        let place = drawing.place(logo.as_deref())?;
        let mut encoder = Encoder::default();
        let (symbol, segments) =
            encoder.encode_with_segments(&content, &drawing.symbol, place.as_ref())?;
        let (version, level) = (symbol.version(), symbol.error_correction_level());
        let held: Vec<u8> = segments.iter().flat_map(Segment::data).copied().collect();
        let mut modules = Vec::new();
        push_modules(&mut modules, symbol.rows(), symbol.width());
        // JavaScript lists the segments without their headers.
        let layout = segments
            .iter()
            .filter_map(|s| Some([content::kind(s.mode())?, s.data().len() as u32]))
            .flatten();
        Ok(Created {
            version: number(version),
            level: level as u32,
            reserve: place.map(|place| place.unused(version, level)),
            mask: symbol.mask().number().into(),
            modules: copy_out(env, &modules)?,
            data: copy_out(env, &held)?,
            layout: layout.collect::<Vec<_>>().into(),
        })
    };
    returned(create())
}

/// Returns the number of a version: see `Slot`.
pub const fn number(version: Version) -> u32 {
    version.ordinal() as u32 + 1
}

/// Returns the function modules of a version, one byte each, by its number in `Slot`. They depend on
/// nothing else.
#[napi(catch_unwind)]
pub fn function_modules(env: &Env, version: u32) -> Either<BufferSlice<'_>, Failure> {
    let list = || {
        let version = (version as usize)
            .checked_sub(1)
            .and_then(Version::from_ordinal);
        let version = version.ok_or_else(|| Failure::argument("version"))?;
        let mut modules = Vec::new();
        push_modules(
            &mut modules,
            version.function_modules().iter(),
            version.width(),
        );
        copy_out(env, &modules)
    };
    returned(list())
}

/// A symbol in the memory that calls share, from `PICTURE_AT` on: for each segment its kind and its
/// number of bytes, then the modules, then the data of the segments.
pub struct Packed {
    pub version: u32,
    pub level: u32,
    pub mask: u32,
    pub segments: u32,
}

/// Encodes `content` without a logo, and writes the symbol to `out`.
pub fn pack(
    content: &[Content<'_>],
    options: &Options,
    out: &mut Vec<u8>,
) -> Result<Packed, Failure> {
    CREATOR.with_borrow_mut(|encoder| {
        let (symbol, segments) = encoder.encode_with_segments(content, options, None)?;
        out.clear();
        let held = || {
            segments
                .iter()
                .filter_map(|s| Some((content::kind(s.mode())?, s.data())))
        };
        for (kind, data) in held() {
            out.extend_from_slice(&kind.to_ne_bytes());
            out.extend_from_slice(&(data.len() as u32).to_ne_bytes());
        }
        push_modules(out, symbol.rows(), symbol.width());
        for (_, data) in held() {
            out.extend_from_slice(data);
        }
        Ok(Packed {
            version: number(symbol.version()),
            level: symbol.error_correction_level() as u32,
            mask: symbol.mask().number().into(),
            segments: held().count() as u32,
        })
    })
}

/// The bytes of the modules of the widest row, in whole words.
const MAX_ROW: usize = 3 * 64;

/// Adds a byte for each module of rows of `width` bits: 1 for dark.
fn push_modules<'a>(
    out: &mut Vec<u8>,
    rows: impl ExactSizeIterator<Item = &'a [u64; 3]>,
    width: usize,
) {
    let mut modules = [0; MAX_ROW];
    out.reserve(width * rows.len());
    for row in rows {
        let words = &row[..width.div_ceil(64)];
        let bytes = words.iter().flat_map(|word| word.to_le_bytes());
        for (byte, modules) in bytes.zip(modules.as_chunks_mut().0) {
            // Bit i of byte i of the product is bit i of `byte`; the sum moves it to the top bit.
            let spread = (u64::from(byte) * 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
            let top = spread + 0x7f7f_7f7f_7f7f_7f7f;
            *modules = ((top >> 7) & 0x0101_0101_0101_0101).to_le_bytes();
        }
        out.extend_from_slice(&modules[..width]);
    }
}
