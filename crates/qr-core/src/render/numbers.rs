//! Writes numbers that SVG, PostScript and PDF can read.

use std::fmt::{Display, Formatter, Result};

/// Appends an integer.
#[inline]
pub(super) fn push_integer(bytes: &mut Vec<u8>, number: u64) {
    if number < 10 {
        bytes.push(b'0' + number as u8);
    } else {
        push_longer(bytes, number);
    }
}

fn push_longer(bytes: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let (mut rest, mut at) = (number, digits.len());
    while rest > 0 {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    bytes.extend_from_slice(&digits[at..]);
}

/// The decimal digits of an integer below 100,000.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    digits: [u8; 5],
    length: usize,
}

impl Digits {
    /// Writes a number.
    #[inline]
    pub fn new(number: usize) -> Self {
        let mut digits = [0; 5];
        let length = match number {
            ..10 => 1,
            10..100 => 2,
            100..1000 => 3,
            1000..10_000 => 4,
            _ => 5,
        };
        let mut rest = number as u32;
        for digit in digits[..length].iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        Self { digits, length }
    }

    /// Returns the digits.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.digits[..self.length]
    }

    /// Returns the number of digits at the start of both numbers that are the same.
    #[inline]
    pub fn common_start(&self, other: Self) -> usize {
        let pairs = self.bytes().iter().zip(other.bytes());
        pairs.take_while(|(digit, other)| digit == other).count()
    }
}

/// A numerator, a denominator other than 0, and a number of decimals. Displays the rounded quotient
/// as short as possible, such as `.5`.
pub(super) struct Quotient(pub u64, pub u64, pub usize);

impl Display for Quotient {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self(numerator, denominator, decimals) = *self;
        let one = 10_u64.pow(decimals as u32);
        let rounded = (numerator * one + denominator / 2) / denominator;
        let (whole, part) = (rounded / one, rounded % one);
        if part == 0 {
            return write!(f, "{whole}");
        }
        if whole > 0 {
            write!(f, "{whole}")?;
        }
        let digits = format!("{part:0decimals$}");
        write!(f, ".{}", digits.trim_end_matches('0'))
    }
}

/// A byte of a colour, displayed as a number from 0 to 1. Three decimals distinguish all 256 values.
pub(super) struct Part(pub u8);

impl Display for Part {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Quotient(self.0.into(), 255, 3).fmt(f)
    }
}
