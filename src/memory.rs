//! Memory that JavaScript and Rust share: the options and the text go in, the picture comes back.
//!
//! Through Node's C API a string takes two calls and an allocation, each number takes a call, and so does a buffer for what
//! is returned. A view of memory that is there already is one argument, and JavaScript writes and reads it in a
//! fraction of the time.
//!
//! ```text
//! 0            TEXT                     PICTURE          SIZE
//! the numbers, the text as UTF-8,       the picture
//! ```

use napi_derive::napi;
use qr_core::Content;

use crate::error::Failure;
use crate::limits::MAX_CHARACTERS;
use crate::options::{Drawing, NUM_SLOTS};

/// Where the text begins. The numbers of the drawing are before it, each four bytes.
const TEXT: usize = 4 * NUM_SLOTS;

/// Where the picture begins. The longest text that index.js passes ends before it: each of its
/// UTF-16 units takes at most three bytes.
const PICTURE: usize = 24 * 1024;
const _: () = assert!(TEXT + 3 * MAX_CHARACTERS as usize <= PICTURE);

/// How many bytes the memory has. A larger picture is copied in a call of its own.
const SIZE: usize = 40 * 1024;

/// Where the text begins in the memory that calls share, in bytes. The numbers are before it.
#[napi]
pub const TEXT_AT: u32 = TEXT as u32;

/// Where the picture begins in the memory that calls share, in bytes.
#[napi]
pub const PICTURE_AT: u32 = PICTURE as u32;

/// The size of the memory that calls share, in bytes.
#[napi]
pub const MEMORY_SIZE: u32 = SIZE as u32;

/// Draws the text of `length` bytes in `memory`. Returns the size of the picture. The picture is in
/// `memory` if it fits, otherwise kept for [`take_kept`](crate::options::take_kept).
pub fn draw(memory: &mut [u8], length: usize) -> Result<usize, Failure> {
    let wrong = || Failure::argument("memory");
    let (input, output) = memory.split_at_mut_checked(PICTURE).ok_or_else(wrong)?;
    let (numbers, text) = input.split_at(TEXT);
    let bytes = text.get(..length).ok_or_else(wrong)?;
    let text = std::str::from_utf8(bytes).map_err(|_| wrong())?;
    let mut values = [0; NUM_SLOTS];
    for (value, &bytes) in values.iter_mut().zip(numbers.as_chunks().0) {
        *value = i32::from_ne_bytes(bytes);
    }
    Drawing::read(&values)?.picture_or_keep(&[Content::Text(text)], |picture| {
        let place = output.get_mut(..picture.len());
        let has_room = place.is_some();
        if let Some(place) = place {
            place.copy_from_slice(picture);
        }
        has_room
    })
}
