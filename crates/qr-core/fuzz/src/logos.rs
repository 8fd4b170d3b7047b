//! Checks that an embedded SVG logo is harmless.
//!
//! The checks are independent of the sanitizer: they parse XML with another parser, and search CSS
//! for forbidden words instead of parsing it.

use std::collections::HashMap;

use qr_core::fuzzing::{is_listed_attribute, is_listed_element, read_svg};
use qr_core::render::logo::{MAX_DRAWN_ELEMENTS, MAX_FILE_BYTES};

use crate::xml::{Element, SVG_NAMESPACE};

/// The functions and rules of CSS that load files or move elements.
const FORBIDDEN_CSS: [&str; 6] = [
    "@import",
    "@keyframes",
    "image-set(",
    "src(",
    "element(",
    "expression(",
];

/// Asserts that an embedded SVG is well-formed, has only listed elements and attributes, refers to
/// nothing outside, and draws a bounded number of elements.
pub fn assert_harmless(embedded: &[u8]) {
    let root = Element::parse(embedded).expect("well-formed XML and nothing but elements");
    assert!(root.is_svg("svg"));
    assert!(embedded.len() <= MAX_FILE_BYTES);
    assert!(!embedded.starts_with(b"<?xml "));
    let mut ids = HashMap::new();
    assert_listed(&root, &mut ids);
    let mut drawn = 0;
    count_drawn(&root, &ids, &mut drawn);
    let sanitized = read_svg(embedded).expect("an SVG").expect("an SVG");
    assert!(
        sanitized.as_bytes() == embedded,
        "sanitizing a sanitized SVG changes nothing"
    );
}

fn assert_listed<'a>(element: &'a Element, ids: &mut HashMap<&'a str, &'a Element>) {
    let (name, namespace) = element.name();
    assert!(
        namespace == Some(SVG_NAMESPACE) && is_listed_element(name),
        "{name}"
    );
    for (prefix, name, value) in element.attributes() {
        match (prefix, name) {
            (None | Some("xlink"), "href") => assert_inside(value),
            (Some(prefix), "space" | "lang") => assert_eq!(prefix, "xml"),
            (None, "style") => assert_loads_nothing(value),
            (None, name) => assert!(is_listed_attribute(name), "{name}"),
            (Some(prefix), name) => panic!("{prefix}:{name}"),
        }
        assert!(!name.to_ascii_lowercase().starts_with("on"), "{name}");
        if !matches!(
            name,
            "id" | "class" | "result" | "in" | "in2" | "lang" | "media" | "href"
        ) {
            assert_loads_nothing(value);
        }
        if name == "id" {
            ids.entry(value).or_insert(element);
        }
    }
    if name == "style" {
        assert_loads_nothing(element.text());
    }
    for child in element.children() {
        assert_listed(child, ids);
    }
}

fn assert_inside(url: &str) {
    let pictures = ["png", "jpeg", "webp"].map(|kind| format!("data:image/{kind};base64,"));
    let is_inside = url.starts_with('#') || pictures.iter().any(|start| url.starts_with(start));
    assert!(is_inside, "{url}");
}

fn assert_loads_nothing(css: &str) {
    let css = without_escapes(css).to_lowercase();
    for word in FORBIDDEN_CSS {
        assert!(!css.contains(word), "{css}");
    }
    for (at, word) in css.match_indices("url(") {
        let url = css[at + word.len()..].trim_start();
        let url = url.strip_prefix(['"', '\'']).unwrap_or(url);
        assert!(url.trim_start().starts_with('#'), "{css}");
    }
}

/// Decodes all escapes in CSS.
fn without_escapes(css: &str) -> String {
    let mut decoded = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once('\\') {
        decoded.push_str(before);
        let digits = after.bytes().take(6).take_while(u8::is_ascii_hexdigit);
        let digits = digits.count();
        rest = &after[digits..];
        if let Ok(number) = u32::from_str_radix(&after[..digits], 16) {
            decoded.push(char::from_u32(number).unwrap_or('?'));
            rest = rest
                .strip_prefix([' ', '\t', '\n', '\r', '\x0c'])
                .unwrap_or(rest);
        }
    }
    decoded + rest
}

/// Counts the elements that a viewer draws for an element: its content, and the targets of its
/// references each time that they are used.
fn count_drawn(element: &Element, ids: &HashMap<&str, &Element>, drawn: &mut u64) {
    let (name, _) = element.name();
    let is_drawn = !matches!(
        name,
        "stop"
            | "linearGradient"
            | "radialGradient"
            | "feMergeNode"
            | "feFuncR"
            | "feFuncG"
            | "feFuncB"
            | "feFuncA"
            | "title"
            | "desc"
            | "metadata"
            | "style"
    );
    *drawn += u64::from(is_drawn);
    assert!(*drawn <= MAX_DRAWN_ELEMENTS);
    for (_, name, value) in element.attributes() {
        let is_reference = matches!(
            name,
            "href" | "fill" | "stroke" | "mask" | "clip-path" | "filter" | "marker-end"
        );
        let id = match value.split_once("url(#") {
            _ if !is_reference => None,
            Some((_, id)) => id.split_once(')').map(|(id, _)| id),
            None => value.strip_prefix('#').filter(|_| name == "href"),
        };
        if let Some(target) = id.and_then(|id| ids.get(id)) {
            count_drawn(target, ids, drawn);
        }
    }
    for child in element.children() {
        count_drawn(child, ids, drawn);
    }
}
