//! All formats but PNG and SVG, which have targets of their own, read back: by other people's decoders where there are pixels.

#![no_main]

use arbitrary::Arbitrary;
use image::ImageFormat;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{Half, assert_halves};
use qr_core::render::{Color, Colors, Format, ImageOptions, Picture, Size, Workspace};
use qr_core::{Error, Symbol};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::errors::{assert_sentence, width};
use qr_core_fuzz::input::{Choices, Extent, WIDEST, colors, symbol};
use qr_core_fuzz::pixels::{Pixels, assert_drawn};
use qr_core_fuzz::vectors::{assert_eps, assert_pdf};

const FORMATS: [Format; 8] = [
    Format::Gif,
    Format::Bmp,
    Format::Webp,
    Format::Jpeg,
    Format::Utf8,
    Format::Terminal,
    Format::Eps,
    Format::Pdf,
];

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    size: [u8; 2],
    format: u8,
    quality: u8,
    colors: [u32; 2],
    content: &'a [u8],
}

fuzz_target!(|input: Input| {
    let symbol = symbol(&input.choices, input.content);
    let flags = input.choices.flags;
    let Extent { quiet_zone, size } = Extent::of(input.size, symbol.size());
    let mut picture = Picture {
        format: FORMATS[usize::from(input.format) % FORMATS.len()],
        quiet_zone,
        size: Some(size),
        quality: input.quality % 100 + 1,
        inverse: flags & 16 != 0,
        small: flags & 32 != 0,
        ..Picture::default()
    };
    if flags & 8 != 0 {
        picture.colors = colors(input.colors);
    }
    if flags & 64 != 0 {
        // Most formats have no other.
        picture.colors.dark.alpha = 255;
        picture.colors.light.alpha = 255;
    }
    if flags & 128 != 0 {
        let [quiet_zone, size] = input.colors;
        let is_width = flags & 2 != 0;
        picture.quiet_zone = quiet_zone;
        picture.size = Some(if is_width {
            Size::Width(size)
        } else {
            Size::Scale(size)
        });
        picture.colors = Colors::default();
    }
    let width = width(&symbol, &picture);
    if width.is_ok_and(|width| width > WIDEST) || picture.quiet_zone > WIDEST && width.is_ok() {
        count("right, but wider than there is time for");
        return;
    }
    let mut bytes = b"before".to_vec();
    let result = picture.render_into(&symbol, &mut Workspace::default(), &mut bytes);
    let made = bytes.strip_prefix(b"before").expect("what was there");
    if let Err(error) = result {
        assert!(made.is_empty());
        assert_sentence(&error);
        if width == Err(error) {
            count("sizes that cannot be: refused as documented");
        } else {
            assert!(
                matches!(error, Error::NotOpaque(_)) && !can_express(&picture),
                "{error:?}"
            );
            count("colours that a format has not: refused");
        }
        return;
    }
    assert!(can_express(&picture));
    let width = width.expect("what was drawn has a size that is right");
    count(compare(&symbol, &picture, width, made));
});

/// Whether a format has the colours, as documented.
fn can_express(picture: &Picture) -> bool {
    let alphas = [picture.colors.dark.alpha, picture.colors.light.alpha];
    match picture.format {
        Format::Jpeg | Format::Bmp => alphas == [255, 255],
        Format::Gif => alphas.iter().all(|alpha| matches!(alpha, 0 | 255)),
        Format::Eps => matches!(alphas, [255, 0 | 255]),
        _ => true,
    }
}

