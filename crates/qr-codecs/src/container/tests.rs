//! Tests files that claim more bytes than they have, or more work than their pixels need.

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use super::jpeg::{Jpeg, MAX_VISITS};
use super::png::Png;
use super::riff::WebP;
use super::vp8l::{self, MAX_TABLE_BYTES};
use crate::{LogoFault, decode};

/// Returns 16 × 16 pixels of red, green and blue.
fn pixels() -> Vec<u8> {
    (0..16 * 16 * 3_u32).map(|i| (i * 37 % 251) as u8).collect()
}

fn made(encode: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut file = Vec::new();
    encode(&mut file);
    file
}

fn a_jpeg() -> Vec<u8> {
    made(|file| {
        JpegEncoder::new_with_quality(file, 80)
            .encode(&pixels(), 16, 16, ExtendedColorType::Rgb8)
            .unwrap();
    })
}

fn a_png() -> Vec<u8> {
    made(|file| {
        let encoder = image::codecs::png::PngEncoder::new(file);
        let kind = ExtendedColorType::Rgb8;
        image::ImageEncoder::write_image(encoder, &pixels(), 16, 16, kind).unwrap();
    })
}

fn a_webp() -> Vec<u8> {
    made(|file| {
        let encoder = image::codecs::webp::WebPEncoder::new_lossless(file);
        let kind = ExtendedColorType::Rgb8;
        encoder.encode(&pixels(), 16, 16, kind).unwrap();
    })
}

/// Returns a WebP of 16 × 16 pixels: a `VP8X` chunk with these flags, the chunks of `file`, and
/// `more`.
fn extended(file: &[u8], flags: u8, more: &[u8]) -> Vec<u8> {
    let mut all = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0".to_vec();
    all.extend([flags, 0, 0, 0, 15, 0, 0, 15, 0, 0]);
    all.extend(&file[12..]);
    all.extend(more);
    let size = all.len() as u32 - 8;
    all[4..8].copy_from_slice(&size.to_le_bytes());
    all
}

/// Exif data with the orientation 6: rotate by 90° clockwise.
const EXIF: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";

/// Returns a segment of a JPEG.
fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let mut all = vec![0xff, marker];
    all.extend((data.len() as u16 + 2).to_be_bytes());
    all.extend(data);
    all
}

/// Inserts `more` after the first two bytes of a JPEG, the marker SOI.
fn after_start(file: &[u8], more: &[u8]) -> Vec<u8> {
    [&file[..2], more, &file[2..]].concat()
}

