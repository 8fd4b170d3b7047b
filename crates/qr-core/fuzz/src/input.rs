//! Bytes -> arguments. What is chosen comes first, a byte or a few each, and content takes the rest: `reliability/fuzz/seeds.js`
//! writes the same order.

use arbitrary::{Arbitrary, Unstructured};
use encoding_rs::SHIFT_JIS;
use qr_core::fuzzing::symbol_of_modules;
use qr_core::render::{Color, Colors, Size};
use qr_core::{Content, ErrorCorrectionLevel, Mask, Mode, Options, Segment, Symbol, Version};

use crate::counts::count;

/// What a symbol is to be like: four bytes.
#[derive(Clone, Copy, Debug)]
pub struct Choices {
    /// The options.
    pub options: Options,
    /// What else is chosen by bits of the last byte.
    pub flags: u8,
}

impl<'a> Arbitrary<'a> for Choices {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let [level, version, mask, flags] = u.arbitrary()?;
        Ok(Self {
            options: Options {
                error_correction_level: level_of(level),
                boost_error_correction: false,
                // All other bytes leave it open.
                version: Version::new(version).ok(),
                mask: Mask::new(mask).ok(),
                eci: flags & 1 == 1,
                ..Options::default()
            },
            flags,
        })
    }
}

/// The level of a byte.
#[must_use]
pub fn level_of(byte: u8) -> ErrorCorrectionLevel {
    ErrorCorrectionLevel::ALL[usize::from(byte % 4)]
}

/// The version of a byte: as likely a small one as a large one, which takes fifty times as long.
#[must_use]
pub fn version_of(byte: u8) -> Version {
    let number = u32::from(byte) * u32::from(byte) / 1640 + 1;
    Version::new(number as u8).expect("1 to 40")
}

/// What pictures are of: the symbol of content, or, by a flag, any modules.
#[must_use]
pub fn symbol(choices: &Choices, content: &[u8]) -> Symbol {
    let options = choices.options;
    if choices.flags & 4 != 0 {
        count("modules that are no symbol");
        let version = options.version.unwrap_or(Version::MIN);
        return symbol_of_modules(version, |x, y| bit(content, y * version.size() + x));
    }
    let parts = parts(content);
    let content: Vec<_> = parts.iter().map(Part::content).collect();
    Symbol::encode(&content, &options).unwrap_or_else(|_| {
        count("content that was refused: the symbol of another");
        let content = [Content::Text("https://example.com")];
        Symbol::encode(&content, &Options::default()).expect("a symbol of a short text")
    })
}

/// A bit of bytes that are repeated without end; zeros where there are none.
#[must_use]
pub fn bit(bytes: &[u8], at: usize) -> bool {
    let byte = bytes.get(at / 8 % bytes.len().max(1)).copied();
    byte.unwrap_or(0) >> (at % 8) & 1 == 1
}

/// The widest pictures that most inputs make, and that some do, in pixels.
pub const WIDE: u32 = 260;
pub const WIDEST: u32 = 900;

/// How large a picture is: two bytes of quiet zone and scale, or of a width.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// In modules.
    pub quiet_zone: u32,
    /// Of the picture.
    pub size: Size,
}

impl Extent {
    /// For a symbol of so many modules, at most [`WIDE`] pixels wide, or, one in eight, [`WIDEST`]: it is those that take the time.
    pub fn of([quiet_zone, size]: [u8; 2], modules: usize) -> Self {
        let most = if quiet_zone >= 224 { WIDEST } else { WIDE };
        let quiet_zone = u32::from(quiet_zone % 20);
        let modules = modules as u32 + 2 * quiet_zone;
        let size = match size {
            ..128 => Size::Scale(u32::from(size % 24 + 1).min(most / modules)),
            // Any width from the smallest on.
            _ => Size::Width((modules + 3 * u32::from(size - 128)).min(most)),
        };
        Self { quiet_zone, size }
    }
}

/// Two colours: eight bytes.
#[must_use]
pub fn colors([dark, light]: [u32; 2]) -> Colors {
    Colors {
        dark: Color::from_rgba(dark),
        light: Color::from_rgba(light),
    }
}

/// A part of the content, with text that is its own.
#[derive(Clone, Debug)]
pub enum Part {
    /// Text, whose segments are up to the library.
    Text(String),
    /// A segment of bytes.
    Bytes(Vec<u8>),
    /// A segment of text in a mode that has it.
    Segment(Mode, String),
}

impl Part {
    /// The same for the library.
    #[must_use]
    pub fn content(&self) -> Content<'_> {
        let segment = match self {
            Self::Text(text) => return Content::Text(text),
            Self::Bytes(bytes) => Ok(Segment::bytes(bytes)),
            Self::Segment(Mode::Numeric, text) => Segment::numeric(text),
            Self::Segment(Mode::Alphanumeric, text) => Segment::alphanumeric(text),
            Self::Segment(Mode::Kanji, text) => Segment::kanji(text),
            Self::Segment(Mode::Byte, text) => Ok(Segment::bytes(text.as_bytes())),
        };
        segment.expect("the characters are of the mode").into()
    }
}

/// Content: a byte for its kind, text, bytes or segments; for these a byte for each mode and one for its length.
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

/// UTF-8; what is none of it is replaced.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn part(kind: u8, bytes: &[u8]) -> Part {
    const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let of = |characters: &[u8]| {
        let each = bytes.iter().map(|&byte| {
            // What is of the mode already stays.
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
