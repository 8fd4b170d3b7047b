//! Any codewords -> modules with each mask, and with the best, against placement and penalty module by module as the standard
//! words them. The penalty of any modules besides: those of symbols have few long runs.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{assert_drawn, assert_penalty, codewords};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::input::{bit, level_of, version_of};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    level: u8,
    version: u8,
    is_penalty_alone: bool,
    bytes: &'a [u8],
}

fuzz_target!(|input: Input| {
    let (version, level) = (version_of(input.version), level_of(input.level));
    assert_penalty(version, |x, y| bit(input.bytes, y * version.size() + x));
    count("penalties of any modules");
    if input.is_penalty_alone {
        return;
    }
    let all = input
        .bytes
        .iter()
        .copied()
        .cycle()
        .take(codewords(version, level));
    let mut message: Vec<u8> = all.collect();
    message.resize(codewords(version, level), 0);
    assert_drawn(version, level, &message);
    count("messages drawn with each mask and with the best");
});
