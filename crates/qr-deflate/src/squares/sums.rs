//! Adds up the bytes of rows of squares, for their checksum.

use super::{SquareGrid, Squares};
use crate::adler::{ManySums, RowSums};

/// The number of squares whose sums are in a table, by what they show.
const SQUARES: usize = 4;
type Table = [u64; 1 << SQUARES];

/// The sums of the bits of squares: what dark squares take off the sums of a row without squares.
pub(super) struct SquareSums {
    /// The sum of the bits in the lower half, and of its prefix sums in the upper half.
    tables: Vec<Table>,
    /// The sums of a row without squares.
    pub blank: RowSums,
}

impl SquareSums {
    pub fn new(grid: &SquareGrid) -> Self {
        let of_square = |column: usize| {
            let bits = grid.bit(column)..grid.bit(column + 1);
            bits.fold(0, |sums, bit| {
                let (byte, value) = (1 + bit / 8, 0x80 >> (bit % 8));
                // A byte counts once for each from its own to the end of the row.
                sums + value + (((grid.length - byte) as u64 * value) << 32)
            })
        };
        let table = |first: usize| {
            let squares: [u64; SQUARES] = std::array::from_fn(|i| match first + i {
                column if column < grid.columns => of_square(column),
                _ => 0,
            });
            std::array::from_fn(|shown| {
                (0..SQUARES)
                    .filter(|i| shown >> i & 1 == 1)
                    .map(|i| squares[i])
                    .sum()
            })
        };
        let mut blank = vec![0xff; grid.length];
        blank[0] = 0;
        Self {
            tables: (0..grid.columns).step_by(SQUARES).map(table).collect(),
            blank: RowSums::of(&blank),
        }
    }

    /// Adds up rows.
    #[inline(always)]
    pub fn add_up(&self, rows: &[Squares]) -> ManySums {
        let mut all = ManySums {
            rows: rows.len() as u64,
            sum: 0,
            sums: 0,
            before: 0,
        };
        for &squares in rows {
            let mut dark = 0;
            for (tables, word) in self
                .tables
                .chunks(u64::BITS as usize / SQUARES)
                .zip(squares)
            {
                let mut word = word;
                for table in tables {
                    dark += table[word as usize % (1 << SQUARES)];
                    word >>= SQUARES;
                }
            }
            all.before += all.sum;
            all.sum += self.blank.sum - (dark & u64::from(u32::MAX));
            all.sums += self.blank.sums - (dark >> 32);
        }
        all
    }
}
