//! All formats but PNG and SVG, which have targets of their own, read back: by other people's decoders where there are pixels.

#![no_main]

use arbitrary::Arbitrary;
use image::ImageFormat;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{Half, assert_halves};
use qr_core::render::{Color, Colors, Format, Frame, Size, Style, Workspace};
use qr_core::{Error, Symbol};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::errors::{assert_sentence, width};
use qr_core_fuzz::input::{Choices, Extent, WIDEST, colors, symbol};
use qr_core_fuzz::pixels::{Pixels, assert_drawn};
use qr_core_fuzz::vectors::{assert_eps, assert_pdf};

/// Returns a format by its number, with its options.
fn format_of(number: u8, quality: u8, flags: u8) -> Format {
    let (inverse, small) = (flags & 16 != 0, flags & 32 != 0);
    match number % 8 {
        0 => Format::Gif,
        1 => Format::Bmp,
        2 => Format::Webp,
        3 => Format::Jpeg {
            quality: quality % 100 + 1,
        },
        4 => Format::Utf8 { inverse },
        5 => Format::Terminal { small, inverse },
        6 => Format::Eps,
        _ => Format::Pdf,
    }
}

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
    let format = format_of(input.format, input.quality, flags);
    let mut style = Style {
        quiet_zone,
        size: Some(size),
        ..Style::default()
    };
    if flags & 8 != 0 {
        style.colors = colors(input.colors);
    }
    if flags & 64 != 0 {
        // Most formats have no other.
        style.colors.dark.alpha = 255;
        style.colors.light.alpha = 255;
    }
    if flags & 128 != 0 {
        let [quiet_zone, size] = input.colors;
        let is_width = flags & 2 != 0;
        style.quiet_zone = quiet_zone;
        style.size = Some(if is_width {
            Size::Width(size)
        } else {
            Size::Scale(size)
        });
        style.colors = Colors::default();
    }
    let width = width(&symbol, format, &style);
    if width.is_ok_and(|width| width > WIDEST) || style.quiet_zone > WIDEST && width.is_ok() {
        count("right, but wider than there is time for");
        return;
    }
    let mut bytes = b"before".to_vec();
    let frame = Frame::new(&symbol, style);
    let result = format.render(&frame, &mut Workspace::default(), &mut bytes);
    let made = bytes.strip_prefix(b"before").expect("what was there");
    if let Err(error) = result {
        assert!(made.is_empty());
        assert_sentence(&error);
        if width == Err(error) {
            count("sizes that cannot be: refused as documented");
        } else {
            assert!(
                matches!(error, Error::NotOpaque(_)) && !can_express(format, style.colors),
                "{error:?}"
            );
            count("colours that a format has not: refused");
        }
        return;
    }
    assert!(can_express(format, style.colors));
    let width = width.expect("what was drawn has a size that is right");
    count(compare(format, &symbol, &frame, width, made));
});

/// Whether a format has the colours, as documented.
fn can_express(format: Format, colors: Colors) -> bool {
    let alphas = [colors.dark.alpha, colors.light.alpha];
    match format {
        Format::Jpeg { .. } | Format::Bmp => alphas == [255, 255],
        Format::Gif => alphas.iter().all(|alpha| matches!(alpha, 0 | 255)),
        Format::Eps => matches!(alphas, [255, 0 | 255]),
        _ => true,
    }
}

fn compare(
    format: Format,
    symbol: &Symbol,
    frame: &Frame<'_>,
    width: u32,
    bytes: &[u8],
) -> &'static str {
    let options = frame.style;
    match format {
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
        Format::Jpeg { quality } => {
            let pixels = decoded(bytes, ImageFormat::Jpeg);
            compare_jpeg(symbol, &options, quality, width, pixels)
        }
        Format::Utf8 { inverse } => {
            let mut colors = [Half::Text, Half::Behind];
            if inverse {
                colors.reverse();
            }
            assert_halves(frame, bytes, colors);
            "utf8, compared half by half"
        }
        Format::Terminal { small, inverse } => compare_terminal(frame, small, inverse, bytes),
        Format::Eps => {
            assert_eps(frame, width, bytes);
            "EPS, compared module by module"
        }
        Format::Pdf => {
            assert_pdf(frame, width, bytes);
            "PDF, compared module by module"
        }
        other => panic!("{other:?} is not of this target"),
    }
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Pixels {
    Pixels::of_image(image::load_from_memory_with_format(bytes, format).expect("a picture"))
}

/// Nothing is seen of a colour that is not there: whichever it is.
fn compare_gif(symbol: &Symbol, options: &Style, mut pixels: Pixels) {
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
    options: &Style,
    quality: u8,
    width: u32,
    mut pixels: Pixels,
) -> &'static str {
    let [dark, light] = [options.colors.dark, options.colors.light]
        .map(Color::rgb)
        .map(luminance);
    if quality < 90 || dark.abs_diff(light) < 128_000 {
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
    assert_drawn(symbol, options, &pixels);
    "JPEG, of which each pixel is nearer to its colour"
}

/// In thousandths.
fn luminance([red, green, blue]: [u8; 3]) -> u32 {
    299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)
}

fn compare_terminal(frame: &Frame<'_>, small: bool, inverse: bool, bytes: &[u8]) -> &'static str {
    let mut colors = [Half::Black, Half::White];
    if inverse {
        colors.reverse();
    }
    if small {
        assert_halves(frame, bytes, colors);
        return "terminal, small, compared half by half";
    }
    let quiet_zone = frame.style.quiet_zone as usize;
    let width = frame.width() + 2 * quiet_zone;
    let lines = qr_core::fuzzing::shown(bytes);
    assert_eq!(lines.len(), width);
    for (y, line) in lines.iter().enumerate() {
        assert_eq!(line.len(), 2 * width);
        for (x, cell) in line.iter().enumerate() {
            let module = |at: usize| at.checked_sub(quiet_zone).filter(|at| *at < frame.width());
            let is_dark =
                matches!((module(x / 2), module(y)), (Some(x), Some(y)) if frame.is_dark(x, y));
            assert_eq!(*cell, [colors[usize::from(!is_dark)]; 2], "({x}, {y})");
        }
    }
    "terminal, compared cell by cell"
}
