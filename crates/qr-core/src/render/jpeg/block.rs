//! Encodes blocks of 8 × 8 pixels in two colours.
//!
//! The cosine transform is linear, so each channel of a block is the transform of its dark pixels,
//! times the difference of the two colours. Modules make few different blocks: each is encoded
//! once, and its bits are copied.

use super::bits::Writer;
use super::cosine::of_pixels;
use super::tables::{AC, DC, HuffmanTable, ZIGZAG, steps};

/// A block: a byte a row, and a bit a pixel, the first in the lowest bits. Dark is 1.
pub(in crate::render) type Pixels = u64;

/// A channel of a picture: luminance, or one of the two channels of chrominance.
pub(in crate::render) struct Channel {
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
pub(in crate::render) const MAX_BYTES: usize = 2 * (64 * (16 + 11) / 8);

/// The maximum number of channels.
pub(in crate::render) const MAX_CHANNELS: usize = 3;

/// A block that was encoded.
#[derive(Clone, Copy)]
struct Block {
    pixels: Pixels,
    channels: [Coefficients; MAX_CHANNELS],
}

/// The coefficients of a channel of a block.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::render) struct Coefficients {
    first: i32,
    /// The start of the others in the words of all blocks, and their length in bits.
    start: u32,
    bits: u32,
}

impl Coefficients {
    /// Encodes the coefficients, in steps and row by row. Appends the codes of all but the first to
    /// `words`.
    pub fn encode(steps: &[i32; 64], kind: usize, words: &mut Vec<u32>) -> Self {
        Self {
            first: steps[0],
            start: words.len() as u32,
            bits: push_coefficients(steps, &AC[kind], words),
        }
    }
}

/// Writes a block whose codes are in `words`. `before` has the first coefficients of the previous
/// block.
#[inline]
pub(in crate::render) fn write_block(
    block: &[Coefficients; MAX_CHANNELS],
    words: &[u32],
    channels: &[Channel],
    before: &mut [i32; MAX_CHANNELS],
    writer: &mut Writer<'_>,
) {
    for ((channel, before), coefficients) in channels.iter().zip(before).zip(block) {
        let (bits, count) = amplitude(coefficients.first - *before);
        let (code, length) = DC[channel.kind].code(count as u8);
        writer.push(code << count | bits, length + count);
        *before = coefficients.first;
        let words = &words[coefficients.start as usize..];
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
        let block = &self.encoded[number].channels;
        write_block(block, &self.words, channels, before, writer);
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
        let transform = of_pixels(pixels);
        let mut block = Block {
            pixels,
            channels: [Coefficients::default(); MAX_CHANNELS],
        };
        for (channel, coefficients) in channels.iter().zip(&mut block.channels) {
            let mut steps = [0; 64];
            for i in 0..64 {
                steps[i] = rounded(transform[i] * channel.factors[i]);
            }
            steps[0] = rounded(transform[0] * channel.factors[0] + channel.light);
            *coefficients = Coefficients::encode(&steps, channel.kind, &mut self.words);
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
#[inline(always)]
pub(super) fn rounded(value: f32) -> i32 {
    // Beside this number, the floats are the integers.
    const INTEGERS: f32 = 12_582_912.0;
    (value + INTEGERS).to_bits().cast_signed() - INTEGERS.to_bits().cast_signed()
}
