//! Encodes and decodes base 64 (RFC 4648, clause 4), for pictures in `data:` URLs.

/// Returns the number of base 64 digits for `bytes` bytes, padding included.
#[must_use]
pub const fn base64_size(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}

/// Encodes `bytes` in base 64, and calls `push` with each digit as ASCII.
#[inline]
pub fn to_base64(bytes: &[u8], mut push: impl FnMut(u8)) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for three in bytes.chunks(3) {
        let byte = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            push(if i <= three.len() { digit } else { b'=' });
        }
    }
}

/// Decodes base 64. Ignores white space. Returns `None` if `text` has any other character.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    let is_padding = |c: char| c == '=' || c.is_ascii_whitespace();
    for digit in text.trim_end_matches(is_padding).bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}
