//! Pictures read back, and compared with modules pixel by pixel.

use std::io::Cursor;

use qr_core::Symbol;
use qr_core::render::{Colors, ImageOptions, Size};

/// Red, green, blue and alpha of the pixels of a square.
#[derive(PartialEq, Eq)]
pub struct Pixels {
    /// On a side.
    pub width: usize,
    /// By rows.
    pub rgba: Vec<[u8; 4]>,
}

impl Pixels {
    /// The pixel of a column and a row.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> [u8; 4] {
        self.rgba[y * self.width + x]
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
    let rgba = pixels
        .chunks_exact(info.color_type.samples())
        .map(|pixel| match *pixel {
            [grey, alpha] => [grey, grey, grey, alpha],
            [red, green, blue, alpha] => [red, green, blue, alpha],
            _ => panic!("{pixel:?}"),
        });
    Pixels {
        width: info.width as usize,
        rgba: rgba.collect(),
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
    /// The pixels before the first module of a row.
    pub left: usize,
    /// The rows of pixels before the first module.
    pub top: usize,
    /// The pixels of a module.
    pub scale: usize,
}

/// Where the symbol is in a picture of these options: that each of its pixels is of the colour that it has to be.
pub fn assert_drawn(symbol: &Symbol, options: &ImageOptions, pixels: &Pixels) -> Place {
    let quiet_zone = options.quiet_zone as usize;
    let modules = symbol.size() + 2 * quiet_zone;
    let (width, scale) = match options.size {
        Size::Width(width) => (width as usize, width as usize / modules),
        Size::Scale(scale) => (modules * scale as usize, scale as usize),
    };
    assert_eq!(pixels.width, width);
    assert_eq!(pixels.rgba.len(), width * width);
    let top = (width - symbol.size() * scale) / 2;
    // As documented, up to 7 pixels further left than the centre.
    let possible = (quiet_zone * scale).max(top.saturating_sub(7))..=top;
    let place = possible
        .map(|left| Place { left, top, scale })
        .find(|&place| is_drawn(symbol, options.colors, pixels, place));
    place.unwrap_or_else(|| panic!("other pixels than the modules of {symbol:?}, {options:?}"))
}

fn is_drawn(symbol: &Symbol, colors: Colors, pixels: &Pixels, place: Place) -> bool {
    let Place { left, top, scale } = place;
    let [dark, light] = [colors.dark, colors.light].map(|color| color.rgba().to_be_bytes());
    let module = |pixel: usize, before: usize| {
        let module = pixel.checked_sub(before)? / scale;
        (module < symbol.size()).then_some(module)
    };
    let columns: Vec<_> = (0..pixels.width).map(|x| module(x, left)).collect();
    let rows = pixels.rgba.chunks_exact(pixels.width).enumerate();
    rows.into_iter().all(|(y, row)| {
        let y = module(y, top);
        row.iter().zip(&columns).all(|(pixel, x)| {
            let is_dark = matches!((*x, y), (Some(x), Some(y)) if symbol.is_dark(x, y));
            *pixel == if is_dark { dark } else { light }
        })
    })
}
