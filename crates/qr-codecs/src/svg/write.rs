//! Writes an SVG anew from the parsed tree: what the lists name, in UTF-8, without a document type.

use roxmltree::{Attribute, Document, Node};

use super::css::{self, Effects};
use super::list::{self, Content, Rule};
use super::references::{Element, FILTER, Graph};
use super::sheet::{self, Sheet};
use super::{Excerpt, NAMESPACE, SvgFault, links};
use crate::budget::Budget;
use crate::{LogoFault, MOST_BYTES};

const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// The elements that a picture counts as, and a slow primitive of a filter (noise, convolution).
const PICTURE: u64 = 100;
const SLOW_FILTER: u64 = 1000;

/// The largest values of attributes of filters that make work for each pixel.
const MOST_OCTAVES: u8 = 16;
const MOST_ORDER: u8 = 16;
const MOST_RADIUS: u8 = 100;

/// An element that is being written.
struct Open<'a> {
    name: &'a str,
    content: Content,
    number: u32,
}

struct Writer<'a> {
    written: String,
    /// Whether the last tag still lacks its `>`.
    is_in_tag: bool,
    has_xlink: bool,
    open: Vec<Open<'a>>,
    graph: Graph<'a>,
    sheet: Sheet,
    /// The work that pictures may still be.
    budget: Budget,
    /// A value that is being read.
    value: String,
}

