//! Reads segments, terminator and padding from data codewords (ISO/IEC 18004:2015, clauses 7.4.2 to
//! 7.4.10).

use crate::Mode;
use crate::encode::codewords::PAD_CODEWORDS;
use crate::encode::segment::{Bits, GS};
use crate::read::bits::BitReader;
use crate::read::{BitFault, ReadError, Reading, kanji};
use crate::symbology::CharCountClass;

/// The characters of alphanumeric mode, by value (table 5).
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Reads all segments into a reading that has none, and checks the terminator and the padding.
pub(super) fn read(codewords: &[u8], reading: &mut Reading) -> Result<(), ReadError> {
    let version = reading.version();
    let class = CharCountClass::of(version);
    let length = version.data_bits(reading.error_correction_level());
    let terminator = usize::from(version.table().terminator_bits);
    let mut bits = BitReader::new(codewords, length);
    let mut is_after_fnc1 = false;
    loop {
        // A symbol that is nearly full cuts the terminator (clause 7.4.9).
        let zeros = terminator.min(bits.left());
        if bits.peek(zeros) == Some(0) {
            bits.take(zeros);
            return check_padding(&mut bits);
        }
        let start = bits.position();
        let fail = |fault| ReadError::InvalidBits { bit: start, fault };
        let indicator = bits.take(class.mode_indicator_bits());
        let indicator = indicator.ok_or(fail(BitFault::CutIndicator))?;
        let mode = class.mode(indicator).ok_or(fail(BitFault::UnknownMode))?;
        if mode.is_header() {
            let header = header(&mut bits, mode)?;
            reading.push_header(mode, header, start)?;
            is_after_fnc1 |= matches!(mode, Mode::Fnc1First | Mode::Fnc1Second);
            continue;
        }
        let count = take(&mut bits, class.char_count_bits(mode), mode)? as usize;
        let data = reading.data_mut();
        match mode {
            Mode::Numeric => numeric(&mut bits, count, data)?,
            Mode::Alphanumeric => {
                let start = data.len();
                alphanumeric(&mut bits, count, data)?;
                if is_after_fnc1 {
                    replace_percent(data, start);
                }
            }
            Mode::Byte => bytes(&mut bits, count, data)?,
            _ => kanji(&mut bits, count, data)?,
        }
        reading.push(mode, count);
    }
}

/// Returns the next bits of a segment as a number.
fn take(bits: &mut BitReader<'_>, count: usize, mode: Mode) -> Result<u32, ReadError> {
    let bit = bits.position();
    let fault = BitFault::CutSegment(mode);
    bits.take(count)
        .ok_or(ReadError::InvalidBits { bit, fault })
}

/// Returns the error of the last `count` bits, which express nothing in a mode.
fn invalid(bits: &BitReader<'_>, count: usize, mode: Mode) -> ReadError {
    ReadError::InvalidBits {
        bit: bits.position() - count,
        fault: BitFault::InvalidValue(mode),
    }
}

/// Returns an error if the bits are fewer than those of the characters of a segment, before any
/// memory is reserved for them.
fn check_length(bits: &BitReader<'_>, needed: usize, mode: Mode) -> Result<(), ReadError> {
    if needed <= bits.left() {
        return Ok(());
    }
    let bit = bits.position();
    let fault = BitFault::CutSegment(mode);
    Err(ReadError::InvalidBits { bit, fault })
}

/// Returns the bits of a header after its mode indicator (clauses 7.4.2, 7.4.8 and 8).
fn header(bits: &mut BitReader<'_>, mode: Mode) -> Result<Bits, ReadError> {
    let count = match mode {
        Mode::Fnc1First => 0,
        Mode::Fnc1Second => 8,
        Mode::StructuredAppend => 16,
        // The first bits give the length: 0, 10 or 110 (table 4).
        _ => match bits.peek(3) {
            // If fewer bits are left, the header is cut in any case.
            Some(0b000..=0b011) | None => 8,
            Some(0b100 | 0b101) => 16,
            Some(0b110) => 24,
            Some(_) => {
                take(bits, 3, mode)?;
                return Err(invalid(bits, 3, mode));
            }
        },
    };
    let value = take(bits, count, mode)?;
    Ok(Bits {
        value,
        count: count as u8,
    })
}

