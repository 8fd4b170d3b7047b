//! Compares segments with an exhaustive search, and with those of qrcodegen.

use proptest::prelude::*;
use qrcodegen::{QrSegment, QrSegmentMode};

use super::{cases, encode, plan};
use crate::encode::optimize::Kanji;
use crate::naive::fnc1;
use crate::naive::segments::{
    MODES, allows, bits_of, exhaustive_by_segments, fewest_bits, optimal,
};
use crate::symbology::CharCountClass;
use crate::{Content, Mode, Options, Segment, Symbology, Version};

/// Tries every mode for every character.
fn exhaustive(text: &str, class: CharCountClass, kanji: Kanji) -> usize {
    let characters: Vec<char> = text.chars().collect();
    let ways = 4usize.pow(characters.len() as u32);
    let cost = |way: usize| {
        let modes: Vec<_> = characters
            .iter()
            .enumerate()
            .map(|(i, &c)| (MODES[way >> (2 * i) & 3], c))
            .collect();
        if !modes.iter().all(|&(mode, c)| allows(mode, c, kanji)) {
            return None;
        }
        let runs = modes.chunk_by(|a, b| a.0 == b.0);
        let run_bits = |run: &[(Mode, char)]| {
            let text: String = run.iter().map(|&(_, c)| c).collect();
            bits_of(run[0].0, &text, class)
        };
        Some(runs.map(run_bits).sum())
    };
    (0..ways)
        .filter_map(cost)
        .min()
        .expect("byte or kanji mode has every character")
}

/// Returns every text of up to `length` characters of `alphabet`.
fn all_texts(alphabet: &str, length: usize) -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..length {
        let to = texts.len();
        for i in from..to {
            let longer = alphabet.chars().map(|c| format!("{}{c}", texts[i]));
            texts.extend(longer.collect::<Vec<_>>());
        }
        from = to;
    }
    texts.split_off(1)
}

#[test]
fn finds_the_shortest_segments_of_every_short_text() {
    for text in all_texts("1Aa点", 5) {
        for class in Symbology::Qr.char_count_classes() {
            for kanji in [Kanji::Avoid, Kanji::Require] {
                assert_eq!(
                    optimal(&text, class, kanji),
                    exhaustive(&text, class, kanji),
                    "{text:?}"
                );
            }
        }
    }
}

#[test]
fn the_naive_searches_agree() {
    for text in [
        "A1234567",
        "a12345bc",
        "12345678",
        "AB12CD34",
        "点点1A点a12",
    ] {
        for class in Symbology::Qr.char_count_classes() {
            for kanji in [Kanji::Avoid, Kanji::Require] {
                let found = exhaustive(text, class, kanji);
                assert_eq!(found, fewest_bits(text, class, kanji));
                assert_eq!(found, exhaustive_by_segments(text, class, kanji));
                assert_eq!(found, optimal(text, class, kanji));
            }
        }
    }
}

#[test]
fn finds_the_shortest_segments_around_the_shortest_run_that_pays() {
    let runs = (0..=16).flat_map(|length| ["1", "A"].map(|one| one.repeat(length)));
    for run in runs {
        for text in [
            format!("{run}abcdefgh"),
            format!("abc{run}defgh"),
            format!("a{run}b{run}c"),
            format!("ab/c{run}"),
            format!("{run}a{run}abc-d/e{run}"),
        ] {
            for class in Symbology::Qr.char_count_classes() {
                let fewest = fewest_bits(&text, class, Kanji::Avoid);
                assert_eq!(optimal(&text, class, Kanji::Avoid), fewest, "{text}");
            }
        }
    }
}

/// Returns the version, the modes and the bits of the segments of the smallest symbol.
fn planned(text: &str) -> (Version, Vec<Mode>, usize) {
    let plan = plan(&[Content::Text(text)], &Options::default()).unwrap();
    let class = CharCountClass::of(plan.version);
    let bits = plan.segments.iter().map(|s| s.bits(class)).sum();
    (
        plan.version,
        plan.segments.iter().map(Segment::mode).collect(),
        bits,
    )
}

#[test]
fn uses_kanji_mode_only_if_the_symbol_gets_smaller() {
    // 3 characters: 72 bits of UTF-8 or 39 of kanji, version 1 both ways.
    assert_eq!(planned("茗荷谷").1, [Mode::Byte]);
    // 10 characters: 252 bits of UTF-8 are version 2, 142 of kanji version 1.
    let (version, modes, _) = planned("東京都文京区茗荷谷町");
    assert_eq!((version.number(), &modes[..]), (1, &[Mode::Kanji][..]));
    // Text may have ASCII and kanji.
    assert_eq!(planned("東京都文京区茗荷谷a").1, [Mode::Kanji, Mode::Byte]);
}

