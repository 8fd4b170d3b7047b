'use strict';

// Checks the components of values (GS1 General Specifications, sections 3 and 7). The characters and
// the length of a component have been checked before.

const { findCouponFault, findOfferFault } = require('./coupon');
const { findDateFault } = require('./date');
const { COUNTRIES, COUNTRY_LETTERS, CURRENCIES, PACKAGE_TYPES } = require('./table');

/**
 * A fault in a component.
 *
 * @typedef {object} Fault
 * @property {number} at the index of the fault in the component
 * @property {string} [expected] the check digit or the check characters that would be right
 *
 * @typedef {(value: string) => Fault | undefined} Check
 */

const START = Object.freeze({ at: 0 });

/** The characters of CSET 82, in the order of their values. */
const CSET_82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`;

/** The check characters, in the order of their values. */
const CSET_32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The weights of characters before the check characters, from right to left. */
const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
];

/** The fewest digits of a GS1 company prefix. */
const MIN_PREFIX = 4;

/** The fewest characters of an IBAN. */
const MIN_IBAN = 11;

const isDigit = (/** @type {number} */ code) => code >= 0x30 && code <= 0x39;

/**
 * Computes the check digit for the digits before it.
 *
 * @param {string} digits
 * @returns {string}
 */
function computeCheckDigit(digits) {
  let sum = 0;
  let weight = 3;
  for (let i = digits.length - 1; i >= 0; i--) {
    sum += weight * (digits.charCodeAt(i) - 0x30);
    weight = 4 - weight;
  }
  return String((10 - (sum % 10)) % 10);
}

/** @type {Check} */
function findCheckDigitFault(value) {
  const at = value.length - 1;
  const expected = computeCheckDigit(value.slice(0, at));
  return value[at] === expected ? undefined : { at, expected };
}

/**
 * Computes the two check characters for the characters of CSET 82 before them.
 *
 * @param {string} characters at most 23
 * @returns {string}
 */
function computeCheckCharacters(characters) {
  let sum = 0;
  for (let i = 0; i < characters.length; i++) {
    const weight = PRIMES[characters.length - 1 - i] ?? 0;
    sum += weight * CSET_82.indexOf(/** @type {string} */ (characters[i]));
  }
  const checksum = sum % 1021;
  return `${CSET_32[checksum >> 5]}${CSET_32[checksum & 31]}`;
}

/** @type {Check} */
function findCheckCharactersFault(value) {
  const at = value.length - 2;
  if (at < 0) return START;
  const expected = computeCheckCharacters(value.slice(0, at));
  return value.endsWith(expected) ? undefined : { at, expected };
}

/**
 * Looks for a company prefix at an index.
 *
 * @param {string} value
 * @param {number} start
 */
function findPrefixFault(value, start) {
  for (let at = start; at < start + MIN_PREFIX; at++) {
    if (!isDigit(value.charCodeAt(at))) return { at: Math.min(at, value.length - 1) };
  }
  return undefined;
}

/**
 * Returns a check that a number is at most `max`.
 *
 * @param {number} max
 * @returns {Check}
 */
const isAtMost = (max) => (value) => (Number(value) > max ? START : undefined);

/**
 * Returns a check that a value matches a pattern.
 *
 * @param {RegExp} pattern
 * @returns {Check}
 */
const matches = (pattern) => (value) => (pattern.test(value) ? undefined : START);

/**
 * Returns a check that a code is in a list. Makes a set of the list when it is first needed.
 *
 * @param {string} list codes and spaces
 * @param {string} [more] another code
 * @returns {Check}
 */
function isListed(list, more) {
  /** @type {Set<string | undefined> | undefined} */
  let codes;
  return (value) => {
    codes ??= new Set([...list.split(' '), more]);
    return codes.has(value) ? undefined : START;
  };
}

const isCountry = isListed(COUNTRY_LETTERS);

/**
 * Checks an IBAN (ISO 13616-1): the country, the characters and the check digits.
 *
 * @type {Check}
 */
function findIbanFault(value) {
  if (value.length < MIN_IBAN || isCountry(value.slice(0, 2)) !== undefined) return START;
  const wrong = value.search(/[^0-9A-Z]/);
  if (wrong !== -1) return { at: wrong };
  let remainder = 0;
  for (const character of value.slice(4) + value.slice(0, 4)) {
    // A letter is two digits: A is 10.
    const number = Number.parseInt(character, 36);
    remainder = (remainder * (number < 10 ? 10 : 100) + number) % 97;
  }
  return remainder === 1 ? undefined : { at: 2 };
}

/**
 * Checks the number of a piece and the number of all pieces, of half the digits each.
 *
 * @type {Check}
 */
function findPieceFault(value) {
  const half = value.length / 2;
  const piece = Number(value.slice(0, half));
  const total = Number(value.slice(half));
  if (total === 0) return { at: half };
  return piece === 0 || piece > total ? START : undefined;
}

/**
 * Checks a position in a sequence, such as `2/3`.
 *
 * @type {Check}
 */
function findPositionFault(value) {
  const [, position, last] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(value) ?? [];
  return position === undefined || Number(position) > Number(last) ? START : undefined;
}

/** @type {Check} */
function findTimeFault(value) {
  if (Number(value.slice(0, 2)) > 23) return START;
  return Number(value.slice(2)) > 59 ? { at: 2 } : undefined;
}

/** @type {Check} */
function findPercentFault(value) {
  const at = value.search(/%(?![0-9A-Fa-f]{2})/);
  return at === -1 ? undefined : { at };
}

/** The checks by name. The names are the reasons of errors, too. @type {Readonly<Record<string, Check>>} */
const CHECKS = Object.freeze({
  'check-digit': findCheckDigitFault,
  'check-characters': findCheckCharactersFault,
  'company-prefix': (value) => findPrefixFault(value, 0),
  'company-prefix-2': (value) => findPrefixFault(value, 1),
  date: (value) => findDateFault(value, 1),
  'date-or-month': (value) => findDateFault(value, 0),
  hour: isAtMost(23),
  minute: isAtMost(59),
  second: isAtMost(59),
  time: findTimeFault,
  country: isListed(COUNTRIES),
  'country-or-999': isListed(COUNTRIES, '999'),
  'country-letters': isCountry,
  currency: isListed(CURRENCIES),
  'package-type': isListed(PACKAGE_TYPES),
  'media-type': matches(/^(?:0[1-9]|10|[89]\d)$/),
  sex: matches(/^[0129]$/),
  'yes-no': matches(/^[01]$/),
  winding: matches(/^[019]$/),
  importer: matches(/^[-0-9A-Z_a-z]$/),
  hyphen: matches(/^-+$/),
  zero: matches(/^0+$/),
  'not-zero': matches(/[^0]/),
  'no-leading-zero': matches(/^(?:0$|[^0])/),
  'not-only-digits': matches(/\D/),
  latitude: isAtMost(1_800_000_000),
  longitude: isAtMost(3_600_000_000),
  iban: findIbanFault,
  'piece-of-total': findPieceFault,
  position: findPositionFault,
  'percent-encoding': findPercentFault,
  coupon: findCouponFault,
  'offer-coupon': findOfferFault,
});

module.exports = { CHECKS, computeCheckCharacters, computeCheckDigit };
