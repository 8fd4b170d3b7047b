//! The addon: Node on one side, `qr_core` on the other. It knows nothing of QR codes and index.js
//! nothing of Rust: what is said here in scalars and flat arrays, index.js says in options.
//!
//! Arguments have been validated before they come here, and are checked again because the loaded
//! addon can be called without index.js: nothing that is passed may end the process.

#![allow(
    clippy::missing_errors_doc,
    reason = "every function throws what lib/error.js lists, and index.d.ts says which"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "the generated glue hands arguments over by value"
)]

mod content;
mod create;
mod error;
mod memory;
mod options;
mod task;

use napi::Env;
use napi::bindgen_prelude::{AsyncTask, BufferSlice, Uint32Array};
use napi_derive::napi;

use crate::error::Failure;
use crate::options::Drawing;
use crate::task::{Cancellation, Task};

type Result<T> = napi::Result<T, &'static str>;

/// The version that this addon was built as. lib/native.js takes no other than its own.
#[napi]
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Draws the text of `length` bytes in `memory` with the options there: see memory.rs. Returns the
/// size of the picture in bytes. If the picture does not fit in `memory`, call `takePicture` next.
#[napi(catch_unwind)]
pub fn generate_text(mut memory: BufferSlice, length: u32) -> Result<u32> {
    Ok(memory::draw(&mut memory, length as usize)? as u32)
}

/// Copies the picture that did not fit in `memory` into `picture`, a Buffer of its size.
#[napi(catch_unwind)]
pub fn take_picture(mut picture: BufferSlice) -> Result<()> {
    Ok(options::take_kept(&mut picture)?)
}

/// Describes a symbol that was drawn.
#[napi(object, object_from_js = false)]
pub struct Drawn {
    /// 1 to 40.
    pub version: u32,
    /// 0 to 3 for L, M, Q, H.
    pub level: u32,
    /// The part of the error correction left under the logo, 0 to 1. Missing without a logo.
    pub reserve: Option<f64>,
}

/// Describes the symbol that this thread drew last, if there is one.
#[napi(catch_unwind)]
#[must_use]
pub fn last_drawn() -> Option<Drawn> {
    options::last_drawn(|symbol, reserve| Drawn {
        version: symbol.version().number().into(),
        level: symbol.error_correction_level() as u32,
        reserve,
    })
}

/// The picture of one item of `data`: see the file content.rs for `layout`, and options.rs for `numbers`. `logo` is the bytes
/// of the logo, if the numbers have a size for it.
#[napi(catch_unwind)]
pub fn generate_segments<'env>(
    env: &'env Env,
    data: &[u8],
    layout: &[u32],
    numbers: &[i32],
    logo: Option<&[u8]>,
) -> Result<BufferSlice<'env>> {
    let drawing = Drawing::read(numbers)?;
    let items = content::items(data.len(), layout)?;
    let [item] = &items[..] else {
        return Err(Failure::argument("layout").into());
    };
    let logo = drawing.logo(logo)?;
    drawing.picture(&item.content(data)?, logo.as_ref(), |picture| {
        copy_out(env, picture)
    })?
}

/// The picture, or the failure, of each item of `data`, off the main thread and on all cores.
#[napi(catch_unwind, ts_return_type = "Promise<Made>")]
pub fn generate_all(
    data: &[u8],
    layout: Uint32Array,
    numbers: &[i32],
    cancellation: Option<&Cancellation>,
    logo: Option<&[u8]>,
) -> Result<AsyncTask<Task>> {
    let drawing = Drawing::read(numbers)?;
    let items = content::items(data.len(), &layout)?;
    // Copied, as JavaScript may change or detach what it passed while another thread reads it.
    let data = data.to_vec();
    Ok(AsyncTask::new(Task::new(
        data,
        items,
        drawing,
        cancellation,
        logo.map(<[u8]>::to_vec),
    )))
}

/// Copied, as an external buffer costs more than copying up to 64 KiB and slows the whole server.
fn copy_out<'env>(env: &'env Env, bytes: &[u8]) -> Result<BufferSlice<'env>> {
    BufferSlice::copy_from(env, bytes).map_err(|_| Failure::memory(bytes.len()).into())
}
