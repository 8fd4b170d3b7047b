//! Divides rows of squares into matches and literals.
//!
//! Two squares have equal bytes if the squares that follow them are equal, and if the same number of
//! their bits comes before their first byte. Each square has one candidate: the newest in an earlier
//! row that begins with the same squares. A match that saves bits is taken, unless the next square
//! has one that saves more. It begins at the first byte that begins in a square or, right after
//! another match, at the byte in which the square begins.
//!
//! Finding the best division of each row, from its end to its start, would make files 2 % smaller
//! and take twice as long.

use std::hint::select_unpredictable;

use super::block::Output;
use super::codes::GROUP;
use super::costs::{BIT, Costs};
use super::{PHASES, SquareGrid};
use crate::MIN_MATCH;

/// The number of squares that a candidate begins with. If no square begins with as many as the
/// first, the second counts.
const LONG_KEY: u32 = 8;
const SHORT_KEY: u32 = 5;

/// The number of rows and of columns in a table: a power of two, so that an index needs no check.
pub(super) const ROWS: usize = 256;
const COLUMNS: usize = 256;

/// How much a match must save.
const MIN_SAVED: i32 = 3 * BIT;
/// How much a match saves that is taken at once.
const GOOD: i32 = 12 * BIT;

/// A match or a run that begins in a column.
#[derive(Clone, Copy)]
struct Found {
    /// How much it saves.
    saved: i32,
    /// The column in which it ends, before the first byte of the column.
    next: u32,
    /// The index of the first byte.
    from: u16,
    /// The place of the source of a match.
    place: u16,
    is_run: bool,
    /// True if it begins at the byte in which the column begins: its squares are those from the
    /// column before on.
    is_at_start: bool,
}

/// Divides rows whose squares fit in this number of words.
pub(super) struct Parser<const WORDS: usize> {
    grid: Option<SquareGrid>,
    /// By column: the index in a row of the byte in which it begins, and of its first byte.
    starts: [u16; COLUMNS],
    first_bytes: [u16; COLUMNS],
    /// By column: the bits before its first byte, 0 to 7.
    phases: [u8; COLUMNS],
    /// By column: the number of columns from it to the end of the row, squares or not.
    left: [u8; COLUMNS],
    /// By the number of rows from the source of a match to its row: the distance in bytes between
    /// equal columns.
    distances: [u32; ROWS],
    /// The number of columns after which phases repeat: 1, 2, 4 or 8.
    period: usize,
    /// By phase: a column of the first row.
    first_places: [u16; PHASES],
    /// The squares of each row.
    rows: [[u64; WORDS]; ROWS],
    /// The newest place of each key: the row in the upper byte, and the column in the lower.
    long: [[u16; 1 << LONG_KEY]; PHASES],
    short: [[u16; 1 << SHORT_KEY]; PHASES],
}

impl<const WORDS: usize> Parser<WORDS> {
    pub fn new() -> Self {
        Self {
            grid: None,
            starts: [0; COLUMNS],
            first_bytes: [0; COLUMNS],
            phases: [0; COLUMNS],
            left: [0; COLUMNS],
            distances: [0; ROWS],
            period: PHASES,
            first_places: [0; PHASES],
            rows: [[0; WORDS]; ROWS],
            long: [[0; 1 << LONG_KEY]; PHASES],
            short: [[0; 1 << SHORT_KEY]; PHASES],
        }
    }

    /// Starts a picture in this grid. Its first row is this one: candidates are in it until there
    /// are newer ones.
    pub fn start<const MATCHES: bool>(&mut self, grid: &SquareGrid, first: [u64; WORDS]) {
        if self.grid != Some(*grid) {
            self.grid = Some(*grid);
            let all = grid.all_columns();
            // A match of the last column ends in the one after the next.
            for i in 0..grid.columns + 2 {
                self.starts[i] = grid.start(i) as u16;
                self.first_bytes[i] = grid.first_byte(i) as u16;
                self.phases[i] = grid.phase(i) as u8;
                self.left[i] = all.saturating_sub(i).min(u8::MAX.into()) as u8;
            }
            self.distances = std::array::from_fn(|rows| grid.distance(rows) as u32);
            self.period = PHASES >> grid.scale.trailing_zeros().min(3);
            for i in (0..grid.columns).rev() {
                self.first_places[grid.phase(i)] = i as u16;
            }
        }
        if !MATCHES {
            return;
        }
        self.rows[0] = first;
        for (phase, &place) in self.first_places.iter().enumerate() {
            self.long[phase].fill(place);
            self.short[phase].fill(place);
        }
    }

    /// Takes a row that equals the row before.
    #[inline(always)]
    pub fn repeat(&mut self, row: usize, squares: [u64; WORDS]) {
        self.rows[row % ROWS] = squares;
    }

