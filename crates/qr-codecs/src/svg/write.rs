//! Writes a new SVG from the parsed tree, in UTF-8 and without a document type.
//!
//! The writer walks the tree once. It writes the elements and attributes on the allowlist, omits or
//! refuses all others, and adds each written element to the graph that bounds the work of viewers.

use roxmltree::{Attribute, Document, Node};

use super::css::{self, Effects};
use super::list::{self, ContentModel, Verdict};
use super::references::{ElementFacts, FILTER_WEIGHT, Graph};
use super::sheet::{self, Sheet};
use super::{Excerpt, NAMESPACE, SvgFault, links};
use crate::budget::Budget;
use crate::{LogoFault, MAX_FILE_BYTES};

const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// The number of elements that an image counts as.
const IMAGE_WEIGHT: u64 = 100;

/// The number of elements that a slow filter primitive, such as noise or convolution, counts as.
const SLOW_FILTER_WEIGHT: u64 = 1000;

/// The maximum values of `numOctaves`, `order` and `radius`. These attributes of filters cause work
/// for each pixel.
const MAX_OCTAVES: u8 = 16;
const MAX_ORDER: u8 = 16;
const MAX_RADIUS: u8 = 100;

/// An element that is being written.
struct OpenElement<'a> {
    name: &'a str,
    content: ContentModel,
    /// The number of the element in the graph.
    number: u32,
}

struct Writer<'a> {
    written: String,
    /// True if the last start tag still lacks its `>`.
    is_in_tag: bool,
    has_xlink: bool,
    open: Vec<OpenElement<'a>>,
    graph: Graph<'a>,
    sheet: Sheet,
    /// The work that is left for images.
    budget: Budget,
    /// The attribute value that is being read.
    value: String,
}

/// Returns the sanitized SVG.
pub(super) fn write<'a>(document: &'a Document<'a>) -> Result<String, LogoFault> {
    let mut writer = Writer {
        written: String::new(),
        is_in_tag: false,
        has_xlink: false,
        open: Vec::new(),
        graph: Graph::default(),
        sheet: Sheet::default(),
        budget: Budget::default(),
        value: String::new(),
    };
    let is_sheet = |node: Node<'_, '_>| node.pi().is_some_and(|pi| pi.target == "xml-stylesheet");
    if document.root().children().any(is_sheet) {
        return Err(SvgFault::StyleSheet.into());
    }
    writer.walk(document.root_element())?;
    writer.finish()
}

