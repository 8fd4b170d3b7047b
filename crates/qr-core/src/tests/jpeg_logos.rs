//! Compares the JPEG of a symbol with a logo with the exact pixels, and with the
//! encoder of the crate `image`, which transforms every block.

use super::colored::logo_of;
use super::rasters::{general_jpeg, jpeg_errors};
use crate::naive::composed::compose;
use crate::render::{Color, Colors, Format, Frame, Logo, Size, Style};
use crate::{ClearArea, Content, Encoder, LogoPlace, Options, Symbol};

/// Returns a PNG of a logo. `pixel` returns red, green, blue and alpha.
fn logo(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
    let pixels: Vec<u8> = (0..width * height)
        .flat_map(|i| pixel(i % width, i / width))
        .collect();
    logo_of(&pixels, width as usize)
}

fn disc(x: u32, y: u32) -> [u8; 4] {
    let [across, down] = [x, y].map(|at| i64::from(at) - 45);
    let distance = across * across + down * down;
    let alpha = (2025 - distance).clamp(0, 255) as u8;
    [(2 * x) as u8, 60, (255 - 2 * y) as u8, alpha]
}

fn noise(x: u32, y: u32) -> [u8; 4] {
    (x.wrapping_mul(0x9e37_79b9) ^ y.wrapping_mul(0x85eb_ca6b))
        .wrapping_mul(0xc2b2_ae35)
        .rotate_left(15)
        .wrapping_mul(0x27d4_eb2f)
        .to_be_bytes()
}

fn logos() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("disc", logo(90, 90, disc)),
        ("flat", logo(1, 1, |_, _| [200, 30, 40, 255])),
        ("noise", logo(64, 40, noise)),
        (
            "grey",
            logo(70, 100, |x, y| {
                [(3 * x) as u8, (3 * x) as u8, (3 * x) as u8, (2 * y) as u8]
            }),
        ),
        ("invisible", logo(8, 8, |_, _| [9, 99, 200, 0])),
    ]
}

const COLORS: [Colors; 3] = [
    Colors {
        dark: Color::BLACK,
        light: Color::WHITE,
    },
    Colors {
        dark: Color::WHITE,
        light: Color::BLACK,
    },
    Colors {
        dark: Color::from_rgba(0x00_20_80_ff),
        light: Color::from_rgba(0xff_f0_c0_ff),
    },
];

/// Asserts that a JPEG is about as small and as close to the exact pixels as that of a general
/// encoder. Returns the mean square of the differences and the size of each.
fn assert_as_good(frame: &Frame<'_>, quality: u8, what: &str) -> [[f64; 2]; 2] {
    let made = Format::Jpeg { quality }.draw(frame).unwrap();
    let again = Format::Jpeg { quality }.draw(frame).unwrap();
    assert!(
        made == again,
        "{what}: the blocks that were kept are others"
    );
    let expected = compose(frame).unwrap().0;
    let Some(Size::Width(width)) = frame.style.size else {
        panic!("a width");
    };
    let general = general_jpeg(&expected, width, false, quality);
    let [size, max, mean] = jpeg_errors(&made, &expected);
    let [general_size, general_max, general_mean] = jpeg_errors(&general, &expected);
    let what = format!(
        "{what} {quality} {:?}: {size} {max} {mean} {general_size} {general_max} {general_mean}",
        frame.style
    );
    assert!(size < 1.05 * general_size, "{what}");
    assert!(quality < 75 || max <= general_max + 16.0, "{what}");
    // In few blocks, single coefficients count that lie halfway between two steps.
    assert!(mean < 1.15 * general_mean + 0.2, "{what}");
    [[mean, size], [general_mean, general_size]]
}

