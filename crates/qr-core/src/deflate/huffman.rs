//! Huffman codes made for one block (RFC 1951, section 3.2).

use super::bits::Writer;
use super::matches::Token;

/// Literals and lengths; distances; the lengths of codes.
const LITERALS: usize = 286;
const DISTANCES: usize = 30;
const CODE_LENGTHS: usize = 19;

const END_OF_BLOCK: usize = 256;

/// The order in which the lengths of the codes of code lengths are written (section 3.2.7).
const ORDER: [usize; CODE_LENGTHS] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// A code for each of `N` symbols, the bits in the order in which they are written.
struct Code<const N: usize> {
    lengths: [u8; N],
    bits: [u16; N],
}

/// The codes of a block.
pub(crate) struct Codes {
    literals: Code<LITERALS>,
    distances: Code<DISTANCES>,
}

impl Codes {
    /// The codes that take the fewest bits for `tokens`.
    pub fn of(tokens: &[Token]) -> Self {
        let mut literals = [0; LITERALS];
        let mut distances = [0; DISTANCES];
        literals[END_OF_BLOCK] = 1;
        for &token in tokens {
            match token {
                Token::Literal(byte) => literals[usize::from(byte)] += 1,
                Token::Match { length, distance } => {
                    literals[length_symbol(length).0] += 1;
                    distances[distance_symbol(distance).0] += 1;
                }
            }
        }
        Self {
            literals: Code::new(&literals, 15),
            distances: Code::new(&distances, 15),
        }
    }

    /// Writes the codes (section 3.2.7).
    pub fn write(&self, writer: &mut Writer<'_>) {
        let literals = used(&self.literals.lengths).max(257);
        let distances = used(&self.distances.lengths).max(1);
        let mut lengths = [0; LITERALS + DISTANCES];
        lengths[..literals].copy_from_slice(&self.literals.lengths[..literals]);
        lengths[literals..literals + distances]
            .copy_from_slice(&self.distances.lengths[..distances]);
        let mut counts = [0; CODE_LENGTHS];
        runs(&lengths[..literals + distances], |symbol, _, _| {
            counts[symbol] += 1;
        });
        let code: Code<CODE_LENGTHS> = Code::new(&counts, 7);
        let written = ORDER
            .iter()
            .rposition(|&symbol| code.lengths[symbol] > 0)
            .map_or(4, |last| last + 1)
            .max(4);
        writer.push(literals as u32 - 257, 5);
        writer.push(distances as u32 - 1, 5);
        writer.push(written as u32 - 4, 4);
        for &symbol in &ORDER[..written] {
            writer.push(code.lengths[symbol].into(), 3);
        }
        runs(
            &lengths[..literals + distances],
            |symbol, extra, extra_bits| {
                code.write(symbol, writer);
                writer.push(extra, extra_bits);
            },
        );
    }

    /// Writes a literal or a match.
    pub fn write_token(&self, token: Token, writer: &mut Writer<'_>) {
        match token {
            Token::Literal(byte) => self.literals.write(byte.into(), writer),
            Token::Match { length, distance } => {
                let (symbol, extra, extra_bits) = length_symbol(length);
                self.literals.write(symbol, writer);
                writer.push(extra, extra_bits);
                let (symbol, extra, extra_bits) = distance_symbol(distance);
                self.distances.write(symbol, writer);
                writer.push(extra, extra_bits);
            }
        }
    }

    /// Writes that the block ends.
    pub fn write_end(&self, writer: &mut Writer<'_>) {
        self.literals.write(END_OF_BLOCK, writer);
    }
}

/// How many of `lengths` there are up to the last that is not 0.
fn used(lengths: &[u8]) -> usize {
    lengths
        .iter()
        .rposition(|&length| length > 0)
        .map_or(0, |last| last + 1)
}

/// The symbol of the length of a match, and its extra bits with their number (section 3.2.5).
fn length_symbol(length: u16) -> (usize, u32, u32) {
    let rest = u32::from(length) - 3;
    match rest {
        0..8 => (257 + rest as usize, 0, 0),
        255 => (285, 0, 0),
        _ => {
            // Four symbols for each power of two.
            let extra_bits = rest.ilog2() - 2;
            let symbol = 257 + 4 * extra_bits + (rest >> extra_bits);
            (symbol as usize, rest & ((1 << extra_bits) - 1), extra_bits)
        }
    }
}

/// The symbol of a distance, and its extra bits with their number (section 3.2.5).
fn distance_symbol(distance: u16) -> (usize, u32, u32) {
    let rest = u32::from(distance) - 1;
    if rest < 4 {
        return (rest as usize, 0, 0);
    }
    // Two symbols for each power of two.
    let extra_bits = rest.ilog2() - 1;
    let symbol = 2 * extra_bits + (rest >> extra_bits);
    (symbol as usize, rest & ((1 << extra_bits) - 1), extra_bits)
}

