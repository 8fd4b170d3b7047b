//! Decodes pictures, and compares them with the modules of a symbol pixel by pixel.

use std::io::Cursor;

use image::DynamicImage;
use qr_core::Symbol;
use qr_core::render::{Color, Colors, Size, Style};

/// A square decoded picture.
pub struct SquareImage {
    /// The width and the height in pixels.
    pub width: usize,
    /// The bytes per pixel: 2 for grey and alpha, 4 for red, green, blue and alpha.
    pub samples: usize,
    /// The pixels, row by row.
    pub bytes: Vec<u8>,
}

impl SquareImage {
    /// Converts a picture that the crate `image` decoded.
    pub fn from_image(image: DynamicImage) -> Self {
        let image = image.into_rgba8();
        assert_eq!(image.width(), image.height());
        Self {
            width: image.width() as usize,
            samples: 4,
            bytes: image.into_raw(),
        }
    }

    /// Returns the first sample of a pixel: grey or red.
    pub fn first_sample(&self, x: usize, y: usize) -> u8 {
        self.bytes[(y * self.width + x) * self.samples]
    }

    /// Returns the bytes of a pixel of this colour.
    fn pixel(&self, color: Color) -> Vec<u8> {
        let Color {
            red,
            green,
            blue,
            alpha,
        } = color;
        if self.samples == 2 {
            assert!(color.is_grey());
            return vec![red, alpha];
        }
        vec![red, green, blue, alpha]
    }
}

/// Decodes a PNG with the crate `png`. Checks the checksums first, because decoders that are built
/// for fuzzing ignore them.
#[must_use]
pub fn decode_png(bytes: &[u8]) -> SquareImage {
    assert_checksums(bytes);
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    let eight_bits = png::Transformations::normalize_to_color8();
    decoder.set_transformations(eight_bits | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    reader.finish().expect("an end");
    assert_eq!(info.width, info.height);
    let samples = info.color_type.samples();
    assert!(matches!(samples, 2 | 4));
    SquareImage {
        width: info.width as usize,
        samples,
        bytes: pixels,
    }
}

/// Asserts that the checksums of all chunks (PNG, clause 5.5) and of the zlib stream (RFC 1950) are
/// right.
fn assert_checksums(png: &[u8]) {
    let mut rest = png
        .strip_prefix(b"\x89PNG\r\n\x1a\n")
        .expect("the signature");
    let mut compressed = Vec::new();
    while let [a, b, c, d, others @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let (chunk, others) = others.split_at(4 + length);
        let (checksum, others) = others.split_first_chunk().expect("a checksum");
        assert_eq!(crc_32(chunk), u32::from_be_bytes(*checksum));
        if chunk.starts_with(b"IDAT") {
            compressed.extend_from_slice(&chunk[4..]);
        }
        rest = others;
    }
    assert!(rest.is_empty());
    let _ = inflate(&compressed);
}

/// Decompresses a zlib stream, and asserts that its checksum is right.
#[must_use]
pub fn inflate(zlib: &[u8]) -> Vec<u8> {
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(zlib).expect("a zlib stream");
    let (_, checksum) = zlib.split_last_chunk().expect("a checksum");
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    assert_eq!(b << 16 | a, u32::from_be_bytes(*checksum));
    bytes
}

/// Returns the CRC-32 of a chunk.
fn crc_32(bytes: &[u8]) -> u32 {
    let table: [u32; 256] = std::array::from_fn(|byte| {
        (0..8).fold(byte as u32, |crc, _| {
            crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    });
    let crc = bytes.iter().fold(u32::MAX, |crc, &byte| {
        crc >> 8 ^ table[usize::from(crc as u8 ^ byte)]
    });
    !crc
}

/// The position of a symbol in a picture.
#[derive(Clone, Copy, Debug)]
pub struct SymbolPosition {
    /// The number of pixels to the left of the symbol, and above it.
    pub before: usize,
    /// The width of a module in pixels.
    pub scale: usize,
}

/// Asserts that every pixel of a picture has the right colour. Returns the position of the symbol.
pub fn assert_drawn(symbol: &Symbol, style: &Style, pixels: &SquareImage) -> SymbolPosition {
    let quiet_zone = style.quiet_zone as usize;
    let modules = symbol.size() + 2 * quiet_zone;
    let (width, scale) = match style.size {
        Some(Size::Width(width)) => (width as usize, width as usize / modules),
        Some(Size::Scale(scale)) => (modules * scale as usize, scale as usize),
        None => (200, 200 / modules),
    };
    assert_eq!(pixels.width, width);
    assert_eq!(pixels.bytes.len(), width * width * pixels.samples);
    let before = (width - symbol.size() * scale) / 2;
    let place = SymbolPosition { before, scale };
    assert!(
        is_drawn(symbol, style.colors, pixels, place),
        "the pixels differ from the modules of {symbol:?}, {style:?}"
    );
    place
}

fn is_drawn(symbol: &Symbol, colors: Colors, pixels: &SquareImage, place: SymbolPosition) -> bool {
    let SymbolPosition { before, scale } = place;
    let [dark, light] = [colors.dark, colors.light].map(|color| pixels.pixel(color));
    let module = |pixel: usize| {
        let module = pixel.checked_sub(before)? / scale;
        (module < symbol.size()).then_some(module)
    };
    let row = |y: Option<usize>| -> Vec<u8> {
        let is_dark = |x| matches!((x, y), (Some(x), Some(y)) if symbol.is_dark(x, y));
        let columns = (0..pixels.width).map(module);
        columns
            .flat_map(|x| if is_dark(x) { &dark } else { &light })
            .copied()
            .collect()
    };
    let rows = pixels.bytes.chunks_exact(pixels.width * pixels.samples);
    let mut last = (None, row(None));
    rows.enumerate().all(|(y, pixels)| {
        let y = module(y);
        if y != last.0 {
            last = (y, row(y));
        }
        pixels == last.1
    })
}
