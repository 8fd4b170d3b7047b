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
function readByRow(option, value) {
  const { name, type, min = 0, max = 0, choices = [], default: defaultValue } = option;
  if (type === 'boolean') return readBoolean(name, value, defaultValue === true);
  if (value === undefined) return defaultValue;
  if (type === 'choice') {
    if (isName(value) && choices.includes(value)) return value;
    const expected = `one of ${choices.map((each) => `'${each}'`).join(', ')}`;
    throw createValueError(expected, name, value);
  }
  if (type === 'number') {
    readSteps(option, value);
    return value;
  }
  return readInteger(name, value, min, max, min);
}

/**
 * Converts a value to the number that the addon takes.
 *
 * @param {Readonly<Row>} option
 * @param {unknown} value
 */
function toNumber(option, value) {
  const { type, choices = [] } = option;
  if (type === 'choice') return choices.indexOf(String(value));
  return type === 'number' ? Math.round(Number(value) * countSteps(option)) : Number(value);
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
 * Reads a number as a count of steps. Refuses a number between two steps, instead of rounding it.
 *
 * @param {Readonly<Row>} option
 * @param {unknown} value
 * @returns {number} in steps of the option
 */
function readSteps(option, value) {
  const { min = 0, max = 0 } = option;
  const number = value === undefined ? option.default : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= max))
    throw createStepError(option, value);
  // Multiplies by the inverse of the step, an integer: the product is exact more often than the
  // quotient.
  const units = countSteps(option);
  const steps = number * units;
  const whole = Math.round(steps);
  // A sum such as 0.1 + 0.2 is meant to be 0.3.
  if (Math.abs(whole - steps) > 1e-6 || whole < Math.round(min * units))
    throw createStepError(option, value);
  return whole;
}

/**
 * Returns the number of steps from 0 to 1.
 *
 * @param {Readonly<Row>} option
 */
const countSteps = ({ step = 1 }) => Math.round(1 / step);

/**
 * Makes the error for a number out of range or between two steps.
 *
 * @param {Readonly<Row>} option
 * @param {unknown} value
 */
function createStepError({ name, min = 0, max = 0, step = 1 }, value) {
  const range = min === step ? `above 0 and at most ${max}` : `from ${min} to ${max}`;
  return createValueError(`a number ${range}, in steps of ${step},`, name, value);
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

module.exports = {
  checkInteger,
  createValueError,
  readBoolean,
  readByRow,
  readInteger,
  readSteps,
  toNumber,
};
