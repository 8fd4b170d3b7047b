//! Segments -> data codewords -> error correction -> the final message
//! (ISO/IEC 18004:2015, clauses 7.4 to 7.6).

use crate::encode::blocks::Blocks;
use crate::encode::reed_solomon;
use crate::{ErrorCorrectionLevel, Mode, Segment, Version};

/// The ECI assignment number of UTF-8 (AIM ITS/04-023).
const ECI_UTF_8: u32 = 26;

/// What fills the data codewords that are left, in turn (clause 7.4.10).
const PAD_CODEWORDS: [u8; 2] = [0b1110_1100, 0b0001_0001];

/// Puts into `message` the codewords of `segments` in the order in which they are placed in the symbol: the blocks of
/// data interleaved, then their error correction interleaved (clause 7.6). `data` is scratch space.
///
/// The segments fit in the version.
pub(crate) fn final_message(
    segments: &[Segment<'_>],
    version: Version,
    level: ErrorCorrectionLevel,
    eci: bool,
    data: &mut Vec<u8>,
    message: &mut Vec<u8>,
) {
    let blocks = Blocks::new(version, level);
    data.clear();
    push_data(segments, version, eci, blocks.data, data);
    debug_assert_eq!(data.len(), blocks.data);
    message.clear();
    if blocks.count == 1 {
        message.extend_from_slice(data);
        message.resize(blocks.data + blocks.correction, 0);
        reed_solomon::remainder(data, &mut message[blocks.data..]);
    } else {
        message.resize(blocks.data + blocks.count * blocks.correction, 0);
        interleave(blocks, data, message);
    }
}

/// The data codewords: segments, terminator, padding.
fn push_data(
    segments: &[Segment<'_>],
    version: Version,
    eci: bool,
    codewords: usize,
    data: &mut Vec<u8>,
) {
    let mut bits = Bits {
        codewords: data,
        pending: 0,
        count: 0,
    };
    if eci {
        // The mode indicator, and a designator of one codeword (clause 7.4.2).
        bits.push(0b0111, 4);
        bits.push(ECI_UTF_8, 8);
    }
    for segment in segments {
        bits.push_segment(segment, version);
    }
    // The terminator is shorter where the symbol ends before (clause 7.4.9).
    let left = 8 * codewords - bits.len();
    bits.push(0, left.min(4) as u32);
    bits.finish();
    let padding = PAD_CODEWORDS.iter().cycle();
    data.extend(padding.take(codewords - data.len()));
}

/// Bits, the most significant first, into codewords.
struct Bits<'a> {
    codewords: &'a mut Vec<u8>,
    /// The bits that do not fill four codewords yet in the low bits, and how many they are: at most 31.
    pending: u64,
    count: u32,
}

impl Bits<'_> {
    fn len(&self) -> usize {
        8 * self.codewords.len() + self.count as usize
    }

    /// Appends the low `count` bits of `bits`, at most 32, of which the others are 0.
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

    /// Fills the last codeword with 0.
    fn finish(self) {
        let bytes = self.count.div_ceil(8) as usize;
        let pending = self.pending << (32 - self.count);
        self.codewords
            .extend_from_slice(&(pending as u32).to_be_bytes()[..bytes]);
    }

    /// Appends the header of a segment and its data (clauses 7.4.3 to 7.4.6).
    fn push_segment(&mut self, segment: &Segment<'_>, version: Version) {
        let mode = segment.mode();
        let header = mode.header_bits(version.class()) as u32;
        let characters = segment.characters() as u32;
        self.push(mode.indicator() << (header - 4) | characters, header);
        match mode {
            Mode::Numeric => {
                for digits in segment.data().chunks(3) {
                    let number = digits.iter().fold(0, |n, d| 10 * n + u32::from(d - b'0'));
                    self.push(number, [4, 7, 10][digits.len() - 1]);
                }
            }
            Mode::Alphanumeric => {
                for pair in segment.data().chunks(2) {
                    let number = pair.iter().fold(0, |n, &c| 45 * n + alphanumeric_value(c));
                    self.push(number, [6, 11][pair.len() - 1]);
                }
            }
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
        }
    }
}

/// The value of a character in alphanumeric mode (table 5).
fn alphanumeric_value(character: u8) -> u32 {
    u32::from(match character {
        b'0'..=b'9' => character - b'0',
        b'A'..=b'Z' => character - b'A' + 10,
        b' ' => 36,
        b'$' => 37,
        b'%' => 38,
        b'*' => 39,
        b'+' => 40,
        b'-' => 41,
        b'.' => 42,
        b'/' => 43,
        _ => 44,
    })
}

/// The number that stands for a Shift JIS code in kanji mode (clause 7.4.6).
fn kanji_value(code: u16) -> u32 {
    let offset = if code <= 0x9ffc { 0x8140 } else { 0xc140 };
    let code = u32::from(code - offset);
    (code >> 8) * 0xc0 + (code & 0xff)
}

/// Divides `data` into blocks and puts these and their error correction in turn into `message` (clause 7.6).
fn interleave(blocks: Blocks, data: &[u8], message: &mut [u8]) {
    let (count, shorter, of_the_shorter) =
        (blocks.count, blocks.shorter(), blocks.of_the_shorter());
    let (of_data, of_correction) = message.split_at_mut(blocks.data);
    let mut rest = data;
    for block in 0..count {
        let (data, others) = rest.split_at(shorter + usize::from(block >= of_the_shorter));
        rest = others;
        let places = of_data[block..].iter_mut().step_by(count);
        for (place, &codeword) in places.zip(&data[..shorter]) {
            *place = codeword;
        }
        if let Some(&last) = data.get(shorter) {
            // The shorter blocks have none to take turns with.
            of_data[count * shorter + block - of_the_shorter] = last;
        }
        let mut correction = [0; reed_solomon::MOST];
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
