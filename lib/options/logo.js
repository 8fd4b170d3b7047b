'use strict';

// Reads the option `logo`.

const { isUint8Array } = require('node:util').types;

const { copyBytes } = require('../bytes');
const { createArgumentError, createError, describe } = require('../error');
const { isRecord } = require('../objects');
const { checkNames } = require('./names');
const { findRow, listParts } = require('./rows');

/** @import { Row } from './rows' */

const LOGO_NAMES = listParts('logo');
const IMAGE = findRow('logo.image');
const SIZE = findRow('logo.size');
const PADDING = findRow('logo.padding');
const RESERVE = findRow('logo.reserve');

/**
 * A logo in the units of the addon.
 *
 * @typedef {object} Logo
 * @property {Uint8Array | undefined} image the bytes of a picture file, unless `held` keeps them
 * @property {import('../binding').HeldLogo} [held] the logo, decoded once for many codes
 * @property {number} size in 1/LOGO_SIZE_UNITS of the symbol's width
 * @property {number} padding in 1/LOGO_PADDING_UNITS of a module
 * @property {number} reserve in 1/LOGO_RESERVE_UNITS of each block's error correction
 */

/**
 * Reads a logo, and copies its image.
 *
 * @param {any} logo as the caller passed it
 * @returns {Readonly<Logo> | undefined}
 */
function readLogo(logo) {
  if (logo === undefined) return undefined;
  if (!isRecord(logo)) {
    const expected = `an object { ${LOGO_NAMES.join(', ')} }`;
    throw createArgumentError('ERR_QR_INVALID_OPTION', expected, 'logo', describe(logo));
  }
  checkNames(logo, LOGO_NAMES, 'ERR_QR_UNKNOWN_OPTION', 'logo');
  const image = readImage(logo.image);
  const size = readSteps(SIZE, logo.size);
  const padding = readSteps(PADDING, logo.padding);
  const reserve = readSteps(RESERVE, logo.reserve);
  return Object.freeze({ image, size, padding, reserve });
}

const IMAGE_ERRORS = Object.freeze({
  shared: 'ERR_QR_INVALID_OPTION',
  empty: 'ERR_QR_INVALID_LOGO',
  expected: 'the bytes of a picture',
});

/**
 * Validates and copies the bytes of the picture.
 *
 * @param {unknown} value
 * @returns {Uint8Array} a copy
 */
function readImage(value) {
  const { name, max = 0 } = IMAGE;
  if (!isUint8Array(value)) {
    const expected = 'a Uint8Array, such as what readFile gives,';
    throw createArgumentError('ERR_QR_INVALID_OPTION', expected, name, describe(value));
  }
  return copyBytes(value, name, IMAGE_ERRORS, (length) => {
    if (length <= max) return;
    throw createError('ERR_QR_INVALID_LOGO', {
      argument: name,
      details: { reason: 'too-many-bytes', bytes: length, maxBytes: max },
    });
  });
}

/**
 * Reads a number as a count of steps. Refuses a number between two steps, instead of rounding it.
 *
 * @param {Readonly<Row>} option
 * @param {unknown} value
 * @returns {number} in steps of the option
 */
function readSteps(option, value) {
  const { min = 0, max = 0, step = 1 } = option;
  const number = value === undefined ? option.default : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= max))
    throw createStepError(option, value);
  // Multiplies by the inverse of the step, an integer: the product is exact more often than the
  // quotient.
  const units = Math.round(1 / step);
  const steps = number * units;
  const whole = Math.round(steps);
  // A sum such as 0.1 + 0.2 is meant to be 0.3.
  if (Math.abs(whole - steps) > 1e-6 || whole < Math.round(min * units))
    throw createStepError(option, value);
  return whole;
}

/**
 * Makes the error for a number out of range or between two steps.
 *
 * @param {Readonly<Row>} option
 * @param {unknown} value
 */
function createStepError({ name, min = 0, max = 0, step = 1 }, value) {
  const range = min > 0 ? `above 0 and at most ${max}` : `from 0 to ${max}`;
  const expected = `a number ${range}, in steps of ${step},`;
  return createArgumentError('ERR_QR_INVALID_OPTION', expected, name, describe(value));
}

module.exports = { readLogo };
