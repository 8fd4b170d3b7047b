//! Writes BMP: one bit a pixel, or 24 bits a pixel with a logo.
//!
//! The encoder of the crate `image` writes at least a byte a pixel: eight times as much.

use qr_codecs::try_reserve;

use super::frame::PlacedLogo;
use super::layout::Layout;
use super::logo::overlay::Cover;
use super::packed::PackedRow;
use super::raster::{MAX_WIDTH, check_opaque};
use super::runs::runs_of_row;
use super::{Color, Colors, Frame, Workspace};
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
/// use qr_core::render::{Frame, Style, Workspace, bmp};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut bytes = Vec::new();
/// bmp::render(&Frame::new(&symbol, Style::default()), &mut Workspace::default(), &mut bytes)?;
/// // Two headers, two colours, 200 rows of 200 bits in whole words.
/// assert_eq!(bytes.len(), 14 + 40 + 2 * 4 + 200 * 28);
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    if !frame.is_plain() {
        return super::painted::bmp(frame, workspace, bytes);
    }
    let layout = frame.layout(MAX_WIDTH)?;
    let Colors { dark, light } = frame.style.colors;
    check_opaque(frame.style.colors, "BMP")?;
    if let Some(logo) = frame.logo {
        return render_logo(frame, logo, layout, bytes);
    }
    let row_length = push_headers(layout, 1, &[dark, light], bytes)?;
    let Layout {
        height, scale, top, ..
    } = layout;
    // Rows go from the bottom to the top.
    let mut row = PackedRow::new(layout);
    let below = height - top - frame.height() * scale;
    push_rows(&mut row, &[0; 3], below, row_length, bytes);
    for modules in frame.lines().iter().rev() {
        push_rows(&mut row, modules, scale, row_length, bytes);
    }
    push_rows(&mut row, &[0; 3], top, row_length, bytes);
    Ok(())
}

/// Appends the BMP of a frame with a logo.
fn render_logo(
    frame: &Frame<'_>,
    logo: PlacedLogo<'_>,
    layout: Layout,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    let Layout {
        width,
        height,
        scale,
        left,
        top,
    } = layout;
    let cover = Cover::new(frame, logo, layout)?;
    let of_logo = cover.top..cover.top + cover.size().1;
    let [dark, light] = [frame.style.colors.dark, frame.style.colors.light]
        .map(|color| [color.blue, color.green, color.red]);
    let row_length = push_headers(layout, 24, &[], bytes)?;
    let mut line = Vec::new();
    let mut last = None;
    for y in (0..height).rev() {
        let row = y.checked_sub(top).map(|y| y / scale);
        let row = row.filter(|&row| row < frame.height());
        // The row before may have had the logo, so it is no copy.
        if line.is_empty() || row != last {
            last = row;
            line.clear();
            line.resize(width, light);
            if let Some(modules) = row.map(|row| &frame.lines()[row]) {
                for (start, count) in runs_of_row(modules) {
                    line[left + start * scale..][..count * scale].fill(dark);
                }
            }
        }
        let start = bytes.len();
        bytes.extend_from_slice(line.as_flattened());
        bytes.resize(start + row_length, 0);
        if of_logo.contains(&y) {
            cover.cover_reversed(y - of_logo.start, &mut bytes[start..]);
        }
    }
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
pub(super) fn push_headers(
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
