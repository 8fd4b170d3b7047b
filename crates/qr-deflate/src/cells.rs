//! Compresses rows of small cells without their bytes: squares of equal bits, such as the modules of
//! a picture of one bit a pixel.
//!
//! Eight cells of `scale` bits fill `scale` bytes, so the codes of these bytes are in a table, by
//! the nine cells that they may show. So are the sums that the checksum needs. The result is the
//! same as that of [`Rows`](crate::Rows), byte for byte, if the codes have one for each match.
//! Otherwise, a match leaves out a few bytes, which are literals.

mod block;
mod row;
mod sums;

use crate::adler::RowSums;
use crate::bits::{self, BlockStart, Writer};
use crate::codes::{BlockCodes, MAX_LITERAL_BITS, MAX_MATCH_BITS};
use crate::huffman::AllCoded;
use crate::{MAX_MATCH, MIN_MATCH, PretrainedCodes, ZLIB_HEADER};
use block::{Output, Picture};
use row::Row;
use sums::GroupSums;

/// The number of indices of a group: nine cells.
const NUM_GROUPS: usize = 1 << 9;

/// The maximum length of a row in bytes.
const MAX_LENGTH: usize = 128;

/// The maximum number of rows of cells, whose sums fit in a word: 24 bits of up to 15 groups of
/// eight bytes a row.
const MAX_ROWS: usize = 56;

/// A row without cells, and what a group may overwrite beyond it.
const BLANK_ROW: [u8; MAX_LENGTH + BEYOND] = {
    let mut row = [0xff; MAX_LENGTH + BEYOND];
    row[0] = 0;
    row
};
const BEYOND: usize = 8;

/// The cells of a row: the first in the lowest bit of the first word.
pub type RowOfCells = [u64; 2];

/// How many cells a row may have, with those before it that fill the first group.
const MAX_COLUMNS: usize = 8 * u128::GROUPS;

/// The number of cells that a run is certain to cover if it is worth a match and ends with the last
/// byte of a cell: twelve bytes, less a cell at its start and a byte at its end.
const RUN_CELLS: u32 = 10;

/// The places of cells in rows of bytes. A byte before the first cell is 0, and all other bits
/// outside the cells are 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellGrid {
    /// The length of a row in bytes, with the byte before the first.
    pub length: usize,
    /// The width of a cell in bits, and its height in rows: 2 to 8.
    pub scale: usize,
    /// The number of cells in a row.
    pub columns: usize,
    /// The bits before the first cell, without those of the first byte.
    pub left: usize,
    /// The number of rows without cells before the first row of cells.
    pub above: usize,
    /// The number of rows without cells after the last row of cells.
    pub below: usize,
    /// The number of blank cells in the first group.
    pub cells_in_front: usize,
    /// The index in the row of the first byte of the first group. It may be before the row.
    pub first_byte: isize,
}

/// The first or the last byte of a cell.
#[derive(Clone, Copy, Default)]
struct Edge {
    /// The index of the byte in the row.
    byte: u8,
    /// Eight times the number of the group that has the byte.
    group: u8,
    /// Eight times the index of the byte in the group.
    within: u8,
}

/// The codes of rows of cells.
pub struct CellCodes {
    grid: CellGrid,
    /// After how many cells the bits are one byte further, or 1 if no number of cells fills a byte.
    period: u32,
    /// The block up to the first row of cells, with the repetition of the row before up to the
    /// first cell.
    start: BlockStart,
    /// How many bytes of this repetition are left out, because its length has no code.
    left_out_above: usize,
    /// By group: the codes of its bytes. See [`packed`].
    codes: [u64; NUM_GROUPS],
    /// By group: how many bits the codes of its bytes take, up to each of them. Eight bits each.
    bits: [u64; NUM_GROUPS],
    /// By group: the sums of its bytes.
    sums: GroupSums,
    /// The codes of the repetitions of a row of cells, by the number of equal bytes before and
    /// after them. See [`packed`].
    repetitions: [u64; 2 * MAX_LENGTH + 1],
    /// How many of these bytes are left out, because the length of the match has no code.
    left_out: [u8; 2 * MAX_LENGTH + 1],
    /// The first and the last byte of each cell.
    firsts: [Edge; MAX_COLUMNS],
    lasts: [Edge; MAX_COLUMNS],
    /// The sums of a row without cells.
    blank: RowSums,
}

