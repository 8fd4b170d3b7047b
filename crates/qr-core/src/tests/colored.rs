//! Compares pixels of PNG, WebP and BMP with a logo with those that are composed one by one.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use proptest::collection::vec;
use proptest::prelude::*;

use super::rasters::decoded;
use super::{any_clear_area, cases};
use crate::naive::composed::compose;
use crate::render::{Color, Colors, Format, Frame, Logo, Size, Style};
use crate::{Content, Encoder, LogoPlace, Options};

/// Returns a PNG of pixels of four bytes.
pub fn logo_of(pixels: &[u8], width: usize) -> Vec<u8> {
    let height = pixels.len() / 4 / width;
    let mut png = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut png, width as u32, height as u32);
    encoder.set_color(::png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(&pixels[..4 * width * height])
        .unwrap();
    drop(writer);
    png
}

/// Returns the pixels of a BMP with 24 bits a pixel.
fn of_bmp(bytes: &[u8]) -> Vec<[u8; 4]> {
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&bytes[..2], number(2)), (&b"BM"[..], bytes.len()));
    assert_eq!(
        (number(10), number(14), number(26)),
        (54, 40, 1 + (24 << 16))
    );
    let width = number(18);
    let rows = bytes[54..].chunks_exact((3 * width).next_multiple_of(4));
    assert_eq!(rows.len(), number(22));
    let pixels = rows
        .rev()
        .flat_map(|row| row[..3 * width].as_chunks::<3>().0);
    pixels
        .map(|&[blue, green, red]| [red, green, blue, 255])
        .collect()
}

/// Generates the pixels of a logo: noise, flat colours, or grey, with some alpha or none.
fn any_pixels() -> impl Strategy<Value = Vec<u8>> {
    let alpha = prop_oneof![Just(255_u8), Just(0), any::<u8>()];
    let noise = vec((any::<[u8; 3]>(), alpha), 1..900).prop_map(|pixels| {
        let bytes = pixels
            .into_iter()
            .map(|([r, g, b], alpha)| [r, g, b, alpha]);
        bytes.flatten().collect::<Vec<u8>>()
    });
    let flat = (vec(any::<[u8; 3]>(), 1..4), 1_usize..900).prop_map(|(colors, count)| {
        let colors = (0..count).map(|i| colors[i / 7 % colors.len()]);
        colors.flat_map(|[r, g, b]| [r, g, b, 255]).collect()
    });
    let grey = vec(any::<u8>(), 1..900).prop_map(|greys| {
        let pixels = greys.into_iter().map(|grey| [grey, grey, grey, 255]);
        pixels.flatten().collect()
    });
    prop_oneof![2 => noise, 2 => flat, 1 => grey]
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn pictures_with_a_logo_have_the_pixels_of_the_naive_version(
        pixels in any_pixels(),
        columns in 1_usize..40,
        width in 60_u32..500,
        quiet_zone in 0_u32..6,
        (dark, light) in (any::<u32>(), any::<u32>()),
        is_opaque in any::<bool>(),
        size in 1_u16..4000,
        padding in prop_oneof![Just(0), Just(100_u16), 0_u16..300],
        clear in any_clear_area(),
        text in "[a-z]{0,60}",
    ) {
        let columns = columns.min(pixels.len() / 4);
        let png = logo_of(&pixels, columns);
        let alpha = if is_opaque { 0xff } else { 0 };
        let colors = Colors {
            dark: Color::from_rgba(dark | alpha),
            light: Color::from_rgba(light | alpha),
        };
        let style = Style { size: Some(Size::Width(width)), quiet_zone, colors, ..Style::default() };
        let logo = Logo::new(&png, Format::Png).unwrap();
        let ratio = logo.ratio();
        let place = LogoPlace { ratio, size, padding, reserve: 0, clear };
        let options = Options { boost_error_correction: true, ..Options::default() };
        let mut encoder = Encoder::default();
        let content = [Content::Text(&text)];
        let Ok(symbol) = encoder.encode(&content, &options, Some(&place)) else {
            return Ok(());
        };
        let frame = Frame::new(symbol, style).with_logo(&logo, place);
        let formats = [Format::Png, Format::Webp, Format::Bmp];
        let Ok((expected, _)) = compose(&frame) else {
            for format in formats {
                prop_assert!(format.draw(&frame).is_err());
            }
            return Ok(());
        };
        // The second time, the logo is prepared.
        for _ in 0..2 {
            let [png, webp, bmp] = formats.map(|format| format.draw(&frame));
            let png = decoded(PngDecoder::new(Cursor::new(&png.unwrap())).unwrap());
            prop_assert!(png == expected);
            let webp = decoded(WebPDecoder::new(Cursor::new(&webp.unwrap())).unwrap());
            prop_assert!(webp == expected);
            prop_assert_eq!(bmp.is_ok(), colors.are_opaque());
            if let Ok(bmp) = bmp {
                prop_assert!(of_bmp(&bmp) == expected);
            }
        }
    }
}