#[test]
fn jpeg_with_a_logo_is_as_good_as_that_of_a_general_encoder() {
    let content = [Content::Text("https://example.com/a/logo")];
    let options = Options {
        boost_error_correction: true,
        ..Options::default()
    };
    let qualities = [1, 50, 75, 92, 100];
    let mut sums = [[[0.0; 2]; 2]; 5];
    let mut encoder = Encoder::default();
    for (name, png) in logos() {
        for (padding, size, clear) in [
            (100, 2000, ClearArea::Square),
            (0, 700, ClearArea::Square),
            (100, 2000, ClearArea::Circle),
            (0, 700, ClearArea::None),
        ] {
            // Decoded once: the pictures share what it keeps.
            let logo = Logo::new(&png, JPEG).unwrap();
            let place = LogoPlace {
                ratio: logo.ratio(),
                padding,
                size,
                clear,
                ..LogoPlace::default()
            };
            let symbol = encoder.encode(&content, &options, Some(&place)).unwrap();
            for (width, quiet_zone) in [
                (symbol.size() as u32, 0),
                (83, 1),
                (111, 2),
                (200, 4),
                (400, 4),
            ] {
                for (colors, i) in COLORS
                    .into_iter()
                    .flat_map(|colors| [0, 1, 2, 3, 4].map(|i| (colors, i)))
                {
                    let style = Style {
                        quiet_zone,
                        size: Some(Size::Width(width)),
                        colors,
                        ..Style::default()
                    };
                    let frame = Frame::new(symbol, style).with_logo(&logo, place);
                    let what = format!("{name} {padding} {size} {clear:?}");
                    let figures = assert_as_good(&frame, qualities[i], &what);
                    for (sum, figure) in sums[i]
                        .as_flattened_mut()
                        .iter_mut()
                        .zip(figures.as_flattened())
                    {
                        *sum += figure;
                    }
                }
            }
        }
    }
    for (quality, [[mean, size], [general_mean, general_size]]) in qualities.iter().zip(sums) {
        assert!(mean < general_mean, "{quality}: {mean} {general_mean}");
        assert!(
            size < 1.01 * general_size,
            "{quality}: {size} {general_size}"
        );
    }
}

const JPEG: Format = Format::Jpeg { quality: 92 };

/// The blocks of a logo this large are not kept.
#[test]
fn draws_a_large_logo() {
    let content = [Content::Text("a large logo")];
    let options = Options {
        boost_error_correction: true,
        ..Options::default()
    };
    let logo = Logo::new(&logo(64, 40, noise), JPEG).unwrap();
    let before = logo.memory();
    let place = LogoPlace {
        ratio: logo.ratio(),
        ..LogoPlace::default()
    };
    let mut encoder = Encoder::default();
    let symbol = encoder.encode(&content, &options, Some(&place)).unwrap();
    let style = Style {
        size: Some(Size::Width(2500)),
        ..Style::default()
    };
    let frame = Frame::new(symbol, style).with_logo(&logo, place);
    assert_as_good(&frame, 92, "large");
    let bytes = JPEG.draw(&frame).unwrap();
    let scaled = |width: usize| 16 * (width * width);
    assert!(!bytes.is_empty() && logo.memory() - before < scaled(1000));
}

/// A transparent logo shows the modules under it if the symbol was encoded without a logo.
#[test]
fn shows_dark_modules_through_a_logo() {
    let symbol = Symbol::encode(&[Content::Text("dark")], &Options::default()).unwrap();
    for (name, png) in logos() {
        let logo = Logo::new(&png, JPEG).unwrap();
        let place = LogoPlace {
            ratio: logo.ratio(),
            ..LogoPlace::default()
        };
        for colors in COLORS {
            let style = Style {
                size: Some(Size::Width(190)),
                colors,
                ..Style::default()
            };
            let frame = Frame::new(&symbol, style).with_logo(&logo, place);
            assert_as_good(&frame, 92, name);
        }
    }
}

/// What a logo keeps for one picture does not change another.
#[test]
fn jpeg_depends_on_its_arguments_alone() {
    let (_, png) = &logos()[0];
    let kept = Logo::new(png, JPEG).unwrap();
    let place = LogoPlace::default();
    let options = Options {
        boost_error_correction: true,
        ..Options::default()
    };
    let mut encoder = Encoder::default();
    for round in 0..2 {
        for text in ["a", "another one", "https://example.com/a/b/c"] {
            let symbol = encoder
                .encode(&[Content::Text(text)], &options, Some(&place))
                .unwrap();
            for width in [100, 101, 104, 400, 600] {
                for (colors, quality) in COLORS
                    .into_iter()
                    .flat_map(|colors| [40, 92].map(|quality| (colors, quality)))
                {
                    let style = Style {
                        size: Some(Size::Width(width)),
                        colors,
                        ..Style::default()
                    };
                    let new = Logo::new(png, JPEG).unwrap();
                    let draw = |logo| {
                        let frame = Frame::new(symbol, style).with_logo(logo, place);
                        Format::Jpeg { quality }.draw(&frame).unwrap()
                    };
                    assert!(draw(&kept) == draw(&new), "{round} {text} {width}");
                }
            }
        }
    }
}
