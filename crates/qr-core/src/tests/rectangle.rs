//! Draws a made-up symbol that is not square in every format. Decoders of other libraries and the
//! naive readers read it back.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};

use crate::naive::halves::{Half, assert_halves, is_dark, shown};
use crate::naive::outlines::{Outlines, Painted};
use crate::render::{Color, Colors, Format, Frame, Size, Style};
use crate::symbol::matrix::Matrix;

const WIDTH: usize = 11;
const HEIGHT: usize = 27;

/// Returns a rectangle of modules in which no two rows and no two columns are equal.
fn rectangle() -> Matrix {
    let mut modules = Matrix::new(WIDTH, HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            modules.set(x, y, (x * x * 7 + y * y * 3 + x * y * 5) % 11 < 5);
        }
    }
    modules
}

fn style(quiet_zone: u32, size: Option<Size>) -> Style {
    Style {
        quiet_zone,
        size,
        ..Style::default()
    }
}

/// Asserts that a picture has the size of its frame, and that each pixel has the colour of its
/// module: dark, or light for the quiet zone and the pixels left over.
#[track_caller]
fn assert_pixels(frame: &Frame<'_>, format: Format, size: (u32, u32), scale: usize) {
    let image = decode(format, &format.draw(frame).unwrap()).into_rgba8();
    assert_eq!(image.dimensions(), size);
    let margin = |pixels: u32, modules: usize| (pixels as usize - modules * scale) / 2;
    let (left, top) = (margin(size.0, WIDTH), margin(size.1, HEIGHT));
    let module = |pixel: u32, before: usize, modules: usize| {
        let module = (pixel as usize).checked_sub(before)? / scale;
        (module < modules).then_some(module)
    };
    let Colors { dark, light } = frame.style.colors;
    for (x, y, pixel) in image.enumerate_pixels() {
        let color = match (module(x, left, WIDTH), module(y, top, HEIGHT)) {
            (Some(x), Some(y)) if frame.is_dark(x, y) => dark,
            _ => light,
        };
        let expected = color.rgba().to_be_bytes();
        // JPEG is lossy.
        let most = if matches!(format, Format::Jpeg { .. }) {
            16
        } else {
            0
        };
        let is_near = pixel
            .0
            .iter()
            .zip(expected)
            .all(|(a, b)| a.abs_diff(b) <= most);
        assert!(
            is_near || pixel.0[3] == expected[3] && expected[3] == 0,
            "({x}, {y})"
        );
    }
}

/// Decodes a picture: GIF with the crate `gif`, and BMP by hand.
fn decode(format: Format, bytes: &[u8]) -> DynamicImage {
    let image_format = match format {
        Format::Png => ImageFormat::Png,
        Format::Webp => ImageFormat::WebP,
        Format::Jpeg { .. } => ImageFormat::Jpeg,
        Format::Gif => return gif(bytes),
        Format::Bmp => return bmp(bytes),
        other => panic!("{other:?} has no pixels"),
    };
    image::load(Cursor::new(bytes), image_format).unwrap()
}

fn gif(bytes: &[u8]) -> DynamicImage {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(bytes).unwrap();
    let frame = decoder.read_next_frame().unwrap().unwrap();
    let (width, height) = (frame.width.into(), frame.height.into());
    image::RgbaImage::from_raw(width, height, frame.buffer.to_vec())
        .unwrap()
        .into()
}

/// Reads a BMP of two colours as the format describes it.
fn bmp(bytes: &[u8]) -> DynamicImage {
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (width, height) = (number(18), number(22));
    let row_length = width.div_ceil(32) as usize * 4;
    assert_eq!(bytes.len(), 62 + row_length * height as usize);
    let pixel = |x: u32, y: u32| {
        let row = &bytes[62 + (height - 1 - y) as usize * row_length..];
        let index = row[x as usize / 8] >> (7 - x % 8) & 1;
        let color = &bytes[54 + 4 * usize::from(index)..];
        image::Rgba([color[2], color[1], color[0], 255])
    };
    image::RgbaImage::from_fn(width, height, pixel).into()
}

#[test]
fn every_raster_format_draws_a_rectangle() {
    let modules = rectangle();
    let colored = Colors {
        dark: Color::from_rgba(0x20_40_90_ff),
        light: Color::from_rgba(0xff_e0_c0_ff),
    };
    for (quiet_zone, size, expected, scale) in [
        (0, Size::Scale(1), (11, 27), 1),
        (4, Size::Scale(3), (57, 105), 3),
        (2, Size::Scale(9), (135, 279), 9),
        // 15 × 31 modules: the height is 100 × 31 / 15.
        (2, Size::Width(100), (100, 206), 6),
        (1, Size::Width(47), (47, 104), 3),
    ] {
        for colors in [Colors::default(), colored] {
            let style = Style {
                colors,
                ..style(quiet_zone, Some(size))
            };
            let frame = Frame::of_modules(&modules, style);
            for format in [
                Format::Png,
                Format::Webp,
                Format::Jpeg { quality: 100 },
                Format::Gif,
                Format::Bmp,
            ] {
                assert_pixels(&frame, format, expected, scale);
            }
        }
        // With a transparent colour, PNG has a byte a pixel.
        let mut style = style(quiet_zone, Some(size));
        style.colors.light.alpha = 0;
        let frame = Frame::of_modules(&modules, style);
        for format in [Format::Png, Format::Webp] {
            assert_pixels(&frame, format, expected, scale);
        }
    }
}

