//! Text against the symbol, half a character at a time.

use super::symbol;
use crate::render::text::{self, MAX_MODULES};
use crate::render::{Format, Picture, terminal};
use crate::{Error, Symbol};

/// What a half of a character cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    /// The terminal's own colour of text, or of what is behind it.
    Text,
    Behind,
    Black,
    White,
}

/// The cells that a terminal shows, as upper and lower halves.
fn shown(text: &[u8]) -> Vec<Vec<[Half; 2]>> {
    let text = std::str::from_utf8(text).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().map(shown_line).collect()
}

fn shown_line(line: &str) -> Vec<[Half; 2]> {
    let (mut front, mut back) = (Half::Text, Half::Behind);
    let mut cells = Vec::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\x1b' => {
                assert_eq!(characters.next(), Some('['));
                let sequence: String = characters.by_ref().take_while(|&c| c != 'm').collect();
                for code in sequence.split(';') {
                    match code {
                        "0" => (front, back) = (Half::Text, Half::Behind),
                        "30" => front = Half::Black,
                        "37" => front = Half::White,
                        "40" => back = Half::Black,
                        "47" => back = Half::White,
                        _ => panic!("{code}"),
                    }
                }
            }
            ' ' => cells.push([back, back]),
            '█' => cells.push([front, front]),
            '▀' => cells.push([front, back]),
            '▄' => cells.push([back, front]),
            _ => panic!("{character}"),
        }
    }
    assert_eq!(
        (front, back),
        (Half::Text, Half::Behind),
        "each line resets"
    );
    cells
}

fn is_dark(symbol: &Symbol, quiet_zone: usize, x: usize, y: usize) -> bool {
    let inside = |at: usize| (quiet_zone..quiet_zone + symbol.size()).contains(&at);
    inside(x) && inside(y) && symbol.is_dark(x - quiet_zone, y - quiet_zone)
}

/// That the halves are the modules, in these colours, and that nothing is drawn below an odd number of rows.
fn assert_halves(symbol: &Symbol, quiet_zone: u32, text: &[u8], [dark, light]: [Half; 2]) {
    let quiet_zone = quiet_zone as usize;
    let width = symbol.size() + 2 * quiet_zone;
    let lines = shown(text);
    assert_eq!(lines.len(), width.div_ceil(2));
    for (y, line) in lines.iter().enumerate() {
        assert_eq!(line.len(), width);
        for (x, &[upper, lower]) in line.iter().enumerate() {
            let color = |y| match y {
                _ if y == width => Half::Behind,
                _ if is_dark(symbol, quiet_zone, x, y) => dark,
                _ => light,
            };
            assert_eq!(
                [upper, lower],
                [color(2 * y), color(2 * y + 1)],
                "({x}, {y})"
            );
        }
    }
}

#[test]
fn text_has_two_modules_in_each_character() {
    for version in [1, 2, 7, 40] {
        let symbol = symbol(version);
        for quiet_zone in 0..6 {
            for (inverse, colors) in [
                (false, [Half::Text, Half::Behind]),
                (true, [Half::Behind, Half::Text]),
            ] {
                let text = text::render(&symbol, quiet_zone, inverse).unwrap();
                assert_halves(&symbol, quiet_zone, &text, colors);
            }
        }
    }
}

#[test]
fn small_text_for_a_terminal_has_two_modules_in_each_character() {
    for version in [1, 7, 40] {
        let symbol = symbol(version);
        for quiet_zone in 0..6 {
            for (inverse, colors) in [
                (false, [Half::Black, Half::White]),
                (true, [Half::White, Half::Black]),
            ] {
                let text = terminal::render(&symbol, quiet_zone, inverse, true).unwrap();
                assert_halves(&symbol, quiet_zone, &text, colors);
            }
        }
    }
}

#[test]
fn text_for_a_terminal_has_two_characters_for_each_module() {
    for (version, quiet_zone, inverse) in [(1, 0, false), (7, 4, true), (40, 3, false)] {
        let symbol = symbol(version);
        let text = terminal::render(&symbol, quiet_zone, inverse, false).unwrap();
        let width = symbol.size() + 2 * quiet_zone as usize;
        let lines = shown(&text);
        assert_eq!(lines.len(), width);
        for (y, line) in lines.iter().enumerate() {
            assert_eq!(line.len(), 2 * width);
            for (x, &cell) in line.iter().enumerate() {
                let dark = is_dark(&symbol, quiet_zone as usize, x / 2, y);
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
fn colours_are_said_only_where_they_change() {
    let text = terminal::render(&symbol(1), 4, false, false).unwrap();
    let text = String::from_utf8(text).unwrap();
    for line in text.lines() {
        let codes: Vec<&str> = line.split("\x1b[").skip(1).map(|part| &part[..2]).collect();
        assert!(codes.windows(2).all(|pair| pair[0] != pair[1]), "{line:?}");
    }
    assert!(text.starts_with(&format!("\x1b[47m{}\x1b[0m\n", " ".repeat(58))));
}

#[test]
fn text_that_is_too_wide() {
    let symbol = symbol(1);
    let widest = (MAX_MODULES - 21) / 2;
    for (format, small) in [
        (Format::Utf8, false),
        (Format::Terminal, false),
        (Format::Terminal, true),
    ] {
        let render = |quiet_zone| {
            let picture = Picture {
                format,
                quiet_zone,
                small,
                ..Picture::default()
            };
            let mut bytes = b"before".to_vec();
            let result = picture.render_into(&symbol, &mut bytes);
            assert_eq!(result.is_err(), bytes == b"before");
            result
        };
        assert_eq!(render(widest), Ok(()));
        for quiet_zone in [widest + 1, 8181, u32::MAX] {
            let width = 21 + 2 * u64::from(quiet_zone);
            assert_eq!(render(quiet_zone), Err(Error::TextTooWide { width }));
        }
    }
}
