//! WebP, JPEG, GIF and BMP in two colours.
//!
//! They are drawn as PNG is, pixel for pixel, but by encoders for pictures of any kind, which take a byte or more a
//! pixel: hence a limit of their own.

use qr_codecs::{AllocError, ColorType, EncodeError, probe_memory, try_reserve, try_with_capacity};

use super::{Color, Colors, ImageOptions, Layout};
use crate::{Error, Symbol};

/// The widest picture of these formats, in pixels: with 4 bytes a pixel it takes 64 MiB before compression, and WebP
/// that once more.
pub const MAX_WIDTH: u32 = 4096;

/// The palette places of dark and light.
const DARK: u8 = 0;
const LIGHT: u8 = 1;

/// Appends the WebP of a symbol: lossless, in any colours.
///
/// # Errors
///
/// As [`png::render`](super::png::render), with the limit [`MAX_WIDTH`] of this module.
///
/// # Example
///
/// ```
/// use qr_core::render::{ImageOptions, raster};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut bytes = Vec::new();
/// raster::webp(&symbol, &ImageOptions::default(), &mut bytes)?;
/// assert_eq!(&bytes[8..12], b"WEBP");
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn webp(symbol: &Symbol, options: &ImageOptions, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let layout = Layout::within(symbol, options, MAX_WIDTH)?;
    let Colors { dark, light } = options.colors;
    let (pixels, kind) = if !(dark.is_opaque() && light.is_opaque()) {
        let rgba = |color: Color| color.rgba().to_be_bytes();
        (
            draw(symbol, layout, rgba(dark), rgba(light))?,
            ColorType::Rgba,
        )
    } else if is_grey(options.colors) {
        (
            draw(symbol, layout, [dark.red], [light.red])?,
            ColorType::Grey,
        )
    } else {
        (
            draw(symbol, layout, dark.rgb(), light.rgb())?,
            ColorType::Rgb,
        )
    };
    let width = layout.width as u32;
    check_encoder(layout, WEBP_TAKES)?;
    qr_codecs::webp(&pixels, width, kind, bytes).map_err(|_| Error::NotEncoded("WebP"))
}

/// Appends the JPEG of a symbol, in opaque colours. `quality` is from 1 to 100: with less the edges of modules blur.
///
/// # Errors
///
/// As [`webp`]; and [`Error::NotOpaque`] for a colour that is not.
///
/// # Example
///
/// ```
/// use qr_core::render::{ImageOptions, raster};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut bytes = Vec::new();
/// raster::jpeg(&symbol, &ImageOptions::default(), 92, &mut bytes)?;
/// assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn jpeg(
    symbol: &Symbol,
    options: &ImageOptions,
    quality: u8,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    let layout = Layout::within(symbol, options, MAX_WIDTH)?;
    let Colors { dark, light } = options.colors;
    check_opaque(options.colors, "JPEG")?;
    let (pixels, kind) = if is_grey(options.colors) {
        (
            draw(symbol, layout, [dark.red], [light.red])?,
            ColorType::Grey,
        )
    } else {
        (
            draw(symbol, layout, dark.rgb(), light.rgb())?,
            ColorType::Rgb,
        )
    };
    let width = layout.width as u32;
    qr_codecs::jpeg(&pixels, width, kind, quality, bytes).map_err(|_| Error::NotEncoded("JPEG"))
}

/// Appends the GIF of a symbol, in colours that are opaque or not there at all.
///
/// # Errors
///
/// As [`webp`]; and [`Error::NotOpaque`] for a colour with an alpha other than 0 and 255.
///
/// # Example
///
/// ```
/// use qr_core::render::{ImageOptions, raster};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut bytes = Vec::new();
/// raster::gif(&symbol, &ImageOptions::default(), &mut bytes)?;
/// assert!(bytes.starts_with(b"GIF89a"));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn gif(symbol: &Symbol, options: &ImageOptions, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let layout = Layout::within(symbol, options, MAX_WIDTH)?;
    let Colors { dark, light } = options.colors;
    let (transparent, dark_place) = match (dark.alpha, light.alpha) {
        (255, 255) => (None, DARK),
        (0, 255) => (Some(DARK), DARK),
        (255, 0) => (Some(LIGHT), DARK),
        // One place of the palette can be transparent, so it is both.
        (0, 0) => (Some(LIGHT), LIGHT),
        _ => return Err(Error::NotOpaque("GIF")),
    };
    let palette = [dark.rgb(), light.rgb()].concat();
    let indices = draw(symbol, layout, [dark_place], [LIGHT])?;
    qr_codecs::gif_from_indices(indices, layout.width as u16, &palette, transparent, bytes)
        .map_err(|error| gif_error(error, layout))
}

