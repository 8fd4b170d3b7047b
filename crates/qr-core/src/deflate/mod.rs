//! Compression of rows of pixels that repeat: a zlib stream (RFC 1950) of one deflate block (RFC 1951).
//!
//! It assumes what is so of a picture of modules, and would be slow or large for anything else:
//!
//! - few rows differ: a row of modules is as many equal rows of pixels as a module has pixels. Only the first of them
//!   is looked at; one match, or a few, at the distance of a row give the others.
//! - what differs is short: a position can be compared with all earlier ones of the same three bytes.
//!
//! One block with codes of its own is all it writes: for the fixed codes a picture has too many matches, for a
//! second block too little text.

mod bits;
mod huffman;
mod matches;

use bits::Writer;
use huffman::Codes;

/// Rows of equal length, each of which is repeated.
pub(crate) struct Rows {
    /// The bytes of a row.
    length: usize,
    /// The rows, one after the other.
    bytes: Vec<u8>,
    /// How often each is there, at least once.
    counts: Vec<usize>,
}

impl Rows {
    /// No rows, to which rows of `length` bytes can be added: at least 3, as much as the shortest match.
    pub fn new(length: usize) -> Self {
        assert!(length >= matches::SHORTEST);
        Self {
            length,
            bytes: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// Adds `row`, `count` times.
    pub fn push(&mut self, row: &[u8], count: usize) {
        debug_assert_eq!(row.len(), self.length);
        if count == 0 {
            return;
        }
        match self.counts.last_mut() {
            Some(last) if self.bytes[self.bytes.len() - self.length..] == *row => *last += count,
            _ => {
                self.bytes.extend_from_slice(row);
                self.counts.push(count);
            }
        }
    }
}

/// Appends the zlib stream of `rows` to `out`.
pub(crate) fn compress(rows: &Rows, out: &mut Vec<u8>) {
    // A window of 32 KiB; the fastest of four levels, which says nothing to a decoder (RFC 1950, section 2.2).
    out.extend([0x78, 0x01]);
    let tokens = matches::find(rows);
    let codes = Codes::of(&tokens);
    let mut writer = Writer::new(out);
    // The last block, with codes of its own.
    writer.push(0b101, 3);
    codes.write(&mut writer);
    for &token in &tokens {
        codes.write_token(token, &mut writer);
    }
    codes.write_end(&mut writer);
    writer.finish();
    out.extend(adler_32(rows).to_be_bytes());
}

/// The checksum of a zlib stream (RFC 1950, section 8.2), of the repetition of rows rather than byte by byte.
fn adler_32(rows: &Rows) -> u32 {
    const BASE: u64 = 65521;
    let length = rows.length as u64;
    let (mut a, mut b) = (1, 0);
    for (row, &count) in rows.bytes.chunks_exact(rows.length).zip(&rows.counts) {
        let count = count as u64;
        // What one row adds to each sum where the first is 0 before it.
        let (mut sum, mut sums) = (0_u64, 0_u64);
        for &byte in row {
            sum += u64::from(byte);
            sums += sum;
        }
        // The second sum takes the first once for each byte, and that grows by `sum` with each row.
        let grown = sum % BASE * (count * (count - 1) / 2 % BASE) % BASE * length;
        b = (b + count * length % BASE * a + grown + count * (sums % BASE)) % BASE;
        a = (a + count * sum) % BASE;
    }
    (b << 16 | a) as u32
}
