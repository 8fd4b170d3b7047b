//! Writes the block of rows of squares, or counts its symbols.

use super::codes::{SymbolCodes, mixed_byte, pure_byte};
use super::costs::{BIT, Costs, MatchSymbols};
use super::parser::{Parser, moved, window};
use super::{SquareGrid, Squares};
use crate::bits::Writer;
use crate::codes::{BlockCodes, Counts};
use crate::huffman::AllCoded;
use crate::sequences::pieces;
use crate::{MAX_MATCH, MIN_MATCH};
use qr_dispatch::Work;

/// Where the symbols of a block go.
pub(super) trait Output {
    /// Takes the byte in which a square begins, if the square does not begin with it. The square
    /// before is in the lowest bit of `pair`, and the square in the next.
    fn mixed(&mut self, phase: usize, pair: usize);
    /// Takes this byte and the bytes of the square.
    fn square(&mut self, phase: usize, pair: usize);
    /// Takes as much of [`GROUP`] squares at once, if it can: the square before them is in the lowest
    /// bit. Returns false if they have to be taken one by one.
    fn group(&mut self, _phase: usize, _shown: usize) -> bool {
        false
    }
    /// Takes a byte.
    fn byte(&mut self, is_dark: bool);
    /// Takes a match.
    fn matched(&mut self, length: usize, distance: usize);
    /// Takes a match at the distance of a row.
    fn repeat(&mut self, length: usize);
}

impl Output for &mut dyn Output {
    fn mixed(&mut self, phase: usize, pair: usize) {
        (**self).mixed(phase, pair);
    }

    fn square(&mut self, phase: usize, pair: usize) {
        (**self).square(phase, pair);
    }

    fn group(&mut self, phase: usize, shown: usize) -> bool {
        (**self).group(phase, shown)
    }

    fn byte(&mut self, is_dark: bool) {
        (**self).byte(is_dark);
    }

    fn matched(&mut self, length: usize, distance: usize) {
        (**self).matched(length, distance);
    }

    fn repeat(&mut self, length: usize) {
        (**self).repeat(length);
    }
}

/// Writes the symbols of a block.
pub(super) struct Writing<'a> {
    codes: &'a SymbolCodes,
    all_coded: AllCoded,
    writer: Writer<'a>,
}

impl<'a> Writing<'a> {
    pub const fn new(codes: &'a SymbolCodes, writer: Writer<'a>) -> Self {
        Self {
            codes,
            all_coded: AllCoded::NONE_YET,
            writer,
        }
    }

    /// Returns the writer, or `None` if a symbol has no code.
    pub fn writer(self) -> Option<Writer<'a>> {
        self.all_coded.all().then_some(self.writer)
    }
}

impl Output for Writing<'_> {
    #[inline(always)]
    fn mixed(&mut self, phase: usize, pair: usize) {
        self.codes.write_mixed(phase, pair, &mut self.writer);
    }

    #[inline(always)]
    fn square(&mut self, phase: usize, pair: usize) {
        self.codes.write_square(phase, pair, &mut self.writer);
    }

    #[inline(always)]
    fn group(&mut self, phase: usize, shown: usize) -> bool {
        self.codes.write_group(phase, shown, &mut self.writer)
    }

    #[inline(always)]
    fn byte(&mut self, is_dark: bool) {
        self.codes.write_byte(is_dark, &mut self.writer);
    }

    #[inline(always)]
    fn matched(&mut self, length: usize, distance: usize) {
        let (codes, all_coded, writer) = (self.codes, &mut self.all_coded, &mut self.writer);
        if length <= MAX_MATCH {
            codes.write_match(length, distance, all_coded, writer);
        } else {
            for length in pieces(length) {
                codes.write_match(length, distance, all_coded, writer);
            }
        }
    }

    #[inline(always)]
    fn repeat(&mut self, mut length: usize) {
        let (codes, all_coded, writer) = (self.codes, &mut self.all_coded, &mut self.writer);
        while length > 2 * MAX_MATCH {
            codes.write_longest(all_coded, writer);
            length -= MAX_MATCH;
        }
        let rest = length.wrapping_sub(MAX_MATCH);
        if codes.has_length(length) {
            codes.write_repeat(length, all_coded, writer);
        } else if codes.has_length(rest) {
            codes.write_longest(all_coded, writer);
            codes.write_repeat(rest, all_coded, writer);
        } else {
            codes.write_divided(length, all_coded, writer);
        }
    }
}

/// Counts the symbols of blocks.
pub(super) struct Counting {
    grid: SquareGrid,
    blocks: u32,
    counts: Counts,
    /// How often a match has each length, but for those at the distance of a row.
    lengths: [u32; MAX_MATCH + 1],
}

impl Output for Counting {
    #[inline(always)]
    fn mixed(&mut self, phase: usize, pair: usize) {
        if let Some(byte) = mixed_byte(phase, pair) {
            self.counts.add_literal(byte, 1);
        }
    }

