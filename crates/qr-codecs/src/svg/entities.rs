//! Replaces the references to entities that a document type declared.

use std::borrow::Cow;

use super::SvgFault;
use super::limits::not_well_formed;
use super::prolog::Entities;
use super::{MAX_FILE_BYTES, opaque};

/// The entities that XML predefines.
const PREDEFINED: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// Returns `text` with each reference to an entity replaced by the value of the entity.
///
/// # Errors
///
/// For a reference to an entity that is not declared or cannot be replaced, and
/// [`SvgFault::TooManyBytes`] as soon as the new text exceeds [`MAX_FILE_BYTES`].
pub(super) fn replace<'a>(
    text: &'a str,
    entities: &Entities<'_>,
) -> Result<Cow<'a, str>, SvgFault> {
    if !text.contains('&') {
        return Ok(Cow::Borrowed(text));
    }
    let mut replaced = String::new();
    // The number of bytes of `text` that were copied to `replaced`.
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
            push_entity_value(value?, &mut replaced);
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

/// Appends a value. Escapes quotes, which could end an attribute, and `>`, which could end a CDATA
/// section.
fn push_entity_value(value: &str, text: &mut String) {
    for character in value.chars() {
        match character {
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&apos;"),
            '>' => text.push_str("&gt;"),
            _ => text.push(character),
        }
    }
}

/// Returns true if `name` is a valid entity name. The text after a bare `&` is not.
fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '\u{b7}');
    name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'))
        && name.chars().all(is_part)
}

/// Returns true if a reference to `name` needs no declaration: `name` is predefined, or `#` and the
/// number of a character. Surrogates are refused, because the parser would replace them by U+FFFD.
fn is_predefined(name: &str) -> bool {
    let number = match (name.strip_prefix("#x"), name.strip_prefix('#')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16),
        (None, Some(digits)) => digits.parse(),
        (None, None) => return PREDEFINED.contains(&name),
    };
    // `parse` accepts a sign, XML does not.
    !name.contains('+') && number.is_ok_and(is_character)
}

/// Returns true if XML allows the character with this number (XML 1.0, production 2). Surrogates
/// and most control characters are not allowed.
fn is_character(number: u32) -> bool {
    matches!(number, 0x9 | 0xa | 0xd | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x1_0000..=0x10_ffff)
}
