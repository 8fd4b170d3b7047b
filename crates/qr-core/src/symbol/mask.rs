//! Applies data masks (ISO/IEC 18004:2015, clause 7.8.2).

use crate::symbol::matrix::{Line, Matrix};
use crate::{Mask, Symbology};

/// Returns true if a condition of table 10 inverts the module in row `i` and column `j`.
pub(crate) const fn inverts(condition: u8, i: usize, j: usize) -> bool {
    0 == match condition {
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

/// The number of rows after which every mask repeats: the least common multiple of 2, 3 and 4.
const PERIOD: usize = 12;

/// Inverts the modules of `matrix` that data mask `mask` selects, outside `reserved`.
pub(crate) fn apply(symbology: Symbology, mask: Mask, matrix: &mut Matrix, reserved: &Matrix) {
    let condition = symbology.tables().masks[usize::from(mask.number())];
    let pattern: [Line; PERIOD] = std::array::from_fn(|i| {
        let mut line = [0; 3];
        for j in (0..matrix.width()).filter(|&j| inverts(condition, i, j)) {
            line[j / 64] |= 1 << (j % 64);
        }
        line
    });
    let lines = matrix.lines_mut().iter_mut().zip(reserved.lines());
    for ((line, reserved), pattern) in lines.zip(pattern.iter().cycle()) {
        for (w, word) in line.iter_mut().enumerate() {
            *word ^= pattern[w] & !reserved[w];
        }
    }
}
