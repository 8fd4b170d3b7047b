//! Reads the modules of a symbol as the standards describe it, module by module and bit by bit.

use crate::encode::jis_x_0208::JIS_X_0208;
use crate::symbology::CharCountClass;
use crate::symbology::blocks::Blocks;
use crate::{ErrorCorrectionLevel, Mode, Symbol, Symbology, Version};

/// Returns the data of all segments of a symbol: digits, characters and bytes, and kanji as UTF-8.
///
/// # Panics
///
/// If the symbol is not valid.
pub fn read(symbol: &Symbol) -> Vec<u8> {
    let (version, level) = (symbol.version(), symbol.error_correction_level());
    let bits: Vec<bool> = encoding_region(version)
        .into_iter()
        .map(|(x, y)| symbol.is_dark(x, y) != is_inverted(symbol, x, y))
        .collect();
    let codewords = codewords(&bits, version, level);
    let data = data_of_blocks(&codewords, version, level);
    parse(&data, version, level)
}

/// Returns the modules of the encoding region in the order of placement: pairs of columns from the
/// right, upwards first.
fn encoding_region(version: Version) -> Vec<(usize, usize)> {
    let function_modules = version.function_modules();
    let is_free = |x: usize, y: usize| function_modules[y][x / 64] >> (x % 64) & 1 == 0;
    let (width, height) = (version.width(), version.height());
    let mut modules = Vec::new();
    let mut right = match version.symbology() {
        // The column of the timing pattern at the right is in no pair.
        Symbology::Rmqr => width - 2,
        _ => width - 1,
    };
    let mut goes_up = true;
    loop {
        // The column of the vertical timing pattern is in no pair.
        if version.symbology() == Symbology::Qr && right == 6 {
            right -= 1;
        }
        for step in 0..height {
            let y = if goes_up { height - 1 - step } else { step };
            for x in [right, right - 1] {
                if is_free(x, y) {
                    modules.push((x, y));
                }
            }
        }
        goes_up = !goes_up;
        if right < 3 {
            return modules;
        }
        right -= 2;
    }
}

/// Returns true if the data mask inverts a module (table 10).
fn is_inverted(symbol: &Symbol, j: usize, i: usize) -> bool {
    let remainder = match (symbol.version().symbology(), symbol.mask().number()) {
        (Symbology::Qr, 0) => (i + j) % 2,
        (Symbology::Qr, 1) | (Symbology::MicroQr, 0) => i % 2,
        (Symbology::Qr, 2) => j % 3,
        (Symbology::Qr, 3) => (i + j) % 3,
        (Symbology::Qr, 4) | (Symbology::MicroQr, 1) | (Symbology::Rmqr, 0) => (i / 2 + j / 3) % 2,
        (Symbology::Qr, 5) => i * j % 2 + i * j % 3,
        (Symbology::Qr, 6) | (Symbology::MicroQr, 2) => (i * j % 2 + i * j % 3) % 2,
        (Symbology::Qr, 7) | (Symbology::MicroQr, 3) => ((i + j) % 2 + i * j % 3) % 2,
        other => panic!("no data mask {other:?}"),
    };
    remainder == 0
}

/// Returns the codewords. One of four bits, the last of the data of M1 and M3, has them as its high
/// bits.
fn codewords(bits: &[bool], version: Version, level: ErrorCorrectionLevel) -> Vec<u8> {
    let data = Blocks::new(version, level).data;
    let mut bits = bits.iter();
    (0..version.table().codewords.into())
        .map(|i| {
            let is_half = version.table().has_half_codeword && i + 1 == data;
            let count = if is_half { 4 } else { 8 };
            let bits = bits.by_ref().take(count);
            bits.fold(0, |codeword, &bit| codeword << 1 | u8::from(bit)) << (8 - count)
        })
        .collect()
}

/// Returns the data codewords in order, and asserts that no block has an error.
fn data_of_blocks(codewords: &[u8], version: Version, level: ErrorCorrectionLevel) -> Vec<u8> {
    let blocks = Blocks::new(version, level);
    let mut of_blocks = vec![Vec::new(); blocks.count];
    let longest = blocks.data.div_ceil(blocks.count);
    let mut codewords = codewords.iter();
    for round in 0..longest {
        for (i, block) in of_blocks.iter_mut().enumerate() {
            let is_long = i >= blocks.count - blocks.data % blocks.count;
            if round < blocks.data / blocks.count || is_long {
                block.extend(codewords.next());
            }
        }
    }
    let data: Vec<u8> = of_blocks.concat();
    for _ in 0..blocks.correction {
        for block in &mut of_blocks {
            block.extend(codewords.next());
        }
    }
    for block in &of_blocks {
        let mut root = 1;
        for _ in 0..blocks.correction {
            let syndrome = block
                .iter()
                .fold(0, |sum, &codeword| multiply(sum, root) ^ codeword);
            assert_eq!(syndrome, 0, "{version} {level:?}: a block has an error");
            root = multiply(root, 2);
        }
    }
    data
}

