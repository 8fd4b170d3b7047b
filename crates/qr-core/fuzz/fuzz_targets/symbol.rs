//! Encodes any content with any options, draws a PNG, and reads it back with rqrr.
//!
//! rqrr reads the symbol in three ways: from its modules, from the pixels at known positions, and
//! from the whole picture, in which it must find the symbol.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::render::{Format, Frame, Style};
use qr_core::{Mode, Segment, Symbol, segments};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::input::{Choices, Extent, Part, parts};
use qr_core_fuzz::pixels::{SquareImage, assert_drawn, decode_png};
use qr_core_fuzz::reader::{SearchResult, assert_read, expected, find_symbol};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    size: [u8; 2],
    content: &'a [u8],
}

fuzz_target!(|input: Input| {
    let parts = parts(input.content);
    let content = input.choices.content(&parts);
    let options = input.choices.options;
    let symbol = match Symbol::encode(&content, &options) {
        Ok(symbol) => symbol,
        Err(error) => {
            // `segments` must return the same error.
            assert_eq!(segments(&content, &options), Err(error));
            count("content refused: empty, or too long for the version");
            return;
        }
    };
    assert!(
        options
            .version
            .is_none_or(|version| version == symbol.version())
    );
    assert!(options.mask.is_none_or(|mask| mask == symbol.mask()));
    assert_eq!(
        options.error_correction_level,
        symbol.error_correction_level()
    );

    let segments = segments(&content, &options).expect("the content was encoded before");
    // Whatever their modes are, the data of all segments together is the content.
    let given: Vec<u8> = parts.iter().flat_map(bytes_of).copied().collect();
    let cut: Vec<u8> = segments.iter().flat_map(Segment::data).copied().collect();
    assert_eq!(cut, given);
    let expected = expected(&segments);
    assert_read(&symbol, |x, y| symbol.is_dark(x, y), &expected);
    count("read from the modules");
    if segments.iter().any(|segment| segment.mode() == Mode::Kanji) {
        count("of these, with kanji mode, compared as Shift JIS");
    }

    let Extent { quiet_zone, size } = Extent::of(input.size, symbol.size());
    let options = Style {
        quiet_zone,
        size: Some(size),
        ..Style::default()
    };
    let png = Format::Png
        .draw(&Frame::new(&symbol, options))
        .expect("a valid size");
    let pixels = decode_png(&png);
    let place = assert_drawn(&symbol, &options, &pixels);
    // Reads the pixel in the middle of each module.
    let at = |module| place.before + module * place.scale + place.scale / 2;
    let is_dark = |x, y| pixels.first_sample(at(x), at(y)) < 128;
    assert_read(&symbol, is_dark, &expected);
    count("read from the pixels of the PNG");
    // Only for some inputs, because the search takes longer than everything else.
    if input.choices.flags & 6 == 6 {
        count(find(&pixels, &expected));
    } else {
        count("not searched for in the PNG, but read from its pixels");
    }
});

/// Lets rqrr find the symbol, and returns the result for the counts. A failure is not an error:
/// rqrr does not support modules of one pixel or symbols without a quiet zone.
fn find(pixels: &SquareImage, expected: &[u8]) -> &'static str {
    let greys: Vec<u8> = pixels
        .bytes
        .iter()
        .copied()
        .step_by(pixels.samples)
        .collect();
    match find_symbol(&greys, pixels.width) {
        SearchResult::Bytes(bytes) => {
            assert_eq!(
                bytes, expected,
                "bytes read from the picture, and bytes encoded"
            );
            "found in the PNG and read"
        }
        SearchResult::NotFound => "not found in the PNG by rqrr, but read from its pixels",
        SearchResult::Panicked => "not found because rqrr panicked, but read from its pixels",
        SearchResult::WrongGrid(_) => {
            "found in the PNG by rqrr with a wrong grid, but read from its pixels"
        }
    }
}

/// Returns the data of a part.
fn bytes_of(part: &Part) -> &[u8] {
    match part {
        Part::Text(text) | Part::Segment(_, text) => text.as_bytes(),
        Part::Bytes(bytes) => bytes,
    }
}
