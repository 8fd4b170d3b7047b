//! Reads the code in a PGM file with rqrr.

use std::fs;
use std::io::{self, Error};
use std::panic;

use rqrr::PreparedImage;

use crate::hex;

/// Returns the bytes of the first readable symbol in hex digits. If rqrr decodes them to text, adds
/// a space and the bytes of the text. Returns an empty line if it reads nothing, and an exclamation
/// mark if it panics.
pub fn answer(file: &str) -> io::Result<String> {
    let picture = fs::read(file)?;
    let (width, height, pixels) =
        greys(&picture).ok_or_else(|| Error::other(format!("{file} is no PGM")))?;
    let reading = panic::catch_unwind(|| read(width, height, pixels));
    Ok(reading.map_or_else(|_| "!".to_owned(), Option::unwrap_or_default))
}

fn read(width: usize, height: usize, pixels: &[u8]) -> Option<String> {
    let mut image =
        PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    image.detect_grids().iter().find_map(|grid| {
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok()?;
        let text = grid.decode().map_or_else(
            |_| String::new(),
            |(_, text)| format!(" {}", hex(text.as_bytes())),
        );
        Some(hex(&bytes) + &text)
    })
}

/// Returns the width, the height and the pixels of an 8-bit PGM without comments.
fn greys(picture: &[u8]) -> Option<(usize, usize, &[u8])> {
    let mut fields = picture.splitn(4, u8::is_ascii_whitespace);
    let mut field = || {
        fields
            .next()
            .and_then(|field| std::str::from_utf8(field).ok())
    };
    if field()? != "P5" {
        return None;
    }
    let width = field()?.parse().ok()?;
    let height = field()?.parse().ok()?;
    let pixels = fields.next()?.strip_prefix(b"255\n")?;
    (pixels.len() == width * height).then_some((width, height, pixels))
}
