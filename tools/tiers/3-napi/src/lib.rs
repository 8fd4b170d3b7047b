//! Tier 3 with the article's pipeline: an addon that works like the article's. With qr-core, tier 3
//! is this package itself.

#![allow(
    clippy::missing_errors_doc,
    reason = "every function throws what the pipeline fails with"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "the generated glue hands arguments over by value"
)]

mod shared;

use std::cell::RefCell;

use napi::bindgen_prelude::{AsyncTask, Buffer, BufferSlice};
use napi::{Env, Error, Result, Task};
use napi_derive::napi;
use tier_pipeline::{Level, png};

thread_local! {
    /// The bytes that [`constant`] returns.
    static CONSTANT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Returns the PNG as a `Buffer` with a copy, as this package does. `level` is 0 to 3 for L, M, Q,
/// H.
#[napi(catch_unwind)]
pub fn generate_buffer(env: &Env, text: String, level: u32, width: u32) -> Result<BufferSlice<'_>> {
    BufferSlice::copy_from(env, &generate_vec(text, level, width)?)
}

/// Returns the PNG as a `Buffer` around Rust's memory.
#[napi(catch_unwind)]
pub fn generate_external_buffer(text: String, level: u32, width: u32) -> Result<Buffer> {
    generate_vec(text, level, width).map(Buffer::from)
}

/// Returns the PNG as the article's addon does, as a JavaScript array of numbers.
#[napi(catch_unwind)]
pub fn generate_vec(text: String, level: u32, width: u32) -> Result<Vec<u8>> {
    let level = Level::ALL.get(level as usize);
    let level = level.ok_or_else(|| Error::from_reason("level must be 0 to 3"))?;
    png(&text, *level, width).map_err(Error::from_reason)
}

/// Sets the bytes that [`constant`] returns.
#[napi(catch_unwind)]
pub fn set_constant(bytes: &[u8]) {
    CONSTANT.set(bytes.to_vec());
}

/// Takes a string and returns constant bytes, to measure the cost of a call without work.
#[napi(catch_unwind)]
pub fn constant(env: &Env, text: String) -> Result<BufferSlice<'_>> {
    if text.is_empty() {
        return Err(Error::from_reason("the text is empty"));
    }
    CONSTANT.with_borrow(|bytes| BufferSlice::copy_from(env, bytes))
}

/// A task of Node's thread pool that does nothing.
pub struct EmptyTask;

impl Task for EmptyTask {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> Result<()> {
        Ok(())
    }

    fn resolve(&mut self, _env: Env, (): ()) -> Result<()> {
        Ok(())
    }
}

/// Returns a promise of nothing, which a thread of Node's pool resolves: the lower bound for a call
/// that draws a code there.
#[napi(catch_unwind)]
#[must_use]
pub fn empty_task() -> AsyncTask<EmptyTask> {
    AsyncTask::new(EmptyTask)
}
