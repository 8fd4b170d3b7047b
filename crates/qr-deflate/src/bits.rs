//! Bits, least significant first, into bytes (RFC 1951, section 3.1.1).

/// The most bits that can be pushed before they are flushed: a word, less a byte that is not full, and one that would fill it.
pub(crate) const MAX_PENDING_BITS: u32 = 56;

/// Appends bits to bytes that are already there, as room for them.
pub(crate) struct Writer<'a> {
    out: &'a mut [u8],
    /// Where in `out` the next byte goes.
    at: usize,
    /// The bits that are not there yet.
    pending: u64,
    /// How many they are, in the lowest six bits. A shift of 64 bits looks at no others, so that these need not be cleared
    /// each time.
    count: u32,
}

/// Bytes beyond the last that a [`Writer`] writes: it always writes eight.
pub(crate) const BEYOND: usize = 8;

/// Bits that several writers begin with.
pub(crate) struct BlockStart {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl<'a> Writer<'a> {
    /// Starts at the start of `out`, which has room for [`BEYOND`] bytes more than are to be written.
    pub fn new(out: &'a mut [u8]) -> Self {
        Self {
            out,
            at: 0,
            pending: 0,
            count: 0,
        }
    }

    /// Appends the low bits of `bits`, of which the others are 0: as many as the lowest six bits of `count` say, whatever is
    /// above these. Between two flushes there may be [`MAX_PENDING_BITS`].
    #[inline(always)]
    pub fn push(&mut self, bits: u64, count: u32) {
        debug_assert!(bits >> (count & 63) == 0 && (self.count & 63) + (count & 63) < 64);
        self.pending |= bits << (self.count & 63);
        self.count = self.count.wrapping_add(count);
    }

    /// Writes whole bytes.
    #[inline(always)]
    pub fn flush(&mut self) {
        self.out[self.at..self.at + 8].copy_from_slice(&self.pending.to_le_bytes());
        let bits = self.count & 0b11_1000;
        self.at += bits as usize / 8;
        self.pending >>= bits;
        self.count &= 0b111;
    }

    /// Keeps what was written, for writers that are to begin with the same.
    pub fn into_start(mut self) -> BlockStart {
        self.flush();
        BlockStart {
            bytes: self.out[..self.at].to_vec(),
            pending: self.pending,
            count: self.count,
        }
    }

    /// Starts as [`new`](Self::new), and writes what `start` has.
    #[inline(always)]
    pub fn after(start: &BlockStart, out: &'a mut [u8]) -> Self {
        let at = start.bytes.len();
        out[..at].copy_from_slice(&start.bytes);
        Self {
            out,
            at,
            pending: start.pending,
            count: start.count,
        }
    }

    /// Fills the last byte with 0, and tells how many bytes there are.
    #[inline(always)]
    pub fn finish(mut self) -> usize {
        self.flush();
        self.at + usize::from(self.count > 0)
    }
}
