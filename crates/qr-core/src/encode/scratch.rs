//! The buffers that encoding reuses from one symbol to the next.

use crate::Segment;

/// Buffers, as large as the largest symbol so far needed: about ten kilobytes.
#[derive(Default)]
pub(crate) struct Scratch<'a> {
    /// The segments of the symbol.
    pub segments: Vec<Segment<'a>>,
    /// The choices of the search for the shortest segments.
    pub came_from: Vec<u8>,
    /// The data codewords.
    pub data: Vec<u8>,
    /// The final message.
    pub message: Vec<u8>,
}

/// The maximum number of segments whose memory is kept: 32 bytes each.
const MAX_SEGMENTS_KEPT: usize = 1024;

impl Scratch<'_> {
    /// Returns the same buffers for other content. Forgets the segments, and frees their memory if
    /// it is unusually large.
    pub fn reused<'a>(self) -> Scratch<'a> {
        let mut segments = self.segments;
        segments.clear();
        if segments.capacity() > MAX_SEGMENTS_KEPT {
            segments = Vec::new();
        }
        Scratch {
            // Collecting an empty vector into another lifetime keeps its memory.
            segments: segments.into_iter().map(|_| unreachable!()).collect(),
            came_from: self.came_from,
            data: self.data,
            message: self.message,
        }
    }
}
