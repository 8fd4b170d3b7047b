//! Reads the bits and the prefix codes of a lossless WebP. The lowest bit of a byte comes first.

use crate::decode::LogoFault;

/// The maximum length of a code, in bits.
const MAX_CODE_BITS: usize = 15;

/// Reads bits from bytes.
pub struct BitReader<'a> {
    bytes: &'a [u8],
    /// The number of bits read.
    at: usize,
    /// The size of the decoder's tables for all codes that were read, in bytes.
    pub tables: usize,
}

impl<'a> BitReader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            tables: 0,
        }
    }

    /// Reads a number of at most 24 bits, the lowest bit first.
    ///
    /// # Errors
    ///
    /// [`LogoFault::Damaged`] at the end of the bytes.
    #[inline]
    pub fn read(&mut self, count: u32) -> Result<u32, LogoFault> {
        let value = self.peek();
        self.skip(count as usize)?;
        Ok(value & ((1 << count) - 1))
    }

    /// Returns at least the next 25 bits. The bits after the end are 0.
    #[inline]
    fn peek(&self) -> u32 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let word = rest.first_chunk().map_or_else(
            || {
                let mut word = [0; 4];
                word[..rest.len()].copy_from_slice(rest);
                u32::from_le_bytes(word)
            },
            |word| u32::from_le_bytes(*word),
        );
        word >> (self.at % 8)
    }

    /// Skips bits.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    #[inline]
    pub fn skip(&mut self, count: usize) -> Result<(), LogoFault> {
        self.at += count;
        if self.at > 8 * self.bytes.len() {
            return Err(LogoFault::Damaged);
        }
        Ok(())
    }
}

/// A canonical prefix code.
///
/// It is decoded bit by bit, without a lookup table, and is therefore cheap to create.
pub struct PrefixCode {
    /// The number of symbols with a code of each length.
    counts: [u16; MAX_CODE_BITS + 1],
    /// The symbols in the order of their codes. If there is only one, reading it takes no bits.
    symbols: Vec<u16>,
}

impl PrefixCode {
    /// Creates a code from the length of each symbol's code. Length 0 means no code.
    ///
    /// # Errors
    ///
    /// [`LogoFault::Damaged`] if the code is not complete. A code of one symbol is complete
    /// whatever its length.
    pub fn new(lengths: &[u8]) -> Result<Self, LogoFault> {
        let mut counts = [0; MAX_CODE_BITS + 1];
        for &length in lengths {
            counts[usize::from(length)] += 1;
        }
        counts[0] = 0;
        let mut next = [0; MAX_CODE_BITS + 1];
        for length in 1..MAX_CODE_BITS {
            next[length + 1] = next[length] + counts[length];
        }
        let total: u16 = counts.iter().sum();
        let mut symbols = vec![0; usize::from(total)];
        for (symbol, &length) in lengths.iter().enumerate() {
            if length != 0 {
                let place = &mut next[usize::from(length)];
                symbols[usize::from(*place)] = symbol as u16;
                *place += 1;
            }
        }
        let mut code = Self { counts, symbols };
        if code.symbols.len() == 1 {
            code.counts = [0; MAX_CODE_BITS + 1];
        } else if !code.is_complete() {
            return Err(LogoFault::Damaged);
        }
        Ok(code)
    }

    /// Creates a code of one symbol, which takes no bits, or of two symbols with one bit each.
    pub fn simple(symbols: Vec<u16>) -> Self {
        let mut counts = [0; MAX_CODE_BITS + 1];
        if symbols.len() == 2 {
            counts[1] = 2;
        }
        Self { counts, symbols }
    }

    /// Returns true if every sequence of bits starts with exactly one code.
    fn is_complete(&self) -> bool {
        let used = (0..).zip(&self.counts);
        let used = used.map(|(length, &count)| u32::from(count) << (MAX_CODE_BITS - length));
        used.sum::<u32>() == 1 << MAX_CODE_BITS
    }

    /// Returns the length of the longest code, and the number of codes longer than `length`.
    pub fn longer_than(&self, length: usize) -> (usize, usize) {
        let longest = self.counts.iter().rposition(|&count| count > 0);
        let more = self.counts[length + 1..].iter().copied().map(usize::from);
        (longest.unwrap_or(0), more.sum())
    }

    /// Reads a symbol.
    ///
    /// # Errors
    ///
    /// [`LogoFault::Damaged`] at the end of the bytes, or if no code matches the bits.
    #[inline]
    pub fn read(&self, bits: &mut BitReader<'_>) -> Result<u16, LogoFault> {
        if let [symbol] = self.symbols[..] {
            return Ok(symbol);
        }
        let mut word = bits.peek();
        let (mut code, mut first, mut index) = (0, 0, 0);
        for length in 1..=MAX_CODE_BITS {
            code |= word & 1;
            word >>= 1;
            let count = u32::from(self.counts[length]);
            if code < first + count {
                bits.skip(length)?;
                return Ok(self.symbols[(index + code - first) as usize]);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(LogoFault::Damaged)
    }
}
