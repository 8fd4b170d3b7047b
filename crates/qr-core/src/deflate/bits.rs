//! Bits, least significant first, into bytes (RFC 1951, section 3.1.1).

/// Appends bits to a vector of bytes.
pub(crate) struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// The bits that do not fill a word yet, and how many they are: at most 31.
    pending: u64,
    count: u32,
}

impl<'a> Writer<'a> {
    /// Starts at the end of `out`.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self {
            out,
            pending: 0,
            count: 0,
        }
    }

    /// Appends the low `count` bits of `bits`, at most 32, of which the others are 0.
    pub fn push(&mut self, bits: u32, count: u32) {
        debug_assert!(u64::from(bits) < 1 << count && count <= 32);
        self.pending |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.out
                .extend_from_slice(&(self.pending as u32).to_le_bytes());
            self.pending >>= 32;
            self.count -= 32;
        }
    }

    /// Fills the last byte with 0.
    pub fn finish(self) {
        let bytes = self.count.div_ceil(8) as usize;
        self.out
            .extend_from_slice(&self.pending.to_le_bytes()[..bytes]);
    }
}
