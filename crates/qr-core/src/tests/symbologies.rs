//! Tests Micro QR Code and rMQR: their tables, segments, masks and errors. The tests in JavaScript
//! compare whole symbols with those of other encoders.

use proptest::prelude::*;
use qrcode::types::QrError;
use qrcode::{EcLevel, QrCode, Version as QrcodeVersion};

use super::cases;
use crate::encode::optimize::{Kanji, can_hold};
use crate::naive::reader::read;
use crate::naive::segments::{exhaustive_by_segments, optimal};
use crate::render::{Format, Frame, Style};
use crate::symbology::CharCountClass;
use crate::{
    Content, Error, ErrorCorrectionLevel, Mask, Mode, Options, Segment, Shape, Symbol, Symbology,
    Version,
};

const L: ErrorCorrectionLevel = ErrorCorrectionLevel::L;
const M: ErrorCorrectionLevel = ErrorCorrectionLevel::M;
const Q: ErrorCorrectionLevel = ErrorCorrectionLevel::Q;
const H: ErrorCorrectionLevel = ErrorCorrectionLevel::H;

fn version(name: &str) -> Version {
    name.parse().unwrap()
}

fn options(symbology: Symbology, error_correction_level: ErrorCorrectionLevel) -> Options {
    Options {
        symbology,
        error_correction_level,
        ..Options::default()
    }
}

fn encode(text: &str, options: &Options) -> Result<Symbol, Error> {
    Symbol::encode(&[Content::Text(text)], options)
}

#[test]
fn every_version_has_a_name_and_an_ordinal() {
    let versions: Vec<_> = Symbology::ALL
        .into_iter()
        .flat_map(Symbology::versions)
        .collect();
    assert_eq!(versions.len(), 40 + 4 + 32);
    assert_eq!(versions.len(), Version::COUNT);
    for (ordinal, version) in versions.into_iter().enumerate() {
        assert_eq!(version.ordinal(), ordinal);
        assert_eq!(Version::from_ordinal(ordinal), Some(version));
        assert_eq!(version.to_string().parse(), Ok(version));
    }
    assert_eq!(version("M4").size(), 17);
    assert_eq!(
        (version("R17x139").width(), version("R17x139").height()),
        (139, 17)
    );
    for name in [
        "", "0", "41", "M0", "M5", "m1", "R7x27", "R43x7", "r7x43", " 1",
    ] {
        assert_eq!(
            name.parse::<Version>(),
            Err(Error::InvalidVersionName),
            "{name}"
        );
    }
}

#[test]
fn codewords_fill_the_encoding_region() {
    for version in Symbology::ALL.into_iter().flat_map(Symbology::versions) {
        let reserved: u32 = version
            .function_modules()
            .iter()
            .flatten()
            .map(|word| word.count_ones())
            .sum();
        let free = version.width() * version.height() - reserved as usize;
        let table = version.table();
        let bits = 8 * usize::from(table.codewords) - if table.has_half_codeword { 4 } else { 0 };
        assert!(
            (bits..bits + 8).contains(&free),
            "{version}: {free} modules for {bits} bits"
        );
        if version.symbology() == Symbology::MicroQr {
            assert_eq!(free, bits, "{version}");
        }
    }
}

#[test]
fn versions_hold_what_the_standards_say() {
    // Table 7 of ISO/IEC 18004:2015 and table 6 of ISO/IEC 23941:2022: digits and bytes.
    for (name, level, digits, bytes) in [
        ("M1", L, 5, 0),
        ("M2", L, 10, 0),
        ("M2", M, 8, 0),
        ("M3", L, 23, 9),
        ("M3", M, 18, 7),
        ("M4", L, 35, 15),
        ("M4", M, 30, 13),
        ("M4", Q, 21, 9),
        ("R7x43", M, 12, 5),
        ("R7x43", H, 5, 2),
        ("R7x139", M, 102, 42),
        ("R9x99", M, 97, 40),
        ("R11x27", M, 14, 6),
        ("R11x27", H, 9, 4),
        ("R13x139", H, 126, 52),
        ("R15x43", M, 76, 31),
        ("R17x139", M, 361, 150),
        ("R17x139", H, 178, 74),
    ] {
        let version = version(name);
        assert_eq!(version.max_digits(level), digits, "{name} {level:?}");
        assert_eq!(version.max_bytes(level), bytes, "{name} {level:?}");
    }
    assert_eq!(version("R7x43").max_bytes(L), 0);
    assert_eq!(version("M4").max_digits(H), 0);
}

