//! Placement, masks and their choice as the clauses word them, module by module, against the ways that symbols are
//! drawn: with the instructions that every processor has, and with wider ones where this one has them.

use super::masks::{best, grid};
use super::{all_capacities, filling, options, plan};
use crate::codewords::final_message;
use crate::draw::draw_any;
use crate::matrix::Matrix;
use crate::patterns::{FunctionPatterns, format_information, format_information_places};
use crate::template::{AnyTemplate, template};
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

type Draw = fn(&AnyTemplate, &[u8], Option<Mask>, &mut Matrix) -> Mask;

/// The ways to draw that this processor has.
fn ways() -> Vec<Draw> {
    let mut ways: Vec<Draw> = vec![draw_any];
    #[cfg(target_arch = "x86_64")]
    if crate::draw::wide::is_available() {
        ways.push(crate::draw::wide::draw_any);
    }
    ways
}

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
        for draw in ways() {
            for (mask, modules) in &expected {
                let drawn_mask = draw(template, &message, Some(*mask), &mut drawn);
                assert!(
                    drawn_mask == *mask && drawn == *modules,
                    "{version} {level:?} {mask:?}"
                );
            }
            assert_eq!(
                draw(template, &message, None, &mut drawn),
                best,
                "{version} {level:?}"
            );
        }
    }
}
