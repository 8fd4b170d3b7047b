//! Whether bytes that somebody sent are an SVG.

use crate::SvgFault;

/// The namespace without which no viewer shows an SVG in an image.
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// The entities that XML has without a declaration.
const ENTITIES: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// Whether these are an SVG: UTF-8 whose first element is `svg`, after a declaration and comments, in the namespace of
/// SVG, and closed at the end.
///
/// # Errors
///
/// What is wrong with one that is nearly an SVG. A document type that declares something can make a few bytes expand to
/// many, and no viewer shows a reference to what nothing declares.
pub(super) fn is_svg(bytes: &[u8]) -> Result<bool, SvgFault> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Ok(false);
    };
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!DOCTYPE svg") {
            ">"
        } else {
            break;
        };
        let Some((skipped, others)) = rest.split_once(end) else {
            return Ok(false);
        };
        if end == ">" && skipped.contains('[') {
            return Err(SvgFault::Declarations);
        }
        rest = others.trim_start();
    }
    let Some((tag, _)) = rest.split_once('>') else {
        return Ok(false);
    };
    let is_root = tag.strip_prefix("<svg").is_some_and(|attributes| {
        attributes.is_empty() || attributes.starts_with(|c: char| c.is_ascii_whitespace())
    });
    if !is_root {
        return Ok(false);
    }
    if !tag.contains(NAMESPACE) {
        return Err(SvgFault::Namespace);
    }
    if !rest.trim_end().ends_with("</svg>") {
        return Err(SvgFault::Unclosed);
    }
    if has_other_references(rest) {
        return Err(SvgFault::References);
    }
    Ok(true)
}

/// Whether there is an `&` that begins no reference to a character or to an entity of XML: where such a thing has a
/// meaning, which is neither in a comment nor in a CDATA section.
fn has_other_references(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        rest = &rest[at..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .into_iter()
            .find_map(|(start, end)| Some((rest.strip_prefix(start)?, end)));
        if let Some((inside, end)) = skipped {
            let Some((_, others)) = inside.split_once(end) else {
                return true;
            };
            rest = others;
            continue;
        }
        if rest.starts_with('&') && !is_reference(&rest[1..]) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// Whether what comes after an `&` is a reference that needs no declaration.
fn is_reference(rest: &str) -> bool {
    let Some((name, _)) = rest.split_once(';') else {
        return false;
    };
    let number = match (name.strip_prefix("#x"), name.strip_prefix('#')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16),
        (None, Some(digits)) => digits.parse(),
        (None, None) => return ENTITIES.contains(&name),
    };
    // Neither NUL nor a surrogate is a character of XML. A sign is no digit.
    !name.contains('+') && number.is_ok_and(|number| number > 0 && char::from_u32(number).is_some())
}