#[test]
fn never_uses_kanji_mode_with_utf_8() {
    // One character that is not in JIS X 0208: of CP932, ambiguous, of another script.
    for other in ["髙", "①", "～", "〜", "−", "¢", "é", "한", "😀"] {
        let text = format!("東京都文京区茗荷谷町{other}");
        assert!(
            planned(&text).1.iter().all(|&mode| mode != Mode::Kanji),
            "{text}"
        );
    }
}

#[test]
fn never_uses_kanji_mode_with_utf_8_segments_of_the_caller() {
    let text = Content::Text("東京都文京区茗");
    let modes = |segment: Segment<'static>| -> Vec<_> {
        let plan = plan(&[segment.into(), text], &Options::default()).unwrap();
        plan.segments.iter().map(Segment::mode).collect()
    };
    assert_eq!(
        modes(Segment::bytes("é".as_bytes())),
        [Mode::Byte, Mode::Byte]
    );
    assert_eq!(
        modes(Segment::numeric("1").unwrap()),
        [Mode::Numeric, Mode::Kanji]
    );
    assert_eq!(
        modes(Segment::kanji("漢").unwrap()),
        [Mode::Kanji, Mode::Kanji]
    );
}

#[test]
fn uses_kanji_mode_if_the_requested_version_needs_it() {
    let text = "東京都文京区茗荷谷町";
    let version = |number| Options {
        version: Some(Version::new(number).unwrap()),
        ..Options::default()
    };
    let modes = |options| plan(&[Content::Text(text)], &options).unwrap().segments[0].mode();
    assert_eq!(modes(version(1)), Mode::Kanji);
    assert_eq!(modes(version(2)), Mode::Byte);
}

#[test]
fn finds_the_smallest_version_despite_longer_headers() {
    // Forty segments of one byte: they fit in version 9 at level H but not in 10, whose character
    // count indicators are longer.
    let one = Content::Segment(Segment::bytes(b"x"));
    let content = vec![one; 40];
    let mut options = Options {
        error_correction_level: crate::ErrorCorrectionLevel::H,
        ..Options::default()
    };
    assert_eq!(plan(&content, &options).unwrap().version.number(), 9);
    options.version = Some(Version::new(10).unwrap());
    assert_eq!(
        plan(&content, &options),
        Err(crate::Error::VersionTooSmall {
            version: Version::new(10).unwrap(),
            smallest: Version::new(11).unwrap(),
        })
    );
}

#[test]
fn never_uses_kanji_mode_after_an_eci_header() {
    let text = Content::Text("東京都文京区茗荷谷町");
    let header = Segment::eci(Segment::ECI_UTF_8).unwrap();
    let plan = plan(&[header.into(), text], &Options::default()).unwrap();
    let modes: Vec<_> = plan.segments.iter().map(Segment::mode).collect();
    assert_eq!(modes, [Mode::Eci, Mode::Byte]);
}

#[test]
fn refuses_a_header_without_data() {
    let header = Content::Segment(Segment::eci(Segment::ECI_UTF_8).unwrap());
    assert_eq!(
        plan(&[header], &Options::default()),
        Err(crate::Error::Empty)
    );
}

/// Returns the modes and the numbers of characters of the segments after the first header.
fn planned_after(header: Segment<'static>, text: &str) -> Vec<(Mode, usize)> {
    let plan = plan(&[header.into(), Content::Text(text)], &Options::default()).unwrap();
    let (first, segments) = plan.segments.split_first().unwrap();
    assert_eq!(first.mode(), header.mode());
    segments
        .iter()
        .map(|s| (s.mode(), s.characters()))
        .collect()
}

#[test]
fn writes_a_separator_after_fnc1_as_one_alphanumeric_character_and_a_percent_sign_as_two() {
    for header in [Segment::fnc1_first(), Segment::fnc1_second("37").unwrap()] {
        let modes = |text| planned_after(header, text);
        assert_eq!(modes("SAVE 100%"), [(Mode::Alphanumeric, 10)]);
        assert_eq!(modes("10AB\u{1d}21CD"), [(Mode::Alphanumeric, 9)]);
        assert_eq!(modes("%%%%%%"), [(Mode::Byte, 6)]);
        // A decoder would read the first as `%`, and the second as `%` before GS.
        let split = [(Mode::Alphanumeric, 6), (Mode::Byte, 2)];
        assert_eq!(modes("10ABCD\u{1d}\u{1d}"), split);
        assert_eq!(modes("10ABCD\u{1d}%"), split);
        assert_eq!(modes("10ABCD%\u{1d}"), [(Mode::Alphanumeric, 9)]);
    }
    assert_eq!(planned("SAVE 100%").1, [Mode::Alphanumeric]);
    assert_eq!(planned("10AB\u{1d}21CD").1, [Mode::Byte]);
}

#[test]
fn finds_the_shortest_segments_of_every_short_text_after_fnc1() {
    for text in all_texts("1Aa%\u{1d}", 5) {
        for class in Symbology::Qr.char_count_classes() {
            let (found, fewest) = (fnc1::optimal(&text, class), fnc1::exhaustive(&text, class));
            if fnc1::is_ambiguous(&text) {
                assert!(found >= fewest, "{text:?}");
            } else {
                assert_eq!(found, fewest, "{text:?}");
            }
        }
    }
}

