//! The content of a symbol, and the segments that it is divided into.

use std::sync::OnceLock;

use crate::encode::jis_x_0208::JIS_X_0208;
use crate::symbology::CharCountClass;
use crate::{Error, Mode};

impl Mode {
    /// Returns true if the mode can express `character`.
    pub(crate) fn has(self, character: char) -> bool {
        match self {
            Self::Numeric => character.is_ascii_digit(),
            Self::Alphanumeric => is_alphanumeric(character),
            Self::Byte => true,
            Self::Kanji => shift_jis(character).is_some(),
            Self::Eci | Self::StructuredAppend | Self::Fnc1First | Self::Fnc1Second => false,
        }
    }
}

/// The separator of GS1 element strings. After FNC1, alphanumeric mode writes it as `%`.
pub(crate) const GS: u8 = 0x1d;

/// Returns true if alphanumeric mode has `character` (ISO/IEC 18004:2015, table 5).
pub(crate) const fn is_alphanumeric(character: char) -> bool {
    matches!(
        character,
        '0'..='9' | 'A'..='Z' | ' ' | '$' | '%' | '*' | '+' | '-' | '.' | '/' | ':'
    )
}

/// Returns the Shift JIS code of a character, if kanji mode has it.
///
/// Kanji mode has the characters of JIS X 0208 except eight that decoders map to different Unicode
/// characters. It does not have the extensions of CP932.
///
/// # Example
///
/// ```
/// assert_eq!(qr_core::shift_jis('点'), Some(0x935f));
/// assert_eq!(qr_core::shift_jis('é'), None);
/// ```
#[must_use]
pub fn shift_jis(character: char) -> Option<u16> {
    // The code of each code point, 0 for none: 128 KiB, computed at first use. A table in the binary
    // would be as large as the one that it is computed from.
    static CODES: OnceLock<Box<[u16]>> = OnceLock::new();
    let point = u16::try_from(u32::from(character)).ok()?;
    let codes = CODES.get_or_init(|| {
        let mut codes = vec![0; 1 << 16];
        for (&point, value) in JIS_X_0208.iter().zip(0..) {
            if point > 0 {
                codes[usize::from(point)] = shift_jis_of(value);
            }
        }
        codes.into()
    });
    codes
        .get(usize::from(point))
        .copied()
        .filter(|&code| code > 0)
}

/// Returns the Shift JIS code of a 13-bit value (clause 7.4.6).
const fn shift_jis_of(value: u16) -> u16 {
    let offset = ((value / 0xc0) << 8) | (value % 0xc0);
    offset + if offset < 0x1f00 { 0x8140 } else { 0xc140 }
}

/// A run of characters in one mode, or a header, checked when it was made (ISO/IEC 18004:2015,
/// clause 7.4).
///
/// A header has no characters: it says what the segments after it mean. It stays where the caller
/// puts it. [`structured_append`](Self::structured_append) must be the first segment, and an FNC1
/// header comes before any data.
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
    /// The number in the character count indicator: bytes in byte mode. In alphanumeric mode, it is
    /// larger than the length of the data if each `%` is written as `%%`.
    characters: usize,
    /// The bits of a header after its mode indicator.
    header: Bits,
}

/// Up to 32 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    /// The bits, in the low bits.
    pub value: u32,
    /// The number of bits.
    pub count: u8,
}

impl<'a> Segment<'a> {
    /// The ECI assignment number of UTF-8 (AIM ITS/04-023).
    pub const ECI_UTF_8: u32 = 26;

    /// The highest ECI assignment number (AIM ITS/04-023).
    pub const MAX_ECI: u32 = 999_999;

    /// The maximum number of symbols in a sequence (ISO/IEC 18004:2015, clause 8.1).
    pub const MAX_SYMBOLS: u8 = 16;

    /// Makes a header that gives the encoding of the bytes after it: an extended channel
    /// interpretation by its assignment number, 0 to 999999, such as
    /// [`ECI_UTF_8`](Self::ECI_UTF_8) (ISO/IEC 18004:2015, clause 7.4.2).
    ///
    /// [`Content::Text`] stays UTF-8 in byte mode: pass bytes in another encoding as
    /// [`bytes`](Self::bytes). With this header, the encoder never uses kanji mode for text.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidEci`] for a larger number.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, Options, Segment, Symbol};
    ///
    /// // 3 is ISO 8859-1, where 0xfc is ü.
    /// let latin_1 = [Segment::eci(3)?.into(), Segment::bytes(b"gr\xfcezi").into()];
    /// assert_eq!(Symbol::encode(&latin_1, &Options::default())?.version().number(), 1);
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub const fn eci(assignment: u32) -> Result<Self, Error> {
        // One, two or three codewords, which begin with 0, 10 and 110 (table 4).
        let (value, count) = match assignment {
            0..=0x7f => (assignment, 8),
            0x80..=0x3fff => (0b10 << 14 | assignment, 16),
            0x4000..=Self::MAX_ECI => (0b110 << 21 | assignment, 24),
            _ => return Err(Error::InvalidEci(assignment)),
        };
        Ok(Self::header(Mode::Eci, value, count))
    }

