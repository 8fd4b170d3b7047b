//! Turns the bytes of the fuzzer into arguments.
//!
//! Each choice takes one byte or a few at the start, and the content takes the rest. The seed
//! generator of `npm run fuzz` (`seeds.js`) writes the same order.

use arbitrary::{Arbitrary, Unstructured};
use encoding_rs::SHIFT_JIS;
use qr_core::fuzzing::symbol_of_modules;
use qr_core::render::{Color, Colors, Size};
use qr_core::{Content, ErrorCorrectionLevel, Mask, Mode, Options, Segment, Symbol, Version};

use crate::counts::count;

/// The options of a symbol, from four bytes.
#[derive(Clone, Copy, Debug)]
pub struct Choices {
    /// The options.
    pub options: Options,
    /// The last byte. Each target gives its bits a meaning.
    pub flags: u8,
}

impl<'a> Arbitrary<'a> for Choices {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let [level, version, mask, flags] = u.arbitrary()?;
        Ok(Self {
            options: Options {
                error_correction_level: level_from_byte(level),
                boost_error_correction: false,
                // Bytes that are not a valid version or mask leave the choice to the encoder.
                version: Version::new(version).ok(),
                mask: Mask::new(mask).ok(),
                ..Options::default()
            },
            flags,
        })
    }
}

impl Choices {
    /// Returns true if a header in front declares the bytes UTF-8.
    #[must_use]
    pub fn eci(&self) -> bool {
        self.flags & 1 == 1
    }

    /// Returns the parts as content, behind a header if these choices ask for one.
    #[must_use]
    pub fn content<'a>(&self, parts: &'a [Part]) -> Vec<Content<'a>> {
        let header = self.eci().then(|| Segment::eci(Segment::ECI_UTF_8));
        let header = header.map(|header| Content::Segment(header.expect("a number that exists")));
        header
            .into_iter()
            .chain(parts.iter().map(Part::content))
            .collect()
    }
}

/// Returns the error correction level that a byte chooses.
#[must_use]
pub fn level_from_byte(byte: u8) -> ErrorCorrectionLevel {
    ErrorCorrectionLevel::ALL[usize::from(byte % 4)]
}

/// Returns the version that a byte chooses. The square favours small versions, because a large one
/// takes up to fifty times as long.
#[must_use]
pub fn version_from_byte(byte: u8) -> Version {
    let number = u32::from(byte) * u32::from(byte) / 1640 + 1;
    Version::new(number as u8).expect("1 to 40")
}

/// Returns the symbol of `content`. If `flags & 4` is set, returns modules with the bits of
/// `content` instead, which are usually not a valid symbol.
#[must_use]
pub fn symbol(choices: &Choices, content: &[u8]) -> Symbol {
    let options = choices.options;
    if choices.flags & 4 != 0 {
        count("random modules in place of a symbol");
        let version = options.version.unwrap_or(Version::MIN);
        return symbol_of_modules(version, |x, y| {
            repeated_bit(content, y * version.size() + x)
        });
    }
    let parts = parts(content);
    let content = choices.content(&parts);
    Symbol::encode(&content, &options).unwrap_or_else(|_| {
        count("content refused, replaced by a fixed text");
        let content = [Content::Text("https://example.com")];
        Symbol::encode(&content, &Options::default()).expect("a symbol of a short text")
    })
}

/// Returns bit `at` of `bytes`, repeated without end. Returns false if `bytes` is empty.
#[must_use]
pub fn repeated_bit(bytes: &[u8], at: usize) -> bool {
    let byte = bytes.get(at / 8 % bytes.len().max(1)).copied();
    byte.unwrap_or(0) >> (at % 8) & 1 == 1
}

/// The maximum width of most pictures, in pixels. Wide pictures take most of the time.
pub const MAX_USUAL_WIDTH: u32 = 260;

/// The maximum width of one picture in eight, in pixels.
pub const MAX_RARE_WIDTH: u32 = 900;

/// The quiet zone and the size of a picture, from two bytes.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// The quiet zone in modules, 0 to 19.
    pub quiet_zone: u32,
    /// The width or the scale of the picture.
    pub size: Size,
}

