//! Packs bits into bytes, least significant bit first (RFC 1951, section 3.1.1).

/// The maximum number of bits between two flushes: a word, less a partial byte and the bit that
/// would fill it.
pub(crate) const MAX_PENDING_BITS: u32 = 56;

/// Writes bits into a slice with enough room.
pub struct Writer<'a> {
    out: &'a mut [u8],
    /// The index of the next byte in `out`. A sum with a `usize` would have to be checked for an
    /// overflow.
    at: u32,
    /// The bits that are not in `out` yet.
    pending: u64,
    /// The number of pending bits, in the lowest six bits. A shift ignores the other bits, so they
    /// need not be cleared.
    count: u32,
}

/// The number of bytes that a [`Writer`] may overwrite beyond the last byte: it always writes
/// eight.
pub(crate) const BEYOND: usize = 8;

/// The first bits of a block, for several writers.
#[derive(Clone)]
pub(crate) struct BlockStart {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl BlockStart {
    /// Returns the number of whole bytes.
    pub fn length(&self) -> usize {
        self.bytes.len()
    }
}

impl<'a> Writer<'a> {
    /// Starts at the beginning of `out`, which must have room for eight bytes more than are
    /// written.
    pub fn new(out: &'a mut [u8]) -> Self {
        Self {
            out,
            at: 0,
            pending: 0,
            count: 0,
        }
    }

    /// Appends the low bits of `bits`, whose other bits must be 0. The number of bits is in the
    /// lowest six bits of `count`; its other bits are ignored. Between two flushes there may be
    /// 56 bits.
    #[inline(always)]
    pub fn push(&mut self, bits: u64, count: u32) {
        debug_assert!(bits >> (count & 63) == 0 && (self.count & 63) + (count & 63) < 64);
        self.pending |= bits << (self.count & 63);
        self.count = self.count.wrapping_add(count);
    }

    /// Writes whole bytes.
    #[inline(always)]
    pub fn flush(&mut self) {
        let at = self.at as usize;
        self.out[at..at + 8].copy_from_slice(&self.pending.to_le_bytes());
        let bits = self.count & 0b11_1000;
        self.at += bits / 8;
        self.pending >>= bits;
        self.count &= 0b111;
    }

    /// Returns the written bits, for writers that start with the same bits.
    pub(crate) fn into_start(mut self) -> BlockStart {
        self.flush();
        BlockStart {
            bytes: self.out[..self.at as usize].to_vec(),
            pending: self.pending,
            count: self.count,
        }
    }

    /// Returns the written bits and their number, or `None` if they do not fit in a word.
    pub(crate) fn into_word(mut self) -> Option<(u64, u32)> {
        self.flush();
        let bits = 8 * self.at + self.count;
        let written = self.out[..self.at as usize].iter().rev();
        let bytes = written.fold(0, |word, &byte| word << 8 | u64::from(byte));
        (bits <= 64 - 8).then(|| (bytes | self.pending << (8 * self.at), bits))
    }

    /// Starts as [`new`](Self::new), with the bits of `start`.
    #[inline(always)]
    pub(crate) fn after(start: &BlockStart, out: &'a mut [u8]) -> Self {
        let at = start.bytes.len();
        out[..at].copy_from_slice(&start.bytes);
        Self {
            out,
            at: at as u32,
            pending: start.pending,
            count: start.count,
        }
    }

    /// Fills up the last byte with zeros. Returns the number of bytes.
    #[inline(always)]
    #[must_use]
    pub fn finish(mut self) -> usize {
        self.flush();
        self.at as usize + usize::from(self.count > 0)
    }
}
