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
//!
//! Headers are parts too. Text after an ECI header is converted to its charset, and text in a symbol
//! of a sequence never uses kanji mode: the parity of the sequence is that of its bytes.

use std::cell::OnceCell;
use std::ops::Range;

use napi_derive::napi;
use qr_core::{Content, Mode, Segment};

use crate::charset::{Charset, Converted, Missing};
use crate::error::Failure;
use crate::options::Drawing;

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
    /// Text in byte mode, in the charset of the ECI header before it, or UTF-8.
    ByteText,
    /// An ECI header: the assignment number, in four bytes, the least significant first.
    Eci,
    /// The header of a symbol of a sequence: its position from 1, the number of symbols, and the
    /// parity, one byte each.
    StructuredAppend,
    /// FNC1 in first position. It has no bytes.
    Fnc1First,
    /// FNC1 in second position: the codeword of the application indicator, in one byte.
    Fnc1Second,
}

const TEXT: u32 = PartKind::Text as u32;
const NUMERIC: u32 = PartKind::Numeric as u32;
const ALPHANUMERIC: u32 = PartKind::Alphanumeric as u32;
const BYTE: u32 = PartKind::Byte as u32;
const KANJI: u32 = PartKind::Kanji as u32;
const BYTE_TEXT: u32 = PartKind::ByteText as u32;
const ECI: u32 = PartKind::Eci as u32;
const STRUCTURED_APPEND: u32 = PartKind::StructuredAppend as u32;
const FNC1_FIRST: u32 = PartKind::Fnc1First as u32;
const FNC1_SECOND: u32 = PartKind::Fnc1Second as u32;
/// Panics on purpose, for the test that a panic becomes an exception. index.js never sends this kind.
/// The published binary has it because another build could unwind differently.
const PANIC: u32 = 255;

/// The maximum number of bytes of one item. The longest content that lib/content.js accepts, of
/// [`MAX_CHARACTERS`](crate::limits::MAX_CHARACTERS), has fewer.
pub const MAX_ITEM_BYTES: usize = 24 * 1024;

/// The maximum number of bytes of the message of a sequence, which fills 16 symbols.
pub const MAX_MESSAGE_BYTES: usize = 16 * MAX_ITEM_BYTES;

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
    items_of(length, layout, MAX_ITEM_BYTES)
}

/// Reads the layout of `length` bytes, whose items have at most `most` bytes.
fn items_of(length: usize, layout: &[u32], most: usize) -> Result<Items, Failure> {
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
        if items.len() == MAX_ITEMS || bytes > most {
            return Err(wrong());
        }
        items.ends.push(items.parts.len());
    }
    Ok(items)
}

/// Reads the layout of `length` bytes, which must have one item of at most `most` bytes.
pub fn only_item(length: usize, layout: &[u32], most: usize) -> Result<Items, Failure> {
    let items = items_of(length, layout, most)?;
    if items.len() == 1 {
        Ok(items)
    } else {
        Err(Failure::argument("layout"))
    }
}

/// The converted texts of an item, which its content borrows.
#[derive(Default)]
pub struct Arena(OnceCell<Vec<Text>>);

/// A converted text.
struct Text {
    converted: Converted,
    /// See [`Converted::shadow`].
    shadow: String,
    /// Whether the text is divided into segments: it is not empty, and its mode is open.
    is_divided: bool,
}