/// Multiplies in GF(2⁸), bit by bit.
fn multiply(a: u8, b: u8) -> u8 {
    let (mut a, mut b, mut product) = (u16::from(a), b, 0);
    while b > 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        a <<= 1;
        if a > 0xff {
            a ^= 0x11d;
        }
        b >>= 1;
    }
    product as u8
}

/// Reads numbers from bits.
struct Bits<'a>(std::slice::Iter<'a, bool>);

impl Bits<'_> {
    fn take(&mut self, count: usize) -> usize {
        assert!(self.0.len() >= count, "the data is too short");
        let bits = self.0.by_ref().take(count);
        bits.fold(0, |number, &bit| number << 1 | usize::from(bit))
    }
}

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Returns the characters of all segments, and asserts that padding follows them.
fn parse(codewords: &[u8], version: Version, level: ErrorCorrectionLevel) -> Vec<u8> {
    let mut all: Vec<bool> = codewords
        .iter()
        .flat_map(|codeword| (0..8).rev().map(move |bit| codeword >> bit & 1 == 1))
        .collect();
    if version.table().has_half_codeword {
        all.truncate(all.len() - 4);
    }
    assert_eq!(all.len(), version.data_bits(level));
    let class = CharCountClass::of(version);
    let indicator_bits = class.header_bits(Mode::Numeric) - class.char_count_bits(Mode::Numeric);
    let terminator = usize::from(version.table().terminator_bits);
    let mut bits = Bits(all.iter());
    let mut text = Vec::new();
    loop {
        let rest = bits.0.as_slice();
        if rest.iter().take(terminator).all(|&bit| !bit) {
            assert_padding(
                &all[all.len() - rest.len()..],
                all.len() - rest.len(),
                terminator,
            );
            return text;
        }
        let indicator = bits.take(indicator_bits);
        let mode = [
            Mode::Numeric,
            Mode::Alphanumeric,
            Mode::Byte,
            Mode::Kanji,
            Mode::Eci,
        ]
        .into_iter()
        .find(|&mode| class.has(mode) && class.mode_indicator(mode) as usize == indicator)
        .expect("a mode indicator");
        if mode == Mode::Eci {
            assert_eq!(bits.take(8), 26, "the assignment number of UTF-8");
            continue;
        }
        let count = bits.take(class.char_count_bits(mode));
        let mut left = count;
        while left > 0 {
            match mode {
                Mode::Numeric => {
                    let digits = left.min(3);
                    let number = bits.take([4, 7, 10][digits - 1]);
                    text.extend(format!("{number:0digits$}").bytes());
                    left -= digits;
                }
                Mode::Alphanumeric => {
                    let pair = left.min(2);
                    let number = bits.take([6, 11][pair - 1]);
                    if pair == 2 {
                        text.push(ALPHANUMERIC[number / 45]);
                    }
                    text.push(ALPHANUMERIC[number % 45]);
                    left -= pair;
                }
                Mode::Byte => {
                    text.push(bits.take(8) as u8);
                    left -= 1;
                }
                _ => {
                    let number = bits.take(13);
                    let point = JIS_X_0208[number];
                    let character = char::from_u32(point.into()).expect("a character");
                    text.extend(character.to_string().bytes());
                    left -= 1;
                }
            }
        }
    }
}

/// Asserts that a terminator, zeros up to the next codeword, pad codewords and at last four zeros
/// follow the segments.
fn assert_padding(rest: &[bool], before: usize, terminator: usize) {
    let zeros = terminator.min(rest.len());
    let zeros = (before + zeros)
        .next_multiple_of(8)
        .min(before + rest.len())
        - before;
    let (first, padding) = rest.split_at(zeros);
    assert!(first.iter().all(|&bit| !bit));
    for (codeword, pad) in padding
        .chunks(8)
        .zip([0b1110_1100, 0b0001_0001].iter().cycle())
    {
        let value = codeword
            .iter()
            .fold(0_u8, |value, &bit| value << 1 | u8::from(bit));
        assert_eq!(value, if codeword.len() == 8 { *pad } else { 0 });
    }
}
