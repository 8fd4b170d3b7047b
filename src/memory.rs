//! Memory that JavaScript and Rust share: the options and the text go in, the PNG comes back.
//!
//! Through Node's C API a string takes two calls and an allocation, each number takes a call, and so does a buffer for what
//! is returned. A view of memory that is there already is one argument, and JavaScript writes and reads it in a
//! fraction of the time.
//!
//! ```text
//! 0          28                       24 KiB           40 KiB
//! 7 numbers, the text as UTF-8,       the PNG
//! ```

use qr_core::Content;

use crate::error::Failure;
use crate::options::Drawing;

/// The numbers of a drawing, each four bytes: level, version, mask, eci, margin, width, scale. lib/draw.js has the same
/// places.
const NUMBERS: usize = 7;
const TEXT: usize = 4 * NUMBERS;
const PNG: usize = 24 * 1024;

/// Draws the text of `length` bytes that is in `memory`, and gives the bytes of the PNG, which is in `memory` if that has
/// room for it.
pub fn draw(memory: &mut [u8], length: usize) -> Result<usize, Failure> {
    let wrong = || Failure::argument("memory");
    let (input, output) = memory.split_at_mut_checked(PNG).ok_or_else(wrong)?;
    let (numbers, text) = input.split_at(TEXT);
    let bytes = text.get(..length).ok_or_else(wrong)?;
    let text = std::str::from_utf8(bytes).map_err(|_| wrong())?;
    drawing(numbers)?.png(&[Content::Text(text)], |png| {
        if let Some(place) = output.get_mut(..png.len()) {
            place.copy_from_slice(png);
        }
        png.len()
    })
}

fn drawing(numbers: &[u8]) -> Result<Drawing, Failure> {
    let mut values = [0; NUMBERS];
    for (value, &bytes) in values.iter_mut().zip(numbers.as_chunks().0) {
        *value = i32::from_ne_bytes(bytes);
    }
    // What is negative here is too large there, but for the mask.
    let [level, version, mask, eci, margin, width, scale] = values;
    let number = i32::cast_unsigned;
    Drawing::new(
        number(level),
        number(version),
        mask,
        eci != 0,
        number(margin),
        number(width),
        number(scale),
    )
}
