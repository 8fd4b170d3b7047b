//! Reads the references in an SVG: ids of its own elements, and images in `data:` URLs. Any other
//! reference is refused.

use super::{Excerpt, SvgFault};
use crate::base64::from_base64;
use crate::budget::Budget;
use crate::decode::decode_within;
use crate::{LogoFault, to_base64};

/// Returns the id in a reference to an element of the same file: `a` in `#a`.
pub(super) fn fragment(url: &str) -> Result<&str, SvgFault> {
    let is_blank = |c: char| c <= ' ';
    let id = url.trim_matches(is_blank).strip_prefix('#');
    // Some viewers accept an expression in brackets in place of an id, or skip control characters.
    id.filter(|id| !id.contains(|c: char| c.is_control() || matches!(c, '(' | '\\')))
        .ok_or_else(|| SvgFault::Link(Excerpt::new(url.trim().as_bytes())))
}

/// Returns an id with its `%` escapes decoded, as browsers do, or `None` if it has none.
pub(super) fn unescaped(id: &str) -> Option<String> {
    if !id.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let digits = digits.filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        if let Some(byte) = number.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Decodes the image in a `data:` URL, and writes a new URL with the media type of its bytes. All
/// images of the SVG share `budget`.
pub(super) fn picture(
    url: &str,
    budget: &mut Budget,
    written: &mut String,
) -> Result<(), LogoFault> {
    let url = url.trim_ascii();
    let outside = || SvgFault::Link(Excerpt::new(url.as_bytes()));
    let (head, data) = url.split_once(',').ok_or_else(outside)?;
    let is_data = head
        .get(..5)
        .is_some_and(|it| it.eq_ignore_ascii_case("data:"));
    if !is_data {
        return Err(outside().into());
    }
    let is_base64 = head.to_ascii_lowercase().ends_with(";base64");
    let bytes = from_base64(data).filter(|_| is_base64);
    let bytes = bytes.ok_or(SvgFault::Picture)?;
    let (media_type, _) = decode_within(&bytes, budget).map_err(|fault| match fault {
        LogoFault::NoMemory(_) => fault,
        _ => SvgFault::Picture.into(),
    })?;
    for part in ["data:", media_type, ";base64,"] {
        written.push_str(part);
    }
    to_base64(&bytes, |digit| written.push(digit.into()));
    Ok(())
}
