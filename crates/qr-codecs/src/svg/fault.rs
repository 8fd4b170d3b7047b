//! What can be wrong with an SVG logo.

use std::fmt;

/// Why XML cannot be embedded as an SVG logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SvgFault {
    /// It declares an encoding that we do not decode.
    Encoding(Excerpt),
    /// It has bytes that are not valid in this encoding.
    Bytes(&'static str),
    /// It is not well-formed.
    NotWellFormed {
        /// The line of the error, from 1.
        line: u32,
        /// The column of the error in characters, from 1. There is none if the text before it was
        /// replaced.
        column: Option<u32>,
    },
    /// It has a prefix that no `xmlns` attribute declares.
    Prefix {
        /// As in [`SvgFault::NotWellFormed`].
        line: u32,
        /// As in [`SvgFault::NotWellFormed`].
        column: Option<u32>,
    },
    /// It ends before its root element does.
    Unclosed,
    /// Its root element is not `svg`.
    Root,
    /// Its root element is `svg`, but not in the namespace of SVG.
    Namespace,
    /// It refers to an entity that nothing declares.
    References,
    /// It refers to an entity whose value has markup or a reference.
    EntityValue,
    /// It refers to an entity that is in another file.
    ExternalEntity,
    /// Its document type refers to a parameter entity.
    ParameterEntity,
    /// Its document type gives attributes default values.
    AttributeDefaults,
    /// It has more than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES) as UTF-8 with its entities
    /// replaced.
    TooManyBytes,
    /// Parsing it would take more than [`MAX_DECODE_MEMORY`](crate::MAX_DECODE_MEMORY).
    TooManyElements,
    /// An element has more than [`MAX_ATTRIBUTES`](crate::MAX_ATTRIBUTES).
    TooManyAttributes,
    /// It has more than [`MAX_PREFIXES`](crate::MAX_PREFIXES) prefixes of
    /// namespaces, or a prefix that is very long.
    TooManyPrefixes,
    /// It has an element that runs, loads or moves something, or that is not known.
    Element(Excerpt),
    /// It has an attribute that runs a script, or that moves all references to another file.
    Attribute(Excerpt),
    /// It has a processing instruction for a style sheet.
    StyleSheet,
    /// It refers to something that is neither in it nor a picture in a `data:` URL.
    Link(Excerpt),
    /// It has a picture that cannot be decoded, or with the others has too many pixels.
    Picture,
    /// It has CSS that loads something, or that viewers could read in more than one way.
    Css(Excerpt),
    /// An attribute of a filter makes too much work for each pixel.
    Filter {
        /// The name of the attribute.
        name: Excerpt,
        /// The largest value that is taken.
        most: u8,
    },
    /// An element refers to itself, through others or not.
    Cycle(Excerpt),
    /// It has more than [`MAX_DEPTH`](crate::MAX_DEPTH) elements in one another.
    TooDeep,
    /// It makes a viewer draw more than [`MAX_DRAWN_ELEMENTS`](crate::MAX_DRAWN_ELEMENTS) elements.
    TooManyDrawn,
    /// Its style sheets have too many selectors for its elements.
    TooManySelectors,
}

/// The start of a text in a document, such as a name: at most 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excerpt {
    bytes: [u8; Self::MAX_BYTES],
    length: u8,
}

impl Excerpt {
    const MAX_BYTES: usize = 24;

    pub(super) fn new(name: &[u8]) -> Self {
        let mut bytes = [0; Self::MAX_BYTES];
        let length = name.len().min(Self::MAX_BYTES);
        bytes[..length].copy_from_slice(&name[..length]);
        let length = length as u8;
        Self { bytes, length }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes[..usize::from(self.length)].escape_ascii().fmt(f)
    }
}

impl fmt::Display for SvgFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |f: &mut fmt::Formatter<'_>, line: u32, column: Option<u32>| match column {
            Some(column) => write!(f, "line {line}, column {column}"),
            None => write!(f, "line {line}"),
        };
        match *self {
            Self::Encoding(name) => write!(f, "XML in the encoding {name}"),
            Self::Bytes(encoding) => write!(
                f,
                "XML with bytes that are not {encoding}, which is its encoding"
            ),
            Self::NotWellFormed { line, column } => {
                f.write_str("XML with an error at ")?;
                place(f, line, column)
            }
            Self::Prefix { line, column } => {
                f.write_str("XML with a prefix that no xmlns attribute declares at ")?;
                place(f, line, column)
            }
            Self::Unclosed => f.write_str("XML that ends before its root element does"),
            Self::Root => f.write_str("XML without svg as its root element"),
            Self::Namespace => f.write_str("an SVG without its namespace"),
            Self::References => {
                f.write_str("an SVG that refers to an entity that nothing declares")
            }
            Self::EntityValue => {
                f.write_str("an SVG with an entity that contains markup or a reference")
            }
            Self::ExternalEntity => f.write_str("an SVG with an entity that is in another file"),
            Self::ParameterEntity => f.write_str("an SVG with a parameter entity"),
            Self::AttributeDefaults => f.write_str("an SVG with default values of attributes"),
            Self::TooManyBytes | Self::TooManyElements | Self::TooManyAttributes => {
                f.write_str("an SVG with more")
            }
            Self::TooManyPrefixes => f.write_str("an SVG with more, or with longer ones"),
            Self::Element(name) => write!(f, "an SVG with the element {name}: remove it"),
            Self::Attribute(name) => write!(f, "an SVG with the attribute {name}: remove it"),
            Self::StyleSheet => {
                f.write_str("an SVG with the instruction xml-stylesheet: remove it")
            }
            Self::Link(url) => write!(f, "an SVG that refers to {url}: embed it, or remove it"),
            Self::Picture => f.write_str("an SVG with another one: convert or shrink it"),
            Self::Css(text) => write!(f, "an SVG with other CSS at {text}: simplify it"),
            Self::Filter { name, most } => {
                write!(f, "an SVG with {name} above {most}: make it smaller")
            }
            Self::Cycle(id) => write!(
                f,
                "an SVG in which #{id} refers to itself: remove one of its references"
            ),
            Self::TooDeep | Self::TooManyDrawn | Self::TooManySelectors => {
                f.write_str("an SVG with more: simplify it")
            }
        }
    }
}
