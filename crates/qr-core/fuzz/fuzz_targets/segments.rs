//! Divides any text into segments, and asserts that no other segments take fewer bits.
//!
//! The naive twin is a dynamic program over characters. For a short text, a second twin tries every
//! segmentation. The version must be the smallest one that holds the segments. The text is also
//! divided among the symbols of a sequence.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{MAX_EXHAUSTIVE, assert_divided, assert_planned, assert_segments};
use qr_core::{Error, Mode, Segment};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::input::{Choices, text};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    text: &'a [u8],
}

fuzz_target!(|input: Input| {
    let text = text(input.text);
    check_modes(&text);
    assert_segments(&text);
    assert_planned(&text, input.choices.eci(), &input.choices.options);
    let symbols = input.choices.flags >> 4;
    assert_divided(
        &text,
        (symbols > 1).then_some(symbols),
        &input.choices.options,
    );
    count("compared with a dynamic program over characters");
    if text.chars().count() <= MAX_EXHAUSTIVE {
        count("of these, also compared with every segmentation");
    }
});

/// Asserts that a segment of each mode accepts the text, or names the first character that the mode
/// cannot express.
fn check_modes(text: &str) {
    for (mode, segment) in [
        (Mode::Numeric, Segment::numeric(text)),
        (Mode::Alphanumeric, Segment::alphanumeric(text)),
        (Mode::Kanji, Segment::kanji(text)),
    ] {
        let mut characters = text.chars().enumerate();
        match characters.find(|&(_, c)| !is_in(mode, c)) {
            Some((index, character)) => {
                let error = Error::InvalidCharacter {
                    mode,
                    character,
                    index,
                };
                assert_eq!(segment, Err(error));
            }
            None => assert_eq!(segment.map(|s| s.data()), Ok(text.as_bytes())),
        }
    }
}

/// Returns true if `mode` has `character`.
fn is_in(mode: Mode, character: char) -> bool {
    match mode {
        Mode::Numeric => character.is_ascii_digit(),
        Mode::Alphanumeric => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(character),
        Mode::Byte => true,
        Mode::Kanji => Segment::kanji(character.encode_utf8(&mut [0; 4])).is_ok(),
        _ => false,
    }
}
