//! Huffman codes (RFC 1951, section 3.2.2).

use crate::bits::Writer;

/// The longest code there is in deflate, in bits.
const MAX_CODE_LENGTH: usize = 15;

/// How often each of `N` symbols is there.
pub(crate) type Counts<const N: usize> = [u32; N];

/// A code for each of `N` symbols.
pub(crate) struct HuffmanCode<const N: usize> {
    entries: [Entry; N],
    /// The symbols that are there, in order, and how many they are.
    used: [u16; N],
    count: usize,
}

impl<const N: usize> HuffmanCode<N> {
    /// The code that takes the fewest bits where each symbol is there as often as `counts` says, none longer than
    /// `limit`, at most 15.
    pub fn new(counts: &Counts<N>, limit: usize) -> Self {
        let mut code = Self {
            entries: [Entry(0); N],
            used: [0; N],
            count: 0,
        };
        // By count and then by symbol, which is less than 512. No picture has more than four million literals or matches.
        let mut sorted = [0; N];
        let mut first = 0;
        for counts in counts.chunks(4) {
            // Most are not there.
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
        let mut per_length = lengths_of::<N>(sorted);
        enforce(&mut per_length, limit);
        // The most frequent get the shortest.
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

    /// Gives the codes of each length consecutive numbers, shorter ones first. They are turned round, as they are written
    /// from their most significant bit on.
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

    /// The symbols that have a code, in order, with its length in bits.
    pub fn lengths(&self) -> impl DoubleEndedIterator<Item = (usize, u8)> {
        self.used[..self.count].iter().map(|&symbol| {
            let symbol = usize::from(symbol);
            (symbol, self.entries[symbol].length() as u8)
        })
    }

    /// The length of the code of `symbol` in bits; 0 if it has none.
    pub fn length(&self, symbol: usize) -> u32 {
        self.entries[symbol].length()
    }

    /// Appends the code of `symbol`, or nothing if it has none, and gives its entry.
    #[inline(always)]
    pub fn push(&self, symbol: usize, writer: &mut Writer<'_>) -> Entry {
        let entry = self.entries[symbol];
        writer.push((entry.0 >> 8).into(), entry.0);
        entry
    }
}

/// The code of a symbol: in the lowest six bits its length, in bit 7 whether there is one, and from bit 8 on its bits in the
/// order in which they are written. All is 0 for a symbol that has none.
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

/// Whether there is a code for each of several symbols. To find out with the last of them takes less than with each.
#[derive(Clone, Copy)]
pub(crate) struct AllCoded(u32);

impl AllCoded {
    pub const NONE_YET: Self = Self(Entry::IS_CODE);

    #[inline(always)]
    pub fn and(&mut self, entry: Entry) {
        self.0 &= entry.0;
    }

    pub const fn all(self) -> bool {
        self.0 & Entry::IS_CODE != 0
    }
}

/// How many codes there are of each length.
type PerLength = [usize; 64];

/// How many codes of each length a Huffman code has, by the algorithm of Moffat and Katajainen, which needs no tree.
/// `sorted` are counts, the lowest first, each above nine other bits.
fn lengths_of<const N: usize>(sorted: &[u32]) -> PerLength {
    let mut per_length = [0; 64];
    let n = sorted.len();
    if n < 2 {
        per_length[1] = n;
        return per_length;
    }
    // First weights, then of inner nodes the parents, then their depths.
    let mut nodes = [0; N];
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
    // At each depth, what is not an inner node is a code.
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