impl Extent {
    /// Returns the extent for a symbol of this many modules. The picture is at most
    /// [`MAX_USUAL_WIDTH`] wide, and in one of eight cases at most [`MAX_RARE_WIDTH`].
    pub fn of([quiet_zone, size]: [u8; 2], modules: usize) -> Self {
        let most = if quiet_zone >= 224 {
            MAX_RARE_WIDTH
        } else {
            MAX_USUAL_WIDTH
        };
        let quiet_zone = u32::from(quiet_zone % 20);
        let modules = modules as u32 + 2 * quiet_zone;
        let size = match size {
            ..128 => Size::Scale(u32::from(size % 24 + 1).min(most / modules)),
            // A width of at least one pixel per module.
            _ => Size::Width((modules + 3 * u32::from(size - 128)).min(most)),
        };
        Self { quiet_zone, size }
    }
}

/// Returns two colours from eight bytes.
#[must_use]
pub fn colors([dark, light]: [u32; 2]) -> Colors {
    Colors {
        dark: Color::from_rgba(dark),
        light: Color::from_rgba(light),
    }
}

/// A part of the content that owns its text. [`Content`] only borrows text.
#[derive(Clone, Debug)]
pub enum Part {
    /// Text, which the encoder divides into segments.
    Text(String),
    /// A segment in byte mode.
    Bytes(Vec<u8>),
    /// A segment in this mode, with text that the mode can express.
    Segment(Mode, String),
}

impl Part {
    /// Borrows the part as an argument for the encoder.
    #[must_use]
    pub fn content(&self) -> Content<'_> {
        let segment = match self {
            Self::Text(text) => return Content::Text(text),
            Self::Bytes(bytes) => Ok(Segment::bytes(bytes)),
            Self::Segment(Mode::Numeric, text) => Segment::numeric(text),
            Self::Segment(Mode::Alphanumeric, text) => Segment::alphanumeric(text),
            Self::Segment(Mode::Kanji, text) => Segment::kanji(text),
            Self::Segment(Mode::Byte, text) => Ok(Segment::bytes(text.as_bytes())),
            Self::Segment(mode, _) => unreachable!("{mode} has no characters"),
        };
        segment.expect("characters of the mode").into()
    }
}

/// Returns the content that bytes encode.
///
/// The first byte chooses a single text, a single segment of bytes, or a list of parts. Each part of
/// a list begins with a byte for its kind and a byte for its length.
#[must_use]
pub fn parts(bytes: &[u8]) -> Vec<Part> {
    let Some((kind, mut rest)) = bytes.split_first() else {
        return Vec::new();
    };
    match kind % 3 {
        0 => return vec![Part::Text(text(rest))],
        1 => return vec![Part::Bytes(rest.to_vec())],
        _ => {}
    }
    let mut parts = Vec::new();
    while let [kind, length, others @ ..] = rest {
        let (own, others) = others.split_at(others.len().min((*length).into()));
        parts.push(part(*kind, own));
        rest = others;
    }
    parts
}

/// Returns the bytes as text. Replaces invalid UTF-8.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Returns a part of this kind. Maps the bytes to characters of its mode.
fn part(kind: u8, bytes: &[u8]) -> Part {
    const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let of = |characters: &[u8]| {
        let each = bytes.iter().map(|&byte| {
            // Characters of the mode stay, so that a dictionary of texts works.
            if characters.contains(&byte) {
                char::from(byte)
            } else {
                char::from(characters[usize::from(byte) % characters.len()])
            }
        });
        each.collect()
    };
    match kind % 5 {
        0 => Part::Text(text(bytes)),
        1 => Part::Bytes(bytes.to_vec()),
        2 => Part::Segment(Mode::Numeric, of(&ALPHANUMERIC[..10])),
        3 => Part::Segment(Mode::Alphanumeric, of(ALPHANUMERIC)),
        _ => {
            let (text, _, _) = SHIFT_JIS.decode(bytes);
            let kanji = text.chars().filter(|c| {
                let mut buffer = [0; 4];
                !c.is_ascii() && Segment::kanji(c.encode_utf8(&mut buffer)).is_ok()
            });
            Part::Segment(Mode::Kanji, kanji.collect())
        }
    }
}
