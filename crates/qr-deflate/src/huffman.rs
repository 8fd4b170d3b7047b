//! Builds Huffman codes (RFC 1951, section 3.2.2).

use crate::bits::Writer;

/// The maximum length of a code in deflate, in bits.
const MAX_CODE_LENGTH: usize = 15;

/// The frequencies of `N` symbols.
pub type Counts<const N: usize> = [u32; N];

/// A Huffman code for `N` symbols.
pub struct HuffmanCode<const N: usize> {
    entries: [Entry; N],
    /// The symbols with a code, in order; only the first `count`.
    used: [u16; N],
    count: usize,
}

impl<const N: usize> HuffmanCode<N> {
    /// Builds the code that takes the fewest bits for these frequencies. No code is longer than
    /// `limit` bits, at most 15.
    #[inline(never)]
    #[must_use]
    pub fn new(counts: &Counts<N>, limit: usize) -> Self {
        let mut code = Self {
            entries: [Entry(0); N],
            used: [0; N],
            count: 0,
        };
        // Sorted by frequency, then by symbol, which is less than 512. No picture has more than
        // four million literals or matches, so the frequency fits in the other bits.
        let mut sorted = [0; N];
        let mut first = 0;
        for counts in counts.chunks(4) {
            // Most symbols do not occur.
            if counts.iter().any(|&count| count > 0) {
                for (symbol, &count) in (first..).zip(counts) {
                    sorted[code.count] = count << 9 | u32::from(symbol);
                    code.used[code.count] = symbol;
                    code.count += usize::from(count > 0);
                }
            }
            first += 4;
        }
        let sorted = &mut sorted[..code.count];
        sorted.sort_unstable();
        let per_length = lengths_of(sorted, &mut [0; N], limit);
        // The most frequent symbols get the shortest codes.
        let mut length = 0;
        let mut left = 0;
        for &key in sorted.iter().rev() {
            while left == 0 {
                length += 1;
                left = per_length[length];
            }
            left -= 1;
            code.entries[(key & 0x1ff) as usize] = Entry::new(0, length as u32);
        }
        code.number(&per_length);
        code
    }

    /// Numbers the codes of each length consecutively, shorter codes first. Reverses their bits, as
    /// codes are written from the most significant bit on.
    fn number(&mut self, per_length: &PerLength) {
        let mut next = [0_u16; MAX_CODE_LENGTH + 1];
        for length in 1..MAX_CODE_LENGTH {
            next[length + 1] = (next[length] + per_length[length] as u16) << 1;
        }
        for &symbol in &self.used[..self.count] {
            let entry = &mut self.entries[usize::from(symbol)];
            let length = entry.length();
            let number = &mut next[length as usize];
            *entry = Entry::new((number.reverse_bits() >> (16 - length)).into(), length);
            *number += 1;
        }
    }

    /// Returns the symbols with a code, in order, each with its length in bits.
    #[must_use]
    pub fn lengths(&self) -> impl DoubleEndedIterator<Item = (usize, u8)> {
        self.used[..self.count].iter().map(|&symbol| {
            let symbol = usize::from(symbol);
            (symbol, self.entries[symbol].length() as u8)
        })
    }

    /// Returns the length of the code of `symbol` in bits; 0 if it has none.
    #[must_use]
    pub fn length(&self, symbol: usize) -> u32 {
        self.entries[symbol].length()
    }

    /// Returns the code of `symbol` in the order of writing and its length in bits, or `None` if it
    /// has none.
    pub(crate) fn code(&self, symbol: usize) -> Option<(u32, u32)> {
        let entry = self.entries[symbol];
        (entry.length() > 0).then(|| (entry.0 >> 8, entry.length()))
    }

    /// Appends the code of `symbol`, or nothing if it has none.
    #[inline]
    pub fn write(&self, symbol: usize, writer: &mut Writer<'_>) {
        self.push(symbol, writer);
    }

