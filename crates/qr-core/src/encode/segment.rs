//! The content of a symbol, and the segments that it is divided into.

use std::fmt;

use crate::Error;
use crate::encode::jis_x_0208::JIS_X_0208;
use crate::symbology::CharCountClass;

/// How the characters of a segment become bits (ISO/IEC 18004:2015, clause 7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The digits 0–9: ten bits for three.
    Numeric,
    /// `0–9 A–Z $ % * + - . / :` and space: eleven bits for two.
    Alphanumeric,
    /// Bytes: eight bits each.
    Byte,
    /// Characters of JIS X 0208: thirteen bits each.
    Kanji,
}

impl Mode {
    /// Returns true if the mode can express `character`.
    pub(crate) fn has(self, character: char) -> bool {
        match self {
            Self::Numeric => character.is_ascii_digit(),
            Self::Alphanumeric => is_alphanumeric(character),
            Self::Byte => true,
            Self::Kanji => shift_jis(character).is_some(),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Numeric => "numeric",
            Self::Alphanumeric => "alphanumeric",
            Self::Byte => "byte",
            Self::Kanji => "kanji",
        })
    }
}

/// Returns true if alphanumeric mode has `character` (ISO/IEC 18004:2015, table 5).
pub(crate) const fn is_alphanumeric(character: char) -> bool {
    matches!(
        character,
        '0'..='9' | 'A'..='Z' | ' ' | '$' | '%' | '*' | '+' | '-' | '.' | '/' | ':'
    )
}

/// Returns the Shift JIS code of a character, if kanji mode has it.
///
/// Kanji mode has the characters of JIS X 0208, less eight that decoders map to different Unicode
/// characters, and without the extensions of CP932.
pub(crate) fn shift_jis(character: char) -> Option<u16> {
    let point = u16::try_from(u32::from(character)).ok()?;
    JIS_X_0208
        .binary_search_by_key(&point, |&(point, _)| point)
        .ok()
        .map(|i| JIS_X_0208[i].1)
}

/// A run of characters in one mode, checked when it was made (ISO/IEC 18004:2015, clause 7.4).
///
/// # Example
///
/// ```
/// use qr_core::{Content, Options, Segment, Symbol};
///
/// let symbol = Symbol::encode(
///     &[
///         Content::Segment(Segment::alphanumeric("ORDER ")?),
///         Content::Segment(Segment::numeric("20261122")?),
///     ],
///     &Options::default(),
/// )?;
/// assert_eq!(symbol.version().number(), 1);
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    mode: Mode,
    /// The digits, characters or bytes; for kanji mode the characters in UTF-8.
    data: &'a [u8],
    /// The number in the character count indicator: bytes in byte mode.
    characters: usize,
}

impl<'a> Segment<'a> {
    /// Makes a segment of digits in numeric mode.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCharacter`] if `digits` holds anything but 0–9.
    pub fn numeric(digits: &'a str) -> Result<Self, Error> {
        Self::text(Mode::Numeric, digits)
    }

    /// Makes a segment of the characters `0–9 A–Z $ % * + - . / :` and space in alphanumeric mode.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCharacter`] if `text` holds any other.
    pub fn alphanumeric(text: &'a str) -> Result<Self, Error> {
        Self::text(Mode::Alphanumeric, text)
    }

    /// Makes a segment of bytes in byte mode.
    #[must_use]
    pub const fn bytes(bytes: &'a [u8]) -> Self {
        Self {
            mode: Mode::Byte,
            data: bytes,
            characters: bytes.len(),
        }
    }

    /// Makes a segment of characters of JIS X 0208 in kanji mode.
    ///
    /// Rejects the eight characters that JIS X 0208 and CP932 map differently (such as the wave
    /// dash), because decoders disagree about them.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCharacter`] if `text` holds any other character.
    pub fn kanji(text: &'a str) -> Result<Self, Error> {
        Self::text(Mode::Kanji, text)
    }

    fn text(mode: Mode, text: &'a str) -> Result<Self, Error> {
        match text.chars().enumerate().find(|&(_, c)| !mode.has(c)) {
            Some((index, character)) => Err(Error::InvalidCharacter {
                mode,
                character,
                index,
            }),
            None => Ok(Self::unchecked(mode, text)),
        }
    }

    /// Makes a segment of text that fits the mode, without checking it.
    pub(crate) fn unchecked(mode: Mode, text: &'a str) -> Self {
        let characters = match mode {
            Mode::Kanji => text.chars().count(),
            _ => text.len(),
        };
        Self {
            mode,
            data: text.as_bytes(),
            characters,
        }
    }

    /// Returns the mode.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns the number of characters in the character count indicator: bytes in byte mode.
    #[must_use]
    pub const fn characters(&self) -> usize {
        self.characters
    }

    /// Returns the data: digits, characters or bytes; in kanji mode the characters as UTF-8.
    #[must_use]
    pub const fn data(&self) -> &'a [u8] {
        self.data
    }

    /// Returns the Shift JIS codes of a kanji segment.
    pub(crate) fn shift_jis(&self) -> impl Iterator<Item = u16> {
        debug_assert_eq!(self.mode, Mode::Kanji);
        std::str::from_utf8(self.data)
            .expect("a kanji segment is made from a str")
            .chars()
            .filter_map(shift_jis)
    }

    /// Returns the length of the segment in bits, header included.
    pub(crate) const fn bits(&self, class: CharCountClass) -> usize {
        let n = self.characters;
        class.header_bits(self.mode)
            + match self.mode {
                Mode::Numeric => (n * 10).div_ceil(3),
                Mode::Alphanumeric => (n * 11).div_ceil(2),
                Mode::Byte => n * 8,
                Mode::Kanji => n * 13,
            }
    }
}

/// A part of the content of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Text, cut into the segments that take the fewest bits. In byte mode it is UTF-8.
    Text(&'a str),
    /// A segment whose mode the caller chose.
    Segment(Segment<'a>),
}

impl<'a> From<&'a str> for Content<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Segment<'a>> for Content<'a> {
    fn from(segment: Segment<'a>) -> Self {
        Self::Segment(segment)
    }
}
