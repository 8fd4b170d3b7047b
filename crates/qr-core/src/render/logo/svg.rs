//! Whether bytes that somebody sent are an SVG.

/// The namespace without which no viewer shows an SVG in an image.
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Whether these are an SVG: UTF-8 whose first element is `svg`, after a declaration and comments, in the namespace of
/// SVG, and closed at the end. A document type that declares something is none: it can make a few bytes expand to many.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
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
            return false;
        };
        if end == ">" && skipped.contains('[') {
            return false;
        }
        rest = others.trim_start();
    }
    let Some((tag, _)) = rest.split_once('>') else {
        return false;
    };
    let is_root = tag
        .strip_prefix("<svg")
        .is_some_and(|attributes| attributes.starts_with(|c: char| c.is_ascii_whitespace()));
    is_root && tag.contains(NAMESPACE) && rest.trim_end().ends_with("</svg>")
}
