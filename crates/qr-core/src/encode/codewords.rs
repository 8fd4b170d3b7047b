//! Encodes segments as data codewords, adds error correction and interleaves both into the final
//! message (ISO/IEC 18004:2015, clauses 7.4 to 7.6).

use crate::encode::reed_solomon;
use crate::encode::segment::{Bits, GS};
use crate::symbology::CharCountClass;
use crate::symbology::blocks::Blocks;
use crate::{ErrorCorrectionLevel, Mode, Segment, Version};

/// The pad codewords, which alternate after the terminator (clause 7.4.10).
pub(crate) const PAD_CODEWORDS: [u8; 2] = [0b1110_1100, 0b0001_0001];

/// Writes the final message of `segments` to `message`: the codewords in the order in which they
/// are placed in the symbol, data blocks interleaved, then error correction blocks interleaved
/// (clause 7.6). `data` is scratch space. The segments must fit in the version.
pub(crate) fn final_message(
    segments: &[Segment<'_>],
    version: Version,
    level: ErrorCorrectionLevel,
    data: &mut Vec<u8>,
    message: &mut Vec<u8>,
) {
    data.clear();
    push_data(segments, version, version.data_bits(level), data);
    debug_assert_eq!(data.len(), Blocks::new(version, level).data);
    message_of_codewords(data, version, level, message);
}

/// Writes the final message of data codewords to `message`: divides them into blocks, and adds
/// error correction. A last codeword of four bits has them as its high bits.
pub(crate) fn message_of_codewords(
    data: &[u8],
    version: Version,
    level: ErrorCorrectionLevel,
    message: &mut Vec<u8>,
) {
    let blocks = Blocks::new(version, level);
    message.clear();
    if blocks.count == 1 {
        message.extend_from_slice(data);
        message.resize(blocks.data + blocks.correction, 0);
        reed_solomon::remainder(data, &mut message[blocks.data..]);
        if version.table().has_half_codeword {
            close_gap(&mut message[blocks.data - 1..]);
        }
    } else {
        message.resize(blocks.data + blocks.count * blocks.correction, 0);
        interleave(blocks, data, message);
    }
}

/// Moves codewords that follow a codeword of four bits, the high ones, to its low bits.
fn close_gap(message: &mut [u8]) {
    for i in 0..message.len() {
        let own = if i == 0 { message[0] } else { message[i] << 4 };
        let next = message.get(i + 1).copied().unwrap_or(0);
        message[i] = own | next >> 4;
    }
}

/// Appends the data codewords to `data`: segments, terminator, padding. The last one has four bits if
/// `capacity`, in bits, is no whole number of codewords: they are the high bits of the byte.
fn push_data(segments: &[Segment<'_>], version: Version, capacity: usize, data: &mut Vec<u8>) {
    let mut bits = BitWriter {
        codewords: data,
        pending: 0,
        count: 0,
    };
    for segment in segments {
        bits.push_segment(segment, version);
    }
    // A symbol that is nearly full cuts the terminator (clause 7.4.9).
    let left = capacity - bits.len();
    bits.push(0, left.min(version.table().terminator_bits.into()) as u32);
    bits.finish();
    let padding = PAD_CODEWORDS.iter().cycle();
    data.extend(padding.take((capacity / 8).saturating_sub(data.len())));
    // A last codeword of four bits is padded with zeros (clause 7.4.10).
    data.resize(capacity.div_ceil(8), 0);
}

/// Appends bits to codewords, most significant bit first.
struct BitWriter<'a> {
    codewords: &'a mut Vec<u8>,
    /// The bits that do not fill four codewords yet, in the low bits. `count` is at most 31.
    pending: u64,
    count: u32,
}

impl BitWriter<'_> {
    /// Returns the number of bits.
    fn len(&self) -> usize {
        8 * self.codewords.len() + self.count as usize
    }

    /// Appends the low `count` bits of `bits`, at most 32. The other bits must be 0.
    #[allow(
        clippy::inline_always,
        reason = "published binaries inline little else"
    )]
    #[inline(always)]
    fn push(&mut self, bits: u32, count: u32) {
        debug_assert!(u64::from(bits) < 1 << count && count <= 32);
        self.pending = self.pending << count | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            let four = (self.pending >> self.count) as u32;
            self.codewords.extend_from_slice(&four.to_be_bytes());
        }
    }

    /// Fills up the last codeword with zeros.
    fn finish(self) {
        let bytes = self.count.div_ceil(8) as usize;
        let pending = self.pending << (32 - self.count);
        self.codewords
            .extend_from_slice(&(pending as u32).to_be_bytes()[..bytes]);
    }

    /// Appends the mode indicator of a segment, its character count indicator and its data (clauses
    /// 7.4.2 to 7.4.8).
    fn push_segment(&mut self, segment: &Segment<'_>, version: Version) {
        let mode = segment.mode();
        let class = CharCountClass::of(version);
        let count_bits = class.char_count_bits(mode) as u32;
        let header = class.header_bits(mode) as u32;
        let characters = segment.characters() as u32;
        self.push(
            class.mode_indicator(mode) << count_bits | characters,
            header,
        );
        match mode {
            Mode::Numeric => {
                for digits in segment.data().chunks(3) {
                    let number = digits.iter().fold(0, |n, d| 10 * n + u32::from(d - b'0'));
                    self.push(number, [4, 7, 10][digits.len() - 1]);
                }
            }
            Mode::Alphanumeric if segment.characters() == segment.data().len() => {
                for pair in segment.data().chunks(2) {
                    let number = pair.iter().fold(0, |n, &c| 45 * n + alphanumeric_value(c));
                    self.push(number, [6, 11][pair.len() - 1]);
                }
            }
            Mode::Alphanumeric => self.push_doubling_percent(segment.data()),
            Mode::Byte => {
                let (fours, rest) = segment.data().as_chunks();
                for &four in fours {
                    self.push(u32::from_be_bytes(four), 32);
                }
                for &byte in rest {
                    self.push(byte.into(), 8);
                }
            }
            Mode::Kanji => {
                for code in segment.shift_jis() {
                    self.push(kanji_value(code), 13);
                }
            }
            Mode::Eci | Mode::StructuredAppend | Mode::Fnc1First | Mode::Fnc1Second => {
                let Bits { value, count } = segment.header_bits();
                self.push(value, count.into());
            }
        }
    }

    /// Appends alphanumeric characters after FNC1, with `%%` for each `%` (clause 7.4.8.2).
    fn push_doubling_percent(&mut self, data: &[u8]) {
        let mut first = None;
        for &character in data {
            let value = alphanumeric_value(character);
            let count = if character == b'%' { 2 } else { 1 };
            for _ in 0..count {
                match first.take() {
                    Some(first) => self.push(45 * first + value, 11),
                    None => first = Some(value),
                }
            }
        }
        if let Some(last) = first {
            self.push(last, 6);
        }
    }
}

