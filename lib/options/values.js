'use strict';

// Reads values of options by their type.

const { isName } = require('../objects');

/** @import { Row } from './rows' */

/**
 * Reads an option that has a slot.
 *
 * @param {Readonly<Row>} option
 * @param {unknown} value
 * @returns {unknown} the value, or the default
 */
function readByRow({ name, type, min = 0, max = 0, choices = [], default: defaultValue }, value) {
  if (type === 'boolean') return readBoolean(name, value, defaultValue === true);
  if (value === undefined) return defaultValue;
  if (type === 'choice') {
    if (isName(value) && choices.includes(value)) return value;
    const expected = `one of ${choices.map((each) => `'${each}'`).join(', ')}`;
    throw createValueError(expected, name, value);
  }
  return readInteger(name, value, min, max, min);
}

/**
 * Converts a value to the number that the addon takes.
 *
 * @param {Readonly<Row>} option
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
  return value === undefined ? defaultValue : checkInteger(name, value, min, max);
}

/**
 * Reads an integer of a range that has no default.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {number} min
 * @param {number} max
 * @returns {number}
 */
function checkInteger(name, value, min, max) {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw createValueError(`an integer from ${min} to ${max}`, name, value);
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
    throw createValueError('true or false', name, value);
  }
  return value;
}

/**
 * Makes the error for a value that an option cannot have. Loads the module of errors, which no
 * program needs before its first error.
 *
 * @param {string} expected a phrase for the values that are allowed
 * @param {string} name the name of the option
 * @param {unknown} value
 */
function createValueError(expected, name, value) {
  const { createArgumentError, describe } = require('../error');
  return createArgumentError('ERR_QR_INVALID_OPTION', expected, name, describe(value));
}

module.exports = { checkInteger, createValueError, readBoolean, readByRow, readInteger, toNumber };
