//! Compresses rows of squares without their bytes: cells of equal bits that are more than a byte
//! wide, such as the modules of a large picture of one bit a pixel.
//!
//! A row of squares decides a row of bytes, so squares are compared instead of bytes: one XOR
//! compares 64 of them. The bytes of a square depend on the square, on the one before it, and on the
//! bit of a byte at which it begins. So do their codes, which are trained on similar rows.
//!
//! - `parser` divides a row into matches and literals, by their `costs`.
//! - `block` writes the rows of a picture, or counts their symbols to train codes.
//! - `codes` has the codes of these symbols by the squares that they show.
//! - `sums` adds up the bytes for the checksum.

mod block;
mod codes;
mod costs;
mod parser;
mod sums;

use crate::adler::Total;
use crate::bits::{self, BlockStart, Writer};
use crate::codes::{BlockCodes, MAX_LITERAL_BITS, MAX_MATCH_BITS};
use crate::{MAX_MATCH, MAX_ROW_LENGTH, MIN_MATCH, ZLIB_HEADER};
use block::{Counting, Output, Picture, Trained, Writing};
use codes::SymbolCodes;
use costs::Costs;
use parser::Parser;
use qr_dispatch::Work;
use sums::SquareSums;

/// The numbers of bits of a square before its first byte.
const PHASES: usize = 8;

/// The squares of a row: the first in the lowest bit of the first word.
pub type Squares = [u64; 3];

/// The places of squares in rows of bytes. The first byte of a row is 0, and all other bits outside
/// the squares are 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SquareGrid {
    /// The length of a row in bytes, with the first.
    pub length: usize,
    /// The width of a square in bits, at least [`MIN_SCALE`](Self::MIN_SCALE), and its height in
    /// rows.
    pub scale: usize,
    /// The number of squares in a row: 1 to [`MAX_COLUMNS`](Self::MAX_COLUMNS).
    pub columns: usize,
    /// The number of rows of squares: 1 to [`MAX_COLUMNS`](Self::MAX_COLUMNS).
    pub rows: usize,
    /// The bits before the first square, without those of the first byte.
    pub left: usize,
    /// The number of rows without squares before the first row of squares.
    pub above: usize,
    /// The number of rows without squares after the last row of squares.
    pub below: usize,
}

impl SquareGrid {
    /// The minimum width of a square: more than a byte, so that at most two meet in one.
    pub const MIN_SCALE: usize = 9;

    /// The maximum number of squares in a row, and of rows of squares.
    pub const MAX_COLUMNS: usize = 180;

    /// The maximum number of squares in a row that are one word.
    const MAX_NARROW_COLUMNS: usize = 62;

    /// The minimum length of a row: matches of a whole row need it.
    const MIN_LENGTH: usize = 8;

    /// Returns the bit at which a column begins, without those of the first byte.
    const fn bit(&self, column: usize) -> usize {
        self.left + column * self.scale
    }

    /// Returns the index of the byte in which a column begins.
    const fn start(&self, column: usize) -> usize {
        1 + self.bit(column) / 8
    }

    /// Returns the index of the first byte that begins in a column.
    const fn first_byte(&self, column: usize) -> usize {
        1 + self.bit(column).div_ceil(8)
    }

    /// Returns how many bits of a column come before its first byte.
    const fn phase(&self, column: usize) -> usize {
        self.bit(column).wrapping_neg() % 8
    }

    /// Returns how many bytes of equal bits begin in a column of a phase.
    const fn num_pure(&self, phase: usize) -> usize {
        (self.scale - phase) / 8
    }

    /// Returns the distance in bytes from a row of squares to the last repetition of another, this
    /// number of rows of squares before; 0 for 0.
    const fn distance(&self, rows: usize) -> usize {
        match rows {
            0 => 0,
            _ => ((rows - 1) * self.scale + 1) * self.length,
        }
    }

