//! Finds matches in rows of squares: cells of equal bits that are more than a byte wide.
//!
//! A row of squares decides a row of bytes, so squares are compared instead of bytes: one XOR
//! compares 64 of them. A match begins at the first byte that begins in a square. Two squares have
//! equal bytes if the squares that follow them are equal, and if the same number of their bits
//! comes before their first byte.
//!
//! Each square has one candidate: the newest that begins with the same squares. Of all ways to
//! divide a row into these candidates, runs and literals, the one of the fewest bits is found from
//! the end of the row to its start.

use std::hint::select_unpredictable;

use crate::sequences::Sequence;
use crate::{MAX_DISTANCE, MIN_MATCH};
use qr_dispatch::Work;

/// The places of squares in rows of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SquareGrid {
    /// The bit of a row, after its first byte, at which the first square begins.
    pub left: usize,
    /// The width of a square in bits, more than 8, and its height in rows.
    pub scale: usize,
    /// The number of squares in a row, at most [`MAX_COLUMNS`](Self::MAX_COLUMNS).
    pub columns: usize,
}

impl SquareGrid {
    /// The maximum number of squares in a row, and of rows of squares.
    pub const MAX_COLUMNS: usize = 64;
}

/// The number of squares that a candidate begins with. If no square begins with as many as the
/// first, the second counts.
const LONG_KEY: u32 = 8;
const SHORT_KEY: u32 = 5;

/// The numbers of bits before the first byte of a square.
const PHASES: usize = 8;

/// The costs in tenths of a bit: of a byte of equal bits, of another byte, of the length of a match
/// and the code of its distance, and of those of a run. The extra bits of a distance come on top.
/// With these, files are smallest.
const PURE: u32 = 24;
const MIXED: u32 = 50;
const MATCH: u32 = 100;
const RUN: u32 = 80;
/// The minimum width of squares of which any number may be a run. Of others, five are needed.
const MIN_WIDE_SCALE: usize = 24;
/// The cost of what is impossible.
const NEVER: u32 = 1 << 24;

/// The number of rows and of columns in a table: a power of two, so that an index needs no check.
/// Rows without squares come before and after those with squares, and two columns after the last.
const ROWS: usize = 128;
const COLUMNS: usize = 128;
/// The number of places in a row.
const PLACES: usize = 64;
/// The place of no candidate. It is in a row that does not exist, and is too far away from all
/// others.
const NONE: u16 = (96 * PLACES) as u16;
/// The numbers of rows between two rows, modulo this, that are negative belong to [`NONE`].
const GAPS: usize = 256;

/// A column of squares.
#[derive(Clone, Copy, Default)]
struct Column {
    /// The index in the row of the first byte that begins in the column.
    byte: u16,
    /// The bits of the column before this byte, 0 to 7.
    phase: u8,
    /// The number of columns from this one to the end of the row, squares or not.
    columns_left: u8,
    /// The cost of the literals that begin in the column, but for the last if it ends in the next.
    pure: u16,
    /// The cost of the byte in which the column begins if a byte of the column before begins there,
    /// if it has the same bits as the column before, and if not.
    mixed: [u8; 2],
}

/// Finds matches in rows of squares.
pub(crate) struct SquareFinder {
    grid: SquareGrid,
    /// The length of a row in bytes.
    length: usize,
    columns: [Column; COLUMNS],
    /// The index of the byte in which each column begins.
    ends: [u16; COLUMNS],
    /// The cost of a match by the number of rows from its source.
    distances: [u32; GAPS],
    /// The squares of each row, the first in the lowest bit.
    rows: [u64; ROWS],
    /// The newest place of each key: the row in the upper bits, and the column in the lowest six.
    long: [u16; PHASES << LONG_KEY],
    short: [u16; PHASES << SHORT_KEY],
    /// By column of the row: the candidate, what begins there, and the cost from there to the end,
    /// with the byte in which the column begins.
    candidates: [u16; PLACES],
    choices: [Choice; PLACES],
    costs: [u32; COLUMNS],
}

impl Default for SquareFinder {
    fn default() -> Self {
        Self {
            grid: SquareGrid::default(),
            length: 0,
            columns: [Column::default(); COLUMNS],
            ends: [0; COLUMNS],
            distances: [NEVER; GAPS],
            rows: [0; ROWS],
            long: [NONE; PHASES << LONG_KEY],
            short: [NONE; PHASES << SHORT_KEY],
            candidates: [NONE; PLACES],
            choices: [Choice::default(); PLACES],
            costs: [0; COLUMNS],
        }
    }
}

