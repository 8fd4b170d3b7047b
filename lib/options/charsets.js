'use strict';

// Reads the option `eci`, and the `eci` of a segment: which charset a symbol declares. The addon
// has the charsets that text can be converted to.

const { createArgumentError, describe } = require('../error');
const native = require('../native');
const { findNearest } = require('../nearest');
const { isName } = require('../objects');
const { NO_ECI } = require('./plain');

const { ECI_UTF_8, MAX_ECI } = native;

/** The ECI assignment numbers of charsets, by their names. */
const NUMBERS = new Map(Object.entries(native.charsets()));

/** The names of the charsets, by their ECI assignment numbers. */
const NAMES = new Map(Array.from(NUMBERS, ([name, number]) => [number, name]));

/** The number that ISO/IEC 8859-1 has too. */
const OLD_LATIN_1 = 1;
NAMES.set(OLD_LATIN_1, 'iso-8859-1');

/** Shift JIS, whose characters kanji mode has. */
const SHIFT_JIS = /** @type {number} */ (NUMBERS.get('shift_jis'));

/** Other names of charsets. They are errors, which suggest the right name. */
const ALIASES = new Map([
  ['latin1', 'iso-8859-1'],
  ['latin-1', 'iso-8859-1'],
  ['binary', 'iso-8859-1'],
  ['latin2', 'iso-8859-2'],
  ['ascii', 'us-ascii'],
  ['sjis', 'shift_jis'],
  ['cp1250', 'windows-1250'],
  ['cp1251', 'windows-1251'],
  ['cp1252', 'windows-1252'],
  ['ucs-2', 'utf-16le'],
  ['ucs2', 'utf-16le'],
  ['utf-16', 'utf-16be'],
]);

/**
 * Reads an ECI: true for UTF-8, false for none, an assignment number, or the name of a charset in
 * any case.
 *
 * @param {unknown} value
 * @param {string} name the name of the option, for errors
 * @param {Parameters<typeof createArgumentError>[0]} [code]
 * @returns {number} the assignment number, or NO_ECI
 */
function readEci(value, name, code = 'ERR_QR_INVALID_OPTION') {
  if (value === undefined || value === false) return NO_ECI;
  if (value === true) return ECI_UTF_8;
  if (Number.isInteger(value)) {
    const number = /** @type {number} */ (value);
    if (number >= 0 && number <= MAX_ECI) return number;
  }
  const lower = isName(value) ? value.toLowerCase() : undefined;
  const number = lower === undefined ? undefined : NUMBERS.get(lower);
  if (number !== undefined) return number;
  const meant =
    lower === undefined
      ? undefined
      : (ALIASES.get(lower) ?? findNearest(lower, [...NUMBERS.keys()]));
  const expected =
    meant === undefined
      ? `true, false, an integer from 0 to ${MAX_ECI} or a charset such as 'iso-8859-1'`
      : `'${meant}'`;
  throw createArgumentError(code, expected, name, describe(value));
}

/**
 * Returns true if text can be converted to the charset of an ECI assignment number.
 *
 * @param {number} eci
 */
function hasCharset(eci) {
  return NAMES.has(eci);
}

/**
 * Returns true if the charset has more than a byte for a digit, as UTF-16 has. Modes other than
 * byte mode cannot express such a digit.
 *
 * @param {number} eci
 */
function isWide(eci) {
  return /^utf-(16|32)/.test(NAMES.get(eci) ?? '');
}

/**
 * Returns the name of the charset of an ECI assignment number.
 *
 * @param {number} eci
 */
function nameCharset(eci) {
  return NAMES.get(eci) ?? `ECI ${eci}`;
}

module.exports = { NUMBERS, SHIFT_JIS, hasCharset, isWide, nameCharset, readEci };
