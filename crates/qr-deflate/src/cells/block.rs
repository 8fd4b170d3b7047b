//! Writes the block of rows of cells.

use super::row::Row;
use super::{BEYOND, BLANK_ROW, CellCodes, CellGrid, Edge, IS_SHORT, RUN_CELLS, RowOfCells};
use crate::MIN_MATCH;
use crate::adler::Total;
use crate::bits::Writer;
use crate::codes::BlockCodes;
use crate::huffman::AllCoded;
use crate::sequences::{RUN, pieces, run_at_the_end};
use qr_dispatch::Work;

/// The arguments of [`CellCodes::compress`], for runtime CPU dispatch.
pub(super) struct Picture<'a, Rows> {
    pub cells: &'a CellCodes,
    pub codes: &'a BlockCodes,
    pub rows: Rows,
    pub draw: &'a dyn Fn(RowOfCells, &mut [u8]),
    pub writer: Writer<'a>,
}

impl<R: Row, Rows: Iterator<Item = R> + Clone> Work for Picture<'_, Rows> {
    /// The number of bytes and the checksum, or `None` if a byte has no code.
    type Output = Option<(usize, u32)>;

    #[inline(always)]
    fn work(self) -> Self::Output {
        let (cells, draw) = (self.cells, self.draw);
        let CellGrid {
            length,
            scale,
            above,
            below,
            ..
        } = cells.grid;
        let mut output = Output::new(self.codes, length, self.writer);
        let (sums, mut without_codes) = cells.sums.add_up(self.rows.clone());
        let mut rows = self.rows;
        let mut before = rows.next().unwrap_or_default();
        // The bytes at the end of the row before that equal the row before it.
        let mut same;
        (same, output) = cells.first(before, without_codes & 1 != 0, draw, output);
        for row in rows {
            without_codes >>= 1;
            let differing = row ^ before;
            if differing == R::default() {
                output = cells.equal_row(row.cells(), same, draw, output);
                same = 0;
                continue;
            }
            before = row;
            let (first, last) = differing.ends();
            let (first, end) = (cells.firsts[first as usize], cells.lasts[last as usize]);
            let equal = same + usize::from(first.byte);
            let is_short = cells.repeat(equal, &mut output);
            let after = usize::from(end.byte) + 1;
            same = length - after;
            let own = after - usize::from(first.byte);
            if is_short || without_codes & 1 != 0 || own > RUN && cells.may_end_with_run(row, last)
            {
                let first = usize::from(first.byte);
                output = output.draw_own(
                    row.cells(),
                    first,
                    cells.left_out[equal].into(),
                    after,
                    draw,
                );
            } else {
                cells.write_groups(row, first, end, &mut output);
            }
        }
        output = cells.end(before, same, draw, output);
        let mut checksum = Total::new(length);
        checksum.add(cells.blank, above);
        checksum.add_rows(&sums, scale);
        checksum.add(cells.blank, below);
        let Output {
            codes,
            all_coded,
            mut writer,
            ..
        } = output;
        codes.end(&mut writer);
        all_coded.all().then(|| (writer.finish(), checksum.adler()))
    }
}

impl CellCodes {
    /// Writes the first row of cells. Returns how many bytes at its end equal the row before.
    #[inline(never)]
    fn first<'a, R: Row>(
        &self,
        row: R,
        is_slow: bool,
        draw: &dyn Fn(RowOfCells, &mut [u8]),
        mut output: Output<'a>,
    ) -> (usize, Output<'a>) {
        let CellGrid { length, above, .. } = self.grid;
        if above == 0 {
            return (0, output.draw_own(row.cells(), 0, 0, length, draw));
        }
        if row.low() & 1 == 0 {
            // The start of the block has a repetition up to the first cell.
            output.all_coded.and_packed(0);
            return (0, output);
        }
        let (_, last) = row.ends();
        let (first, end) = (self.firsts[0], self.lasts[last as usize]);
        let after = usize::from(end.byte) + 1;
        if is_slow || self.left_out_above > 0 || self.may_end_with_run(row, last) {
            output = output.draw_own(
                row.cells(),
                first.byte.into(),
                self.left_out_above,
                after,
                draw,
            );
        } else {
            self.write_groups(row, first, end, &mut output);
        }
        (length - after, output)
    }

    /// Writes a row that equals the row before, and the repetitions of that row. `same` bytes at
    /// its end equal the row before it.
    #[cold]
    #[inline(never)]
    fn equal_row<'a>(
        &self,
        row: RowOfCells,
        same: usize,
        draw: &dyn Fn(RowOfCells, &mut [u8]),
        mut output: Output<'a>,
    ) -> Output<'a> {
        let length = self.grid.length;
        self.repeat(same + length, &mut output);
        output.draw_own(
            row,
            length,
            self.left_out[same + length].into(),
            length,
            draw,
        )
    }

    /// Returns the bytes of a row that have dark cells: the first, and the one after the last.
    fn range<R: Row>(&self, row: R) -> (usize, usize) {
        if row == R::default() {
            return (self.grid.length, self.grid.length);
        }
        let (first, last) = row.ends();
        (
            usize::from(self.firsts[first as usize].byte),
            usize::from(self.lasts[last as usize].byte) + 1,
        )
    }

    /// Writes the repetitions of a row of cells, with the number of equal bytes before and after
    /// them. Returns true if it leaves out bytes.
    #[inline(always)]
    fn repeat(&self, equal: usize, output: &mut Output<'_>) -> bool {
        let packed = self.repetitions[equal];
        output.all_coded.and_packed(packed as u32);
        output.push_bits(packed >> 8, packed as u32);
        packed & IS_SHORT != 0
    }

    /// Returns true if the bytes up to the last of this cell may be a run. If the bytes are equal,
    /// so are cells at their distance, or all cells if no cell begins at this distance.
    #[inline(always)]
    fn may_end_with_run<R: Row>(&self, row: R, last: u32) -> bool {
        let differing = row ^ row >> self.period;
        last >= RUN_CELLS - 1
            && (differing >> (last + 1 - RUN_CELLS)).low()
                & !(u64::MAX << (RUN_CELLS - self.period))
                == 0
    }

    /// Writes the bytes of a row from the first byte of a cell to the last byte of another.
    #[inline(always)]
    fn write_groups<R: Row>(&self, row: R, first: Edge, last: Edge, output: &mut Output<'_>) {
        let cells = row << self.grid.cells_in_front;
        let (mut group, last_group) = (u32::from(first.group), u32::from(last.group));
        // The bits of the bytes before the first.
        let before = (self.bits[cells.group(group)] << 8 >> first.within) as u32 & 0xff;
        let mut codes = self.codes[cells.group(group)];
        if group < last_group {
            output.push_bits(codes >> 8 >> before, (codes as u32 & 0x3f) - before);
            group += 8;
            while group < last_group {
                let codes = self.codes[cells.group(group)];
                output.push_bits(codes >> 8, codes as u32);
                group += 8;
            }
            codes = self.codes[cells.group(group)];
            let count = (self.bits[cells.group(group)] >> last.within) as u32 & 0xff;
            output.push_bits(codes >> 8 & !(u64::MAX << count), count);
        } else {
            let count = (self.bits[cells.group(group)] >> last.within) as u32 & 0xff;
            let bits = (codes >> 8 & !(u64::MAX << count)) >> before;
            output.push_bits(bits, count - before);
        }
    }

    /// Writes what follows the last row of cells. `same` bytes at the end of this row equal the row
    /// before.
    #[inline(never)]
    fn end<'a, R: Row>(
        &self,
        last: R,
        same: usize,
        draw: &dyn Fn(RowOfCells, &mut [u8]),
        mut output: Output<'a>,
    ) -> Output<'a> {
        let CellGrid {
            length,
            scale,
            below,
            ..
        } = self.grid;
        let left_out;
        if below == 0 {
            (left_out, output) = output.repeat(same + (scale - 1) * length);
            return output.draw_own(last.cells(), length, left_out, length, draw);
        }
        let (first, after) = self.range(last);
        self.repeat(same + first, &mut output);
        output = output.own(&BLANK_ROW, first, self.left_out[same + first].into(), after);
        (left_out, output) = output.repeat((below - 1) * length + length - after);
        output.literals(&BLANK_ROW[length - left_out..length])
    }
}

