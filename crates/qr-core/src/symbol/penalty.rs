//! Computes the penalty of a masked symbol (ISO/IEC 18004:2015, clause 7.8.3).
//!
//! Modules are bits in words: shifts and ANDs find each feature for all modules of a line at once.
//! Features of columns are features of the rows of the transposed symbol. src/naive/ has the same
//! rules, module by module, as the standard words them.
//!
//! Where the clause is ambiguous: the symbol is evaluated whole, without the quiet zone. A
//! finder-like pattern has modules of the size of one, and counts once even with light on both
//! sides. Of equal masks, the first wins.

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

use crate::symbol::bit_planes::{
    BitPlanes, Line, Word, and, first_bits, not, ones, or, shl, shr, xor,
};

/// The weights N1 to N4 (table 11).
const N1: u32 = 3;
const N2: u32 = 3;
const N3: u32 = 40;
const N4: u32 = 10;

/// The penalty of symbols of one size.
#[derive(Clone, Copy)]
pub(crate) struct Penalty<T, const W: usize> {
    /// The modules on a side.
    pub size: usize,
    /// Masks of the modules of a line, and of the modules that have a next one.
    all: Line<T, W>,
    but_the_last: Line<T, W>,
}

/// The maximum number of lines that one instruction scores.
const LANES: usize = 8;

impl<T: Word, const W: usize> Penalty<T, W> {
    #[inline(always)]
    pub fn new(size: usize) -> Self {
        Self {
            size,
            all: first_bits(size),
            but_the_last: first_bits(size - 1),
        }
    }

    /// Returns the number of lines to score, a multiple of [`LANES`]. Lines from the size on are
    /// [`padding`](Self::padding). All small symbols have the same number, as a loop whose length
    /// the compiler knows takes a quarter less time, even with lines of padding.
    #[inline(always)]
    fn lines(&self) -> usize {
        match T::BITS {
            32 => 32,
            _ => self.size.next_multiple_of(LANES),
        }
    }

    /// Returns a line of alternating light and dark modules, which has no feature next to any line.
    #[inline(always)]
    pub fn padding(&self) -> Line<T, W> {
        and([T::truncated(u64::MAX / 3); W], self.all)
    }

    /// Returns the penalty of the rows, and of features that span rows: all but
    /// [`columns`](Self::columns). Scores the XOR of placed codewords and a template.
    #[inline(always)]
    pub fn rows<const H: usize>(&self, a: &BitPlanes<T, W, H>, b: &BitPlanes<T, W, H>) -> u32 {
        let n = self.lines().min(H - 1);
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

    /// Returns the penalty of the columns: N1 and N3 in the rows of the transposed symbol.
    #[inline(always)]
    pub fn columns<const H: usize>(&self, a: &BitPlanes<T, W, H>, b: &BitPlanes<T, W, H>) -> u32 {
        let n = self.lines().min(H);
        let mut penalty = T::ZERO;
        for i in 0..n {
            penalty = penalty + self.of_line(xor(a.line(i), b.line(i)));
        }
        penalty.extended() as u32
    }

    /// Returns N1 and N3 of one line.
    #[inline(always)]
    fn of_line(&self, line: Line<T, W>) -> T {
        let next = shr(line, 1);
        let like_next = and(not(xor(line, next)), self.but_the_last);

        // Five or more adjacent modules of the same colour: N1, and 1 for each module beyond five.
        // In a run of n modules, n - 4 modules begin five equal ones; the first of them starts the
        // run.
        let three = and(like_next, shr(like_next, 1));
        let five = and(three, shr(three, 2));
        let starts = and(five, not(shl(five, 1)));
        let runs = ones(five) + times::<T, { N1 - 1 }>(ones(starts));

        // A pattern of dark 1, light 1, dark 3, light 1, dark 1 with four light modules before or
        // after it looks like a finder pattern: N3 each. It is dark, light, dark; a dark module in
        // the middle; and dark, light, dark again.
        let dark_light_dark = and(and(line, not(next)), shr(line, 2));
        let pattern = and(and(dark_light_dark, shr(line, 3)), shr(dark_light_dark, 4));
        // Four modules are equal if three are, and three from the next one on.
        let four_light = and(and(three, shr(like_next, 2)), not(line));
        let beside = or(shr(four_light, 7), shl(four_light, 4));
        let finders = ones(and(pattern, beside));
        runs + times::<T, N3>(finders)
    }

    /// Returns the number of blocks of 2 × 2 modules of the same colour that begin in a row: N2
    /// each. A block of m × n modules contains (m - 1) × (n - 1) of them.
    #[inline(always)]
    fn blocks(&self, row: Line<T, W>, below: Line<T, W>) -> T {
        // Two neighbours are equal, and both equal the modules below: then those are equal, too.
        let beside = xor(row, shr(row, 1));
        let down = xor(row, below);
        let differing = or(beside, or(down, shr(down, 1)));
        ones(and(not(differing), self.but_the_last))
    }

    /// Returns N4 for each whole 5 % by which the proportion of dark modules differs from a half.
    #[inline(always)]
    fn of_proportion(&self, dark: u64) -> u32 {
        let (dark, total) = (dark as u32, (self.size * self.size) as u32);
        // In twentieths, to compute with integers: |dark / total - 1 / 2| / (1 / 20).
        N4 * ((20 * dark).abs_diff(10 * total) / total)
    }
}

/// Multiplies by `N`, a sum of at most two powers of 2, with shifts and an addition, as AVX2 has no
/// multiplication of 64-bit words.
#[inline(always)]
fn times<T: Word, const N: u32>(a: T) -> T {
    const { assert!(N.count_ones() <= 2) };
    let product = a << const { N.ilog2() };
    if N.is_power_of_two() {
        product
    } else {
        product + (a << const { N.trailing_zeros() })
    }
}
