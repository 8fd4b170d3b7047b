//! Error correction codewords (ISO/IEC 18004:2015, clause 7.5.2).
//!
//! The codewords of a block are the remainder of its data, as a polynomial over GF(2⁸), by a generator polynomial. A
//! step of the division is a lookup: for each value of the leading coefficient there is the generator polynomial
//! times that value, all its coefficients in a few machine words.

use std::sync::OnceLock;

/// The most error correction codewords of a block.
pub(crate) const MOST: usize = 30;

/// The words that hold as many coefficients, eight in each. The highest power is in the lowest byte of the first.
const WORDS: usize = 4;

/// x⁸ + x⁴ + x³ + x² + 1, modulo which the field is.
const FIELD: u32 = 0x11d;

/// For each value, it times a generator polynomial without its leading coefficient, which is 1.
type Products = [[u64; WORDS]; 256];

/// Made when a symbol first needs them, 8 KiB for each number of error correction codewords that there is.
static PRODUCTS: [OnceLock<Box<Products>>; MOST + 1] = [const { OnceLock::new() }; MOST + 1];

/// Gives `correction` the remainder of `data`: as many error correction codewords as it is long, 1 to 30.
pub(crate) fn remainder(data: &[u8], correction: &mut [u8]) {
    let products = PRODUCTS[correction.len()].get_or_init(|| products(correction.len()));
    match correction.len() {
        ..=8 => divide::<1>(data, products, correction),
        9..=16 => divide::<2>(data, products, correction),
        17..=24 => divide::<3>(data, products, correction),
        _ => divide::<4>(data, products, correction),
    }
}

/// The division, with as many words as the remainder takes.
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

/// The coefficients of (x - 1)(x - 2)(x - 4) … with `degree` factors, the highest power first and without the first,
/// which is 1 (annex A).
fn generator(degree: usize) -> [u8; MOST] {
    let mut coefficients = [0; MOST];
    // Of the polynomial 1, shifted so that it ends where the whole ends.
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

/// The product in GF(2⁸).
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
