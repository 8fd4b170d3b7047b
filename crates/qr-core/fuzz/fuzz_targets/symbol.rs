//! Any content and any options -> a symbol -> a PNG -> what another's reader makes of its modules, of its pixels, and of the
//! picture in which it has to find the symbol first.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::render::{Format, Frame, Style};
use qr_core::{Content, Mode, Segment, Symbol, segments};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::errors::assert_sentence;
use qr_core_fuzz::input::{Choices, Extent, Part, parts};
use qr_core_fuzz::pixels::{Pixels, assert_drawn, of_png};
use qr_core_fuzz::reader::{Found, assert_read, expected, found};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    size: [u8; 2],
    content: &'a [u8],
}

fuzz_target!(|input: Input| {
    let parts = parts(input.content);
    let content: Vec<Content<'_>> = parts.iter().map(Part::content).collect();
    let options = input.choices.options;
    let symbol = match Symbol::encode(&content, &options) {
        Ok(symbol) => symbol,
        Err(error) => {
            // The same is said of the segments.
            assert_eq!(segments(&content, &options), Err(error));
            assert_sentence(&error);
            count("refused: too much for the version or for all, or nothing");
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

    let segments = segments(&content, &options).expect("there was a symbol");
    // The segments are the content, of whatever modes.
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
        .expect("a size that is right");
    let pixels = of_png(&png);
    let place = assert_drawn(&symbol, &options, &pixels);
    // What is in the middle of each module.
    let at = |module| place.before + module * place.scale + place.scale / 2;
    let is_dark = |x, y| pixels.first_at(at(x), at(y)) < 128;
    assert_read(&symbol, is_dark, &expected);
    count("read from the pixels of the PNG");
    // It takes longer than all the rest.
    if input.choices.flags & 6 == 6 {
        count(find(&pixels, &expected));
    } else {
        count("not looked for in the PNG, which was read from its pixels");
    }
});

/// What becomes of finding the symbol: rqrr is not made for modules of a pixel and for symbols without a quiet zone.
fn find(pixels: &Pixels, expected: &[u8]) -> &'static str {
    let greys: Vec<u8> = pixels
        .bytes
        .iter()
        .copied()
        .step_by(pixels.samples)
        .collect();
    match found(&greys, pixels.width) {
        Found::Bytes(bytes) => {
            assert_eq!(
                bytes, expected,
                "what was read in the picture, and what was given"
            );
            "found in the PNG and read"
        }
        Found::Nothing => "not found in the PNG by rqrr, which was read from its pixels",
        Found::Panic => {
            "rqrr panicked while it looked for it in the PNG, which was read from its pixels"
        }
        Found::Unread(_) => {
            "found in the PNG by rqrr with a wrong grid, which was read from its pixels"
        }
    }
}

fn bytes_of(part: &Part) -> &[u8] {
    match part {
        Part::Text(text) | Part::Segment(_, text) => text.as_bytes(),
        Part::Bytes(bytes) => bytes,
    }
}