    /// Makes the header of the symbol at `position` of a sequence of `total` symbols, both counted
    /// from 1. `parity` is the XOR of all bytes of the whole message before it is divided (ISO/IEC
    /// 18004:2015, clause 8). It must be the first segment of the symbol.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidSequence`] unless `total` is 2 to 16 and `position` is 1 to `total`.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, Options, Segment, Symbol};
    ///
    /// let parity = b"12".iter().fold(0, |parity, byte| parity ^ byte);
    /// let first = [Segment::structured_append(1, 2, parity)?.into(), Content::Text("1")];
    /// let second = [Segment::structured_append(2, 2, parity)?.into(), Content::Text("2")];
    /// Symbol::encode(&first, &Options::default())?;
    /// Symbol::encode(&second, &Options::default())?;
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub const fn structured_append(position: u8, total: u8, parity: u8) -> Result<Self, Error> {
        if total < 2 || total > Self::MAX_SYMBOLS || position < 1 || position > total {
            return Err(Error::InvalidSequence { position, total });
        }
        let value = (position as u32 - 1) << 12 | (total as u32 - 1) << 8 | parity as u32;
        Ok(Self::header(Mode::StructuredAppend, value, 16))
    }

    /// Makes the header that marks the data as GS1 element strings (ISO/IEC 18004:2015, clause
    /// 7.4.8.2).
    ///
    /// After it, `%` in an [`alphanumeric`](Self::alphanumeric) segment stands for the separator GS
    /// (0x1d), and `%%` for `%`. In [`Content::Text`], GS is GS and `%` is `%`: the encoder writes
    /// them so where it chooses alphanumeric mode.
    #[must_use]
    pub const fn fnc1_first() -> Self {
        Self::header(Mode::Fnc1First, 0, 0)
    }

    /// Makes the header that marks the data as a format registered with AIM International, by its
    /// application indicator: one letter, or two digits (ISO/IEC 18004:2015, clause 7.4.8.3). `%`
    /// means the same as after [`fnc1_first`](Self::fnc1_first).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidApplicationIndicator`] for anything else.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::Segment;
    ///
    /// assert!(Segment::fnc1_second("37").is_ok());
    /// assert!(Segment::fnc1_second("a").is_ok());
    /// assert!(Segment::fnc1_second("7").is_err());
    /// ```
    pub const fn fnc1_second(indicator: &str) -> Result<Self, Error> {
        let value = match *indicator.as_bytes() {
            [letter @ (b'a'..=b'z' | b'A'..=b'Z')] => letter + 100,
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => 10 * (tens - b'0') + ones - b'0',
            _ => return Err(Error::InvalidApplicationIndicator),
        };
        Ok(Self::header(Mode::Fnc1Second, value as u32, 8))
    }

    const fn header(mode: Mode, value: u32, count: u8) -> Self {
        Self {
            mode,
            data: &[],
            characters: 0,
            header: Bits { value, count },
        }
    }

    /// Makes the segment that was read from a symbol, without checking it.
    pub(crate) const fn from_symbol(
        mode: Mode,
        data: &'a [u8],
        characters: usize,
        header: Bits,
    ) -> Self {
        Self {
            mode,
            data,
            characters,
            header,
        }
    }

    /// Returns true for a header, which has no characters.
    #[must_use]
    pub const fn is_header(&self) -> bool {
        self.mode.is_header()
    }

    /// Returns the bits of a header after its mode indicator.
    pub(crate) const fn header_bits(&self) -> Bits {
        self.header
    }

    /// Makes a segment of digits in numeric mode.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCharacter`] if `digits` has another character than 0–9.
    pub fn numeric(digits: &'a str) -> Result<Self, Error> {
        Self::text(Mode::Numeric, digits)
    }

    /// Makes a segment of the characters `0–9 A–Z $ % * + - . / :` and space in alphanumeric mode.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCharacter`] if `text` has another character.
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
            header: Bits { value: 0, count: 0 },
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
            header: Bits::default(),
        }
    }

    /// Makes a segment of text in alphanumeric mode after FNC1, without checking it. GS is written
    /// as `%`, and `%` as `%%`.
    pub(crate) fn alphanumeric_after_fnc1(text: &'a str) -> Self {
        let doubled = text.bytes().filter(|&byte| byte == b'%').count();
        Self {
            characters: text.len() + doubled,
            ..Self::unchecked(Mode::Alphanumeric, text)
        }
    }

    /// Returns the mode.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns the number of characters in the character count indicator: bytes in byte mode. In
    /// alphanumeric mode, a `%` of [`Content::Text`] after FNC1 counts twice.
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
    #[allow(
        clippy::inline_always,
        reason = "published binaries inline little else"
    )]
    #[inline(always)]
    pub(crate) const fn bits(&self, class: CharCountClass) -> usize {
        let n = self.characters;
        class.header_bits(self.mode)
            + match self.mode {
                Mode::Numeric => (n * 10).div_ceil(3),
                Mode::Alphanumeric => (n * 11).div_ceil(2),
                Mode::Byte => n * 8,
                Mode::Kanji => n * 13,
                _ => self.header.count as usize,
            }
    }
}

/// A part of the content of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Text, cut into the segments that take the fewest bits. In byte mode it is UTF-8.
    Text(&'a str),
    /// A segment whose mode the caller chose, or a header.
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
