//! Makes the Huffman codes of a block, and writes the codes and the sequences of the block (RFC
//! 1951, section 3.2).

use crate::bits::{MAX_PENDING_BITS, Writer};
use crate::huffman::{self, AllCoded, HuffmanCode};
use crate::sequences::Sequence;
use crate::{MAX_MATCH, MIN_MATCH};

/// The numbers of symbols for literals and lengths, distances, and code lengths.
const LITERALS: usize = 286;
pub(crate) const DISTANCES: usize = 30;
const CODE_LENGTHS: usize = 19;

const END_OF_BLOCK: usize = 256;

/// The order in which the lengths of the codes of code lengths are written (section 3.2.7).
const ORDER: [usize; CODE_LENGTHS] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// The maximum code lengths in bits. Deflate allows 15, but four codes of 14 bits fit between two
/// flushes.
pub(crate) const MAX_LITERAL_BITS: usize = 14;
const MAX_DISTANCE_BITS: usize = 15;

/// The maximum number of bits of a match: two codes and their extra bits.
pub(crate) const MAX_MATCH_BITS: usize = MAX_LITERAL_BITS + 5 + MAX_DISTANCE_BITS + 13;

/// The maximum number of bits of the codes themselves: three numbers, the lengths of the codes of
/// code lengths, and for each other symbol a code of seven bits and seven extra bits.
const MAX_CODES_BITS: usize = 14 + 3 * CODE_LENGTHS + 14 * (LITERALS + DISTANCES);

/// The frequencies of the symbols.
pub(crate) struct Counts {
    literals: huffman::Counts<LITERALS>,
    distances: huffman::Counts<DISTANCES>,
}

impl Counts {
    /// Returns the frequencies of `blocks` empty blocks.
    pub fn new(blocks: u32) -> Self {
        let mut literals = [0; LITERALS];
        literals[END_OF_BLOCK] = blocks;
        Self {
            literals,
            distances: [0; DISTANCES],
        }
    }

    /// Counts a literal several times.
    pub fn add_literal(&mut self, byte: u8, count: u32) {
        self.literals[usize::from(byte)] += count;
    }

    /// Counts a match.
    pub fn add_match(&mut self, length: usize, distance: usize) {
        self.literals[length_symbol(length).symbol()] += 1;
        self.distances[distance_symbol(distance).symbol()] += 1;
    }

    /// Returns how often each symbol of lengths and of distances occurs.
    pub fn of_matches(&self) -> (&[u32], &[u32]) {
        (&self.literals[END_OF_BLOCK + 1..], &self.distances)
    }

    /// Counts a literal once if it does not occur.
    pub fn require_literal(&mut self, byte: u8) {
        let count = &mut self.literals[usize::from(byte)];
        *count = (*count).max(1);
    }

    /// Counts the symbols of `sequences`, whose literals are in `bytes`.
    pub fn add(&mut self, sequences: &[Sequence], bytes: &[u8]) {
        for sequence in sequences {
            for &byte in &bytes[sequence.start..sequence.end] {
                self.literals[usize::from(byte)] += 1;
            }
            for length in sequence.matches() {
                self.literals[length_symbol(length).symbol()] += 1;
                self.distances[distance_symbol(sequence.distance).symbol()] += 1;
            }
        }
    }
}

/// The Huffman codes of a block.
pub(crate) struct BlockCodes {
    literals: HuffmanCode<LITERALS>,
    distances: HuffmanCode<DISTANCES>,
}

impl BlockCodes {
    /// Makes the codes that take the fewest bits for these frequencies.
    pub fn new(counts: &Counts) -> Self {
        Self {
            literals: HuffmanCode::new(&counts.literals, MAX_LITERAL_BITS),
            distances: HuffmanCode::new(&counts.distances, MAX_DISTANCE_BITS),
        }
    }

    /// Returns the maximum length of a block in bytes.
    pub fn most_bytes(sequences: &[Sequence]) -> usize {
        let of_sequence = |sequence: &Sequence| {
            let matches = sequence.length.div_ceil(MAX_MATCH - MIN_MATCH);
            (sequence.end - sequence.start) * MAX_LITERAL_BITS + matches * MAX_MATCH_BITS
        };
        let bits: usize = sequences.iter().map(of_sequence).sum();
        (3 + MAX_CODES_BITS + bits + MAX_LITERAL_BITS).div_ceil(8)
    }

    /// Begins the last block: writes the codes (section 3.2.7).
    pub fn begin(&self, writer: &mut Writer<'_>) {
        writer.push(0b101, 3);
        self.write_codes(writer);
    }