    #[inline(always)]
    fn square(&mut self, phase: usize, pair: usize) {
        self.mixed(phase, pair);
        let count = self.grid.num_pure(phase) as u32;
        self.counts.add_literal(pure_byte(pair & 2 != 0), count);
    }

    #[inline(always)]
    fn byte(&mut self, is_dark: bool) {
        self.counts.add_literal(pure_byte(is_dark), 1);
    }

    #[inline(always)]
    fn matched(&mut self, length: usize, distance: usize) {
        for length in pieces(length) {
            self.counts.add_match(length, distance);
            self.lengths[length] += 1;
        }
    }

    #[inline(always)]
    fn repeat(&mut self, length: usize) {
        for length in pieces(length) {
            self.counts.add_match(length, self.grid.length);
        }
    }
}

impl Counting {
    /// Starts with this number of empty blocks.
    pub fn new(grid: &SquareGrid, blocks: u32) -> Self {
        Self {
            grid: *grid,
            blocks,
            counts: Counts::new(blocks),
            lengths: [0; MAX_MATCH + 1],
        }
    }

    /// Trains codes: those that take the fewest bits for these blocks. Every literal that a block in
    /// this grid may have gets a code.
    pub fn train(mut self) -> Trained {
        let (counts, grid) = (&mut self.counts, &self.grid);
        for is_dark in [false, true] {
            counts.require_literal(pure_byte(is_dark));
        }
        for phase in (0..=grid.columns).map(|column| grid.phase(column)) {
            for byte in (0..4).filter_map(|pair| mixed_byte(phase, pair)) {
                counts.require_literal(byte);
            }
        }
        let codes = BlockCodes::new(counts);
        let (mut bits, mut matches) = (0, 0);
        for (length, &count) in self.lengths.iter().enumerate().skip(MIN_MATCH) {
            bits += count * codes.length(length).map_or(0, |(_, bits)| bits);
            matches += count;
        }
        let (lengths, distances) = self.counts.of_matches();
        Trained {
            codes,
            length: bits.cast_signed() * BIT / matches.max(1).cast_signed(),
            symbols: MatchSymbols {
                lengths: self.often(lengths),
                distances: self.often(distances),
            },
        }
    }

    /// Returns which of these symbols do not occur rarely: 1 in the bit of each.
    fn often(&self, counts: &[u32]) -> u32 {
        let often = (0..)
            .zip(counts)
            .filter(|(_, count)| **count * RARE > self.blocks);
        often.fold(0, |all, (i, _)| all | 1 << i)
    }
}

/// A symbol that occurs in less than one of this many blocks takes more bits in the codes than it
/// saves.
const RARE: u32 = 2;

/// What is known from blocks.
pub(super) struct Trained {
    pub codes: BlockCodes,
    /// The mean cost of the length of a match.
    pub length: i32,
    /// The symbols that matches should have.
    pub symbols: MatchSymbols,
}

/// Writes a row without squares.
pub(super) fn write_blank_row(grid: &SquareGrid, output: &mut impl Output) {
    output.byte(true);
    output.byte(false);
    output.matched(grid.length - 2, 1);
}

/// The rows of squares of a picture, for runtime CPU dispatch.
pub(super) struct Picture<'a, const WORDS: usize, const MATCHES: bool, O> {
    grid: &'a SquareGrid,
    costs: &'a Costs,
    squares: &'a [Squares],
    parser: &'a mut Parser<WORDS>,
    /// Has the rows before the first row of squares.
    output: O,
}

impl<'a, const WORDS: usize, const MATCHES: bool, O> Picture<'a, WORDS, MATCHES, O> {
    pub const fn new(
        grid: &'a SquareGrid,
        costs: &'a Costs,
        squares: &'a [Squares],
        parser: &'a mut Parser<WORDS>,
        output: O,
    ) -> Self {
        Self {
            grid,
            costs,
            squares,
            parser,
            output,
        }
    }
}

impl<const WORDS: usize, const MATCHES: bool, O: Output> Work for Picture<'_, WORDS, MATCHES, O> {
    type Output = O;

    #[inline(always)]
    fn work(self) -> O {
        let Self {
            grid,
            costs,
            squares,
            parser,
            mut output,
        } = self;
        let &SquareGrid {
            length,
            scale,
            above,
            below,
            ..
        } = grid;
        let mut rows = squares.iter().map(words);
        let blank = [0; WORDS];
        let mut before = blank;
        // The bytes at the end of the row before that equal the row before it.
        let mut same;
        if above > 0 {
            same = (above - 1) * length;
        } else {
            before = rows.next().unwrap_or(blank);
            same = (scale - 1) * length;
        }
        parser.start::<MATCHES>(grid, before);
        if above == 0 {
            write_first(grid, &before, parser, &mut output);
        }
        let rows = rows.map(|row| (row, scale));
        let blank = (below > 0).then_some((blank, below));
        for (i, (row, count)) in (1..).zip(rows.chain(blank)) {
            let Some((first, last)) = differing(&row, &before) else {
                parser.repeat(i, row);
                same += count * length;
                continue;
            };
            before = row;
            let (start, _, _) = parser.column(first);
            if same + start >= MIN_MATCH {
                output.repeat(same + start);
            } else {
                // These are the first bytes of the row.
                output.byte(true);
                (1..start).for_each(|_| output.byte(false));
            }
            parser.divide::<MATCHES>(i, row, (first, last), costs, &mut output);
            let (_, end, _) = parser.column(last + 1);
            same = length - end + (count - 1) * length;
        }
        if same >= MIN_MATCH {
            output.repeat(same);
        } else {
            (0..same).for_each(|_| output.byte(false));
        }
        output
    }
}