/// Returns the value of a character in alphanumeric mode (table 5). After FNC1, GS has that of `%`
/// (clause 7.4.8.2).
fn alphanumeric_value(character: u8) -> u32 {
    u32::from(match character {
        b'0'..=b'9' => character - b'0',
        b'A'..=b'Z' => character - b'A' + 10,
        b' ' => 36,
        b'$' => 37,
        b'%' | GS => 38,
        b'*' => 39,
        b'+' => 40,
        b'-' => 41,
        b'.' => 42,
        b'/' => 43,
        _ => 44,
    })
}

/// Returns the 13-bit value of a Shift JIS code in kanji mode (clause 7.4.6).
pub(crate) fn kanji_value(code: u16) -> u32 {
    let offset = if code <= 0x9ffc { 0x8140 } else { 0xc140 };
    let code = u32::from(code - offset);
    (code >> 8) * 0xc0 + (code & 0xff)
}

/// Divides `data` into blocks, computes their error correction, and writes both to `message`,
/// interleaved (clause 7.6).
fn interleave(blocks: Blocks, data: &[u8], message: &mut [u8]) {
    let (count, short_length, short_blocks) =
        (blocks.count, blocks.short_length(), blocks.short_blocks());
    let (of_data, of_correction) = message.split_at_mut(blocks.data);
    let mut rest = data;
    for block in 0..count {
        let (data, others) = rest.split_at(short_length + usize::from(block >= short_blocks));
        rest = others;
        let places = of_data[block..].iter_mut().step_by(count);
        for (place, &codeword) in places.zip(&data[..short_length]) {
            *place = codeword;
        }
        if let Some(&last) = data.get(short_length) {
            // The short blocks have no codeword in this position.
            of_data[count * short_length + block - short_blocks] = last;
        }
        let mut correction = [0; reed_solomon::MAX_EC_CODEWORDS];
        let correction = &mut correction[..blocks.correction];
        reed_solomon::remainder(data, correction);
        for (place, &codeword) in of_correction[block..]
            .iter_mut()
            .step_by(count)
            .zip(&*correction)
        {
            *place = codeword;
        }
    }
}
