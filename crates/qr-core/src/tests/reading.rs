//! Reads back every version, level and mask, and any content, and compares it with what was
//! encoded.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::cases;
use crate::encode::jis_x_0208::JIS_X_0208;
use crate::naive::reader;
use crate::read::Reader;
use crate::{
    ApplicationIndicator, Content, Encoder, ErrorCorrectionLevel, Fnc1, Mode, Options, Segment,
    SequencePlace, Symbol, Symbology, Version,
};

/// Returns every version of every symbology with each of its levels.
fn all() -> impl Iterator<Item = (Version, ErrorCorrectionLevel)> {
    let versions = Symbology::ALL.into_iter().flat_map(Symbology::versions);
    let levels = ErrorCorrectionLevel::ALL;
    let both = versions.flat_map(move |version| levels.map(|level| (version, level)));
    both.filter(|&(version, level)| version.has_level(level))
}

/// Returns text that takes about `percent` of a version and level, of characters that the version
/// has.
fn filling(version: Version, level: ErrorCorrectionLevel, percent: usize) -> String {
    let (alphabet, most) = match (version.symbology(), version.number()) {
        (Symbology::MicroQr, 1) => ("0123456789", version.max_digits(level)),
        (Symbology::MicroQr, 2) => ("0A1B2 %", version.max_digits(level) / 2),
        _ => (
            "qR0123456789 ABCDEFGH/%abcdefghijk:",
            version.max_bytes(level) * 3 / 4,
        ),
    };
    let characters = alphabet.as_bytes();
    let salt = version.ordinal() * 4 + level as usize;
    (0..(most * percent / 100).max(1))
        .map(|i| char::from(characters[(i * 7 + i / 35 + salt) % characters.len()]))
        .collect()
}

