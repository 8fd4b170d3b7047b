//! Error correction codewords (ISO/IEC 18004:2015, clause 7.5.2).
//!
//! The error correction codewords of a block are the remainder of its data, as a polynomial over
//! GF(2⁸), divided by a generator polynomial. Each step of the division is a table lookup: for each
//! value of the leading coefficient, the table has the product of that value and the generator
//! polynomial, with all coefficients in a few machine words.

use std::sync::OnceLock;

/// The maximum number of error correction codewords in a block.
pub(crate) const MAX_EC_CODEWORDS: usize = 30;

/// The number of words that hold these coefficients, eight in each. The highest power is in the
/// lowest byte of the first word.
const WORDS: usize = 4;

/// The polynomial that defines the field: x⁸ + x⁴ + x³ + x² + 1.
pub(crate) const FIELD: u32 = 0x11d;

/// The products of each value and a generator polynomial, without the leading coefficient.
type Products = [[u64; WORDS]; 256];

/// The lookup table of each number of error correction codewords, 8 KiB each. Computed at first
/// use.
static PRODUCTS: [OnceLock<Box<Products>>; MAX_EC_CODEWORDS + 1] =
    [const { OnceLock::new() }; MAX_EC_CODEWORDS + 1];

/// Computes the error correction codewords of `data`, as many as `correction` has room for: 1 to
/// 30.
pub(crate) fn remainder(data: &[u8], correction: &mut [u8]) {
    let products = PRODUCTS[correction.len()].get_or_init(|| products(correction.len()));
    match correction.len() {
        ..=8 => divide::<1>(data, products, correction),
        9..=16 => divide::<2>(data, products, correction),
        17..=24 => divide::<3>(data, products, correction),
        _ => divide::<4>(data, products, correction),
    }
}

/// Divides, with `N` words for the remainder.
fn divide<const N: usize>(data: &[u8], products: &Products, correction: &mut [u8]) {
    let mut remainder = [0_u64; N];
    for &codeword in data {
        let leading = remainder[0] as u8 ^ codeword;
        let product = &products[usize::from(leading)];
        for i in 0..N {
            let next = remainder.get(i + 1).map_or(0, |next| next << 56);
            remainder[i] = (remainder[i] >> 8 | next) ^ product[i];
        }
    }
    for (codewords, word) in correction.chunks_mut(8).zip(remainder) {
        codewords.copy_from_slice(&word.to_le_bytes()[..codewords.len()]);
    }
}

fn products(degree: usize) -> Box<Products> {
    let generator = generator(degree);
    let mut products = Box::new([[0; WORDS]; 256]);
    for (value, words) in (0..=255).zip(products.iter_mut()) {
        for (i, &coefficient) in generator[..degree].iter().enumerate() {
            words[i / 8] |= u64::from(multiply(value, coefficient)) << (i % 8 * 8);
        }
    }
    products
}

/// Returns the coefficients of the generator polynomial (x - 1)(x - 2)(x - 4) … with `degree`
/// factors, highest power first, without the leading 1 (annex A).
fn generator(degree: usize) -> [u8; MAX_EC_CODEWORDS] {
    let mut coefficients = [0; MAX_EC_CODEWORDS];
    // The polynomial 1, aligned to the end.
    coefficients[degree - 1] = 1;
    let mut root = 1;
    for _ in 0..degree {
        for i in 0..degree {
            let next = coefficients[..degree].get(i + 1).copied().unwrap_or(0);
            coefficients[i] = multiply(coefficients[i], root) ^ next;
        }
        root = multiply(root, 2);
    }
    coefficients
}

/// Multiplies in GF(2⁸).
fn multiply(a: u8, b: u8) -> u8 {
    let mut product = 0;
    for bit in (0..8).rev() {
        product <<= 1;
        if product & 0x100 != 0 {
            product ^= FIELD;
        }
        if b >> bit & 1 == 1 {
            product ^= u32::from(a);
        }
    }
    product as u8
}
