//! Decodes the bytes of an XML file to text (XML 1.0, appendix F).
//!
//! Supports the encodings that Illustrator exports (UTF-8, UTF-16, ISO-8859-1), windows-1252 and
//! ASCII.

use std::borrow::Cow;

use super::Excerpt;
use super::SvgFault;

/// An encoding that extends ASCII.
#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Windows1252,
    Ascii,
}

/// The characters for the bytes 0x80 to 0x9F in windows-1252.
const WINDOWS_1252: &[char; 32] = &[
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Returns the text, or `None` if it does not begin with `<`, as all XML does.
pub(super) fn decode_text(bytes: &[u8]) -> Result<Option<Cow<'_, str>>, SvgFault> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..]
        | [0, 0, 0xfe, 0xff, ..]
        | [b'<', 0, 0, 0, ..]
        | [0, 0, 0, b'<', ..] => Err(SvgFault::Encoding(Excerpt::new(b"UTF-32"))),
        [0xff, 0xfe, rest @ ..] => decode_utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => decode_utf_16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => decode_utf_16(bytes, u16::from_le_bytes),
        [0, b'<', ..] => decode_utf_16(bytes, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            // A byte order mark overrides a declaration.
            decode_bytes(rest, Encoding::Utf8)
        }
        _ => {
            let Some(name) = declared(bytes) else {
                return decode_bytes(bytes, Encoding::Utf8);
            };
            let encoding =
                encoding_of(name).ok_or_else(|| SvgFault::Encoding(Excerpt::new(name)))?;
            decode_bytes(bytes, encoding)
        }
    }
}

fn encoding_of(name: &[u8]) -> Option<Encoding> {
    Some(match &*name.to_ascii_lowercase() {
        // The declaration was read as ASCII, so the file is not UTF-16. .NET declares UTF-16 in
        // strings that programs then save as UTF-8.
        b"utf-8" | b"utf8" | b"utf-16" | b"utf-16le" | b"utf-16be" => Encoding::Utf8,
        // Many files declare ISO-8859-1 but use € or “, which only windows-1252 has. Browsers
        // decode both as windows-1252.
        b"iso-8859-1" | b"iso8859-1" | b"iso_8859-1" | b"latin1" | b"windows-1252" | b"cp1252" => {
            Encoding::Windows1252
        }
        b"us-ascii" | b"ascii" => Encoding::Ascii,
        _ => return None,
    })
}

/// Returns the encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let inside = bytes.strip_prefix(b"<?xml")?;
    let end = inside.windows(2).position(|two| two == b"?>")?;
    let inside = &inside[..end];
    let label = b"encoding";
    let at = inside.windows(label.len()).position(|word| word == label)?;
    let value = inside[at + label.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let end = value.iter().position(|byte| byte == quote)?;
    Some(&value[..end])
}

fn decode_bytes(bytes: &[u8], encoding: Encoding) -> Result<Option<Cow<'_, str>>, SvgFault> {
    if bytes.trim_ascii_start().first() != Some(&b'<') {
        return Ok(None);
    }
    let text = match encoding {
        Encoding::Windows1252 => Cow::Owned(bytes.iter().map(windows_1252).collect()),
        Encoding::Ascii if !bytes.is_ascii() => return Err(SvgFault::Bytes("US-ASCII")),
        _ => Cow::Borrowed(std::str::from_utf8(bytes).map_err(|_| SvgFault::Bytes("UTF-8"))?),
    };
    Ok(Some(text))
}

fn windows_1252(byte: &u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(*byte),
    }
}

fn decode_utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Option<Cow<'_, str>>, SvgFault> {
    let fault = SvgFault::Bytes("UTF-16");
    let units = || bytes.chunks_exact(2).map(|two| unit([two[0], two[1]]));
    let mut text = String::new();
    for character in char::decode_utf16(units()) {
        let Ok(character) = character else {
            return if is_xml(&text) { Err(fault) } else { Ok(None) };
        };
        text.push(character);
    }
    if !is_xml(&text) {
        return Ok(None);
    }
    if !bytes.len().is_multiple_of(2) {
        return Err(fault);
    }
    Ok(Some(Cow::Owned(text)))
}

fn is_xml(text: &str) -> bool {
    text.trim_ascii_start().starts_with('<')
}