impl Item<'_> {
    /// Returns the header of `drawing`, then the parts, which borrow their bytes from `data` and
    /// from `arena`.
    pub fn content<'a>(
        &self,
        drawing: &Drawing,
        data: &'a [u8],
        arena: &'a Arena,
    ) -> Result<Vec<Content<'a>>, Failure> {
        let texts = self.convert(drawing, data)?;
        let is_any = !texts.is_empty();
        let mut texts = arena.0.get_or_init(|| texts).iter();
        let mut place = Place::new(drawing, self);
        let parts = self.0.iter().map(|(kind, range)| -> Result<_, Failure> {
            let bytes = &data[range.clone()];
            let text = || std::str::from_utf8(bytes).map_err(|_| Failure::argument("data"));
            let index = place.segment;
            let is_converted = place.advance(*kind, bytes)?;
            let segment = match (*kind, is_converted) {
                (TEXT, Some(_)) => {
                    let text = texts.next().ok_or_else(|| Failure::argument("layout"))?;
                    return Ok(Content::Text(&text.shadow));
                }
                (BYTE_TEXT, Some(_)) => {
                    let text = texts.next().ok_or_else(|| Failure::argument("layout"))?;
                    Ok(Segment::bytes(&text.converted.bytes))
                }
                (TEXT, None) => return Ok(Content::Text(text()?)),
                (NUMERIC, _) => Segment::numeric(text()?),
                (ALPHANUMERIC, _) => Segment::alphanumeric(text()?),
                (BYTE | BYTE_TEXT, _) => Ok(Segment::bytes(bytes)),
                (KANJI, _) => Segment::kanji(text()?),
                (PANIC, _) => panic!("panic on purpose"),
                _ => return Ok(Content::Segment(header(*kind, bytes)?)),
            };
            let segment = segment.map_err(|error| Failure::segment(index, error))?;
            Ok(Content::Segment(segment))
        });
        let mut content = Vec::with_capacity(self.0.len() + 1);
        content.extend(drawing.header());
        for part in parts {
            content.push(part?);
        }
        if is_any {
            divide_texts(&mut content, drawing, arena)?;
        }
        Ok(content)
    }

    /// Converts the texts whose bytes are not their UTF-8, and those of a sequence.
    fn convert(&self, drawing: &Drawing, data: &[u8]) -> Result<Vec<Text>, Failure> {
        // Most items have one part, a text.
        if drawing.eci.is_none() && self.0.iter().all(|&(kind, _)| kind <= KANJI) {
            return Ok(Vec::new());
        }
        let mut place = Place::new(drawing, self);
        let mut texts = Vec::new();
        for (kind, range) in self.0 {
            let bytes = &data[range.clone()];
            let name = place.name();
            let Some(charset) = place.advance(*kind, bytes)? else {
                continue;
            };
            let text = std::str::from_utf8(bytes).map_err(|_| Failure::argument("data"))?;
            let converted = charset.convert(text);
            let converted = converted.map_err(|missing| place.missing(&name, &missing))?;
            let shadow = converted.shadow();
            let is_divided = *kind == TEXT && !shadow.is_empty();
            texts.push(Text {
                converted,
                shadow,
                is_divided,
            });
        }
        Ok(texts)
    }

    /// Returns the last part, which must be text or bytes, in its charset, and the headers before
    /// it. There must be no other part.
    pub fn message(
        &self,
        drawing: &Drawing,
        data: &[u8],
    ) -> Result<(Converted, Vec<Segment<'static>>), Failure> {
        let wrong = || Failure::argument("layout");
        let ((kind, range), headers) = self.0.split_last().ok_or_else(wrong)?;
        let bytes = &data[range.clone()];
        let mut place = Place::new(drawing, self);
        let mut segments = Vec::new();
        for (kind, range) in headers {
            let bytes = &data[range.clone()];
            place.advance(*kind, bytes)?;
            segments.push(header(*kind, bytes)?);
        }
        let converted = match *kind {
            // Each byte is a character of its own.
            BYTE => Converted::of_bytes(bytes),
            TEXT => {
                let text = std::str::from_utf8(bytes).map_err(|_| Failure::argument("data"))?;
                let charset = place.charset()?.unwrap_or(Charset::Utf8);
                let converted = charset.convert(text);
                converted.map_err(|missing| place.missing("text", &missing))?
            }
            _ => return Err(wrong()),
        };
        Ok((converted, segments))
    }
}

/// The state of the headers at a part of an item.
struct Place {
    /// The ECI assignment number in force.
    eci: Option<u32>,
    /// Whether the symbol is one of a sequence.
    is_in_sequence: bool,
    /// The number of parts before this one that are no headers.
    segment: usize,
    /// Whether the item has several such parts.
    is_array: bool,
}

impl Place {
    fn new(drawing: &Drawing, item: &Item<'_>) -> Self {
        let segments = item.0.iter().filter(|(kind, _)| !is_header(*kind));
        Self {
            eci: drawing.eci,
            is_in_sequence: item.0.iter().any(|(kind, _)| *kind == STRUCTURED_APPEND),
            segment: 0,
            is_array: segments.count() > 1,
        }
    }

