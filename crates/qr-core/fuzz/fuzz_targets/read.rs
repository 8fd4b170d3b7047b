//! Reads any modules, any data codewords, and symbols with inverted modules.
//!
//! Nothing may panic. Damage that the standard corrects must be corrected, and data codewords that
//! are readable must be those of the segments that are read.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use qr_core::fuzzing::{assert_codewords_read, assert_corrected, data_codewords};
use qr_core::read::Reader;
use qr_core::{Encoder, Symbology, Version};
use qr_core_fuzz::counts::count;
use qr_core_fuzz::input::{Choices, level_from_byte, parts, repeated_bit};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    choices: Choices,
    /// What to read, the symbology, and the version.
    kind: [u8; 3],
    /// The number of inverted modules, and their places.
    num_inverted: u8,
    inverted: [u16; 24],
    content: &'a [u8],
}

fuzz_target!(|input: Input| {
    let [kind, symbology, version] = input.kind;
    match kind % 4 {
        0 => read_modules(version, input.content),
        1 => read_codewords(version, symbology, input.content),
        _ => read_damaged(&input),
    }
});

/// Reads modules with the bits of `bytes`.
fn read_modules(version: u8, bytes: &[u8]) {
    let version = Version::from_ordinal(usize::from(version) % Version::COUNT);
    let version = version.expect("an ordinal");
    let (width, height) = (version.width(), version.height());
    let mut rows = vec![[0; 3]; height];
    for (y, row) in rows.iter_mut().enumerate() {
        for x in (0..width).filter(|x| repeated_bit(bytes, y * width + x)) {
            row[x / 64] |= 1 << (x % 64);
        }
    }
    count(match Reader::default().read(width, &rows) {
        Ok(_) => "any modules read",
        Err(_) => "any modules refused",
    });
}

/// Reads data codewords that begin with `bytes`.
fn read_codewords(version: u8, level: u8, bytes: &[u8]) {
    let version = Version::from_ordinal(usize::from(version) % Version::COUNT);
    let (version, level) = (version.expect("an ordinal"), level_from_byte(level));
    if !version.has_level(level) {
        return;
    }
    let mut codewords = bytes.to_vec();
    for (i, pad) in [0xec, 0x11].into_iter().cycle().enumerate() {
        if i + bytes.len() >= data_codewords(version, level) {
            break;
        }
        codewords.push(pad);
    }
    codewords.truncate(data_codewords(version, level));
    count(if assert_codewords_read(version, level, &codewords) {
        "any codewords read"
    } else {
        "any codewords refused"
    });
}

/// Reads a symbol with inverted modules.
fn read_damaged(input: &Input) {
    let parts = parts(input.content);
    let content = input.choices.content(&parts);
    let [_, symbology, version] = input.kind;
    let mut options = input.choices.options;
    options.symbology = Symbology::ALL[usize::from(symbology) % Symbology::ALL.len()];
    options.version = Version::from_ordinal(version.into());
    let mut encoder = Encoder::default();
    let Ok((symbol, segments)) = encoder.encode_with_segments(&content, &options, None) else {
        count("content or options refused");
        return;
    };
    let num_inverted = usize::from(input.num_inverted) % (input.inverted.len() + 1);
    let modules = (symbol.width() * symbol.height()) as u16;
    let inverted = input.inverted[..num_inverted].iter();
    let inverted: Vec<u16> = inverted.map(|module| module % modules).collect();
    count(if assert_corrected(symbol, &segments, &inverted) {
        "damaged symbols corrected"
    } else {
        "symbols with too much damage"
    });
}