/// Reads digits: ten bits for three, seven for two, four for one (clause 7.4.3).
fn numeric(bits: &mut BitReader<'_>, count: usize, data: &mut Vec<u8>) -> Result<(), ReadError> {
    check_length(bits, (10 * count).div_ceil(3), Mode::Numeric)?;
    let mut left = count;
    while left > 0 {
        let digits = left.min(3);
        let length = [4, 7, 10][digits - 1];
        let number = take(bits, length, Mode::Numeric)?;
        if number >= [10, 100, 1000][digits - 1] {
            return Err(invalid(bits, length, Mode::Numeric));
        }
        let [hundreds, tens, ones] = [number / 100, number / 10 % 10, number % 10];
        let all = [hundreds, tens, ones].map(|digit| b'0' + digit as u8);
        data.extend_from_slice(&all[3 - digits..]);
        left -= digits;
    }
    Ok(())
}

/// Reads alphanumeric characters: eleven bits for two, six for one (clause 7.4.4).
fn alphanumeric(
    bits: &mut BitReader<'_>,
    count: usize,
    data: &mut Vec<u8>,
) -> Result<(), ReadError> {
    const MODE: Mode = Mode::Alphanumeric;
    check_length(bits, (11 * count).div_ceil(2), MODE)?;
    for _ in 0..count / 2 {
        let number = take(bits, 11, MODE)? as usize;
        let Some(&first) = ALPHANUMERIC.get(number / 45) else {
            return Err(invalid(bits, 11, MODE));
        };
        data.extend_from_slice(&[first, ALPHANUMERIC[number % 45]]);
    }
    if count % 2 == 1 {
        let number = take(bits, 6, MODE)? as usize;
        let Some(&last) = ALPHANUMERIC.get(number) else {
            return Err(invalid(bits, 6, MODE));
        };
        data.push(last);
    }
    Ok(())
}

/// Replaces `%%` by `%` and a single `%` by GS in the data from `start` on, as it comes after FNC1
/// (clause 7.4.8.2).
fn replace_percent(data: &mut Vec<u8>, start: usize) {
    let (mut from, mut to) = (start, start);
    while let Some(&character) = data.get(from) {
        from += 1;
        data[to] = match character {
            b'%' if data.get(from) == Some(&b'%') => {
                from += 1;
                b'%'
            }
            b'%' => GS,
            other => other,
        };
        to += 1;
    }
    data.truncate(to);
}

/// Reads bytes (clause 7.4.5).
fn bytes(bits: &mut BitReader<'_>, count: usize, data: &mut Vec<u8>) -> Result<(), ReadError> {
    check_length(bits, 8 * count, Mode::Byte)?;
    bits.take_bytes(count, data);
    Ok(())
}

/// Reads kanji as UTF-8: thirteen bits each (clause 7.4.6).
fn kanji(bits: &mut BitReader<'_>, count: usize, data: &mut Vec<u8>) -> Result<(), ReadError> {
    check_length(bits, 13 * count, Mode::Kanji)?;
    for _ in 0..count {
        let value = take(bits, 13, Mode::Kanji)?;
        let character = kanji::character(value).ok_or_else(|| invalid(bits, 13, Mode::Kanji))?;
        data.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(())
}

/// Checks what follows the terminator: zeros up to the next codeword, then pad codewords, and zeros
/// in a last codeword of four bits (clause 7.4.10).
fn check_padding(bits: &mut BitReader<'_>) -> Result<(), ReadError> {
    let zeros = (bits.position().next_multiple_of(8) - bits.position()).min(bits.left());
    let pads = PAD_CODEWORDS.iter().map(|&pad| (8, pad.into())).cycle();
    for (count, value) in std::iter::once((zeros, 0)).chain(pads) {
        let bit = bits.position();
        let is_right = match bits.left() {
            left if left < count => bits.take(left) == Some(0),
            _ => bits.take(count) == Some(value),
        };
        if !is_right {
            let fault = BitFault::InvalidPadding;
            return Err(ReadError::InvalidBits { bit, fault });
        }
        if bits.left() == 0 {
            break;
        }
    }
    Ok(())
}
