//! Compares pictures of shapes and gradients with their outlines, and each format with the pixels.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::webp::WebPDecoder;

use super::rasters::{decoded, of_gif, of_png};
use super::shapes::{all_shapes, polygons, shaped, symbols};
use crate::Error;
use crate::render::canvas::{Canvas, LEVELS, Pixel};
use crate::render::{
    Color, Colors, Design, Format, Frame, Gradient, GradientKind, MAX_DIRECTION, ModuleShape,
    Paint, PatternShape, Shapes, Size, Stop, Style,
};

const RASTERS: [Format; 4] = [Format::Png, Format::Webp, Format::Gif, Format::Bmp];

fn gradient(kind: GradientKind, colors: &[u32]) -> Paint {
    let last = colors.len() - 1;
    let stop = |(i, rgba): (usize, &u32)| Stop {
        offset: (i * 10_000 / last) as u16,
        color: Color::from_rgba(*rgba),
    };
    Paint::Gradient(Gradient::new(kind, colors.iter().enumerate().map(stop).collect()).unwrap())
}

fn linear(x: i32, y: i32, colors: &[u32]) -> Paint {
    gradient(GradientKind::Linear { direction: [x, y] }, colors)
}

fn of_bmp(bytes: &[u8], width: usize) -> Vec<Pixel> {
    let row_length = (3 * width).next_multiple_of(4);
    let rows = bytes[54..].chunks_exact(row_length).rev();
    rows.flat_map(|row| row[..3 * width].chunks_exact(3))
        .map(|pixel| [pixel[2], pixel[1], pixel[0], 255])
        .collect()
}

/// Returns the pixels of a picture.
fn pixels(format: Format, frame: &Frame<'_>, width: usize) -> Vec<Pixel> {
    let bytes = format.draw(frame).unwrap();
    match format {
        Format::Png => of_png(bytes),
        Format::Webp => decoded(WebPDecoder::new(Cursor::new(bytes)).unwrap()),
        Format::Gif => of_gif(&bytes),
        Format::Bmp => of_bmp(&bytes, width),
        _ => decoded(JpegDecoder::new(Cursor::new(bytes)).unwrap()),
    }
}

fn canvas(frame: &Frame<'_>) -> Canvas {
    let mut canvas = Canvas::default();
    canvas.draw(frame).unwrap();
    canvas
}

#[test]
fn squares_in_two_colours_are_those_of_plain_pictures() {
    let design = Design::default();
    let colors = Colors {
        dark: Color::from_rgba(0x12_34_56_ff),
        light: Color::from_rgba(0xfe_dc_ba_ff),
    };
    for symbol in &symbols() {
        for width in [100, 203] {
            let style = Style {
                size: Some(Size::Width(width)),
                colors,
                ..Style::default()
            };
            let plain = Frame::new(symbol, style);
            let designed = plain.with_design(&design);
            let expected = pixels(Format::Png, &plain, width as usize);
            for format in RASTERS {
                assert_eq!(
                    pixels(format, &designed, width as usize),
                    expected,
                    "{format:?}"
                );
            }
            let jpeg = Format::Jpeg { quality: 100 };
            for (pixel, expected) in pixels(jpeg, &designed, 0).iter().zip(&expected) {
                let differs = |(a, b): (&u8, &u8)| a.abs_diff(*b) > 6;
                assert!(
                    !pixel.iter().zip(expected).any(differs),
                    "{pixel:?} {expected:?}"
                );
            }
        }
    }
}