    /// Passes a part. Returns the charset that it is to be converted to, if it is.
    fn advance(&mut self, kind: u32, bytes: &[u8]) -> Result<Option<Charset>, Failure> {
        if kind == ECI {
            self.eci = Some(read_eci(bytes)?);
        }
        if !is_header(kind) {
            self.segment += 1;
        }
        match kind {
            TEXT | BYTE_TEXT => self.charset(),
            _ => Ok(None),
        }
    }

    /// Returns the charset that text is to be converted to, or `None` if it stays as it is.
    fn charset(&self) -> Result<Option<Charset>, Failure> {
        match self.eci.unwrap_or(Segment::ECI_UTF_8) {
            Segment::ECI_UTF_8 => Ok(self.is_in_sequence.then_some(Charset::Utf8)),
            // JavaScript refuses text with another number.
            eci => Charset::of(eci)
                .map(Some)
                .ok_or_else(|| Failure::argument("eci")),
        }
    }

    /// Returns the name of the part in index.js.
    fn name(&self) -> String {
        if self.is_array {
            format!("text[{}].data", self.segment)
        } else {
            "text".to_owned()
        }
    }

    /// Reports a character that the charset lacks.
    fn missing(&self, name: &str, missing: &Missing) -> Failure {
        Failure::charset(name, self.eci.unwrap_or_default(), missing)
    }
}

/// Returns true for the kind of a header.
const fn is_header(kind: u32) -> bool {
    matches!(kind, ECI | STRUCTURED_APPEND | FNC1_FIRST | FNC1_SECOND)
}

/// Reads the assignment number of an ECI header.
fn read_eci(bytes: &[u8]) -> Result<u32, Failure> {
    let bytes = bytes.try_into().map_err(|_| Failure::argument("eci"))?;
    Ok(u32::from_le_bytes(bytes))
}

/// Reads a header.
fn header(kind: u32, bytes: &[u8]) -> Result<Segment<'static>, Failure> {
    let wrong = || Failure::argument("layout");
    let segment = match (kind, bytes) {
        (ECI, _) => Segment::eci(read_eci(bytes)?),
        (STRUCTURED_APPEND, &[position, total, parity]) => {
            Segment::structured_append(position, total, parity)
        }
        (FNC1_FIRST, []) => Ok(Segment::fnc1_first()),
        (FNC1_SECOND, &[codeword]) => {
            let digits = [b'0' + codeword / 10 % 10, b'0' + codeword % 10];
            let letter = [codeword.wrapping_sub(100)];
            let indicator = if codeword < 100 {
                &digits[..]
            } else {
                &letter[..]
            };
            Segment::fnc1_second(std::str::from_utf8(indicator).map_err(|_| wrong())?)
        }
        _ => return Err(wrong()),
    };
    segment.map_err(|_| wrong())
}

/// Divides the shadows of converted texts into segments, and replaces their bytes by those of the
/// texts.
fn divide_texts<'a>(
    content: &mut Vec<Content<'a>>,
    drawing: &Drawing,
    arena: &'a Arena,
) -> Result<(), Failure> {
    let texts = arena.0.get().map_or(&[][..], Vec::as_slice);
    let mut texts = texts.iter().filter(|text| text.is_divided).peekable();
    let segments = qr_core::segments(content, &drawing.symbol)?;
    content.clear();
    let mut current: Option<&Text> = None;
    // The segments of the texts are in the order of the texts, with others between them.
    content.extend(segments.into_iter().map(|segment| {
        let part = segment.data();
        current = texts
            .next_if(|text| text.bytes_of(part).is_some())
            .or(current);
        let bytes = current.and_then(|text| text.bytes_of(part));
        // Other modes have only characters that are the same in the text and in its shadow.
        let bytes = bytes.filter(|_| segment.mode() == Mode::Byte);
        Content::Segment(bytes.map_or(segment, Segment::bytes))
    }));
    Ok(())
}

impl Text {
    /// Returns the bytes of a part of the shadow, or `None` for another slice.
    fn bytes_of(&self, part: &[u8]) -> Option<&[u8]> {
        let shadow = self.shadow.as_bytes();
        let start = part.as_ptr().addr().checked_sub(shadow.as_ptr().addr())?;
        let is_inside = start < shadow.len();
        let bytes = is_inside.then(|| self.converted.bytes.get(start..start + part.len()));
        bytes.flatten()
    }
}
