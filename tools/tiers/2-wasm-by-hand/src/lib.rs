//! Tier 2: WebAssembly with four exported functions and linear memory, as wasm-bindgen does
//! underneath.
//!
//! JavaScript asks for memory with [`allocate`], writes the text there and calls [`generate`]. It
//! reads [`result_length`] bytes at the returned address, and frees both blocks with [`release`].
//! Any call may grow the memory, which detaches the views that JavaScript has of it.

use std::alloc::{Layout, alloc, dealloc};
use std::cell::Cell;
use std::ptr;

use tier_pipeline::Level;

thread_local! {
    static RESULT_LENGTH: Cell<isize> = const { Cell::new(0) };
}

/// Allocates a block of `length` bytes. Returns null if there is not enough memory.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
    match Layout::array::<u8>(length) {
        // SAFETY: the layout has at least one byte.
        Ok(layout) if length > 0 => unsafe { alloc(layout) },
        Ok(_) => ptr::dangling_mut(),
        Err(_) => ptr::null_mut(),
    }
}

/// Frees a block.
///
/// # Safety
///
/// `block` must come from [`allocate`] with the same length, or from [`generate`] with the absolute
/// value of [`result_length`]. It must not have been freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(block: *mut u8, length: usize) {
    if let Ok(layout) = Layout::array::<u8>(length)
        && length > 0
    {
        // SAFETY: the block comes from `allocate`, or from a boxed slice, which has the same
        // layout.
        unsafe { dealloc(block, layout) }
    }
}

/// Returns the PNG of a text. If [`result_length`] is negative, returns an error message in UTF-8
/// instead.
///
/// `level` is 0 to 3 for L, M, Q, H; `width` is in pixels.
///
/// # Safety
///
/// `text` must point to `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn generate(
    text: *const u8,
    length: usize,
    level: usize,
    width: u32,
) -> *mut u8 {
    // SAFETY: the caller guarantees this.
    let bytes = unsafe { std::slice::from_raw_parts(text, length) };
    let drawn = str::from_utf8(bytes)
        .map_err(|error| error.to_string())
        .and_then(|text| {
            let level = Level::ALL.get(level).ok_or("level must be 0 to 3")?;
            tier_pipeline::png(text, *level, width)
        });
    let (block, sign) = match drawn {
        Ok(png) => (png, 1),
        Err(message) => (message.into_bytes(), -1),
    };
    // A boxed slice has no spare capacity, so `release` can free it by its length.
    let block = block.into_boxed_slice();
    RESULT_LENGTH.set(block.len().cast_signed() * sign);
    Box::into_raw(block).cast()
}

/// Returns the length of the last result of [`generate`] in bytes, negative for an error message.
#[unsafe(no_mangle)]
pub extern "C" fn result_length() -> isize {
    RESULT_LENGTH.get()
}
