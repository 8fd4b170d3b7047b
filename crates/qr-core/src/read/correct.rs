//! Corrects the wrong codewords of a block (ISO/IEC 18004:2015, annex B).
//!
//! The codewords of a block are the coefficients of a polynomial over GF(2⁸). Each syndrome is the
//! value of that polynomial at a root of the generator polynomial. All are 0 in a block without
//! errors. The polynomial has the same values as its remainder after division by the generator
//! polynomial, so the syndromes take a few steps for each error correction codeword.
//!
//! Berlekamp and Massey's algorithm finds the error locator polynomial from the syndromes, a search
//! by Chien finds its roots, which are the places of the errors, and Forney's formula finds what to
//! add there.

use crate::encode::reed_solomon::{FIELD, MAX_EC_CODEWORDS};

/// The maximum number of coefficients of a polynomial below: one more than the syndromes.
const MAX_TERMS: usize = MAX_EC_CODEWORDS + 1;

/// The order of the multiplicative group of GF(2⁸).
const ORDER: usize = 255;

/// The powers of 2 in GF(2⁸), twice, so that a sum of two logarithms is an index.
static POWERS: [u8; 2 * ORDER] = {
    let mut powers = [0; 2 * ORDER];
    let (mut i, mut power) = (0, 1);
    while i < powers.len() {
        powers[i] = power as u8;
        power <<= 1;
        if power > 0xff {
            power ^= FIELD;
        }
        i += 1;
    }
    powers
};

/// The logarithm of each value to base 2 in GF(2⁸). That of 0 is meaningless.
static LOGARITHMS: [u8; ORDER + 1] = {
    let mut logarithms = [0; ORDER + 1];
    let mut i = 0;
    while i < ORDER {
        logarithms[POWERS[i] as usize] = i as u8;
        i += 1;
    }
    logarithms
};

/// Corrects the data codewords of a block that has errors, up to `most` wrong codewords.
/// `remainder` is the remainder of the whole block, highest power first, with as many coefficients
/// as the block has error correction codewords. Returns how many codewords were wrong, data and
/// error correction, or `None` if they are more. Then `data` is as before.
pub(super) fn correct(data: &mut [u8], remainder: &[u8], most: usize) -> Option<usize> {
    let mut syndromes = [0; MAX_EC_CODEWORDS];
    let syndromes = &mut syndromes[..remainder.len()];
    for (i, syndrome) in syndromes.iter_mut().enumerate() {
        let terms = remainder.iter();
        *syndrome = terms.fold(0, |sum, &term| times_power(sum, i) ^ term);
    }
    let (locator, count) = locator(syndromes);
    if count > most {
        return None;
    }
    // The place of the last error correction codeword is 0.
    let mut places = [0; MAX_EC_CODEWORDS];
    let mut found = 0;
    for place in 0..data.len() + remainder.len() {
        if value_at_inverse(&locator[..=count], place) == 0 {
            *places.get_mut(found)? = place;
            found += 1;
        }
    }
    // Other roots are outside the block.
    if found != count {
        return None;
    }
    for &place in &places[..found] {
        let magnitude = magnitude(syndromes, &locator[..=count], place);
        let from_start = (data.len() + remainder.len() - 1).checked_sub(place);
        if let Some(codeword) = from_start.and_then(|i| data.get_mut(i)) {
            *codeword ^= magnitude;
        }
    }
    Some(found)
}

/// Returns the error locator polynomial, lowest power first, and the number of errors: the length
/// of the shortest linear recurrence of the syndromes (Berlekamp and Massey).
fn locator(syndromes: &[u8]) -> ([u8; MAX_TERMS], usize) {
    let mut locator = [0; MAX_TERMS];
    locator[0] = 1;
    // The locator before the last change of length, its discrepancy, and the steps since then.
    let (mut before, mut discrepancy_before, mut steps) = (locator, 1, 1);
    let mut count = 0;
    for n in 0..syndromes.len() {
        let terms = locator[..=count].iter().zip(syndromes[..=n].iter().rev());
        let discrepancy = terms.fold(0, |sum, (&a, &b)| sum ^ product(a, b));
        if discrepancy == 0 {
            steps += 1;
            continue;
        }
        let factor = quotient(discrepancy, discrepancy_before);
        let previous = locator;
        for (term, &other) in locator[steps..].iter_mut().zip(&before) {
            *term ^= product(factor, other);
        }
        if 2 * count <= n {
            count = n + 1 - count;
            (before, discrepancy_before, steps) = (previous, discrepancy, 1);
        } else {
            steps += 1;
        }
    }
    (locator, count)
}

/// Returns what to add to the codeword at `place`, a root of the locator (Forney).
fn magnitude(syndromes: &[u8], locator: &[u8], place: usize) -> u8 {
    // The coefficients of the error evaluator polynomial: of syndromes × locator, up to as many
    // terms as there are errors.
    let mut evaluator = [0; MAX_TERMS];
    let evaluator = &mut evaluator[..locator.len() - 1];
    for (i, term) in evaluator.iter_mut().enumerate() {
        let terms = locator[..=i].iter().zip(syndromes[..=i].iter().rev());
        *term = terms.fold(0, |sum, (&a, &b)| sum ^ product(a, b));
    }
    // The derivative of the locator: in a field of characteristic 2, only odd powers remain.
    let mut derivative = [0; MAX_TERMS];
    let derivative = &mut derivative[..locator.len() - 1];
    for (term, &coefficient) in derivative
        .iter_mut()
        .step_by(2)
        .zip(locator[1..].iter().step_by(2))
    {
        *term = coefficient;
    }
    let value = value_at_inverse(evaluator, place);
    times_power(quotient(value, value_at_inverse(derivative, place)), place)
}

/// Returns the value of a polynomial, lowest power first, at 2 to the power of -`exponent`.
fn value_at_inverse(polynomial: &[u8], exponent: usize) -> u8 {
    let inverse = (ORDER - exponent % ORDER) % ORDER;
    let terms = polynomial.iter().rev();
    terms.fold(0, |sum, &term| times_power(sum, inverse) ^ term)
}

/// Multiplies in GF(2⁸).
fn product(a: u8, b: u8) -> u8 {
    if b == 0 {
        return 0;
    }
    times_power(a, LOGARITHMS[usize::from(b)].into())
}

/// Divides in GF(2⁸). Returns 0 if a number is 0.
fn quotient(a: u8, b: u8) -> u8 {
    if b == 0 {
        return 0;
    }
    times_power(a, ORDER - usize::from(LOGARITHMS[usize::from(b)]))
}

/// Multiplies by 2 to the power of `exponent`, 0 to 255, in GF(2⁸).
fn times_power(a: u8, exponent: usize) -> u8 {
    if a == 0 {
        return 0;
    }
    POWERS[usize::from(LOGARITHMS[usize::from(a)]) + exponent]
}
