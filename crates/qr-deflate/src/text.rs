//! Compresses text whose writer knows where it repeats.

use crate::sequences::Sequence;
use crate::{MIN_MATCH, adler};

/// Text, and the matches that it was made of. A match finder would take most of the time of a text
/// such as a list of numbers, where the writer knows which parts are the same as before.
///
/// # Example
///
/// ```
/// use qr_deflate::Text;
///
/// let mut text = Text::default();
/// text.push(b"1 of 20\n");
/// for number in b"23456789" {
///     text.push(&[*number]);
///     // The rest of the line before.
///     text.copy(7, 8);
/// }
/// let mut zlib = Vec::new();
/// text.compress(&mut zlib);
/// assert!(zlib.len() < 50);
/// ```
#[derive(Default)]
pub struct Text {
    bytes: Vec<u8>,
    sequences: Vec<Sequence>,
    /// The beginning of the literals that are in no sequence yet.
    start: usize,
}

impl Text {
    /// Removes all text, and keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.sequences.clear();
        self.start = 0;
    }

    /// Returns the text.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns about how many bytes of memory the text takes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.capacity() + size_of::<Sequence>() * self.sequences.capacity()
    }

    /// Appends literals.
    #[inline]
    pub fn push(&mut self, literals: &[u8]) {
        self.bytes.extend_from_slice(literals);
    }

    /// Appends `length` bytes, the same as those `distance` before, as a match if they are at least
    /// three.
    ///
    /// # Panics
    ///
    /// If `distance` is less than `length` or more than the length of the text.
    #[inline]
    pub fn copy(&mut self, length: usize, distance: usize) {
        let end = self.bytes.len();
        let from = end - distance;
        self.bytes.extend_from_within(from..from + length);
        if length >= MIN_MATCH {
            self.sequences.push(Sequence {
                start: self.start,
                end,
                length,
                distance,
            });
            self.start = end + length;
        }
    }

    /// Appends the zlib stream of the text to `out`.
    ///
    /// # Panics
    ///
    /// Never: the codes have a code for every symbol.
    #[inline(never)]
    pub fn compress(&mut self, out: &mut Vec<u8>) {
        let end = self.bytes.len();
        self.sequences.push(Sequence {
            start: self.start,
            end,
            length: 0,
            distance: 1,
        });
        self.start = end;
        crate::push_block(&self.sequences, &self.bytes, out);
        let checksum = qr_dispatch::run(adler::OfBytes(&self.bytes));
        out.extend_from_slice(&checksum.to_be_bytes());
    }
}
