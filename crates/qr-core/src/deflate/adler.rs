//! The checksum of a zlib stream (RFC 1950, section 8.2), of the repetition of rows rather than byte by byte.

const BASE: u64 = 65521;

/// The checksum of `rows` of `length` bytes, each as often as `counts` says: fewer than 2²⁸ bytes in all.
pub(crate) fn of_rows(rows: &[u8], counts: &[usize], length: usize) -> u32 {
    // Reduced at the end: the second sum is less than 255 × (2²⁸)² / 2.
    let (mut a, mut b) = (1, 0);
    for (row, &count) in rows.chunks_exact(length).zip(counts) {
        let (length, count) = (length as u64, count as u64);
        // What one row adds to each sum where the first is 0 before it.
        let (sum, sums) = sums(row);
        // The second sum takes the first once for each byte, and that grows by `sum` with each row.
        b += count * (length * a + sums) + count * (count - 1) / 2 * length * sum;
        a += count * sum;
    }
    ((b % BASE) << 16 | (a % BASE)) as u32
}

/// The sum of `bytes`, and the sum of the sums up to each of them.
fn sums(bytes: &[u8]) -> (u64, u64) {
    let (mut sum, mut sums) = (0, 0);
    let (eights, rest) = bytes.as_chunks();
    for &eight in eights {
        let (of_eight, of_its_sums) = sums_of_eight(eight);
        sums += 8 * sum + of_its_sums;
        sum += of_eight;
    }
    for &byte in rest {
        sum += u64::from(byte);
        sums += sum;
    }
    (sum, sums)
}

/// The same of eight bytes by multiplication. In a product of two words of four numbers the highest number is the sum of
/// the products of the first of one and the last of the other, of the second and the last but one, and so on.
fn sums_of_eight(bytes: [u8; 8]) -> (u64, u64) {
    const EVERY_SECOND: u64 = 0x00ff_00ff_00ff_00ff;
    let word = u64::from_le_bytes(bytes);
    let (even, odd) = (word & EVERY_SECOND, word >> 8 & EVERY_SECOND);
    let sum = (even + odd).wrapping_mul(0x0001_0001_0001_0001) >> 48;
    // The first byte is in eight of the sums, the last in one.
    let of_even = even.wrapping_mul(0x0008_0006_0004_0002) >> 48;
    let of_odd = odd.wrapping_mul(0x0007_0005_0003_0001) >> 48;
    (sum, of_even + of_odd)
}