/// Counts how many of the points of a pixel, 8 × 8, are dark.
#[test]
fn pixels_are_as_dark_as_the_part_of_them_that_outlines_cover() {
    const POINTS: usize = 8;
    let scale = 5;
    let symbol = &symbols()[0];
    let (mut sum, mut pixels) = (0.0, 0.0);
    for shapes in all_shapes() {
        let style = Style {
            size: Some(Size::Scale(scale)),
            quiet_zone: 1,
            shapes,
            ..Style::default()
        };
        let frame = Frame::new(symbol, style).with_design(
            const {
                &Design {
                    dark: None,
                    light: None,
                    finder_frame: None,
                    finder_centre: None,
                    caption: None,
                }
            },
        );
        let polygons = polygons(&frame);
        let canvas = canvas(&frame);
        for (i, pixel) in canvas.pixels.iter().enumerate().step_by(61) {
            let (x, y) = (i % canvas.layout.width, i / canvas.layout.width);
            let place = |pixel: usize, point: usize| {
                (pixel as f64 + (point as f64 + 0.5) / POINTS as f64) / f64::from(scale) - 1.0
            };
            let dark = (0..POINTS * POINTS)
                .filter(|point| {
                    let (x, y) = (place(x, point % POINTS), place(y, point / POINTS));
                    polygons.winding(x, y) > 0
                })
                .count();
            let expected = 255.0 * (1.0 - dark as f64 / (POINTS * POINTS) as f64);
            let difference = (f64::from(pixel[0]) - expected).abs();
            // Half a level, and what the points and the lines of a curve miss.
            let most = 255.0 / f64::from(LEVELS) / 2.0 + 255.0 * 0.1;
            assert!(difference <= most, "({x}, {y}) {difference} {shapes:?}");
            sum += difference;
            pixels += 1.0;
        }
    }
    assert!(sum / pixels < 4.0, "{}", sum / pixels);
}

#[test]
fn every_format_has_the_pixels_of_the_canvas() {
    let symbol = &symbols()[1];
    let red = Paint::Solid(Color::from_rgba(0x90_00_00_ff));
    let dark = linear(
        20_000,
        25_000,
        &[0x20_00_60_ff, 0x00_50_30_ff, 0x60_00_00_ff],
    );
    let light = gradient(GradientKind::Radial, &[0xff_ff_ff_ff, 0xd0_e0_ff_ff]);
    let designs = [
        Design {
            finder_centre: Some(red.clone()),
            ..Design::default()
        },
        Design {
            dark: Some(dark.clone()),
            ..Design::default()
        },
        Design {
            dark: Some(dark.clone()),
            finder_frame: Some(dark),
            light: Some(light),
            ..Design::default()
        },
        Design {
            finder_frame: Some(red),
            ..Design::default()
        },
    ];
    for (i, design) in designs.iter().enumerate() {
        let shapes = Shapes {
            modules: [ModuleShape::Square, ModuleShape::Rounded][i % 2],
            finder_centre: PatternShape::Dot,
            background_round: if i == 3 { 30 } else { 0 },
            ..Shapes::default()
        };
        let style = Style {
            size: Some(Size::Width(251)),
            shapes,
            ..Style::default()
        };
        let frame = Frame::new(symbol, style).with_design(design);
        let expected = canvas(&frame);
        assert_eq!(expected.pixels.len(), 251 * 251);
        for format in [Format::Png, Format::Webp] {
            assert_eq!(
                pixels(format, &frame, 251),
                expected.pixels,
                "{format:?} {design:?}"
            );
        }
        let is_opaque = shapes.background_round == 0;
        if is_opaque {
            assert_eq!(pixels(Format::Bmp, &frame, 251), expected.pixels);
            let jpeg = pixels(Format::Jpeg { quality: 100 }, &frame, 0);
            let sum: usize = jpeg
                .as_flattened()
                .iter()
                .zip(expected.pixels.as_flattened())
                .map(|(a, b)| usize::from(a.abs_diff(*b)))
                .sum();
            assert!(sum < 3 * expected.pixels.len(), "{sum}");
        } else {
            assert_eq!(Format::Bmp.draw(&frame), Err(Error::NotOpaque("BMP")));
            assert_eq!(
                Format::Jpeg { quality: 90 }.draw(&frame),
                Err(Error::NotOpaque("JPEG"))
            );
        }
        // A palette of 256 colours.
        for (pixel, expected) in pixels(Format::Gif, &frame, 251)
            .iter()
            .zip(&expected.pixels)
        {
            assert!(pixel[3] == 255 || expected[3] < 128);
            if pixel[3] == 255 {
                let differs = |(a, b): (&u8, &u8)| a.abs_diff(*b) > 24;
                assert!(
                    !pixel[..3].iter().zip(&expected[..3]).any(differs),
                    "{pixel:?} {expected:?}"
                );
            }
        }
    }
}