/// Writes the first row of squares without a row above it.
#[inline(never)]
fn write_first<const WORDS: usize>(
    grid: &SquareGrid,
    row: &[u64; WORDS],
    parser: &Parser<WORDS>,
    output: &mut impl Output,
) {
    let (start, _, _) = parser.column(0);
    output.byte(true);
    (1..start).for_each(|_| output.byte(false));
    let pairs = moved(row);
    for column in 0..grid.columns {
        let (_, _, phase) = parser.column(column);
        let pair = window(&pairs, column) as usize % 4;
        output.square(phase, pair);
    }
    let (_, end, phase) = parser.column(grid.columns);
    output.mixed(phase, window(&pairs, grid.columns) as usize % 4);
    (end..grid.length).for_each(|_| output.byte(false));
}

/// Returns the squares in this number of words.
#[inline(always)]
fn words<const WORDS: usize>(squares: &Squares) -> [u64; WORDS] {
    std::array::from_fn(|i| squares.get(i).copied().unwrap_or(0))
}

/// Returns the first and the last column in which two rows differ, or `None` if they are equal.
#[inline(always)]
fn differing<const WORDS: usize>(a: &[u64; WORDS], b: &[u64; WORDS]) -> Option<(usize, usize)> {
    let differing: [u64; WORDS] = std::array::from_fn(|i| a[i] ^ b[i]);
    let is_there = |word: &u64| *word != 0;
    let first = differing.iter().position(is_there)?;
    let last = differing.iter().rposition(is_there)?;
    Some((
        64 * first + differing[first].trailing_zeros() as usize,
        64 * last + differing[last].ilog2() as usize,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::squares::SquareCodes;

    /// Returns a row of squares that look random, some of them equal to the row before.
    fn rows(grid: &SquareGrid, seed: u64) -> Vec<Squares> {
        let mut state = seed;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state.rotate_left(32)
        };
        let mut row = [0; 3];
        let mut new_row = || {
            for (i, word) in row.iter_mut().enumerate() {
                let columns = grid.columns.saturating_sub(64 * i).min(64) as u32;
                *word ^= next() & next() & u64::MAX.unbounded_shr(64 - columns);
            }
            row
        };
        (0..grid.rows).map(|_| new_row()).collect()
    }

    /// Returns the block that baseline instructions write, and the one of those of this processor.
    fn blocks<const WORDS: usize, const MATCHES: bool>(grid: SquareGrid) -> [Vec<u8>; 2] {
        let squares = rows(&grid, 2);
        // The repetitions of these squares have codes if they are an example too.
        let examples = [rows(&grid, 1), squares.clone()];
        let codes = SquareCodes::train(grid, MATCHES, &examples).expect("the grid is valid");
        let write = |dispatch: fn(Picture<'_, WORDS, MATCHES, Writing<'_>>) -> bool,
                     room: &mut [u8]| {
            let writer = Writer::after(&codes.start, room);
            let writing = codes.codes.writing(writer);
            let mut parser = Parser::new();
            dispatch(Picture::new(
                &grid,
                &codes.costs,
                &squares,
                &mut parser,
                writing,
            ))
        };
        let mut rooms = [vec![0; grid.max_bytes()], vec![0; grid.max_bytes()]];
        let [baseline, dispatched] = &mut rooms;
        let is_written =
            |picture: Picture<'_, WORDS, MATCHES, Writing<'_>>| picture.work().writer().is_some();
        assert!(write(is_written, baseline));
        assert!(write(
            |picture| qr_dispatch::run(picture).writer().is_some(),
            dispatched
        ));
        rooms
    }

    #[test]
    fn baseline_instructions_write_the_same_bytes() {
        for (scale, columns) in [
            (9_usize, 29_usize),
            (10, 29),
            (16, 61),
            (27, 21),
            (11, 177),
            (100, 41),
        ] {
            let (left, above) = (4 * scale + 3, 4 * scale);
            let grid = SquareGrid {
                length: 1 + (columns * scale + 2 * left).div_ceil(8),
                scale,
                columns,
                rows: columns,
                left,
                above,
                below: above,
            };
            let all = if columns <= SquareGrid::MAX_NARROW_COLUMNS {
                [blocks::<1, true>(grid), blocks::<1, false>(grid)]
            } else {
                [blocks::<4, true>(grid), blocks::<4, false>(grid)]
            };
            for [baseline, dispatched] in all {
                assert!(baseline == dispatched, "{grid:?}");
            }
        }
    }
}
