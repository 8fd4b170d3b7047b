//! The eight data masks (ISO/IEC 18004:2015, clause 7.8.2).

use crate::Mask;
use crate::symbol::lines::first_bits;
use crate::symbol::matrix::{Line, Matrix};

/// Whether `mask` inverts the module in row `i` and column `j` (table 10).
pub(crate) const fn inverts(mask: u8, i: usize, j: usize) -> bool {
    0 == match mask {
        0 => (i + j) % 2,
        1 => i % 2,
        2 => j % 3,
        3 => (i + j) % 3,
        4 => (i / 2 + j / 3) % 2,
        5 => (i * j) % 2 + (i * j) % 3,
        6 => ((i * j) % 2 + (i * j) % 3) % 2,
        _ => ((i + j) % 2 + (i * j) % 3) % 2,
    }
}

/// The lines of each mask, which repeat every 12 rows: see [`inverts`].
static PATTERNS: [[Line; 12]; 8] = patterns();

const fn patterns() -> [[Line; 12]; 8] {
    let mut patterns = [[[0; 3]; 12]; 8];
    let mut mask = 0;
    while mask < 8 {
        let mut i = 0;
        while i < 12 {
            let mut j = 0;
            while j < 192 {
                if inverts(mask, i, j) {
                    patterns[mask as usize][i][j / 64] |= 1 << (j % 64);
                }
                j += 1;
            }
            i += 1;
        }
        mask += 1;
    }
    patterns
}

/// Inverts the modules of `matrix` that `mask` selects, outside `reserved`.
pub(crate) fn apply(mask: Mask, matrix: &mut Matrix, reserved: &Matrix) {
    let size = matrix.size();
    let within: Line = first_bits(size);
    let pattern = &PATTERNS[usize::from(mask.number())];
    for (i, (line, reserved)) in matrix
        .lines_mut()
        .iter_mut()
        .zip(reserved.lines())
        .enumerate()
    {
        for (w, word) in line.iter_mut().enumerate() {
            *word ^= pattern[i % 12][w] & within[w] & !reserved[w];
        }
    }
}
