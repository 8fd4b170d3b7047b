//! Compares WebP, JPEG, GIF and BMP with the PNG of the same symbol, pixel by pixel.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::{png::PngDecoder, webp::WebPDecoder};
use image::{ColorType, ExtendedColorType, ImageDecoder};
use proptest::prelude::*;

use super::colored::logo_of;
use super::{cases, draw, encode};
use crate::render::raster::MAX_WIDTH;
use crate::render::{Color, Colors, Format, Frame, Logo, Size, Style};
use crate::{Content, Encoder, Error, LogoPlace, Options, Symbol, Version};

/// Returns the pixels of the PNG, as red, green, blue and alpha.
fn expected(symbol: &Symbol, options: &Style) -> Vec<[u8; 4]> {
    of_png(draw(Format::Png, symbol, *options).unwrap())
}

pub(super) fn of_png(png: Vec<u8>) -> Vec<[u8; 4]> {
    let mut decoder = ::png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(::png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    bytes
        .chunks_exact(info.color_type.samples())
        .map(rgba)
        .collect()
}

fn rgba(pixel: &[u8]) -> [u8; 4] {
    match *pixel {
        [grey] => [grey, grey, grey, 255],
        [red, green, blue] => [red, green, blue, 255],
        [red, green, blue, alpha] => [red, green, blue, alpha],
        _ => panic!("{pixel:?}"),
    }
}

pub(super) fn decoded(decoder: impl ImageDecoder) -> Vec<[u8; 4]> {
    let kind = decoder.color_type();
    let mut bytes = vec![0; decoder.total_bytes() as usize];
    decoder.read_image(&mut bytes).unwrap();
    match kind {
        ColorType::L8 => bytes.chunks_exact(1).map(rgba).collect(),
        ColorType::Rgb8 => bytes.chunks_exact(3).map(rgba).collect(),
        ColorType::Rgba8 => bytes.chunks_exact(4).map(rgba).collect(),
        other => panic!("{other:?}"),
    }
}

pub(super) fn of_gif(bytes: &[u8]) -> Vec<[u8; 4]> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    options.set_memory_limit(gif::MemoryLimit::Unlimited);
    let mut decoder = options.read_info(bytes).unwrap();
    let frame = decoder.read_next_frame().unwrap().unwrap();
    frame.buffer.chunks_exact(4).map(rgba).collect()
}

/// Reads a BMP as the format describes it: two headers, a palette, rows from the last to the first.
fn of_bmp(bytes: &[u8]) -> Vec<[u8; 4]> {
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&bytes[..2], number(2)), (&b"BM"[..], bytes.len()));
    assert_eq!(
        (number(10), number(14), number(26)),
        (62, 40, 1 + (1 << 16))
    );
    let (width, height) = (number(18), number(22));
    assert_eq!((number(30), number(46)), (0, 2));
    let row_length = width.div_ceil(32) * 4;
    assert_eq!(number(34), row_length * height);
    let mut pixels = Vec::new();
    for y in (0..height).rev() {
        let row = &bytes[62 + y * row_length..][..row_length];
        for x in 0..width {
            let color = &bytes[54 + 4 * usize::from(row[x / 8] >> (7 - x % 8) & 1)..];
            pixels.push([color[2], color[1], color[0], 255]);
        }
    }
    pixels
}

const JPEG: Format = Format::Jpeg { quality: 92 };

fn symbol(version: u8) -> Symbol {
    let options = Options {
        version: Some(Version::new(version).unwrap()),
        ..Options::default()
    };
    encode("pixels", &options).unwrap()
}

fn assert_drawn(symbol: &Symbol, options: &Style) {
    let expected = expected(symbol, options);
    let drawn = |format| draw(format, symbol, *options).unwrap();
    let bytes = drawn(Format::Webp);
    let webp = decoded(WebPDecoder::new(Cursor::new(&bytes)).unwrap());
    assert!(webp == expected, "{options:?}");
    let bytes = drawn(Format::Gif);
    let is_as_expected =
        |(gif, png): (&[u8; 4], &[u8; 4])| gif == png || gif[3] == 0 && png[3] == 0;
    let gif = of_gif(&bytes);
    assert!(gif.len() == expected.len() && gif.iter().zip(&expected).all(is_as_expected));
    if !options.colors.light.is_opaque() {
        return;
    }
    let bytes = drawn(Format::Bmp);
    assert!(of_bmp(&bytes) == expected, "{options:?}");
    let bytes = drawn(Format::Jpeg { quality: 100 });
    let jpeg = decoded(JpegDecoder::new(Cursor::new(&bytes)).unwrap());
    assert_eq!(jpeg.len(), expected.len());
    let furthest = jpeg.iter().zip(&expected).map(|(jpeg, png)| {
        let differences = jpeg.iter().zip(png).map(|(a, b)| a.abs_diff(*b));
        differences.max().unwrap()
    });
    // Colours are rounded on their way to luminance and chrominance, and on the way back.
    let furthest = furthest.max().unwrap();
    assert!(furthest <= 16, "{furthest}: {options:?}");
}

