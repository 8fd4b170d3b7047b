//! Draws symbols of random codewords with each mask and with the best mask.
//!
//! The modules and penalties must equal those of a naive twin that follows the standard module by
//! module. Random modules are scored too, because symbols have few long runs.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{assert_drawn, assert_penalty, codewords};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::input::{level_from_byte, repeated_bit, version_from_byte};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    level: u8,
    version: u8,
    is_penalty_alone: bool,
    bytes: &'a [u8],
}

fuzz_target!(|input: Input| {
    let (version, level) = (
        version_from_byte(input.version),
        level_from_byte(input.level),
    );
    assert_penalty(version, |x, y| {
        repeated_bit(input.bytes, y * version.size() + x)
    });
    count("penalties of random modules compared");
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
    count("symbols compared with each mask and with the best");
});
