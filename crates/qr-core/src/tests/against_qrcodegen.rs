//! Compares symbols with qrcodegen's, module by module. Segments, version, level and mask determine
//! every module.

use proptest::collection::vec;
use proptest::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, QrSegmentMode};

use super::{all_capacities, cases, filling, options, plan};
use crate::symbology::CharCountClass;
use crate::{Content, ErrorCorrectionLevel, Mask, Mode, Options, Segment, Symbol, Version};

fn to_qrcodegen(segment: &Segment<'_>) -> QrSegment {
    let text = || std::str::from_utf8(segment.data()).unwrap();
    match segment.mode() {
        Mode::Numeric => QrSegment::make_numeric(text()),
        Mode::Alphanumeric => QrSegment::make_alphanumeric(text()),
        Mode::Byte => QrSegment::make_bytes(segment.data()),
        Mode::Kanji => {
            // qrcodegen leaves the conversion to its caller. This is clause 7.4.6, from the Shift JIS
            // that encoding_rs gives.
            let (bytes, _, failed) = encoding_rs::SHIFT_JIS.encode(text());
            assert!(!failed);
            let bits = bytes.chunks_exact(2).flat_map(|pair| {
                let code = u16::from_be_bytes([pair[0], pair[1]]);
                let offset = if code <= 0x9ffc { 0x8140 } else { 0xc140 };
                let number = ((code - offset) >> 8) * 0xc0 + ((code - offset) & 0xff);
                (0..13).rev().map(move |i| number >> i & 1 == 1)
            });
            QrSegment::new(QrSegmentMode::Kanji, segment.characters(), bits.collect())
        }
        Mode::Eci => {
            // The designator is a prefix and the number, whose width the prefix tells.
            let (value, count) = (segment.header_bits().value, segment.header_bits().count);
            QrSegment::make_eci(value & ((1 << (count - count / 8)) - 1))
        }
        mode => unreachable!("qrcodegen has no {mode}"),
    }
}

