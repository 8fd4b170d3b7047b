//! Sanitizes SVG logos from untrusted sources, so that they are safe to embed.
//!
//! An SVG passes through these modules:
//!
//! 1. [`encoding`] decodes the bytes to text.
//! 2. [`prolog`] removes the document type, and [`entities`] replaces the entities that it
//!    declared.
//! 3. [`limits`] bounds the time and the memory of the XML parser. The parser then runs, and
//!    decides whether the text is well-formed.
//! 4. [`write()`] writes a new SVG with the elements and attributes on an allowlist, [`list`]. To
//!    do so, it reads style sheets with [`css`] and [`sheet`], and references with [`links`].
//! 5. [`references`] bounds the work of a viewer that draws the new SVG.
//!
//! The original bytes are never embedded, because another parser could read them differently.
//! The new SVG is UTF-8, as resvg reads nothing else. It has no document type, so no viewer has an
//! entity to expand or a file to fetch.

mod css;
mod encoding;
mod entities;
mod fault;
mod limits;
mod links;
mod list;
mod prolog;
mod references;
mod sheet;
mod write;

use std::borrow::Cow;

use roxmltree::{Document, Error as XmlError, ParsingOptions};

use crate::{LogoFault, MAX_FILE_BYTES, probe_memory};

pub use fault::{Excerpt, SvgFault};
pub use limits::{MAX_ATTRIBUTES, MAX_PREFIXES};
#[cfg(fuzzing)]
pub use list::{is_listed_attribute, is_listed_element};
pub use references::{MAX_DEPTH, MAX_DRAWN_BYTES, MAX_DRAWN_ELEMENTS};
use write::write;

/// The namespace of SVG. No viewer draws an SVG image without this namespace.
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// The white space of XML (XML 1.0, production 3).
const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

/// Returns a sanitized copy of an SVG, or `None` if the bytes are not XML.
///
/// # Errors
///
/// [`LogoFault::Svg`], and [`LogoFault::NoMemory`] if the system has no memory to parse the SVG.
pub fn read(bytes: &[u8]) -> Result<Option<String>, LogoFault> {
    let Some(text) = encoding::decode_text(bytes)? else {
        return Ok(None);
    };
    let prolog = prolog::read(&text)?;
    let has_type = prolog.document_type.is_some();
    let without = if has_type {
        Cow::Owned(prolog.without(&text))
    } else {
        Cow::Borrowed(&*text)
    };
    let replaced = entities::replace(&without, &prolog.entities)?;
    if replaced.len() > MAX_FILE_BYTES {
        return Err(SvgFault::TooManyBytes.into());
    }
    // Replacing an entity shifts the rest of its line, so the parser's column would be wrong.
    let column = |column| (!has_type).then_some(column);
    parse(&replaced, column).map(Some)
}

/// Parses `text` and returns a sanitized copy. The root element must be `svg` in the namespace of
/// SVG. `column` converts the column of an error to the column in the caller's file, if it is
/// known.
fn parse(text: &str, column: impl Fn(u32) -> Option<u32>) -> Result<String, LogoFault> {
    let memory = limits::check(text)?;
    // The parser ends the process if an allocation fails.
    probe_memory(memory)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits::MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let (line, column) = (error.pos().row, column(error.pos().col));
        match error {
            XmlError::NoRootNode | XmlError::UnclosedRootNode | XmlError::UnexpectedEndOfStream => {
                SvgFault::Unclosed
            }
            XmlError::UnknownNamespace(..) => SvgFault::Prefix { line, column },
            XmlError::UnknownEntityReference(..) => SvgFault::References,
            XmlError::NodesLimitReached
            | XmlError::AttributesLimitReached
            | XmlError::NamespacesLimitReached => SvgFault::TooManyElements,
            _ => SvgFault::NotWellFormed { line, column },
        }
    })?;
    let name = document.root_element().tag_name();
    match (name.name(), name.namespace()) {
        ("svg", Some(NAMESPACE)) => write(&document),
        ("svg", _) => Err(SvgFault::Namespace.into()),
        _ => Err(SvgFault::Root.into()),
    }
}

/// Returns the length of the comment, CDATA section or processing instruction at the start of
/// `rest`. In these, `<` and `&` have no meaning.
///
/// Returns the length of `rest` if the construct has no end, and `None` if `rest` starts with
/// anything else.
fn opaque(rest: &str) -> Option<usize> {
    [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
        .into_iter()
        .find(|(start, _)| rest.starts_with(start))
        .map(|(start, end)| {
            let inside = &rest[start.len()..];
            let length = inside.find(end).map(|at| start.len() + at + end.len());
            length.unwrap_or(rest.len())
        })
}

/// Returns the line and the column of the byte at `at`, both from 1. The column counts characters.
fn position(text: &str, at: usize) -> (u32, u32) {
    let before = &text[..at];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (line as u32, column as u32)
}
