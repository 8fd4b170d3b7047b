//! Converts text to the charsets of ECI assignment numbers (AIM ITS/04-023).
//!
//! `encoding_rs` has the tables of the charsets. Its encodings are those of the WHATWG, which replace
//! some charsets by larger ones: `ISO-8859-1` is windows-1252 there. A reader of a symbol uses the
//! charset that the ECI names, so this file converts only to the characters of that charset.

use encoding_rs::{EncoderResult, Encoding};
use qr_core::shift_jis;

/// How a charset expresses the characters beyond ASCII.
#[derive(Clone, Copy)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// No character beyond ASCII.
    Ascii,
    /// ISO/IEC 8859-1: the first 256 characters of Unicode.
    Latin1,
    /// ISO/IEC 8859-9: ISO/IEC 8859-1 with six letters of Turkish.
    Latin5,
    /// ISO/IEC 8859-11: Thai.
    Thai,
    /// Shift JIS: half-width katakana, and the characters of kanji mode.
    ShiftJis,
    /// The characters that `encoding_rs` has in one byte, or in four, or in two bytes of which both
    /// are at least this.
    Table(&'static Encoding, u8),
    /// UTF-16 or UTF-32: the bytes of a unit, and whether the first is the most significant.
    Unicode {
        /// The bytes of a unit.
        size: usize,
        /// Whether the most significant byte comes first.
        is_big: bool,
    },
}

/// Defines the charsets with a name, by their ECI assignment numbers.
macro_rules! charsets {
    ($($name:literal $eci:literal $charset:expr;)*) => {
        /// The names of charsets, and their ECI assignment numbers.
        pub const NAMES: &[(&str, u32)] = &[$(($name, $eci)),*];

        impl Charset {
            /// Returns the charset with an ECI assignment number, if text can be converted to it.
            pub fn of(eci: u32) -> Option<Self> {
                Some(match eci {
                    // The number of ISO/IEC 8859-1 in an older edition of the list.
                    1 => Self::Latin1,
                    $($eci => $charset,)*
                    _ => return None,
                })
            }
        }
    };
}

/// Both bytes of a character are beyond ASCII, as in EUC.
const HIGH: u8 = 0xa1;

charsets! {
    "iso-8859-1" 3 Self::Latin1;
    "iso-8859-2" 4 Self::Table(encoding_rs::ISO_8859_2, HIGH);
    "iso-8859-3" 5 Self::Table(encoding_rs::ISO_8859_3, HIGH);
    "iso-8859-4" 6 Self::Table(encoding_rs::ISO_8859_4, HIGH);
    "iso-8859-5" 7 Self::Table(encoding_rs::ISO_8859_5, HIGH);
    "iso-8859-6" 8 Self::Table(encoding_rs::ISO_8859_6, HIGH);
    "iso-8859-7" 9 Self::Table(encoding_rs::ISO_8859_7, HIGH);
    "iso-8859-8" 10 Self::Table(encoding_rs::ISO_8859_8, HIGH);
    "iso-8859-9" 11 Self::Latin5;
    "iso-8859-10" 12 Self::Table(encoding_rs::ISO_8859_10, HIGH);
    "iso-8859-11" 13 Self::Thai;
    "iso-8859-13" 15 Self::Table(encoding_rs::ISO_8859_13, HIGH);
    "iso-8859-14" 16 Self::Table(encoding_rs::ISO_8859_14, HIGH);
    "iso-8859-15" 17 Self::Table(encoding_rs::ISO_8859_15, HIGH);
    "iso-8859-16" 18 Self::Table(encoding_rs::ISO_8859_16, HIGH);
    "shift_jis" 20 Self::ShiftJis;
    "windows-1250" 21 Self::Table(encoding_rs::WINDOWS_1250, HIGH);
    "windows-1251" 22 Self::Table(encoding_rs::WINDOWS_1251, HIGH);
    "windows-1252" 23 Self::Table(encoding_rs::WINDOWS_1252, HIGH);
    "windows-1256" 24 Self::Table(encoding_rs::WINDOWS_1256, HIGH);
    "utf-16be" 25 Self::Unicode { size: 2, is_big: true };
    "utf-8" 26 Self::Utf8;
    "us-ascii" 27 Self::Ascii;
    "big5" 28 Self::Table(encoding_rs::BIG5, 0x40);
    "euc-kr" 30 Self::Table(encoding_rs::EUC_KR, HIGH);
    "gbk" 31 Self::Table(encoding_rs::GBK, 0x40);
    "gb18030" 32 Self::Table(encoding_rs::GB18030, 0x30);
    "utf-16le" 33 Self::Unicode { size: 2, is_big: false };
    "utf-32be" 34 Self::Unicode { size: 4, is_big: true };
    "utf-32le" 35 Self::Unicode { size: 4, is_big: false };
}