/// A block that is being written. Its functions take and return it, so that it stays in registers.
pub(super) struct Output<'a> {
    codes: &'a BlockCodes,
    /// The length of a row in bytes.
    length: usize,
    pub all_coded: AllCoded,
    pub writer: Writer<'a>,
}

impl<'a> Output<'a> {
    pub const fn new(codes: &'a BlockCodes, length: usize, writer: Writer<'a>) -> Self {
        Self {
            codes,
            length,
            all_coded: AllCoded::NONE_YET,
            writer,
        }
    }

    /// Writes bits. Their number is in the lowest six bits of `count`.
    #[inline(always)]
    fn push_bits(&mut self, bits: u64, count: u32) {
        self.writer.push(bits, count);
        self.writer.flush();
    }

    /// Draws a row, and writes its bytes in a range. See [`own`](Self::own).
    #[cold]
    #[inline(never)]
    fn draw_own(
        self,
        row: RowOfCells,
        first: usize,
        left_out: usize,
        end: usize,
        draw: &dyn Fn(RowOfCells, &mut [u8]),
    ) -> Self {
        let mut bytes = BLANK_ROW;
        draw(row, &mut bytes[..self.length + BEYOND]);
        self.own(&bytes, first, left_out, end)
    }

    /// Writes the bytes of a row from `first` to `end`, which differ from the row before: literals,
    /// and a run at the end. Before them, writes the bytes that the repetition of the row left out.
    #[inline(never)]
    pub fn own(mut self, row: &[u8], first: usize, left_out: usize, end: usize) -> Self {
        let Some(start) = first.checked_sub(left_out) else {
            // They are in the row before, which is not there any more.
            self.all_coded.and_packed(0);
            return self;
        };
        let mut run = run_at_the_end(&row[first..end]);
        if run > 0 && !self.codes.has_match(run, 1) {
            run = 0;
        }
        self = self.literals(&row[start..end - run]);
        if run > 0 {
            let Self {
                codes,
                all_coded,
                writer,
                ..
            } = &mut self;
            codes.write_match(run, 1, all_coded, writer);
        }
        self
    }

    /// Writes literals.
    #[inline(never)]
    fn literals(mut self, bytes: &[u8]) -> Self {
        self.codes
            .write_literals(bytes, &mut self.all_coded, &mut self.writer);
        self
    }

    /// Writes the repetition of up to `bytes` bytes, at the distance of a row: as many as a match
    /// that has codes. Returns how many are left out: a few, which are literals.
    #[inline(never)]
    pub fn repeat(mut self, bytes: usize) -> (usize, Self) {
        let Self {
            codes, length: row, ..
        } = self;
        let has_codes = |&left_out: &usize| {
            left_out == bytes
                || bytes - left_out >= MIN_MATCH
                    && pieces(bytes - left_out).all(|length| codes.has_match(length, row))
        };
        let Some(left_out) = (0..=bytes.min(row)).find(has_codes) else {
            self.all_coded.and_packed(0);
            return (0, self);
        };
        for length in pieces(bytes - left_out) {
            codes.write_match(length, row, &mut self.all_coded, &mut self.writer);
        }
        (left_out, self)
    }
}