fn compare(symbol: &Symbol, picture: &Picture, width: u32, bytes: &[u8]) -> &'static str {
    let options = picture.image();
    let quiet_zone = picture.quiet_zone;
    match picture.format {
        Format::Gif => {
            compare_gif(symbol, &options, decoded(bytes, ImageFormat::Gif));
            "GIF, compared pixel by pixel"
        }
        Format::Bmp => {
            assert_drawn(symbol, &options, &decoded(bytes, ImageFormat::Bmp));
            "BMP, compared pixel by pixel"
        }
        Format::Webp => {
            assert_drawn(symbol, &options, &decoded(bytes, ImageFormat::WebP));
            "WebP, compared pixel by pixel"
        }
        Format::Jpeg => compare_jpeg(symbol, picture, width, decoded(bytes, ImageFormat::Jpeg)),
        Format::Utf8 => {
            let mut colors = [Half::Text, Half::Behind];
            if picture.inverse {
                colors.reverse();
            }
            assert_halves(symbol, quiet_zone, bytes, colors);
            "utf8, compared half by half"
        }
        Format::Terminal => compare_terminal(symbol, picture, bytes),
        Format::Eps => {
            assert_eps(symbol, quiet_zone, width, bytes);
            "EPS, compared module by module"
        }
        Format::Pdf => {
            assert_pdf(symbol, quiet_zone, width, bytes);
            "PDF, compared module by module"
        }
        other => panic!("{other:?} is not of this target"),
    }
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Pixels {
    Pixels::of_image(image::load_from_memory_with_format(bytes, format).expect("a picture"))
}

/// Nothing is seen of a colour that is not there: whichever it is.
fn compare_gif(symbol: &Symbol, options: &ImageOptions, mut pixels: Pixels) {
    for pixel in pixels.bytes.chunks_exact_mut(4) {
        if pixel[3] == 0 {
            pixel.fill(0);
        }
    }
    let mut options = *options;
    for color in [&mut options.colors.dark, &mut options.colors.light] {
        if color.alpha == 0 {
            *color = Color::from_rgba(0);
        }
    }
    assert_drawn(symbol, &options, &pixels);
}

/// JPEG loses some. What is left of a good one with colours that differ is nearer to the colour that it has to be.
fn compare_jpeg(
    symbol: &Symbol,
    picture: &Picture,
    width: u32,
    mut pixels: Pixels,
) -> &'static str {
    let options = picture.image();
    let [dark, light] = [options.colors.dark, options.colors.light]
        .map(Color::rgb)
        .map(luminance);
    if picture.quality < 90 || dark.abs_diff(light) < 128_000 {
        assert_eq!(pixels.width, width as usize);
        return "JPEG of which the size alone is compared: low quality, or colours that are alike";
    }
    for pixel in pixels.bytes.chunks_exact_mut(4) {
        let own = luminance([pixel[0], pixel[1], pixel[2]]);
        let nearer = if own.abs_diff(dark) < own.abs_diff(light) {
            options.colors.dark
        } else {
            options.colors.light
        };
        pixel.copy_from_slice(&nearer.rgba().to_be_bytes());
    }
    assert_drawn(symbol, &options, &pixels);
    "JPEG, of which each pixel is nearer to its colour"
}

/// In thousandths.
fn luminance([red, green, blue]: [u8; 3]) -> u32 {
    299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)
}

fn compare_terminal(symbol: &Symbol, picture: &Picture, bytes: &[u8]) -> &'static str {
    let mut colors = [Half::Black, Half::White];
    if picture.inverse {
        colors.reverse();
    }
    if picture.small {
        assert_halves(symbol, picture.quiet_zone, bytes, colors);
        return "terminal, small, compared half by half";
    }
    let quiet_zone = picture.quiet_zone as usize;
    let width = symbol.size() + 2 * quiet_zone;
    let lines = qr_core::fuzzing::shown(bytes);
    assert_eq!(lines.len(), width);
    for (y, line) in lines.iter().enumerate() {
        assert_eq!(line.len(), 2 * width);
        for (x, cell) in line.iter().enumerate() {
            let module = |at: usize| at.checked_sub(quiet_zone).filter(|at| *at < symbol.size());
            let is_dark =
                matches!((module(x / 2), module(y)), (Some(x), Some(y)) if symbol.is_dark(x, y));
            assert_eq!(*cell, [colors[usize::from(!is_dark)]; 2], "({x}, {y})");
        }
    }
    "terminal, compared cell by cell"
}
