//! Draws any symbol in every format except PNG and SVG, reads the picture back, and compares it.
//!
//! Decoders by other people read the formats with pixels. PNG and SVG have their own targets.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{Half, assert_halves};
use qr_core::render::{
    Color, Colors, Format, FormatOptions, Frame, Medium, Size, Style, Workspace,
};
use qr_core::{Error, Symbol};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::errors::width;
use qr_core_fuzz::input::{Choices, Extent, MAX_RARE_WIDTH, colors, symbol};
use qr_core_fuzz::pixels::{SquareImage, assert_drawn};
use qr_core_fuzz::vectors::{assert_eps, assert_pdf};

/// Returns a format by its number, with its options. PNG and SVG, which have their own targets, are
/// the first two.
fn format_of(number: u8, quality: u8, flags: u8) -> Format {
    let formats = Format::all(FormatOptions {
        inverse: flags & 16 != 0,
        small: flags & 32 != 0,
        quality: quality % 100 + 1,
    });
    let [Format::Png, Format::Svg, formats @ ..] = formats.as_slice() else {
        panic!("PNG and SVG are not the first formats");
    };
    formats[usize::from(number) % formats.len()]
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
        // Most formats accept only opaque colours.
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
    if width.is_ok_and(|width| width > MAX_RARE_WIDTH)
        || style.quiet_zone > MAX_RARE_WIDTH && width.is_ok()
    {
        count("valid, but too wide to compare in time");
        return;
    }
    let mut bytes = b"before".to_vec();
    let frame = Frame::new(&symbol, style);
    let result = format.render(&frame, &mut Workspace::default(), &mut bytes);
    let made = bytes
        .strip_prefix(b"before")
        .expect("the bytes before the picture");
    if let Err(error) = result {
        assert!(made.is_empty());
        if width == Err(error) {
            count("invalid sizes: refused as documented");
        } else {
            assert!(
                matches!(error, Error::NotOpaque(_))
                    && can_express(format, style.colors) != Some(true),
                "{error:?}"
            );
            count("colours that a format cannot express: refused");
        }
        return;
    }
    assert!(can_express(format, style.colors) != Some(false));
    let width = width.expect("a picture that was drawn has a valid size");
    count(compare(format, &symbol, &frame, width, made));
});

/// Returns true if the format can express the colours, as its documentation says. Returns `None` if
/// only the picture shows whether it can.
fn can_express(format: Format, colors: Colors) -> Option<bool> {
    let alphas = [colors.dark.alpha, colors.light.alpha];
    match format {
        _ if alphas == [255, 255] => Some(true),
        Format::Jpeg { .. } | Format::Bmp => Some(false),
        Format::Gif => Some(alphas.iter().all(|alpha| matches!(alpha, 0 | 255))),
        Format::Eps => Some(matches!(alphas, [255, 0 | 255])),
        _ if format.medium() == Medium::Pixels && format != Format::Webp => None,
        _ => Some(true),
    }
}

/// Compares a picture with its symbol. Returns the name of the comparison for the counts.
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
            compare_gif(symbol, &options, decoded(bytes));
            "GIF, compared pixel by pixel"
        }
        Format::Jpeg { quality } => {
            let pixels = decoded(bytes);
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
        other if other.medium() == Medium::Pixels => {
            assert_drawn(symbol, &options, &decoded(bytes));
            "other formats of pixels, compared pixel by pixel"
        }
        other => panic!("{other:?} is not compared with its symbol"),
    }
}

/// Decodes a picture, whose first bytes say what format it has.
fn decoded(bytes: &[u8]) -> SquareImage {
    SquareImage::from_image(image::load_from_memory(bytes).expect("a picture"))
}

/// Compares a GIF. Ignores the colour of transparent pixels.
fn compare_gif(symbol: &Symbol, options: &Style, mut pixels: SquareImage) {
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

/// Compares a JPEG. The format is lossy, so each pixel must be nearer to its own colour than to the
/// other one. That holds only for high quality and colours that differ enough. For any other JPEG,
/// only the size is compared.
fn compare_jpeg(
    symbol: &Symbol,
    options: &Style,
    quality: u8,
    width: u32,
    mut pixels: SquareImage,
) -> &'static str {
    let [dark, light] = [options.colors.dark, options.colors.light]
        .map(Color::rgb)
        .map(luminance);
    if quality < 90 || dark.abs_diff(light) < 128_000 {
        assert_eq!(pixels.width, width as usize);
        return "JPEG, only the size compared: low quality, or similar colours";
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
    "JPEG, each pixel compared by its nearest colour"
}

/// Returns the luminance of a colour, 0 to 255,000.
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
