//! The reasons why an SVG logo is refused.

use std::fmt;

/// The reason why XML cannot be embedded as an SVG logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SvgFault {
    /// The XML declares an encoding that this crate does not decode.
    Encoding(Excerpt),
    /// The XML has bytes that are not valid in this encoding.
    Bytes(&'static str),
    /// The XML is not well-formed.
    NotWellFormed {
        /// The line of the error, from 1.
        line: u32,
        /// The column of the error in characters, from 1. `None` if the document has entities,
        /// whose replacement shifts the text.
        column: Option<u32>,
    },
    /// The XML has a namespace prefix that no `xmlns` attribute declares.
    Prefix {
        /// The line of the prefix, as in [`SvgFault::NotWellFormed`].
        line: u32,
        /// The column of the prefix, as in [`SvgFault::NotWellFormed`].
        column: Option<u32>,
    },
    /// The XML ends before its root element does.
    Unclosed,
    /// The root element is not `svg`.
    Root,
    /// The root element is `svg`, but not in the namespace of SVG.
    Namespace,
    /// The SVG refers to an entity that is not declared.
    References,
    /// The SVG refers to an entity whose value has markup or a reference.
    EntityValue,
    /// The SVG refers to an entity in another file.
    ExternalEntity,
    /// The document type refers to a parameter entity.
    ParameterEntity,
    /// The document type gives attributes default values.
    AttributeDefaults,
    /// The SVG has more than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES), as UTF-8 and with entities
    /// replaced.
    TooManyBytes,
    /// Parsing the SVG would take more than [`MAX_DECODE_MEMORY`](crate::MAX_DECODE_MEMORY).
    TooManyElements,
    /// An element has more than [`MAX_ATTRIBUTES`](crate::MAX_ATTRIBUTES).
    TooManyAttributes,
    /// The SVG has more than [`MAX_PREFIXES`](crate::MAX_PREFIXES) namespace prefixes, or a very
    /// long one.
    TooManyPrefixes,
    /// The SVG has an element that runs code, loads a file or animates, or an unknown element.
    Element(Excerpt),
    /// The SVG has an attribute that runs a script, or `xml:base`, which redirects all references.
    Attribute(Excerpt),
    /// The SVG has a processing instruction for a style sheet.
    StyleSheet,
    /// The SVG has a reference that is neither an id nor an image in a `data:` URL.
    Link(Excerpt),
    /// The SVG has an image that cannot be decoded, or too many pixels in all images together.
    Picture,
    /// The SVG has CSS that loads a file, or that viewers could parse in different ways.
    Css(Excerpt),
    /// An attribute of a filter causes too much work per pixel.
    Filter {
        /// The name of the attribute.
        name: Excerpt,
        /// The maximum value.
        most: u8,
    },
    /// An element refers to itself, directly or through other elements.
    Cycle(Excerpt),
    /// Elements are nested more than [`MAX_DEPTH`](crate::MAX_DEPTH) deep.
    TooDeep,
    /// A viewer would draw more than [`MAX_DRAWN_ELEMENTS`](crate::MAX_DRAWN_ELEMENTS), or more
    /// than [`MAX_DRAWN_BYTES`](crate::MAX_DRAWN_BYTES).
    TooManyDrawn,
    /// The style sheets have too many selectors for the number of elements.
    TooManySelectors,
}

/// The first bytes of a text in a document, such as a name: at most 24.
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
