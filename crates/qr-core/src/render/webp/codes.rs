//! Writes the codes of WebP and the lengths of backward references (RFC 9649, sections 5.2.2 and
//! 6.2.1).

use qr_deflate::{HuffmanCode, Writer};

/// Appends the beginning of a file (section 3). Returns where its stream begins.
pub(super) fn start(webp: &mut Vec<u8>) -> usize {
    webp.extend_from_slice(b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f");
    webp.len()
}

/// Ends a file whose stream begins at `stream` and has `length` bytes.
pub(super) fn finish(webp: &mut Vec<u8>, stream: usize, length: usize) {
    let start = stream - HEADER;
    // The stream has a byte before it.
    let length = 1 + length;
    webp.truncate(stream - 1 + length);
    webp.resize(stream - 1 + length.next_multiple_of(2), 0);
    let of_file = (webp.len() - start - 8) as u32;
    webp[start + 4..][..4].copy_from_slice(&of_file.to_le_bytes());
    webp[start + 16..][..4].copy_from_slice(&(length as u32).to_le_bytes());
}

/// The number of bytes before a stream.
const HEADER: usize = 21;

/// The symbols of the first code: bytes, and the prefixes of lengths (section 5.2.2).
pub(super) const NUM_SYMBOLS: usize = 256 + 24;

/// A code of as many symbols as those of deflate, so that the binary has one kind of code.
pub(super) type Code = HuffmanCode<286>;

/// The maximum length of a backward reference in pixels, which are bytes here.
pub(super) const MAX_LENGTH: usize = 4096;

/// The maximum length of a Huffman code, and of those for code lengths.
pub(super) const MAX_CODE_BITS: usize = 15;
pub(super) const MAX_LENGTH_CODE_BITS: usize = 7;

/// The order in which the lengths of the codes of code lengths are written (section 6.2.1).
const ORDER: [usize; 19] = [
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
];

/// Writes up to 48 bits. Not inlined, as the header is many small parts.
#[inline(never)]
pub(super) fn put(writer: &mut Writer<'_>, bits: u64, count: u32) {
    writer.push(bits, count);
    writer.flush();
}

/// Writes a code of one symbol, which takes no bits (section 6.2.1).
#[inline(never)]
pub(super) fn write_one_symbol(symbol: u8, writer: &mut Writer<'_>) {
    // A simple code, of one symbol, which takes one bit or eight.
    let is_long = symbol > 1;
    put(writer, u64::from(is_long) << 2 | 1, 3);
    put(writer, symbol.into(), if is_long { 8 } else { 1 });
}

/// Writes a code of two symbols, the smaller one first, which take a bit each.
#[inline(never)]
pub(super) fn write_two_symbols(first: u8, second: u8, writer: &mut Writer<'_>) {
    let is_long = first > 1;
    put(writer, u64::from(is_long) << 2 | 0b11, 3);
    put(writer, first.into(), if is_long { 8 } else { 1 });
    put(writer, second.into(), 8);
}

/// The length of a backward reference: a symbol, and extra bits (section 5.2.2).
pub(super) struct Prefix {
    pub symbol: usize,
    pub extra: u64,
    pub extra_bits: u32,
}

impl Prefix {
    #[inline]
    pub fn of(length: u16) -> Self {
        let rest = u32::from(length) - 1;
        if rest < 4 {
            return Self {
                symbol: 256 + rest as usize,
                extra: 0,
                extra_bits: 0,
            };
        }
        // Two symbols for each power of two.
        let extra_bits = rest.ilog2() - 1;
        Self {
            symbol: 256 + (2 * extra_bits + (rest >> extra_bits)) as usize,
            extra: (rest & ((1 << extra_bits) - 1)).into(),
            extra_bits,
        }
    }
}

/// Writes the lengths of a code for an alphabet of so many symbols (section 6.2.1).
#[inline(never)]
pub(super) fn write_code(code: &Code, alphabet: usize, writer: &mut Writer<'_>) {
    // As symbols, each with its extra bits and their number.
    let mut symbols = Vec::with_capacity(alphabet);
    let mut next = 0;
    for (symbol, length) in code.lengths().chain([(alphabet, 0)]) {
        let mut zeros = symbol - next;
        while zeros > 0 {
            let (symbol, part, extra_bits) = match zeros {
                ..3 => (0, 1, 0),
                3..11 => (17, zeros, 3),
                _ => (18, zeros.min(138), 7),
            };
            let extra =
                part - [1, 3, 11][usize::from(extra_bits > 0) + usize::from(extra_bits > 3)];
            symbols.push((symbol, extra as u64, extra_bits));
            zeros -= part;
        }
        if length > 0 {
            symbols.push((usize::from(length), 0, 0));
        }
        next = symbol + 1;
    }
    let mut counts = [0; ORDER.len()];
    for &(symbol, _, _) in &symbols {
        counts[symbol] += 1;
    }
    let of_lengths: HuffmanCode<{ ORDER.len() }> = HuffmanCode::new(&counts, MAX_LENGTH_CODE_BITS);
    let written = ORDER
        .iter()
        .rposition(|&symbol| of_lengths.length(symbol) > 0)
        .map_or(4, |last| last + 1)
        .max(4);
    // Not a simple code.
    put(writer, 0, 1);
    put(writer, written as u64 - 4, 4);
    for &symbol in &ORDER[..written] {
        put(writer, of_lengths.length(symbol).into(), 3);
    }
    // The lengths of all symbols.
    put(writer, 0, 1);
    for (symbol, extra, extra_bits) in symbols {
        of_lengths.write(symbol, writer);
        put(writer, extra, extra_bits);
    }
}