/// Codes in one word: 1 in bit 7, their number of bits in the lowest six, and the bits from bit 8
/// on. 0 if they do not fit, or if one is missing.
const fn packed(bits: u64, count: u32) -> u64 {
    bits << 8 | IS_USABLE | count as u64
}

const IS_USABLE: u64 = AllCoded::IS_CODED as u64;
/// The bit of packed codes that leave out bytes.
const IS_SHORT: u64 = 1 << 6;
/// The maximum number of bits in a word of [`packed`] codes.
const MAX_PACKED_BITS: u32 = 56;

impl CellCodes {
    /// Prepares the codes of rows of cells. `group` returns the bytes of a group by its nine cells,
    /// the first in the lowest bit.
    ///
    /// Returns `None` if the grid is too large, if cells are too narrow or too wide, or if a byte of
    /// a row without cells has no code.
    #[must_use]
    pub fn new(
        grid: CellGrid,
        codes: &PretrainedCodes,
        group: impl Fn(usize) -> [u8; 8],
    ) -> Option<Self> {
        let CellGrid {
            length,
            scale,
            columns,
            ..
        } = grid;
        let is_in_range = (MIN_MATCH..=MAX_LENGTH).contains(&length)
            && (2..=8).contains(&scale)
            && grid.cells_in_front + columns <= MAX_COLUMNS
            && (grid.above == 0 || (grid.above - 1) * length >= MIN_MATCH);
        if !is_in_range {
            return None;
        }
        let groups = if grid.fits::<u64>() {
            u64::GROUPS
        } else {
            u128::GROUPS
        };
        let blank = &BLANK_ROW[..length];
        let (start, left_out_above) = match grid.above {
            0 => (codes.start.clone(), 0),
            above => start_with(codes, blank, (above - 1) * length + 1 + grid.left / 8)?,
        };
        let mut all = Self {
            grid,
            period: if 8 % scale == 0 { 8 / scale as u32 } else { 1 },
            start,
            left_out_above,
            codes: [0; NUM_GROUPS],
            bits: [0; NUM_GROUPS],
            sums: GroupSums::new(&grid, groups),
            repetitions: [0; 2 * MAX_LENGTH + 1],
            left_out: [0; 2 * MAX_LENGTH + 1],
            firsts: [Edge::default(); MAX_COLUMNS],
            lasts: [Edge::default(); MAX_COLUMNS],
            blank: RowSums::of(blank),
        };
        for index in 0..NUM_GROUPS {
            let bytes = &group(index)[..scale];
            (all.codes[index], all.bits[index]) = pack_literals(&codes.codes, bytes);
            all.sums
                .set(index, RowSums::of(bytes), all.codes[index] != 0);
        }
        for equal in 0..=2 * length {
            let repeated = equal + (scale - 1) * length;
            (all.repetitions[equal], all.left_out[equal]) =
                pack_match(&codes.codes, repeated, length);
        }
        for cell in 0..columns {
            let bit = grid.left + cell * scale;
            all.firsts[cell] = grid.edge(1 + bit / 8);
            all.lasts[cell] = grid.edge(1 + (bit + scale - 1) / 8);
        }
        if grid.fits::<u64>() {
            all.sums.set_blank::<u64>(all.blank);
        } else {
            all.sums.set_blank::<u128>(all.blank);
        }
        Some(all)
    }

    /// Appends the zlib stream of rows of cells to `out`: the cells of each row, the first in the
    /// lowest bit, which is 1 for bits that are 0. `draw` draws a row of cells over the bytes of a
    /// blank row, with room for eight more bytes. `codes` are those that this was made of.
    ///
    /// Returns false if a byte has no code, or if there are too many rows. Then `out` is the same as
    /// before.
    #[must_use]
    pub fn compress(
        &self,
        codes: &PretrainedCodes,
        rows: impl ExactSizeIterator<Item = RowOfCells> + Clone,
        draw: &dyn Fn(RowOfCells, &mut [u8]),
        out: &mut Vec<u8>,
    ) -> bool {
        if rows.len() > MAX_ROWS {
            return false;
        }
        let before = out.len();
        out.extend_from_slice(&ZLIB_HEADER);
        let start = out.len();
        out.resize(start + self.most_bytes(rows.len()), 0);
        let (codes, room) = (&codes.codes, &mut out[start..]);
        let written = if self.grid.fits::<u64>() {
            self.write::<u64, _>(codes, rows, draw, room)
        } else {
            self.write::<u128, _>(codes, rows, draw, room)
        };
        let Some((length, checksum)) = written else {
            out.truncate(before);
            return false;
        };
        out.truncate(start + length);
        out.extend_from_slice(&checksum.to_be_bytes());
        true
    }

