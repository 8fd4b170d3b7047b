//! What is painted by what a picture without pixels says, module by module.

use crate::Symbol;

/// How often each module was painted, by rows, quiet zone included.
pub struct Painted(Vec<Vec<u8>>);

impl Painted {
    /// Nothing, yet.
    #[must_use]
    pub fn new(symbol: &Symbol, quiet_zone: u32) -> Self {
        let width = symbol.size() + 2 * quiet_zone as usize;
        Self(vec![vec![0; width]; width])
    }

    /// Paints `count` modules of a row.
    pub fn paint(&mut self, x: usize, y: usize, count: usize) {
        for times in &mut self.0[y][x..x + count] {
            *times += 1;
        }
    }

    /// That each dark module was painted once, and nothing else.
    #[track_caller]
    pub fn assert_is(&self, symbol: &Symbol, quiet_zone: u32) {
        let module = |at: usize| {
            let at = at.checked_sub(quiet_zone as usize)?;
            (at < symbol.size()).then_some(at)
        };
        for (y, row) in self.0.iter().enumerate() {
            for (x, &times) in row.iter().enumerate() {
                let dark = match (module(x), module(y)) {
                    (Some(x), Some(y)) => symbol.is_dark(x, y),
                    _ => false,
                };
                assert_eq!(times, u8::from(dark), "({x}, {y})");
            }
        }
    }
}

/// The commands of a path, each with its numbers.
fn commands(path: &str) -> Vec<(char, Vec<i64>)> {
    let mut commands = Vec::new();
    let mut rest = path;
    while let Some(letter) = rest.chars().next() {
        assert!("Mmhv".contains(letter), "{letter}");
        let end = rest[1..]
            .find(|c: char| c.is_alphabetic())
            .map_or(rest.len(), |at| at + 1);
        // A minus separates numbers, too.
        let numbers = rest[1..end].replace('-', " -");
        let numbers = numbers.trim_start().split(' ');
        commands.push((
            letter,
            numbers.map(|number| number.parse().unwrap()).collect(),
        ));
        rest = &rest[end..];
    }
    commands
}

/// What the strokes of the path of an SVG paint, however often: they are two units wide, as a module, and so are the joins.
#[must_use]
pub fn painted_by_path(symbol: &Symbol, quiet_zone: u32, path: &str) -> Painted {
    let size = 2 * (symbol.size() as i64 + 2 * i64::from(quiet_zone));
    // A module is four units, each of which is painted or not.
    let mut units = vec![vec![false; size as usize]; size as usize];
    let mut paint = |[left, top]: [i64; 2], [right, bottom]: [i64; 2]| {
        let place = |at: i64| (at + 2 * i64::from(quiet_zone)) as usize;
        for row in &mut units[place(top)..place(bottom)] {
            row[place(left)..place(right)].fill(true);
        }
    };
    let mut at = [0, 0];
    // The direction of the stroke before, if one ends here.
    let mut before = None;
    for (letter, numbers) in commands(path) {
        let (along, by) = match (letter, &numbers[..]) {
            ('M', &[x, y]) => {
                (at, before) = ([x, y], None);
                continue;
            }
            ('m', &[x, y]) => {
                (at, before) = ([at[0] + x, at[1] + y], None);
                continue;
            }
            ('h', &[by]) => (0, by),
            ('v', &[by]) => (1, by),
            command => panic!("{command:?}"),
        };
        assert_ne!(by, 0);
        if let Some(before) = before.replace(along) {
            assert_ne!(before, along, "a stroke turns at a right angle");
            paint(at.map(|at| at - 1), at.map(|at| at + 1));
        }
        let from = at;
        at[along] += by;
        let [mut low, mut high] = [from, at];
        if by < 0 {
            std::mem::swap(&mut low, &mut high);
        }
        low[1 - along] -= 1;
        high[1 - along] += 1;
        paint(low, high);
    }
    let mut painted = Painted::new(symbol, quiet_zone);
    for (y, rows) in units.chunks(2).enumerate() {
        for x in 0..rows[0].len() / 2 {
            let parts = [0, 1].map(|row| [rows[row][2 * x], rows[row][2 * x + 1]]);
            assert!(parts == [[parts[0][0]; 2]; 2], "a part of ({x}, {y})");
            painted.paint(x, y, usize::from(parts[0][0]));
        }
    }
    painted
}
