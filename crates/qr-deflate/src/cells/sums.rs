//! Adds up rows of cells by groups, for their checksum.

use super::row::Row;
use super::{CellGrid, NUM_GROUPS};
use crate::adler::{ManySums, RowSums};

/// The bits of each of the two sums in a word. The sums of all rows fit: at most 56 rows of 15
/// groups of eight bytes.
const BITS: u32 = 24;
const MASK: u64 = (1 << BITS) - 1;

/// The sums of the bytes of groups.
pub(super) struct GroupSums {
    /// By group: the sum of its bytes, above [`BITS`] the sum of its prefix sums, and above both 1
    /// if it has no codes.
    words: [u64; NUM_GROUPS],
    cells_in_front: usize,
    /// The number of bytes of a group.
    bytes: u64,
    /// The bytes of a row after the last group that it may have. It is negative if these groups are
    /// beyond the row.
    after: u64,
    /// What the bytes outside the groups add to the sums of a row.
    outside: RowSums,
}

impl GroupSums {
    /// Prepares the sums of groups, this number a row.
    pub fn new(grid: &CellGrid, groups: usize) -> Self {
        let groups = (groups * grid.scale).cast_signed();
        let after = grid.length.cast_signed() - grid.first_byte - groups;
        Self {
            words: [0; NUM_GROUPS],
            cells_in_front: grid.cells_in_front,
            bytes: grid.scale as u64,
            // In 64 bits before the sign goes: `isize` may have 32.
            after: (after as i64).cast_unsigned(),
            outside: RowSums { sum: 0, sums: 0 },
        }
    }

    /// Sets the sums of a group, and whether it has codes.
    pub fn set(&mut self, group: usize, RowSums { sum, sums }: RowSums, has_codes: bool) {
        self.words[group] = u64::from(!has_codes) << (2 * BITS) | sums << BITS | sum;
    }

    /// Sets the sums of a row without cells, when all groups have theirs.
    pub fn set_blank<R: Row>(&mut self, blank: RowSums) {
        let (ManySums { sum, sums, .. }, _) = self.add_up(std::iter::once(R::default()));
        // Its groups are blank too, so the rest of its sums is outside.
        self.outside = RowSums {
            sum: blank.sum.wrapping_sub(sum),
            sums: blank.sums.wrapping_sub(sums),
        };
    }

    /// Adds up rows. Also returns which of them have a group without codes, the first in the lowest
    /// bit.
    #[inline(always)]
    pub fn add_up<R: Row>(&self, rows: impl Iterator<Item = R>) -> (ManySums, u64) {
        let mut without_codes = 0;
        // The sum of the words of all groups, for each group the words of those before it in its
        // row, of which only the lowest [`BITS`] count, and for each row the sum of the bytes of the
        // rows before it.
        let (mut sum, mut in_row, mut before) = (0_u64, 0_u64, 0_u64);
        let mut count = 0;
        for row in rows {
            let cells = row << self.cells_in_front;
            before += sum & MASK;
            let mut groups = 0;
            // Groups that are not there are blank.
            for group in 0..R::GROUPS as u32 {
                in_row = in_row.wrapping_add(groups);
                groups += self.words[cells.group(8 * group)];
            }
            sum = sum.wrapping_add(groups);
            without_codes |= u64::from(groups >> (2 * BITS) != 0) << count;
            count += 1;
        }
        (self.sums(count, sum, in_row, before), without_codes)
    }

    /// Returns the sums of all bytes of the rows.
    fn sums(&self, rows: u64, sum: u64, in_row: u64, before: u64) -> ManySums {
        // A byte counts once for each byte from its own to the end of the row.
        let sums = (sum >> BITS & MASK) + (in_row & MASK) * self.bytes;
        let sum = sum & MASK;
        let sums = sums.wrapping_add(self.after.wrapping_mul(sum));
        let outside = self.outside;
        let pairs = rows * rows.saturating_sub(1) / 2;
        ManySums {
            rows,
            sum: sum.wrapping_add(rows.wrapping_mul(outside.sum)),
            sums: sums.wrapping_add(rows.wrapping_mul(outside.sums)),
            before: before.wrapping_add(pairs.wrapping_mul(outside.sum)),
        }
    }
}
