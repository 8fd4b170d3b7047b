//! Bounds the Huffman tables of a lossless WebP, and of an alpha channel that is coded like one.
//!
//! An image may have up to 65,536 groups of prefix codes. The entropy image gives each block of
//! pixels the number of its group, and so tells how many groups there are. A group may take only 82
//! bits of the file but 75 KB of memory in the decoder. So this module reads the codes first, and
//! adds up the memory of their tables.

use super::prefix::{BitReader, PrefixCode};
use crate::decode::LogoFault;
use crate::memory::try_with_capacity;

/// The maximum size of the decoder's tables, in bytes. libwebp writes at most 2,600 groups, with
/// tables of up to about 25 KB each.
pub const MAX_TABLE_BYTES: usize = 64 * 1024 * 1024;

/// The order in which a file lists the lengths of the code length code, which encodes the lengths
/// of all other codes.
const CODE_LENGTH_ORDER: [usize; 19] = [
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
];

/// The number of symbols in each code of a group: green, lengths and colour cache; red; blue;
/// alpha; distances.
const ALPHABET_SIZES: [usize; 5] = [256 + NUM_LENGTHS, 256, 256, 256, 40];

/// The number of symbols for lengths. They follow the symbols for the values of green.
const NUM_LENGTHS: usize = 24;

/// The pixel that each of the 120 shortest distance codes refers to: columns to the left, rows up.
#[rustfmt::skip]
const NEAR_PIXELS: [(i8, i8); 120] = [
    (0, 1), (1, 0), (1, 1), (-1, 1), (0, 2), (2, 0), (1, 2), (-1, 2), (2, 1), (-2, 1), (2, 2),
    (-2, 2), (0, 3), (3, 0), (1, 3), (-1, 3), (3, 1), (-3, 1), (2, 3), (-2, 3), (3, 2), (-3, 2),
    (0, 4), (4, 0), (1, 4), (-1, 4), (4, 1), (-4, 1), (3, 3), (-3, 3), (2, 4), (-2, 4), (4, 2),
    (-4, 2), (0, 5), (3, 4), (-3, 4), (4, 3), (-4, 3), (5, 0), (1, 5), (-1, 5), (5, 1), (-5, 1),
    (2, 5), (-2, 5), (5, 2), (-5, 2), (4, 4), (-4, 4), (3, 5), (-3, 5), (5, 3), (-5, 3), (0, 6),
    (6, 0), (1, 6), (-1, 6), (6, 1), (-6, 1), (2, 6), (-2, 6), (6, 2), (-6, 2), (4, 5), (-4, 5),
    (5, 4), (-5, 4), (3, 6), (-3, 6), (6, 3), (-6, 3), (0, 7), (7, 0), (1, 7), (-1, 7), (5, 5),
    (-5, 5), (7, 1), (-7, 1), (4, 6), (-4, 6), (6, 4), (-6, 4), (2, 7), (-2, 7), (7, 2), (-7, 2),
    (3, 7), (-3, 7), (7, 3), (-7, 3), (5, 6), (-5, 6), (6, 5), (-6, 5), (8, 0), (4, 7), (-4, 7),
    (7, 4), (-7, 4), (8, 1), (8, 2), (6, 6), (-6, 6), (8, 3), (5, 7), (-5, 7), (7, 5), (-7, 5),
    (8, 4), (6, 7), (-6, 7), (7, 6), (-7, 6), (8, 5), (7, 7), (-7, 7), (8, 6), (8, 7),
];

/// Checks the content of a `VP8L` chunk, and returns the bytes that its tables take in the decoder.
///
/// # Errors
///
/// [`LogoFault::TooComplex`] if there are more groups than blocks of pixels, or more than
/// [`MAX_TABLE_BYTES`] of tables; [`LogoFault::Damaged`] if the codes cannot be read.
pub fn check(data: &[u8], width: u32, height: u32) -> Result<usize, LogoFault> {
    let mut bits = BitReader::new(data);
    // The signature, the width, the height, the alpha flag, and the version.
    bits.skip(8 + 14 + 14 + 1 + 3)?;
    check_image(&mut bits, width as usize, height as usize)
}

/// Checks the content of an `ALPH` chunk, and returns the bytes that its tables take.
///
/// # Errors
///
/// As [`check`].
pub fn check_alpha(data: &[u8], width: u32, height: u32) -> Result<usize, LogoFault> {
    let (flags, data) = data.split_first().ok_or(LogoFault::Damaged)?;
    match flags & 3 {
        0 if data.len() < width as usize * height as usize => Err(LogoFault::Damaged),
        0 => Ok(0),
        _ => check_image(&mut BitReader::new(data), width as usize, height as usize),
    }
}

