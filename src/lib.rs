//! The addon: connects Node.js with `qr_core`. Its arguments are numbers and flat arrays, which
//! JavaScript makes of the options.
//!
//! JavaScript has validated the arguments. The addon checks them again, because it can be called
//! without index.js, and no argument may end the process.
//!
//! A function that can fail returns its result or a `Failure`, which lib/draw.js throws as an
//! error. It throws only for a panic, and for an argument of another type than index.js passes.

#![allow(
    clippy::must_use_candidate,
    reason = "only the generated glue calls the exports"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "the generated glue hands arguments over by value"
)]

mod charset;
mod concurrency;
mod content;
mod create;
mod design;
mod error;
mod grade;
mod limits;
mod logo;
mod options;
mod pipeline;
#[cfg(not(target_family = "wasm"))]
mod pool;
mod sequence;
mod shapes;
mod shared;
mod task;
mod view;

use napi::Env;
use napi::bindgen_prelude::{AsyncTask, BufferSlice, Either};
use napi_derive::napi;
use qr_core::render::logo::MAX_FILE_BYTES;

use crate::error::{Failure, returned};
use crate::logo::HeldLogo;
use crate::options::Drawing;
use crate::pipeline::with_encoder;
use crate::task::{Cancellation, Task};
use crate::view::{View, ViewMut};

/// The version of the package that the addon was built for. lib/native.js refuses any other.
#[napi]
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Copies the picture that had no room in the shared memory into `picture`, a Buffer of its size.
#[napi(catch_unwind, ts_args_type = "picture: Uint8Array")]
pub fn take_picture(mut picture: ViewMut) -> Either<(), Failure> {
    returned(shared::take_kept(&mut picture))
}

/// Describes a symbol that was drawn.
#[napi(object, object_from_js = false)]
pub struct Drawn {
    /// The version, as in `Slot`.
    pub version: u32,
    /// The error correction level: 0 to 3 for L, M, Q, H.
    pub level: u32,
    /// The part of the error correction that the logo leaves, 0 to 1. Missing without a logo.
    pub reserve: Option<f64>,
}

/// Describes the last symbol that this thread drew, if it drew one.
#[napi(catch_unwind)]
#[must_use]
pub fn last_drawn() -> Option<Drawn> {
    with_encoder(|encoder| {
        let symbol = encoder.symbol()?;
        let (version, level) = (symbol.version(), symbol.error_correction_level());
        Some(Drawn {
            version: create::number(version),
            level: level as u32,
            reserve: encoder.logo().map(|logo| logo.unused(version, level)),
        })
    })
}

/// Returns the picture of one item of `data`: see content.rs for `layout`, and `Slot` for
/// `numbers`. If `numbers` has a size for a logo, `logo` keeps it.
#[napi(
    catch_unwind,
    ts_args_type = "data: Uint8Array, layout: Uint32Array, numbers: Int32Array, logo?: HeldLogo"
)]
pub fn generate_segments<'env>(
    env: &'env Env,
    data: View<u8>,
    layout: View<u32>,
    numbers: View<i32>,
    logo: Option<&HeldLogo>,
) -> Either<BufferSlice<'env>, Failure> {
    let draw = || {
        let drawing = Drawing::read(&numbers)?;
        drawing.with_item(&data, &layout, logo, |content, logo| {
            with_encoder(|encoder| {
                let picture = drawing.draw(encoder, content, logo)?;
                let copy = copy_out(env, picture);
                encoder.trim();
                copy
            })
        })
    };
    returned(draw())
}

/// Returns the pictures or the failures of the first items of `data`, drawn on Node's thread pool.
/// Stops when the pictures take `maxBytes`, to limit the memory of a call: call it again with the
/// remaining items.
#[napi(
    catch_unwind,
    ts_args_type = "data: Uint8Array, layout: Uint32Array, numbers: Int32Array, \
                    cancellation?: Cancellation, logo?: HeldLogo, maxBytes?: number",
    ts_return_type = "Promise<Made> | Failure"
)]
pub fn generate_all(
    data: View<u8>,
    layout: View<u32>,
    numbers: View<i32>,
    cancellation: Option<&Cancellation>,
    logo: Option<&HeldLogo>,
    max_bytes: Option<u32>,
) -> Either<AsyncTask<Task>, Failure> {
    let task = read_task(&data, &layout, &numbers, cancellation, logo, max_bytes);
    returned(task.map(AsyncTask::new))
}

/// Reads the arguments of a task.
fn read_task(
    data: &[u8],
    layout: &[u32],
    numbers: &[i32],
    cancellation: Option<&Cancellation>,
    logo: Option<&HeldLogo>,
    max_bytes: Option<u32>,
) -> Result<Task, Failure> {
    let drawing = Drawing::read(numbers)?;
    let items = content::items(data.len(), layout)?;
    let logo = logo.and_then(HeldLogo::shared);
    // Copied, because JavaScript may change or detach `data` while another thread reads it.
    let data = logo::copy(data)?;
    let task = Task::new(data, items, drawing, cancellation, logo, max_bytes);
    Ok(task)
}

/// Returns how many pictures one call may draw at a time, at least 1, so that they take no more
/// memory than one call may. `logo` is the size of the logo's file in bytes.
#[napi(catch_unwind, ts_args_type = "numbers: Int32Array, logo: number")]
pub fn concurrency(numbers: View<i32>, logo: u32) -> Either<u32, Failure> {
    let logo = (logo as usize).min(MAX_FILE_BYTES);
    returned(Drawing::read(&numbers).map(|drawing| drawing.concurrency(logo) as u32))
}

/// Copies bytes into a new buffer. An external buffer takes longer than copying up to 64 KiB, and
/// slows the whole server.
fn copy_out<'env>(env: &'env Env, bytes: &[u8]) -> Result<BufferSlice<'env>, Failure> {
    BufferSlice::copy_from(env, bytes).map_err(|_| Failure::memory(bytes.len()))
}
