//! Packs bits into the entropy-coded data of a JPEG, most significant bit first.

use qr_codecs::{AllocError, try_reserve};

/// Appends bits to bytes.
pub(in crate::render) struct Writer<'a> {
    bytes: &'a mut Vec<u8>,
    /// The bits that are not in `bytes` yet, from the highest on; fewer than 32 between two calls.
    pending: u64,
    count: u32,
}

impl<'a> Writer<'a> {
    pub fn new(bytes: &'a mut Vec<u8>) -> Self {
        Self {
            bytes,
            pending: 0,
            count: 0,
        }
    }

    /// Reserves memory for more bytes.
    pub fn reserve(&mut self, more: usize) -> Result<(), AllocError> {
        try_reserve(self.bytes, more)
    }

    /// Appends the low `count` bits of `bits`, 1 to 32, whose other bits are 0.
    #[inline]
    pub fn push(&mut self, bits: u32, count: u32) {
        self.count += count;
        self.pending |= u64::from(bits) << (64 - self.count);
        if self.count >= 32 {
            self.flush(4);
        }
    }

    /// Moves whole bytes. A zero follows each byte 0xff, which would be a marker without it (clause
    /// F.1.2.3).
    #[inline]
    fn flush(&mut self, count: u32) {
        let bytes = ((self.pending >> 32) as u32).to_be_bytes();
        let bytes = &bytes[..count as usize];
        if bytes.contains(&0xff) {
            for &byte in bytes {
                self.bytes.push(byte);
                if byte == 0xff {
                    self.bytes.push(0);
                }
            }
        } else {
            self.bytes.extend_from_slice(bytes);
        }
        self.pending <<= 8 * count;
        self.count -= 8 * count;
    }

    /// Fills up the last byte with ones.
    pub fn finish(mut self) {
        let rest = self.count.wrapping_neg() % 8;
        if rest > 0 {
            self.push((1 << rest) - 1, rest);
        }
        self.flush(self.count / 8);
    }
}
