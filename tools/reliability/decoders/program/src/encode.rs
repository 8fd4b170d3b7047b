//! Encodes with qrcodegen: a line `LEVEL VERSION MASK SEGMENT…` gives a symbol.
//!
//! A segment is a letter, a colon and hex digits of UTF-8: `n`umeric, `a`lphanumeric, `b`ytes,
//! `k`anji, `t`ext that qrcodegen splits into segments itself, or `e` for an ECI header for UTF-8.

use std::io::{self, Error};

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, QrSegmentMode, Version};

use crate::hex;

/// Returns the version, and the modules in hex digits: as bits, row by row, the highest bit of a
/// byte first. Returns an empty line if the content fits no version.
pub fn answer(line: &str) -> io::Result<String> {
    let wrong = || Error::other(format!("not LEVEL VERSION MASK SEGMENT…: {line}"));
    let mut fields = line.split(' ');
    let level = match fields.next() {
        Some("L") => QrCodeEcc::Low,
        Some("M") => QrCodeEcc::Medium,
        Some("Q") => QrCodeEcc::Quartile,
        Some("H") => QrCodeEcc::High,
        _ => return Err(wrong()),
    };
    let mut number = || fields.next()?.parse().ok();
    let version = Version::new(number().ok_or_else(wrong)?);
    let mask = Mask::new(number().ok_or_else(wrong)?);
    let segments: Option<Vec<_>> = fields.map(segments).collect();
    let segments = segments.ok_or_else(wrong)?.concat();
    let code = QrCode::encode_segments_advanced(
        &segments,
        level,
        version,
        Version::MAX,
        Some(mask),
        false,
    );
    Ok(code.map_or_else(|_| String::new(), |code| written(&code)))
}

fn written(code: &QrCode) -> String {
    let size = code.size();
    let mut bits = vec![0; (size * size).unsigned_abs().div_ceil(8) as usize];
    for (i, (y, x)) in (0..size)
        .flat_map(|y| (0..size).map(move |x| (y, x)))
        .enumerate()
    {
        bits[i / 8] |= u8::from(code.get_module(x, y)) << (7 - i % 8);
    }
    format!("{} {}", code.version().value(), hex(&bits))
}

fn segments(field: &str) -> Option<Vec<QrSegment>> {
    let (kind, digits) = field.split_once(':')?;
    let bytes = unhex(digits)?;
    let text = || std::str::from_utf8(&bytes).ok();
    Some(match kind {
        "n" => vec![QrSegment::make_numeric(text()?)],
        "a" => vec![QrSegment::make_alphanumeric(text()?)],
        "b" => vec![QrSegment::make_bytes(&bytes)],
        "k" => vec![kanji(text()?)?],
        "t" => QrSegment::make_segments(text()?),
        "e" => vec![QrSegment::make_eci(26)],
        _ => return None,
    })
}

/// Encodes text in kanji mode (ISO/IEC 18004:2015, clause 7.4.6), as qrcodegen leaves this to its
/// caller. `encoding_rs` converts to Shift JIS.
fn kanji(text: &str) -> Option<QrSegment> {
    let (bytes, _, is_lossy) = encoding_rs::SHIFT_JIS.encode(text);
    if is_lossy || bytes.len() != 2 * text.chars().count() {
        return None;
    }
    let bits = bytes.chunks_exact(2).flat_map(|pair| {
        let code = u16::from_be_bytes([pair[0], pair[1]]);
        let offset = if code <= 0x9ffc { 0x8140 } else { 0xc140 };
        let number = ((code - offset) >> 8) * 0xc0 + ((code - offset) & 0xff);
        (0..13).rev().map(move |i| number >> i & 1 == 1)
    });
    Some(QrSegment::new(
        QrSegmentMode::Kanji,
        text.chars().count(),
        bits.collect(),
    ))
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect()
}
