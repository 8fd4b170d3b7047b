//! Places codewords in columns of modules (ISO/IEC 18004:2015, clause 7.7.3).
//!
//! Bits are placed in pairs of columns from the right, upwards and downwards alternately, in all
//! modules that are not reserved for function patterns and format information. A pair of columns is
//! one line of modules in the order of placement: right and left of one row, right and left of the
//! next. Up to 64 bits of the message are spread over the free modules of the line at once. Then
//! every second bit of the line belongs to one of the columns.

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

use crate::Version;
use crate::symbol::bit_planes::{BitPlanes, Word};
use crate::symbol::matrix::Matrix;
use crate::symbology::place::resolve;

/// The free modules of a pair of columns, in the order of placement: 32 rows in each word.
type Pair<const W: usize> = [[u64; 2]; W];

/// The modules that hold the codewords of a version. A column takes `W` words of 64 modules.
pub(crate) struct Placement<const W: usize> {
    width: usize,
    height: usize,
    /// The column that no pair contains.
    skipped: usize,
    pairs: Box<[Pair<W>]>,
}

impl<const W: usize> Placement<W> {
    /// Makes the placement around the `reserved` modules, in all columns but `skipped`.
    pub fn new(reserved: &Matrix, skipped: usize) -> Self {
        let (width, height) = (reserved.width(), reserved.height());
        let pair = |(i, right): (usize, usize)| {
            let mut pair = [[0; 2]; W];
            for step in 0..height {
                let y = if goes_up(i) { height - 1 - step } else { step };
                for (side, x) in [right, right - 1].into_iter().enumerate() {
                    if !reserved.get(x, y) {
                        pair[step / 64][step / 32 % 2] |= 1 << (2 * (step % 32) + side);
                    }
                }
            }
            pair
        };
        Self {
            width,
            height,
            skipped,
            pairs: right_columns(width, skipped)
                .enumerate()
                .map(pair)
                .collect(),
        }
    }

    /// Returns the columns with the bits of `message`. Remainder bits and reserved modules are
    /// light.
    #[inline(always)]
    pub fn columns<T: Word, const H: usize>(&self, message: &[u8]) -> BitPlanes<T, W, H> {
        let mut columns = BitPlanes::ZERO;
        let mut bits = BitReader::new(message);
        let right_columns = right_columns(self.width, self.skipped);
        for ((i, right), pair) in right_columns.enumerate().zip(&self.pairs) {
            let (mut of_right, mut of_left) = ([0; W], [0; W]);
            for (w, &[upper, lower]) in pair.iter().enumerate() {
                let upper = bits.spread(upper);
                let lower = bits.spread(lower);
                of_right[w] = every_second(upper) | every_second(lower) << 32;
                of_left[w] = every_second(upper >> 1) | every_second(lower >> 1) << 32;
            }
            if goes_up(i) {
                of_right = self.turned(of_right);
                of_left = self.turned(of_left);
            }
            columns.set(right, of_right.map(T::truncated));
            columns.set(right - 1, of_left.map(T::truncated));
        }
        columns
    }

    /// Reverses a column.
    #[inline(always)]
    fn turned(&self, column: [u64; W]) -> [u64; W] {
        let beyond = 64 * W - self.height;
        let turned: [u64; W] = std::array::from_fn(|w| column[W - 1 - w].reverse_bits());
        std::array::from_fn(|w| {
            let next = turned.get(w + 1).map_or(0, |&next| next << (64 - beyond));
            turned[w] >> beyond | next
        })
    }
}

/// Returns the column of a version that the pairs skip.
pub(crate) const fn skipped_column(version: Version) -> usize {
    resolve(version.symbology().tables().skipped_column, version.width())
}

/// Returns the right column of each pair, from the right. No pair contains column `skipped`.
#[inline(always)]
fn right_columns(width: usize, skipped: usize) -> impl Iterator<Item = usize> {
    let before = (skipped + 1..width).rev().step_by(2);
    before.chain((0..skipped).rev().step_by(2))
}

/// Returns the modules that are not `reserved` as columns and rows, in the order of placement.
pub(crate) fn places(reserved: &Matrix, skipped: usize) -> impl Iterator<Item = (usize, usize)> {
    let (width, height) = (reserved.width(), reserved.height());
    let pairs = right_columns(width, skipped).enumerate();
    let modules = pairs.flat_map(move |(i, right)| {
        let y = move |step| if goes_up(i) { height - 1 - step } else { step };
        (0..height).flat_map(move |step| [(right, y(step)), (right - 1, y(step))])
    });
    modules.filter(|&(x, y)| !reserved.get(x, y))
}

/// Returns true if bits are placed upwards in a pair, as in the first one.
#[inline(always)]
fn goes_up(pair: usize) -> bool {
    pair.is_multiple_of(2)
}

/// Reads the bits of codewords, most significant bit first.
struct BitReader<'a> {
    rest: &'a [u8],
    /// The next `count` bits, the first in the lowest bit.
    pending: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    #[inline(always)]
    fn new(codewords: &'a [u8]) -> Self {
        Self {
            rest: codewords,
            pending: 0,
            count: 0,
        }
    }

    /// Reads as many bits as `places` has ones, and returns them at these places.
    #[inline(always)]
    fn spread(&mut self, places: u64) -> u64 {
        let mut spread = 0;
        let mut left = places;
        while left != 0 {
            let start = left.trailing_zeros();
            let run = (left >> start).trailing_ones();
            spread |= self.take(run) << start;
            // Adding the lowest one carries through the run, which leaves those after it.
            left &= left.wrapping_add(1 << start);
        }
        spread
    }

    /// Reads the next `count` bits, 1 to 64. After the last bit come zeros.
    #[inline(always)]
    fn take(&mut self, count: u32) -> u64 {
        let mut taken = self.pending;
        if count <= self.count {
            self.count -= count;
            self.pending = self.pending.checked_shr(count).unwrap_or(0);
        } else {
            let have = self.count;
            self.fill();
            // Takes the missing bits from the new ones.
            taken |= self.pending << have;
            let more = count - have;
            self.count = 64 - more;
            self.pending = self.pending.checked_shr(more).unwrap_or(0);
        }
        taken & u64::MAX >> (64 - count)
    }

    /// Reads the next 64 bits.
    #[inline(always)]
    fn fill(&mut self) {
        let mut eight = [0; 8];
        if let Some((next, rest)) = self.rest.split_first_chunk() {
            eight = *next;
            self.rest = rest;
        } else {
            eight[..self.rest.len()].copy_from_slice(self.rest);
            self.rest = &[];
        }
        self.pending = u64::from_be_bytes(eight).reverse_bits();
    }
}

/// Returns bits 0, 2, 4 … of a word.
#[inline(always)]
fn every_second(word: u64) -> u64 {
    let mut bits = word & 0x5555_5555_5555_5555;
    bits = (bits | bits >> 1) & 0x3333_3333_3333_3333;
    bits = (bits | bits >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits >> 4) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits >> 8) & 0x0000_ffff_0000_ffff;
    (bits | bits >> 16) & 0x0000_0000_ffff_ffff
}
