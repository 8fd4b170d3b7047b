//! The penalty of a masked symbol (ISO/IEC 18004:2015, clause 7.8.3).
//!
//! Modules are bits in words, so each feature of a line is found with shifts and ANDs for all its
//! modules at once, and counted. Features of columns are features of the rows of the transposed
//! symbol. src/naive/ has the same rules, module by module, as the standard words them.
//!
//! Where the clause is ambiguous: the symbol is evaluated whole, without the quiet zone. A
//! finder-like pattern has modules of the size of one, and counts once even with light on both
//! sides. Of equal masks, the first wins.

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

use crate::symbol::lines::{Line, Lines, Word, and, first_bits, not, ones, or, shl, shr, xor};

/// The weights N1 to N4 (table 11).
const N1: u32 = 3;
const N2: u32 = 3;
const N3: u32 = 40;
const N4: u32 = 10;

/// How many lines there are to look at.
#[derive(Clone, Copy)]
pub(crate) struct Shape<T, const W: usize> {
    /// The modules on a side.
    pub size: usize,
    /// The lines to look at, a multiple of the lines that one instruction is on: those from the size on are
    /// [`padding`](Self::padding).
    lines: usize,
    /// The modules of a line, and those that have a next one.
    all: Line<T, W>,
    but_the_last: Line<T, W>,
}

/// The most lines that are looked at with one instruction.
const LANES: usize = 8;

impl<T: Word, const W: usize> Shape<T, W> {
    #[inline(always)]
    pub fn new(size: usize) -> Self {
        Self {
            size,
            lines: size.next_multiple_of(LANES),
            all: first_bits(size),
            but_the_last: first_bits(size - 1),
        }
    }

    /// A line that has none of the features that are counted, whatever is beside it: light and dark in turn.
    #[inline(always)]
    pub fn padding(&self) -> Line<T, W> {
        and([T::truncated(u64::MAX / 3); W], self.all)
    }

    /// The penalty of rows and between them: all but [`of_columns`](Self::of_columns). It is of the XOR of two
    /// matrices, the codewords as placed and what completes them.
    #[inline(always)]
    pub fn of_rows<const H: usize>(&self, a: &Lines<T, W, H>, b: &Lines<T, W, H>) -> u32 {
        let n = self.lines.min(H - 1);
        let (mut penalty, mut dark) = (T::ZERO, T::ZERO);
        for i in 0..n {
            let row = xor(a.line(i), b.line(i));
            let below = xor(a.line(i + 1), b.line(i + 1));
            penalty = penalty + self.of_line(row) + times::<T, N2>(self.blocks(row, below));
            dark = dark + ones(row);
        }
        let of_padding = (n - self.size) as u64 * ones(self.padding()).extended();
        (penalty.extended() + u64::from(self.of_proportion(dark.extended() - of_padding))) as u32
    }

    /// The penalty of what is in columns: N1 and N3 in the rows of the transposed symbol.
    #[inline(always)]
    pub fn of_columns<const H: usize>(&self, a: &Lines<T, W, H>, b: &Lines<T, W, H>) -> u32 {
        let n = self.lines.min(H);
        let mut penalty = T::ZERO;
        for i in 0..n {
            penalty = penalty + self.of_line(xor(a.line(i), b.line(i)));
        }
        penalty.extended() as u32
    }

    /// N1 and N3 in one line.
    #[inline(always)]
    fn of_line(&self, line: Line<T, W>) -> T {
        let next = shr(line, 1);
        let like_next = and(not(xor(line, next)), self.but_the_last);

        // Five or more adjacent modules of the same colour: N1, and 1 for each beyond five. A run of n has n - 4 places
        // where five alike begin, the first of which is where it starts.
        let three = and(like_next, shr(like_next, 1));
        let five = and(three, shr(three, 2));
        let starts = and(five, not(shl(five, 1)));
        let runs = ones(five) + times::<T, { N1 - 1 }>(ones(starts));

        // A pattern of dark 1, light 1, dark 3, light 1, dark 1 with four light modules before it or after it looks like
        // a finder pattern: N3 each. It is dark, light, dark; a dark one in the middle; and dark, light, dark again.
        let dark_light_dark = and(and(line, not(next)), shr(line, 2));
        let pattern = and(and(dark_light_dark, shr(line, 3)), shr(dark_light_dark, 4));
        // Four are alike where three are and three from the next one on.
        let four_light = and(and(three, shr(like_next, 2)), not(line));
        let beside = or(shr(four_light, 7), shl(four_light, 4));
        let finders = ones(and(pattern, beside));
        runs + times::<T, N3>(finders)
    }

    /// How many blocks of 2 × 2 modules of the same colour begin in a row, each of which is N2. A block of m × n counts as
    /// the (m - 1) × (n - 1) that it contains.
    #[inline(always)]
    fn blocks(&self, row: Line<T, W>, below: Line<T, W>) -> T {
        // Beside each other two are alike, and so are both and those below: then these are alike, too.
        let beside = xor(row, shr(row, 1));
        let down = xor(row, below);
        let differing = or(beside, or(down, shr(down, 1)));
        ones(and(not(differing), self.but_the_last))
    }

    /// The share of dark modules: N4 for each whole 5 % that it is off a half.
    #[inline(always)]
    fn of_proportion(&self, dark: u64) -> u32 {
        let (dark, total) = (dark as u32, (self.size * self.size) as u32);
        // In twentieths, so that it stays whole: |dark / total - 1 / 2| / (1 / 20).
        N4 * ((20 * dark).abs_diff(10 * total) / total)
    }
}

/// `n` times a number, by shifts and sums: no instruction multiplies several words of 64 bits everywhere.
#[inline(always)]
fn times<T: Word, const N: u32>(a: T) -> T {
    let bits = (0..32).filter(|bit| N >> bit & 1 == 1);
    bits.fold(T::ZERO, |sum, bit| sum + (a << bit))
}
