//! What an SVG logo must not have once it is embedded. Reads it with another parser than `qr_core`
//! does, and CSS by searching it for words.

use std::collections::HashMap;

use qr_core::fuzzing::{is_listed_attribute, is_listed_element, read_svg};
use qr_core::render::logo::{MAX_FILE_BYTES, MAX_DRAWN_ELEMENTS};

use crate::xml::Element;

const SVG: &str = "http://www.w3.org/2000/svg";

/// The functions and rules of CSS that load files or move elements.
const WORDS: [&str; 6] = [
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
    draw(&root, &ids, &mut drawn);
    let again = read_svg(embedded).expect("an SVG").expect("an SVG");
    assert!(again.as_bytes() == embedded, "written anew, it is the same");
}

fn assert_listed<'a>(element: &'a Element, ids: &mut HashMap<&'a str, &'a Element>) {
    let (name, namespace) = element.name();
    assert!(namespace == Some(SVG) && is_listed_element(name), "{name}");
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
    for word in WORDS {
        assert!(!css.contains(word), "{css}");
    }
    for (at, word) in css.match_indices("url(") {
        let url = css[at + word.len()..].trim_start();
        let url = url.strip_prefix(['"', '\'']).unwrap_or(url);
        assert!(url.trim_start().starts_with('#'), "{css}");
    }
}

/// Decodes the escapes of CSS, wherever they are.
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

/// Draws an element as a viewer does: with what it refers to, as often as it does.
fn draw(element: &Element, ids: &HashMap<&str, &Element>, drawn: &mut u64) {
    let (name, _) = element.name();
    let describes = [
        "stop",
        "linearGradient",
        "radialGradient",
        "feMergeNode",
        "title",
        "desc",
    ];
    let describes_more = [
        "metadata", "style", "feFuncR", "feFuncG", "feFuncB", "feFuncA",
    ];
    *drawn += u64::from(!describes.contains(&name) && !describes_more.contains(&name));
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
            draw(target, ids, drawn);
        }
    }
    for child in element.children() {
        draw(child, ids, drawn);
    }
}