/// Returns the numbers of light pixels to the left and right of the symbol, above and below. Finder
/// patterns touch its four sides.
fn margins(pixels: &[[u8; 4]], width: usize) -> [usize; 4] {
    assert_eq!(pixels.len(), width * width);
    let is_dark = |x: usize, y: usize| pixels[y * width + x][0] < 128;
    let column = |x: &usize| (0..width).any(|y| is_dark(*x, y));
    let row = |y: &usize| (0..width).any(|x| is_dark(x, *y));
    let last = width - 1;
    [
        (0..width).find(column).unwrap(),
        last - (0..width).rfind(column).unwrap(),
        (0..width).find(row).unwrap(),
        last - (0..width).rfind(row).unwrap(),
    ]
}

#[test]
fn centres_the_symbol_in_every_width_to_one_pixel() {
    for (version, quiet_zone) in [(1, 4), (4, 0), (10, 1)] {
        let symbol = symbol(version);
        let modules = symbol.size() + 2 * quiet_zone as usize;
        for width in modules..=400 {
            let options = Style {
                quiet_zone,
                size: Some(Size::Width(width as u32)),
                ..Style::default()
            };
            let rest = width - symbol.size() * (width / modules);
            let [before, after] = [rest / 2, rest.div_ceil(2)];
            let expected = [before, after, before, after];
            let check = |format, pixels: &[[u8; 4]]| {
                assert_eq!(margins(pixels, width), expected, "{format}, {options:?}");
            };
            check("PNG", &self::expected(&symbol, &options));
            let drawn = |format| draw(format, &symbol, options).unwrap();
            let webp = drawn(Format::Webp);
            check(
                "WebP",
                &decoded(WebPDecoder::new(Cursor::new(&webp)).unwrap()),
            );
            let jpeg = drawn(JPEG);
            check(
                "JPEG",
                &decoded(JpegDecoder::new(Cursor::new(&jpeg)).unwrap()),
            );
            check("GIF", &of_gif(&drawn(Format::Gif)));
            check("BMP", &of_bmp(&drawn(Format::Bmp)));
        }
    }
}

#[test]
fn centres_the_logo_in_the_symbol_to_one_pixel() {
    // The whole logo is red.
    let png = logo_of(&[255, 0, 0, 255].repeat(16), 4);
    let place = LogoPlace::default();
    let content = [Content::Text("a logo")];
    let options = Options {
        boost_error_correction: true,
        ..Options::default()
    };
    let mut encoder = Encoder::default();
    let symbol = encoder.encode(&content, &options, Some(&place)).unwrap();
    for format in [Format::Png, Format::Webp] {
        let logo = Logo::new(&png, format).unwrap();
        for width in symbol.size() + 8..=400 {
            let style = Style {
                size: Some(Size::Width(width as u32)),
                ..Style::default()
            };
            let frame = Frame::new(symbol, style).with_logo(&logo, place);
            let bytes = format.draw(&frame).unwrap();
            let pixels = match format {
                Format::Png => decoded(PngDecoder::new(Cursor::new(&bytes)).unwrap()),
                _ => decoded(WebPDecoder::new(Cursor::new(&bytes)).unwrap()),
            };
            let is_red = |pixel: &[u8; 4]| *pixel == [255, 0, 0, 255];
            let symbol_alone: Vec<_> = pixels
                .iter()
                .map(|pixel| if is_red(pixel) { [255; 4] } else { *pixel })
                .collect();
            let logo_alone: Vec<_> = pixels
                .iter()
                .map(|pixel| if is_red(pixel) { [0; 4] } else { [255; 4] })
                .collect();
            let rest = width - symbol.size() * (width / (symbol.size() + 8));
            let [before, after] = [rest / 2, rest.div_ceil(2)];
            assert_eq!(
                margins(&symbol_alone, width),
                [before, after, before, after]
            );
            let [left, right, top, bottom] = margins(&logo_alone, width);
            assert!(
                right.abs_diff(left) <= 1 && (left, right) == (top, bottom),
                "{width}"
            );
        }
    }
}

