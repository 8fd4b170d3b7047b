//! Placement, masks and their choice as the clauses word them, module by module, against the ways that symbols are
//! drawn: with the instructions that every processor has, and with wider ones where this one has them.

use super::masks::{best, grid};
use super::{all_capacities, filling, options, plan};
use crate::codewords::final_message;
use crate::draw::Drawing;
use crate::matrix::Matrix;
use crate::patterns::{FunctionPatterns, format_information, format_information_places};
use crate::template::template;
use crate::wide::{self, Work};
use crate::{Content, ErrorCorrectionLevel, Mask, Version, mask};

/// Two columns at a time from the right, up and down in turn, over all that is not reserved (clause 7.7.3).
fn place(patterns: &FunctionPatterns, codewords: &[u8]) -> Matrix {
    let size = patterns.reserved.size();
    let mut placed = Matrix::new(size);
    let mut bits = codewords
        .iter()
        .flat_map(|codeword| (0..8).rev().map(move |i| codeword >> i & 1 == 1));
    let pairs = (7..size).rev().step_by(2).chain([5, 3, 1]);
    for (i, right) in pairs.enumerate() {
        for step in 0..size {
            let y = if i % 2 == 0 { size - 1 - step } else { step };
            for x in [right, right - 1] {
                if !patterns.reserved.get(x, y) {
                    // Remainder bits are 0.
                    placed.set(x, y, bits.next().unwrap_or(false));
                }
            }
        }
    }
    assert_eq!(bits.next(), None);
    placed
}

/// Places, masks, and adds function patterns and format information.
fn naive(message: &[u8], version: Version, level: ErrorCorrectionLevel, mask: Mask) -> Matrix {
    let patterns = FunctionPatterns::new(version);
    let mut modules = place(&patterns, message);
    for y in 0..version.size() {
        for x in 0..version.size() {
            if patterns.reserved.get(x, y) {
                modules.set(x, y, patterns.modules.get(x, y));
            } else if mask::inverts(mask.number(), y, x) {
                modules.set(x, y, !modules.get(x, y));
            }
        }
    }
    let information = format_information(level.format_bits(), mask.number().into());
    for (i, places) in format_information_places(version.size()).enumerate() {
        for (x, y) in [places.0, places.1] {
            modules.set(x, y, information >> i & 1 == 1);
        }
    }
    modules
}

/// The ways to draw: with the instructions of every processor, and with those of this one.
const WAYS: [fn(Drawing<'_>) -> Mask; 2] = [|drawing| drawing.work(), |drawing| wide::run(drawing)];

#[test]
fn every_version_level_and_mask() {
    for (version, level) in all_capacities() {
        let text = filling(version, level, 100);
        let content = [Content::Text(&text)];
        let segments = plan(&content, &options(version, level, None))
            .unwrap()
            .segments;
        let mut message = Vec::new();
        final_message(
            &segments,
            version,
            level,
            false,
            &mut Vec::new(),
            &mut message,
        );
        let template = template(version, level);
        let expected: Vec<_> = Mask::all()
            .map(|mask| (mask, naive(&message, version, level, mask)))
            .collect();
        let best = best(
            expected
                .iter()
                .map(|(mask, modules)| (*mask, grid(modules))),
        );
        // Over another symbol.
        let mut drawn = Matrix::new(177);
        drawn.lines_mut().fill([u64::MAX; 3]);
        for draw in WAYS {
            let masks = expected
                .iter()
                .map(|(mask, modules)| (Some(*mask), *mask, modules));
            let of_best = &expected[usize::from(best.number())].1;
            for (mask, expected_mask, expected) in masks.chain([(None, best, of_best)]) {
                let drawn_mask = draw(Drawing {
                    template,
                    message: &message,
                    mask,
                    modules: &mut drawn,
                });
                assert_eq!(drawn_mask, expected_mask, "{version} {level:?}");
                assert!(drawn == *expected, "{version} {level:?} {mask:?}");
            }
        }
    }
}