/// Asserts that a reader gets back what was encoded, and returns the symbol.
#[track_caller]
fn assert_read(reader: &mut Reader, content: &[Content<'_>], options: &Options) {
    let mut encoder = Encoder::default();
    let encoded = encoder.encode_with_segments(content, options, None);
    let (symbol, segments) = encoded.unwrap();
    let reading = reader.read_symbol(symbol).unwrap();
    assert_eq!(reading.version(), symbol.version());
    assert_eq!(
        reading.error_correction_level(),
        symbol.error_correction_level()
    );
    assert_eq!(reading.mask(), symbol.mask());
    assert_eq!(reading.segments().collect::<Vec<_>>(), segments);
    let correction = reading.correction();
    assert_eq!(
        (correction.wrong_codewords, correction.most_in_block),
        (0, 0)
    );
    assert!((correction.unused() - 1.0).abs() < f64::EPSILON);
}

#[test]
fn reads_every_version_level_and_mask() {
    let mut reader = Reader::default();
    for (version, level) in all() {
        for mask in version.symbology().masks() {
            let options = Options {
                symbology: version.symbology(),
                error_correction_level: level,
                version: Some(version),
                mask: Some(mask),
                ..Options::default()
            };
            let text = filling(version, level, 12 * usize::from(mask.number()) + 10);
            assert_read(&mut reader, &[Content::Text(&text)], &options);
        }
    }
}

#[test]
fn agrees_with_the_naive_reader() {
    let mut reader = Reader::default();
    for (version, level) in all() {
        let options = Options {
            symbology: version.symbology(),
            error_correction_level: level,
            version: Some(version),
            ..Options::default()
        };
        for percent in [0, 50, 100] {
            let text = filling(version, level, percent);
            let symbol = Symbol::encode(&[Content::Text(&text)], &options).unwrap();
            let reading = reader.read_symbol(&symbol).unwrap();
            assert_eq!(reading.data(), text.as_bytes());
            assert_eq!(reading.data(), reader::read(&symbol));
        }
    }
}

#[test]
fn reads_every_length_around_the_end_of_a_symbol() {
    let mut reader = Reader::default();
    for name in ["M1", "M2", "M3", "M4", "R7x43", "R11x27", "1", "2"] {
        let version: Version = name.parse().unwrap();
        for level in ErrorCorrectionLevel::ALL {
            let options = Options {
                symbology: version.symbology(),
                error_correction_level: level,
                version: Some(version),
                ..Options::default()
            };
            // The last lengths leave no room for a whole terminator.
            for length in 1..=version.max_digits(level) {
                let digits = "1234567890".repeat(8)[..length.min(80)].to_owned();
                assert_read(&mut reader, &[Content::Text(&digits)], &options);
            }
            for length in 1..=version.max_bytes(level) {
                let bytes = vec![b'a'; length];
                assert_read(&mut reader, &[Segment::bytes(&bytes).into()], &options);
            }
        }
    }
}

/// Returns the characters of kanji mode.
fn kanji() -> Vec<char> {
    let points = JIS_X_0208.iter().filter(|&&point| point > 0);
    points
        .map(|&point| char::from_u32(point.into()).unwrap())
        .collect()
}

#[test]
fn reads_every_kanji() {
    let characters = kanji();
    assert_eq!(characters.len(), 6879 - 8);
    let mut reader = Reader::default();
    for some in characters.chunks(1000) {
        let text: String = some.iter().collect();
        let segment = Segment::kanji(&text).unwrap();
        assert_read(&mut reader, &[segment.into()], &Options::default());
    }
}

#[test]
fn reads_headers() {
    let content = [
        Segment::structured_append(3, 16, 0x5a).unwrap(),
        Segment::eci(127).unwrap(),
        Segment::fnc1_second("07").unwrap(),
        Segment::numeric("12").unwrap(),
        Segment::eci(128).unwrap(),
        Segment::eci(16383).unwrap(),
        Segment::eci(16384).unwrap(),
        Segment::eci(999_999).unwrap(),
        Segment::bytes(b"\xff\0%"),
    ];
    let symbol = Symbol::encode(&content.map(Content::Segment), &Options::default()).unwrap();
    let mut reader = Reader::default();
    let reading = reader.read_symbol(&symbol).unwrap();
    assert!(reading.segments().eq(content));
    let place = SequencePlace {
        position: 3,
        total: 16,
        parity: 0x5a,
    };
    assert_eq!(reading.sequence_place(), Some(place));
    let second = Fnc1::Second(ApplicationIndicator::Digits(7));
    assert_eq!(reading.fnc1(), Some(second));
    let ecis: Vec<u32> = reading.ecis().collect();
    assert_eq!(ecis, [127, 128, 16383, 16384, 999_999]);
    assert_eq!(reading.data(), b"12\xff\0%");
    for letter in ('a'..='z').chain('A'..='Z') {
        let header = Segment::fnc1_second(letter.encode_utf8(&mut [0; 4])).unwrap();
        let indicator = ApplicationIndicator::Letter(letter);
        assert_eq!(header.fnc1(), Some(Fnc1::Second(indicator)));
    }
}

#[test]
fn reads_percent_after_fnc1() {
    let mut reader = Reader::default();
    // Segments of the caller are written as they are.
    for (written, read) in [
        ("%", "\u{1d}"),
        ("%%", "%"),
        ("%%%", "%\u{1d}"),
        ("A%%%%B%", "A%%B\u{1d}"),
        ("10AB%21C%%", "10AB\u{1d}21C%"),
    ] {
        for header in [Segment::fnc1_first(), Segment::fnc1_second("A").unwrap()] {
            let segment = Segment::alphanumeric(written).unwrap();
            let content = [header.into(), segment.into()];
            let symbol = Symbol::encode(&content, &Options::default()).unwrap();
            let reading = reader.read_symbol(&symbol).unwrap();
            assert_eq!(reading.data(), read.as_bytes());
            // The segments are written as the symbol has them.
            let segments: Vec<_> = reading.segments().map(Content::Segment).collect();
            assert_eq!(Symbol::encode(&segments, &Options::default()), Ok(symbol));
        }
    }
}

/// Returns a header with the bits that a test asks for.
fn headers() -> impl Strategy<Value = Vec<Segment<'static>>> {
    let place = (2..=16_u8).prop_flat_map(|total| (1..=total, Just(total), any::<u8>()));
    let place = place.prop_map(|(position, total, parity)| {
        Segment::structured_append(position, total, parity).unwrap()
    });
    let eci = prop_oneof![0..200_u32, 16_000..17_000_u32, 0..=Segment::MAX_ECI];
    let eci = eci.prop_map(|number| Segment::eci(number).unwrap());
    let second = select(vec!["00", "09", "99", "a", "z", "A", "Z", "37"]);
    let fnc1 = prop_oneof![
        Just(Segment::fnc1_first()),
        second.prop_map(|indicator| Segment::fnc1_second(indicator).unwrap()),
    ];
    let option = proptest::option::of::<BoxedStrategy<_>>;
    (
        option(place.boxed()),
        option(eci.boxed()),
        option(fnc1.boxed()),
    )
        .prop_map(|(place, eci, fnc1)| place.into_iter().chain(eci).chain(fnc1).collect())
}

