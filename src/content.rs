//! Reads the content of any number of codes from two flat arrays of JavaScript.
//!
//! One array holds the bytes of all items. The other array, the layout, holds for each item the
//! number of its parts, and for each part its kind and its number of bytes. Two arrays take the
//! same few calls of Node's C API for any number of codes. An object for each part would take
//! several calls.
//!
//! ```text
//! item 0             item 1
//! 1, TEXT, 19,       2, NUMERIC, 4, BYTE, 7
//! ```

use std::ops::Range;

use napi_derive::napi;
use qr_core::{Content, Mode, Segment};

use crate::error::Failure;

/// The kind of a part of the content.
#[napi]
#[derive(Clone, Copy)]
pub enum PartKind {
    /// Text, which is divided into segments.
    Text,
    /// A segment in numeric mode.
    Numeric,
    /// A segment in alphanumeric mode.
    Alphanumeric,
    /// A segment in byte mode.
    Byte,
    /// A segment in kanji mode.
    Kanji,
    /// The header FNC1 in first position, which marks the data as GS1 element strings. No data.
    Fnc1First,
}

const TEXT: u32 = PartKind::Text as u32;
const NUMERIC: u32 = PartKind::Numeric as u32;
const ALPHANUMERIC: u32 = PartKind::Alphanumeric as u32;
const BYTE: u32 = PartKind::Byte as u32;
const KANJI: u32 = PartKind::Kanji as u32;
const FNC1_FIRST: u32 = PartKind::Fnc1First as u32;
/// Panics on purpose, for the test that a panic becomes an exception. index.js never sends this kind.
/// The published binary has it because another build could unwind differently.
const PANIC: u32 = 255;

/// The maximum number of bytes of one item. The longest content that lib/content.js accepts, of
/// [`MAX_CHARACTERS`](crate::limits::MAX_CHARACTERS), has fewer.
const MAX_ITEM_BYTES: usize = 24 * 1024;

/// The maximum number of items of one call: lib/batch passes fewer.
const MAX_ITEMS: usize = 1 << 16;

/// The maximum number of parts of all items of one call: lib/batch passes fewer.
const MAX_PARTS: usize = 1 << 19;

/// Returns the kind of a segment in `mode`, or `None` for a header.
pub const fn kind(mode: Mode) -> Option<u32> {
    Some(match mode {
        Mode::Numeric => NUMERIC,
        Mode::Alphanumeric => ALPHANUMERIC,
        Mode::Byte => BYTE,
        Mode::Kanji => KANJI,
        _ => return None,
    })
}

/// A part of the content: its kind, and the range of its bytes.
type Part = (u32, Range<usize>);

/// The contents of any number of codes.
///
/// The parts of all items share one list: a list for each item takes longer to allocate than to
/// fill.
#[derive(Default)]
pub struct Items {
    parts: Vec<Part>,
    /// For each item the end of its parts in `parts`.
    ends: Vec<usize>,
}

/// The content of one code.
#[derive(Clone, Copy)]
pub struct Item<'a>(&'a [Part]);

impl Items {
    /// Returns the number of items.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the item with a number below [`len`](Self::len).
    pub fn get(&self, number: usize) -> Item<'_> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Item(&self.parts[start..self.ends[number]])
    }
}

/// Reads the layout of `length` bytes.
///
/// Refuses a layout that is longer than those of lib/batch. An item takes more memory than its
/// numbers in the layout, and the process would end if there were not enough.
pub fn items(length: usize, layout: &[u32]) -> Result<Items, Failure> {
    let wrong = || Failure::argument("layout");
    if layout.len() > MAX_ITEMS + 2 * MAX_PARTS {
        return Err(wrong());
    }
    let mut numbers = layout.iter().copied();
    let mut end = 0;
    let mut part = |numbers: &mut dyn Iterator<Item = u32>| {
        let (kind, bytes) = (numbers.next()?, numbers.next()?);
        let start: usize = end;
        // The sum could overflow on 32-bit systems.
        end = start.checked_add(bytes as usize)?;
        (end <= length).then_some((kind, start..end))
    };
    let mut items = Items::default();
    // Most items have one part, of three numbers.
    items.parts.reserve(layout.len() / 2);
    items.ends.reserve(layout.len() / 3);
    while let Some(count) = numbers.next() {
        let first = items.parts.len();
        for _ in 0..count {
            items.parts.push(part(&mut numbers).ok_or_else(wrong)?);
        }
        let parts = &items.parts[first..];
        let start = parts.first().map_or(0, |(_, range)| range.start);
        let bytes = parts.last().map_or(0, |(_, range)| range.end) - start;
        if items.len() == MAX_ITEMS || bytes > MAX_ITEM_BYTES {
            return Err(wrong());
        }
        items.ends.push(items.parts.len());
    }
    Ok(items)
}

/// Reads the layout of `length` bytes, which must have one item.
pub fn only_item(length: usize, layout: &[u32]) -> Result<Items, Failure> {
    let items = items(length, layout)?;
    if items.len() == 1 {
        Ok(items)
    } else {
        Err(Failure::argument("layout"))
    }
}

impl Item<'_> {
    /// Returns `header`, then the parts, which borrow their bytes from `data`.
    pub fn content<'a>(
        &self,
        header: Option<Content<'a>>,
        data: &'a [u8],
    ) -> Result<Vec<Content<'a>>, Failure> {
        let parts = self.0.iter().enumerate();
        let content = parts.map(|(index, (kind, range))| {
            let bytes = &data[range.clone()];
            let text = || std::str::from_utf8(bytes).map_err(|_| Failure::argument("data"));
            let segment = match *kind {
                TEXT => return Ok(Content::Text(text()?)),
                NUMERIC => Segment::numeric(text()?),
                ALPHANUMERIC => Segment::alphanumeric(text()?),
                BYTE => Ok(Segment::bytes(bytes)),
                KANJI => Segment::kanji(text()?),
                FNC1_FIRST => Ok(Segment::fnc1_first()),
                PANIC => panic!("panic on purpose"),
                _ => return Err(Failure::argument("layout")),
            };
            let segment = segment.map_err(|error| Failure::segment(index, error))?;
            Ok(Content::Segment(segment))
        });
        header.map(Ok).into_iter().chain(content).collect()
    }
}