impl SquareFinder {
    /// Starts again, for rows of `length` bytes with these squares: one row without squares before
    /// them and one after them, at most.
    ///
    /// # Panics
    ///
    /// If there are more rows.
    pub fn start(&mut self, grid: SquareGrid, length: usize, rows: &[u64]) {
        assert!(rows.len() <= SquareGrid::MAX_COLUMNS + 2 && grid.columns <= PLACES);
        if (self.grid, self.length) != (grid, length) {
            (self.grid, self.length) = (grid, length);
            self.measure();
        }
        self.rows[..rows.len()].copy_from_slice(rows);
        self.long.fill(NONE);
        self.short.fill(NONE);
    }

    /// Computes what depends on the grid.
    fn measure(&mut self) {
        let SquareGrid {
            left,
            scale,
            columns,
        } = self.grid;
        let bits = 8 * (self.length - 1);
        for (i, column) in self.columns[..=columns + 1].iter_mut().enumerate() {
            let bit = left + i * scale;
            let (byte, next) = (bit.div_ceil(8), (bit + scale) / 8);
            let is_mixed = bit % 8 > 0;
            *column = Column {
                byte: (1 + byte) as u16,
                phase: (8 * byte - bit) as u8,
                columns_left: (bits.saturating_sub(bit) / scale).min(64) as u8,
                pure: ((next - byte) as u32 * PURE) as u16,
                mixed: [PURE, MIXED].map(|cost| if is_mixed { cost as u8 } else { 0 }),
            };
            self.ends[i] = (1 + bit / 8) as u16;
        }
        self.distances = std::array::from_fn(|rows| {
            // In the middle of a row, or of the rows between.
            let distance = rows.saturating_sub(1) * scale * self.length + self.length;
            let most = distance + self.length;
            match rows {
                0 => MATCH + extra_cost(self.length / 3),
                1..ROWS if most <= MAX_DISTANCE => MATCH + extra_cost(distance),
                _ => NEVER,
            }
        });
    }

    /// Appends sequences for the bytes of a row that differ from the row before, and remembers the
    /// row. `start` is the start of the literals of the next sequence, before and after the call:
    /// an index in all bytes, of which the row has those from `from` on.
    pub fn push(
        &mut self,
        row: usize,
        from: usize,
        start: &mut usize,
        sequences: &mut Vec<Sequence>,
    ) {
        let before = row.checked_sub(1).map_or(0, |before| self.rows[before]);
        let differing = self.rows[row] ^ before;
        if differing == 0 {
            return;
        }
        let (first, last) = (differing.trailing_zeros(), differing.ilog2());
        qr_dispatch::run(Own {
            finder: self,
            row,
            first: first as usize,
            last: last as usize,
        });
        let mut column = first as usize;
        while column <= last as usize {
            let Choice { next, place } = self.choices[column];
            if next == 0 {
                column += 1;
                continue;
            }
            let at = usize::from(self.columns[column].byte);
            let end = if usize::from(next) > last as usize + 1 {
                usize::from(self.columns[last as usize + 1].byte)
            } else {
                usize::from(self.ends[usize::from(next)])
            };
            let (at, distance) = match place {
                NONE => (at + 1, 1),
                _ => (at, self.distance(row, at, place)),
            };
            sequences.push(Sequence {
                start: *start,
                end: from + at,
                length: end - at,
                distance,
            });
            *start = from + end;
            column = next.into();
        }
    }

    /// Returns how far a place is before a byte of a row.
    fn distance(&self, row: usize, at: usize, place: u16) -> usize {
        let source = usize::from(self.columns[usize::from(place) % PLACES].byte);
        match row - usize::from(place) / PLACES {
            0 => at - source,
            rows => ((rows - 1) * self.grid.scale + 1) * self.length + at - source,
        }
    }
}

/// Returns the cost of the extra bits of a distance (RFC 1951, section 3.2.5).
fn extra_cost(distance: usize) -> u32 {
    10 * distance.ilog2().saturating_sub(1)
}

/// What begins at a column.
#[derive(Clone, Copy, Default)]
struct Choice {
    /// The column after a match, or 0 for literals.
    next: u8,
    /// The place of the match, or [`NONE`] for a run.
    place: u16,
}

/// The arguments of the search in a row, for runtime CPU dispatch: its columns from `first` to
/// `last`, the first and the last that differ from the row before.
struct Own<'a> {
    finder: &'a mut SquareFinder,
    row: usize,
    first: usize,
    last: usize,
}

