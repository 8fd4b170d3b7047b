//! Compares codewords with those of the crate `qrcode`.

use proptest::collection::vec;
use proptest::prelude::*;
use qrcode::bits::Bits;
use qrcode::ec::construct_codewords;

use super::{all_capacities, cases, filling, options, plan};
use crate::encode::codewords::final_message;
use crate::encode::reed_solomon;
use crate::naive::fnc1;
use crate::symbology::CharCountClass;
use crate::{Content, Error, ErrorCorrectionLevel, Mode, Options, Segment, Version};

fn theirs(version: Version, level: ErrorCorrectionLevel) -> (qrcode::Version, qrcode::EcLevel) {
    let level = match level {
        ErrorCorrectionLevel::L => qrcode::EcLevel::L,
        ErrorCorrectionLevel::M => qrcode::EcLevel::M,
        ErrorCorrectionLevel::Q => qrcode::EcLevel::Q,
        ErrorCorrectionLevel::H => qrcode::EcLevel::H,
    };
    (qrcode::Version::Normal(version.number().into()), level)
}

/// Returns the final message that `qrcode` makes of the same segments.
fn their_message(segments: &[Segment<'_>], options: &Options) -> Vec<u8> {
    let (version, level) = theirs(options.version.unwrap(), options.error_correction_level);
    let mut bits = Bits::new(version);
    for segment in segments {
        let data = segment.data();
        let pushed = match segment.mode() {
            Mode::Numeric => bits.push_numeric_data(data),
            Mode::Alphanumeric => {
                let text = std::str::from_utf8(data).unwrap();
                let is_after_fnc1 = segment.characters() != data.len() || text.contains('\u{1d}');
                let characters = if is_after_fnc1 {
                    fnc1::write(text)
                } else {
                    text.into()
                };
                bits.push_alphanumeric_data(characters.as_bytes())
            }
            Mode::Byte => bits.push_byte_data(data),
            Mode::Kanji => {
                let codes: Vec<u8> = segment.shift_jis().flat_map(u16::to_be_bytes).collect();
                bits.push_kanji_data(&codes)
            }
            Mode::Eci => bits.push_eci_designator(Segment::ECI_UTF_8),
            Mode::Fnc1First => bits.push_fnc1_first_position(),
            Mode::Fnc1Second => bits.push_fnc1_second_position(segment.header_bits().value as u8),
            Mode::StructuredAppend => unreachable!("qrcode has no structured append"),
        };
        pushed.unwrap();
    }
    bits.push_terminator(level).unwrap();
    let (mut message, correction) =
        construct_codewords(&bits.into_bytes(), version, level).unwrap();
    message.extend(correction);
    message
}

#[track_caller]
fn assert_same(content: &[Content<'_>], options: &Options) {
    let segments = plan(content, options).unwrap().segments;
    let (version, level) = (options.version.unwrap(), options.error_correction_level);
    let (mut data, mut message) = (vec![1, 2, 3], vec![4, 5, 6]);
    final_message(&segments, version, level, &mut data, &mut message);
    assert_eq!(message, their_message(&segments, options));
}

#[test]
fn every_version_and_level_has_the_capacity_that_qrcode_has() {
    for (version, level) in all_capacities() {
        let (their_version, their_level) = theirs(version, level);
        let bits = Bits::new(their_version).max_len(their_level).unwrap();
        assert_eq!(version.data_bits(level), bits, "{version} {level:?}");
    }
}

#[test]
fn encodes_every_version_and_level() {
    for (version, level) in all_capacities() {
        for percent in [1, 50, 97, 100] {
            let text = filling(version, level, percent);
            assert_same(&[Content::Text(&text)], &options(version, level, None));
        }
    }
}

#[test]
fn terminates_and_pads_any_number_of_remaining_bits() {
    // The terminator is whole, cut or missing, with and without padding after it.
    let smallest = options(Version::MIN, ErrorCorrectionLevel::L, None);
    for digits in 1..=41 {
        assert_same(&[Content::Text(&"8".repeat(digits))], &smallest);
    }
    // Two segments can end at any bit of the 152, so any number of bits remains.
    let two = |first: usize, second: usize| [first, second].map(|digits| "7".repeat(digits));
    for [first, second] in (1..38).flat_map(|first| (1..38).map(move |second| two(first, second))) {
        let segments = [&first, &second].map(|digits| Segment::numeric(digits).unwrap());
        if segments
            .iter()
            .map(|segment| segment.bits(CharCountClass::of(Version::MIN)))
            .sum::<usize>()
            <= 152
        {
            assert_same(&segments.map(Content::Segment), &smallest);
        }
    }
    for characters in 1..=10 {
        let text = "茗".repeat(characters);
        let segment = Segment::kanji(&text).unwrap();
        assert_same(&[segment.into()], &smallest);
    }
    for (number, eci) in (3..=40).flat_map(|number| [(number, false), (number, true)]) {
        let text = Content::Text("grüezi mitenand 12345678 ABC/DEF");
        let options = options(Version::new(number).unwrap(), ErrorCorrectionLevel::L, None);
        if eci {
            let header = Segment::eci(Segment::ECI_UTF_8).unwrap();
            assert_same(&[header.into(), text], &options);
        } else {
            assert_same(&[text], &options);
        }
    }
}

#[test]
fn encodes_segments_after_fnc1() {
    let options = options(Version::new(5).unwrap(), ErrorCorrectionLevel::L, None);
    for header in [
        Segment::fnc1_first(),
        Segment::fnc1_second("37").unwrap(),
        Segment::fnc1_second("A").unwrap(),
        Segment::fnc1_second("z").unwrap(),
    ] {
        for text in [
            "0109506000134352 ABC",
            "0109506000134352ABC\u{1d}21XYZ",
            "0109506000134352ABC%\u{1d}21XYZ%",
            "AB%C",
            "AB%%C%\u{1d}",
            "ABCDEFG\u{1d}%",
        ] {
            assert_same(&[header.into(), Content::Text(text)], &options);
        }
        // Segments of the caller are written as they are.
        let own = Segment::alphanumeric("10AB%21C%%").unwrap();
        assert_same(&[header.into(), own.into()], &options);
    }
    assert_eq!(Segment::fnc1_second("A").unwrap().header_bits().value, 165);
    assert_eq!(Segment::fnc1_second("07").unwrap().header_bits().value, 7);
    for wrong in ["", "7", "777", "é", "-1", "ab", "%"] {
        let error = Err(Error::InvalidApplicationIndicator);
        assert_eq!(Segment::fnc1_second(wrong), error, "{wrong}");
    }
}

#[test]
fn encodes_segments_after_structured_append() {
    // Clause 8.2, figure 29: symbol 3 of 7 is 0010 0110, here with the parity 0x5a.
    let header = Segment::structured_append(3, 7, 0x5a).unwrap();
    let digits = Segment::numeric("12").unwrap();
    let (mut data, mut message) = (Vec::new(), Vec::new());
    let level = ErrorCorrectionLevel::L;
    final_message(
        &[header, digits],
        Version::MIN,
        level,
        &mut data,
        &mut message,
    );
    // 0011, 0010 0110, 0101 1010; then 0001, 0000000010, 0001100 and the terminator.
    let expected = [
        0b0011_0010,
        0b0110_0101,
        0b1010_0001,
        0b0000_0000,
        0b1000_0110,
        0b0000_0000,
    ];
    assert_eq!(message[..6], expected);
    for (position, total) in [(0, 2), (3, 2), (1, 1), (1, 0), (1, 17), (17, 17)] {
        assert_eq!(
            Segment::structured_append(position, total, 0),
            Err(Error::InvalidSequence { position, total })
        );
    }
    assert_eq!(Segment::eci(1_000_000), Err(Error::InvalidEci(1_000_000)));
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn error_correction_is_0_at_every_root_of_the_generator(data in vec(any::<u8>(), 1..160), count in 1..=30_usize) {
        let mut correction = vec![0; count];
        reed_solomon::remainder(&data, &mut correction);
        // The generator polynomial divides data and error correction together.
        let whole: Vec<u8> = data.iter().chain(&correction).copied().collect();
        let mut root = 1;
        for _ in 0..count {
            let value = whole.iter().fold(0, |value, &codeword| product(value, root) ^ codeword);
            prop_assert_eq!(value, 0);
            root = product(root, 2);
        }
    }
}

/// Multiplies in GF(2⁸) of clause 7.5.2: as polynomials over GF(2), then takes the remainder.
fn product(a: u8, b: u8) -> u8 {
    let shifted = |bit| u16::from(a) << bit;
    let sum = (0..8)
        .filter(|bit| b >> bit & 1 == 1)
        .fold(0, |sum, bit| sum ^ shifted(bit));
    let reduce = |sum: u16, bit: u32| match sum >> bit & 1 {
        1 => sum ^ 0x11d << (bit - 8),
        _ => sum,
    };
    (8..16).rev().fold(sum, reduce) as u8
}
