//! Flat arrays from JavaScript -> `qr_core` content.
//!
//! The content of any number of codes comes as one array of bytes and one of numbers, the layout, as
//! both cross the border at once. The layout has, for each item, the number of its parts, and for
//! each part its kind and how many of the bytes are its own:
//!
//! ```text
//! item 0             item 1
//! 1, TEXT, 19,       2, NUMERIC, 4, BYTE, 7
//! ```

use std::ops::Range;

use qr_core::{Content, Segment};

use crate::error::Failure;

/// What a part is; lib/content.js has the same numbers.
const TEXT: u32 = 0;
const NUMERIC: u32 = 1;
const ALPHANUMERIC: u32 = 2;
const BYTE: u32 = 3;
const KANJI: u32 = 4;
/// Panics on purpose, so that a test can see the process live on. index.js never sends it.
const PANIC: u32 = 255;

/// The content of one code.
pub struct Item {
    parts: Vec<(u32, Range<usize>)>,
}

/// Reads the layout of `length` bytes.
pub fn items(length: usize, layout: &[u32]) -> Result<Vec<Item>, Failure> {
    let mut items = Vec::new();
    let mut numbers = layout.iter().copied();
    let mut end = 0;
    while let Some(count) = numbers.next() {
        let mut parts = Vec::new();
        for _ in 0..count {
            let (Some(kind), Some(bytes)) = (numbers.next(), numbers.next()) else {
                return Err(Failure::layout());
            };
            let start = end;
            end += bytes as usize;
            if end > length {
                return Err(Failure::layout());
            }
            parts.push((kind, start..end));
        }
        items.push(Item { parts });
    }
    Ok(items)
}

impl Item {
    /// The parts, with what each holds of `data`.
    pub fn content<'a>(&self, data: &'a [u8]) -> Result<Vec<Content<'a>>, Failure> {
        self.parts
            .iter()
            .enumerate()
            .map(|(index, (kind, range))| {
                let bytes = &data[range.clone()];
                let text = || std::str::from_utf8(bytes).map_err(|_| Failure::utf_8());
                let segment = match *kind {
                    TEXT => return Ok(Content::Text(text()?)),
                    NUMERIC => Segment::numeric(text()?),
                    ALPHANUMERIC => Segment::alphanumeric(text()?),
                    BYTE => Ok(Segment::bytes(bytes)),
                    KANJI => Segment::kanji(text()?),
                    PANIC => panic!("panic on purpose"),
                    _ => return Err(Failure::layout()),
                };
                Ok(Content::Segment(
                    segment.map_err(|error| Failure::of_segment(index, &error))?,
                ))
            })
            .collect()
    }
}
