//! Computes the checksum of a zlib stream (Adler-32, RFC 1950, section 8.2) by rows and repetitions
//! instead of byte by byte.

use crate::{MAX_ROW_LENGTH, Row};
use qr_dispatch::Work;

pub(crate) const BASE: u64 = 65521;

/// The number of columns that are added up at once.
const COLUMNS: usize = 16;
type Columns<T> = [T; COLUMNS];

/// The number of bytes needed after the last row, which is read in whole groups of columns.
pub(crate) const BEYOND: usize = COLUMNS;

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
        let mut total = Total::new(self.length);
        let places = self.bytes.windows(self.weights.len() * COLUMNS);
        for (row, bytes) in self.rows.iter().zip(places.step_by(self.length)) {
            total.add(sums(bytes.as_chunks().0, self.weights), row.count);
        }
        total.adler()
    }
}

/// The sum of the bytes of a row, and the sum of its prefix sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowSums {
    pub sum: u64,
    pub sums: u64,
}

impl RowSums {
    /// Adds up the bytes of a row one by one.
    pub fn of(row: &[u8]) -> Self {
        let (mut sum, mut sums) = (0, 0);
        for &byte in row {
            sum += u64::from(byte);
            sums += sum;
        }
        Self { sum, sums }
    }
}

/// The sums of several rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ManySums {
    pub rows: u64,
    /// The sum of all bytes.
    pub sum: u64,
    /// For each row, the sum of its prefix sums, added up.
    pub sums: u64,
    /// For each row, the sum of all bytes before it, added up.
    pub before: u64,
}

/// The two sums of Adler-32 over rows of equal length.
///
/// They are reduced at the end: the second sum is less than 255 × (2²⁸ + 2¹⁵)² / 2, which is less
/// than 2⁶³.
pub(crate) struct Total {
    length: u64,
    a: u64,
    b: u64,
}

impl Total {
    /// Starts without a row of `length` bytes.
    #[inline(always)]
    pub fn new(length: usize) -> Self {
        Self {
            length: length as u64,
            a: 1,
            b: 0,
        }
    }

    /// Adds a row `count` times.
    #[inline(always)]
    pub fn add(&mut self, RowSums { sum, sums }: RowSums, count: usize) {
        let count = count as u64;
        // Each byte adds the first sum to the second sum, and each row adds `sum` to the first.
        self.b += count * (self.length * self.a + sums);
        self.b += count * count.saturating_sub(1) / 2 * self.length * sum;
        self.a += count * sum;
    }

    /// Adds several rows, each `count` times.
    pub fn add_rows(&mut self, rows: &ManySums, count: usize) {
        let count = count as u64;
        let &ManySums {
            rows,
            sum,
            sums,
            before,
        } = rows;
        // The first sum at the start of each row, added up.
        let starts = rows * self.a + count * before;
        self.b += count * (self.length * starts + sums);
        self.b += count * count.saturating_sub(1) / 2 * self.length * sum;
        self.a += count * sum;
    }

    /// Returns the checksum.
    #[inline(always)]
    pub fn adler(&self) -> u32 {
        ((self.b % BASE) << 16 | (self.a % BASE)) as u32
    }
}

/// Returns the sum of a row, and the sum of its prefix sums.
#[inline(always)]
fn sums(row: &[Columns<u8>], weights: &Weights) -> RowSums {
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
    RowSums {
        sum: total(sum),
        sums: total(sums),
    }
}

/// The checksum of bytes that do not repeat, for runtime CPU dispatch.
pub(crate) struct OfBytes<'a>(pub &'a [u8]);

impl Work for OfBytes<'_> {
    type Output = u32;

    #[inline(always)]
    fn work(self) -> u32 {
        let (a, b) = MoreBytes((1, 0), self.0).work();
        (b << 16 | a) as u32
    }
}

/// Adds bytes to the two sums of Adler-32, both reduced.
pub(crate) fn add(sums: (u64, u64), bytes: &[u8]) -> (u64, u64) {
    qr_dispatch::run(MoreBytes(sums, bytes))
}

/// The arguments of [`add`], for runtime CPU dispatch.
struct MoreBytes<'a>((u64, u64), &'a [u8]);

impl Work for MoreBytes<'_> {
    type Output = (u64, u64);

    #[inline(always)]
    fn work(self) -> (u64, u64) {
        // The number of groups whose sums stay below 2³².
        const GROUPS: usize = 1024;
        let Self((mut a, mut b), bytes) = self;
        for part in bytes.chunks(GROUPS * COLUMNS) {
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
        (a, b)
    }
}
