//! Reads numbers from codewords, most significant bit first.

/// Codewords, with the place up to which they are read.
pub(super) struct BitReader<'a> {
    codewords: &'a [u8],
    /// The number of bits.
    length: usize,
    /// The next bit to read.
    position: usize,
}

impl<'a> BitReader<'a> {
    /// Returns a reader of the first `length` bits, or of all if they are fewer.
    pub fn new(codewords: &'a [u8], length: usize) -> Self {
        Self {
            codewords,
            length: length.min(8 * codewords.len()),
            position: 0,
        }
    }

    /// Returns the number of bits that have been read.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Returns the number of bits that are left.
    pub const fn left(&self) -> usize {
        self.length - self.position
    }

    /// Returns the next `count` bits, at most 32, as a number. Returns `None`, and reads nothing,
    /// if fewer are left.
    pub fn take(&mut self, count: usize) -> Option<u32> {
        let bits = self.peek(count)?;
        self.position += count;
        Some(bits)
    }

    /// Returns the next bits as [`take`](Self::take) does, without reading them.
    pub fn peek(&self, count: usize) -> Option<u32> {
        debug_assert!(count <= 32);
        if count > self.left() {
            return None;
        }
        if count == 0 {
            return Some(0);
        }
        let rest = &self.codewords[self.position / 8..];
        let eight = match rest.first_chunk() {
            Some(&eight) => eight,
            None => std::array::from_fn(|i| rest.get(i).copied().unwrap_or(0)),
        };
        let bits = u64::from_be_bytes(eight) << (self.position % 8);
        Some((bits >> (64 - count)) as u32)
    }

    /// Appends the next `count` bytes to `bytes`. So many must be left.
    pub fn take_bytes(&mut self, count: usize, bytes: &mut Vec<u8>) {
        let rest = &self.codewords[self.position / 8..];
        match self.position % 8 {
            0 => bytes.extend_from_slice(&rest[..count]),
            shift => {
                // Each byte has bits of two codewords.
                let both = rest.iter().zip(&rest[1..]).take(count);
                bytes.extend(both.map(|(&a, &b)| a << shift | b >> (8 - shift)));
            }
        }
        self.position += 8 * count;
    }
}