impl Work for Own<'_> {
    type Output = ();

    #[inline(always)]
    fn work(self) {
        let Self {
            finder,
            row,
            first,
            last,
        } = self;
        finder.find_candidates(row, first, last);
        finder.choose(row, first, last);
    }
}

impl SquareFinder {
    /// Finds the candidate of each column from `first` to `last`, and remembers the columns. A few
    /// before them are remembered too, as their keys have changed.
    #[inline(always)]
    fn find_candidates(&mut self, row: usize, first: usize, last: usize) {
        let start = first.saturating_sub(LONG_KEY as usize - 1);
        let mut squares = self.rows[row % ROWS] >> start;
        let columns = self.columns[start..=last].iter();
        let places = (row * PLACES + start) as u16..;
        for ((column, candidate), place) in columns.zip(&mut self.candidates[start..]).zip(places) {
            let phase = usize::from(column.phase) % PHASES;
            let long = &mut self.long[phase * (1 << LONG_KEY) + squares as usize % (1 << LONG_KEY)];
            let key = phase * (1 << SHORT_KEY) + squares as usize % (1 << SHORT_KEY);
            let short = &mut self.short[key];
            *candidate = select_unpredictable(*long == NONE, *short, *long);
            (*long, *short) = (place, place);
            squares >>= 1;
        }
    }

    /// Chooses what begins at each column from `first` to `last`, so that all takes the fewest bits.
    #[inline(always)]
    fn choose(&mut self, row: usize, first: usize, last: usize) {
        let squares = self.rows[row % ROWS];
        let changes = squares ^ squares << 1;
        // A match that ends beyond the last column has the byte in which the next one begins.
        let after = (last + 1) % COLUMNS;
        self.costs[after] = self.columns[after].mixed_cost(changes >> (after % 64));
        let beyond = (after + 1) % COLUMNS;
        self.costs[beyond] = 0;
        let end_of_next = std::mem::replace(&mut self.ends[beyond], self.columns[after].byte);
        let is_wide = self.grid.scale >= MIN_WIDE_SCALE;
        let mut column = last;
        loop {
            let of_column = self.columns[column % COLUMNS];
            let own = squares >> column;
            let literals = u32::from(of_column.pure) + self.costs[(column + 1) % COLUMNS];
            let place = self.candidates[column % PLACES];
            let source_row = usize::from(place) / PLACES;
            let source_column = usize::from(place) % PLACES;
            let equal = (own ^ self.rows[source_row % ROWS] >> source_column).trailing_zeros();
            let equal = smaller(equal, self.columns[source_column].columns_left.into());
            let next = smaller((column as u32) + equal, beyond as u32) as usize % COLUMNS;
            let cost = self.distances[row.wrapping_sub(source_row) % GAPS] + self.costs[next];
            let is_long = self.ends[next] >= of_column.byte + MIN_MATCH as u16;
            let cost = select_unpredictable(is_long, cost, NEVER);
            let is_better = cost < literals;
            let mut cost = select_unpredictable(is_better, cost, literals);
            let next = select_unpredictable(is_better, next as u8, 0);
            let mut choice = Choice { next, place };
            // Five squares of a kind, or fewer wide ones.
            if is_wide || own.wrapping_add(1) & 0b1_1110 == 0 {
                let equal = (own ^ 0_u64.wrapping_sub(own & 1)).trailing_zeros();
                let equal = equal.min(of_column.columns_left.into());
                let next = (column + equal as usize).min(beyond) % COLUMNS;
                let of_run = RUN + PURE + self.costs[next];
                if of_run < cost && self.ends[next] > of_column.byte + MIN_MATCH as u16 {
                    cost = of_run;
                    choice = Choice {
                        next: next as u8,
                        place: NONE,
                    };
                }
            }
            self.choices[column % PLACES] = choice;
            self.costs[column % COLUMNS] = cost + of_column.mixed_cost(changes >> column);
            if column == first {
                break;
            }
            column -= 1;
        }
        self.ends[beyond] = end_of_next;
    }
}

/// Returns the smaller of two numbers without a branch, which would often be predicted wrong.
#[inline(always)]
fn smaller(a: u32, b: u32) -> u32 {
    select_unpredictable(a < b, a, b)
}

impl Column {
    /// Returns the cost of the byte in which the column begins. The lowest bit of `changes` is 1 if
    /// the column differs from the one before.
    #[inline(always)]
    fn mixed_cost(&self, changes: u64) -> u32 {
        self.mixed[changes as usize % 2].into()
    }
}
