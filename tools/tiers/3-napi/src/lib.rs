//! Tier 3 on the article's pipeline: an addon that does what the article's did. On qr-core tier 3 is this
//! package itself.

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

use napi::bindgen_prelude::{Buffer, BufferSlice};
use napi::{Env, Error, Result};
use napi_derive::napi;
use tier_pipeline::{Level, png};

thread_local! {
    /// What [`constant`] gives.
    static CONSTANT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The PNG as a `Buffer` that is a copy, as that of this package is; `level` is 0 to 3 for L, M, Q, H.
#[napi(catch_unwind)]
pub fn generate_buffer(env: &Env, text: String, level: u32, width: u32) -> Result<BufferSlice<'_>> {
    BufferSlice::copy_from(env, &generate_vec(text, level, width)?)
}

/// The PNG as a `Buffer` around the memory of Rust.
#[napi(catch_unwind)]
pub fn generate_external_buffer(text: String, level: u32, width: u32) -> Result<Buffer> {
    generate_vec(text, level, width).map(Buffer::from)
}

/// The PNG as the article's addon gave it, which becomes a JavaScript array of numbers.
#[napi(catch_unwind)]
pub fn generate_vec(text: String, level: u32, width: u32) -> Result<Vec<u8>> {
    let level = Level::ALL.get(level as usize);
    let level = level.ok_or_else(|| Error::from_reason("level must be 0 to 3"))?;
    png(&text, *level, width).map_err(Error::from_reason)
}

/// Sets what [`constant`] gives from now on.
#[napi(catch_unwind)]
pub fn set_constant(bytes: &[u8]) {
    CONSTANT.set(bytes.to_vec());
}

/// A string in, the same bytes out: what a call costs that does nothing.
#[napi(catch_unwind)]
pub fn constant(env: &Env, text: String) -> Result<BufferSlice<'_>> {
    if text.is_empty() {
        return Err(Error::from_reason("the text is empty"));
    }
    CONSTANT.with_borrow(|bytes| BufferSlice::copy_from(env, bytes))
}