/// Appends the BMP of a symbol, of one bit a pixel, in opaque colours.
///
/// # Errors
///
/// As [`webp`]; and [`Error::NotOpaque`] for a colour that is not.
///
/// # Example
///
/// ```
/// use qr_core::render::{ImageOptions, raster};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut bytes = Vec::new();
/// raster::bmp(&symbol, &ImageOptions::default(), &mut bytes)?;
/// // Two headers, two colours, 200 rows of 200 bits in whole words.
/// assert_eq!(bytes.len(), 14 + 40 + 2 * 4 + 200 * 28);
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn bmp(symbol: &Symbol, options: &ImageOptions, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let layout = Layout::within(symbol, options, MAX_WIDTH)?;
    check_opaque(options.colors, "BMP")?;
    let row_length = layout.width.div_ceil(32) * 4;
    let palette = [options.colors.dark, options.colors.light];
    // By hand, as the encoder of image has a byte a pixel at least: eight times as much.
    bmp_headers(layout.width, row_length, 1, &palette, bytes)?;
    // The last row is the first.
    let mut packed = vec![0; row_length];
    for (row, times) in rows(symbol, layout, [DARK], [LIGHT]).rev() {
        for (byte, pixels) in packed.iter_mut().zip(row.chunks(8)) {
            let bits = pixels
                .iter()
                .fold(0, |bits, &[pixel]: &[u8; 1]| bits << 1 | pixel);
            *byte = bits << (8 - pixels.len());
        }
        for _ in 0..times {
            bytes.extend_from_slice(&packed);
        }
    }
    Ok(())
}

/// Appends all of a BMP that is before the rows of its pixels, of which each has so many bits.
pub(super) fn bmp_headers(
    width: usize,
    row_length: usize,
    bits: u8,
    palette: &[Color],
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    let start = 14 + 40 + 4 * palette.len();
    let size = start + row_length * width;
    try_reserve(bytes, size)?;
    bytes.extend_from_slice(b"BM");
    for number in [size, 0, start, 40, width, width] {
        bytes.extend_from_slice(&(number as u32).to_le_bytes());
    }
    // In one plane.
    bytes.extend_from_slice(&[1, 0, bits, 0]);
    // Not compressed; no resolution; colours, all of which matter.
    for number in [0, size - start, 0, 0, palette.len(), palette.len()] {
        bytes.extend_from_slice(&(number as u32).to_le_bytes());
    }
    for color in palette {
        bytes.extend_from_slice(&[color.blue, color.green, color.red, 0]);
    }
    Ok(())
}

/// The pixels of a symbol, `N` bytes each.
pub(super) fn draw<const N: usize>(
    symbol: &Symbol,
    layout: Layout,
    dark: [u8; N],
    light: [u8; N],
) -> Result<Vec<u8>, Error> {
    let mut pixels = try_with_capacity(layout.width * layout.width * N)?;
    for (row, times) in rows(symbol, layout, dark, light) {
        for _ in 0..times {
            pixels.extend_from_slice(row.as_flattened());
        }
    }
    Ok(pixels)
}

/// The bytes that encoders take for each pixel, beside those they are given.
pub(super) const WEBP_TAKES: usize = 4;
pub(super) const GIF_OF_RGBA_TAKES: usize = 6;

/// Whether there is memory for an encoder of others, which would end the process for want of it.
pub(super) fn check_encoder(layout: Layout, bytes_per_pixel: usize) -> Result<(), Error> {
    Ok(probe_memory(layout.width * layout.width * bytes_per_pixel)?)
}

/// The encoder of GIF tells when there is no memory.
pub(super) fn gif_error(error: EncodeError, layout: Layout) -> Error {
    match error {
        EncodeError::InvalidPixels => Error::NotEncoded("GIF"),
        // It asks for a quarter of a byte a pixel.
        EncodeError::OutOfMemory => Error::OutOfMemory {
            bytes: layout.width * layout.width / 4,
        },
    }
}

impl From<AllocError> for Error {
    fn from(AllocError(bytes): AllocError) -> Self {
        Self::OutOfMemory { bytes }
    }
}

/// The rows of a picture from top to bottom, and how often each is repeated.
fn rows<const N: usize>(
    symbol: &Symbol,
    layout: Layout,
    dark: [u8; N],
    light: [u8; N],
) -> impl DoubleEndedIterator<Item = (Vec<[u8; N]>, usize)> {
    let Layout {
        width,
        scale,
        offset,
    } = layout;
    let blank = move |times| std::iter::once((vec![light; width], times));
    let rows = (0..symbol.size()).map(move |y| {
        let mut row = vec![light; width];
        for x in (0..symbol.size()).filter(|&x| symbol.is_dark(x, y)) {
            row[offset + x * scale..][..scale].fill(dark);
        }
        (row, scale)
    });
    let below = width - offset - symbol.size() * scale;
    blank(offset).chain(rows).chain(blank(below))
}

/// Whether a byte for each colour says all.
fn is_grey(colors: Colors) -> bool {
    [colors.dark, colors.light]
        .iter()
        .all(|color| color.red == color.green && color.green == color.blue)
}

pub(super) fn check_opaque(colors: Colors, format: &'static str) -> Result<(), Error> {
    if colors.dark.is_opaque() && colors.light.is_opaque() {
        Ok(())
    } else {
        Err(Error::NotOpaque(format))
    }
}
