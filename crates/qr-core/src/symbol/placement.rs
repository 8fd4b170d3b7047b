//! Places codewords in columns of modules (ISO/IEC 18004:2015, clause 7.7.3), and reads them back.
//!
//! Bits are placed in pairs of columns from the right, upwards and downwards alternately, in all
//! modules that are not reserved for function patterns and format information. The two modules of
//! a row are neighbours in the order of placement, so the free modules of a pair are a few runs of
//! adjacent bits of the message. A table has the runs of a version: placing one is a load, two
//! shifts and an AND. Then every second bit belongs to one of the columns.
//!
//! From top to bottom, a pair that goes up has the bits of the message backwards. So the message is
//! read from a copy of its bits in their order, and from another in the reverse order.

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

use crate::Version;
use crate::symbol::bit_planes::{BitPlanes, Word};
use crate::symbol::matrix::Matrix;
use crate::symbology::place::resolve;

/// Adjacent bits of the message that are placed in adjacent modules of a pair of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// The bits, in the lowest bits.
    mask: u64,
    /// Where the bits begin in the [streams](Placement::streams): the byte, and the bit in it.
    byte: u16,
    bit: u8,
    /// The bit of the half where they are placed.
    place: u8,
    /// The half that they are placed in.
    half: u16,
}

/// The maximum number of bits that a run can read from a byte on.
const MAX_RUN: u32 = 64 - 7;

/// The number of zeros between the streams, and after them: bits beyond the message are light, and
/// eight bytes are read at a time.
const GAP: usize = 8;

/// The maximum number of lines of a [`Template`](crate::symbol::template::Template), and of the
/// words of each.
const MAX_LINES: usize = 192;
const MAX_WORDS: usize = 3;

/// The modules that hold the codewords of a version.
///
/// A half is 32 rows of a pair of columns, 64 modules. The halves of all pairs with the same rows
/// are neighbours, so that a loop treats several at a time.
pub(crate) struct Placement {
    /// The distance between two halves of a pair: the maximum number of pairs.
    stride: usize,
    runs: Box<[Run]>,
    /// For each pair, the columns of the even and of the odd bits of its halves.
    pairs: Box<[[u8; 2]]>,
}

impl Placement {
    /// Makes the placement of `codewords` around the `reserved` modules, in all columns but
    /// `skipped`, for bit planes of `lines` lines.
    pub fn new(reserved: &Matrix, skipped: usize, codewords: usize, lines: usize) -> Self {
        let (width, height) = (reserved.width(), reserved.height());
        let stride = lines / 2;
        let mut runs = Runs(Vec::new());
        let mut pairs = Vec::new();
        let mut placed = 0;
        let mut starts = vec![0];
        for (pair, right) in right_columns(width, skipped).enumerate() {
            let columns = if goes_up(pair) {
                [right - 1, right]
            } else {
                [right, right - 1]
            };
            let rows = (0..height).flat_map(|y| columns.iter().enumerate().map(move |c| (y, c)));
            let free = rows.filter(|&(y, (_, &x))| !reserved.get(x, y));
            let count = free.clone().count();
            for (n, (y, (side, _))) in free.enumerate() {
                let bit = if goes_up(pair) {
                    // Bits beyond the message are zeros before the reverse stream.
                    8 * (2 * codewords + GAP) - (placed + count - n)
                } else {
                    placed + n
                };
                let half = y / 32 * stride + pair;
                runs.push(bit, half, 2 * (y % 32) + side);
            }
            placed += count;
            starts.push(runs.0.len());
            pairs.push(columns.map(|x| x as u8));
        }
        Self {
            stride,
            runs: alternating(&runs.0, &starts),
            pairs: pairs.into(),
        }
    }

    /// Returns the columns with the bits of `message`. Remainder bits and reserved modules are
    /// light.
    #[inline(always)]
    pub fn columns<T: Word, const W: usize, const H: usize>(
        &self,
        message: &[u8],
    ) -> BitPlanes<T, W, H> {
        let streams = Self::streams::<W, H>(message);
        let streams = streams.as_flattened().as_flattened();
        let mut halves = [[[0_u64; 2]; H]; W];
        {
            let halves = halves.as_flattened_mut().as_flattened_mut();
            for run in &self.runs {
                let start = usize::from(run.byte);
                if let Some(eight) = streams[start..].first_chunk()
                    && let Some(half) = halves.get_mut(usize::from(run.half))
                {
                    let bits = u64::from_le_bytes(*eight) >> run.bit & run.mask;
                    *half |= bits << run.place;
                }
            }
        }
        self.divided(halves.as_flattened().as_flattened())
    }

    /// Reads `message` from columns: the reverse of [`columns`](Self::columns). Ignores remainder
    /// bits and reserved modules.
    ///
    /// Is compiled once, for all sizes and sets of instructions: only symbols that are verified are
    /// read.
    pub fn message(&self, columns: &Matrix, message: &mut [u8]) {
        let halves = self.joined(columns);
        let mut streams = [0; 16 * MAX_LINES * MAX_WORDS];
        for run in &self.runs {
            let start = usize::from(run.byte);
            if let Some(eight) = streams[start..].first_chunk_mut()
                && let Some(half) = halves.get(usize::from(run.half))
            {
                let bits = (half >> run.place & run.mask) << run.bit;
                *eight = (u64::from_le_bytes(*eight) | bits).to_le_bytes();
            }
        }
        let (forwards, backwards) = streams.split_at(message.len() + GAP);
        let backwards = backwards[..message.len()].iter().rev();
        for ((codeword, first), last) in message.iter_mut().zip(forwards).zip(backwards) {
            *codeword = first.reverse_bits() | last;
        }
    }

