//! Compares PNG files with their symbols, pixel by pixel.

use std::io::Cursor;

use proptest::prelude::*;

use super::{all_capacities, cases, draw, encode, filling, options, symbol};
use crate::render::{Format, MAX_WIDTH, Size, Style};
use crate::{Error, Options, Symbol};

/// Returns the rows of a PNG, true for dark pixels.
fn dark_pixels(png: &[u8]) -> Vec<Vec<bool>> {
    let mut decoder = ::png::Decoder::new(Cursor::new(png));
    decoder.ignore_checksums(false);
    let mut reader = decoder.read_info().unwrap();
    let info = reader.info();
    assert_eq!(info.color_type, ::png::ColorType::Grayscale);
    assert_eq!(info.bit_depth, ::png::BitDepth::One);
    assert_eq!(info.width, info.height);
    let width = info.width as usize;
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    let dark = |row: &[u8], x: usize| row[x / 8] >> (7 - x % 8) & 1 == 0;
    bytes
        .chunks_exact(width.div_ceil(8))
        .map(|row| (0..width).map(|x| dark(row, x)).collect())
        .collect()
}

/// Asserts that the PNG is as the documentation describes it.
fn assert_drawn(symbol: &Symbol, options: &Style) {
    let pixels = dark_pixels(&draw(Format::Png, symbol, *options).unwrap());
    let modules = symbol.size() + 2 * options.quiet_zone as usize;
    let (width, scale) = match options.size {
        Some(Size::Width(width)) => (width as usize, width as usize / modules),
        Some(Size::Scale(scale)) => (modules * scale as usize, scale as usize),
        None => (200, 200 / modules),
    };
    assert_eq!(pixels.len(), width);
    let before = (width - symbol.size() * scale) / 2;
    let module = |pixel: usize| {
        let module = pixel.checked_sub(before)? / scale;
        (module < symbol.size()).then_some(module)
    };
    for (y, row) in pixels.iter().enumerate() {
        for (x, &dark) in row.iter().enumerate() {
            let expected = match (module(x), module(y)) {
                (Some(x), Some(y)) => symbol.is_dark(x, y),
                _ => false,
            };
            assert_eq!(dark, expected, "pixel ({x}, {y}), {options:?}");
        }
    }
}

#[test]
fn draws_every_width_near_a_change_of_scale() {
    let symbol = symbol(1);
    for width in (29..=70).chain([86, 87, 88, 115, 116, 117, 200, 1000]) {
        let options = Style {
            quiet_zone: 4,
            size: Some(Size::Width(width)),
            ..Style::default()
        };
        assert_drawn(&symbol, &options);
    }
}

#[test]
fn draws_every_version() {
    for (version, level) in all_capacities() {
        let symbol = encode(&filling(version, level, 50), &options(version, level, None)).unwrap();
        assert_drawn(&symbol, &Style::default());
    }
}

#[test]
fn bytes_do_not_depend_on_earlier_pictures() {
    let texts = ["HELLO", "0123456789", "https://example.com/a/b?c=d"];
    let all = |widths: &[u32]| -> Vec<Vec<u8>> {
        let pairs = widths
            .iter()
            .flat_map(|width| texts.map(|text| (*width, text)));
        pairs
            .map(|(width, text)| {
                let symbol = encode(text, &Options::default()).unwrap();
                let size = Some(Size::Width(width));
                let quiet_zone = width % 5;
                draw(
                    Format::Png,
                    &symbol,
                    Style {
                        quiet_zone,
                        size,
                        ..Style::default()
                    },
                )
                .unwrap()
            })
            .collect()
    };
    // More layouts than a workspace keeps codes for.
    let widths: Vec<u32> = (100..300).collect();
    let first = all(&widths);
    assert_eq!(all(&widths), first);
    let of_another_thread = std::thread::scope(|scope| {
        let reversed: Vec<u32> = widths.iter().rev().copied().collect();
        scope.spawn(move || all(&reversed)).join().unwrap()
    });
    let groups = of_another_thread.chunks(texts.len()).rev();
    assert_eq!(groups.flatten().cloned().collect::<Vec<_>>(), first);
}

#[test]
fn draws_every_scale() {
    for (scale, version) in (1..=64).flat_map(|scale| [(scale, 1), (scale, 4), (scale, 9)]) {
        for quiet_zone in [0, 1, 4] {
            let size = Some(Size::Scale(scale));
            assert_drawn(
                &symbol(version),
                &Style {
                    quiet_zone,
                    size,
                    ..Style::default()
                },
            );
        }
    }
}