/// Returns the SVG to embed.
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
    /// Writes an element and all that is in it. Not recursive, as elements can be nested deeply.
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
            if self.written.len() > MOST_BYTES {
                return Err(SvgFault::TooManyBytes.into());
            }
        }
    }

    fn end_tag(&mut self) {
        if std::mem::take(&mut self.is_in_tag) {
            self.written.push('>');
        }
    }

    fn leave(&mut self) {
        let Some(Open { name, .. }) = self.open.pop() else {
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

    /// Writes a node, and returns true if its children are next.
    fn enter(&mut self, node: Node<'a, 'a>) -> Result<bool, LogoFault> {
        let outer = self
            .open
            .last()
            .map_or(Content::Elements, |open| open.content);
        if node.is_text() {
            if matches!(outer, Content::Text | Content::Words) {
                self.end_tag();
                push_text(node.text().unwrap_or_default(), &mut self.written);
            }
            return Ok(false);
        }
        if !node.is_element() || matches!(outer, Content::Words | Content::Nothing) {
            return Ok(false);
        }
        let name = node.tag_name().name();
        let rule = match node.tag_name().namespace() {
            Some(NAMESPACE) => list::element(name),
            Some(XHTML) => Rule::Refuse,
            _ => Rule::LeaveOut,
        };
        let is_for_illustrator = || {
            let needed = node.attribute("requiredExtensions");
            needed.is_some_and(|needed| needed.trim().starts_with("http://ns.adobe.com/"))
        };
        match rule {
            Rule::Write => self.element(node, name, outer),
            Rule::LeaveOut => Ok(false),
            Rule::Refuse if name == "foreignObject" && is_for_illustrator() => Ok(false),
            Rule::Refuse => Err(SvgFault::Element(Excerpt::new(name.as_bytes())).into()),
        }
    }

    fn element(
        &mut self,
        node: Node<'a, 'a>,
        name: &'a str,
        outer: Content,
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
        let mut element = Element {
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
        // A picture counts by its weight.
        if name != "image" {
            let bytes = self.written.len() - start;
            element.bytes = bytes as u64 + text_in(node, list::content(name, outer));
        }
        let parent = self.open.last().map(|open| open.number);
        let level = self.open.len() as u32 + 1;
        let number = self.graph.add(&element, parent, level)?;
        let content = list::content(name, outer);
        self.open.push(Open {
            name,
            content,
            number,
        });
        Ok(true)
    }

    /// Writes an attribute with the value that was read.
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

    fn attribute(
        &mut self,
        element: &'a str,
        attribute: &Attribute<'a, 'a>,
        facts: &mut Element<'a>,
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
        if !list::is_attribute(name) {
            return Ok(());
        }
        check_filter(name, value)?;
        match name {
            "class" => facts.class = value,
            // Each vertex has at least one character that is no digit.
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

    /// Writes a reference to another element or to a picture.
    fn link(
        &mut self,
        element: &str,
        is_xlink: bool,
        value: &'a str,
        facts: &mut Element<'a>,
    ) -> Result<(), LogoFault> {
        let is_picture = element == "image" || element == "feImage";
        let refers = is_picture
            || matches!(
                element,
                "use" | "pattern" | "linearGradient" | "radialGradient" | "filter" | "textPath"
            );
        // Viewers show nothing for an empty reference, and follow that of `a` only in pages.
        if value.trim_ascii().is_empty() || !refers {
            return Ok(());
        }
        if element == "image" || is_picture && !value.trim_ascii_start().starts_with('#') {
            links::picture(value, &mut self.budget, &mut self.value)?;
        } else {
            let id = links::fragment(value)?;
            // A gradient, pattern or filter takes nothing from itself. Only `use` draws anything.
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

    /// Writes the style sheet in an element.
    fn style(&mut self, node: Node<'a, 'a>) -> Result<(), LogoFault> {
        let text: String = node.children().filter_map(text_of).collect();
        let mut written = String::new();
        sheet::read(&text, &mut written, &mut self.sheet)?;
        self.end_tag();
        push_text(&written, &mut self.written);
        Ok(())
    }

    /// Checks the work of viewers, and returns what was written.
    fn finish(mut self) -> Result<String, LogoFault> {
        self.graph.add_rules(&self.sheet)?;
        self.graph.check()?;
        if self.has_xlink {
            let start = "<svg".len();
            let namespace = format!(" xmlns:xlink=\"{XLINK}\"");
            self.written.insert_str(start, &namespace);
        }
        if self.written.len() > MOST_BYTES {
            return Err(SvgFault::TooManyBytes.into());
        }
        Ok(self.written)
    }
}

/// Returns true if viewers read a `style` element as CSS.
fn is_css(style: Node<'_, '_>) -> bool {
    let media_type = style.attribute("type").unwrap_or_default().trim();
    media_type.is_empty() || media_type.eq_ignore_ascii_case("text/css")
}

/// Returns how many elements an element counts as.
fn weight(name: &str) -> u64 {
    match name {
        "image" | "feImage" => PICTURE,
        "feTurbulence" | "feConvolveMatrix" | "feMorphology" => SLOW_FILTER,
        // They describe how others are drawn.
        "stop" | "linearGradient" | "radialGradient" | "feMergeNode" | "feFuncR" | "feFuncG"
        | "feFuncB" | "feFuncA" | "title" | "desc" | "metadata" | "style" => 0,
        _ if list::is_of_filter(name) => FILTER,
        _ => 1,
    }
}

/// Refuses an attribute of a filter that makes more work for each pixel than a logo needs.
fn check_filter(name: &str, value: &str) -> Result<(), SvgFault> {
    let most = match name {
        "numOctaves" => MOST_OCTAVES,
        "order" => MOST_ORDER,
        "radius" => MOST_RADIUS,
        _ => return Ok(()),
    };
    // Only as exact as needed: a full parser of decimals brings tables of 10 KB.
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

/// Returns the bytes of the text in an element that is written.
fn text_in<'a>(element: Node<'a, 'a>, content: Content) -> u64 {
    if !matches!(content, Content::Text | Content::Words) {
        return 0;
    }
    let texts = element.children().filter_map(text_of);
    texts.map(|text| text.len() as u64).sum()
}

fn push_text(text: &str, written: &mut String) {
    // `]]>` is not text.
    push_escaped(text, b"&<>\r", written);
}

/// Writes the value of an attribute, in the quotes that it has fewer of.
fn push_quoted(value: &str, written: &mut String) {
    let has = |quote| value.as_bytes().contains(&quote);
    // As references, because parsers turn other white space into spaces.
    let (quote, special) = if has(b'"') && !has(b'\'') {
        ('\'', &b"&<\t\r\n"[..])
    } else {
        ('"', &b"&<\"\t\r\n"[..])
    };
    written.push(quote);
    push_escaped(value, special, written);
    written.push(quote);
}

/// Writes a text with references for the special characters, all of which are ASCII.
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
