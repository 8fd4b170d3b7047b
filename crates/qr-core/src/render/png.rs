//! PNG of one bit a pixel, black on white (ISO/IEC 15948).

use super::{ImageOptions, Layout};
use crate::deflate::{self, Rows};
use crate::{Error, Symbol};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// One bit a pixel, greyscale; the one compression, the one set of filters, not interlaced (clause 11.2.2).
const KIND: [u8; 5] = [1, 0, 0, 0, 0];

/// The filter that leaves a row as it is (clause 9.2). Measured on short and long texts: with it rows that repeat
/// are found whole, which takes a fifth less than filter Up.
const NO_FILTER: u8 = 0;

/// The PNG of a symbol: greyscale, one bit a pixel, dark modules black and the rest white.
///
/// The bytes depend on nothing but the arguments.
///
/// # Errors
///
/// - [`Error::WidthTooSmall`] if the width cannot hold the symbol and its quiet zone at one pixel a
///   module,
/// - [`Error::ImageTooLarge`] if the picture would be wider than [`MAX_WIDTH`](super::MAX_WIDTH),
/// - [`Error::ZeroScale`] for a scale of 0.
///
/// # Example
///
/// ```
/// use qr_core::render::{ImageOptions, Size, png};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let options = ImageOptions { size: Size::Scale(4), ..ImageOptions::default() };
/// let bytes = png::render(&symbol, &options)?;
/// // The width in the header: (21 + 2 × 4) modules of 4 pixels.
/// assert_eq!(bytes[16..20], 116u32.to_be_bytes());
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(symbol: &Symbol, options: &ImageOptions) -> Result<Vec<u8>, Error> {
    let layout = Layout::new(symbol, options)?;
    let width = (layout.width as u32).to_be_bytes();
    let rows = rows(symbol, layout);
    let mut png = Vec::from(SIGNATURE);
    push_chunk(&mut png, *b"IHDR", |data| {
        data.extend(width);
        data.extend(width);
        data.extend(KIND);
    });
    push_chunk(&mut png, *b"IDAT", |data| deflate::compress(&rows, data));
    push_chunk(&mut png, *b"IEND", |_| {});
    Ok(png)
}

/// Appends a chunk: length, type, data and the checksum of these two (clause 5.3).
fn push_chunk(png: &mut Vec<u8>, kind: [u8; 4], push_data: impl FnOnce(&mut Vec<u8>)) {
    let start = png.len();
    png.extend([0; 4]);
    png.extend(kind);
    push_data(png);
    let length = (png.len() - start - 8) as u32;
    png[start..start + 4].copy_from_slice(&length.to_be_bytes());
    let checksum = crc32fast::hash(&png[start + 4..]);
    png.extend(checksum.to_be_bytes());
}

/// The rows of pixels after their filter, each padded to whole bytes, first pixel in the highest bit; white
/// is 1.
fn rows(symbol: &Symbol, layout: Layout) -> Rows {
    let Layout {
        width,
        scale,
        offset,
    } = layout;
    let mut white = vec![0xff; 1 + width.div_ceil(8)];
    white[0] = NO_FILTER;
    let mut rows = Rows::new(white.len());
    rows.push(&white, offset);
    let mut row = white.clone();
    for modules in symbol.rows() {
        row.copy_from_slice(&white);
        for (i, &word) in modules.iter().enumerate() {
            for (start, count) in runs(word) {
                blacken(
                    &mut row[1..],
                    offset + (64 * i + start) * scale,
                    count * scale,
                );
            }
        }
        rows.push(&row, scale);
    }
    rows.push(&white, width - offset - symbol.size() * scale);
    rows
}

/// Where the ones of a word are, as first and count.
fn runs(word: u64) -> impl Iterator<Item = (usize, usize)> {
    let mut rest = word;
    std::iter::from_fn(move || {
        (rest != 0).then(|| {
            let start = rest.trailing_zeros();
            let count = (rest >> start).trailing_ones();
            // Adding the lowest one carries through the run, which leaves the runs above it.
            rest &= rest.wrapping_add(1 << start);
            (start as usize, count as usize)
        })
    })
}

/// Makes `count` pixels from pixel `start` on black.
fn blacken(row: &mut [u8], start: usize, count: usize) {
    let end = start + count;
    let (first, last) = (start / 8, end / 8);
    let before = !(0xff >> (start % 8));
    let after = 0xff_u8 >> (end % 8);
    if first == last {
        row[first] &= before | after;
    } else {
        row[first] &= before;
        row[first + 1..last].fill(0);
        if !end.is_multiple_of(8) {
            row[last] &= after;
        }
    }
}
