'use strict';

// Reads amounts without floating-point arithmetic: as a whole number of cents, or of another
// smallest unit. A number is read by its shortest decimal, which is how JavaScript prints it, so
// 1.15 is 115 cents. A number such as 0.1 + 0.2 has too many decimals, and is refused: nothing is
// rounded.

const { createPayloadError, createValueError } = require('../error');

/** Matches a decimal without a sign, an exponent or needless zeros at the start. */
const DECIMAL = /^(0|[1-9]\d{0,14})(?:\.(\d+))?$/;

/**
 * Reads an amount.
 *
 * @param {unknown} value a number, or a string such as `'12.50'`
 * @param {string} argument
 * @param {{ decimals: number, min: number, max: number }} range the number of decimals, and the
 *   limits in the smallest unit
 * @returns {number} in the smallest unit
 */
function readAmount(value, argument, { decimals, min, max }) {
  const exact = typeof value === 'number' ? findUnits(value, decimals) : undefined;
  const units = exact ?? parseUnits(value, argument, decimals);
  if (units >= min && units <= max) return units;
  const limits = { min: formatAmount(min, decimals), max: formatAmount(max, decimals) };
  throw createPayloadError(argument, 'amount', limits);
}

/** The first number whose shortest decimal may have more digits than are exact: 15 always are. */
const MAX_EXACT = 1e15;

/**
 * Returns the smallest units of a number that is the nearest to a decimal with so many decimals. It
 * prints as this decimal, so this is what `parseUnits` returns, in a quarter of the time.
 *
 * @param {number} value
 * @param {number} decimals
 * @returns {number | undefined} undefined for any other number
 */
function findUnits(value, decimals) {
  const scale = 10 ** decimals;
  const units = Math.round(value * scale);
  return units >= 0 && units < MAX_EXACT && units / scale === value ? units : undefined;
}

/**
 * Parses an amount by its digits.
 *
 * @param {unknown} value
 * @param {string} argument
 * @param {number} decimals
 * @returns {number} in the smallest unit
 */
function parseUnits(value, argument, decimals) {
  const text = typeof value === 'number' ? printNumber(value) : value;
  const found = typeof text === 'string' && text.length <= 40 ? DECIMAL.exec(text) : null;
  if (found === null) {
    const example = decimals === 0 ? '12' : `12.${'5'.padEnd(decimals, '0').slice(0, 2)}`;
    throw createValueError(argument, `an amount such as ${example} or '${example}'`, value);
  }
  const [, whole = '', fraction = ''] = found;
  if (fraction.length > decimals) {
    const details = { decimals: fraction.length, maxDecimals: decimals };
    throw createPayloadError(argument, 'decimals', details);
  }
  return Number(whole + fraction.padEnd(decimals, '0'));
}

/**
 * Prints a number as a decimal without an exponent, if it is small: 1e-7 as 0.0000001.
 *
 * @param {number} value
 */
function printNumber(value) {
  const text = String(value);
  const found = text.includes('e') ? /^(\d)(?:\.(\d+))?e-(\d+)$/.exec(text) : null;
  if (found === null) return text;
  const [, first = '', others = '', exponent = ''] = found;
  return `0.${'0'.repeat(Number(exponent) - 1)}${first}${others}`;
}

/**
 * Formats an amount with all its decimals: `12.50`.
 *
 * @param {number} units in the smallest unit
 * @param {number} decimals
 */
function formatAmount(units, decimals) {
  if (decimals === 0) return String(units);
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Formats an amount without zeros at its end: `12.5`, `12`.
 *
 * @param {number} units in the smallest unit
 * @param {number} decimals
 */
function formatShort(units, decimals) {
  let [rest, left] = [units, decimals];
  for (; left > 0 && rest % 10 === 0; left--) rest /= 10;
  return formatAmount(rest, left);
}

module.exports = { formatAmount, formatShort, printNumber, readAmount };
