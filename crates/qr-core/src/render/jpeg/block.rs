//! Encodes blocks of 8 × 8 pixels in two colours.
//!
//! The cosine transform is linear, so each channel of a block is the transform of its dark pixels,
//! times the difference of the two colours. Modules make few different blocks: each is encoded
//! once, and its bits are copied.

use super::bits::Writer;
use super::tables::{AC, DC, HuffmanTable, ZIGZAG, steps};

/// A block: a byte a row, and a bit a pixel, the first in the lowest bits. Dark is 1.
pub(super) type Pixels = u64;

/// A channel of a picture: luminance, or one of the two channels of chrominance.
pub(super) struct Channel {
    /// 0 for luminance, 1 for chrominance.
    pub kind: usize,
    /// The size of the steps between the values of coefficients, row by row.
    pub steps: [u8; 64],
    /// By how many steps a coefficient changes if it is 1 in the transform of the dark pixels.
    factors: [f32; 64],
    /// The first coefficient of a light block, in steps.
    light: f32,
}

impl Channel {
    /// Makes the channel of a kind, with its values for dark and light: 0 to 255.
    pub fn new(kind: usize, quality: u8, dark: f32, light: f32) -> Self {
        let steps = steps(kind, quality);
        Self {
            kind,
            steps,
            factors: steps.map(|step| (dark - light) / f32::from(step)),
            light: 8.0 * (light - 128.0) / f32::from(steps[0]),
        }
    }
}

/// The maximum number of bytes of a block in a channel: codes and values of 64 coefficients, and a
/// zero after each byte.
pub(super) const MAX_BYTES: usize = 2 * (64 * (16 + 11) / 8);

/// The maximum number of channels.
pub(super) const MAX_CHANNELS: usize = 3;

/// A block that was encoded.
#[derive(Clone, Copy)]
struct Block {
    pixels: Pixels,
    channels: [Coefficients; MAX_CHANNELS],
}

/// The coefficients of a channel of a block.
#[derive(Clone, Copy, Default)]
struct Coefficients {
    first: i32,
    /// The start of the others in the words of all blocks, and their length in bits.
    start: usize,
    bits: u32,
}

/// The number of places of the hash table, and the maximum number of blocks that are remembered.
const PLACES: usize = 1 << 12;
const MAX_BLOCKS: usize = PLACES / 2;

/// The maximum number of words that are kept: 512 KiB.
const MAX_WORDS_KEPT: usize = 128 * 1024;

/// Remembers the blocks of one picture. Keep one for each thread.
#[derive(Default)]
pub(super) struct Blocks {
    encoded: Vec<Block>,
    /// The codes of all blocks but the first coefficients. Those of a channel begin with a word.
    words: Vec<u32>,
    /// One more than the number of a block, or 0, by the hash of its pixels.
    places: Vec<u16>,
}

impl Blocks {
    /// Forgets all blocks, and keeps the memory.
    pub fn clear(&mut self) {
        self.encoded.clear();
        self.words.clear();
        self.places.clear();
        self.places.resize(PLACES, 0);
    }

    /// Frees the memory if it is unusually large.
    pub fn trim(&mut self) {
        if self.words.capacity() > MAX_WORDS_KEPT {
            *self = Self::default();
        }
    }

    /// Writes a block. `before` has the first coefficients of the previous block.
    pub fn write(
        &mut self,
        pixels: Pixels,
        channels: &[Channel],
        before: &mut [i32; MAX_CHANNELS],
        writer: &mut Writer<'_>,
    ) {
        let number = self.find(pixels, channels);
        let block = &self.encoded[number];
        for ((channel, before), coefficients) in channels.iter().zip(before).zip(&block.channels) {
            let (bits, count) = amplitude(coefficients.first - *before);
            let (code, length) = DC[channel.kind].code(count as u8);
            writer.push(code << count | bits, length + count);
            *before = coefficients.first;
            let words = &self.words[coefficients.start..];
            let whole = coefficients.bits as usize / 32;
            for &word in &words[..whole] {
                writer.push(word, 32);
            }
            let rest = coefficients.bits % 32;
            if rest > 0 {
                writer.push(words[whole] >> (32 - rest), rest);
            }
        }
    }

    /// Returns the number of a block, which is encoded if it is new.
    #[inline]
    fn find(&mut self, pixels: Pixels, channels: &[Channel]) -> usize {
        const { assert!(MAX_BLOCKS < PLACES && MAX_BLOCKS <= u16::MAX as usize) };
        let hash = pixels.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PLACES.ilog2());
        let mut place = hash as usize;
        loop {
            let number = self.places[place % PLACES];
            if number == 0 {
                break;
            }
            let number = usize::from(number) - 1;
            if self.encoded[number].pixels == pixels {
                return number;
            }
            place += 1;
        }
        if self.encoded.len() == MAX_BLOCKS {
            self.clear();
            place = hash as usize;
        }
        self.encode(pixels, channels);
        self.places[place % PLACES] = self.encoded.len() as u16;
        self.encoded.len() - 1
    }

    #[inline(never)]
    fn encode(&mut self, pixels: Pixels, channels: &[Channel]) {
        let transform = transform(pixels);
        let mut block = Block {
            pixels,
            channels: [Coefficients::default(); MAX_CHANNELS],
        };
        for (channel, coefficients) in channels.iter().zip(&mut block.channels) {
            let mut steps = [0; 64];
            for i in 0..64 {
                steps[i] = rounded(transform[i] * channel.factors[i]);
            }
            coefficients.first = rounded(transform[0] * channel.factors[0] + channel.light);
            coefficients.start = self.words.len();
            coefficients.bits = push_coefficients(&steps, &AC[channel.kind], &mut self.words);
        }
        self.encoded.push(block);
    }
}

