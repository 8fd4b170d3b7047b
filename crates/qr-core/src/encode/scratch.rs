//! Memory that a thread uses again for the next symbol, so that it need not be allocated.

use std::cell::RefCell;

use crate::Segment;
use qr_deflate::Rows;

/// Vectors that grow to what the largest symbol of the thread needed: some ten kilobytes, as more
/// segments than [`MOST_SEGMENTS`] are not kept room for.
#[derive(Default)]
pub(crate) struct Scratch<'a> {
    pub segments: Vec<Segment<'a>>,
    /// For the way back through the choice of segments.
    pub came_from: Vec<u8>,
    pub data: Vec<u8>,
    pub message: Vec<u8>,
}

/// The segments that room is kept for: 32 bytes each.
const MOST_SEGMENTS: usize = 1024;

/// The bytes for rows that are kept, at most: pictures of 1000 pixels need a fifth.
const MOST_OF_ROWS: usize = 1024 * 1024;

/// Has `work` use the scratch space of this thread.
pub(crate) fn with<'a, R>(work: impl FnOnce(&mut Scratch<'a>) -> R) -> R {
    thread_local! {
        static SCRATCH: RefCell<Scratch<'static>> = RefCell::default();
    }
    SCRATCH.with(|place| {
        // Taken out, so that it is fresh after a panic and nothing can find it in use.
        let Scratch {
            segments,
            came_from,
            data,
            message,
        } = place.take();
        let mut scratch = Scratch {
            segments: recycled(segments),
            came_from,
            data,
            message,
        };
        let result = work(&mut scratch);
        if scratch.segments.capacity() > MOST_SEGMENTS {
            scratch.segments = Vec::new();
        }
        place.replace(Scratch {
            segments: recycled(scratch.segments),
            ..scratch
        });
        result
    })
}

/// Has `work` use the memory for rows of pixels of this thread.
pub(crate) fn with_rows<R>(work: impl FnOnce(&mut Rows) -> R) -> R {
    thread_local! {
        static ROWS: RefCell<Rows> = RefCell::default();
    }
    ROWS.with(|place| {
        let mut rows = place.take();
        let result = work(&mut rows);
        if rows.memory() <= MOST_OF_ROWS {
            place.replace(rows);
        }
        result
    })
}

/// The same memory for segments of other content: that of an empty vector is kept when it is
/// collected from itself.
fn recycled<'a>(mut segments: Vec<Segment<'_>>) -> Vec<Segment<'a>> {
    segments.clear();
    segments.into_iter().map(|_| unreachable!()).collect()
}
