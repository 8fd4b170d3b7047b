//! Bounds what the XML parser can be made to do with a few MiB.

use std::collections::BTreeSet;

use super::opaque;
use crate::SvgFault;
use crate::render::logo::MOST_MEMORY;

/// The most attributes of an element. The parser compares each with all the others.
pub const MOST_ATTRIBUTES: usize = 256;

/// The most prefixes of namespaces, and the most bytes of `xmlns:` with one. For each element that declares a prefix, the
/// parser compares and copies all that are in force: 4 MiB of such elements take it 0.3 s with 32 short prefixes, 1.1 s with
/// 64, and 42 s with 64 of 10,000 letters.
pub const MOST_PREFIXES: usize = 32;
const LONGEST_PREFIX: usize = 64;

/// The bytes that the parser takes for an element with the text after it, and for an attribute, rounded up.
const BYTES_OF_ELEMENT: usize = 2 * 64;
const BYTES_OF_ATTRIBUTE: usize = 56;

/// The most nodes that [`MOST_MEMORY`] holds.
pub(super) const MOST_NODES: u32 = (MOST_MEMORY / 64) as u32;

/// Checks that a text is parsed in bounded time, and returns the bytes of memory to parse it.
pub(super) fn check(text: &str) -> Result<usize, SvgFault> {
    let count = |byte: u8| text.bytes().filter(|each| *each == byte).count();
    // The parser counts the same to know how much memory to take.
    let memory = count(b'<') * BYTES_OF_ELEMENT + count(b'=') * BYTES_OF_ATTRIBUTE;
    if memory as u64 > MOST_MEMORY {
        return Err(SvgFault::TooManyElements);
    }
    let mut prefixes = BTreeSet::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found;
        at += match opaque(&text[at..]) {
            Some(length) => length,
            None => 1 + check_tag(&text[at + 1..], &mut prefixes)?,
        };
    }
    Ok(memory)
}

/// Checks the tag that a text starts with, and returns its length.
fn check_tag<'a>(text: &'a str, prefixes: &mut BTreeSet<&'a str>) -> Result<usize, SvgFault> {
    let mut attributes = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['"', '\'', '<', '>']) {
        let before = &text[at..at + found];
        at += found;
        let quote = text.as_bytes()[at];
        if matches!(quote, b'<' | b'>') {
            return Ok(at);
        }
        let name = before.trim_end().trim_end_matches('=').trim_end();
        let name = name.rsplit([' ', '\t', '\r', '\n']).next();
        if let Some(name) = name.filter(|name| name.starts_with("xmlns")) {
            prefixes.insert(name);
            if prefixes.len() > MOST_PREFIXES || name.len() > LONGEST_PREFIX {
                return Err(SvgFault::TooManyPrefixes);
            }
        }
        attributes += 1;
        if attributes > MOST_ATTRIBUTES {
            return Err(SvgFault::TooManyAttributes);
        }
        let value = &text[at + 1..];
        let Some(length) = value.find(char::from(quote)) else {
            break;
        };
        at += length + 2;
    }
    Ok(text.len())
}
