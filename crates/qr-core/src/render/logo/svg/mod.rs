//! Reads SVG logos from untrusted sources, and returns bytes that are safe to embed.
//!
//! An XML parser decides what is well-formed. Before it runs, [`encoding`] decodes the bytes,
//! [`prolog`] takes out the document type, [`entities`] replaces the entities that it declared, and
//! [`limits`] bounds the time and the memory of the parser. The embedded bytes are UTF-8 without a
//! document type: the caller's own bytes if they are that already, otherwise converted ones. So
//! viewers that read only UTF-8 (resvg) show the logo, and no viewer has an entity to expand or a
//! file to fetch.

mod encoding;
mod entities;
mod limits;
mod prolog;

use std::borrow::Cow;

use roxmltree::{Document, Error as XmlError, ParsingOptions};

use super::MOST_BYTES;
use crate::{Error, LogoFault, SvgFault};

pub use limits::{MOST_ATTRIBUTES, MOST_PREFIXES};

/// The namespace of SVG. No viewer shows an SVG image without it.
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Returns the bytes to embed for an SVG: the caller's bytes if they are UTF-8 without a document
/// type. Returns `None` if the bytes are not XML.
///
/// # Errors
///
/// [`Error::InvalidLogo`] with an [`SvgFault`], and [`Error::OutOfMemory`] if there is no memory to
/// parse it.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Cow<'_, [u8]>>, Error> {
    let Some(decoded) = encoding::decode(bytes).map_err(invalid)? else {
        return Ok(None);
    };
    let prolog = prolog::read(&decoded.text).map_err(invalid)?;
    if decoded.is_utf_8 && prolog.document_type.is_none() {
        let text = entities::replace(&decoded.text, &prolog.entities).map_err(invalid)?;
        check(&text, Some)?;
        return Ok(Some(Cow::Borrowed(bytes)));
    }
    let text = prolog.without(&decoded.text);
    let text = entities::replace(&text, &prolog.entities).map_err(invalid)?;
    if text.len() > MOST_BYTES {
        return Err(invalid(SvgFault::TooManyBytes));
    }
    // A replaced entity moves the text after it on its line, so there is no column to report.
    check(&text, |_| None)?;
    Ok(Some(Cow::Owned(text.into_owned().into_bytes())))
}

fn invalid(fault: SvgFault) -> Error {
    Error::InvalidLogo(LogoFault::DamagedSvg(fault))
}

/// Checks that a text is well-formed XML with the root element `svg`, in the namespace of SVG.
/// `column` converts the column of an error to the column in the caller's text.
fn check(text: &str, column: impl Fn(u32) -> Option<u32>) -> Result<(), Error> {
    let memory = limits::check(text).map_err(invalid)?;
    // The parser ends the process if it gets no memory.
    Vec::<u8>::new()
        .try_reserve_exact(memory)
        .map_err(|_| Error::OutOfMemory { bytes: memory })?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits::MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let (line, column) = (error.pos().row, column(error.pos().col));
        invalid(match error {
            XmlError::NoRootNode | XmlError::UnclosedRootNode | XmlError::UnexpectedEndOfStream => {
                SvgFault::Unclosed
            }
            XmlError::UnknownNamespace(..) => SvgFault::Prefix { line, column },
            XmlError::UnknownEntityReference(..) => SvgFault::References,
            XmlError::NodesLimitReached
            | XmlError::AttributesLimitReached
            | XmlError::NamespacesLimitReached => SvgFault::TooManyElements,
            _ => SvgFault::NotWellFormed { line, column },
        })
    })?;
    let name = document.root_element().tag_name();
    match (name.name(), name.namespace()) {
        ("svg", Some(NAMESPACE)) => Ok(()),
        ("svg", _) => Err(invalid(SvgFault::Namespace)),
        _ => Err(invalid(SvgFault::Root)),
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