    /// Writes the sequences of a block, whose literals are in `bytes`, and the end of the block.
    /// Returns false if a symbol has no code: then the written bits are invalid.
    #[inline(always)]
    #[must_use]
    pub fn write(&self, sequences: &[Sequence], bytes: &[u8], writer: &mut Writer<'_>) -> bool {
        let mut all_coded = AllCoded::NONE_YET;
        for sequence in sequences {
            let literals = &bytes[sequence.start..sequence.end];
            self.write_literals(literals, &mut all_coded, writer);
            for length in sequence.matches() {
                self.write_match(length, sequence.distance, &mut all_coded, writer);
            }
        }
        self.end(writer);
        all_coded.all()
    }

    /// Writes the end of the block.
    #[inline(always)]
    pub fn end(&self, writer: &mut Writer<'_>) {
        self.literals.push(END_OF_BLOCK, writer);
    }

    /// Returns true if a match has codes.
    #[inline(always)]
    pub fn has_match(&self, length: usize, distance: usize) -> bool {
        self.literals.length(length_symbol(length).symbol()) > 0
            && self.distances.length(distance_symbol(distance).symbol()) > 0
    }

    /// Returns the number of bits of a distance, or `None` if it has no code.
    pub fn distance_bits(&self, distance: usize) -> Option<u32> {
        let symbol = distance_symbol(distance);
        let (_, bits) = self.distances.code(symbol.symbol())?;
        Some(bits + u32::from(symbol.extra_bits))
    }

    /// Returns the code of the length of a match with its extra bits, and their number, or `None` if
    /// it has no code.
    pub fn length(&self, length: usize) -> Option<(u32, u32)> {
        let symbol = length_symbol(length);
        let (code, bits) = self.literals.code(symbol.symbol())?;
        Some((
            code | u32::from(symbol.extra) << bits,
            bits + u32::from(symbol.extra_bits),
        ))
    }

    /// Returns the code of a symbol of distances and its length in bits, or `None` if it has none.
    pub fn distance(&self, symbol: usize) -> Option<(u32, u32)> {
        self.distances.code(symbol)
    }

    /// Returns the code of a byte and its length in bits, or `None` if it has none.
    pub fn literal(&self, byte: u8) -> Option<(u32, u32)> {
        self.literals.code(byte.into())
    }

    fn write_codes(&self, writer: &mut Writer<'_>) {
        let lengths = CodeLengths::new(&self.literals, &self.distances);
        let mut counts = [0; CODE_LENGTHS];
        for &(symbol, _, _) in lengths.symbols() {
            counts[usize::from(symbol)] += 1;
        }
        let code: HuffmanCode<CODE_LENGTHS> = HuffmanCode::new(&counts, 7);
        let written = ORDER
            .iter()
            .rposition(|&symbol| code.length(symbol) > 0)
            .map_or(4, |last| last + 1)
            .max(4);
        writer.push(lengths.literals as u64 - 257, 5);
        writer.push(lengths.distances as u64 - 1, 5);
        writer.push(written as u64 - 4, 4);
        for &symbol in &ORDER[..written] {
            writer.flush();
            writer.push(code.length(symbol).into(), 3);
        }
        for &(symbol, extra, extra_bits) in lengths.symbols() {
            writer.flush();
            code.push(symbol.into(), writer);
            writer.push(extra.into(), extra_bits.into());
        }
        writer.flush();
    }

    #[inline(always)]
    pub fn write_literals(&self, bytes: &[u8], all_coded: &mut AllCoded, writer: &mut Writer<'_>) {
        let (fours, rest) = bytes.as_chunks();
        for &[a, b, c, d] in fours {
            // Four codes of maximum length fit between two flushes.
            const { assert!(4 * MAX_LITERAL_BITS as u32 <= MAX_PENDING_BITS) };
            for byte in [a, b, c, d] {
                all_coded.and(self.literals.push(byte.into(), writer));
            }
            writer.flush();
        }
        for &byte in rest {
            all_coded.and(self.literals.push(byte.into(), writer));
        }
        writer.flush();
    }

    #[inline(always)]
    pub fn write_match(
        &self,
        length: usize,
        distance: usize,
        all_coded: &mut AllCoded,
        writer: &mut Writer<'_>,
    ) {
        length_symbol(length).push(&self.literals, all_coded, writer);
        distance_symbol(distance).push(&self.distances, all_coded, writer);
        writer.flush();
    }
}

/// A symbol of a Huffman code with its extra bits.
#[derive(Clone, Copy)]
pub(crate) struct HuffmanSymbol {
    symbol: u16,
    pub extra: u16,
    pub extra_bits: u8,
}

