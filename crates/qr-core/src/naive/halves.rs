//! Reads text as a terminal shows it, half a character at a time.

use crate::render::Frame;

/// The colour of half a character cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The default foreground of the terminal.
    Text,
    /// The default background of the terminal.
    Behind,
    /// Black of the terminal.
    Black,
    /// White of the terminal.
    White,
}

/// Returns the cells that a terminal shows, as upper and lower halves.
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

/// Returns true if a module is dark. Both count from 0 at the top left of the quiet zone.
pub fn is_dark(frame: &Frame<'_>, x: usize, y: usize) -> bool {
    let quiet_zone = frame.style.quiet_zone as usize;
    let module = |at: usize, size: usize| at.checked_sub(quiet_zone).filter(|&at| at < size);
    match (module(x, frame.width()), module(y, frame.height())) {
        (Some(x), Some(y)) => frame.is_dark(x, y),
        _ => false,
    }
}

/// Asserts that the halves are the modules in these colours, and that nothing is drawn below an odd
/// number of rows.
pub fn assert_halves(frame: &Frame<'_>, text: &[u8], [dark, light]: [Half; 2]) {
    let (columns, rows) = (frame.columns() as usize, frame.rows() as usize);
    let lines = shown(text);
    assert_eq!(lines.len(), rows.div_ceil(2));
    for (y, line) in lines.iter().enumerate() {
        assert_eq!(line.len(), columns);
        for (x, &[upper, lower]) in line.iter().enumerate() {
            let color = |y| match y {
                _ if y == rows => Half::Behind,
                _ if is_dark(frame, x, y) => dark,
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