fn check_image(bits: &mut BitReader<'_>, width: usize, height: usize) -> Result<usize, LogoFault> {
    let width = skip_transforms(bits, width, height)?;
    let cache = read_cache_bits(bits)?;
    let mut groups = 1;
    if bits.read(1)? == 1 {
        let (columns, rows) = read_blocks(bits, width, height)?;
        groups = read_groups(bits, columns, rows)?;
    }
    for _ in 0..groups {
        for alphabet in alphabets(cache) {
            read_code(bits, alphabet)?;
        }
    }
    Ok(bits.tables)
}

/// Skips the transforms, and returns the width of the coded image. It is smaller than the width of
/// the image if the colour indexing transform packs several pixels into one.
fn skip_transforms(
    bits: &mut BitReader<'_>,
    mut width: usize,
    height: usize,
) -> Result<usize, LogoFault> {
    let mut seen = [false; 4];
    while bits.read(1)? == 1 {
        let kind = bits.read(2)?;
        if std::mem::replace(&mut seen[kind as usize], true) {
            return Err(LogoFault::Damaged);
        }
        match kind {
            // The predictor and the colour transform.
            0 | 1 => {
                let (columns, rows) = read_blocks(bits, width, height)?;
                read_pixels(bits, columns, rows)?;
            }
            // The colour indexing transform.
            3 => {
                let colors = bits.read(8)? as usize + 1;
                read_pixels(bits, colors, 1)?;
                width = width.div_ceil(match colors {
                    0..=2 => 8,
                    3..=4 => 4,
                    5..=16 => 2,
                    _ => 1,
                });
            }
            // The subtract green transform has no data.
            _ => {}
        }
    }
    Ok(width)
}

/// Reads the size of blocks, and returns the number of columns and rows of blocks.
fn read_blocks(
    bits: &mut BitReader<'_>,
    width: usize,
    height: usize,
) -> Result<(usize, usize), LogoFault> {
    let side = 1 << (bits.read(3)? + 2);
    Ok((width.div_ceil(side), height.div_ceil(side)))
}

/// Reads the size of the colour cache in bits. Returns 0 if there is no cache.
fn read_cache_bits(bits: &mut BitReader<'_>) -> Result<u32, LogoFault> {
    if bits.read(1)? == 0 {
        return Ok(0);
    }
    match bits.read(4)? {
        size @ 1..=11 => Ok(size),
        _ => Err(LogoFault::Damaged),
    }
}

/// Returns the number of symbols in each code of a group, with a colour cache of `cache` bits.
fn alphabets(cache: u32) -> [usize; 5] {
    let mut alphabets = ALPHABET_SIZES;
    if cache > 0 {
        alphabets[0] += 1 << cache;
    }
    alphabets
}

/// Reads the entropy image, and returns the number of groups.
fn read_groups(bits: &mut BitReader<'_>, columns: usize, rows: usize) -> Result<usize, LogoFault> {
    // Red and green of a pixel are the number of its group.
    let numbers = read_pixels(bits, columns, rows)?
        .into_iter()
        .map(|color| color >> 8 & 0xffff);
    let groups = numbers.max().unwrap_or(0) as usize + 1;
    if groups > columns * rows {
        return Err(LogoFault::TooComplex);
    }
    Ok(groups)
}

/// Reads the image of a transform, or the entropy image. Both have a single group of codes. Returns
/// the pixels: alpha in the highest byte, then red, green and blue.
fn read_pixels(
    bits: &mut BitReader<'_>,
    width: usize,
    height: usize,
) -> Result<Vec<u32>, LogoFault> {
    let cache_bits = read_cache_bits(bits)?;
    let mut cache = vec![0; 1 << cache_bits];
    let remember = |cache: &mut [u32], color: u32| {
        if cache_bits > 0 {
            cache[(color.wrapping_mul(0x1e35_a7bd) >> (32 - cache_bits)) as usize] = color;
        }
    };
    let mut codes = Vec::with_capacity(5);
    for alphabet in alphabets(cache_bits) {
        codes.push(read_code(bits, alphabet)?);
    }
    let [green, red, blue, alpha, distances] = &codes[..] else {
        return Err(LogoFault::Damaged);
    };
    let total = width * height;
    let mut pixels = try_with_capacity(total)?;
    while pixels.len() < total {
        let symbol = usize::from(green.read(bits)?);
        if symbol < 256 {
            let [red, blue, alpha] = [
                u32::from(red.read(bits)?),
                u32::from(blue.read(bits)?),
                u32::from(alpha.read(bits)?),
            ];
            let color = alpha << 24 | red << 16 | (symbol as u32) << 8 | blue;
            remember(&mut cache, color);
            pixels.push(color);
        } else if symbol < 256 + NUM_LENGTHS {
            let length = read_distance(bits, symbol - 256)?;
            let code = usize::from(distances.read(bits)?);
            let distance = distance_of(read_distance(bits, code)?, width);
            if distance > pixels.len() || length > total - pixels.len() {
                return Err(LogoFault::Damaged);
            }
            for _ in 0..length {
                let color = pixels[pixels.len() - distance];
                remember(&mut cache, color);
                pixels.push(color);
            }
        } else {
            pixels.push(cache[symbol - 256 - NUM_LENGTHS]);
        }
    }
    Ok(pixels)
}

