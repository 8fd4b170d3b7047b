//! Inverts modules of symbols, and says what a reader must make of them.

use crate::read::Reader;
use crate::symbol::patterns::FunctionPatterns;
use crate::symbol::placement::{places, skipped_column};
use crate::symbology::blocks::{Blocks, corrected};
use crate::{ErrorCorrectionLevel, Role, Segment, Symbol, Version};

/// Returns the modules of each codeword of the final message.
pub fn modules_of_codewords(
    version: Version,
    level: ErrorCorrectionLevel,
) -> Vec<Vec<(usize, usize)>> {
    let mut codewords = vec![Vec::new(); version.table().codewords.into()];
    let reserved = FunctionPatterns::new(version).reserved;
    for (bit, place) in places(&reserved, skipped_column(version)).enumerate() {
        // The last data codeword of M1 and M3 has four bits.
        let is_after_half = version.table().has_half_codeword && bit >= version.data_bits(level);
        let codeword = (bit + if is_after_half { 4 } else { 0 }) / 8;
        // Remainder bits belong to no codeword.
        if let Some(modules) = codewords.get_mut(codeword) {
            modules.push(place);
        }
    }
    codewords
}

/// Inverts modules of a symbol by their number, row by row, and asserts that it is read as
/// `segments` if no block and no information has more damage than the standard corrects. Returns
/// false if one has.
pub fn assert_corrected(symbol: &Symbol, segments: &[Segment<'_>], inverted: &[u16]) -> bool {
    let (version, level) = (symbol.version(), symbol.error_correction_level());
    let (width, height) = (version.width(), version.height());
    let mut rows: Vec<[u64; 3]> = symbol.rows().copied().collect();
    for &module in inverted {
        let (x, y) = (usize::from(module) % width, usize::from(module) / width);
        rows[y % height][x / 64] ^= 1 << (x % 64);
    }
    let is_wrong =
        |x: usize, y: usize| rows[y][x / 64] >> (x % 64) & 1 != u64::from(symbol.is_dark(x, y));
    let blocks = Blocks::new(version, level);
    let mut wrong = vec![0; blocks.count];
    for (codeword, modules) in modules_of_codewords(version, level).iter().enumerate() {
        if modules.iter().any(|&(x, y)| is_wrong(x, y)) {
            wrong[blocks.block_of(codeword)] += 1;
        }
    }
    let of_information = |x, y| {
        let role = symbol.role(x, y);
        matches!(role, Role::FormatInformation | Role::VersionInformation) && is_wrong(x, y)
    };
    let modules = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let of_information = modules.filter(|&(x, y)| of_information(x, y)).count();
    let is_correctable = of_information <= 3
        && wrong
            .iter()
            .all(|&wrong| wrong <= corrected(version, level));
    let mut reader = Reader::default();
    let read = reader.read(width, &rows);
    if is_correctable {
        let reading = read.expect("damage that can be corrected");
        assert!(reading.segments().eq(segments.iter().copied()));
        assert_eq!(reading.mask(), symbol.mask());
        let correction = reading.correction();
        assert_eq!(correction.wrong_codewords, wrong.iter().sum::<usize>());
        assert_eq!(
            correction.most_in_block,
            wrong.into_iter().max().unwrap_or(0)
        );
    }
    is_correctable
}