    /// Joins columns to pairs: the reverse of [`divided`](Self::divided).
    fn joined(&self, columns: &Matrix) -> [u64; 2 * (MAX_LINES / 2) * MAX_WORDS] {
        let mut halves = [0; _];
        for (pair, places) in self.pairs.iter().enumerate() {
            let [even, odd] = places.map(|x| columns.lines()[usize::from(x)]);
            // The words of a column are its height in modules, so there are no halves without rows.
            for half in 0..columns.width().div_ceil(32) {
                let [even, odd] = [even, odd].map(|words| words[half / 2] >> (half % 2 * 32));
                halves[half * self.stride + pair] = spread(even) | spread(odd) << 1;
            }
        }
        halves
    }

    /// Divides pairs into their columns.
    #[inline(always)]
    fn divided<T: Word, const W: usize, const H: usize>(
        &self,
        halves: &[u64],
    ) -> BitPlanes<T, W, H> {
        let mut columns = BitPlanes::ZERO;
        // The stride, as a number that the compiler knows.
        let pairs = H / 2;
        let halves = |half| halves[half * pairs..].iter();
        for w in 0..W {
            let mut divided = [[T::ZERO; 2]; H];
            if T::BITS == 32 {
                for (to, &upper) in divided.iter_mut().zip(halves(0).take(pairs)) {
                    *to = [upper, upper >> 1].map(|bits| T::truncated(every_second(bits)));
                }
            } else {
                let both = halves(2 * w).zip(halves(2 * w + 1)).take(pairs);
                for (to, (&upper, &lower)) in divided.iter_mut().zip(both) {
                    *to = [0, 1].map(|side| {
                        let lower = every_second(lower >> side) << 32;
                        T::truncated(every_second(upper >> side) | lower)
                    });
                }
            }
            for (places, words) in self.pairs.iter().zip(divided) {
                for (&x, word) in places.iter().zip(words) {
                    if let Some(column) = columns.0[w].get_mut(usize::from(x)) {
                        *column = word;
                    }
                }
            }
        }
        columns
    }

    /// Returns the bits of `message`, and then its bits in the reverse order, each followed by
    /// zeros. The first bit of a stream is the lowest of its first byte.
    #[inline(always)]
    fn streams<const W: usize, const H: usize>(message: &[u8]) -> [[[u8; 16]; H]; W] {
        let mut streams = [[[0; 16]; H]; W];
        let bytes = streams.as_flattened_mut().as_flattened_mut();
        let (forwards, backwards) = bytes.split_at_mut(message.len() + GAP);
        for (to, codeword) in forwards.iter_mut().zip(message) {
            *to = codeword.reverse_bits();
        }
        for (to, &codeword) in backwards.iter_mut().zip(message.iter().rev()) {
            *to = codeword;
        }
        streams
    }
}

/// Joins bits to runs.
struct Runs(Vec<Run>);

impl Runs {
    /// Adds a bit of the streams, to be placed at `place` of a half.
    fn push(&mut self, bit: usize, half: usize, place: usize) {
        if let Some(last) = self.0.last_mut() {
            let count = last.mask.count_ones();
            let end = 8 * usize::from(last.byte) + usize::from(last.bit) + count as usize;
            let after = usize::from(last.place) + count as usize;
            if usize::from(last.half) == half && (end, after) == (bit, place) && count < MAX_RUN {
                last.mask = last.mask << 1 | 1;
                return;
            }
        }
        self.0.push(Run {
            mask: 1,
            byte: (bit / 8) as u16,
            bit: (bit % 8) as u8,
            place: place as u8,
            half: half as u16,
        });
    }
}

/// Returns the first run of each pair, then the second of each, and so on. `starts` has the place
/// where the runs of each pair begin, and the number of all runs.
///
/// In a pair, a run begins in the byte where the run before it ends. Reading a message loads and
/// stores eight bytes for each run, and a load that overlaps the last store has to wait for it.
fn alternating(runs: &[Run], starts: &[usize]) -> Box<[Run]> {
    let mut alternating = Vec::with_capacity(runs.len());
    for place in 0..runs.len() {
        let pairs = starts.windows(2);
        let of_pairs = pairs.filter_map(|pair| runs[pair[0]..pair[1]].get(place));
        alternating.extend(of_pairs);
        if alternating.len() == runs.len() {
            break;
        }
    }
    alternating.into()
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

/// Returns a word with the low 32 bits of `word` as its bits 0, 2, 4 …: the reverse of
/// [`every_second`].
#[inline(always)]
fn spread(word: u64) -> u64 {
    let mut bits = word & 0x0000_0000_ffff_ffff;
    bits = (bits | bits << 16) & 0x0000_ffff_0000_ffff;
    bits = (bits | bits << 8) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
    (bits | bits << 1) & 0x5555_5555_5555_5555
}
