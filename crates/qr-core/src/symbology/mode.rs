//! The modes of segments.

use std::fmt;

/// The encoding of a segment's characters, or the kind of a header without characters (ISO/IEC
/// 18004:2015, clause 7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// The digits 0–9: ten bits for three.
    Numeric,
    /// `0–9 A–Z $ % * + - . / :` and space: eleven bits for two.
    Alphanumeric,
    /// Bytes: eight bits each.
    Byte,
    /// Characters of JIS X 0208: thirteen bits each.
    Kanji,
    /// A header that gives the encoding of the bytes after it: an extended channel interpretation.
    Eci,
    /// A header that gives the place of the symbol in a sequence.
    StructuredAppend,
    /// A header that marks the data as GS1 element strings.
    Fnc1First,
    /// A header that marks the data as a format that AIM International registered.
    Fnc1Second,
}

impl Mode {
    /// The modes, in the order of their variants.
    pub(crate) const ALL: [Self; 8] = [
        Self::Numeric,
        Self::Alphanumeric,
        Self::Byte,
        Self::Kanji,
        Self::Eci,
        Self::StructuredAppend,
        Self::Fnc1First,
        Self::Fnc1Second,
    ];

    /// Returns true for the mode of a header, which has no characters.
    pub(crate) const fn is_header(self) -> bool {
        matches!(
            self,
            Self::Eci | Self::StructuredAppend | Self::Fnc1First | Self::Fnc1Second
        )
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Numeric => "numeric",
            Self::Alphanumeric => "alphanumeric",
            Self::Byte => "byte",
            Self::Kanji => "kanji",
            Self::Eci => "ECI",
            Self::StructuredAppend => "structured append",
            Self::Fnc1First => "FNC1 in first position",
            Self::Fnc1Second => "FNC1 in second position",
        })
    }
}
