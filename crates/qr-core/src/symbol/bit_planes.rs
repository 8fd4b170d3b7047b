//! Modules as bit planes, for arithmetic on several lines at once.
//!
//! [`Matrix`](crate::symbol::matrix::Matrix) stores the words of a line next to each other. Bit
//! planes store the first words of all lines, then the second words. A loop that treats all lines
//! alike is then a loop over an array, which the compiler turns into instructions on several lines
//! at a time. Small symbols have short words, so that more of them fit in one instruction.

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

use qr_dispatch::Work;
use std::array;
use std::ops::{Add, BitAnd, BitOr, BitXor, Not, Shl, Shr};

/// An unsigned integer that holds modules as bits.
pub(crate) trait Word:
    Copy
    + Eq
    + Add<Output = Self>
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + BitXor<Output = Self>
    + Not<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
{
    const ZERO: Self;
    const BITS: u32;
    /// Returns the low bits of `word`.
    fn truncated(word: u64) -> Self;
    /// Returns the word with leading zeros.
    fn extended(self) -> u64;
    /// Returns the number of bits that are 1.
    fn ones(self) -> Self;
    /// Transposes a square of bits, with as many words as a word has bits.
    fn transpose(square: &mut [Self]);
}

macro_rules! word {
    ($word:ty) => {
        impl Word for $word {
            const ZERO: Self = 0;
            const BITS: u32 = Self::BITS;
            #[inline(always)]
            fn truncated(word: u64) -> Self {
                word as Self
            }
            #[inline(always)]
            fn extended(self) -> u64 {
                self.into()
            }
            #[inline(always)]
            fn ones(self) -> Self {
                self.count_ones().into()
            }
            // Not inlined: it takes 3 to 4 KB for each set of instructions and place.
            #[inline(never)]
            fn transpose(square: &mut [Self]) {
                if let Ok(square) = square.try_into() {
                    let square: &mut [Self; Self::BITS as usize] = square;
                    qr_dispatch::run(Transposition(square));
                }
            }
        }

        impl Work for Transposition<'_, { <$word>::BITS as usize }, $word> {
            type Output = ();

            #[inline(always)]
            fn work(self) {
                transpose(self.0);
            }
        }
    };
}

word!(u32);
word!(u64);

/// The argument of [`Word::transpose`], for runtime CPU dispatch.
struct Transposition<'a, const N: usize, T>(&'a mut [T; N]);

/// Transposes a square of bits: swaps its halves, then the halves of each quarter, and so on.
#[inline(always)]
fn transpose<T: Word>(square: &mut [T]) {
    let mut half = T::BITS / 2;
    while half > 0 {
        // The columns of the left half of each part.
        let left = T::truncated(u64::MAX / ((1 << half) + 1));
        for part in square.chunks_exact_mut(2 * half as usize) {
            let (upper, lower) = part.split_at_mut(half as usize);
            for (upper, lower) in upper.iter_mut().zip(lower) {
                let differing = (*upper >> half ^ *lower) & left;
                *lower = *lower ^ differing;
                *upper = *upper ^ differing << half;
            }
        }
        half /= 2;
    }
}

/// A line: module `n` is a bit of word `n / T::BITS`, the first in the lowest bit.
pub(crate) type Line<T, const W: usize> = [T; W];

/// `H` lines of `W` words, the first words of all lines first.
#[derive(Clone)]
pub(crate) struct BitPlanes<T, const W: usize, const H: usize>(pub [[T; H]; W]);

impl<T: Word, const W: usize, const H: usize> BitPlanes<T, W, H> {
    pub const ZERO: Self = Self([[T::ZERO; H]; W]);

    #[inline(always)]
    pub fn line(&self, i: usize) -> Line<T, W> {
        array::from_fn(|w| self.0[w][i])
    }

    #[inline(always)]
    pub fn set(&mut self, i: usize, line: Line<T, W>) {
        for (words, word) in self.0.iter_mut().zip(line) {
            words[i] = word;
        }
    }

    /// Returns the transpose: columns as lines.
    #[inline(always)]
    pub fn transposed(&self) -> Self {
        let bits = T::BITS as usize;
        let mut transposed = Self::ZERO;
        // Transposes squares that are as wide as a word has bits.
        for across in 0..W {
            for down in 0..W {
                let mut square = [T::ZERO; 64];
                let square = &mut square[..bits];
                let from = &self.0[across][H.min(bits * down)..H.min(bits * (down + 1))];
                square[..from.len()].copy_from_slice(from);
                T::transpose(square);
                let to = &mut transposed.0[down][H.min(bits * across)..H.min(bits * (across + 1))];
                let length = to.len();
                to.copy_from_slice(&square[..length]);
            }
        }
        transposed
    }
}

/// Returns a line whose first `n` bits are 1.
#[inline(always)]
pub(crate) fn first_bits<T: Word, const W: usize>(n: usize) -> Line<T, W> {
    array::from_fn(|w| match n.saturating_sub(w * T::BITS as usize) {
        0 => T::ZERO,
        n => !T::ZERO >> (T::BITS - (n as u32).min(T::BITS)),
    })
}

#[inline(always)]
pub(crate) fn and<T: Word, const W: usize>(a: Line<T, W>, b: Line<T, W>) -> Line<T, W> {
    array::from_fn(|w| a[w] & b[w])
}

#[inline(always)]
pub(crate) fn or<T: Word, const W: usize>(a: Line<T, W>, b: Line<T, W>) -> Line<T, W> {
    array::from_fn(|w| a[w] | b[w])
}

#[inline(always)]
pub(crate) fn xor<T: Word, const W: usize>(a: Line<T, W>, b: Line<T, W>) -> Line<T, W> {
    array::from_fn(|w| a[w] ^ b[w])
}

#[inline(always)]
pub(crate) fn not<T: Word, const W: usize>(a: Line<T, W>) -> Line<T, W> {
    array::from_fn(|w| !a[w])
}

/// Shifts a line so that module `n` becomes the first, `n` from 1 to 31.
#[inline(always)]
pub(crate) fn shr<T: Word, const W: usize>(a: Line<T, W>, n: u32) -> Line<T, W> {
    array::from_fn(|w| {
        let next = a.get(w + 1).map_or(T::ZERO, |&next| next << (T::BITS - n));
        a[w] >> n | next
    })
}

/// Shifts a line so that the first module becomes module `n`, `n` from 1 to 31.
#[inline(always)]
pub(crate) fn shl<T: Word, const W: usize>(a: Line<T, W>, n: u32) -> Line<T, W> {
    array::from_fn(|w| {
        let before = match w {
            0 => T::ZERO,
            _ => a[w - 1] >> (T::BITS - n),
        };
        a[w] << n | before
    })
}

/// Returns the number of dark modules.
#[inline(always)]
pub(crate) fn ones<T: Word, const W: usize>(a: Line<T, W>) -> T {
    a.into_iter().fold(T::ZERO, |sum, word| sum + word.ones())
}
