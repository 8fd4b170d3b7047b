//! Text of any kind -> the segments that take the fewest bits, against a search that tries them all, and the version that
//! follows from it.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{MOST_EXHAUSTIVE, assert_planned, assert_segments};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::input::{Choices, text};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    text: &'a [u8],
}

fuzz_target!(|input: Input| {
    let text = text(input.text);
    assert_segments(&text);
    assert_planned(&text, &input.choices.options);
    count("compared with the fewest bits by the place in a group");
    if text.chars().count() <= MOST_EXHAUSTIVE {
        count("of these, compared with every segmentation too");
    }
});
