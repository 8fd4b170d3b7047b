//! Stores modules as bits in machine words.

use crate::symbol::bit_planes::Word;

/// The words of a row: 192 bits hold the 177 modules of the largest symbol.
const WORDS: usize = 3;

/// The rows of the largest symbol.
const MAX_HEIGHT: usize = 177;

/// One row of modules. Module `x` is bit `x % 64` of word `x / 64`; dark is 1. Bits from the width
/// of the symbol on are 0.
pub(crate) type Line = [u64; WORDS];

/// A rectangle of modules, row by row.
#[derive(Clone)]
pub(crate) struct Matrix {
    width: usize,
    height: usize,
    lines: [Line; MAX_HEIGHT],
}

impl PartialEq for Matrix {
    fn eq(&self, other: &Self) -> bool {
        self.width == other.width && self.lines() == other.lines()
    }
}

impl Eq for Matrix {}

impl Matrix {
    /// Returns a matrix of light modules.
    pub fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            lines: [[0; WORDS]; MAX_HEIGHT],
        }
    }

    /// Changes the size. The modules have no meaning until all lines are written.
    pub fn resize(&mut self, width: usize, height: usize) {
        self.width = width;
        self.height = height;
    }

    /// Returns the transpose: columns as rows.
    pub fn transposed(&self) -> Self {
        let mut transposed = Self::new(self.height, self.width);
        for across in 0..self.width.div_ceil(64) {
            for down in 0..self.height.div_ceil(64) {
                let mut square = [0_u64; 64];
                for (word, line) in square.iter_mut().zip(&self.lines()[64 * down..]) {
                    *word = line[across];
                }
                u64::transpose(&mut square);
                let lines = &mut transposed.lines_mut()[64 * across..];
                for (line, word) in lines.iter_mut().zip(square) {
                    line[down] = word;
                }
            }
        }
        transposed
    }

    /// Returns the number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the number of rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Returns the rows.
    pub fn lines(&self) -> &[Line] {
        &self.lines[..self.height]
    }

    /// Returns the rows to change them; bits from the width on must stay 0.
    pub fn lines_mut(&mut self) -> &mut [Line] {
        &mut self.lines[..self.height]
    }

    /// Returns true if the module in column `x` of row `y` is dark.
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
