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
    /// The characters that `encoding_rs` has, if the charset has them too: see [`Has`].
    Table(&'static Encoding, Has),
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

/// Returns true if a charset has a character, given its bytes in `encoding_rs` as a number.
type Has = fn(code: u32, character: char) -> bool;

/// Has all characters of `encoding_rs`.
const fn has_all(_: u32, _: char) -> bool {
    true
}

/// KS X 1001, without the other syllables of CP949.
const fn is_euc_kr(code: u32, _: char) -> bool {
    code & 0xff >= 0xa1 && code >> 8 >= 0xa1
}

/// Big5 without the extensions of ETEN and HKSCS, and without the signs that readers map to
/// different characters.
const fn is_big5(code: u32, _: char) -> bool {
    !matches!(
        code,
        0xa145 | 0xa14e | 0xa15a | 0xa1c2 | 0xa1c3 | 0xa1c5 | 0xa1e3 | 0xa1f2 | 0xa1f3 | 0xa1fe
            | 0xa240..=0xa242 | 0xa244 | 0xa246 | 0xa247 | 0xa3c0..=0xa3ff | 0xc6a1..=0xc8ff
            | 0xf9d6..
    )
}

/// GBK without the characters that GB 18030 added, and without private use.
const fn is_gbk(code: u32, character: char) -> bool {
    !matches!(
        code,
        0..=0xff | 0xa6d9..=0xa6df | 0xa6ec | 0xa6ed | 0xa6f3 | 0xa8bc | 0xa8bf | 0xa989..=0xa995
            | 0xfe50..
    ) && !matches!(character, '\u{e000}'..='\u{f8ff}')
}

/// GB 18030 without the private use that it has since assigned to characters.
const fn is_gb18030(_: u32, character: char) -> bool {
    !matches!(character, '\u{e78d}'..='\u{e864}')
}

charsets! {
    "iso-8859-1" 3 Self::Latin1;
    "iso-8859-2" 4 Self::Table(encoding_rs::ISO_8859_2, has_all);
    "iso-8859-3" 5 Self::Table(encoding_rs::ISO_8859_3, has_all);
    "iso-8859-4" 6 Self::Table(encoding_rs::ISO_8859_4, has_all);
    "iso-8859-5" 7 Self::Table(encoding_rs::ISO_8859_5, has_all);
    "iso-8859-6" 8 Self::Table(encoding_rs::ISO_8859_6, has_all);
    "iso-8859-7" 9 Self::Table(encoding_rs::ISO_8859_7, has_all);
    "iso-8859-8" 10 Self::Table(encoding_rs::ISO_8859_8, has_all);
    "iso-8859-9" 11 Self::Latin5;
    "iso-8859-10" 12 Self::Table(encoding_rs::ISO_8859_10, has_all);
    "iso-8859-11" 13 Self::Thai;
    "iso-8859-13" 15 Self::Table(encoding_rs::ISO_8859_13, has_all);
    "iso-8859-14" 16 Self::Table(encoding_rs::ISO_8859_14, has_all);
    "iso-8859-15" 17 Self::Table(encoding_rs::ISO_8859_15, has_all);
    "iso-8859-16" 18 Self::Table(encoding_rs::ISO_8859_16, has_all);
    "shift_jis" 20 Self::ShiftJis;
    "windows-1250" 21 Self::Table(encoding_rs::WINDOWS_1250, has_all);
    "windows-1251" 22 Self::Table(encoding_rs::WINDOWS_1251, has_all);
    "windows-1252" 23 Self::Table(encoding_rs::WINDOWS_1252, has_all);
    "windows-1256" 24 Self::Table(encoding_rs::WINDOWS_1256, has_all);
    "utf-16be" 25 Self::Unicode { size: 2, is_big: true };
    "utf-8" 26 Self::Utf8;
    "us-ascii" 27 Self::Ascii;
    "big5" 28 Self::Table(encoding_rs::BIG5, is_big5);
    "euc-kr" 30 Self::Table(encoding_rs::EUC_KR, is_euc_kr);
    "gbk" 31 Self::Table(encoding_rs::GBK, is_gbk);
    "gb18030" 32 Self::Table(encoding_rs::GB18030, is_gb18030);
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
            Self::Table(encoding, has) => return push_encoded(encoding, has, character, bytes),
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

/// Appends a character beyond ASCII as `encoding_rs` encodes it. Returns false if the encoding or the
/// charset lacks it.
fn push_encoded(
    encoding: &'static Encoding,
    has: Has,
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
    let code = encoded
        .iter()
        .fold(0, |code, byte| code << 8 | u32::from(*byte));
    if result != EncoderResult::InputEmpty || !has(code, character) {
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
