'use strict';

// Reads values of options by their type.

const { describe, createArgumentError } = require('../error');
const { isName } = require('../objects');

/** @import { Option } from './table' */

/**
 * Reads an option that has a slot.
 *
 * @param {Readonly<Option>} option
 * @param {unknown} value
 * @returns {unknown} the value, or the default
 */
function readByRow({ name, type, min = 0, max = 0, choices = [], default: defaultValue }, value) {
  if (type === 'boolean') return readBoolean(name, value, defaultValue === true);
  if (value === undefined) return defaultValue;
  if (type === 'choice') {
    if (isName(value) && choices.includes(value)) return value;
    const expected = `one of ${choices.map((each) => `'${each}'`).join(', ')}`;
    throw createArgumentError('ERR_QR_INVALID_OPTION', expected, name, describe(value));
  }
  return readInteger(name, value, min, max, min);
}

/**
 * Converts a value to the number that the addon takes.
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
 * @param {number} defaultValue
 * @returns {number}
 */
function readInteger(name, value, min, max, defaultValue) {
  if (value === undefined) return defaultValue;
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
 * @param {boolean} defaultValue
 * @returns {boolean}
 */
function readBoolean(name, value, defaultValue) {
  if (value === undefined) return defaultValue;
  if (typeof value !== 'boolean') {
    throw createArgumentError('ERR_QR_INVALID_OPTION', 'true or false', name, describe(value));
  }
  return value;
}

module.exports = { toNumber, readBoolean, readByRow, readInteger };
