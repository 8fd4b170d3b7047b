//! Paints the outlines of a vector picture, module by module.

use crate::naive::halves::is_dark;
use crate::render::Frame;

/// Counts how often each module was painted, row by row, quiet zone included.
pub struct Painted(Vec<Vec<u8>>);

impl Painted {
    /// Begins with nothing painted.
    #[must_use]
    pub fn new(frame: &Frame<'_>) -> Self {
        Self(vec![
            vec![0; frame.columns() as usize];
            frame.rows() as usize
        ])
    }

    /// Paints `count` modules of a row.
    pub fn paint(&mut self, x: usize, y: usize, count: usize) {
        for times in &mut self.0[y][x..x + count] {
            *times += 1;
        }
    }

    /// Asserts that each dark module was painted once, and nothing else.
    #[track_caller]
    pub fn assert_is(&self, frame: &Frame<'_>) {
        for (y, row) in self.0.iter().enumerate() {
            for (x, &times) in row.iter().enumerate() {
                assert_eq!(times, u8::from(is_dark(frame, x, y)), "({x}, {y})");
            }
        }
    }
}

/// Outlines that are filled: closed polygons with horizontal and vertical sides.
#[derive(Default)]
pub struct Outlines(Vec<Vec<[i64; 2]>>);

impl Outlines {
    /// Reads the data of a path of an SVG.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let mut outlines = Self::default();
        let mut at = [0, 0];
        for (letter, numbers) in commands(path) {
            match (letter, &numbers[..]) {
                ('M', &[x, y]) => outlines.move_to([x, y]),
                ('m', &[x, y]) => outlines.move_to([at[0] + x, at[1] + y]),
                ('H', &[x]) => outlines.line_to([x, at[1]]),
                ('h', &[x]) => outlines.line_to([at[0] + x, at[1]]),
                ('V', &[y]) => outlines.line_to([at[0], y]),
                ('v', &[y]) => outlines.line_to([at[0], at[1] + y]),
                ('z', []) => outlines.close(),
                command => panic!("{command:?}"),
            }
            let outline = outlines.0.last().unwrap();
            at = if letter == 'z' {
                outline[0]
            } else {
                outline[outline.len() - 1]
            };
        }
        outlines
    }

    /// Begins an outline.
    pub fn move_to(&mut self, to: [i64; 2]) {
        self.0.push(vec![to]);
    }

    /// Draws a line, which must not be empty and must be at a right angle to the previous line.
    pub fn line_to(&mut self, to: [i64; 2]) {
        let outline = self.0.last_mut().unwrap();
        let from = outline[outline.len() - 1];
        let is_vertical = from[0] == to[0];
        assert_ne!(is_vertical, from[1] == to[1], "from {from:?} to {to:?}");
        if let [.., before, _] = outline[..] {
            assert_ne!(is_vertical, before[0] == from[0], "straight on at {from:?}");
        }
        outline.push(to);
    }

    /// Closes an outline that began with a horizontal line, with a vertical line.
    pub fn close(&self) {
        let outline = self.0.last().unwrap();
        let [start, second, .., last] = outline[..] else {
            panic!("{outline:?} encloses nothing");
        };
        assert!(start[1] == second[1] && start[0] == last[0] && start != last);
    }

    /// Fills the outlines. The winding number of a module is the number of vertical lines to its
    /// left that lead up, less those that lead down. It must be 0 or 1, so that each fill rule
    /// paints the same. No part of a line may be drawn twice.
    #[must_use]
    pub fn painted(&self, frame: &Frame<'_>) -> Painted {
        let mut painted = Painted::new(frame);
        let (width, height) = (frame.columns() as usize, frame.rows() as usize);
        let quiet_zone = frame.style.quiet_zone;
        let place = |at: i64| usize::try_from(at + i64::from(quiet_zone)).unwrap();
        // For each row, by how much the winding number changes at each column with a line.
        let mut changes = vec![vec![0_i32; width + 1]; height];
        let mut is_drawn = vec![vec![[false; 2]; width + 1]; height + 1];
        for outline in &self.0 {
            let ends = outline.iter().cycle().skip(1);
            for (&[x, y], &[to_x, to_y]) in outline.iter().zip(ends) {
                for x in place(x.min(to_x))..place(x.max(to_x)) {
                    let is_drawn = &mut is_drawn[place(y)][x][0];
                    assert!(!std::mem::replace(is_drawn, true), "({x}, {y}) twice");
                }
                for row in place(y.min(to_y))..place(y.max(to_y)) {
                    let is_drawn = &mut is_drawn[row][place(x)][1];
                    assert!(!std::mem::replace(is_drawn, true), "({x}, {row}) twice");
                    changes[row][place(x)] += if to_y < y { 1 } else { -1 };
                }
            }
        }
        for (y, changes) in changes.iter().enumerate() {
            let mut winding = 0;
            for (x, change) in changes[..width].iter().enumerate() {
                winding += change;
                assert!(matches!(winding, 0 | 1), "{winding} at ({x}, {y})");
                painted.paint(x, y, usize::from(winding == 1));
            }
        }
        painted
    }
}

/// Splits a path into its commands, each with its numbers.
fn commands(path: &str) -> Vec<(char, Vec<i64>)> {
    let mut commands = Vec::new();
    let mut rest = path;
    while let Some(letter) = rest.chars().next() {
        let end = rest[1..]
            .find(|c: char| c.is_alphabetic())
            .map_or(rest.len(), |at| at + 1);
        // A minus sign separates numbers, too.
        let numbers = rest[1..end].replace('-', " -");
        let numbers = numbers.split_whitespace();
        commands.push((
            letter,
            numbers.map(|number| number.parse().unwrap()).collect(),
        ));
        rest = &rest[end..];
    }
    commands
}
