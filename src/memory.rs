//! Draws a picture in memory that JavaScript and Rust share.
//!
//! JavaScript writes the options and the text to this memory, and reads the picture from it. Rust
//! gets the memory as a single argument. Separate arguments are slower: through Node's C API, a
//! string takes two calls and an allocation, each number takes a call, and the buffer for the
//! picture takes another. That took 2 of the 7 µs of `generateQrCode`.
//!
//! ```text
//! 0            TEXT                     PICTURE          SIZE
//! the numbers, the text as UTF-8,       the picture
//! ```

use qr_core::Content;

use crate::error::Failure;
use crate::limits::MAX_CHARACTERS;
use crate::options::{Drawing, NUM_SLOTS};
use crate::pipeline::with_encoder;

/// The offset of the text, in bytes. The numbers of the drawing are before it, four bytes each.
pub const TEXT: usize = 4 * NUM_SLOTS;

/// The offset of the picture, in bytes. The longest text that index.js passes ends before it: each
/// of its UTF-16 units takes at most three bytes.
pub const PICTURE: usize = 24 * 1024;
const _: () = assert!(TEXT + 3 * MAX_CHARACTERS as usize <= PICTURE);

/// The size of the memory in bytes. A second call copies a picture that does not fit.
pub const SIZE: usize = 40 * 1024;

/// Draws the text of `length` bytes in `memory`, and returns the size of the picture in bytes.
///
/// Writes the picture to `memory` if it fits. Otherwise keeps the picture, and JavaScript fetches
/// it with [`take_kept`].
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
    let drawing = Drawing::read(&values)?;
    let text = Content::Text(text);
    let (with_header, without) = (drawing.header().map(|header| [header, text]), [text]);
    let content = with_header.as_ref().map_or(&without[..], |both| &both[..]);
    with_encoder(|encoder| {
        let picture = drawing.draw(encoder, content, None)?;
        let size = picture.len();
        if let Some(place) = output.get_mut(..size) {
            place.copy_from_slice(picture);
            encoder.trim();
        }
        Ok(size)
    })
}

/// Copies the picture that did not fit in the memory of [`draw`] into `place`, which has the size of
/// the picture.
pub fn take_kept(place: &mut [u8]) -> Result<(), Failure> {
    with_encoder(|encoder| {
        let picture = encoder.picture();
        if place.is_empty() || picture.len() != place.len() {
            return Err(Failure::argument("picture"));
        }
        place.copy_from_slice(picture);
        picture.clear();
        encoder.trim();
        Ok(())
    })
}