#[test]
fn gradients_run_from_side_to_side() {
    let design = |paint| Design {
        light: Some(paint),
        ..Design::default()
    };
    let at = |paint: Paint, x: usize, y: usize| {
        let style = Style {
            size: Some(Size::Width(101)),
            ..Style::default()
        };
        let design = design(paint);
        let symbol = &symbols()[0];
        let frame = Frame::new(symbol, style).with_design(&design);
        canvas(&frame).pixels[y * 101 + x]
    };
    let (black, white) = ([0, 0, 0, 255], [255, 255, 255, 255]);
    let ends = [0x00_00_00_ff, 0xff_ff_ff_ff];
    let right = linear(MAX_DIRECTION, 0, &ends);
    assert_eq!(
        (at(right.clone(), 0, 50), at(right, 100, 3)),
        (black, white)
    );
    let down = linear(0, MAX_DIRECTION, &ends);
    assert_eq!((at(down.clone(), 50, 0), at(down, 3, 100)), (black, white));
    let up = linear(0, -MAX_DIRECTION, &ends);
    assert_eq!((at(up.clone(), 50, 100), at(up, 3, 0)), (black, white));
    let diagonal = linear(MAX_DIRECTION, MAX_DIRECTION, &ends);
    assert_eq!(
        (at(diagonal.clone(), 0, 0), at(diagonal, 100, 100)),
        (black, white)
    );
    let radial = gradient(GradientKind::Radial, &ends);
    assert_eq!(
        (at(radial.clone(), 0, 50), at(radial, 0, 0)),
        (white, white)
    );
}

#[test]
fn colours_between_stops_are_mixed() {
    let Paint::Gradient(gradient) = linear(1, 0, &[0x00_00_00_ff, 0xff_00_80_00]) else {
        unreachable!()
    };
    let at = |offset| gradient.color_at(offset).rgba();
    assert_eq!(
        [at(0), at(5000), at(10_000)],
        [0x00_00_00_ff, 0x80_00_40_80, 0xff_00_80_00]
    );
    let stop = |offset| Stop {
        offset,
        color: Color::BLACK,
    };
    let make =
        |kind, offsets: &[u16]| Gradient::new(kind, offsets.iter().map(|&at| stop(at)).collect());
    let right = GradientKind::Linear { direction: [1, 0] };
    assert!(make(right, &[0, 0, 10_000]).is_some());
    for (kind, offsets) in [
        (right, &[][..]),
        (right, &[5]),
        (right, &[500, 400]),
        (right, &[0, 10_001]),
        (right, &[0; 17]),
        (GradientKind::Linear { direction: [0, 0] }, &[0, 10_000]),
        (
            GradientKind::Linear {
                direction: [i32::MIN, 0],
            },
            &[0, 10_000],
        ),
    ] {
        assert_eq!(make(kind, offsets), None, "{kind:?} {offsets:?}");
    }
}

#[test]
fn a_picture_of_shapes_may_be_as_large_as_others() {
    let shapes = Shapes {
        modules: ModuleShape::Dot,
        ..Shapes::default()
    };
    let symbol = &symbols()[0];
    let frame = shaped(symbol, shapes);
    let too_large = Style {
        size: Some(Size::Width(4097)),
        ..frame.style
    };
    for format in RASTERS {
        let large = Frame::new(symbol, too_large);
        assert_eq!(
            format.draw(&large),
            Err(Error::ImageTooLarge {
                width: 4097,
                most: 4096
            })
        );
    }
}