/// Returns the image data of a GIF, without its header.
fn image_data(gif: &[u8]) -> &[u8] {
    let separator = |bytes: &[u8]| bytes == b"\x2c\0\0\0\0";
    let start = gif.windows(5).position(separator).unwrap();
    &gif[start..]
}

/// Modules that no symbol has: rows that are equal, and rows that are all dark or all light.
const ANY_MODULES: [fn(usize, usize) -> bool; 6] = [
    |x, y| (x * 0x9e37 + y * 0x79b9) * (x + 7 * y + 1) / 64 % 3 == 0,
    |x, y| (x + y) % 2 == 0,
    |_, _| true,
    |_, _| false,
    |x, y| x % 7 < 3 || y % 16 == 0,
    |x, y| x % 16 == 0 && y / 3 % 2 == 0,
];

#[test]
fn draws_any_modules() {
    for is_dark in ANY_MODULES {
        for version in [1, 2, 11, 12, 40] {
            let symbol = Symbol::of_modules(Version::new(version).unwrap(), is_dark);
            for (quiet_zone, more) in [(0, 0), (0, 1), (1, 0), (2, 5), (4, 333), (0, 1000)] {
                let size = Size::Width(symbol.size() as u32 + 2 * quiet_zone + more);
                let style = Style {
                    quiet_zone,
                    size: Some(size),
                    ..Style::default()
                };
                assert_drawn(&symbol, &style);
            }
        }
    }
}

/// Compares our LZW with that of the crate `gif`, which looks up each pixel. Both use the longest
/// known string, and empty the table when it is full.
#[test]
fn gif_has_the_codes_of_a_general_encoder() {
    for (is_dark, version) in ANY_MODULES
        .into_iter()
        .flat_map(|is| [(is, 1), (is, 9), (is, 40)])
    {
        let version = Version::new(version).unwrap();
        let symbol = Symbol::of_modules(version, is_dark);
        for (quiet_zone, scale) in [(0, 1), (0, 5), (3, 2), (1, 9)] {
            let size = Some(Size::Scale(scale));
            let style = Style {
                quiet_zone,
                size,
                ..Style::default()
            };
            let made = draw(Format::Gif, &symbol, style).unwrap();
            let mut modules = Vec::new();
            for y in 0..symbol.size() + 2 * quiet_zone as usize {
                for x in 0..symbol.size() + 2 * quiet_zone as usize {
                    let inside = [x, y].map(|at| at.wrapping_sub(quiet_zone as usize));
                    let is_dark = inside.iter().all(|&at| at < symbol.size())
                        && symbol.is_dark(inside[0], inside[1]);
                    modules.push(u8::from(!is_dark));
                }
            }
            let side = modules.len().isqrt();
            let row = |row: &[u8]| {
                row.iter()
                    .flat_map(|&of| [of].repeat(scale as usize))
                    .collect()
            };
            let rows = modules.chunks(side).map(row);
            let buffer: Vec<u8> = rows
                .flat_map(|row: Vec<u8>| row.repeat(scale as usize))
                .collect();
            let width = (side * scale as usize) as u16;
            let frame = gif::Frame {
                width,
                height: width,
                buffer: buffer.into(),
                ..gif::Frame::default()
            };
            let mut expected = Vec::new();
            let palette = [0, 0, 0, 255, 255, 255];
            let mut encoder = gif::Encoder::new(&mut expected, width, width, &palette).unwrap();
            encoder.write_frame(&frame).unwrap();
            drop(encoder);
            assert!(
                image_data(&made) == image_data(&expected),
                "{version} {style:?}"
            );
        }
    }
}

/// Returns the size of a JPEG, the maximum and the mean square of the differences of its pixels.
pub(super) fn jpeg_errors(jpeg: &[u8], expected: &[[u8; 4]]) -> [f64; 3] {
    let pixels = decoded(JpegDecoder::new(Cursor::new(jpeg)).unwrap());
    assert_eq!(pixels.len(), expected.len());
    let pairs = pixels.as_flattened().iter().zip(expected.as_flattened());
    let errors = pairs.map(|(a, b)| f64::from(a.abs_diff(*b)));
    let (max, sum) = errors.fold((0.0, 0.0), |(max, sum), error| {
        (error.max(max), sum + error * error)
    });
    [jpeg.len() as f64, max, sum / expected.len() as f64]
}

