//! Computes the checksum of a zlib stream (Adler-32, RFC 1950, section 8.2) by rows and repetitions
//! instead of byte by byte.

use crate::{MAX_ROW_LENGTH, Row};
use qr_dispatch::Work;

const BASE: u64 = 65521;

/// The number of columns that are added up at once.
const COLUMNS: usize = 16;
type Columns<T> = [T; COLUMNS];

/// The number of bytes needed after the last row, which is read in whole groups of columns.
pub(crate) const BEYOND: usize = COLUMNS - 1;

/// Adler-32 weights by column: the number of bytes from the column to the end of the row; and 1, or
/// 0 for columns beyond the end.
pub(crate) type Weights = Vec<(Columns<u16>, Columns<u16>)>;

/// Computes the weights for rows of `length` bytes.
pub(crate) fn weigh(length: usize, weights: &mut Weights) {
    weights.clear();
    weights.extend((0..length).step_by(COLUMNS).map(|first| {
        let left = std::array::from_fn(|column| length.saturating_sub(first + column) as u16);
        (left, left.map(|left| left.min(1)))
    }));
}

/// The arguments of the checksum, for runtime CPU dispatch: `rows` of `length` bytes in `bytes`.
/// With their repetitions they have at most 2²⁸ + 2¹⁴ bytes.
pub(crate) struct Checksum<'a> {
    pub rows: &'a [Row],
    pub bytes: &'a [u8],
    pub length: usize,
    pub weights: &'a Weights,
}

impl Work for Checksum<'_> {
    type Output = u32;

    #[inline(always)]
    fn work(self) -> u32 {
        // Reduced at the end: the second sum is less than 255 × (2²⁸ + 2¹⁵)² / 2, which is less
        // than 2⁶³.
        let (mut a, mut b) = (1, 0);
        let places = self.bytes.windows(self.weights.len() * COLUMNS);
        for (row, bytes) in self.rows.iter().zip(places.step_by(self.length)) {
            let (length, count) = (self.length as u64, row.count as u64);
            // The sums of one row, starting from 0.
            let (sum, sums) = sums(bytes.as_chunks().0, self.weights);
            // Each byte adds the first sum to the second sum, and each row adds `sum` to the first.
            b += count * (length * a + sums) + count * (count - 1) / 2 * length * sum;
            a += count * sum;
        }
        ((b % BASE) << 16 | (a % BASE)) as u32
    }
}

/// Returns the sum of a row, and the sum of its prefix sums.
#[inline(always)]
fn sums(row: &[Columns<u8>], weights: &Weights) -> (u64, u64) {
    // The maximum sum of a column does not overflow.
    const {
        assert!(
            255 * MAX_ROW_LENGTH.div_ceil(COLUMNS) * (MAX_ROW_LENGTH + COLUMNS) / 2
                <= u32::MAX as usize
        );
    };
    let (mut sum, mut sums) = ([0; COLUMNS], [0; COLUMNS]);
    for (bytes, (left, is_there)) in row.iter().zip(weights) {
        for column in 0..COLUMNS {
            let byte = u32::from(bytes[column]);
            sum[column] += byte * u32::from(is_there[column]);
            sums[column] += byte * u32::from(left[column]);
        }
    }
    let total = |columns: Columns<u32>| columns.into_iter().map(u64::from).sum();
    (total(sum), total(sums))
}

/// The checksum of bytes that do not repeat, for runtime CPU dispatch.
pub(crate) struct OfBytes<'a>(pub &'a [u8]);

impl Work for OfBytes<'_> {
    type Output = u32;

    #[inline(always)]
    fn work(self) -> u32 {
        // The number of groups whose sums stay below 2³².
        const GROUPS: usize = 1024;
        let (mut a, mut b) = (1_u64, 0_u64);
        for part in self.0.chunks(GROUPS * COLUMNS) {
            let (groups, rest) = part.as_chunks::<COLUMNS>();
            // For each column, the sum of its bytes, and the sum of these sums before each group.
            let (mut sum, mut sums): (Columns<u32>, Columns<u32>) = ([0; COLUMNS], [0; COLUMNS]);
            for group in groups {
                for column in 0..COLUMNS {
                    sums[column] += sum[column];
                    sum[column] += u32::from(group[column]);
                }
            }
            b += (groups.len() * COLUMNS) as u64 * a;
            for column in 0..COLUMNS {
                let (sum, sums) = (u64::from(sum[column]), u64::from(sums[column]));
                // A byte counts once for each byte from its own to the end.
                b += COLUMNS as u64 * sums + (COLUMNS - column) as u64 * sum;
                a += sum;
            }
            for &byte in rest {
                a += u64::from(byte);
                b += a;
            }
            (a, b) = (a % BASE, b % BASE);
        }
        (b << 16 | a) as u32
    }
}
