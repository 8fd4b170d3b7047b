//! The cosine transform of a block of 8 × 8 pixels (clause A.3.3).

#![allow(
    clippy::inline_always,
    reason = "qr-dispatch compiles what is inlined for AVX2"
)]

use super::block::Pixels;

/// The cosine transform of one row: of each pixel, its part of each coefficient.
const ROW: [[f32; 8]; 8] = {
    // Half the cosines of multiples of 1/32 of a turn.
    const COSINES: [f32; 9] = [
        0.5,
        0.490_392_64,
        0.461_939_77,
        0.415_734_8,
        0.353_553_4,
        0.277_785_1,
        0.191_341_72,
        0.097_545_16,
        0.0,
    ];
    let mut row = [[0.0; 8]; 8];
    let mut pixel = 0;
    while pixel < 8 {
        let mut i = 0;
        while i < 8 {
            let angle = (2 * pixel + 1) * i % 32;
            row[pixel][i] = match (i, angle) {
                (0, _) => COSINES[4],
                (_, ..=8) => COSINES[angle],
                (_, 9..=16) => -COSINES[16 - angle],
                (_, 17..=24) => -COSINES[angle - 16],
                _ => COSINES[32 - angle],
            };
            i += 1;
        }
        pixel += 1;
    }
    row
};

/// The cosine transforms of four pixels, from `first` on, by their bits.
const fn four_pixels(first: usize) -> [[f32; 8]; 16] {
    let mut all = [[0.0; 8]; 16];
    let mut pixels = 0;
    while pixels < 16 {
        let mut bit = 0;
        while bit < 4 {
            let mut i = 0;
            while i < 8 && pixels >> bit & 1 == 1 {
                all[pixels][i] += ROW[first + bit][i];
                i += 1;
            }
            bit += 1;
        }
        pixels += 1;
    }
    all
}

/// Returns the cosine transform of the dark pixels of a block (clause A.3.3), row by row.
#[inline(never)]
pub(super) fn of_pixels(pixels: Pixels) -> [f32; 64] {
    static LEFT: [[f32; 8]; 16] = four_pixels(0);
    static RIGHT: [[f32; 8]; 16] = four_pixels(4);
    let mut transform = [0.0; 64];
    for (row, byte) in pixels.to_le_bytes().into_iter().enumerate() {
        let [left, right] = [LEFT[usize::from(byte % 16)], RIGHT[usize::from(byte / 16)]];
        let of_row: [f32; 8] = std::array::from_fn(|i| left[i] + right[i]);
        add_row(&mut transform, row, of_row);
    }
    transform
}

/// Returns the cosine transform of the values of a block (clause A.3.3), row by row.
#[inline(always)]
pub(super) fn of_values(values: &[f32; 64]) -> [f32; 64] {
    let mut transform = [0.0; 64];
    for (row, values) in values.as_chunks::<8>().0.iter().enumerate() {
        let mut of_row = [0.0; 8];
        for (value, parts) in values.iter().zip(&ROW) {
            for (sum, part) in of_row.iter_mut().zip(parts) {
                *sum += value * part;
            }
        }
        add_row(&mut transform, row, of_row);
    }
    transform
}

/// Adds a row, which is transformed already, to the transform of its block.
#[inline(always)]
fn add_row(transform: &mut [f32; 64], row: usize, of_row: [f32; 8]) {
    for (down, into) in transform.as_chunks_mut::<8>().0.iter_mut().enumerate() {
        for across in 0..8 {
            into[across] += ROW[row][down] * of_row[across];
        }
    }
}
