//! How many bits the parts of a row take, more or less.

use super::SquareGrid;
use super::block::Trained;
use super::codes::{mixed_byte, pure_byte};
use super::parser::ROWS;
use crate::codes::{distance_symbol, length_symbol};
use crate::{MAX_DISTANCE, MAX_MATCH};

/// The parts of a bit in which costs are counted.
pub(super) const BIT: i32 = 16;

/// The cost of what is impossible, more than a row may save.
const NEVER: i32 = 1 << 24;

/// The number of equal squares that a run needs, and the minimum width of those of which any number
/// may be a run.
const RUN_SQUARES: u32 = 5;
const MIN_WIDE_SCALE: usize = 24;

/// The costs of the parts of a row, in parts of a bit.
pub(super) struct Costs {
    /// Of a match, by the number of rows from its source to the row.
    pub matches: [i32; ROWS],
    /// Of a run.
    pub run: i32,
    /// Of a byte of a square, by the square, and of either.
    pub byte: [i32; 2],
    pub mean_byte: i32,
    /// How much more a byte takes in which different squares meet, as a mean of all columns.
    pub more: i32,
    /// The bits that are 0 in the squares plus one if as many are equal as a run needs.
    pub run_mask: u64,
    /// The symbols that matches may have.
    symbols: MatchSymbols,
    /// Whether to look for matches within rows.
    pub finds_matches: bool,
}

/// The symbols of lengths and of distances that matches may have: 1 in the bit of each.
#[derive(Clone, Copy)]
pub(super) struct MatchSymbols {
    pub lengths: u32,
    pub distances: u32,
}

impl MatchSymbols {
    const ALL: Self = Self {
        lengths: u32::MAX,
        distances: u32::MAX,
    };
}

impl Costs {
    /// Returns costs for codes that are not known yet.
    pub fn untrained(grid: &SquareGrid, finds_matches: bool) -> Self {
        let of_byte = |byte| if matches!(byte, 0 | 0xff) { 2 } else { 5 };
        let of_distance = |distance: usize| 2 + distance.ilog2().saturating_sub(1);
        let of_distance = |distance| Some(of_distance(distance));
        let symbols = MatchSymbols::ALL;
        Self::new(grid, 6 * BIT, of_distance, of_byte, symbols, finds_matches)
    }

    /// Returns the costs with trained codes.
    pub fn trained(&self, grid: &SquareGrid, trained: &Trained) -> Self {
        let codes = &trained.codes;
        let of_byte = |byte| codes.literal(byte).map_or(0, |(_, bits)| bits);
        let of_distance = |distance| codes.distance_bits(distance);
        let Trained {
            length, symbols, ..
        } = *trained;
        Self::new(
            grid,
            length,
            of_distance,
            of_byte,
            symbols,
            self.finds_matches,
        )
    }

    /// Returns true if matches may have the symbols of this length and distance.
    #[inline(always)]
    pub fn may_match(&self, length: usize, distance: usize) -> bool {
        let length = length_symbol(length.min(MAX_MATCH)).index_of_length();
        let distance = distance_symbol(distance).symbol();
        self.symbols.lengths >> length & self.symbols.distances >> distance & 1 == 1
    }

    fn new(
        grid: &SquareGrid,
        length: i32,
        of_distance: impl Fn(usize) -> Option<u32>,
        of_byte: impl Fn(u8) -> u32,
        symbols: MatchSymbols,
        finds_matches: bool,
    ) -> Self {
        let of_match = |distance| {
            of_distance(distance).map_or(NEVER, |bits| length + BIT * bits.cast_signed())
        };
        let of_byte = |byte| BIT * of_byte(byte).cast_signed();
        let byte = [false, true].map(|is_dark| of_byte(pure_byte(is_dark)));
        let mean_byte = i32::midpoint(byte[0], byte[1]);
        // A square that begins with a byte takes no more.
        let (mut more, mut count) = (0, 0);
        for phase in (0..grid.columns).map(|column| grid.phase(column)) {
            for byte in [1, 2].map(|pair| mixed_byte(phase, pair)) {
                more += byte.map_or(0, |byte| of_byte(byte) - mean_byte);
                count += 1;
            }
        }
        Self {
            matches: std::array::from_fn(|rows| match grid.distance(rows) {
                0 => NEVER,
                distance if distance + grid.length > MAX_DISTANCE => NEVER,
                distance => of_match(distance),
            }),
            run: of_match(1),
            byte,
            mean_byte,
            more: more / count,
            run_mask: if grid.scale >= MIN_WIDE_SCALE {
                0
            } else {
                (1 << RUN_SQUARES) - 2
            },
            symbols,
            finds_matches,
        }
    }
}