#[test]
fn the_jpeg_for_the_decoder_has_no_comments_or_metadata() {
    let plain = Jpeg::parse(&a_jpeg()).unwrap().file;
    let mut more = segment(0xe1, &[b"Exif\0\0", EXIF].concat());
    for offset in 0..500_u32 {
        let mut xmp = b"http://ns.adobe.com/xmp/extension/\0".to_vec();
        xmp.extend([b'0'; 32]);
        xmp.extend([0xff; 4]);
        xmp.extend((7 * offset).to_be_bytes());
        more.extend(segment(0xe1, &xmp));
        more.extend(segment(0xfe, b"comment"));
        more.extend(segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"));
    }
    let file = after_start(&a_jpeg(), &more);
    let parsed = Jpeg::parse(&file).unwrap();
    assert_eq!(parsed.file, plain);
    assert_eq!(parsed.exif, Some(EXIF));
    assert!(decode(&file).unwrap().1.is_turned());
}

#[test]
fn a_table_replaces_an_earlier_table_in_the_same_slot() {
    let table = [&[0x10, 1][..], &[0; 15], &[7]].concat();
    let plain = Jpeg::parse(&a_jpeg()).unwrap().file;
    let file = after_start(&a_jpeg(), &segment(0xc4, &table).repeat(1000));
    assert_eq!(Jpeg::parse(&file).unwrap().file.len(), plain.len());
    let numbers = [&[0][..], &[1; 64]].concat();
    let file = after_start(&a_jpeg(), &segment(0xdb, &numbers).repeat(1000));
    assert_eq!(Jpeg::parse(&file).unwrap().file.len(), plain.len());
}

#[test]
fn a_sequential_jpeg_must_have_one_scan_for_each_component() {
    let frame = segment(0xc0, &[8, 0, 8, 0, 8, 2, 1, 0x11, 0, 2, 0x11, 0]);
    let scan = |id| [segment(0xda, &[1, id, 0, 0, 63, 0]), vec![0x3f]].concat();
    let parse = |scans: &[u8]| {
        let scans = scans.iter().flat_map(|&id| scan(id));
        let file = [&[0xff, 0xd8][..], &frame].concat();
        let file = file.into_iter().chain(scans).chain([0xff, 0xd9]);
        Jpeg::parse(&file.collect::<Vec<_>>()).map(|jpeg| jpeg.file.len())
    };
    let length = parse(&[1, 2]).unwrap();
    assert_eq!(parse(&[2, 1]), Ok(length));
    assert_eq!(parse(&[1, 1]), Err(LogoFault::Damaged));
    assert_eq!(parse(&[1]), Err(LogoFault::Damaged));
    assert_eq!(
        parse(&[1, 2, 1, 1, 1, 1]),
        Ok(length),
        "scans after the last component are left out"
    );
}

#[test]
fn a_jpeg_whose_scans_visit_too_many_coefficients_is_refused() {
    let visits = |scans: usize, side: u8, band: [u8; 2]| {
        let mut file = vec![0xff, 0xd8];
        file.extend(segment(0xc2, &[8, side, 0, side, 0, 1, 1, 0x11, 0]));
        for _ in 0..scans {
            file.extend(segment(0xda, &[1, 1, 0, band[0], band[1], 0]));
        }
        file.extend([0xff, 0xd9]);
        (Jpeg::parse(&file).unwrap().visits, decode(&file).err())
    };
    assert_eq!(visits(1, 16, [0, 0]).0, 512 * 512 * 8);
    assert_eq!(visits(1, 16, [1, 63]).0, 512 * 512 * 70);
    assert_eq!(visits(16, 16, [1, 63]).0, 16 * 512 * 512 * 70);
    assert!(visits(16, 16, [1, 63]).0 < MAX_VISITS);
    assert_eq!(visits(17, 16, [1, 63]).1, Some(LogoFault::TooComplex));
    let too_large = LogoFault::TooManyPixels {
        width: 8192,
        height: 8192,
    };
    assert_eq!(visits(20, 32, [1, 63]).1, Some(too_large));
}

#[test]
fn a_file_with_a_part_that_exceeds_the_file_is_refused() {
    for file in [a_jpeg(), a_png(), a_webp()] {
        assert!(decode(&file).is_ok());
        for length in 0..file.len() {
            // Without its last chunk, IEND, a PNG still has all pixels.
            if file[0] == 0x89 && length == file.len() - 12 {
                continue;
            }
            assert!(
                decode(&file[..length]).is_err(),
                "{length} of {}",
                file.len()
            );
        }
    }
    let claims = b"EXIF\xfe\xff\xff\xff\0\0";
    assert_eq!(
        WebP::parse(&extended(&a_webp(), 8, claims)).err(),
        Some(LogoFault::Damaged)
    );
    let mut file = a_webp();
    file[7] = 0xff;
    assert_eq!(WebP::parse(&file).err(), Some(LogoFault::Damaged));
    let mut file = a_png();
    file[8] = 0xff;
    assert_eq!(Png::parse(&file).err(), Some(LogoFault::Damaged));
}

#[test]
fn the_webp_for_the_decoder_has_nothing_but_pixels() {
    let exif = [&b"EXIF\x1a\0\0\0"[..], EXIF, &[0; 4]].concat();
    let plain = WebP::parse(&extended(&a_webp(), 0, b""))
        .unwrap()
        .to_file()
        .unwrap();
    let more = [&exif[..], &b"XMP \x02\0\0\0??".repeat(1000)].concat();
    let file = extended(&a_webp(), 12, &more);
    let parsed = WebP::parse(&file).unwrap();
    assert_eq!(parsed.to_file().unwrap(), plain);
    assert!(decode(&file).unwrap().1.is_turned());
    let damaged = |flags| WebP::parse(&extended(&a_webp(), flags, b"")).err();
    assert_eq!(damaged(8), Some(LogoFault::Damaged), "no Exif data");
    assert_eq!(damaged(2), Some(LogoFault::Animated));
}

#[test]
fn the_png_for_the_decoder_has_nothing_but_pixels() {
    let plain = Png::parse(&a_png()).unwrap().to_file().unwrap();
    assert_eq!(plain, a_png());
    let with = |name: &[u8; 4], count| {
        let chunk = [&[0, 0, 0, 2][..], name, b"ab", b"crc?"]
            .concat()
            .repeat(count);
        let file = a_png();
        [&file[..33], &chunk, &file[33..]].concat()
    };
    for name in [b"zTXt", b"iCCP", b"gAMA", b"tEXt"] {
        let file = with(name, 1000);
        assert_eq!(Png::parse(&file).unwrap().to_file().unwrap(), plain);
    }
    assert_eq!(
        Png::parse(&with(b"acTL", 1)).err(),
        Some(LogoFault::Animated)
    );
    assert_eq!(
        Png::parse(&with(b"ABCD", 1)).err(),
        Some(LogoFault::Damaged)
    );
    assert_eq!(
        Png::parse(&with(b"IHDR", 1)).err(),
        Some(LogoFault::Damaged)
    );
}

/// Writes numbers with the lowest bit first.
#[derive(Default)]
struct BitWriter(Vec<bool>);

impl BitWriter {
    fn write(&mut self, value: u32, count: u32) {
        self.0.extend((0..count).map(|i| value >> i & 1 == 1));
    }

    /// Writes a code of one symbol.
    fn write_symbol(&mut self, symbol: u32) {
        self.write(0b101, 3);
        self.write(symbol, 8);
    }

    fn bytes(&self) -> Vec<u8> {
        let byte = |bits: &[bool]| (0..).zip(bits).map(|(i, &bit)| u8::from(bit) << i).sum();
        self.0.chunks(8).map(byte).collect()
    }
}

/// Returns a lossless image with this many groups of codes. Each group has large tables.
fn lossless(width: u32, height: u32, groups: u32) -> Vec<u8> {
    let mut bits = BitWriter::default();
    bits.write(0x2f, 8);
    bits.write(width - 1, 14);
    bits.write(height - 1, 14);
    // No alpha, version 0, no transform, a colour cache of 2^11 colours, and an entropy image with
    // blocks of 4 × 4 pixels.
    bits.write(0, 5);
    bits.write(1, 1);
    bits.write(11, 4);
    bits.write(1, 1);
    bits.write(0, 4);
    for symbol in [(groups - 1) & 255, (groups - 1) >> 8, 0, 0, 0] {
        bits.write_symbol(symbol);
    }
    for _ in 0..groups {
        // 2048 codes, all of 11 bits.
        bits.write(0, 1);
        bits.write(15 - 4, 4);
        bits.write(0, 32);
        bits.write(0, 10);
        bits.write(1, 3);
        bits.write(1, 1);
        bits.write(5, 3);
        bits.write(2048 - 2, 12);
        for symbol in [0; 4] {
            bits.write_symbol(symbol);
        }
    }
    bits.write(0, 32);
    bits.bytes()
}

#[test]
fn a_lossless_webp_with_more_groups_than_blocks_is_refused() {
    let check = |side, groups| vp8l::check(&lossless(side, side, groups), side, side);
    assert!(check(1, 1).is_ok());
    assert_eq!(check(1, 2), Err(LogoFault::TooComplex));
    assert!(check(8, 4).is_ok());
    assert_eq!(check(8, 5), Err(LogoFault::TooComplex));
}

#[test]
fn a_lossless_webp_with_more_than_64_mib_of_tables_is_refused() {
    // Each group takes 4 KiB for the lookup table of ten bits, 64 KiB for the tree of codes of
    // eleven bits, and some bytes for lengths.
    let check = |groups| vp8l::check(&lossless(1024, 1024, groups), 1024, 1024);
    let half = check(500).unwrap();
    assert!((30 << 20..MAX_TABLE_BYTES).contains(&half));
    assert_eq!(check(1000), Err(LogoFault::TooComplex));
    let alpha = [&[1][..], &lossless(1, 1, 2)[5..]].concat();
    assert!(vp8l::check_alpha(&alpha, 1, 1).is_err());
}

#[test]
fn a_lossless_webp_of_16384_pixels_on_a_side_is_refused() {
    let mut file = a_webp();
    file[21..25].fill(0xff);
    assert!(decode(&file).is_err());
}
