//! PNG of one bit a pixel, black on white.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};

use super::{ImageOptions, Layout};
use crate::{Error, Symbol};

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
#[expect(clippy::missing_panics_doc, reason = "writing to memory cannot fail")]
pub fn render(symbol: &Symbol, options: &ImageOptions) -> Result<Vec<u8>, Error> {
    let layout = Layout::new(symbol, options)?;
    Ok(compress(layout.width as u32, &pixels(symbol, layout))
        .expect("writing to memory cannot fail"))
}

/// The rows of pixels, each padded to whole bytes, first pixel in the highest bit; white is 1.
fn pixels(symbol: &Symbol, layout: Layout) -> Vec<u8> {
    let Layout {
        width,
        scale,
        offset,
    } = layout;
    let stride = width.div_ceil(8);
    let mut pixels = vec![0xff; stride * width];
    let rows = pixels[offset * stride..].chunks_exact_mut(scale * stride);
    for (modules, rows) in symbol.rows().zip(rows) {
        let (first, others) = rows.split_at_mut(stride);
        for x in 0..symbol.size() {
            if modules[x / 64] >> (x % 64) & 1 == 1 {
                blacken(first, offset + x * scale, scale);
            }
        }
        for other in others.chunks_exact_mut(stride) {
            other.copy_from_slice(first);
        }
    }
    pixels
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

fn compress(width: u32, pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, width);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    // Measured on short and long texts: without a filter, rows that repeat are found whole, which
    // takes a fifth less than filter Up; level 6 takes no more bytes than level 9 and less time.
    encoder.set_filter(Filter::NoFilter);
    encoder.set_deflate_compression(DeflateCompression::Level(6));
    encoder.write_header()?.write_image_data(pixels)?;
    Ok(bytes)
}