/// Returns the segments of a symbol, for qrcodegen.
fn segments_of(content: &[Content<'_>], options: &Options) -> Vec<QrSegment> {
    let segments = plan(content, options).unwrap().segments;
    segments.iter().map(to_qrcodegen).collect()
}

const fn ecc_of(level: ErrorCorrectionLevel) -> QrCodeEcc {
    match level {
        ErrorCorrectionLevel::L => QrCodeEcc::Low,
        ErrorCorrectionLevel::M => QrCodeEcc::Medium,
        ErrorCorrectionLevel::Q => QrCodeEcc::Quartile,
        ErrorCorrectionLevel::H => QrCodeEcc::High,
    }
}

fn assert_same(content: &[Content<'_>], options: &Options) {
    let symbol = Symbol::encode(content, options).unwrap();
    let segments = segments_of(content, options);
    let version = qrcodegen::Version::new(symbol.version().number());
    let theirs = QrCode::encode_segments_advanced(
        &segments,
        ecc_of(symbol.error_correction_level()),
        version,
        version,
        Some(qrcodegen::Mask::new(symbol.mask().number())),
        false,
    )
    .unwrap();
    assert_eq!(symbol.size(), theirs.size() as usize);
    for y in 0..symbol.size() {
        for x in 0..symbol.size() {
            assert_eq!(
                symbol.is_dark(x, y),
                theirs.get_module(x as i32, y as i32),
                "module ({x}, {y}) of {symbol:?}"
            );
        }
    }
}

/// Asserts that a boosted symbol has the same version and level as with qrcodegen.
fn assert_same_boost(content: &[Content<'_>], options: &Options) {
    let exact = Symbol::encode(content, options).unwrap();
    let options = Options {
        boost_error_correction: true,
        ..*options
    };
    let boosted = Symbol::encode(content, &options).unwrap();
    assert_eq!(boosted.version(), exact.version());
    let version = qrcodegen::Version::new(exact.version().number());
    let smallest = match options.version {
        Some(_) => version,
        None => qrcodegen::Version::MIN,
    };
    let theirs = QrCode::encode_segments_advanced(
        &segments_of(content, &options),
        ecc_of(options.error_correction_level),
        smallest,
        qrcodegen::Version::MAX,
        Some(qrcodegen::Mask::new(0)),
        true,
    )
    .unwrap();
    assert_eq!(theirs.version().value(), boosted.version().number());
    let level = ecc_of(boosted.error_correction_level());
    assert_eq!(theirs.error_correction_level(), level, "{boosted:?}");
    assert_same(content, &options);
}

#[test]
fn boosts_the_level_as_qrcodegen_does() {
    for (version, level) in all_capacities() {
        let bytes =
            (version.data_bits(level) - CharCountClass::of(version).header_bits(Mode::Byte)) / 8;
        for bytes in [bytes, bytes + 1] {
            let text = "x".repeat(bytes);
            for asked in [None, Some(version)] {
                let options = Options {
                    version: asked,
                    ..Options::default()
                };
                let content = [Content::Text(text.as_str())];
                if Symbol::encode(&content, &options).is_ok() {
                    assert_same_boost(&content, &options);
                }
            }
        }
    }
}

#[test]
fn boosts_example_com_to_the_level_that_segno_and_qrcodegen_use() {
    let content = [Content::Text("https://example.com")];
    let boosted = |error_correction_level| Options {
        error_correction_level,
        boost_error_correction: true,
        ..Options::default()
    };
    let symbol = Symbol::encode(&content, &boosted(ErrorCorrectionLevel::L)).unwrap();
    assert_eq!(symbol.version().number(), 2);
    assert_eq!(symbol.error_correction_level(), ErrorCorrectionLevel::Q);
    // The requested level is the minimum.
    let symbol = Symbol::encode(&content, &boosted(ErrorCorrectionLevel::H)).unwrap();
    assert_eq!(symbol.version().number(), 3);
    assert_eq!(symbol.error_correction_level(), ErrorCorrectionLevel::H);
}

#[test]
fn draws_every_version_level_and_mask() {
    for (version, level) in all_capacities() {
        for mask in Mask::all() {
            let text = filling(version, level, 100 - 12 * usize::from(mask.number()));
            let options = options(version, level, Some(mask));
            assert_same(&[Content::Text(&text)], &options);
        }
    }
}

#[test]
fn draws_text_that_fills_a_symbol_to_the_last_bit() {
    for (version, level) in all_capacities() {
        let class = CharCountClass::of(version);
        let bytes = (version.data_bits(level) - class.header_bits(Mode::Byte)) / 8;
        let text = "x".repeat(bytes);
        assert_same(&[Content::Text(&text)], &options(version, level, None));
        let more = "x".repeat(bytes + 1);
        let content = [Content::Text(more.as_str())];
        assert!(Symbol::encode(&content, &options(version, level, None)).is_err());
    }
}

#[test]
fn draws_an_eci_header_in_any_place() {
    let assignments = [0, 3, 26, 127, 128, 899, 16383, 16384, 811_799, 999_999];
    for (text, assignment) in ["grüezi", "12345", "茗荷"]
        .into_iter()
        .flat_map(|text| assignments.map(|assignment| (text, assignment)))
    {
        let header = Content::Segment(Segment::eci(assignment).unwrap());
        let text = Content::Text(text);
        assert_same(&[header, text], &Options::default());
        assert_same(&[text, header, text], &Options::default());
    }
}

/// Generates content of all kinds in any order.
fn contents() -> impl Strategy<Value = Vec<(Mode, bool, String)>> {
    let part = prop_oneof![
        "[0-9]{1,20}".prop_map(|text| (Mode::Numeric, text)),
        "[0-9A-Z $%*+./:-]{1,20}".prop_map(|text| (Mode::Alphanumeric, text)),
        "[a-zäöüß€😀 0-9]{1,20}".prop_map(|text| (Mode::Byte, text)),
        "[点茗荷漢字ぁ-んァ-ヶ]{1,10}".prop_map(|text| (Mode::Kanji, text)),
    ];
    vec((part, any::<bool>()), 1..6).prop_map(|parts| {
        let parts = parts.into_iter();
        parts
            .map(|((mode, text), is_segment)| (mode, is_segment, text))
            .collect()
    })
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn draws_random_content(parts in contents(), level in 0..4usize, version in prop::option::of(1..=40u8), eci: bool) {
        let content = parts
            .iter()
            .map(|(mode, is_segment, text)| match (*mode, is_segment) {
                (_, false) => Content::Text(text.as_str()),
                (Mode::Numeric, _) => Segment::numeric(text).unwrap().into(),
                (Mode::Alphanumeric, _) => Segment::alphanumeric(text).unwrap().into(),
                (Mode::Byte, _) => Segment::bytes(text.as_bytes()).into(),
                (Mode::Kanji, _) => Segment::kanji(text).unwrap().into(),
                (mode, _) => unreachable!("no strategy makes {mode}"),
            });
        let header = eci.then(|| Content::Segment(Segment::eci(Segment::ECI_UTF_8).unwrap()));
        let content: Vec<_> = header.into_iter().chain(content).collect();
        let mut options = Options {
            error_correction_level: ErrorCorrectionLevel::ALL[level],
            ..Options::default()
        };
        let smallest = Symbol::encode(&content, &options).unwrap().version();
        options.version = version.map(|version| Version::new(version).unwrap().max(smallest));
        // In a larger character count class, longer headers may need a larger version.
        if Symbol::encode(&content, &options).is_ok() {
            assert_same(&content, &options);
            assert_same_boost(&content, &options);
        }
    }
}
