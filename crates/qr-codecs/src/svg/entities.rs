//! Replaces references to entities that a document type declared.

use std::borrow::Cow;

use super::SvgFault;
use super::limits::not_well_formed;
use super::prolog::Entities;
use super::{MAX_FILE_BYTES, opaque};

/// The entities that need no declaration in XML.
const PREDEFINED: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// Returns the text with the references to `entities` replaced by their values.
///
/// # Errors
///
/// For a reference to an entity that is not declared or cannot be replaced.
/// [`SvgFault::TooManyBytes`] before the text is longer than a logo may be.
pub(super) fn replace<'a>(
    text: &'a str,
    entities: &Entities<'_>,
) -> Result<Cow<'a, str>, SvgFault> {
    if !text.contains('&') {
        return Ok(Cow::Borrowed(text));
    }
    let mut replaced = String::new();
    // The bytes of the text that are in `replaced` already.
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['&', '<']) {
        at += found;
        let rest = &text[at..];
        let Some(reference) = rest.strip_prefix('&') else {
            at += opaque(rest).unwrap_or(1);
            continue;
        };
        let name = reference.split_once(';').map_or("", |(name, _)| name);
        let end = at + name.len() + 2;
        if !is_predefined(name) {
            if !is_name(name) {
                return Err(not_well_formed(text, at));
            }
            let value = entities.get(name).ok_or(SvgFault::References)?;
            replaced.push_str(&text[copied..at]);
            push_escaped(value?, &mut replaced);
            copied = end;
            if replaced.len() > MAX_FILE_BYTES {
                return Err(SvgFault::TooManyBytes);
            }
        }
        at = end;
    }
    if copied == 0 {
        return Ok(Cow::Borrowed(text));
    }
    replaced.push_str(&text[copied..]);
    Ok(Cow::Owned(replaced))
}

/// Appends a value, escaped so that quotes do not end an attribute and `]]>` does not end a
/// section.
fn push_escaped(value: &str, text: &mut String) {
    for character in value.chars() {
        match character {
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&apos;"),
            '>' => text.push_str("&gt;"),
            _ => text.push(character),
        }
    }
}

/// Returns whether a document type can declare an entity of this name. A bare `&` is followed by none.
fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '\u{b7}');
    name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'))
        && name.chars().all(is_part)
}

/// Returns whether the name in a reference needs no declaration. The parser would take a surrogate
/// for U+FFFD.
fn is_predefined(name: &str) -> bool {
    let number = match (name.strip_prefix("#x"), name.strip_prefix('#')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16),
        (None, Some(digits)) => digits.parse(),
        (None, None) => return PREDEFINED.contains(&name),
    };
    // A sign is no digit.
    !name.contains('+') && number.is_ok_and(is_character)
}

/// Returns whether a number is that of a character of XML (XML 1.0, production 2): no surrogate and
/// almost no control character is.
fn is_character(number: u32) -> bool {
    matches!(number, 0x9 | 0xa | 0xd | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x1_0000..=0x10_ffff)
}
