//! Returns a symbol without a picture, for callers that draw it themselves: its modules and its
//! segments.

use napi::Env;
use napi::bindgen_prelude::{BufferSlice, Either, Uint32Array};
use napi_derive::napi;
use qr_core::{Encoder, Segment};

use crate::error::{Failure, returned};
use crate::options::Drawing;
use crate::view::View;
use crate::{content, copy_out};

/// A symbol. The modules are one byte each, in rows from top to bottom, without a quiet zone.
#[napi(object, object_from_js = false)]
pub struct Created<'env> {
    /// The version, 1 to 40.
    pub version: u32,
    /// The error correction level: 0 to 3 for L, M, Q, H.
    pub level: u32,
    /// The part of the error correction that the logo leaves, 0 to 1. Missing without a logo.
    pub reserve: Option<f64>,
    /// The data mask, 0 to 7.
    pub mask: u32,
    /// 1 for dark modules.
    pub modules: BufferSlice<'env>,
    /// 1 for function modules, which hold no codewords.
    pub function_modules: BufferSlice<'env>,
    /// The data of the segments, one after the other.
    pub data: BufferSlice<'env>,
    /// For each segment its kind, as in content.rs, and its number of bytes in `data`.
    pub layout: Uint32Array,
}

/// Returns the symbol of one item of `data`: see content.rs for `layout`, and `Slot` for
/// `numbers`. `logo` has the bytes of the logo, if `numbers` has a size for it. Modules under the
/// logo are light.
#[napi(
    catch_unwind,
    ts_args_type = "data: Uint8Array, layout: Uint32Array, numbers: Int32Array, logo?: Uint8Array"
)]
pub fn create<'env>(
    env: &'env Env,
    data: View<u8>,
    layout: View<u32>,
    numbers: View<i32>,
    logo: Option<View<u8>>,
) -> Either<Created<'env>, Failure> {
    let create = || {
        let drawing = Drawing::read(&numbers)?;
        let items = content::only_item(data.len(), &layout)?;
        let content = items.get(0).content(drawing.header(), &data)?;
        let place = drawing.place(drawing.logo(logo.as_deref())?.as_ref())?;
        let mut encoder = Encoder::default();
        let (symbol, segments) =
            encoder.encode_with_segments(&content, &drawing.symbol, place.as_ref())?;
        let (version, level) = (symbol.version(), symbol.error_correction_level());
        let held: Vec<u8> = segments.iter().flat_map(Segment::data).copied().collect();
        // JavaScript lists the segments without their headers.
        let layout = segments
            .iter()
            .filter_map(|s| Some([content::kind(s.mode())?, s.data().len() as u32]))
            .flatten();
        Ok(Created {
            version: version.number().into(),
            level: level as u32,
            reserve: place.map(|place| place.unused(version, level)),
            mask: symbol.mask().number().into(),
            modules: copy_out(env, &flags(symbol.rows(), symbol.size()))?,
            function_modules: copy_out(
                env,
                &flags(version.function_modules().iter(), symbol.size()),
            )?,
            data: copy_out(env, &held)?,
            layout: layout.collect::<Vec<_>>().into(),
        })
    };
    returned(create())
}

/// Returns one byte per module for rows of `size` bits.
fn flags<'a>(rows: impl Iterator<Item = &'a [u64; 3]>, size: usize) -> Vec<u8> {
    rows.flat_map(|row| (0..size).map(|x| (row[x / 64] >> (x % 64) & 1) as u8))
        .collect()
}
