//! The bits and prefix codes of lossless WebP: the lowest bit of a byte comes first.

use crate::decode::LogoFault;

/// The most bits of a code.
const MAX_LENGTH: usize = 15;

/// Reads bits from bytes.
pub struct Bits<'a> {
    bytes: &'a [u8],
    /// The number of bits read.
    at: usize,
    /// The bytes of the tables of all codes that were read.
    pub tables: usize,
}

impl<'a> Bits<'a> {
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

    /// Returns the next bits, at least 25, with zeros after the last.
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
/// It is decoded bit by bit, which takes little memory and time to prepare.
pub struct Prefix {
    /// How many symbols have a code of each length.
    counts: [u16; MAX_LENGTH + 1],
    /// The symbols in the order of their codes. A symbol without others has no bits.
    symbols: Vec<u16>,
}

impl Prefix {
    /// Makes the code of symbols with these lengths. A symbol of length 0 has no code.
    ///
    /// # Errors
    ///
    /// [`LogoFault::Damaged`] if the code is not complete. A code of one symbol is complete, whatever
    /// its length.
    pub fn new(lengths: &[u8]) -> Result<Self, LogoFault> {
        let mut counts = [0; MAX_LENGTH + 1];
        for &length in lengths {
            counts[usize::from(length)] += 1;
        }
        counts[0] = 0;
        let mut next = [0; MAX_LENGTH + 1];
        for length in 1..MAX_LENGTH {
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
            code.counts = [0; MAX_LENGTH + 1];
        } else if !code.is_complete() {
            return Err(LogoFault::Damaged);
        }
        Ok(code)
    }

    /// Makes the code of one symbol without bits, or of two with one bit each.
    pub fn simple(symbols: Vec<u16>) -> Self {
        let mut counts = [0; MAX_LENGTH + 1];
        if symbols.len() == 2 {
            counts[1] = 2;
        }
        Self { counts, symbols }
    }

    /// Returns whether each sequence of bits starts with one code.
    fn is_complete(&self) -> bool {
        let used = (0..).zip(&self.counts);
        let used = used.map(|(length, &count)| u32::from(count) << (MAX_LENGTH - length));
        used.sum::<u32>() == 1 << MAX_LENGTH
    }

    /// Returns the length of the longest code, and how many codes are longer than `length`.
    pub fn longer_than(&self, length: usize) -> (usize, usize) {
        let longest = self.counts.iter().rposition(|&count| count > 0);
        let more = self.counts[length + 1..].iter().copied().map(usize::from);
        (longest.unwrap_or(0), more.sum())
    }

    /// Reads a symbol.
    ///
    /// # Errors
    ///
    /// [`LogoFault::Damaged`] at the end of the bytes, or for bits that are no code.
    #[inline]
    pub fn read(&self, bits: &mut Bits<'_>) -> Result<u16, LogoFault> {
        if let [symbol] = self.symbols[..] {
            return Ok(symbol);
        }
        let mut word = bits.peek();
        let (mut code, mut first, mut index) = (0, 0, 0);
        for length in 1..=MAX_LENGTH {
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
