//! What a terminal shows of text, half a character at a time.

use crate::Symbol;

/// What a half of a character cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The terminal's own colour of text.
    Text,
    /// What is behind it.
    Behind,
    /// Black of the terminal.
    Black,
    /// White of the terminal.
    White,
}

/// The cells that a terminal shows, as upper and lower halves.
pub fn shown(text: &[u8]) -> Vec<Vec<[Half; 2]>> {
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

pub fn is_dark(symbol: &Symbol, quiet_zone: usize, x: usize, y: usize) -> bool {
    let inside = |at: usize| (quiet_zone..quiet_zone + symbol.size()).contains(&at);
    inside(x) && inside(y) && symbol.is_dark(x - quiet_zone, y - quiet_zone)
}

/// That the halves are the modules, in these colours, and that nothing is drawn below an odd number of rows.
pub fn assert_halves(symbol: &Symbol, quiet_zone: u32, text: &[u8], [dark, light]: [Half; 2]) {
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