    /// Appends the code of `symbol`, or nothing if it has none. Returns its entry.
    #[inline(always)]
    pub(crate) fn push(&self, symbol: usize, writer: &mut Writer<'_>) -> Entry {
        let entry = self.entries[symbol];
        writer.push((entry.0 >> 8).into(), entry.0);
        entry
    }
}

/// The code of a symbol: its length in the lowest six bits, a 1 in bit 7, and its bits in the order
/// of writing from bit 8 on. 0 for a symbol without a code.
#[derive(Clone, Copy)]
pub(crate) struct Entry(u32);

impl Entry {
    const IS_CODE: u32 = 1 << 7;

    const fn new(bits: u32, length: u32) -> Self {
        Self(bits << 8 | Self::IS_CODE | length)
    }

    const fn length(self) -> u32 {
        self.0 & 0x3f
    }
}

/// Records whether all of several symbols have a code. One check at the end is faster than one for
/// each symbol.
#[derive(Clone, Copy)]
pub(crate) struct AllCoded(u32);

impl AllCoded {
    /// The bit that entries and packed codes have if they are there.
    pub const IS_CODED: u32 = Entry::IS_CODE;
    pub const NONE_YET: Self = Self(Entry::IS_CODE);

    #[inline(always)]
    pub fn and(&mut self, entry: Entry) {
        self.0 &= entry.0;
    }

    /// Adds packed codes, which have [`IS_CODED`](Self::IS_CODED) if all of them are there.
    #[inline(always)]
    pub fn and_packed(&mut self, packed: u32) {
        self.0 &= packed;
    }

    pub const fn all(self) -> bool {
        self.0 & Entry::IS_CODE != 0
    }
}

/// The number of codes of each length.
type PerLength = [usize; 64];

/// Returns the number of codes of each length up to `limit`, by the algorithm of Moffat and
/// Katajainen, which needs no tree but `nodes`: one for each frequency. `sorted` has the
/// frequencies, lowest first, each above nine other bits.
#[inline(never)]
fn lengths_of(sorted: &[u32], nodes: &mut [u32], limit: usize) -> PerLength {
    let mut per_length = [0; 64];
    let n = sorted.len();
    if n < 2 {
        per_length[1] = n;
        return per_length;
    }
    // Weights at first; for inner nodes then the parents, then the depths.
    let nodes = &mut nodes[..n];
    for (node, key) in nodes.iter_mut().zip(sorted) {
        *node = key >> 9;
    }
    let (mut root, mut leaf) = (0, 0);
    for next in 0..n - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            if leaf >= n || (root < next && nodes[root] < nodes[leaf]) {
                weight += nodes[root];
                nodes[root] = next as u32;
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
        nodes[node] = nodes[nodes[node] as usize] + 1;
    }
    // At each depth, every node that is not an inner node is a code.
    let mut places = 1;
    let mut inner = nodes[..n - 1].iter().rev().peekable();
    for (depth, codes) in (0..).zip(&mut per_length) {
        let mut here = 0;
        while inner.next_if(|&&node| node == depth).is_some() {
            here += 1;
        }
        *codes = places - here;
        places = 2 * here;
        if places == 0 {
            break;
        }
    }
    enforce(&mut per_length, limit);
    per_length
}

/// Shortens codes longer than `limit`, and lengthens as many others as needed to make room for
/// them.
fn enforce(per_length: &mut PerLength, limit: usize) {
    let too_long: usize = per_length[limit + 1..].iter().sum();
    if too_long == 0 {
        return;
    }
    per_length[limit + 1..].fill(0);
    per_length[limit] += too_long;
    // In units of the code space that a code of maximum length takes.
    let mut taken: usize = (1..=limit)
        .map(|length| per_length[length] << (limit - length))
        .sum();
    while taken > 1 << limit {
        // Moves one of the longest codes below the longest of the shorter codes, which frees a
        // unit.
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
