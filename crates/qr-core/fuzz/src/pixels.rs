//! Pictures read back, and compared with modules pixel by pixel.

use std::io::Cursor;

use image::DynamicImage;
use qr_core::Symbol;
use qr_core::render::{Color, Colors, Size, Style};

/// The pixels of a square.
pub struct Pixels {
    /// On a side.
    pub width: usize,
    /// The bytes of each: grey and alpha, or red, green, blue and alpha.
    pub samples: usize,
    /// By rows.
    pub bytes: Vec<u8>,
}

impl Pixels {
    /// What `image` decoded.
    pub fn of_image(image: DynamicImage) -> Self {
        let image = image.into_rgba8();
        assert_eq!(image.width(), image.height());
        Self {
            width: image.width() as usize,
            samples: 4,
            bytes: image.into_raw(),
        }
    }

    /// The grey, or the red, of the pixel of a column and a row.
    pub fn first_at(&self, x: usize, y: usize) -> u8 {
        self.bytes[(y * self.width + x) * self.samples]
    }

    /// A colour as pixels have it.
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

/// A PNG as the crate `png` reads it, after a look at its checksums: built for fuzzing, decoders do not compare them.
#[must_use]
pub fn of_png(bytes: &[u8]) -> Pixels {
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
    Pixels {
        width: info.width as usize,
        samples,
        bytes: pixels,
    }
}

/// That the checksum of each chunk is right, and that of what is compressed, bit by bit (PNG, clause 5.5; RFC 1950).
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
    let _ = inflated(&compressed);
}

/// What a zlib stream holds, whose checksum is right.
#[must_use]
pub fn inflated(zlib: &[u8]) -> Vec<u8> {
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

/// Where a symbol is in a picture.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The pixels before the first module of a row, and the rows of pixels before the first row of
    /// modules.
    pub before: usize,
    /// The pixels of a module.
    pub scale: usize,
}

/// Where the symbol is in a picture of these options: that each of its pixels is of the colour that it has to be.
pub fn assert_drawn(symbol: &Symbol, style: &Style, pixels: &Pixels) -> Place {
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
    let place = Place { before, scale };
    assert!(
        is_drawn(symbol, style.colors, pixels, place),
        "other pixels than the modules of {symbol:?}, {style:?}"
    );
    place
}

fn is_drawn(symbol: &Symbol, colors: Colors, pixels: &Pixels, place: Place) -> bool {
    let Place { before, scale } = place;
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