/// Returns the JPEG of the crate `image`, in one channel or in three.
pub(super) fn general_jpeg(pixels: &[[u8; 4]], width: u32, is_grey: bool, quality: u8) -> Vec<u8> {
    let num_channels = if is_grey { 1 } else { 3 };
    let bytes: Vec<u8> = pixels
        .iter()
        .flat_map(|pixel| pixel[..num_channels].to_vec())
        .collect();
    let kind = if is_grey {
        ExtendedColorType::L8
    } else {
        ExtendedColorType::Rgb8
    };
    let mut jpeg = Vec::new();
    let height = pixels.len() as u32 / width;
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .encode(&bytes, width, height, kind)
        .unwrap();
    jpeg
}

/// Compares JPEG with that of the crate `image`, which transforms the pixels of each block.
#[test]
fn jpeg_is_as_good_as_that_of_a_general_encoder() {
    let black = Colors::default();
    let blue = Colors {
        dark: Color::from_rgba(0x00_20_80_ff),
        light: Color::from_rgba(0xff_f0_c0_ff),
    };
    let inverse = Colors {
        dark: black.light,
        light: black.dark,
    };
    // The largest has more different blocks than the encoder remembers.
    for (version, width, quiet_zone) in [(1, 21, 0), (1, 23, 0), (3, 200, 4), (40, 531, 0)] {
        let symbol = symbol(version);
        for (colors, quality) in [black, inverse, blue]
            .into_iter()
            .flat_map(|colors| [1, 49, 50, 75, 92, 100].map(|quality| (colors, quality)))
        {
            let style = Style {
                quiet_zone,
                size: Some(Size::Width(width)),
                colors,
                ..Style::default()
            };
            let expected = expected(&symbol, &style);
            let made = draw(Format::Jpeg { quality }, &symbol, style).unwrap();
            let general = general_jpeg(&expected, width, colors.are_grey(), quality);
            let [size, max, mean] = jpeg_errors(&made, &expected);
            let [general_size, general_max, general_mean] = jpeg_errors(&general, &expected);
            let what = format!(
                "{version} {style:?} {quality}: {size} {max} {mean} {general_size} {general_max} {general_mean}"
            );
            assert!(size < 1.02 * general_size + 10.0, "{what}");
            assert!(quality < 75 || max <= general_max + 12.0, "{what}");
            // In nine blocks, single coefficients count that lie halfway between two steps.
            let most = if width < 100 { 1.15 } else { 1.03 };
            assert!(mean < most * general_mean + 0.2, "{what}");
        }
    }
}

#[test]
fn draws_the_widest_size() {
    let options = Style {
        size: Some(Size::Width(MAX_WIDTH)),
        ..Style::default()
    };
    assert_drawn(&symbol(40), &options);
}

#[test]
fn refuses_impossible_sizes_and_colours() {
    let symbol = symbol(1);
    let mut options = Style {
        size: Some(Size::Width(MAX_WIDTH + 1)),
        ..Style::default()
    };
    let too_large = Err(Error::ImageTooLarge {
        width: 4097,
        most: 4096,
    });
    for format in [Format::Webp, JPEG, Format::Gif, Format::Bmp] {
        assert_eq!(draw(format, &symbol, options), too_large);
    }
    options.size = Some(Size::Width(100));
    options.colors.dark.alpha = 254;
    for (format, name) in [(JPEG, "JPEG"), (Format::Gif, "GIF"), (Format::Bmp, "BMP")] {
        let refused = Err(Error::NotOpaque(name));
        assert_eq!(draw(format, &symbol, options), refused);
    }
    // Both colours may be transparent: the picture shows nothing.
    options.colors.dark.alpha = 0;
    options.colors.light.alpha = 0;
    let bytes = draw(Format::Gif, &symbol, options).unwrap();
    assert!(of_gif(&bytes).iter().all(|pixel| pixel[3] == 0));
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn has_the_pixels_of_the_png(
        version in 1..=40u8, quiet_zone in 0..9u32, by_width: bool, size in 1..300u32,
        dark in 0..1u32 << 24, light in 0..1u32 << 24, is_opaque: bool, is_grey: bool,
    ) {
        let symbol = symbol(version);
        let modules = symbol.size() as u32 + 2 * quiet_zone;
        let size = if by_width { Size::Width(modules + size) } else { Size::Scale(size % 4 + 1) };
        let grey = |color: u32| if is_grey { (color & 0xff) * 0x01_01_01 } else { color };
        let mut style = Style { quiet_zone, size: Some(size), ..Style::default() };
        style.colors = Colors {
            dark: Color::from_rgba(grey(dark) << 8 | 255),
            light: Color::from_rgba(grey(light) << 8 | if is_opaque { 255 } else { 0 }),
        };
        assert_drawn(&symbol, &style);
    }
}