/// Appends the codes of all coefficients but the first (clause F.1.2.2), and fills up the last word
/// with zeros. Returns the number of bits.
#[inline(never)]
fn push_coefficients(steps: &[i32; 64], code: &HuffmanTable, words: &mut Vec<u32>) -> u32 {
    const END_OF_BLOCK: u8 = 0x00;
    const SIXTEEN_ZEROS: u8 = 0xf0;
    let (mut pending, mut count, mut bits) = (0_u64, 0, 0);
    let mut push = |value: u32, length: u32| {
        count += length;
        bits += length;
        pending |= u64::from(value) << (64 - count);
        if count >= 32 {
            words.push((pending >> 32) as u32);
            pending <<= 32;
            count -= 32;
        }
    };
    let mut is_set = 0_u64;
    for (i, &at) in ZIGZAG.iter().enumerate().skip(1) {
        is_set |= u64::from(steps[at] != 0) << i;
    }
    let mut before = 0;
    while is_set != 0 {
        let i = is_set.trailing_zeros();
        is_set &= is_set - 1;
        let mut zeros = i - before - 1;
        while zeros > 15 {
            let (code, length) = code.code(SIXTEEN_ZEROS);
            push(code, length);
            zeros -= 16;
        }
        let (value, size) = amplitude(steps[ZIGZAG[i as usize]]);
        let (code, length) = code.code((zeros << 4 | size) as u8);
        push(code << size | value, length + size);
        before = i;
    }
    if before < 63 {
        let (code, length) = code.code(END_OF_BLOCK);
        push(code, length);
    }
    words.push((pending >> 32) as u32);
    bits
}

/// Returns the bits of a value, and their number (clause F.1.2.1).
#[inline]
fn amplitude(value: i32) -> (u32, u32) {
    let size = 32 - value.unsigned_abs().leading_zeros();
    // A negative value is less by one, so that its highest bit is 0.
    let bits = (value + (value >> 31)).cast_unsigned();
    (bits & ((1 << size) - 1), size)
}

/// Rounds to the nearest integer. Vectorises, unlike a cast.
#[inline]
fn rounded(value: f32) -> i32 {
    // Beside this number, the floats are the integers.
    const INTEGERS: f32 = 12_582_912.0;
    (value + INTEGERS).to_bits().cast_signed() - INTEGERS.to_bits().cast_signed()
}

/// The cosine transform of one row: of each pixel, its part of each coefficient.
const ROW: [[f32; 8]; 8] = {
    // Half the cosines of multiples of 1/32 of a turn.
    const COSINES: [f32; 9] = [
        0.5,
        0.490_392_64,
        0.461_939_77,
        0.415_734_8,
        0.353_553_4,
        0.277_785_1,
        0.191_341_72,
        0.097_545_16,
        0.0,
    ];
    let mut row = [[0.0; 8]; 8];
    let mut pixel = 0;
    while pixel < 8 {
        let mut i = 0;
        while i < 8 {
            let angle = (2 * pixel + 1) * i % 32;
            row[pixel][i] = match (i, angle) {
                (0, _) => COSINES[4],
                (_, ..=8) => COSINES[angle],
                (_, 9..=16) => -COSINES[16 - angle],
                (_, 17..=24) => -COSINES[angle - 16],
                _ => COSINES[32 - angle],
            };
            i += 1;
        }
        pixel += 1;
    }
    row
};

/// The cosine transforms of four pixels, from `first` on, by their bits.
const fn four_pixels(first: usize) -> [[f32; 8]; 16] {
    let mut all = [[0.0; 8]; 16];
    let mut pixels = 0;
    while pixels < 16 {
        let mut bit = 0;
        while bit < 4 {
            let mut i = 0;
            while i < 8 && pixels >> bit & 1 == 1 {
                all[pixels][i] += ROW[first + bit][i];
                i += 1;
            }
            bit += 1;
        }
        pixels += 1;
    }
    all
}

/// Returns the cosine transform of the dark pixels of a block (clause A.3.3), row by row.
#[inline(never)]
fn transform(pixels: Pixels) -> [f32; 64] {
    static LEFT: [[f32; 8]; 16] = four_pixels(0);
    static RIGHT: [[f32; 8]; 16] = four_pixels(4);
    let mut transform = [0.0; 64];
    for (row, byte) in pixels.to_le_bytes().into_iter().enumerate() {
        let [left, right] = [LEFT[usize::from(byte % 16)], RIGHT[usize::from(byte / 16)]];
        let of_row: [f32; 8] = std::array::from_fn(|i| left[i] + right[i]);
        for (down, into) in transform.as_chunks_mut::<8>().0.iter_mut().enumerate() {
            for across in 0..8 {
                into[across] += ROW[row][down] * of_row[across];
            }
        }
    }
    transform
}
