//! Compares text with the symbol, half a character at a time.

use super::{draw, symbol};
use crate::Error;
use crate::naive::halves::{Half, assert_halves, is_dark, shown};
use crate::render::text::MAX_MODULES;
use crate::render::{Format, Frame, Style, Workspace};

/// Returns a style with a quiet zone.
fn quiet(quiet_zone: u32) -> Style {
    Style {
        quiet_zone,
        ..Style::default()
    }
}

#[test]
fn text_has_two_modules_in_each_character() {
    for version in [1, 2, 7, 40] {
        let symbol = symbol(version);
        for quiet_zone in 0..6 {
            let frame = Frame::new(&symbol, quiet(quiet_zone));
            for (inverse, colors) in [
                (false, [Half::Text, Half::Behind]),
                (true, [Half::Behind, Half::Text]),
            ] {
                let text = Format::Utf8 { inverse }.draw(&frame).unwrap();
                assert_halves(&frame, &text, colors);
            }
        }
    }
}

#[test]
fn small_text_for_a_terminal_has_two_modules_in_each_character() {
    for version in [1, 7, 40] {
        let symbol = symbol(version);
        for quiet_zone in 0..6 {
            let frame = Frame::new(&symbol, quiet(quiet_zone));
            for (inverse, colors) in [
                (false, [Half::Black, Half::White]),
                (true, [Half::White, Half::Black]),
            ] {
                let text = Format::Terminal {
                    small: true,
                    inverse,
                }
                .draw(&frame)
                .unwrap();
                assert_halves(&frame, &text, colors);
            }
        }
    }
}

#[test]
fn text_for_a_terminal_has_two_characters_for_each_module() {
    for (version, quiet_zone, inverse) in [(1, 0, false), (7, 4, true), (40, 3, false)] {
        let symbol = symbol(version);
        let frame = Frame::new(&symbol, quiet(quiet_zone));
        let text = Format::Terminal {
            small: false,
            inverse,
        }
        .draw(&frame)
        .unwrap();
        let width = symbol.size() + 2 * quiet_zone as usize;
        let lines = shown(&text);
        assert_eq!(lines.len(), width);
        for (y, line) in lines.iter().enumerate() {
            assert_eq!(line.len(), 2 * width);
            for (x, &cell) in line.iter().enumerate() {
                let dark = is_dark(&frame, x / 2, y);
                let color = if dark == inverse {
                    Half::White
                } else {
                    Half::Black
                };
                assert_eq!(cell, [color, color], "({x}, {y})");
            }
        }
    }
}

#[test]
fn writes_a_colour_only_where_it_changes() {
    let format = Format::Terminal {
        small: false,
        inverse: false,
    };
    let text = draw(format, &symbol(1), quiet(4)).unwrap();
    let text = String::from_utf8(text).unwrap();
    for line in text.lines() {
        let codes: Vec<&str> = line.split("\x1b[").skip(1).map(|part| &part[..2]).collect();
        assert!(codes.windows(2).all(|pair| pair[0] != pair[1]), "{line:?}");
    }
    assert!(text.starts_with(&format!("\x1b[47m{}\x1b[0m\n", " ".repeat(58))));
}

#[test]
fn refuses_text_that_is_too_wide() {
    let symbol = symbol(1);
    let widest = (MAX_MODULES - 21) / 2;
    let terminal = |small| Format::Terminal {
        small,
        inverse: false,
    };
    let utf8 = Format::Utf8 { inverse: false };
    for format in [utf8, terminal(false), terminal(true)] {
        let render = |quiet_zone| {
            let frame = Frame::new(&symbol, quiet(quiet_zone));
            let mut bytes = b"before".to_vec();
            let result = format.render(&frame, &mut Workspace::default(), &mut bytes);
            assert_eq!(result.is_err(), bytes == b"before");
            result
        };
        assert_eq!(render(widest), Ok(()));
        for quiet_zone in [widest + 1, 8181, u32::MAX] {
            let width = 21 + 2 * u64::from(quiet_zone);
            assert_eq!(
                render(quiet_zone),
                Err(Error::TextTooWide { width, most: 1024 })
            );
        }
    }
}
