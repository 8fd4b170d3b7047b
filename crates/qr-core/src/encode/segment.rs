//! What goes into a symbol, and the segments it is cut into.

use std::fmt;

use crate::encode::jis_x_0208::JIS_X_0208;
use crate::{Error, Version};

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
    /// The length of the character count indicator, in bits, in each of the three width classes of
    /// versions (ISO/IEC 18004:2015, table 3).
    const fn character_count_bits(self, class: usize) -> usize {
        match self {
            Self::Numeric => [10, 12, 14][class],
            Self::Alphanumeric => [9, 11, 13][class],
            Self::Byte => [8, 16, 16][class],
            Self::Kanji => [8, 10, 12][class],
        }
    }

    /// The mode indicator and the character count indicator together, in bits.
    pub(crate) const fn header_bits(self, class: usize) -> usize {
        4 + self.character_count_bits(class)
    }

    /// The four bits that begin a segment (table 2).
    pub(crate) const fn indicator(self) -> u32 {
        match self {
            Self::Numeric => 0b0001,
            Self::Alphanumeric => 0b0010,
            Self::Byte => 0b0100,
            Self::Kanji => 0b1000,
        }
    }

    /// Whether every character of `text` can be in a segment of this mode.
    ///
    /// ```
    /// use qr_core::Mode;
    ///
    /// assert!(Mode::Alphanumeric.can_express("HTTPS://EXAMPLE.COM/"));
    /// assert!(!Mode::Alphanumeric.can_express("https://example.com/"));
    /// ```
    #[must_use]
    pub fn can_express(self, text: &str) -> bool {
        text.chars().all(|character| self.has(character))
    }

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

/// Whether alphanumeric mode has `character` (ISO/IEC 18004:2015, table 5).
pub(crate) const fn is_alphanumeric(character: char) -> bool {
    matches!(
        character,
        '0'..='9' | 'A'..='Z' | ' ' | '$' | '%' | '*' | '+' | '-' | '.' | '/' | ':'
    )
}

/// The Shift JIS code of a character that kanji mode has.
///
/// These are the characters of JIS X 0208, less eight that decoders map to different Unicode
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
    /// What the mode speaks of: digits, bytes, or for kanji mode the UTF-8 of the characters.
    data: &'a [u8],
    /// The characters as the character count indicator counts them: bytes in byte mode.
    characters: usize,
}

impl<'a> Segment<'a> {
    /// Digits, in numeric mode.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCharacter`] if `digits` holds anything but 0–9.
    pub fn numeric(digits: &'a str) -> Result<Self, Error> {
        Self::text(Mode::Numeric, digits)
    }

    /// Characters of `0–9 A–Z $ % * + - . / :` and space, in alphanumeric mode.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCharacter`] if `text` holds any other.
    pub fn alphanumeric(text: &'a str) -> Result<Self, Error> {
        Self::text(Mode::Alphanumeric, text)
    }

    /// Bytes as they are, in byte mode.
    #[must_use]
    pub const fn bytes(bytes: &'a [u8]) -> Self {
        Self {
            mode: Mode::Byte,
            data: bytes,
            characters: bytes.len(),
        }
    }

    /// Characters of JIS X 0208, in kanji mode.
    ///
    /// The eight characters that JIS X 0208 and CP932 map differently (such as the wave dash) are not
    /// taken: what a decoder would make of them is not certain.
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

    /// A segment of text that is known to fit its mode.
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

    /// The mode of the segment.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The characters that the character count indicator counts: bytes in byte mode.
    #[must_use]
    pub const fn characters(&self) -> usize {
        self.characters
    }

    /// The data: digits, characters or bytes; in kanji mode the characters as UTF-8.
    #[must_use]
    pub const fn data(&self) -> &'a [u8] {
        self.data
    }

    /// The Shift JIS codes of a kanji segment.
    pub(crate) fn shift_jis(&self) -> impl Iterator<Item = u16> {
        debug_assert_eq!(self.mode, Mode::Kanji);
        std::str::from_utf8(self.data)
            .expect("a kanji segment is made from a str")
            .chars()
            .filter_map(shift_jis)
    }

    /// The length of the whole segment in bits, header included, in a symbol of `version`.
    ///
    /// ```
    /// use qr_core::{Segment, Version};
    ///
    /// assert_eq!(Segment::numeric("12345")?.bits(Version::MIN), 4 + 10 + 10 + 7);
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub const fn bits(&self, version: Version) -> usize {
        self.bits_in_class(version.class())
    }

    pub(crate) const fn bits_in_class(&self, class: usize) -> usize {
        let n = self.characters;
        self.mode.header_bits(class)
            + match self.mode {
                Mode::Numeric => (n * 10).div_ceil(3),
                Mode::Alphanumeric => (n * 11).div_ceil(2),
                Mode::Byte => n * 8,
                Mode::Kanji => n * 13,
            }
    }
}

/// A part of what a symbol is to hold.
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
