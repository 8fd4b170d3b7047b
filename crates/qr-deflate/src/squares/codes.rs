//! The codes of the symbols of a block, by the squares that they show.

use super::{PHASES, SquareGrid};
use crate::bits::{MAX_PENDING_BITS, Writer};
use crate::codes::{BlockCodes, DISTANCES, distance_symbol};
use crate::huffman::AllCoded;
use crate::{MAX_MATCH, MIN_MATCH};

/// Codes in one word: their number of bits in the lowest six, 1 in bit 7, and the bits from bit 8
/// on. 0 if a code is missing, or if they do not fit between two flushes.
type Packed = u64;

const fn packed(bits: u64, count: u32) -> Packed {
    bits << 8 | (AllCoded::IS_CODED | count) as u64
}

/// The number of bits of codes.
const fn num_bits(codes: Packed) -> u32 {
    codes as u32 & 0x3f
}

/// How many squares are written at once.
pub(super) const GROUP: usize = 4;

/// The number of indices of a group: its squares, and the one before them.
const SHOWN: usize = 1 << (GROUP + 1);

/// The codes of the symbols of a block.
pub(super) struct SymbolCodes {
    /// Of the byte in which a square begins, by phase, the square before and the square. No bits if
    /// the square begins with a byte.
    mixed: [Packed; 4 * PHASES],
    /// Of this byte and the bytes of the square. 0 if they are too many.
    squares: [Packed; 4 * PHASES],
    /// Of the squares of a group, by phase, the square before and the squares. 0 if they do not fit.
    groups: [Packed; SHOWN * PHASES],
    /// Of one byte of a square.
    byte: [Packed; 2],
    /// By phase: how many bytes a square has.
    num_pure: [usize; PHASES],
    /// Of the length of a match, from the minimum to the maximum.
    lengths: [Packed; MAX_MATCH - MIN_MATCH + 1],
    /// Of the symbols of distances, without their extra bits.
    distances: [Packed; DISTANCES],
    /// Of the distance of a row, and of the longest match at this distance.
    row: Packed,
    longest: Packed,
}

/// Returns the byte in which a square begins, by phase, the square before and the square, or `None`
/// if the square begins with a byte.
pub(super) const fn mixed_byte(phase: usize, pair: usize) -> Option<u8> {
    if phase == 0 {
        return None;
    }
    let own = (1 << phase) - 1;
    let before = if pair & 1 == 0 { !own } else { 0 };
    Some(before | if pair & 2 == 0 { own } else { 0 })
}

/// Returns the byte of a square.
pub(super) const fn pure_byte(is_dark: bool) -> u8 {
    if is_dark { 0 } else { 0xff }
}

impl SymbolCodes {
    /// Takes the codes of the symbols that a block in this grid may have.
    pub fn new(grid: &SquareGrid, codes: &BlockCodes) -> Self {
        let pack =
            |code: Option<(u32, u32)>| code.map_or(0, |(bits, count)| packed(bits.into(), count));
        let of_byte = |byte| pack(codes.literal(byte));
        let byte = [false, true].map(|is_dark| of_byte(pure_byte(is_dark)));
        let mixed = |i: usize| mixed_byte(i / 4, i % 4).map_or(packed(0, 0), of_byte);
        let squares = |i: usize| {
            let bytes = std::iter::repeat_n(byte[i / 2 % 2], grid.num_pure(i / 4));
            bytes.fold(mixed(i), joined)
        };
        let squares: [_; 4 * PHASES] = std::array::from_fn(squares);
        let group = |i: usize| {
            let squares = (0..GROUP).map(|square| {
                let phase = (i / SHOWN).wrapping_sub(square * grid.scale) % PHASES;
                squares[phase * 4 + (i >> square) % 4]
            });
            squares.fold(packed(0, 0), joined)
        };
        let lengths: [_; MAX_MATCH - MIN_MATCH + 1] =
            std::array::from_fn(|i| pack(codes.length(MIN_MATCH + i)));
        let distances = std::array::from_fn(|symbol| pack(codes.distance(symbol)));
        let mut all = Self {
            mixed: std::array::from_fn(mixed),
            squares,
            groups: std::array::from_fn(group),
            byte,
            num_pure: std::array::from_fn(|phase| grid.num_pure(phase)),
            lengths,
            distances,
            row: 0,
            longest: 0,
        };
        all.row = all.of_distance(grid.length);
        all.longest = joined(all.lengths[MAX_MATCH - MIN_MATCH], all.row);
        all
    }

    /// Returns the code of a distance with its extra bits, or 0 if it has none.
    #[inline(always)]
    fn of_distance(&self, distance: usize) -> Packed {
        let symbol = distance_symbol(distance);
        let code = self.distances[symbol.symbol() % DISTANCES];
        let extra = u64::from(symbol.extra) << (8 + num_bits(code));
        // A missing code stays 0 in bit 7.
        (code | extra) + u64::from(symbol.extra_bits)
    }