    /// Writes the block. Returns its length in bytes and the checksum, or `None` if a byte has no
    /// code.
    fn write<R: Row, Rows: Iterator<Item = RowOfCells> + Clone>(
        &self,
        codes: &BlockCodes,
        rows: Rows,
        draw: &dyn Fn(RowOfCells, &mut [u8]),
        room: &mut [u8],
    ) -> Option<(usize, u32)> {
        qr_dispatch::run(Picture {
            cells: self,
            codes,
            rows: rows.map(R::of),
            draw,
            writer: Writer::after(&self.start, room),
        })
    }

    /// Returns the maximum length of the block in bytes, and what the writer needs beyond.
    fn most_bytes(&self, rows: usize) -> usize {
        let CellGrid {
            length,
            scale,
            below,
            ..
        } = self.grid;
        // A row has a run, at most as many equal bytes before and after its repetitions as it is
        // long, and no piece of a long match but the last two is shorter than this.
        let pieces = |bytes: usize| bytes / (MAX_MATCH - MIN_MATCH) + 2;
        let matches = pieces(below * length);
        let matches = matches + rows * (1 + pieces((scale + 1) * length));
        let literals = (rows + 2) * length;
        self.start.length()
            + (literals * MAX_LITERAL_BITS + matches * MAX_MATCH_BITS).div_ceil(8)
            + bits::BEYOND
    }
}

impl CellGrid {
    /// Returns true if a row, with the cells before it that fill the first group, fits in this word.
    const fn fits<R: Row>(&self) -> bool {
        self.cells_in_front + self.columns <= 8 * R::GROUPS
    }

    /// Returns the edge of a cell that is at this byte of the row.
    fn edge(&self, byte: usize) -> Edge {
        let from_first = (byte.cast_signed() - self.first_byte).cast_unsigned();
        Edge {
            byte: byte as u8,
            group: (from_first / self.scale * 8) as u8,
            within: (from_first % self.scale * 8) as u8,
        }
    }
}

/// Returns the start of a block with its first row, and `repeated` bytes of its repetition. Also
/// returns how many of these bytes are left out. Returns `None` if the row has no codes.
fn start_with(codes: &PretrainedCodes, row: &[u8], repeated: usize) -> Option<(BlockStart, usize)> {
    let matches = 3 + repeated / (MAX_MATCH - MIN_MATCH);
    let bits = row.len() * MAX_LITERAL_BITS + matches * MAX_MATCH_BITS;
    let mut room = vec![0; codes.start.length() + bits.div_ceil(8) + bits::BEYOND];
    let writer = Writer::after(&codes.start, &mut room);
    let output = Output::new(&codes.codes, row.len(), writer).own(row, 0, 0, row.len());
    let (left_out, output) = output.repeat(repeated);
    let is_coded = output.all_coded.all();
    is_coded.then(|| (output.writer.into_start(), left_out))
}

/// Returns the packed codes of a few bytes, and how many bits they take up to each of them.
fn pack_literals(codes: &BlockCodes, bytes: &[u8]) -> (u64, u64) {
    let (mut bits, mut count, mut counts) = (0, 0, 0);
    for (i, &byte) in bytes.iter().enumerate() {
        let Some((code, length)) = codes.literal(byte) else {
            return (0, 0);
        };
        if count + length > MAX_PACKED_BITS {
            return (0, 0);
        }
        bits |= u64::from(code) << count;
        count += length;
        counts |= u64::from(count) << (8 * i);
    }
    (packed(bits, count), counts)
}

/// Returns the packed codes of the longest match of up to `length` bytes that has codes, and how
/// many bytes it leaves out.
fn pack_match(codes: &BlockCodes, length: usize, distance: usize) -> (u64, u8) {
    let mut room = [0; 64];
    let (left_out, output) = Output::new(codes, distance, Writer::new(&mut room)).repeat(length);
    let is_short = if left_out > 0 { IS_SHORT } else { 0 };
    let all_coded = output.all_coded;
    match output.writer.into_word() {
        Some((bits, count)) if all_coded.all() && count <= MAX_PACKED_BITS => {
            (packed(bits, count) | is_short, left_out as u8)
        }
        _ => (0, 0),
    }
}
