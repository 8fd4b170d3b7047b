//! Writes BMP: one bit a pixel, or 24 bits a pixel with a logo.
//!
//! The encoder of the crate `image` writes at least a byte a pixel: eight times as much.

use qr_codecs::try_reserve;

use super::layout::Layout;
use super::packed::PackedRow;
use super::raster::{MAX_WIDTH, check_opaque, draw};
use super::{Color, Colors, Frame};
use crate::Error;

/// Appends the BMP of a frame, in opaque colours.
///
/// # Errors
///
/// As [`webp::render`](super::webp::render); and [`Error::NotOpaque`] for a colour that is not
/// opaque.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, Style, bmp};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut bytes = Vec::new();
/// bmp::render(&Frame::new(&symbol, Style::default()), &mut bytes)?;
/// // Two headers, two colours, 200 rows of 200 bits in whole words.
/// assert_eq!(bytes.len(), 14 + 40 + 2 * 4 + 200 * 28);
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(frame: &Frame<'_>, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let layout = frame.layout(MAX_WIDTH)?;
    let Colors { dark, light } = frame.style.colors;
    check_opaque(frame.style.colors, "BMP")?;
    // Rows go from the bottom to the top.
    if frame.logo.is_some() {
        let pixels = draw(frame, layout, &dark.rgb(), &light.rgb())?;
        let row_length = push_headers(layout, 24, &[], bytes)?;
        for row in pixels.chunks_exact(3 * layout.width).rev() {
            // Blue is the first colour of a pixel.
            let pixels = row.chunks_exact(3);
            bytes.extend(pixels.flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]));
            bytes.extend(std::iter::repeat_n(0, row_length - row.len()));
        }
        return Ok(());
    }
    let row_length = push_headers(layout, 1, &[dark, light], bytes)?;
    let Layout {
        height, scale, top, ..
    } = layout;
    let mut row = PackedRow::new(layout);
    let below = height - top - frame.height() * scale;
    push_rows(&mut row, &[0; 3], below, row_length, bytes);
    for modules in frame.lines().iter().rev() {
        push_rows(&mut row, modules, scale, row_length, bytes);
    }
    push_rows(&mut row, &[0; 3], top, row_length, bytes);
    Ok(())
}

/// Appends `count` rows of pixels, each padded to `length` bytes. The first pixel is the highest bit
/// of a byte, and light is 1.
#[inline(never)]
fn push_rows(
    row: &mut PackedRow,
    modules: &[u64; 3],
    count: usize,
    length: usize,
    bytes: &mut Vec<u8>,
) {
    if count == 0 {
        return;
    }
    let start = bytes.len();
    row.push_mirrored(modules, length, bytes);
    let mut copied = 1;
    while copied < count {
        let more = copied.min(count - copied);
        bytes.extend_from_within(start..start + more * length);
        copied += more;
    }
}

/// Appends the headers and the palette of a BMP, and reserves memory for its rows. Returns the
/// length of a row in bytes, which is a multiple of four.
fn push_headers(
    layout: Layout,
    bits_per_pixel: u8,
    palette: &[Color],
    bytes: &mut Vec<u8>,
) -> Result<usize, Error> {
    let (width, height) = (layout.width, layout.height);
    let row_length = (width * usize::from(bits_per_pixel)).div_ceil(32) * 4;
    let start = 14 + 40 + 4 * palette.len();
    let size = start + row_length * height;
    try_reserve(bytes, size)?;
    bytes.extend_from_slice(b"BM");
    for number in [size, 0, start, 40, width, height] {
        bytes.extend_from_slice(&(number as u32).to_le_bytes());
    }
    // One plane.
    bytes.extend_from_slice(&[1, 0, bits_per_pixel, 0]);
    // Not compressed; no resolution; the number of colours, all of which matter.
    for number in [0, size - start, 0, 0, palette.len(), palette.len()] {
        bytes.extend_from_slice(&(number as u32).to_le_bytes());
    }
    for color in palette {
        bytes.extend_from_slice(&[color.blue, color.green, color.red, 0]);
    }
    Ok(row_length)
}