    /// Divides the bytes of a row from the one in which column `first` begins to the last of column
    /// `last`: the first and the last that differ from the row before.
    #[inline(always)]
    pub fn divide<const MATCHES: bool>(
        &mut self,
        row: usize,
        squares: [u64; WORDS],
        (first, last): (usize, usize),
        costs: &Costs,
        output: &mut impl Output,
    ) {
        if !MATCHES {
            self.write_squares(&squares, (first, last), output);
            return;
        }
        self.rows[row % ROWS] = squares;
        let beyond = (last + 2) % COLUMNS;
        let end = self.first_bytes[(last + 1) % COLUMNS];
        // A match that ends after the last column has the byte in which the next one begins.
        let start_beyond = std::mem::replace(&mut self.starts[beyond], end);
        self.write(row, &squares, (first, last), costs, output);
        self.starts[beyond] = start_beyond;
        self.remember(row, &squares, first, last);
    }

    /// Writes the bytes of a row without matches.
    #[inline(always)]
    fn write_squares(
        &self,
        squares: &[u64; WORDS],
        (first, last): (usize, usize),
        output: &mut impl Output,
    ) {
        let pairs = moved(squares);
        let mut column = first;
        while column + GROUP <= last + 1 {
            let shown = window(&pairs, column) as usize;
            if !output.group(self.phase(column), shown) {
                for i in 0..GROUP {
                    output.square(self.phase(column + i), shown >> i & 3);
                }
            }
            column += GROUP;
        }
        for column in column..=last {
            output.square(self.phase(column), window(&pairs, column) as usize % 4);
        }
        output.mixed(self.phase(last + 1), window(&pairs, last + 1) as usize % 4);
    }

    /// Writes the bytes of a row.
    #[inline(always)]
    fn write(
        &self,
        row: usize,
        squares: &[u64; WORDS],
        (first, last): (usize, usize),
        costs: &Costs,
        output: &mut impl Output,
    ) {
        let pairs = moved(squares);
        let place = Place {
            parser: self,
            row,
            squares,
            changes: std::array::from_fn(|i| {
                let next = squares.get(i + 1).map_or(0, |word| word << 63);
                squares[i] ^ (squares[i] >> 1 | next)
            }),
            beyond: last as u32 + 2,
            costs,
        };
        let mut column = first;
        let mut found = place.find(column);
        while column <= last {
            let pair = window(&pairs, column) as usize % 4;
            if found.saved <= MIN_SAVED {
                output.square(self.phase(column), pair);
                column += 1;
                found = place.find(column);
                continue;
            }
            if found.saved < GOOD {
                let next = place.find(column + 1);
                if next.saved > found.saved {
                    output.square(self.phase(column), pair);
                    column += 1;
                    found = next;
                    continue;
                }
            }
            let length = self.starts[found.next as usize % COLUMNS].wrapping_sub(found.from);
            if !(MIN_MATCH as u16..1 << 15).contains(&length) {
                found.saved = 0;
                continue;
            }
            let equal = column - usize::from(found.is_at_start);
            let distance = self.distance(row, equal, found.place);
            let distance = select_unpredictable(found.is_run, 1, distance);
            if !costs.may_match(length.into(), distance) {
                found.saved = 0;
                continue;
            }
            if !found.is_at_start {
                output.mixed(self.phase(column), pair);
                if found.is_run {
                    output.byte(pair & 2 != 0);
                }
            }
            output.matched(length.into(), distance);
            column = found.next as usize;
            if column > last {
                break;
            }
            found = place.find(column);
            let at_start = place.find_at_start(column);
            if at_start.saved > found.saved {
                found = at_start;
            }
        }
        if column == last + 1 {
            output.mixed(self.phase(column), window(&pairs, column) as usize % 4);
        }
    }

    /// Returns how far a place is before a column of a row.
    #[inline(always)]
    fn distance(&self, row: usize, column: usize, place: u16) -> usize {
        let (source_row, source) = place_of(place);
        let rows = self.distances[(row - source_row) % ROWS] as usize;
        rows + usize::from(self.first_byte(column)) - usize::from(self.first_byte(source))
    }

    #[inline(always)]
    fn first_byte(&self, column: usize) -> u16 {
        self.first_bytes[column % COLUMNS]
    }

    #[inline(always)]
    fn phase(&self, column: usize) -> usize {
        usize::from(self.phases[column % COLUMNS]) % PHASES
    }

    /// Remembers the columns of a row from `first` to `last`. A few before them are remembered too,
    /// as their keys have changed.
    #[inline(always)]
    fn remember(&mut self, row: usize, squares: &[u64; WORDS], first: usize, last: usize) {
        let start = first.saturating_sub(LONG_KEY as usize - 1);
        // All columns of a phase have the same tables.
        for start in start..start + self.period {
            let phase = self.phase(start);
            let (long, short) = (&mut self.long[phase], &mut self.short[phase]);
            let mut column = start;
            while column <= last {
                let key = window(squares, column) as usize;
                let place = (row * COLUMNS + column) as u16;
                long[key % (1 << LONG_KEY)] = place;
                short[key % (1 << SHORT_KEY)] = place;
                column += self.period;
            }
        }
    }

