//! Compares the penalty and the chosen mask with the naive version of clause 7.8.3.

use proptest::prelude::*;

use super::{all_capacities, cases, encode, filling, options};
use crate::naive::masks::{Grid, best, finder_likeness, naive_penalty, penalty};
use crate::symbol::mask;
use crate::symbol::matrix::Matrix;
use crate::{ErrorCorrectionLevel, Mask, Options, Symbology};

fn assert_best_mask(text: &str, options: &Options) {
    let chosen = encode(text, options).unwrap().mask();
    let masked = |mask| {
        let given = Options {
            mask: Some(mask),
            ..*options
        };
        let symbol = encode(text, &given).unwrap();
        let size = symbol.size();
        let row = |y| (0..size).map(|x| symbol.is_dark(x, y)).collect();
        (mask, (0..size).map(row).collect())
    };
    assert_eq!(chosen, best(Mask::all().map(masked)), "{text:?}");
}

#[test]
fn chooses_the_best_mask_of_every_version_and_level() {
    for (version, level) in all_capacities() {
        assert_best_mask(&filling(version, level, 90), &options(version, level, None));
    }
}

#[test]
fn masks_have_the_patterns_of_table_10() {
    // The conditions as the table prints them, i the row and j the column.
    let conditions: [fn(usize, usize) -> bool; 8] = [
        |i, j| (i + j) % 2 == 0,
        |i, _| i % 2 == 0,
        |_, j| j % 3 == 0,
        |i, j| (i + j) % 3 == 0,
        |i, j| (i / 2 + j / 3) % 2 == 0,
        |i, j| (i * j) % 2 + (i * j) % 3 == 0,
        |i, j| ((i * j) % 2 + (i * j) % 3) % 2 == 0,
        |i, j| ((i + j) % 2 + (i * j) % 3) % 2 == 0,
    ];
    let nothing = Matrix::new(177, 177);
    for (mask, condition) in Mask::all().zip(conditions) {
        let mut masked = nothing.clone();
        mask::apply(Symbology::Qr, mask, &mut masked, &nothing);
        for i in 0..177 {
            for j in 0..177 {
                assert_eq!(
                    masked.get(j, i),
                    condition(i, j),
                    "mask {mask:?} at ({i}, {j})"
                );
            }
        }
    }
}

#[test]
fn each_rule_has_its_own_penalty() {
    let plain = |dark| vec![vec![dark; 21]; 21];
    // All light: 42 lines of 21, 20 × 20 blocks, ten times 5 % off.
    assert_eq!(naive_penalty(&plain(false)), 42 * 19 + 3 * 400 + 100);
    let mut likeness = plain(false);
    for x in [4, 6, 7, 8, 10] {
        likeness[10][x] = true;
    }
    assert_eq!(
        finder_likeness(&likeness),
        40,
        "light on both sides counts once"
    );
    for grid in [plain(false), plain(true), likeness] {
        assert_eq!(penalty(&grid), naive_penalty(&grid));
    }
}

proptest! {
    #![proptest_config(cases(200))]

    /// Uses random modules and not symbols, in which long runs and large blocks are rare.
    #[test]
    fn random_modules_have_the_penalty_of_the_naive_version(version in 1..=40usize, seed: u64, likeliness in 1..16u64) {
        let size = 17 + 4 * version;
        let mut state = seed | 1;
        let mut dark = false;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            dark ^= (state >> 32) % 16 < likeliness;
            dark
        };
        let grid: Grid = (0..size).map(|_| (0..size).map(|_| next()).collect()).collect();
        prop_assert_eq!(penalty(&grid), naive_penalty(&grid));
    }

    #[test]
    fn chooses_the_best_mask_for_random_text(text in "\\PC{1,60}", level in 0..4usize) {
        let options = Options { error_correction_level: ErrorCorrectionLevel::ALL[level], ..Options::default() };
        assert_best_mask(&text, &options);
    }
}
