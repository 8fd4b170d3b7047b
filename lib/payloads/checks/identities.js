'use strict';

// Checks the numbers of people and companies that stand for accounts.

const { sumWeighted } = require('./digits');

const CPF = Object.freeze([
  [10, 9, 8, 7, 6, 5, 4, 3, 2],
  [11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
]);
const CNPJ = Object.freeze([
  [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
  [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
]);

/**
 * Returns true if the last two digits are the check digits modulo 11 of the others.
 *
 * @param {string} text
 * @param {readonly (readonly number[])[]} weights for the first and for the second
 */
function hasBrazilianChecks(text, weights) {
  return weights.every((each, i) => {
    const rest = sumWeighted(text, each) % 11;
    return (rest < 2 ? 0 : 11 - rest) === text.charCodeAt(text.length - 2 + i) - 48;
  });
}

/**
 * Returns true for the number of a Brazilian taxpayer.
 *
 * @param {string} digits 11
 */
function isCpf(digits) {
  return !/^(\d)\1{10}$/.test(digits) && hasBrazilianChecks(digits, CPF);
}

/**
 * Returns true for the number of a Brazilian company, with letters from July 2026 on.
 *
 * @param {string} text 12 digits or capital letters, and 2 digits
 */
function isCnpj(text) {
  return !/^0+$/.test(text) && hasBrazilianChecks(text, CNPJ);
}

const THAI = Object.freeze([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);

/**
 * Returns true for a Thai national or tax ID.
 *
 * @param {string} digits 13
 */
function isThaiId(digits) {
  const check = (11 - (sumWeighted(digits, THAI) % 11)) % 10;
  return check === digits.charCodeAt(12) - 48;
}

const BUSINESS = Object.freeze({ weights: [10, 4, 9, 3, 8, 2, 7, 1], letters: 'XMKECAWLJDB' });
const COMPANY = Object.freeze({ weights: [10, 8, 6, 4, 9, 7, 5, 3, 1], letters: 'ZKCMDNERGWH' });
const OTHER_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';
const OTHER_WEIGHTS = Object.freeze([4, 3, 5, 3, 10, 2, 2, 5, 7]);

/**
 * Returns true for a Unique Entity Number of Singapore.
 *
 * @param {string} uen capital letters and digits
 */
function isUen(uen) {
  if (/^\d{8}[A-Z]$/.test(uen)) return hasLetter(uen, BUSINESS);
  if (/^\d{9}[A-Z]$/.test(uen)) return hasLetter(uen, COMPANY);
  if (!/^[RST]\d\d[A-Z]{2}\d{4}[A-Z\d]$/.test(uen)) return false;
  let sum = -5;
  for (let i = 0; i < OTHER_WEIGHTS.length; i++) {
    const value = OTHER_ALPHABET.indexOf(uen.charAt(i));
    if (value === -1) return false;
    sum += value * /** @type {number} */ (OTHER_WEIGHTS[i]);
  }
  return OTHER_ALPHABET.charAt(((sum % 11) + 11) % 11) === uen.charAt(9);
}

/**
 * Returns true if the last letter is the check letter of the digits.
 *
 * @param {string} uen
 * @param {{ weights: readonly number[], letters: string }} kind
 */
function hasLetter(uen, { weights, letters }) {
  return letters.charAt(sumWeighted(uen, weights) % 11) === uen.charAt(uen.length - 1);
}

module.exports = { isCnpj, isCpf, isThaiId, isUen };