/// Reads the extra bits of a length or distance symbol, and returns the length or distance.
fn read_distance(bits: &mut BitReader<'_>, symbol: usize) -> Result<usize, LogoFault> {
    if symbol < 4 {
        return Ok(symbol + 1);
    }
    let more = (symbol - 2) / 2;
    Ok(((2 + symbol % 2) << more) + bits.read(more as u32)? as usize + 1)
}

/// Converts a distance code to a distance in pixels.
fn distance_of(code: usize, width: usize) -> usize {
    match NEAR_PIXELS.get(code - 1) {
        Some(&(left, up)) => {
            let distance = i32::from(left) + i32::from(up) * i32::from(width as u16);
            usize::try_from(distance).unwrap_or(1).max(1)
        }
        None => code - NEAR_PIXELS.len(),
    }
}

/// Reads a prefix code, and adds the size of its table to `bits.tables`.
fn read_code(bits: &mut BitReader<'_>, alphabet: usize) -> Result<PrefixCode, LogoFault> {
    let code = if bits.read(1)? == 1 {
        read_simple_code(bits, alphabet)?
    } else {
        let mut lengths = [0; CODE_LENGTH_ORDER.len()];
        let count = 4 + bits.read(4)? as usize;
        for &place in CODE_LENGTH_ORDER.iter().take(count) {
            lengths[place] = bits.read(3)? as u8;
        }
        PrefixCode::new(&read_lengths(bits, &PrefixCode::new(&lengths)?, alphabet)?)?
    };
    bits.tables += table_size(&code, alphabet);
    if bits.tables > MAX_TABLE_BYTES {
        return Err(LogoFault::TooComplex);
    }
    Ok(code)
}

/// Reads a code of one or two symbols.
fn read_simple_code(bits: &mut BitReader<'_>, alphabet: usize) -> Result<PrefixCode, LogoFault> {
    let count = bits.read(1)? + 1;
    let size = if bits.read(1)? == 1 { 8 } else { 1 };
    let mut symbols = vec![bits.read(size)? as u16];
    if count == 2 {
        symbols.push(bits.read(8)? as u16);
    }
    if symbols
        .iter()
        .any(|&symbol| usize::from(symbol) >= alphabet)
    {
        return Err(LogoFault::Damaged);
    }
    Ok(PrefixCode::simple(symbols))
}

/// Reads the lengths of a prefix code. `code` is the prefix code that encodes the lengths.
fn read_lengths(
    bits: &mut BitReader<'_>,
    code: &PrefixCode,
    alphabet: usize,
) -> Result<Vec<u8>, LogoFault> {
    let mut symbols = alphabet;
    if bits.read(1)? == 1 {
        let size = 2 + 2 * bits.read(3)?;
        symbols = 2 + bits.read(size)? as usize;
        if symbols > alphabet {
            return Err(LogoFault::Damaged);
        }
    }
    let mut lengths = Vec::with_capacity(alphabet);
    let mut previous = 8;
    while lengths.len() < alphabet && symbols > 0 {
        symbols -= 1;
        let symbol = code.read(bits)? as u8;
        let (length, count) = match symbol {
            0..=15 => (symbol, 1),
            16 => (previous, bits.read(2)? + 3),
            17 => (0, bits.read(3)? + 3),
            _ => (0, bits.read(7)? + 11),
        };
        let length_after = lengths.len() + count as usize;
        if length_after > alphabet {
            return Err(LogoFault::Damaged);
        }
        lengths.resize(length_after, length);
        if length != 0 {
            previous = length;
        }
    }
    Ok(lengths)
}

/// Returns the bytes of memory that the crate `image-webp` takes for a code: for its lengths, for a
/// lookup table of up to ten bits, and for a tree of the longer codes.
fn table_size(code: &PrefixCode, alphabet: usize) -> usize {
    const TABLE_BITS: usize = 10;
    const CODE: usize = 64;
    let (longest, long) = code.longer_than(TABLE_BITS);
    CODE + 2 * alphabet + (4 << longest.min(TABLE_BITS)) + 2 * 16 * long
}
