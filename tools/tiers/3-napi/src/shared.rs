//! The least that a call costs in which text comes in and a PNG goes out: what a code can be made for at best.
//!
//! Both sides see one block of memory. Node copies the text there, Rust reads it and writes the PNG over it, and
//! JavaScript copies that to a `Buffer` from Node's pool. Nothing is allocated by Rust, and of the calls that
//! come with an argument only the two that no addon can do without are made.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::ptr;

use napi::bindgen_prelude::{Buffer, JsObjectValue, Object};
use napi::{Env, Error, Result, sys};
use napi_derive::napi;

/// The length of the PNG, in the byte order of the machine, is before it.
const HEAD: usize = 4;

thread_local! {
    /// Never dropped: by the end of a thread, what the reference is of may have ended.
    static SHARED: RefCell<Option<ManuallyDrop<Buffer>>> = const { RefCell::new(None) };
}

/// Sets the memory that both sides see: longer than any text and any PNG by five bytes.
#[napi(catch_unwind)]
pub fn share(memory: Buffer) -> Result<()> {
    if memory.len() <= HEAD {
        return Err(Error::from_reason("the memory is too short"));
    }
    SHARED.set(Some(ManuallyDrop::new(memory)));
    Ok(())
}

/// Adds `constantShared(text)`, which [`napi`] cannot: what it generates does more than is needed.
#[napi(module_exports)]
pub fn add_constant_shared(mut exports: Object<'_>, env: Env) -> Result<()> {
    let function = env.create_function::<(&str,), ()>("constantShared", constant_shared)?;
    exports.set_named_property("constantShared", function)
}

/// Puts the constant and its length into the memory; or the length 0 if there is no text, or no room.
unsafe extern "C" fn constant_shared(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> sys::napi_value {
    SHARED.with_borrow_mut(|shared| {
        if let Some(memory) = shared {
            let (head, rest) = memory.split_at_mut(HEAD);
            // SAFETY: Node passes both, and they are good until this function returns.
            let text = unsafe { read_text(env, info, rest) };
            let length = if text == 0 { 0 } else { put_constant(rest) };
            head.copy_from_slice(&length.to_ne_bytes());
        }
    });
    ptr::null_mut()
}

/// The bytes of the first argument as UTF-8, put into `memory`: 0 if it is no string.
///
/// # Safety
///
/// `env` and `info` are those of the call that is under way.
unsafe fn read_text(env: sys::napi_env, info: sys::napi_callback_info, memory: &mut [u8]) -> usize {
    let mut text = ptr::null_mut();
    let mut count = 1;
    let mut length = 0;
    // SAFETY: there is room for `count` arguments; where there are fewer, Node fills up with undefined. Of a
    // string it writes as many bytes as it is told that there are, the zero at its end included.
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

/// Copies the constant, and gives its length: 0 if there is no room for it.
fn put_constant(memory: &mut [u8]) -> u32 {
    super::CONSTANT.with_borrow(|bytes| match memory.get_mut(..bytes.len()) {
        Some(room) => {
            room.copy_from_slice(bytes);
            bytes.len() as u32
        }
        None => 0,
    })
}