#[test]
fn a_decoder_reads_what_alphanumeric_mode_writes_after_fnc1() {
    for (text, characters) in [
        ("A\u{1d}B", "A%B"),
        ("100%", "100%%"),
        ("100%\u{1d}B", "100%%%B"),
        ("%%", "%%%%"),
    ] {
        assert_eq!(fnc1::write(text), characters);
        assert_eq!(fnc1::read(characters), text);
    }
    // Only these two are read back as another text.
    for text in all_texts("A%\u{1d}", 5) {
        let is_same = fnc1::read(&fnc1::write(&text)) == text;
        assert_eq!(is_same, !fnc1::is_ambiguous(&text), "{text:?}");
    }
}

#[test]
fn leaves_out_empty_segments() {
    let content = [
        Segment::bytes(b"").into(),
        Content::Text(""),
        Content::Text("x"),
    ];
    assert_eq!(
        plan(&content, &Options::default()).unwrap().segments.len(),
        1
    );
}

/// Generates texts with runs of characters of the same mode, which are rare in random characters.
fn texts_with_runs() -> impl Strategy<Value = String> {
    let run = prop_oneof![
        "[0-9]{1,12}",
        "[A-Z:/ ]{1,12}",
        "[a-zé]{1,8}",
        "[点茗ぁ]{1,8}"
    ];
    prop::collection::vec(run, 1..5).prop_map(|runs| runs.concat())
}

/// Generates element strings of GS1, and texts that look like them.
fn texts_after_fnc1() -> impl Strategy<Value = String> {
    let run = prop_oneof![
        "[0-9]{1,16}",
        "[A-Z:/%]{1,12}",
        "[a-z]{1,8}",
        "\u{1d}[0-9]{2,4}",
        "%{1,4}",
    ];
    prop::collection::vec(run, 1..6).prop_map(|runs| runs.concat())
}

/// Generates one of the three character count classes.
fn any_class() -> impl Strategy<Value = CharCountClass> {
    proptest::sample::select(Symbology::Qr.char_count_classes().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn finds_the_shortest_segments_of_short_random_texts(text in "[0-9]{0,4}[A-Z]{0,2}[a-é]{0,2}[点ぁ]{0,2}", class in any_class()) {
        let text: String = text.chars().take(8).collect();
        if !text.is_empty() {
            for kanji in [Kanji::Avoid, Kanji::Require] {
                if kanji == Kanji::Avoid || text.chars().all(|c| c.is_ascii() || Mode::Kanji.has(c)) {
                    prop_assert_eq!(optimal(&text, class, kanji), exhaustive(&text, class, kanji));
                }
            }
        }
    }

    #[test]
    fn finds_the_shortest_segments_of_random_texts_with_runs(text in texts_with_runs(), class in any_class()) {
        prop_assert_eq!(
            optimal(&text, class, Kanji::Avoid),
            exhaustive_by_segments(&text, class, Kanji::Avoid)
        );
        if !text.contains('é') {
            prop_assert_eq!(
                optimal(&text, class, Kanji::Require),
                exhaustive_by_segments(&text, class, Kanji::Require)
            );
        }
    }

    #[test]
    fn finds_the_shortest_segments_of_random_texts_after_fnc1(text in texts_after_fnc1(), class in any_class()) {
        let (found, fewest) = (fnc1::optimal(&text, class), fnc1::exhaustive(&text, class));
        prop_assert!(found == fewest || (found > fewest && fnc1::is_ambiguous(&text)));
    }

    #[test]
    fn segments_are_never_longer_than_those_of_qrcodegen(text in prop_oneof![texts_with_runs(), "\\PC{1,300}", "[0-9A-Z]{1,300}"]) {
        let (version, _, bits) = planned(&text);
        let theirs = QrSegment::make_segments(&text);
        let ours = encode(&text, &Options::default()).unwrap();
        let code = qrcodegen::QrCode::encode_segments_advanced(
            &theirs,
            qrcodegen::QrCodeEcc::Low,
            qrcodegen::Version::MIN,
            qrcodegen::Version::MAX,
            None,
            false,
        ).unwrap();
        prop_assert!(ours.size() <= code.size() as usize);
        let header = |mode| match mode {
            QrSegmentMode::Numeric => bits_of(Mode::Numeric, "", CharCountClass::of(version)),
            QrSegmentMode::Alphanumeric => bits_of(Mode::Alphanumeric, "", CharCountClass::of(version)),
            QrSegmentMode::Byte => bits_of(Mode::Byte, "", CharCountClass::of(version)),
            other => panic!("qrcodegen does not choose {other:?}"),
        };
        let of_theirs: usize = theirs.iter().map(|s| header(s.mode()) + s.data().len()).sum();
        prop_assert!(bits <= of_theirs);
    }
}