impl<'a> Writer<'a> {
    /// Writes an element and its content. A loop and not a recursion, because deeply nested
    /// elements could overflow the stack.
    fn walk(&mut self, root: Node<'a, 'a>) -> Result<(), LogoFault> {
        let mut node = root;
        loop {
            if self.enter(node)? {
                if let Some(child) = node.first_child() {
                    node = child;
                    continue;
                }
                self.leave();
            }
            loop {
                if self.open.is_empty() {
                    return Ok(());
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                self.leave();
                let Some(parent) = node.parent() else {
                    return Ok(());
                };
                node = parent;
            }
            if self.written.len() > MAX_FILE_BYTES {
                return Err(SvgFault::TooManyBytes.into());
            }
        }
    }

    /// Writes the `>` of the last start tag, if it is missing.
    fn end_tag(&mut self) {
        if std::mem::take(&mut self.is_in_tag) {
            self.written.push('>');
        }
    }

    /// Writes the end tag of the innermost open element.
    fn leave(&mut self) {
        let Some(OpenElement { name, .. }) = self.open.pop() else {
            return;
        };
        if std::mem::take(&mut self.is_in_tag) {
            self.written.push_str("/>");
        } else {
            for part in ["</", name, ">"] {
                self.written.push_str(part);
            }
        }
    }

    /// Writes a node without its children. Returns true if the children are to be written next.
    fn enter(&mut self, node: Node<'a, 'a>) -> Result<bool, LogoFault> {
        let outer = self
            .open
            .last()
            .map_or(ContentModel::Elements, |open| open.content);
        if node.is_text() {
            if matches!(outer, ContentModel::Mixed | ContentModel::Text) {
                self.end_tag();
                push_text(node.text().unwrap_or_default(), &mut self.written);
            }
            return Ok(false);
        }
        if !node.is_element() || matches!(outer, ContentModel::Text | ContentModel::Empty) {
            return Ok(false);
        }
        let name = node.tag_name().name();
        let rule = match node.tag_name().namespace() {
            Some(NAMESPACE) => list::element(name),
            Some(XHTML) => Verdict::Refuse,
            _ => Verdict::Omit,
        };
        let is_for_illustrator = || {
            let needed = node.attribute("requiredExtensions");
            needed.is_some_and(|needed| needed.trim().starts_with("http://ns.adobe.com/"))
        };
        match rule {
            Verdict::Write => self.element(node, name, outer),
            Verdict::Omit => Ok(false),
            Verdict::Refuse if name == "foreignObject" && is_for_illustrator() => Ok(false),
            Verdict::Refuse => Err(SvgFault::Element(Excerpt::new(name.as_bytes())).into()),
        }
    }

    /// Writes the start tag of a listed element. Returns true if its children are to be written
    /// next.
    fn element(
        &mut self,
        node: Node<'a, 'a>,
        name: &'a str,
        outer: ContentModel,
    ) -> Result<bool, LogoFault> {
        if name == "style" && !is_css(node) {
            return Ok(false);
        }
        self.end_tag();
        let start = self.written.len();
        self.written.push('<');
        self.written.push_str(name);
        if self.open.is_empty() {
            self.push_attribute("", "xmlns", NAMESPACE);
        }
        self.is_in_tag = true;
        let mut element = ElementFacts {
            name,
            class: "",
            weight: weight(name),
            bytes: 0,
            vertices: 2,
            id: node.attribute("id"),
            effects: Effects::default(),
            inside: Vec::new(),
        };
        for attribute in node.attributes() {
            self.attribute(name, &attribute, &mut element)?;
        }
        if name == "style" {
            self.style(node)?;
        }
        // An image counts by its weight, not by its bytes.
        if name != "image" {
            let bytes = self.written.len() - start;
            element.bytes = bytes as u64 + text_in(node, list::content(name, outer));
        }
        let parent = self.open.last().map(|open| open.number);
        let level = self.open.len() as u32 + 1;
        let number = self.graph.add(&element, parent, level)?;
        let content = list::content(name, outer);
        self.open.push(OpenElement {
            name,
            content,
            number,
        });
        Ok(true)
    }

    /// Writes an attribute with the value in `self.value`.
    fn push_value(&mut self, prefix: &str, name: &str) {
        let mut value = std::mem::take(&mut self.value);
        self.push_attribute(prefix, name, &value);
        value.clear();
        self.value = value;
    }

    #[inline(never)]
    fn push_attribute(&mut self, prefix: &str, name: &str, value: &str) {
        for part in [" ", prefix, name, "="] {
            self.written.push_str(part);
        }
        push_quoted(value, &mut self.written);
    }

    /// Writes, omits or refuses an attribute, and adds its references to `facts`.
    fn attribute(
        &mut self,
        element: &'a str,
        attribute: &Attribute<'a, 'a>,
        facts: &mut ElementFacts<'a>,
    ) -> Result<(), LogoFault> {
        let (name, value) = (attribute.name(), attribute.value());
        let refused = || Err(SvgFault::Attribute(Excerpt::new(name.as_bytes())).into());
        match (attribute.namespace(), name) {
            (Some(XML), "space" | "lang") => {
                self.push_attribute("xml:", name, value);
                return Ok(());
            }
            (Some(XML), "base") => return refused(),
            (None | Some(XLINK), "href") => {
                return self.link(element, attribute.namespace().is_some(), value, facts);
            }
            (Some(_), _) => return Ok(()),
            (None, _) => {}
        }
        if name == "style" {
            css::style(value, &mut self.value, &mut facts.effects)?;
            self.push_value("", name);
            return Ok(());
        }
        if list::is_handler(name) {
            return refused();
        }
        if !list::is_listed_attribute(name) {
            return Ok(());
        }
        check_filter(name, value)?;
        match name {
            "class" => facts.class = value,
            // An upper bound: each vertex has at least one character that is not a digit.
            "d" | "points" => {
                let others = value.bytes().filter(|byte| !byte.is_ascii_digit());
                facts.vertices += others.count() as u64;
            }
            _ => {}
        }
        if list::is_css(name) {
            css::value(name, value, &mut self.value, &mut facts.effects)?;
            self.push_value("", name);
        } else {
            self.push_attribute("", name, value);
        }
        Ok(())
    }

    /// Writes a reference to another element or to an image.
    fn link(
        &mut self,
        element: &str,
        is_xlink: bool,
        value: &'a str,
        facts: &mut ElementFacts<'a>,
    ) -> Result<(), LogoFault> {
        let is_picture = element == "image" || element == "feImage";
        let refers = is_picture
            || matches!(
                element,
                "use" | "pattern" | "linearGradient" | "radialGradient" | "filter" | "textPath"
            );
        // Viewers draw nothing for an empty reference, and an image has no clickable links.
        if value.trim_ascii().is_empty() || !refers {
            return Ok(());
        }
        if element == "image" || is_picture && !value.trim_ascii_start().starts_with('#') {
            links::picture(value, &mut self.budget, &mut self.value)?;
        } else {
            let id = links::fragment(value)?;
            // Viewers ignore a gradient, pattern or filter that refers to itself. Only for `use`
            // would such a reference be drawn.
            if element != "use" && facts.id == Some(id) {
                return Ok(());
            }
            self.value.push('#');
            self.value.push_str(id);
            facts.inside.push(id);
        }
        self.has_xlink |= is_xlink;
        self.push_value(if is_xlink { "xlink:" } else { "" }, "href");
        Ok(())
    }

    /// Writes the style sheet of a `style` element.
    fn style(&mut self, node: Node<'a, 'a>) -> Result<(), LogoFault> {
        let text: String = node.children().filter_map(text_of).collect();
        let mut written = String::new();
        sheet::read(&text, &mut written, &mut self.sheet)?;
        self.end_tag();
        push_text(&written, &mut self.written);
        Ok(())
    }

    /// Checks the work of viewers, and returns the new SVG.
    fn finish(mut self) -> Result<String, LogoFault> {
        self.graph.add_rules(&self.sheet)?;
        self.graph.check()?;
        if self.has_xlink {
            let start = "<svg".len();
            let namespace = format!(" xmlns:xlink=\"{XLINK}\"");
            self.written.insert_str(start, &namespace);
        }
        if self.written.len() > MAX_FILE_BYTES {
            return Err(SvgFault::TooManyBytes.into());
        }
        Ok(self.written)
    }
}

/// Returns true if viewers parse a `style` element as CSS.
fn is_css(style: Node<'_, '_>) -> bool {
    let media_type = style.attribute("type").unwrap_or_default().trim();
    media_type.is_empty() || media_type.eq_ignore_ascii_case("text/css")
}

/// Returns the number of elements that an element counts as.
fn weight(name: &str) -> u64 {
    match name {
        "image" | "feImage" => IMAGE_WEIGHT,
        "feTurbulence" | "feConvolveMatrix" | "feMorphology" => SLOW_FILTER_WEIGHT,
        // These describe how other elements are drawn.
        "stop" | "linearGradient" | "radialGradient" | "feMergeNode" | "feFuncR" | "feFuncG"
        | "feFuncB" | "feFuncA" | "title" | "desc" | "metadata" | "style" => 0,
        _ if list::is_of_filter(name) => FILTER_WEIGHT,
        _ => 1,
    }
}

/// Refuses an attribute of a filter that causes more work per pixel than a logo needs.
fn check_filter(name: &str, value: &str) -> Result<(), SvgFault> {
    let most = match name {
        "numOctaves" => MAX_OCTAVES,
        "order" => MAX_ORDER,
        "radius" => MAX_RADIUS,
        _ => return Ok(()),
    };
    // Compares digits, because a full parser of decimals would add tables of 10 KB to the binary.
    let is_more = |number: &str| {
        let digits = number.trim_start_matches(['+', '0']);
        let end = digits.find(|c: char| !c.is_ascii_digit());
        let (whole, rest) = digits.split_at(end.unwrap_or(digits.len()));
        let is_at_most = whole.is_empty() || whole.parse().is_ok_and(|whole: u8| whole <= most);
        !is_at_most || rest.contains(['e', 'E'])
    };
    if value.split([' ', ',', '\t', '\r', '\n']).any(is_more) {
        let name = Excerpt::new(name.as_bytes());
        return Err(SvgFault::Filter { name, most });
    }
    Ok(())
}

fn text_of<'a>(node: Node<'a, 'a>) -> Option<&'a str> {
    node.text().filter(|_| node.is_text())
}

/// Returns the bytes of the text that is written for an element.
fn text_in<'a>(element: Node<'a, 'a>, content: ContentModel) -> u64 {
    if !matches!(content, ContentModel::Mixed | ContentModel::Text) {
        return 0;
    }
    let texts = element.children().filter_map(text_of);
    texts.map(|text| text.len() as u64).sum()
}

fn push_text(text: &str, written: &mut String) {
    // `>` is escaped because text must not contain `]]>`.
    push_escaped(text, b"&<>\r", written);
}

/// Writes the value of an attribute in double quotes, or in single quotes if it has only double
/// ones.
fn push_quoted(value: &str, written: &mut String) {
    let has = |quote| value.as_bytes().contains(&quote);
    // Tabs and line breaks are escaped, because parsers turn them into spaces in an attribute.
    let (quote, special) = if has(b'"') && !has(b'\'') {
        ('\'', &b"&<\t\r\n"[..])
    } else {
        ('"', &b"&<\"\t\r\n"[..])
    };
    written.push(quote);
    push_escaped(value, special, written);
    written.push(quote);
}

/// Writes a text with a character reference for each special character. The special characters
/// must be ASCII.
#[inline(never)]
fn push_escaped(mut text: &str, special: &[u8], written: &mut String) {
    while let Some(at) = text.bytes().position(|byte| special.contains(&byte)) {
        let (before, rest) = text.split_at(at);
        written.push_str(before);
        written.push_str(match rest.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\t' => "&#9;",
            b'\n' => "&#10;",
            _ => "&#13;",
        });
        text = &rest[1..];
    }
    written.push_str(text);
}
