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
    /// It has more than [`MOST_BYTES`](crate::MOST_BYTES) as UTF-8 with its entities
    /// replaced.
    TooManyBytes,
    /// Parsing it would take more than [`MOST_MEMORY`](crate::MOST_MEMORY).
    TooManyElements,
    /// An element has more than [`MOST_ATTRIBUTES`](crate::MOST_ATTRIBUTES).
    TooManyAttributes,
    /// It has more than [`MOST_PREFIXES`](crate::MOST_PREFIXES) prefixes of
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
    /// It has more than [`MOST_LEVELS`](crate::MOST_LEVELS) elements in one another.
    TooDeep,
    /// It makes a viewer draw more than [`MOST_DRAWN`](crate::MOST_DRAWN) elements.
    TooManyDrawn,
    /// Its style sheets have too many selectors for its elements.
    TooManySelectors,
}

/// The start of a text in a document, such as a name: at most 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excerpt {
    bytes: [u8; Self::LONGEST],
    length: u8,
}

impl Excerpt {
    const LONGEST: usize = 24;

    pub(super) fn new(name: &[u8]) -> Self {
        let mut bytes = [0; Self::LONGEST];
        let length = name.len().min(Self::LONGEST);
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
