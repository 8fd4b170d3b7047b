//! The eight data masks and their penalty (ISO/IEC 18004:2015, clause 7.8).
//!
//! Modules are bits in words, so each feature of a line is found with shifts and ANDs for all its
//! modules at once, and counted. Features of columns are features of the lines of the transposed
//! matrix. src/tests/ has the same rules, module by module, as the standard words them.

use crate::Mask;
use crate::matrix::{Line, Matrix};

/// The weights N1 to N4 (table 11).
const N1: u32 = 3;
const N2: u32 = 3;
const N3: u32 = 40;
const N4: u32 = 10;

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
    let within = first_bits(size);
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

/// The penalty of a finished symbol: the lower, the easier it is to read. The whole symbol counts,
/// without the quiet zone.
pub(crate) fn penalty(symbol: &Matrix) -> u32 {
    let columns = symbol.transposed();
    penalty_of_lines(symbol)
        + penalty_of_lines(&columns)
        + penalty_of_blocks(symbol)
        + penalty_of_proportion(symbol)
}

/// N1 and N3 in the rows of `matrix`.
fn penalty_of_lines(matrix: &Matrix) -> u32 {
    let size = matrix.size();
    matrix
        .lines()
        .iter()
        .map(|line| penalty_of_runs(line, size) + penalty_of_finder_likeness(line, size))
        .sum()
}

/// Five or more adjacent modules of the same colour: N1, and 1 for each beyond five.
fn penalty_of_runs(line: &Line, size: usize) -> u32 {
    let like_next = like_next(line, size);
    // Where five alike begin: a run of n has n - 4 such places, the first of which is where it starts.
    let fives = and(
        &and(&like_next, &shr(&like_next, 1)),
        &and(&shr(&like_next, 2), &shr(&like_next, 3)),
    );
    let starts = and(&fives, &not(&shl(&fives, 1)));
    count(&fives) + (N1 - 1) * count(&starts)
}

/// A pattern of dark 1, light 1, dark 3, light 1, dark 1 with four light modules before it or after
/// it looks like a finder pattern: N3 each.
fn penalty_of_finder_likeness(line: &Line, size: usize) -> u32 {
    let light = and(&not(line), &first_bits(size));
    let pattern = and(
        &and(
            &and(line, &shr(&light, 1)),
            &and(&shr(line, 2), &shr(line, 3)),
        ),
        &and(&and(&shr(line, 4), &shr(&light, 5)), &shr(line, 6)),
    );
    let four_light = and(
        &and(&light, &shr(&light, 1)),
        &and(&shr(&light, 2), &shr(&light, 3)),
    );
    let beside = or(&shr(&four_light, 7), &shl(&four_light, 4));
    N3 * count(&and(&pattern, &beside))
}

/// Each block of 2 × 2 modules of the same colour: N2. A block of m × n counts as the (m - 1) × (n - 1)
/// that it contains.
fn penalty_of_blocks(matrix: &Matrix) -> u32 {
    let size = matrix.size();
    matrix
        .lines()
        .windows(2)
        .map(|pair| {
            let alike_below = not(&[
                pair[0][0] ^ pair[1][0],
                pair[0][1] ^ pair[1][1],
                pair[0][2] ^ pair[1][2],
            ]);
            let alike_beside = and(&like_next(&pair[0], size), &like_next(&pair[1], size));
            N2 * count(&and(&alike_beside, &alike_below))
        })
        .sum()
}

/// The share of dark modules: N4 for each whole 5 % that it is off a half.
fn penalty_of_proportion(matrix: &Matrix) -> u32 {
    let total = (matrix.size() * matrix.size()) as u32;
    let dark: u32 = matrix.lines().iter().map(count).sum();
    // In twentieths, so that it stays whole: |dark / total - 1 / 2| / (1 / 20).
    N4 * ((20 * dark).abs_diff(10 * total) / total)
}

/// Where a module has the colour of the next one.
fn like_next(line: &Line, size: usize) -> Line {
    let next = shr(line, 1);
    let different = [line[0] ^ next[0], line[1] ^ next[1], line[2] ^ next[2]];
    and(&not(&different), &first_bits(size - 1))
}

/// The first `n` bits set, `n` from 1 to 192.
fn first_bits(n: usize) -> Line {
    let word = |i: usize| match n.saturating_sub(64 * i) {
        0 => 0,
        n => u64::MAX >> (64 - n.min(64)),
    };
    [word(0), word(1), word(2)]
}

fn and(a: &Line, b: &Line) -> Line {
    [a[0] & b[0], a[1] & b[1], a[2] & b[2]]
}

fn or(a: &Line, b: &Line) -> Line {
    [a[0] | b[0], a[1] | b[1], a[2] | b[2]]
}

fn not(a: &Line) -> Line {
    [!a[0], !a[1], !a[2]]
}

/// Brings bit `n` to bit 0, `n` from 1 to 63.
fn shr(a: &Line, n: u32) -> Line {
    [
        a[0] >> n | a[1] << (64 - n),
        a[1] >> n | a[2] << (64 - n),
        a[2] >> n,
    ]
}

/// Brings bit 0 to bit `n`, `n` from 1 to 63.
fn shl(a: &Line, n: u32) -> Line {
    [
        a[0] << n,
        a[1] << n | a[0] >> (64 - n),
        a[2] << n | a[1] >> (64 - n),
    ]
}

fn count(a: &Line) -> u32 {
    a.iter().map(|word| word.count_ones()).sum()
}
