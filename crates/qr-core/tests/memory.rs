//! Tests that no picture takes more memory than `Format::max_memory` says. This is the only test of
//! the file, because a process has one allocator.

#![cfg(feature = "image")]
#![allow(unsafe_code, reason = "an allocator that counts is one")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use qr_core::render::logo::MAX_PRINT_SIDE;
use qr_core::render::{
    Color, Colors, Design, Format, FormatOptions, Gradient, GradientKind, Logo, ModuleShape, Paint,
    Shapes, Size, Stop, Style,
};
use qr_core::{ClearArea, Content, Encoder, LogoPlace, Options, Version};

/// Counts the bytes that are allocated, and the most that there were.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// Counts `bytes` more. Memory that is freed before anything else is allocated was only there to see
/// whether there is enough: nothing wrote to it, so it does not count.
fn add(bytes: usize) {
    let before = NOW.fetch_add(bytes, Ordering::Relaxed);
    PEAK.fetch_max(before, Ordering::Relaxed);
}

// SAFETY: the allocator of the system does the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }

    // The system moves the pages of large buffers, which are not in memory twice.
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        add(size.wrapping_sub(layout.size()));
        // SAFETY: as the caller promised.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Returns a PNG of noise, the worst case of every encoder.
fn noise(side: u32) -> Vec<u8> {
    let mut random = random();
    let pixels: Vec<u8> = (0..4 * side * side)
        .map(|i| match i % 4 {
            3 => 255 - (random() >> 6),
            _ => random(),
        })
        .collect();
    png(side, png::ColorType::Rgba, None, &pixels)
}

/// Returns a PNG of as many pixels as a PDF shows, of two colours at random: the worst case for what
/// finds matches in them. With a palette, its file is small enough.
fn dither() -> Vec<u8> {
    let side = MAX_PRINT_SIDE as u32;
    let mut random = random();
    let palette = [[10, 200, 90, 255], [250, 30, 60, 128]];
    let pixels: Vec<u8> = (0..side * side).map(|_| random() >> 7).collect();
    png(side, png::ColorType::Indexed, Some(&palette), &pixels)
}

/// Returns a function of random bytes.
fn random() -> impl FnMut() -> u8 {
    let mut state = 1_u32;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    }
}

/// Returns a PNG of pixels, with the colours and alphas of its palette.
fn png(side: u32, kind: png::ColorType, palette: Option<&[[u8; 4]]>, pixels: &[u8]) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, side, side);
    encoder.set_color(kind);
    if let Some(palette) = palette {
        let colors: Vec<u8> = palette
            .iter()
            .flat_map(|color| color[..3].to_vec())
            .collect();
        encoder.set_palette(colors);
        encoder.set_trns(palette.iter().map(|color| color[3]).collect::<Vec<u8>>());
    }
    encoder.set_compression(png::Compression::Fastest);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(pixels).unwrap();
    drop(writer);
    png
}

/// The largest logo that version 40 can have.
const PLACE: LogoPlace = LogoPlace {
    size: LogoPlace::MAX_SIZE,
    padding: 0,
    ratio: (1, 1),
    reserve: 0,
    clear: ClearArea::Square,
};

/// Returns the memory that a picture of version 40 takes, and its maximum, in bytes, or `None` if
/// the format has no such pictures.
fn measure(
    format: Format,
    style: Style,
    logo: Option<&Logo>,
    file: usize,
    design: Option<&Design>,
) -> Option<[usize; 2]> {
    let options = Options {
        version: Version::new(40).ok(),
        boost_error_correction: true,
        ..Options::default()
    };
    let text = "0".repeat(1000);
    let mut encoder = Encoder::default();
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let encoded = encoder.encode(&[Content::Text(&text)], &options, logo.map(|_| &PLACE));
    let version = encoded.unwrap().version();
    encoder.draw_with(format, style, logo, design).ok()?;
    add(0);
    let taken = PEAK.load(Ordering::Relaxed) - before;
    Some([
        taken,
        format.max_memory(&style, version, logo.map(|_| file), design),
    ])
}

#[test]
fn no_picture_takes_more_memory_than_its_maximum() {
    let (noise, dither) = (noise(300), dither());
    let opaque = Colors::default();
    let colored = Colors {
        dark: Color::from_rgba(0x12_34_56_ff),
        ..opaque
    };
    let transparent = Colors {
        light: Color::from_rgba(0xff_ff_ff_80),
        ..opaque
    };
    let options = FormatOptions {
        inverse: false,
        small: false,
        quality: 100,
    };
    for format in Format::all(options) {
        for width in [200, 1000, 4096] {
            for colors in [opaque, colored, transparent] {
                let has_size = !matches!(format, Format::Utf8 { .. } | Format::Terminal { .. });
                let style = Style {
                    size: has_size.then_some(Size::Width(width)),
                    colors,
                    ..Style::default()
                };
                // Most formats scale a logo to its size in the picture, whatever its own is.
                let is_print = matches!(format, Format::Pdf | Format::Eps);
                let file = if is_print { &dither } else { &noise };
                let logo = Logo::new(file, format).ok();
                for logo in [None, logo.as_ref()] {
                    let Some([taken, most]) = measure(format, style, logo, file.len(), None) else {
                        continue;
                    };
                    let what = format!("{style:?}, logo: {}: {taken}, {most}", logo.is_some());
                    assert!(taken <= most, "{format:?}, {what}");
                    // Otherwise fewer pictures would be drawn at a time than could be.
                    let is_large = logo.is_some() && width == 4096 && format != Format::Svg;
                    assert!(!is_large || most <= taken * 3 / 2, "{format:?}, {what}");
                }
            }
        }
    }
    measure_shapes(options, &noise);
}

/// Measures pictures of shapes and gradients, with and without a logo.
fn measure_shapes(options: FormatOptions, file: &[u8]) {
    let stop = |offset, rgba| Stop {
        offset,
        color: Color::from_rgba(rgba),
    };
    let direction = [20_000, 25_000];
    let gradient = |from, to| {
        let stops = vec![stop(0, from), stop(10_000, to)];
        Gradient::new(GradientKind::Linear { direction }, stops).map(Paint::Gradient)
    };
    let designs = [
        Design::default(),
        Design {
            dark: gradient(0x80_00_00_ff, 0x00_00_80_ff),
            light: gradient(0xff_ff_ff_ff, 0xe0_ff_f0_ff),
            ..Design::default()
        },
    ];
    for format in Format::all(options) {
        for (width, design) in [(200, 0), (200, 1), (1000, 0), (1000, 1), (4096, 1)] {
            let design = &designs[design];
            let shapes = Shapes {
                modules: ModuleShape::Dot,
                ..Shapes::default()
            };
            let style = Style {
                size: Some(Size::Width(width)),
                shapes,
                ..Style::default()
            };
            let logo = Logo::new(file, format).ok();
            for logo in [None, logo.as_ref()] {
                let Some([taken, most]) = measure(format, style, logo, file.len(), Some(design))
                else {
                    continue;
                };
                let what = format!("{format:?} {width} {}: {taken}, {most}", logo.is_some());
                assert!(taken <= most, "{what}");
            }
        }
    }
}