#[test]
fn a_text_gets_the_smallest_micro_qr_version_that_has_its_modes() {
    let micro = |level| options(Symbology::MicroQr, level);
    for (text, level, expected) in [
        ("12345", L, "M1"),
        ("123456", L, "M2"),
        ("A", L, "M2"),
        ("a", L, "M3"),
        ("ABCDEFG", L, "M3"),
        ("0123456789", M, "M3"),
        ("Micro QR Code", L, "M4"),
        ("点茗", L, "M3"),
        ("1", Q, "M4"),
    ] {
        let symbol = encode(text, &micro(level)).unwrap();
        assert_eq!(symbol.version(), version(expected), "{text}");
    }
    let corrected = Options {
        needs_correction: true,
        ..micro(L)
    };
    assert_eq!(encode("1", &corrected).unwrap().version(), version("M2"));
    let boosted = Options {
        boost_error_correction: true,
        ..micro(L)
    };
    let symbol = encode("a", &boosted).unwrap();
    assert_eq!(
        (symbol.version(), symbol.error_correction_level()),
        (version("M3"), M)
    );
}

#[test]
fn a_text_gets_the_rmqr_version_of_its_shape() {
    let text = "https://example.com/ab";
    let of = |shape, height| {
        let options = Options {
            shape,
            height,
            ..options(Symbology::Rmqr, M)
        };
        encode(text, &options).unwrap().version()
    };
    let holding = |version: &Version| {
        encode(
            text,
            &Options {
                version: Some(*version),
                ..options(Symbology::Rmqr, M)
            },
        )
        .is_ok()
    };
    let area = |version: &Version| (version.width() * version.height(), 255 - version.width());
    let holding: Vec<_> = Symbology::Rmqr.versions().filter(holding).collect();
    let smallest = holding.iter().copied().min_by_key(area);
    assert_eq!(Some(of(Shape::LeastArea, None)), smallest);
    let narrowest = holding
        .iter()
        .copied()
        .min_by_key(|v| (v.width(), v.height()));
    assert_eq!(Some(of(Shape::Narrowest, None)), narrowest);
    for height in [7_u8, 9, 11, 13, 15, 17] {
        let of_height = holding.iter().filter(|v| v.height() == usize::from(height));
        let smallest = of_height.copied().min_by_key(area);
        assert_eq!(Some(of(Shape::LeastArea, Some(height))), smallest);
    }
}

