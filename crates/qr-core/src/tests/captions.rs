//! Tests the frames of captions: their sizes, what they refuse, and that pixels are as dark as the part
//! of them that letters cover.

use crate::render::canvas::Canvas;
use crate::render::{
    Caption, CaptionPosition, Color, Design, Format, Frame, MAX_CAPTION_CHARACTERS, Size, Style,
};
use crate::{CaptionFault, Content, Error, FontFault, Options, Symbol, Version};

const BLUE: Color = Color::from_rgba(0x0a_3d_62_ff);

fn caption(text: &str, position: CaptionPosition) -> Result<Caption, Error> {
    Caption::new(text, None, position, BLUE, Color::WHITE)
}

fn design(text: &str, position: CaptionPosition) -> Design {
    Design {
        caption: Some(caption(text, position).unwrap()),
        ..Design::default()
    }
}

fn symbol(version: Version) -> Symbol {
    let options = Options {
        version: Some(version),
        ..Options::default()
    };
    Symbol::encode(&[Content::Text("1")], &options).unwrap()
}

#[test]
fn a_picture_is_as_wide_as_the_frame_and_as_high_as_the_band_more() {
    for version in (1..=40).map(|number| Version::new(number).unwrap()) {
        let symbol = symbol(version);
        for (quiet_zone, position) in [
            (4, CaptionPosition::Bottom),
            (1, CaptionPosition::Top),
            (40, CaptionPosition::Top),
        ] {
            let design = design("SCAN ME", position);
            let style = Style {
                quiet_zone,
                ..Style::default()
            };
            let frame = Frame::new(&symbol, style).with_design(&design);
            let [left, top, right, bottom] = frame.margins();
            let shorter = frame.width() as u64 + 2 * u64::from(quiet_zone);
            assert_eq!((left, right), (right, left));
            let (band, border) = match position {
                CaptionPosition::Bottom => (bottom, top),
                CaptionPosition::Top => (top, bottom),
            };
            assert_eq!(border, left);
            let of_frame = border - u64::from(quiet_zone);
            assert!(of_frame.abs_diff(shorter / 30) <= 1, "{version} {of_frame}");
            let of_band = band - u64::from(quiet_zone);
            assert_eq!(of_band, (shorter / 4).max(5), "{version}");
            assert_eq!(frame.columns(), shorter + 2 * of_frame);
            assert_eq!(frame.rows(), shorter + of_frame + of_band);
        }
    }
}

#[test]
fn a_code_has_the_same_modules_in_its_frame() {
    let symbol = symbol(Version::MIN);
    for position in [CaptionPosition::Bottom, CaptionPosition::Top] {
        let design = design("SCAN ME", position);
        let style = Style {
            size: Some(Size::Width(31 * 3 + 2)),
            ..Style::default()
        };
        let frame = Frame::new(&symbol, style).with_design(&design);
        let mut canvas = Canvas::default();
        let layout = canvas.draw(&frame).unwrap();
        assert_eq!(
            (layout.width, layout.height, layout.scale),
            (95, 95 * 37 / 31, 3)
        );
        for (x, y) in (0..21).flat_map(|y| (0..21).map(move |x| (x, y))) {
            let (left, top) = (layout.left + 3 * x + 1, layout.top + 3 * y + 1);
            let pixel = canvas.pixels[top * layout.width + left];
            let expected = if frame.is_dark(x, y) { 0 } else { 255 };
            assert_eq!(pixel, [expected, expected, expected, 255], "{x} {y}");
        }
    }
}

#[test]
fn refuses_text_that_is_no_caption() {
    let refused = |text: &str| match caption(text, CaptionPosition::Top) {
        Err(Error::InvalidCaption(fault)) => fault,
        other => panic!("{text:?} {other:?}"),
    };
    let long = "i".repeat(MAX_CAPTION_CHARACTERS + 1);
    assert!(caption(&long[1..], CaptionPosition::Top).is_ok());
    assert_eq!(
        refused(&long),
        CaptionFault::Length(MAX_CAPTION_CHARACTERS + 1)
    );
    assert_eq!(refused(""), CaptionFault::Length(0));
    assert_eq!(refused(" \u{a0}"), CaptionFault::Length(2));
    let character = '\n';
    assert_eq!(
        refused("a\n"),
        CaptionFault::Control {
            character,
            index: 1
        }
    );
    let character = 'ب';
    assert_eq!(
        refused("ab ب"),
        CaptionFault::NeedsShaping {
            character,
            index: 3
        }
    );
}

#[test]
fn names_the_first_character_that_the_font_lacks() {
    let fault = FontFault::MissingCharacter {
        character: 'Ж',
        index: 1,
        is_built_in: true,
    };
    assert_eq!(
        caption("AЖ", CaptionPosition::Top),
        Err(Error::InvalidFont(fault))
    );
}

#[test]
fn refuses_a_text_that_is_too_wide_and_a_code_without_a_quiet_zone() {
    let symbol = symbol(Version::MIN);
    let draw = |text: &str, style: Style| {
        let design = design(text, CaptionPosition::Bottom);
        let frame = Frame::new(&symbol, style).with_design(&design);
        Format::all(crate::render::FormatOptions {
            inverse: false,
            small: false,
            quality: 90,
        })
        .map(|format| format.draw(&frame).err())
    };
    let wide = "W".repeat(30);
    let all = draw(&wide, Style::default());
    let expected = all[0];
    assert!(
        matches!(
            expected,
            Some(Error::InvalidCaption(CaptionFault::TooWide { width, available: 27 })) if width > 27
        ),
        "{expected:?}"
    );
    for (i, error) in all.into_iter().enumerate() {
        // Text and the terminal have no shapes.
        let is_text = i == 2 || i == 3;
        let of_format = if is_text {
            Some(Error::ShapesNotOnFormat)
        } else {
            expected
        };
        assert_eq!(error, of_format, "{i}");
    }
    let without = Style {
        quiet_zone: 0,
        ..Style::default()
    };
    let error = Error::InvalidCaption(CaptionFault::NoQuietZone);
    assert_eq!(draw("A", without)[0], Some(error));
    let mut round = Style::default();
    round.shapes.background_round = 10;
    let error = Error::InvalidCaption(CaptionFault::RoundBackground);
    assert_eq!(draw("A", round)[1], Some(error));
}
