//! Reads SVG logos from untrusted sources, and writes them anew, safe to embed.
//!
//! An XML parser decides what is well-formed. Before it runs, [`encoding`] decodes the bytes,
//! [`prolog`] takes out the document type, [`entities`] replaces the entities that it declared, and
//! [`limits`] bounds the time and the memory of the parser. Then [`write()`] writes the elements and
//! attributes that [`list`] names, and no byte that came is embedded without having been parsed.
//! [`css`] and [`sheet`] read style sheets, [`links`] reads references, and [`references`] bounds
//! what a viewer draws.

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

use crate::{LogoFault, MOST_BYTES, check_room};

pub use fault::{Excerpt, SvgFault};
pub use limits::{MOST_ATTRIBUTES, MOST_PREFIXES};
#[cfg(fuzzing)]
pub use list::{is_attribute, is_listed};
pub use references::{MOST_BYTES_DRAWN, MOST_DRAWN, MOST_LEVELS};
use write::write;

/// The namespace of SVG. No viewer shows an SVG image without it.
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Returns the SVG to embed for an SVG, or `None` if the bytes are not XML.
///
/// # Errors
///
/// [`LogoFault::Svg`], and [`LogoFault::NoMemory`] if there is no memory to parse it.
pub fn read(bytes: &[u8]) -> Result<Option<String>, LogoFault> {
    let Some(text) = encoding::decode(bytes)? else {
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
    if replaced.len() > MOST_BYTES {
        return Err(SvgFault::TooManyBytes.into());
    }
    // A replaced entity moves the text after it on its line, so there is no column to report.
    let column = |column| (!has_type).then_some(column);
    parse(&replaced, column).map(Some)
}

/// Parses a text, which must be well-formed XML with the root element `svg`, in the namespace of
/// SVG, and returns it written anew. `column` converts the column of an error to the column in the
/// caller's text.
fn parse(text: &str, column: impl Fn(u32) -> Option<u32>) -> Result<String, LogoFault> {
    let memory = limits::check(text)?;
    // The parser ends the process if it gets no memory.
    check_room(memory)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits::MOST_NODES,
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

/// Returns the length of the comment, CDATA section or processing instruction that `rest` starts
/// with, in which `<` and `&` have no meaning. Returns the length of `rest` if the construct does
/// not end, and `None` if `rest` starts with none of these.
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

/// Returns the line and the column of a place in a text, both from 1. The column counts characters.
fn position(text: &str, at: usize) -> (u32, u32) {
    let before = &text[..at];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (line as u32, column as u32)
}
