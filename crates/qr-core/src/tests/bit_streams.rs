//! Reads data codewords that are not those of an encoder.

use proptest::collection::vec;
use proptest::prelude::*;

use super::cases;
use crate::encode::codewords::final_message;
use crate::read::{BitFault, ReadError, read_codewords};
use crate::symbology::blocks::Blocks;
use crate::{ErrorCorrectionLevel, Mode, Version};

/// A version, the first bits of its data, the bit that is invalid, and why.
type Invalid = (&'static str, &'static str, usize, BitFault);

const INVALID: &[Invalid] = &[
    ("1", "0110", 0, BitFault::UnknownMode),
    ("1", "1111", 0, BitFault::UnknownMode),
    // Ten digits, of which the second group is 1000.
    (
        "1",
        "0001 0000001010 0000000001 1111101000",
        24,
        BitFault::InvalidValue(Mode::Numeric),
    ),
    (
        "1",
        "0001 0000000010 1100100",
        14,
        BitFault::InvalidValue(Mode::Numeric),
    ),
    (
        "1",
        "0001 0000000001 1010",
        14,
        BitFault::InvalidValue(Mode::Numeric),
    ),
    // 45 × 45.
    (
        "1",
        "0010 000000010 11111101001",
        13,
        BitFault::InvalidValue(Mode::Alphanumeric),
    ),
    (
        "1",
        "0010 000000001 101101",
        13,
        BitFault::InvalidValue(Mode::Alphanumeric),
    ),
    // 0x81ad is no character.
    (
        "1",
        "1000 00000001 0000001101101",
        12,
        BitFault::InvalidValue(Mode::Kanji),
    ),
    ("1", "0100 00010011", 12, BitFault::CutSegment(Mode::Byte)),
    ("1", "0111 11100000", 4, BitFault::InvalidValue(Mode::Eci)),
    // 1000000.
    (
        "1",
        "0111 110 011110100001001000000",
        0,
        BitFault::InvalidValue(Mode::Eci),
    ),
    (
        "1",
        "0011 0000 0000 00000000",
        0,
        BitFault::InvalidValue(Mode::StructuredAppend),
    ),
    (
        "1",
        "0011 0010 0001 00000000",
        0,
        BitFault::InvalidValue(Mode::StructuredAppend),
    ),
    (
        "1",
        "0101 0011 0000 0001 00000000",
        4,
        BitFault::MisplacedHeader(Mode::StructuredAppend),
    ),
    (
        "1",
        "0101 0101",
        4,
        BitFault::MisplacedHeader(Mode::Fnc1First),
    ),
    (
        "1",
        "1001 01100100",
        0,
        BitFault::InvalidValue(Mode::Fnc1Second),
    ),
    (
        "1",
        "0001 0000000001 0000 0101",
        18,
        BitFault::MisplacedHeader(Mode::Fnc1First),
    ),
    ("1", "0000 0001", 4, BitFault::InvalidPadding),
    ("1", "0000 0000 00010001", 8, BitFault::InvalidPadding),
    // Micro QR: no kanji in M2, no bytes in M1.
    (
        "M2",
        "1 111 11111111111",
        4,
        BitFault::CutSegment(Mode::Alphanumeric),
    ),
    (
        "M3",
        "00 00001 0001 0000000 000001",
        18,
        BitFault::InvalidPadding,
    ),
    ("R7x43", "111 111", 3, BitFault::InvalidValue(Mode::Eci)),
];

/// Returns the bits as the first data codewords of a version and level. Zeros follow.
fn codewords(bits: &str, version: Version, level: ErrorCorrectionLevel) -> Vec<u8> {
    let mut codewords = vec![0; Blocks::new(version, level).data];
    for (i, bit) in bits.bytes().filter(|&bit| bit != b' ').enumerate() {
        codewords[i / 8] |= (bit - b'0') << (7 - i % 8);
    }
    codewords
}

#[test]
fn names_the_first_invalid_bit() {
    for &(name, bits, bit, fault) in INVALID {
        let version: Version = name.parse().unwrap();
        let levels = ErrorCorrectionLevel::ALL.into_iter();
        let level = levels.rev().rfind(|&level| version.has_level(level));
        let level = level.unwrap();
        let codewords = codewords(bits, version, level);
        let error = read_codewords(&codewords, version, level).unwrap_err();
        assert_eq!(
            error,
            ReadError::InvalidBits { bit, fault },
            "{name} {bits}"
        );
    }
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn codewords_that_are_read_are_those_of_their_segments(
        ordinal in 0..Version::COUNT,
        level: usize,
        first in vec(any::<u8>(), 1..12),
    ) {
        let version = Version::from_ordinal(ordinal).unwrap();
        let levels = ErrorCorrectionLevel::ALL.into_iter();
        let levels: Vec<_> = levels.filter(|&level| version.has_level(level)).collect();
        let level = levels[level % levels.len()];
        let blocks = Blocks::new(version, level);
        let length = first.len().min(blocks.data);
        for zeros in 0..2 {
            // Any bits, then the padding of a symbol that ends there.
            let pads = [0b1110_1100, 0b0001_0001].into_iter().cycle();
            let codewords: Vec<u8> = first[..length]
                .iter()
                .copied()
                .chain(std::iter::repeat_n(0, zeros))
                .chain(pads)
                .take(blocks.data)
                .collect();
            let Ok(reading) = read_codewords(&codewords, version, level) else {
                continue;
            };
            let segments: Vec<_> = reading.segments().collect();
            let (mut data, mut message) = (Vec::new(), Vec::new());
            final_message(&segments, version, level, &mut data, &mut message);
            let mut expected = codewords;
            if version.table().has_half_codeword {
                *expected.last_mut().unwrap() &= 0xf0;
            }
            prop_assert_eq!(data, expected);
        }
    }
}
