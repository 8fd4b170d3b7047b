//! The checksum of a zlib stream (RFC 1950, section 8.2), of the repetition of rows rather than byte by byte.

use crate::{MAX_ROW_LENGTH, Row};
use qr_dispatch::Work;

const BASE: u64 = 65521;

/// Columns that are added up at once.
const COLUMNS: usize = 16;
type Columns<T> = [T; COLUMNS];

/// The bytes that there are to be after the last row: it is read to the end of its columns.
pub(crate) const BEYOND: usize = COLUMNS - 1;

/// In how many of the sums up to each byte of a row that of a column is, and in how many of the sums of the row: 1, or 0
/// for columns after its end.
pub(crate) type Weights = Vec<(Columns<u16>, Columns<u16>)>;

/// The weights of the columns of rows of `length` bytes, in memory that is used again.
pub(crate) fn weigh(length: usize, weights: &mut Weights) {
    weights.clear();
    weights.extend((0..length).step_by(COLUMNS).map(|first| {
        let left = std::array::from_fn(|column| length.saturating_sub(first + column) as u16);
        (left, left.map(|left| left.min(1)))
    }));
}

/// Returns the checksum of `rows` of `length` bytes in `bytes`: with their repetitions, at most 2²⁸
/// + 2¹⁴ bytes.
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
            // What one row adds to each sum where the first is 0 before it.
            let (sum, sums) = sums(bytes.as_chunks().0, self.weights);
            // The second sum takes the first once for each byte, and that grows by `sum` with each row.
            b += count * (length * a + sums) + count * (count - 1) / 2 * length * sum;
            a += count * sum;
        }
        ((b % BASE) << 16 | (a % BASE)) as u32
    }
}

/// The sum of a row, and the sum of the sums up to each of its bytes.
#[inline(always)]
fn sums(row: &[Columns<u8>], weights: &Weights) -> (u64, u64) {
    // The largest sum of a column: the bytes of the first row count most.
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
