'use strict';

// Computes check digits.

/** The permutation of the recursive modulo 10 of Swiss payments. */
const RECURSIVE = Object.freeze([0, 9, 4, 6, 8, 2, 7, 1, 3, 5]);

/**
 * Returns true if an IBAN or a creditor reference has the right check digits: moved to the end and
 * with two digits for each letter, it leaves 1 when it is divided by 97 (ISO/IEC 7064, MOD 97-10).
 *
 * @param {string} text capital letters and digits, at least four
 */
function isMod97(text) {
  let rest = 0;
  const { length } = text;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i < length - 4 ? i + 4 : i + 4 - length);
    // A letter is a number from 10 to 35.
    rest = code < 58 ? rest * 10 + code - 48 : rest * 100 + code - 55;
    // The rest stays far below 2^53.
    if (rest > 1e12) rest %= 97;
  }
  return rest % 97 === 1;
}

/**
 * Computes the recursive modulo 10 check digit of Swiss references.
 *
 * @param {string} digits
 */
function computeRecursive(digits) {
  let carry = 0;
  for (let i = 0; i < digits.length; i++)
    carry = /** @type {number} */ (RECURSIVE[(carry + digits.charCodeAt(i) - 48) % 10]);
  return (10 - carry) % 10;
}

/**
 * Returns true if the last digit is the Luhn check digit of the others (ISO/IEC 7812-1, annex B).
 *
 * @param {string} digits
 */
function isLuhn(digits) {
  let sum = 0;
  for (let i = digits.length - 1, isDouble = false; i >= 0; i--, isDouble = !isDouble) {
    const digit = (digits.charCodeAt(i) - 48) * (isDouble ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/**
 * Sums the products of digits and weights.
 *
 * @param {string} text digits, or capital letters that count by their distance from the digit 0
 * @param {readonly number[]} weights as many as characters are summed
 */
function sumWeighted(text, weights) {
  let sum = 0;
  for (let i = 0; i < weights.length; i++)
    sum += (text.charCodeAt(i) - 48) * /** @type {number} */ (weights[i]);
  return sum;
}

module.exports = { computeRecursive, isLuhn, isMod97, sumWeighted };
