//! Computes the penalty module by module, as clause 7.8.3 words it, and the mask that it chooses.

use crate::Mask;
use crate::symbol::bit_planes::{BitPlanes, Word, xor};
use crate::symbol::matrix::Matrix;
use crate::symbol::penalty::Penalty;

/// Modules by row and column.
pub type Grid = Vec<Vec<bool>>;

pub fn grid(modules: &Matrix) -> Grid {
    let size = modules.width();
    let row = |y| (0..size).map(|x| modules.get(x, y)).collect();
    (0..size).map(row).collect()
}

/// Returns the first mask of the lowest penalty.
pub fn best(masked: impl Iterator<Item = (Mask, Grid)>) -> Mask {
    let best = masked.min_by_key(|(_, grid)| naive_penalty(grid));
    best.unwrap().0
}

/// Returns the rows, then the columns.
fn lines(grid: &Grid) -> Grid {
    let columns = (0..grid.len()).map(|x| grid.iter().map(|row| row[x]).collect());
    grid.iter().cloned().chain(columns).collect()
}

/// "Adjacent modules in row/column in same colour", (5 + i) of them: N1 + i.
fn adjacent_modules(grid: &Grid) -> usize {
    let runs = |line: &Vec<bool>| -> usize {
        line.chunk_by(|a, b| a == b)
            .map(<[bool]>::len)
            .filter(|&length| length >= 5)
            .map(|length| 3 + (length - 5))
            .sum()
    };
    lines(grid).iter().map(runs).sum()
}

/// "Block of modules in same colour", m × n: N2 × (m - 1) × (n - 1), which is N2 for each 2 × 2.
fn blocks(grid: &Grid) -> usize {
    let mut blocks = 0;
    for y in 1..grid.len() {
        for x in 1..grid.len() {
            let colour = grid[y][x];
            let others = [grid[y - 1][x - 1], grid[y - 1][x], grid[y][x - 1]];
            blocks += usize::from(others == [colour; 3]);
        }
    }
    3 * blocks
}

/// "1:1:3:1:1 ratio (dark:light:dark:light:dark) pattern in row/column, preceded or followed by
/// light area 4 modules wide": N3.
pub fn finder_likeness(grid: &Grid) -> usize {
    const PATTERN: [bool; 7] = [true, false, true, true, true, false, true];
    let is_light = |line: &[bool]| line.len() == 4 && line.iter().all(|dark| !dark);
    let mut patterns = 0;
    for line in lines(grid) {
        for start in 0..=line.len() - 7 {
            let end = start + 7;
            let before = start.checked_sub(4).map(|from| &line[from..start]);
            let after = line.get(end..end + 4);
            let beside = before.is_some_and(is_light) || after.is_some_and(is_light);
            patterns += usize::from(line[start..end] == PATTERN && beside);
        }
    }
    40 * patterns
}

/// "Proportion of dark modules in entire symbol", 50 ± (5 × k) % to 50 ± (5 × (k + 1)) %: N4 × k.
fn proportion(grid: &Grid) -> usize {
    let total = grid.len() * grid.len();
    let dark = grid.iter().flatten().filter(|&&dark| dark).count();
    let percent = 100.0 * dark as f64 / total as f64;
    10 * ((percent - 50.0).abs() / 5.0).floor() as usize
}

pub fn naive_penalty(grid: &Grid) -> usize {
    adjacent_modules(grid) + blocks(grid) + finder_likeness(grid) + proportion(grid)
}

/// Returns the penalty of any modules, in lines of `W` words.
fn penalty_in<T: Word, const W: usize, const H: usize>(grid: &Grid) -> usize {
    let size = grid.len();
    let penalty: Penalty<T, W> = Penalty::new(size);
    let mut rows: BitPlanes<T, W, H> = BitPlanes::ZERO;
    for (y, row) in grid.iter().enumerate() {
        let mut words = [0_u64; W];
        for (x, &dark) in row.iter().enumerate() {
            let bits = T::BITS as usize;
            words[x / bits] |= u64::from(dark) << (x % bits);
        }
        rows.set(y, words.map(T::truncated));
    }
    let mut columns = rows.transposed();
    for i in size..H {
        rows.set(i, penalty.padding());
        columns.set(i, penalty.padding());
    }
    // It is the XOR of two that counts: of anything, and what makes the modules of it.
    let mut anything: BitPlanes<T, W, H> = BitPlanes::ZERO;
    for i in 0..size {
        anything.set(
            i,
            [T::truncated((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)); W],
        );
    }
    let rest = |lines: &BitPlanes<T, W, H>| {
        let mut rest = lines.clone();
        for i in 0..H {
            rest.set(i, xor(lines.line(i), anything.line(i)));
        }
        rest
    };
    let of_rows = penalty.rows(&rest(&rows), &anything);
    (of_rows + penalty.columns(&anything, &rest(&columns))) as usize
}

/// Returns the penalty, and asserts that it is the same for all word sizes that hold the modules.
pub fn penalty(grid: &Grid) -> usize {
    let penalty = penalty_in::<u64, 3, 192>(grid);
    if grid.len() <= 29 {
        assert_eq!(penalty_in::<u32, 1, 40>(grid), penalty);
    }
    if grid.len() <= 61 {
        assert_eq!(penalty_in::<u64, 1, 72>(grid), penalty);
    }
    if grid.len() <= 125 {
        assert_eq!(penalty_in::<u64, 2, 136>(grid), penalty);
    }
    penalty
}
