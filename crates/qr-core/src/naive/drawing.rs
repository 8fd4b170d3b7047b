//! Draws a symbol module by module, as the clauses word it.

use crate::symbol::draw::DrawJob;
use crate::symbol::mask;
use crate::symbol::matrix::Matrix;
use crate::symbol::patterns::{FunctionPatterns, format_information};
use crate::{ErrorCorrectionLevel, Mask, Version};
use qr_dispatch::Work;

/// Places bits in pairs of columns from the right, upwards and downwards alternately, in all
/// modules that are not reserved (clause 7.7.3).
fn place(patterns: &FunctionPatterns, codewords: &[u8]) -> Matrix {
    let size = patterns.reserved.width();
    let mut placed = Matrix::new(size, size);
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

/// Draws a symbol: places codewords, masks them, and adds function patterns and format information.
pub fn naive(message: &[u8], version: Version, level: ErrorCorrectionLevel, mask: Mask) -> Matrix {
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
    for ((x, y), dark) in format_information(version, level, mask) {
        modules.set(x, y, dark);
    }
    modules
}

/// The ways to draw: with the baseline instructions, with AVX2 and with AVX-512 if this processor
/// has them.
pub const WAYS: [fn(DrawJob<'_>) -> Mask; 3] = [
    |drawing| drawing.work(),
    |drawing| qr_dispatch::run(drawing),
    |drawing| qr_dispatch::run_counting(drawing),
];
