//! Tier 2: WebAssembly with four exported functions and linear memory, as wasm-bindgen does underneath.
//!
//! JavaScript asks for memory with [`allocate`], writes the text there and calls [`generate`]. It reads
//! [`result_length`] bytes where that points to, and gives both blocks back by [`release`]. Any call may
//! grow the memory, which detaches the views that JavaScript has of it.

use std::alloc::{Layout, alloc, dealloc};
use std::cell::Cell;
use std::ptr;

use tier_pipeline::Level;

thread_local! {
    static RESULT_LENGTH: Cell<isize> = const { Cell::new(0) };
}

/// A block of `length` bytes, or null if there is no memory for it.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
    match Layout::array::<u8>(length) {
        // SAFETY: the layout is of at least one byte.
        Ok(layout) if length > 0 => unsafe { alloc(layout) },
        Ok(_) => ptr::dangling_mut(),
        Err(_) => ptr::null_mut(),
    }
}

/// Gives back a block.
///
/// # Safety
///
/// `block` is of [`allocate`] with the same length, or of [`generate`] with the absolute value of
/// [`result_length`]; and it has not been given back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(block: *mut u8, length: usize) {
    if let Ok(layout) = Layout::array::<u8>(length)
        && length > 0
    {
        // SAFETY: the caller has it of `allocate`, or of a boxed slice, which has this layout too.
        unsafe { dealloc(block, layout) }
    }
}

/// The PNG of a text, or a sentence in UTF-8 where [`result_length`] is negative.
///
/// `level` is 0 to 3 for L, M, Q, H; `width` is in pixels.
///
/// # Safety
///
/// `text` points to `length` bytes that may be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn generate(
    text: *const u8,
    length: usize,
    level: usize,
    width: u32,
) -> *mut u8 {
    // SAFETY: the caller says so.
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
    // Boxed, as the capacity of a vector may be more than its length, and release is told the length.
    let block = block.into_boxed_slice();
    RESULT_LENGTH.set(block.len().cast_signed() * sign);
    Box::into_raw(block).cast()
}

/// The bytes of the last result of [`generate`], negative if they are a sentence about what failed.
#[unsafe(no_mangle)]
pub extern "C" fn result_length() -> isize {
    RESULT_LENGTH.get()
}
