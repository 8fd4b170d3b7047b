//! Tests each error and its figures.

use super::encode;
use crate::render::{Format, Frame, Size, Style, Workspace, png};
use crate::{
    Content, Encoder, Error, ErrorCorrectionLevel, Mask, Mode, Options, Segment, Symbol, Symbology,
    Version,
};

#[test]
fn refuses_empty_content() {
    let options = Options::default();
    let empty_segment = Content::Segment(Segment::bytes(b""));
    for content in [
        &[][..],
        &[Content::Text("")],
        &[empty_segment, empty_segment],
    ] {
        assert_eq!(Symbol::encode(content, &options), Err(Error::Empty));
    }
}

#[test]
fn refuses_content_that_no_version_holds() {
    // The capacities of version 40 that table 7 prints: digits, alphanumeric characters, bytes.
    let capacities = [
        (ErrorCorrectionLevel::L, 7089, 4296, 2953),
        (ErrorCorrectionLevel::M, 5596, 3391, 2331),
        (ErrorCorrectionLevel::Q, 3993, 2420, 1663),
        (ErrorCorrectionLevel::H, 3057, 1852, 1273),
    ];
    for (level, digits, alphanumerics, bytes) in capacities {
        let options = Options {
            error_correction_level: level,
            ..Options::default()
        };
        for (character, most) in [("7", digits), ("A", alphanumerics), ("a", bytes)] {
            let symbol = encode(&character.repeat(most), &options).unwrap();
            assert_eq!(symbol.version(), Version::MAX);
            assert_eq!(
                encode(&character.repeat(most + 1), &options),
                Err(Error::DataTooLong {
                    symbology: Symbology::Qr,
                    level,
                    bytes: most + 1,
                    other: None,
                })
            );
        }
    }
}

#[test]
fn kanji_mode_holds_text_that_is_too_long_in_utf_8() {
    // 1817 characters of 13 bits fill version 40; as UTF-8 they are 5451 bytes.
    let symbol = encode(&"茗".repeat(1817), &Options::default()).unwrap();
    assert_eq!(symbol.version(), Version::MAX);
    assert!(encode(&"茗".repeat(1818), &Options::default()).is_err());
}

#[test]
fn names_the_smallest_version_if_the_requested_version_is_too_small() {
    let version = Version::new(1).unwrap();
    let options = Options {
        version: Some(version),
        ..Options::default()
    };
    let smallest = Version::new(2).unwrap();
    let error = Error::VersionTooSmall { version, smallest };
    assert_eq!(encode("eighteen bytes...!", &options), Err(error));
    assert_eq!(
        error.to_string(),
        "the version is too small for the content"
    );
}

#[test]
fn names_the_character_that_a_mode_cannot_express() {
    let error = |mode, character, index| {
        Err(Error::InvalidCharacter {
            mode,
            character,
            index,
        })
    };
    assert_eq!(Segment::numeric("12a"), error(Mode::Numeric, 'a', 2));
    assert_eq!(Segment::numeric("１"), error(Mode::Numeric, '１', 0));
    assert_eq!(
        Segment::alphanumeric("AB_"),
        error(Mode::Alphanumeric, '_', 2)
    );
    assert_eq!(Segment::kanji("点a"), error(Mode::Kanji, 'a', 1));
    assert_eq!(Segment::kanji("～"), error(Mode::Kanji, '～', 0));
}

#[test]
fn refuses_numbers_out_of_range() {
    for number in [0, 41, 255] {
        assert_eq!(Version::new(number), Err(Error::InvalidVersion(number)));
    }
    for number in [8, 255] {
        assert_eq!(Mask::new(number), Err(Error::InvalidMask(number)));
    }
}

#[test]
fn a_failed_call_keeps_the_previous_symbol_and_picture() {
    let mut encoder = Encoder::default();
    let content = [Content::Text("before")];
    let encoded = encoder.encode(&content, &Options::default(), None);
    let before = encoded.unwrap().clone();
    let too_long = "x".repeat(8000);
    for text in ["", &too_long] {
        let content = [Content::Text(text)];
        let again = encoder.encode(&content, &Options::default(), None);
        assert!(again.is_err());
        assert!(encoder.symbol() == Some(&before));
    }
    let mut bytes = b"before".to_vec();
    let style = Style {
        size: Some(Size::Width(20)),
        ..Style::default()
    };
    assert!(
        png::render(
            &Frame::new(&before, style),
            &mut Workspace::default(),
            &mut bytes
        )
        .is_err()
    );
    assert_eq!(bytes, b"before");
}

#[test]
fn an_encoder_draws_after_a_panic() {
    let draw = |encoder: &mut Encoder| {
        let content = [Content::Text("after a panic")];
        encoder.encode(&content, &Options::default(), None).unwrap();
        encoder
            .draw(Format::Png, Style::default(), None)
            .unwrap()
            .clone()
    };
    let mut encoder = Encoder::default();
    let before = draw(&mut encoder);
    let panic = std::panic::AssertUnwindSafe(|| encoder.panic());
    assert!(std::panic::catch_unwind(panic).is_err());
    assert_eq!(draw(&mut encoder), before);
}
