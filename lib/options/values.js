'use strict';

// Reads the values of options: of one type, or of any by its row in the table.

const { describe, createArgumentError } = require('../error');
const { isName } = require('../objects');

/** @import { Option } from './table' */

/**
 * Reads an option by its row alone.
 *
 * @param {Readonly<Option>} option
 * @param {unknown} value
 * @returns {unknown} the value, or the default
 */
function readByRow({ name, type, min = 0, max = 0, choices = [], default: missing }, value) {
  if (type === 'boolean') return readBoolean(name, value, missing === true);
  if (value === undefined) return missing;
  if (type === 'choice') {
    if (isName(value) && choices.includes(value)) return value;
    const expected = `one of ${choices.map((each) => `'${each}'`).join(', ')}`;
    throw createArgumentError('ERR_QR_INVALID_OPTION', expected, name, describe(value));
  }
  return readInteger(name, value, min, max, min);
}

/**
 * Returns a value as the addon takes it.
 *
 * @param {Readonly<Option>} option
 * @param {unknown} value
 */
function toNumber({ type, choices = [] }, value) {
  return type === 'choice' ? choices.indexOf(String(value)) : Number(value);
}

/**
 * Reads an integer of a range.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {number} min
 * @param {number} max
 * @param {number} missing what the option is if it was not given
 * @returns {number}
 */
function readInteger(name, value, min, max, missing) {
  if (value === undefined) return missing;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      `an integer from ${min} to ${max}`,
      name,
      describe(value),
    );
  }
  return value;
}

/**
 * Reads a switch.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {boolean} missing what the option is if it was not given
 * @returns {boolean}
 */
function readBoolean(name, value, missing) {
  if (value === undefined) return missing;
  if (typeof value !== 'boolean') {
    throw createArgumentError('ERR_QR_INVALID_OPTION', 'true or false', name, describe(value));
  }
  return value;
}

module.exports = { toNumber, readBoolean, readByRow, readInteger };