    /// Writes the byte in which a square begins, and the bytes of the square.
    #[inline(always)]
    pub fn write_square(&self, phase: usize, pair: usize, writer: &mut Writer<'_>) {
        let codes = self.squares[phase % PHASES * 4 + pair % 4];
        if codes == 0 {
            self.write_wide(phase, pair, writer);
        } else {
            writer.push(codes >> 8, codes as u32);
            writer.flush();
        }
    }

    /// Writes the squares of a group. Returns false if their codes do not fit in a word.
    #[inline(always)]
    pub fn write_group(&self, phase: usize, shown: usize, writer: &mut Writer<'_>) -> bool {
        let codes = self.groups[phase % PHASES * SHOWN + shown % SHOWN];
        writer.push(codes >> 8, codes as u32);
        writer.flush();
        codes != 0
    }

    #[cold]
    #[inline(never)]
    fn write_wide(&self, phase: usize, pair: usize, writer: &mut Writer<'_>) {
        self.write_mixed(phase, pair, writer);
        for _ in 0..self.num_pure[phase] {
            self.write_byte(pair & 2 != 0, writer);
        }
    }

    /// Writes the byte in which a square begins.
    #[inline(always)]
    pub fn write_mixed(&self, phase: usize, pair: usize, writer: &mut Writer<'_>) {
        let codes = self.mixed[phase % PHASES * 4 + pair % 4];
        writer.push(codes >> 8, codes as u32);
        writer.flush();
    }

    /// Writes a byte of a square.
    #[inline(always)]
    pub fn write_byte(&self, is_dark: bool, writer: &mut Writer<'_>) {
        let code = self.byte[usize::from(is_dark)];
        writer.push(code >> 8, code as u32);
        writer.flush();
    }

    /// Writes a match of at most [`MAX_MATCH`] bytes.
    #[inline(always)]
    pub fn write_match(
        &self,
        length: usize,
        distance: usize,
        all_coded: &mut AllCoded,
        writer: &mut Writer<'_>,
    ) {
        self.write(length, self.of_distance(distance), all_coded, writer);
    }

    /// Writes a match of at most [`MAX_MATCH`] bytes at the distance of a row.
    #[inline(always)]
    pub fn write_repeat(&self, length: usize, all_coded: &mut AllCoded, writer: &mut Writer<'_>) {
        self.write(length, self.row, all_coded, writer);
    }

    /// Returns true if a match may have this length, and if the length has a code.
    #[inline(always)]
    pub fn has_length(&self, length: usize) -> bool {
        let index = length.wrapping_sub(MIN_MATCH);
        self.lengths.get(index).is_some_and(|&code| code != 0)
    }

    /// Writes a match at the distance of a row whose length has no code, as two or three that have
    /// codes.
    #[cold]
    #[inline(never)]
    pub fn write_divided(&self, length: usize, all_coded: &mut AllCoded, writer: &mut Writer<'_>) {
        let in_two = |length: usize| {
            let mut parts = (MIN_MATCH..length).rev().map(|part| [part, length - part]);
            parts.find(|parts| parts.iter().all(|&part| self.has_length(part)))
        };
        let parts = in_two(length).or_else(|| {
            let parts = in_two(length.checked_sub(MAX_MATCH)?)?;
            self.write_longest(all_coded, writer);
            Some(parts)
        });
        match parts {
            Some(parts) => {
                for part in parts {
                    self.write_repeat(part, all_coded, writer);
                }
            }
            None => all_coded.and_packed(0),
        }
    }

    #[inline(always)]
    fn write(
        &self,
        length: usize,
        distance: Packed,
        all_coded: &mut AllCoded,
        writer: &mut Writer<'_>,
    ) {
        let length = self.lengths[length - MIN_MATCH];
        all_coded.and_packed((length & distance) as u32);
        writer.push(length >> 8, length as u32);
        writer.push(distance >> 8, distance as u32);
        writer.flush();
    }

    /// Writes the longest match at the distance of a row.
    #[inline(always)]
    pub fn write_longest(&self, all_coded: &mut AllCoded, writer: &mut Writer<'_>) {
        writer.push(self.longest >> 8, self.longest as u32);
        all_coded.and_packed(self.longest as u32);
        writer.flush();
    }
}

/// Returns codes, and a code after them.
const fn joined(codes: Packed, next: Packed) -> Packed {
    let count = num_bits(codes) + num_bits(next);
    let is_coded = codes & next & AllCoded::IS_CODED as u64 != 0;
    if !is_coded || count > MAX_PENDING_BITS {
        return 0;
    }
    packed(codes >> 8 | next >> 8 << num_bits(codes), count)
}