#[test]
fn errors_name_what_the_symbology_lacks() {
    let too_long = encode("this has twenty bytes", &options(Symbology::MicroQr, L));
    assert_eq!(
        too_long,
        Err(Error::DataTooLong {
            symbology: Symbology::MicroQr,
            level: L,
            bytes: 21,
            other: Some(version("2")),
        })
    );
    let missing = |symbology, version, level| Error::MissingLevel {
        symbology,
        version,
        level,
    };
    let asked = |name: &str, level| {
        let version = version(name);
        let options = Options {
            version: Some(version),
            needs_correction: true,
            ..options(version.symbology(), level)
        };
        encode("1", &options).unwrap_err()
    };
    for (name, level) in [
        ("M1", L),
        ("M1", M),
        ("M2", Q),
        ("M4", H),
        ("R7x43", L),
        ("R7x43", Q),
    ] {
        let version = version(name);
        assert_eq!(
            asked(name, level),
            missing(version.symbology(), Some(version), level)
        );
    }
    for (symbology, level) in [(Symbology::MicroQr, H), (Symbology::Rmqr, L)] {
        let error = encode("1", &options(symbology, level)).unwrap_err();
        assert_eq!(error, missing(symbology, None, level));
    }
    let wrong = Options {
        version: Some(version("5")),
        ..options(Symbology::Rmqr, M)
    };
    assert!(matches!(
        encode("1", &wrong),
        Err(Error::OtherSymbology { .. })
    ));
    for (symbology, mask) in [(Symbology::MicroQr, 4), (Symbology::Rmqr, 1)] {
        let masked = Options {
            mask: Some(Mask::new(mask).unwrap()),
            ..options(symbology, M)
        };
        assert_eq!(encode("1", &masked), Err(Error::InvalidMask(mask)));
    }
    for (symbology, header) in [
        (Symbology::MicroQr, Segment::eci(26).unwrap()),
        (Symbology::MicroQr, Segment::fnc1_first()),
        (
            Symbology::Rmqr,
            Segment::structured_append(1, 2, 0).unwrap(),
        ),
    ] {
        let content = [header.into(), Content::Text("1")];
        let mode = header.mode();
        assert_eq!(
            Symbol::encode(&content, &options(symbology, M)).unwrap_err(),
            Error::MissingMode { symbology, mode }
        );
    }
    let too_small = Options {
        version: Some(version("M1")),
        ..options(Symbology::MicroQr, L)
    };
    assert_eq!(
        encode("A", &too_small),
        Err(Error::VersionTooSmall {
            version: version("M1"),
            smallest: version("M2"),
        })
    );
    let byte = [Content::Segment(Segment::bytes(b"1"))];
    assert_eq!(
        Symbol::encode(&byte, &options(Symbology::MicroQr, L))
            .unwrap()
            .version(),
        version("M3")
    );
    assert!(!Symbology::MicroQr.has(Mode::Eci) && Symbology::Rmqr.has(Mode::Eci));
}

