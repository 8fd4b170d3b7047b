'use strict';

// Reads values as npm `qr-code-styling` does: null and '' mean that an option is missing, and a
// number may be a string of digits.

const { isName } = require('../objects');
const { createValueError } = require('../options/values');

/** Matches the numbers that a form writes as strings. */
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * Returns true for a value that means that an option is missing.
 *
 * @param {unknown} value
 */
function isMissing(value) {
  return value === undefined || value === null || value === '';
}

/**
 * Converts a string of digits to a number. Returns any other value unchanged, to be refused later.
 *
 * @param {unknown} value
 */
function toNumber(value) {
  return isName(value) && NUMBER.test(value) ? Number(value) : value;
}

/**
 * Reads a number of a range.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {{ min: number, max?: number, isInteger?: boolean, isAbove?: boolean }} range `isAbove`:
 *   whether the least number is not allowed itself
 * @param {number} defaultValue
 * @returns {number}
 */
function readNumber(name, value, range, defaultValue) {
  if (isMissing(value)) return defaultValue;
  const { min, max = Number.MAX_SAFE_INTEGER, isInteger = false, isAbove = false } = range;
  const number = toNumber(value);
  const isInRange =
    typeof number === 'number' && (isAbove ? number > min : number >= min) && number <= max;
  if (isInRange && (!isInteger || Number.isInteger(number))) return number;
  const kind = isInteger ? 'an integer' : 'a number';
  const most = range.max === undefined ? ' or more' : ` to ${max}`;
  const expected = isAbove
    ? `${kind} above ${min} and at most ${max}`
    : `${kind} from ${min}${most}`;
  throw createValueError(expected, name, value);
}

/**
 * Reads a name, and returns its value in a table.
 *
 * @template T
 * @param {string} name
 * @param {unknown} value
 * @param {Readonly<Record<string, T>>} table
 * @param {T} defaultValue
 * @returns {T}
 */
function readChoice(name, value, table, defaultValue) {
  if (isMissing(value)) return defaultValue;
  if (isName(value) && Object.hasOwn(table, value)) return /** @type {T} */ (table[value]);
  const names = Object.keys(table).map((each) => `'${each}'`);
  throw createValueError(`one of ${names.join(', ')}`, name, value);
}

module.exports = { isMissing, readChoice, readNumber, toNumber };