/// Tells `symbol` the code length symbols for `lengths`, with their extra bits and the number of these: a length by
/// itself, 3 to 6 repetitions of the one before, 3 to 10 and 11 to 138 zeros.
fn runs(lengths: &[u8], mut symbol: impl FnMut(usize, u32, u32)) {
    let mut rest = lengths;
    while let Some(&length) = rest.first() {
        let mut run = rest.iter().take_while(|&&other| other == length).count();
        rest = &rest[run..];
        if length > 0 {
            symbol(length.into(), 0, 0);
            run -= 1;
        }
        while run > 0 {
            match (length, run) {
                (_, 1..3) => {
                    symbol(length.into(), 0, 0);
                    run -= 1;
                }
                (0, 3..11) => {
                    symbol(17, run as u32 - 3, 3);
                    run = 0;
                }
                (0, _) => {
                    let part = run.min(138);
                    symbol(18, part as u32 - 11, 7);
                    run -= part;
                }
                _ => {
                    let part = run.min(6);
                    symbol(16, part as u32 - 3, 2);
                    run -= part;
                }
            }
        }
    }
}

impl<const N: usize> Code<N> {
    /// The code that takes the fewest bits where each symbol is there as often as `counts` says, none longer than
    /// `limit`.
    fn new(counts: &[u32; N], limit: usize) -> Self {
        let mut symbols: Vec<(u32, u16)> = (0..)
            .zip(counts)
            .filter(|&(_, &count)| count > 0)
            .map(|(symbol, &count)| (count, symbol))
            .collect();
        symbols.sort_unstable();
        let mut lengths = [0; N];
        let mut per_length = lengths_of(&symbols);
        enforce(&mut per_length, limit);
        // The rarest get the longest.
        let mut rest = &symbols[..];
        for (length, &count) in per_length.iter().enumerate().rev() {
            let (longest, others) = rest.split_at(count);
            for &(_, symbol) in longest {
                lengths[usize::from(symbol)] = length as u8;
            }
            rest = others;
        }
        Self {
            bits: bits_of(&lengths),
            lengths,
        }
    }

    fn write(&self, symbol: usize, writer: &mut Writer<'_>) {
        writer.push(self.bits[symbol].into(), self.lengths[symbol].into());
    }
}

/// How many codes there are of each length.
type PerLength = [usize; 64];

/// How many codes of each length a Huffman code has, by the algorithm of Moffat and Katajainen, which needs no tree.
/// `symbols` are sorted, the rarest first.
fn lengths_of(symbols: &[(u32, u16)]) -> PerLength {
    let mut per_length = [0; 64];
    let n = symbols.len();
    if n < 2 {
        per_length[1] = n;
        return per_length;
    }
    // First weights, then of inner nodes the parents, then their depths.
    let mut nodes: Vec<usize> = symbols.iter().map(|&(count, _)| count as usize).collect();
    let (mut root, mut leaf) = (0, 0);
    for next in 0..n - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            if leaf >= n || (root < next && nodes[root] < nodes[leaf]) {
                weight += nodes[root];
                nodes[root] = next;
                root += 1;
            } else {
                weight += nodes[leaf];
                leaf += 1;
            }
        }
        nodes[next] = weight;
    }
    nodes[n - 2] = 0;
    for node in (0..n - 2).rev() {
        nodes[node] = nodes[nodes[node]] + 1;
    }
    // At each depth, what is not an inner node is a code.
    let mut places = 1;
    let mut inner = nodes[..n - 1].iter().rev().peekable();
    for (depth, codes) in per_length.iter_mut().enumerate() {
        let mut here = 0;
        while inner.next_if(|&&node| node == depth).is_some() {
            here += 1;
        }
        *codes = places - here;
        places = 2 * here;
    }
    per_length
}

/// Makes codes longer than `limit` as long as that, and of the others as many longer as makes room for them.
fn enforce(per_length: &mut PerLength, limit: usize) {
    let too_long: usize = per_length[limit + 1..].iter().sum();
    if too_long == 0 {
        return;
    }
    per_length[limit + 1..].fill(0);
    per_length[limit] += too_long;
    // In parts of the shortest share of the code space.
    let mut taken: usize = (1..=limit)
        .map(|length| per_length[length] << (limit - length))
        .sum();
    while taken > 1 << limit {
        // One of the longest goes below the longest of the others, which frees a place.
        per_length[limit] -= 1;
        let shorter = (1..limit)
            .rev()
            .find(|&length| per_length[length] > 0)
            .expect("not all codes are of the longest length");
        per_length[shorter] -= 1;
        per_length[shorter + 1] += 2;
        taken -= 1;
    }
}

/// The codes of `lengths` (section 3.2.2), turned round: they are written from their most significant bit on.
fn bits_of<const N: usize>(lengths: &[u8; N]) -> [u16; N] {
    let mut counts = [0_u16; 16];
    for &length in lengths {
        counts[usize::from(length)] += 1;
    }
    counts[0] = 0;
    let mut next = [0_u16; 16];
    for length in 1..16 {
        next[length] = (next[length - 1] + counts[length - 1]) << 1;
    }
    let mut bits = [0; N];
    for (bits, &length) in bits.iter_mut().zip(lengths) {
        if length > 0 {
            let code = &mut next[usize::from(length)];
            *bits = code.reverse_bits() >> (16 - length);
            *code += 1;
        }
    }
    bits
}