/// Returns the symbol of the length of a match (section 3.2.5).
#[inline(always)]
pub(crate) fn length_symbol(length: usize) -> HuffmanSymbol {
    static OF_LENGTH: [HuffmanSymbol; MAX_MATCH - MIN_MATCH + 1] = {
        let mut all = [HuffmanSymbol::new(257, 0, 0); MAX_MATCH - MIN_MATCH + 1];
        let mut i = 0;
        while i < all.len() {
            let rest = i as u32;
            all[i] = match rest {
                0..8 => HuffmanSymbol::new(257 + rest, 0, 0),
                255 => HuffmanSymbol::new(285, 0, 0),
                _ => {
                    // Four symbols for each power of two.
                    let extra_bits = rest.ilog2() - 2;
                    let symbol = 257 + 4 * extra_bits + (rest >> extra_bits);
                    HuffmanSymbol::new(symbol, rest & ((1 << extra_bits) - 1), extra_bits)
                }
            };
            i += 1;
        }
        all
    };
    OF_LENGTH[length - MIN_MATCH]
}

/// Returns the symbol of a distance (section 3.2.5).
#[inline(always)]
pub(crate) fn distance_symbol(distance: usize) -> HuffmanSymbol {
    let rest = distance as u32 - 1;
    if rest < 4 {
        return HuffmanSymbol::new(rest, 0, 0);
    }
    // Two symbols for each power of two.
    let extra_bits = rest.ilog2() - 1;
    let symbol = 2 * extra_bits + (rest >> extra_bits);
    HuffmanSymbol::new(symbol, rest & ((1 << extra_bits) - 1), extra_bits)
}

impl HuffmanSymbol {
    const fn new(symbol: u32, extra: u32, extra_bits: u32) -> Self {
        Self {
            symbol: symbol as u16,
            extra: extra as u16,
            extra_bits: extra_bits as u8,
        }
    }

    pub const fn symbol(self) -> usize {
        self.symbol as usize
    }

    /// Returns the index among the symbols of lengths.
    pub const fn index_of_length(self) -> usize {
        self.symbol() - END_OF_BLOCK - 1
    }

    #[inline(always)]
    fn push<const N: usize>(
        self,
        code: &HuffmanCode<N>,
        all_coded: &mut AllCoded,
        writer: &mut Writer<'_>,
    ) {
        all_coded.and(code.push(self.symbol(), writer));
        writer.push(self.extra.into(), self.extra_bits.into());
    }
}

/// The code lengths as symbols, each with its extra bits and their number: a single length, 3 to 6
/// repetitions of the previous length, 3 to 10 or 11 to 138 zeros.
struct CodeLengths {
    symbols: [(u8, u8, u8); LITERALS + DISTANCES],
    count: usize,
    /// The number of symbols of each alphabet, up to the last one with a code.
    literals: usize,
    distances: usize,
}

impl CodeLengths {
    fn new(literals: &HuffmanCode<LITERALS>, distances: &HuffmanCode<DISTANCES>) -> Self {
        let end = |last: Option<(usize, u8)>| last.map_or(0, |(symbol, _)| symbol + 1);
        let mut lengths = Self {
            symbols: [(0, 0, 0); LITERALS + DISTANCES],
            count: 0,
            literals: end(literals.lengths().next_back()),
            distances: end(distances.lengths().next_back()).max(1),
        };
        let first = lengths.literals;
        let of_distances = distances.lengths();
        let of_distances = of_distances.map(|(symbol, length)| (first + symbol, length));
        let all = first + lengths.distances;
        // The current run of equal lengths: the symbol after it, the length, and the number.
        let (mut next, mut before, mut run) = (0, 0, 0);
        let end = std::iter::once((all, 0));
        for (place, length) in literals.lengths().chain(of_distances).chain(end) {
            if place == next && length == before {
                run += 1;
            } else {
                lengths.push_run(before, run);
                lengths.push_run(0, place - next);
                (before, run) = (length, usize::from(place < all));
            }
            next = place + 1;
        }
        lengths
    }

    fn symbols(&self) -> &[(u8, u8, u8)] {
        &self.symbols[..self.count]
    }

    fn push(&mut self, symbol: u8, extra: usize, extra_bits: u8) {
        self.symbols[self.count] = (symbol, extra as u8, extra_bits);
        self.count += 1;
    }

    fn push_run(&mut self, length: u8, run: usize) {
        let mut run = run;
        if length > 0 && run > 0 {
            self.push(length, 0, 0);
            run -= 1;
        }
        while run > 0 {
            match (length, run) {
                (_, 1..3) => {
                    self.push(length, 0, 0);
                    run -= 1;
                }
                (0, 3..11) => {
                    self.push(17, run - 3, 3);
                    run = 0;
                }
                (0, _) => {
                    let part = run.min(138);
                    self.push(18, part - 11, 7);
                    run -= part;
                }
                _ => {
                    let part = run.min(6);
                    self.push(16, part - 3, 2);
                    run -= part;
                }
            }
        }
    }
}