    /// Returns the maximum length of a block in bytes, and what the writer needs beyond.
    fn max_bytes(&self) -> usize {
        let repeats = |rows: usize| 2 + rows * self.length / (MAX_MATCH - MIN_MATCH);
        // A match has at least as many bytes as the shortest.
        let matches = repeats(self.scale + 1) + self.columns.min(self.length / MIN_MATCH);
        let literals = self.length + self.columns + 1;
        let rows = (self.rows + 1) * (literals * MAX_LITERAL_BITS + matches * MAX_MATCH_BITS);
        let blank = (repeats(self.above) + repeats(self.below)) * MAX_MATCH_BITS;
        BlockCodes::most_bytes(&[]) + (rows + blank).div_ceil(8) + bits::BEYOND
    }

    /// Returns the number of columns that end in the row, with those that are not squares.
    const fn all_columns(&self) -> usize {
        (8 * (self.length - 1) - self.left) / self.scale
    }
}

/// The memory to compress rows of squares.
#[derive(Default)]
pub struct SquareMemory {
    narrow: Option<Box<Parser<1>>>,
    wide: Option<Box<Parser<4>>>,
    /// Has room for the block. Filling new room with zeros would take longer than writing the block.
    room: Vec<u8>,
}

/// The maximum room for a block that is kept, in bytes. A picture of 1000 pixels needs less than a
/// tenth.
const MAX_ROOM_KEPT: usize = 1024 * 1024;

/// Huffman codes for rows of squares in a grid.
pub struct SquareCodes {
    grid: SquareGrid,
    codes: GridCodes,
    /// The block up to the first row of squares.
    start: BlockStart,
    costs: Costs,
    sums: SquareSums,
}

/// The codes of a block in a grid.
struct GridCodes {
    block: BlockCodes,
    symbols: SymbolCodes,
}

/// How often codes are made of the symbols that the codes before chose.
const ROUNDS: usize = 2;

impl SquareCodes {
    /// Trains codes on examples: the rows of squares of each. If `finds_matches` is false, a row has
    /// no matches but those of the row before: that takes half the time, and few more bytes if
    /// there are few squares.
    ///
    /// Returns `None` if squares are not wider than a byte, if there are too many of them, if rows are
    /// too short or too long, or without examples.
    ///
    /// # Panics
    ///
    /// If an example has more or fewer rows than the grid.
    #[must_use]
    pub fn train(grid: SquareGrid, finds_matches: bool, examples: &[Vec<Squares>]) -> Option<Self> {
        let is_in_range = (SquareGrid::MIN_LENGTH..=MAX_ROW_LENGTH).contains(&grid.length)
            && grid.scale >= SquareGrid::MIN_SCALE
            && (1..=SquareGrid::MAX_COLUMNS).contains(&grid.columns)
            && (1..=SquareGrid::MAX_COLUMNS).contains(&grid.rows)
            && grid.bit(grid.columns) <= 8 * (grid.length - 1)
            && !examples.is_empty();
        if !is_in_range {
            return None;
        }
        let mut memory = SquareMemory::default();
        let mut costs = Costs::untrained(&grid, finds_matches);
        let mut trained = memory.train(&grid, &costs, examples);
        for _ in 1..ROUNDS {
            costs = costs.trained(&grid, &trained);
            trained = memory.train(&grid, &costs, examples);
        }
        let costs = costs.trained(&grid, &trained);
        let codes = GridCodes::new(&grid, trained.codes);
        let mut room = vec![0; grid.max_bytes()];
        let start = codes.begin(&grid, &mut room).writer()?.into_start();
        Some(Self {
            sums: SquareSums::new(&grid),
            grid,
            codes,
            start,
            costs,
        })
    }

