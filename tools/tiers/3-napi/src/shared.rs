//! Measures the minimum cost of a call that takes a text and returns a PNG: the lower bound for
//! drawing a code.
//!
//! Both sides share a block of memory. Node copies the text into it, Rust reads it and writes the
//! PNG over it, and JavaScript copies that to a `Buffer` from Node's pool. Rust allocates nothing,
//! and makes only the two calls of Node-API that no function with an argument can avoid.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::ptr;

use napi::bindgen_prelude::{Buffer, JsObjectValue, Object};
use napi::{Env, Error, Result, sys};
use napi_derive::napi;

/// The bytes of the length before the PNG, in the byte order of the machine.
const HEAD: usize = 4;

thread_local! {
    /// Never dropped: at the end of a thread, the environment of the reference may already be gone.
    static SHARED: RefCell<Option<ManuallyDrop<Buffer>>> = const { RefCell::new(None) };
}

/// Sets the shared memory. It must be at least five bytes longer than any text and any PNG.
#[napi(catch_unwind)]
pub fn share(memory: Buffer) -> Result<()> {
    if memory.len() <= HEAD {
        return Err(Error::from_reason("the memory is too short"));
    }
    SHARED.set(Some(ManuallyDrop::new(memory)));
    Ok(())
}

/// Exports `constantShared(text)` by hand, as the code that [`napi`] generates does more than
/// needed.
#[napi(module_exports)]
pub fn add_constant_shared(mut exports: Object<'_>, env: Env) -> Result<()> {
    let function = env.create_function::<(&str,), ()>("constantShared", constant_shared)?;
    exports.set_named_property("constantShared", function)
}

/// Writes the constant and its length into the memory. Writes the length 0 if there is no text or
/// no room.
unsafe extern "C" fn constant_shared(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> sys::napi_value {
    SHARED.with_borrow_mut(|shared| {
        if let Some(memory) = shared {
            let (head, rest) = memory.split_at_mut(HEAD);
            // SAFETY: Node passes both, and they are valid until this function returns.
            let text = unsafe { read_text(env, info, rest) };
            let length = if text == 0 { 0 } else { put_constant(rest) };
            head.copy_from_slice(&length.to_ne_bytes());
        }
    });
    ptr::null_mut()
}

/// Writes the first argument into `memory` as UTF-8. Returns its length in bytes, or 0 if it is not
/// a string.
///
/// # Safety
///
/// `env` and `info` must be those of the current call.
unsafe fn read_text(env: sys::napi_env, info: sys::napi_callback_info, memory: &mut [u8]) -> usize {
    let mut text = ptr::null_mut();
    let mut count = 1;
    let mut length = 0;
    // SAFETY: there is room for `count` arguments; Node fills missing ones with undefined. Of a
    // string it writes at most the given number of bytes, including the final zero.
    unsafe {
        sys::napi_get_cb_info(
            env,
            info,
            &raw mut count,
            &raw mut text,
            ptr::null_mut(),
            ptr::null_mut(),
        );
        let to = memory.as_mut_ptr().cast();
        sys::napi_get_value_string_utf8(env, text, to, memory.len(), &raw mut length);
    }
    length
}

/// Copies the constant, and returns its length, or 0 if there is no room for it.
fn put_constant(memory: &mut [u8]) -> u32 {
    super::CONSTANT.with_borrow(|bytes| match memory.get_mut(..bytes.len()) {
        Some(room) => {
            room.copy_from_slice(bytes);
            bytes.len() as u32
        }
        None => 0,
    })
}
