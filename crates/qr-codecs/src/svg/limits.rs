//! Bounds the work of the XML parser, and refuses some errors that the parser accepts.
//!
//! The time of the parser grows with the square of the number of attributes of an element, and of
//! the number of namespace prefixes of a document. So both numbers are limited before it runs.

use super::SvgFault;
use super::{SPACES, opaque, position};
use crate::MAX_DECODE_MEMORY;

/// The maximum number of attributes of an element. The parser compares each attribute with all
/// others of its element.
pub const MAX_ATTRIBUTES: usize = 256;

/// The maximum number of namespace prefixes in a document.
///
/// For each element that declares a prefix, the parser compares and copies all prefixes in scope.
/// 4 MiB of such elements take 0.3 s with 32 short prefixes, 1.1 s with 64 short prefixes, and 42 s
/// with 64 prefixes of 10,000 letters.
pub const MAX_PREFIXES: usize = 32;

/// The maximum length of `xmlns:` with a prefix, in bytes.
const MAX_PREFIX_BYTES: usize = 64;

/// The memory that the parser takes for an element and the text after it, in bytes, rounded up.
const BYTES_PER_ELEMENT: usize = 2 * 64;

/// The memory that the parser takes for an attribute, in bytes, rounded up.
const BYTES_PER_ATTRIBUTE: usize = 56;

/// The maximum number of nodes of a document: as many as fit in [`MAX_DECODE_MEMORY`].
pub(super) const MAX_NODES: u32 = (MAX_DECODE_MEMORY / 64) as u32;

/// Checks that `text` can be parsed in bounded time, and returns the memory for that in bytes.
///
/// Also refuses three errors that the parser accepts: a name that starts with a colon, a prefix of
/// an empty namespace, and a processing instruction without a space after its name.
pub(super) fn check(text: &str) -> Result<usize, SvgFault> {
    let count = |byte: u8| text.bytes().filter(|each| *each == byte).count();
    // The parser counts the same characters to decide how much memory to reserve.
    let memory = count(b'<') * BYTES_PER_ELEMENT + count(b'=') * BYTES_PER_ATTRIBUTE;
    if memory as u64 > MAX_DECODE_MEMORY {
        return Err(SvgFault::TooManyElements);
    }
    let mut prefixes = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found;
        let rest = &text[at..];
        if let Some(length) = opaque(rest) {
            if rest.strip_prefix("<?").is_some_and(is_faulty_instruction) {
                return Err(not_well_formed(text, at));
            }
            at += length;
        } else if rest.starts_with("<:") || rest.starts_with("</:") {
            return Err(not_well_formed(text, at));
        } else {
            at = check_tag(text, at + 1, &mut prefixes)?;
        }
    }
    Ok(memory)
}

pub(super) fn not_well_formed(text: &str, at: usize) -> SvgFault {
    let (line, _) = position(text, at);
    SvgFault::NotWellFormed { line, column: None }
}

/// Returns true if the name of a processing instruction is followed by anything but a space or the
/// end of the instruction.
fn is_faulty_instruction(inside: &str) -> bool {
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || "_-.:".contains(c) || !c.is_ascii();
    let after = inside.trim_start_matches(is_in_name);
    !after.starts_with(SPACES) && !after.starts_with("?>")
}

/// Checks the tag whose name is at `at`, and returns the end of the tag.
fn check_tag<'a>(
    text: &'a str,
    mut at: usize,
    prefixes: &mut Vec<&'a str>,
) -> Result<usize, SvgFault> {
    let mut attributes = 0;
    let is_mark = |byte: &u8| matches!(byte, b'"' | b'\'' | b'<' | b'>');
    while let Some(found) = text.as_bytes()[at..].iter().position(is_mark) {
        let before = &text[at..at + found];
        at += found;
        let quote = text.as_bytes()[at];
        if matches!(quote, b'<' | b'>') {
            return Ok(at);
        }
        let name = before.trim_end().trim_end_matches('=').trim_end();
        let name = name.rsplit(SPACES).next().unwrap_or(name);
        if name.starts_with(':') {
            return Err(not_well_formed(text, at));
        }
        if name.starts_with("xmlns") {
            if !prefixes.contains(&name) {
                prefixes.push(name);
            }
            if prefixes.len() > MAX_PREFIXES || name.len() > MAX_PREFIX_BYTES {
                return Err(SvgFault::TooManyPrefixes);
            }
        }
        attributes += 1;
        if attributes > MAX_ATTRIBUTES {
            return Err(SvgFault::TooManyAttributes);
        }
        let value = &text[at + 1..];
        let Some(length) = value.find(char::from(quote)) else {
            break;
        };
        if length == 0 && name.starts_with("xmlns:") {
            return Err(not_well_formed(text, at));
        }
        at += length + 2;
    }
    Ok(text.len())
}