    /// Appends the zlib stream of rows of squares to `out`: the squares of each row, 1 for bits that
    /// are 0.
    ///
    /// # Panics
    ///
    /// If there are more or fewer rows than the grid has.
    pub fn compress(&self, squares: &[Squares], memory: &mut SquareMemory, out: &mut Vec<u8>) {
        let Self {
            grid,
            codes,
            start,
            costs,
            sums,
        } = self;
        out.extend_from_slice(&ZLIB_HEADER);
        let mut room = std::mem::take(&mut memory.room);
        if room.len() < grid.max_bytes() {
            room.resize(grid.max_bytes(), 0);
        }
        let writer = Writer::after(start, &mut room);
        let writing = memory.write(grid, costs, squares, codes.writing(writer));
        let length = codes.end(writing).unwrap_or_else(|| {
            // The trained codes lack the code of a symbol.
            let own = GridCodes::new(grid, memory.train(grid, costs, &[squares]).codes);
            let writing = own.begin(grid, &mut room);
            own.end(memory.write(grid, costs, squares, writing))
                .expect("the codes are made for these squares")
        });
        out.extend_from_slice(&room[..length]);
        if room.len() <= MAX_ROOM_KEPT {
            memory.room = room;
        }
        let mut checksum = Total::new(grid.length);
        checksum.add(sums.blank, grid.above);
        checksum.add_rows(&sums.add_up(squares), grid.scale);
        checksum.add(sums.blank, grid.below);
        out.extend_from_slice(&checksum.adler().to_be_bytes());
    }
}

impl GridCodes {
    fn new(grid: &SquareGrid, block: BlockCodes) -> Self {
        Self {
            symbols: SymbolCodes::new(grid, &block),
            block,
        }
    }

    /// Writes a block up to the first row of squares.
    fn begin<'a>(&'a self, grid: &SquareGrid, room: &'a mut [u8]) -> Writing<'a> {
        let mut writer = Writer::new(room);
        self.block.begin(&mut writer);
        let mut writing = self.writing(writer);
        if grid.above > 0 {
            block::write_blank_row(grid, &mut writing);
        }
        writing
    }

    const fn writing<'a>(&'a self, writer: Writer<'a>) -> Writing<'a> {
        Writing::new(&self.symbols, writer)
    }

    /// Writes the end of a block. Returns the number of bytes, or `None` if a symbol has no code.
    fn end(&self, writing: Writing<'_>) -> Option<usize> {
        let mut writer = writing.writer()?;
        self.block.end(&mut writer);
        Some(writer.finish())
    }
}

impl SquareMemory {
    /// Trains codes for the symbols of pictures.
    fn train(
        &mut self,
        grid: &SquareGrid,
        costs: &Costs,
        pictures: &[impl AsRef<[Squares]>],
    ) -> Trained {
        let mut counting = Counting::new(grid, pictures.len() as u32);
        for squares in pictures {
            if grid.above > 0 {
                block::write_blank_row(grid, &mut counting);
            }
            self.divide(grid, costs, squares.as_ref(), &mut counting);
        }
        counting.train()
    }

    /// Divides the rows of a picture, and writes its symbols.
    fn write<'a>(
        &mut self,
        grid: &SquareGrid,
        costs: &Costs,
        squares: &[Squares],
        mut writing: Writing<'a>,
    ) -> Writing<'a> {
        if grid.columns > SquareGrid::MAX_NARROW_COLUMNS {
            self.divide(grid, costs, squares, &mut writing);
            return writing;
        }
        assert_eq!(squares.len(), grid.rows, "the rows of squares");
        let parser = self.narrow.get_or_insert_with(|| Box::new(Parser::new()));
        if costs.finds_matches {
            qr_dispatch::run(Picture::<1, true, _>::new(
                grid, costs, squares, parser, writing,
            ))
        } else {
            qr_dispatch::run(Picture::<1, false, _>::new(
                grid, costs, squares, parser, writing,
            ))
        }
    }

    /// Divides the rows of any picture, and passes its symbols to the output. A large picture takes a
    /// fifth more instructions than with runtime CPU dispatch and an inlined output, but these would
    /// make the binary larger.
    #[inline(never)]
    fn divide(
        &mut self,
        grid: &SquareGrid,
        costs: &Costs,
        squares: &[Squares],
        output: &mut dyn Output,
    ) {
        assert_eq!(squares.len(), grid.rows, "the rows of squares");
        let parser = self.wide.get_or_insert_with(|| Box::new(Parser::new()));
        if costs.finds_matches {
            Picture::<4, true, _>::new(grid, costs, squares, parser, output).work();
        } else {
            Picture::<4, false, _>::new(grid, costs, squares, parser, output).work();
        }
    }
}