    /// Returns the index of the byte in which a column begins, of its first byte, and its phase.
    #[inline(always)]
    pub fn column(&self, column: usize) -> (usize, usize, usize) {
        let start = self.starts[column % COLUMNS];
        (
            start.into(),
            self.first_byte(column).into(),
            self.phase(column),
        )
    }
}

/// Returns the row and the column of a place.
#[inline(always)]
fn place_of(place: u16) -> (usize, usize) {
    let place = usize::from(place);
    (place / COLUMNS, place % COLUMNS)
}

/// A row in which matches are found.
struct Place<'a, const WORDS: usize> {
    parser: &'a Parser<WORDS>,
    row: usize,
    squares: &'a [u64; WORDS],
    /// 1 for a square that differs from the next.
    changes: [u64; WORDS],
    /// The column after the one that follows the last.
    beyond: u32,
    costs: &'a Costs,
}

impl<const WORDS: usize> Place<'_, WORDS> {
    /// Finds a match from the first byte of a column on, or a run from the byte after it on.
    #[inline(always)]
    fn find(&self, column: usize) -> Found {
        let from = self.parser.first_byte(column);
        Found {
            is_at_start: false,
            ..self.find_from(column, from, from + 1, true)
        }
    }

    /// Finds a match or a run of the squares of the column before, but from the byte in which this
    /// column begins.
    #[inline(always)]
    fn find_at_start(&self, column: usize) -> Found {
        let from = self.parser.starts[column % COLUMNS];
        // A run needs a byte of the column before.
        let may_run = from > self.parser.first_byte(column - 1);
        Found {
            is_at_start: true,
            ..self.find_from(column - 1, from, from, may_run)
        }
    }

    #[inline(always)]
    fn find_from(&self, column: usize, from: u16, from_run: u16, may_run: bool) -> Found {
        let Self { parser, costs, .. } = self;
        let own = window(self.squares, column);
        let phase = parser.phase(column);
        let long = parser.long[phase][own as usize % (1 << LONG_KEY)];
        let short = parser.short[phase][own as usize % (1 << SHORT_KEY)];
        // The places of the first row are those of no key.
        let place = select_unpredictable(usize::from(long) < COLUMNS, short, long);
        let (source_row, source) = place_of(place);
        let equal = (own ^ window(&parser.rows[source_row % ROWS], source)).trailing_zeros();
        let equal = smaller(equal, parser.left[source].into());
        let next = smaller(column as u32 + equal, self.beyond);
        let within = !u64::MAX.wrapping_shl(next - column as u32);
        let changes = (window(&self.changes, column) & within).count_ones();
        let bytes = i32::from(parser.starts[next as usize % COLUMNS]) - i32::from(from);
        let of_match = costs.matches[(self.row - source_row) % ROWS];
        let mut found = Found {
            saved: bytes * costs.mean_byte + changes.cast_signed() * costs.more - of_match,
            next,
            from,
            place,
            is_run: false,
            is_at_start: false,
        };
        if own.wrapping_add(1) & costs.run_mask == 0 && may_run {
            let equal = (own ^ (own & 1).wrapping_neg()).trailing_zeros();
            let next = smaller(column as u32 + equal, self.beyond);
            let bytes = i32::from(parser.starts[next as usize % COLUMNS]) - i32::from(from_run);
            let saved = bytes * costs.byte[own as usize % 2] - costs.run;
            if saved > found.saved {
                found = Found {
                    saved,
                    next,
                    from: from_run,
                    is_run: true,
                    ..found
                };
            }
        }
        found
    }
}

/// Returns 64 squares from a column on, or fewer and zeros.
#[inline(always)]
pub(super) fn window<const WORDS: usize>(squares: &[u64; WORDS], column: usize) -> u64 {
    let shift = column as u32 % u64::BITS;
    if WORDS == 1 {
        return squares[0] >> shift;
    }
    let word = column / u64::BITS as usize;
    let low = squares.get(word).map_or(0, |word| word >> shift);
    let high = squares
        .get(word + 1)
        .map_or(0, |word| word << 1 << (63 - shift));
    low | high
}

/// Returns the squares, one column later.
#[inline(always)]
pub(super) fn moved<const WORDS: usize>(squares: &[u64; WORDS]) -> [u64; WORDS] {
    let mut before = 0;
    squares.map(|word| {
        let moved = word << 1 | before >> 63;
        before = word;
        moved
    })
}

/// Returns the smaller of two numbers without a branch, which would often be predicted wrong.
#[inline(always)]
fn smaller(a: u32, b: u32) -> u32 {
    select_unpredictable(a < b, a, b)
}