#[test]
fn draws_the_largest_size() {
    let options = Style {
        quiet_zone: 0,
        size: Some(Size::Width(MAX_WIDTH)),
        ..Style::default()
    };
    let bytes = draw(Format::Png, &symbol(40), options).unwrap();
    assert_eq!(dark_pixels(&bytes).len(), MAX_WIDTH as usize);
}

/// Returns the palette index of each pixel of a PNG with a byte a pixel, and the alpha of the
/// palette.
fn indices(png: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut decoder = ::png::Decoder::new(Cursor::new(png));
    decoder.ignore_checksums(false);
    let mut reader = decoder.read_info().unwrap();
    let info = reader.info();
    assert_eq!(info.color_type, ::png::ColorType::Indexed);
    assert_eq!(info.bit_depth, ::png::BitDepth::Eight);
    let mut alpha = info.trns.clone().unwrap().into_owned();
    alpha.resize(2, 255);
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    (bytes, alpha)
}

/// Asserts that the pixels are the same with and without alpha.
fn assert_drawn_with_alpha(symbol: &Symbol, options: &Style, dark: u8, light: u8) {
    let opaque = dark_pixels(&draw(Format::Png, symbol, *options).unwrap());
    let mut options = *options;
    options.colors.dark.alpha = dark;
    options.colors.light.alpha = light;
    let (indices, alpha) = indices(&draw(Format::Png, symbol, options).unwrap());
    assert_eq!(alpha, [dark, light]);
    let expected = opaque.iter().flatten().map(|&dark| u8::from(!dark));
    assert!(expected.eq(indices), "{options:?}");
}

#[test]
fn transparent_colours_take_a_byte_a_pixel() {
    // In rows of more than 512 bytes, repetitions have another filter.
    let widths = (177..200).chain(505..520).chain([1000, 1777]);
    for (width, version) in widths.flat_map(|width| [(width, 1), (width, 7), (width, 40)]) {
        for (dark, light) in [(255, 0), (0, 255), (200, 254)] {
            let options = Style {
                quiet_zone: 0,
                size: Some(Size::Width(width)),
                ..Style::default()
            };
            assert_drawn_with_alpha(&symbol(version), &options, dark, light);
        }
    }
}

#[test]
fn draws_transparent_colours_of_the_largest_size() {
    for version in [1, 40] {
        let options = Style {
            size: Some(Size::Width(MAX_WIDTH)),
            ..Style::default()
        };
        assert_drawn_with_alpha(&symbol(version), &options, 255, 0);
    }
}

#[test]
fn refuses_impossible_sizes() {
    let symbol = symbol(1);
    let render = |quiet_zone, size: Size| {
        draw(
            Format::Png,
            &symbol,
            Style {
                quiet_zone,
                size: Some(size),
                ..Style::default()
            },
        )
    };
    let too_small = |width, smallest| Err(Error::WidthTooSmall { width, smallest });
    let most = MAX_WIDTH;
    let too_large = |width| Err(Error::ImageTooLarge { width, most });
    assert_eq!(render(4, Size::Width(28)), too_small(28, 29));
    assert_eq!(render(0, Size::Width(0)), too_small(0, 21));
    assert_eq!(render(4, Size::Scale(0)), Err(Error::ZeroScale));
    assert_eq!(render(4, Size::Width(MAX_WIDTH + 1)), too_large(16_385));
    assert_eq!(render(0, Size::Scale(781)), too_large(21 * 781));
    let most = u64::from(u32::MAX);
    assert_eq!(render(u32::MAX, Size::Width(200)), too_large(21 + 2 * most));
    assert_eq!(render(u32::MAX, Size::Scale(u32::MAX)), too_large(u64::MAX));
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn draws_any_size(version in 1..=40u8, quiet_zone in 0..20u32, by_width: bool, size in 1..600u32) {
        let symbol = symbol(version);
        let modules = symbol.size() as u32 + 2 * quiet_zone;
        let size = if by_width { Size::Width(modules + size) } else { Size::Scale(size % 5 + 1) };
        let options = Style { quiet_zone, size: Some(size), ..Style::default() };
        assert_drawn(&symbol, &options);
        assert_drawn_with_alpha(&symbol, &options, 255, 0);
    }
}
