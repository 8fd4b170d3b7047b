//! A symbol as it is made, for those who draw it themselves: its modules, and the segments that it holds.

use napi::Env;
use napi::bindgen_prelude::{BufferSlice, Uint32Array};
use napi_derive::napi;
use qr_core::{Encoder, Segment};

use crate::error::Failure;
use crate::options::Drawing;
use crate::view::View;
use crate::{Result, content, copy_out};

/// A symbol. Its modules are rows from top to bottom, a byte for each module, and nothing around them.
#[napi(object, object_from_js = false)]
pub struct Created<'env> {
    /// 1 to 40.
    pub version: u32,
    /// 0 to 3 for L, M, Q, H.
    pub level: u32,
    /// The part of the error correction left under the logo, 0 to 1. Missing without a logo.
    pub reserve: Option<f64>,
    /// The data mask that was chosen, or asked for: 0 to 7.
    pub mask: u32,
    /// 1 for dark modules.
    pub modules: BufferSlice<'env>,
    /// 1 for modules that hold no codewords.
    pub function_modules: BufferSlice<'env>,
    /// The data of the segments, one after the other.
    pub data: BufferSlice<'env>,
    /// For each segment its kind and how many bytes of the data are its own: see the file content.rs.
    pub layout: Uint32Array,
}

/// Returns the symbol of one item of `data`: see content.rs for `layout`, and options.rs for
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
) -> Result<Created<'env>> {
    let drawing = Drawing::read(&numbers)?;
    let item = content::only_item(data.len(), &layout)?;
    let content = item.content(&data)?;
    let place = drawing.place(drawing.logo(logo.as_deref())?.as_ref())?;
    let mut encoder = Encoder::default();
    let (symbol, segments) = encoder
        .encode_with_segments(&content, &drawing.symbol, place.as_ref())
        .map_err(Failure::from)?;
    let (version, level) = (symbol.version(), symbol.error_correction_level());
    let held: Vec<u8> = segments.iter().flat_map(Segment::data).copied().collect();
    let layout = segments
        .iter()
        .flat_map(|s| [content::kind(s.mode()), s.data().len() as u32]);
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
}

/// A byte for each of the bits of rows that are `size` wide.
fn flags<'a>(rows: impl Iterator<Item = &'a [u64; 3]>, size: usize) -> Vec<u8> {
    rows.flat_map(|row| (0..size).map(|x| (row[x / 64] >> (x % 64) & 1) as u8))
        .collect()
}