/// A part of the content that owns its data.
#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Numeric(String),
    Alphanumeric(String),
    Bytes(Vec<u8>),
    Kanji(String),
    Eci(u32),
}

impl Part {
    fn content(&self) -> Content<'_> {
        Content::Segment(match self {
            Self::Text(text) => return Content::Text(text),
            Self::Numeric(digits) => Segment::numeric(digits).unwrap(),
            Self::Alphanumeric(text) => Segment::alphanumeric(text).unwrap(),
            Self::Bytes(bytes) => Segment::bytes(bytes),
            Self::Kanji(text) => Segment::kanji(text).unwrap(),
            Self::Eci(number) => Segment::eci(*number).unwrap(),
        })
    }
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let kanji = select(kanji());
    let part = prop_oneof![
        "[ -~\u{1d}]{1,20}".prop_map(Part::Text),
        "[0-9A-F%\u{1d}a]{1,30}".prop_map(Part::Text),
        "[点茗京東ぁ]{1,8}".prop_map(Part::Text),
        "\\PC{1,8}".prop_map(Part::Text),
        "[0-9]{0,30}".prop_map(Part::Numeric),
        // Segments with % are tested above.
        "[0-9A-Z $*+./:-]{0,20}".prop_map(Part::Alphanumeric),
        vec(any::<u8>(), 0..20).prop_map(Part::Bytes),
        vec(kanji, 0..10).prop_map(|characters| Part::Kanji(characters.into_iter().collect())),
        (0..=Segment::MAX_ECI).prop_map(Part::Eci),
    ];
    let repeated = (part.clone(), 1..60_usize).prop_map(|(part, times)| match part {
        Part::Text(text) => Part::Text(text.repeat(times)),
        Part::Bytes(bytes) => Part::Bytes(bytes.repeat(times)),
        other => other,
    });
    prop_oneof![
        vec(part.clone(), 1..2),
        vec(part, 1..6),
        vec(repeated, 1..4)
    ]
}

/// Asserts that content is read back, if it fits in a symbol. Returns whether it does.
fn is_read_back(
    reader: &mut Reader,
    headers: &[Segment<'_>],
    parts: &[Part],
    options: &Options,
) -> bool {
    let symbology = options.symbology;
    let headers = headers.iter().filter(|header| symbology.has(header.mode()));
    let parts = parts
        .iter()
        .filter(|part| symbology.has(Mode::Eci) || !matches!(part, Part::Eci(_)));
    let content: Vec<_> = headers
        .map(|&header| header.into())
        .chain(parts.map(Part::content))
        .collect();
    let mut options = *options;
    let Ok(smallest) = Symbol::encode(&content, &options) else {
        return false;
    };
    // A version that is larger than needed has more padding.
    let versions = symbology.versions();
    let larger = versions.filter(|version| version.ordinal() > smallest.version().ordinal());
    let larger = larger.take(2).last();
    for version in [None, larger] {
        options.version = version;
        if Symbol::encode(&content, &options).is_ok() {
            assert_read(reader, &content, &options);
        }
    }
    true
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn reads_any_content(
        symbology in select(Symbology::ALL.to_vec()),
        level in select(ErrorCorrectionLevel::ALL.to_vec()),
        boost_error_correction: bool,
        headers in headers(),
        parts in parts(),
    ) {
        let mut reader = Reader::default();
        let options = Options {
            symbology,
            error_correction_level: level,
            boost_error_correction,
            ..Options::default()
        };
        is_read_back(&mut reader, &headers, &parts, &options);
        // Most content that Micro QR cannot hold fits in the others.
        let options = Options { symbology: Symbology::Qr, ..options };
        is_read_back(&mut reader, &headers, &parts, &options);
    }
}