/// A text in a charset.
pub struct Converted {
    /// The text in the charset.
    pub bytes: Vec<u8>,
    /// For each byte what it may become. A character that other modes than byte mode have too is
    /// itself. Any other character is [`START`], and [`MIDDLE`] for each byte after the first.
    pub marks: Vec<u8>,
}

/// Marks the first byte of a character that only byte mode has, as UTF-8 does.
const START: u8 = 0xc0;

/// Marks the other bytes of such a character, as UTF-8 does.
const MIDDLE: u8 = 0x80;

/// A character that the charset lacks, and its index among the characters of the text.
pub struct Missing {
    pub character: char,
    pub index: usize,
}

impl Charset {
    /// Converts a text.
    pub fn convert(self, text: &str) -> Result<Converted, Missing> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut marks = Vec::with_capacity(text.len());
        for (index, character) in text.chars().enumerate() {
            let start = bytes.len();
            if !self.push(character, &mut bytes) {
                return Err(Missing { character, index });
            }
            let is_same = bytes.len() == start + 1 && character.is_ascii();
            marks.push(if is_same { bytes[start] } else { START });
            marks.resize(bytes.len(), MIDDLE);
        }
        Ok(Converted { bytes, marks })
    }

    /// Appends a character. Returns false if the charset lacks it.
    fn push(self, character: char, bytes: &mut Vec<u8>) -> bool {
        let point = u32::from(character);
        let one = match self {
            Self::Unicode { size, is_big } => {
                push_units(character, size, is_big, bytes);
                return true;
            }
            Self::Utf8 => {
                bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return true;
            }
            _ if character.is_ascii() => Some(point as u8),
            Self::Ascii => None,
            Self::Latin1 => u8::try_from(point).ok(),
            Self::Latin5 => latin_5(character),
            Self::Thai => match point {
                0x80..=0xa0 => Some(point as u8),
                0xe01..=0xe3a | 0xe3f..=0xe5b => Some((point - 0xe00 + 0xa0) as u8),
                _ => None,
            },
            Self::ShiftJis => match (point, shift_jis(character)) {
                (_, Some(code)) => {
                    bytes.extend_from_slice(&code.to_be_bytes());
                    return true;
                }
                (0xff61..=0xff9f, None) => Some((point - 0xff61 + 0xa1) as u8),
                _ => None,
            },
            Self::Table(encoding, least) => return push_encoded(encoding, least, character, bytes),
        };
        bytes.extend(one);
        one.is_some()
    }
}

/// Appends a character in units of UTF-16 or UTF-32.
fn push_units(character: char, size: usize, is_big: bool, bytes: &mut Vec<u8>) {
    let mut push = |unit: u32| {
        if is_big {
            bytes.extend_from_slice(&unit.to_be_bytes()[4 - size..]);
        } else {
            bytes.extend_from_slice(&unit.to_le_bytes()[..size]);
        }
    };
    if size == 4 {
        push(character.into());
    } else {
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            push((*unit).into());
        }
    }
}

/// Returns the byte of a character in ISO/IEC 8859-9.
fn latin_5(character: char) -> Option<u8> {
    Some(match character {
        'Ğ' => 0xd0,
        'İ' => 0xdd,
        'Ş' => 0xde,
        'ğ' => 0xf0,
        'ı' => 0xfd,
        'ş' => 0xfe,
        'Ð' | 'Ý' | 'Þ' | 'ð' | 'ý' | 'þ' => return None,
        _ => u8::try_from(u32::from(character)).ok()?,
    })
}

/// Appends a character beyond ASCII as `encoding_rs` encodes it. Returns false if the encoding lacks
/// it, or if it has two bytes of which one is below `least`.
fn push_encoded(
    encoding: &'static Encoding,
    least: u8,
    character: char,
    bytes: &mut Vec<u8>,
) -> bool {
    let mut utf_8 = [0; 4];
    let text = &*character.encode_utf8(&mut utf_8);
    let mut encoded = [0; 16];
    let mut encoder = encoding.new_encoder();
    let (result, _, length) =
        encoder.encode_from_utf8_without_replacement(text, &mut encoded, true);
    let encoded = &encoded[..length];
    if result != EncoderResult::InputEmpty || length == 2 && encoded.iter().any(|b| *b < least) {
        return false;
    }
    bytes.extend_from_slice(encoded);
    true
}

impl Converted {
    /// Returns bytes in which each byte is a character of its own that only byte mode has.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            marks: vec![START; bytes.len()],
        }
    }

    /// Returns a text of as many bytes, whose optimal segments are those of the converted text: each
    /// byte of a character that only byte mode has is NUL.
    pub fn shadow(&self) -> String {
        let ascii = self
            .marks
            .iter()
            .map(|&mark| if mark.is_ascii() { mark.into() } else { '\0' });
        ascii.collect()
    }
}
