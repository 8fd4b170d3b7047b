'use strict';

// Reads the options of headers that few symbols have: the place in a sequence, and FNC1.

const native = require('../native');
const { checkObject } = require('./names');
const { NO_ECI } = require('./plain');
const { checkInteger, createValueError } = require('./values');

/** The properties of the option `sequence`. */
const SEQUENCE_NAMES = ['index', 'count', 'parity'];

/** The fewest symbols of a sequence. */
const MIN_SYMBOLS = 2;

/** The codeword of the application indicator `a`, less the code of that letter. */
const LETTER_OFFSET = 100;

/**
 * The headers in front of the text of a symbol.
 *
 * @typedef {object} Headers
 * @property {Readonly<{ index: number, count: number, parity: number }> | undefined} sequence
 * @property {number | undefined} application the codeword of the application indicator
 */

/**
 * Reads the options of headers, of which one is set.
 *
 * @param {unknown} sequence
 * @param {unknown} applicationIndicator
 * @returns {Readonly<Headers>}
 */
function readHeaders(sequence, applicationIndicator) {
  return Object.freeze({
    sequence: readSequence(sequence),
    application: readApplication(applicationIndicator),
  });
}

/**
 * Reads the option `sequence`: the place of a symbol in a sequence.
 *
 * @param {any} value
 * @returns {Headers['sequence']}
 */
function readSequence(value) {
  if (value === undefined) return undefined;
  checkObject(value, SEQUENCE_NAMES, 'sequence');
  const count = checkInteger('sequence.count', value.count, MIN_SYMBOLS, native.MAX_SYMBOLS);
  const index = checkInteger('sequence.index', value.index, 1, count);
  const parity = checkInteger('sequence.parity', value.parity, 0, 255);
  return Object.freeze({ index, count, parity });
}

/**
 * Reads the option `applicationIndicator` (ISO/IEC 18004:2015, clause 7.4.8.3).
 *
 * @param {unknown} value
 * @returns {Headers['application']}
 */
function readApplication(value) {
  if (value === undefined) return undefined;
  if (typeof value === 'string') {
    if (/^[0-9]{2}$/.test(value)) return Number(value);
    if (/^[a-zA-Z]$/.test(value)) return LETTER_OFFSET + value.charCodeAt(0);
  }
  throw createValueError("two digits or a letter, such as '37',", 'applicationIndicator', value);
}

/**
 * Refuses other headers for a text with GS1 elements, whose header is FNC1 in first position.
 *
 * @param {number} eci
 * @param {Readonly<Headers> | undefined} headers
 */
function checkGs1(eci, headers) {
  if (headers?.application !== undefined) throw createGs1Error('applicationIndicator');
  if (headers?.sequence !== undefined) throw createGs1Error('sequence');
  if (eci !== NO_ECI) throw createGs1Error('eci');
}

/**
 * Makes the error for an option that excludes `gs1`.
 *
 * @param {string} other its name
 */
function createGs1Error(other) {
  return require('../error').createError('ERR_QR_INVALID_OPTION', {
    argument: 'gs1',
    details: { reason: 'gs1-with-other', other },
  });
}

module.exports = { MIN_SYMBOLS, checkGs1, readHeaders };
