//! Modules as bits in machine words.

use crate::Version;

/// The words of a row: 192 bits hold the 177 modules of the largest symbol.
const WORDS: usize = 3;

/// One row of modules. Module `x` is bit `x % 64` of word `x / 64`; dark is 1. Bits
/// from the size of the symbol on are 0.
pub(crate) type Line = [u64; WORDS];

/// A square of modules, row by row.
#[derive(Clone)]
pub(crate) struct Matrix {
    size: usize,
    lines: [Line; Version::MAX.size()],
}

impl PartialEq for Matrix {
    fn eq(&self, other: &Self) -> bool {
        self.lines() == other.lines()
    }
}

impl Eq for Matrix {}

impl Matrix {
    /// All light.
    pub fn new(size: usize) -> Self {
        Self {
            size,
            lines: [[0; WORDS]; Version::MAX.size()],
        }
    }

    /// Makes it of another size. What is in it then has no meaning until all its lines are written.
    pub fn resize(&mut self, size: usize) {
        self.size = size;
    }

    /// The modules on a side.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The rows.
    pub fn lines(&self) -> &[Line] {
        &self.lines[..self.size]
    }

    /// The rows, to change; bits from the size on must stay 0.
    pub fn lines_mut(&mut self) -> &mut [Line] {
        &mut self.lines[..self.size]
    }

    /// Whether the module in column `x` of row `y` is dark.
    pub fn get(&self, x: usize, y: usize) -> bool {
        self.lines[y][x / 64] >> (x % 64) & 1 == 1
    }

    /// Sets the module in column `x` of row `y`.
    pub fn set(&mut self, x: usize, y: usize, dark: bool) {
        let bit = 1 << (x % 64);
        let word = &mut self.lines[y][x / 64];
        *word = if dark { *word | bit } else { *word & !bit };
    }
}
