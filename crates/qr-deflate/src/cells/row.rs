//! A row of cells as one word: 64 bits, or 128 for the wide symbols of rMQR.

use super::{NUM_GROUPS, RowOfCells};
use std::ops::{BitXor, Shl, Shr};

/// A row of cells, the first in the lowest bit.
pub(super) trait Row:
    Copy + Default + Eq + BitXor<Output = Self> + Shl<usize, Output = Self> + Shr<u32, Output = Self>
{
    /// The number of groups that are read of a row, one less than those of a word: the last needs
    /// the first cell of the next. Groups beyond the cells are blank.
    const GROUPS: usize;

    /// Takes the cells of a row that fits.
    fn of(row: RowOfCells) -> Self;

    /// Returns the cells as they were taken.
    fn cells(self) -> RowOfCells;

    /// Returns the lowest word.
    fn low(self) -> u64;

    /// Returns the first and the last dark cell of a row that has one.
    fn ends(self) -> (u32, u32);

    /// Returns the index of the group whose first cell is this one.
    #[inline(always)]
    fn group(self, cell: u32) -> usize {
        (self >> cell).low() as usize % NUM_GROUPS
    }
}

impl Row for u64 {
    const GROUPS: usize = 7;

    #[inline(always)]
    fn of([row, _]: RowOfCells) -> Self {
        row
    }

    fn cells(self) -> RowOfCells {
        [self, 0]
    }

    #[inline(always)]
    fn low(self) -> u64 {
        self
    }

    #[inline(always)]
    fn ends(self) -> (u32, u32) {
        (self.trailing_zeros(), self.ilog2())
    }
}

impl Row for u128 {
    const GROUPS: usize = 15;

    #[inline(always)]
    fn of([low, high]: RowOfCells) -> Self {
        Self::from(high) << u64::BITS | Self::from(low)
    }

    fn cells(self) -> RowOfCells {
        [self.low(), (self >> u64::BITS) as u64]
    }

    #[inline(always)]
    fn low(self) -> u64 {
        self as u64
    }

    #[inline(always)]
    fn ends(self) -> (u32, u32) {
        (self.trailing_zeros(), self.ilog2())
    }
}