#[test]
fn micro_qr_symbols_equal_those_of_the_crate_qrcode() {
    let mut compared = 0;
    // Not M3, where the crate differs from zint and bwip-js, which equal ours.
    for version in [version("M1"), version("M2"), version("M4")] {
        for level in ErrorCorrectionLevel::ALL {
            if !version.has_level(level) {
                continue;
            }
            let ec = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][level as usize];
            let other_version = QrcodeVersion::Micro(version.number().into());
            for digits in 1..=version.max_digits(level) {
                let text: String = (0..digits)
                    .map(|i| char::from(b'0' + ((i * 7 + digits) % 10) as u8))
                    .collect();
                let other = QrCode::with_version(&text, other_version, ec);
                let other = match other {
                    Err(QrError::DataTooLong) => continue,
                    other => other.unwrap(),
                };
                let other: Vec<_> = other
                    .to_colors()
                    .iter()
                    .map(|c| *c == qrcode::Color::Dark)
                    .collect();
                let content = [Content::Segment(Segment::numeric(&text).unwrap())];
                // The crate may choose another mask, so one of the four must give its symbol.
                let is_equal = Symbology::MicroQr.masks().any(|mask| {
                    let options = Options {
                        version: Some(version),
                        mask: Some(mask),
                        ..options(Symbology::MicroQr, level)
                    };
                    let symbol = Symbol::encode(&content, &options).unwrap();
                    let size = symbol.size();
                    (0..size * size).all(|i| symbol.is_dark(i % size, i / size) == other[i])
                });
                assert!(is_equal, "{version} {level:?} {text}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

/// Returns the score of clause 7.8.3.2, module by module.
fn score_of_edges(symbol: &Symbol) -> usize {
    let last = symbol.size() - 1;
    let right = (1..=last).filter(|&y| symbol.is_dark(last, y)).count();
    let lowest = (1..=last).filter(|&x| symbol.is_dark(x, last)).count();
    if right <= lowest {
        16 * right + lowest
    } else {
        16 * lowest + right
    }
}

/// Returns the classes of all symbologies with the number of a version of each.
fn classes() -> Vec<CharCountClass> {
    let versions = Symbology::ALL.into_iter().flat_map(Symbology::versions);
    versions.map(CharCountClass::of).collect()
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn the_mask_of_micro_qr_has_the_highest_score(text in "[0-9a-f]{1,9}") {
        let symbol = encode(&text, &options(Symbology::MicroQr, L)).unwrap();
        let masked: Vec<_> = Symbology::MicroQr.masks().map(|mask| {
            let options = Options {
                version: Some(symbol.version()),
                mask: Some(mask),
                ..options(Symbology::MicroQr, L)
            };
            (mask, score_of_edges(&encode(&text, &options).unwrap()))
        }).collect();
        let highest = masked.iter().map(|&(_, score)| score).max();
        let first = masked.into_iter().find(|&(_, score)| Some(score) == highest);
        prop_assert_eq!(first.map(|(mask, _)| mask), Some(symbol.mask()));
    }

    #[test]
    fn the_naive_reader_reads_every_symbology(
        text in "[0-9]{0,9}[0-9A-Z%]{0,6}[a-f点]{0,4}[0-9]{1,20}",
        level in 0..4_usize,
        version in proptest::option::of(0..Version::COUNT),
    ) {
        let level = ErrorCorrectionLevel::ALL[level];
        let version = version.and_then(Version::from_ordinal);
        let symbologies = match version {
            Some(version) => vec![version.symbology()],
            None => Symbology::ALL.to_vec(),
        };
        for symbology in symbologies {
            let options = Options { version, ..options(symbology, level) };
            if let Ok(symbol) = encode(&text, &options) {
                prop_assert_eq!(String::from_utf8(read(&symbol)).unwrap(), text.clone());
            }
        }
    }

    #[test]
    fn segments_are_the_shortest_in_every_class(text in "[0-9A-Ea-b点:]{1,9}") {
        for class in classes().into_iter().filter(|class| can_hold(*class, &text)) {
            let kanji = class.has(Mode::Kanji) && text.contains('点');
            for kanji in [Kanji::Avoid, Kanji::Require].into_iter().take(1 + usize::from(kanji)) {
                prop_assert_eq!(
                    optimal(&text, class, kanji),
                    exhaustive_by_segments(&text, class, kanji)
                );
            }
        }
    }

    #[test]
    fn rmqr_chooses_the_version_of_the_least_area(text in "[0-9A-Fa-c]{1,60}") {
        let options = options(Symbology::Rmqr, M);
        let chosen = encode(&text, &options).unwrap().version();
        let smaller = Symbology::Rmqr.versions().filter(|version| {
            version.width() * version.height() < chosen.width() * chosen.height()
        });
        for version in smaller {
            let asked = Options { version: Some(version), ..options };
            let is_too_small = matches!(encode(&text, &asked), Err(Error::VersionTooSmall { .. }));
            prop_assert!(is_too_small, "{}", version);
        }
    }
}

#[test]
fn every_version_is_drawn_in_every_size() {
    for version in [Symbology::MicroQr, Symbology::Rmqr]
        .into_iter()
        .flat_map(Symbology::versions)
    {
        let level = if version.has_level(L) { L } else { M };
        let options = Options {
            version: Some(version),
            ..options(version.symbology(), level)
        };
        let symbol = encode("12345", &options).unwrap();
        for scale in 1..=17 {
            let style = Style {
                quiet_zone: version.symbology().quiet_zone(),
                size: Some(crate::render::Size::Scale(scale)),
                ..Style::default()
            };
            let frame = Frame::new(&symbol, style);
            let png = Format::Png.draw(&frame).unwrap();
            let mut reader = png::Decoder::new(std::io::Cursor::new(&png))
                .read_info()
                .unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut pixels).unwrap();
            let (width, height) = (info.width as usize, info.height as usize);
            let (scale, quiet_zone) = (scale as usize, style.quiet_zone as usize);
            assert_eq!(width, (version.width() + 2 * quiet_zone) * scale);
            assert_eq!(height, (version.height() + 2 * quiet_zone) * scale);
            for y in 0..height {
                for x in 0..width {
                    let white = pixels[y * info.line_size + x / 8] >> (7 - x % 8) & 1 == 1;
                    let module = |at: usize, count: usize| {
                        (at / scale)
                            .checked_sub(quiet_zone)
                            .filter(|&module| module < count)
                    };
                    let dark = match (module(x, version.width()), module(y, version.height())) {
                        (Some(x), Some(y)) => symbol.is_dark(x, y),
                        _ => false,
                    };
                    assert_eq!(white, !dark, "{version} at {scale}: ({x}, {y})");
                }
            }
        }
    }
}