#[test]
fn text_draws_a_rectangle() {
    let modules = rectangle();
    for quiet_zone in [0, 1, 4] {
        let frame = Frame::of_modules(&modules, style(quiet_zone, None));
        let text = Format::Utf8 { inverse: false }.draw(&frame).unwrap();
        assert_halves(&frame, &text, [Half::Text, Half::Behind]);
        let terminal = |small| Format::Terminal {
            small,
            inverse: false,
        };
        let text = terminal(true).draw(&frame).unwrap();
        assert_halves(&frame, &text, [Half::Black, Half::White]);
        let lines = shown(&terminal(false).draw(&frame).unwrap());
        assert_eq!(lines.len(), frame.rows() as usize);
        for (y, line) in lines.iter().enumerate() {
            assert_eq!(line.len(), 2 * frame.columns() as usize);
            for (x, &cell) in line.iter().enumerate() {
                let color = if is_dark(&frame, x / 2, y) {
                    Half::Black
                } else {
                    Half::White
                };
                assert_eq!(cell, [color; 2], "({x}, {y})");
            }
        }
    }
}

#[test]
fn svg_draws_a_rectangle() {
    let modules = rectangle();
    let frame = Frame::of_modules(&modules, style(2, Some(Size::Scale(10))));
    let svg = String::from_utf8(Format::Svg.draw(&frame).unwrap()).unwrap();
    assert!(svg.contains(r#" width="150" height="310" viewBox="-2 -2 15 31" "#));
    assert!(svg.contains(r#" d="M-2-2h15v31H-2z"/>"#));
    let (_, path) = svg.rsplit_once(" d=\"").unwrap();
    let path = path.strip_suffix("\"/></svg>\n").unwrap();
    Outlines::of_path(path).painted(&frame).assert_is(&frame);
    // The width is no multiple of the modules.
    let frame = Frame::of_modules(&modules, style(2, Some(Size::Width(100))));
    let svg = String::from_utf8(Format::Svg.draw(&frame).unwrap()).unwrap();
    assert!(svg.contains(r#" width="100" height="206.666667" "#));
}

#[test]
fn eps_draws_a_rectangle() {
    let modules = rectangle();
    let frame = Frame::of_modules(&modules, style(2, Some(Size::Width(100))));
    let eps = String::from_utf8(Format::Eps.draw(&frame).unwrap()).unwrap();
    assert!(eps.contains("\n%%BoundingBox: 0 0 100 207\n"));
    assert!(eps.contains("/q 2 def/y 29 def\n"));
    assert!(eps.contains("\n100 15 div dup scale\n"));
    assert!(eps.contains("0 0 moveto 15 0 rlineto 0 31 rlineto -15 0 rlineto closepath fill"));
    let (_, rows) = eps.split_once("newpath\n").unwrap();
    let (rows, _) = rows.split_once("fill end grestore").unwrap();
    let mut painted = Painted::new(&frame);
    for (y, row) in rows.split_terminator("]r\n").enumerate() {
        let mut x = 2;
        let numbers = row.strip_prefix('[').unwrap().split_whitespace();
        for (i, count) in numbers.enumerate() {
            let count = count.parse().unwrap();
            if i % 2 == 1 {
                painted.paint(x, y + 2, count);
            }
            x += count;
        }
    }
    painted.assert_is(&frame);
}

#[test]
fn pdf_draws_a_rectangle() {
    let modules = rectangle();
    let frame = Frame::of_modules(&modules, style(2, Some(Size::Width(30))));
    let pdf = Format::Pdf.draw(&frame).unwrap();
    let find = |text: &[u8]| pdf.windows(text.len()).position(|part| part == text);
    assert!(find(b"/MediaBox[0 0 30 62]/").is_some());
    let start = find(b">>stream\n").unwrap() + 9;
    let end = find(b"\nendstream").unwrap();
    let content = miniz_oxide::inflate::decompress_to_vec_zlib(&pdf[start..end]).unwrap();
    let content = String::from_utf8(content).unwrap();
    let (beginning, rectangles) = content.split_once(" cm\n").unwrap();
    assert_eq!(beginning, "1 g\n0 0 30 62 re f\n0 g\n2 0 0 -2 0 62");
    let mut painted = Painted::new(&frame);
    for rectangle in rectangles.trim_end().strip_suffix("f").unwrap().lines() {
        let numbers = rectangle.strip_suffix(" 1 re").unwrap().split(' ');
        let numbers: Vec<usize> = numbers.map(|number| number.parse().unwrap()).collect();
        painted.paint(numbers[0], numbers[1], numbers[2]);
    }
    painted.assert_is(&frame);
}
