'use strict';

// Reads the options of the picture: its type, colours, logo, quality and switches.

const { createArgumentError, createError, describe } = require('../error');
const { findNearest } = require('../nearest');
const { isName } = require('../objects');
const { BLACK, WHITE, checkAlpha, readColors } = require('./color');
const { DEFAULT_FORMAT, FORMATS, FORMAT_ALIASES, takes } = require('./formats');
const { OPTIONS, findOption } = require('./table');
const { readBoolean, readByRow, toNumber } = require('./values');

/** @import { Format } from './formats' */

/** The options with a slot. Their rows in the table are enough to read them. */
const SLOT_OPTIONS = OPTIONS.filter(({ slot }) => slot !== undefined);

const {
  min: MIN_QUALITY = 0,
  max: MAX_QUALITY = 0,
  default: DEFAULT_QUALITY,
} = findOption('quality');

/**
 * The options of the picture, in the units of the addon.
 *
 * @typedef {object} PictureOptions
 * @property {Readonly<Format>} type
 * @property {number} dark as 0xRRGGBBAA
 * @property {number} light as 0xRRGGBBAA
 * @property {Readonly<Int32Array>} others the numbers of SLOT_OPTIONS, in their order
 * @property {number} quality in percent, 1 to 100
 * @property {InstanceType<typeof import('./logo').Logo> | undefined} logo
 */

/** @type {Readonly<PictureOptions>} */
const PLAIN = Object.freeze({
  type: /** @type {Format} */ (FORMATS[DEFAULT_FORMAT]),
  dark: BLACK,
  light: WHITE,
  others: Int32Array.from(SLOT_OPTIONS, (option) => toNumber(option, option.default)),
  quality: toPercent(Number(DEFAULT_QUALITY)),
  logo: undefined,
});

/** @type {typeof import('./logo').readLogo | undefined} loaded with the first logo */
let readLogo;

/**
 * Reads each option of the picture once.
 *
 * @param {any} options
 * @param {Readonly<Format>} [type] the type, if the caller has read it
 * @param {typeof readColors} [readColorsOption] reads the option `color`
 * @returns {Readonly<PictureOptions>}
 */
function readPicture(options, type = readType(options.type), readColorsOption = readColors) {
  const { name } = type;
  const { color, logo: given } = options;
  const allowLowContrast = readBoolean('allowLowContrast', options.allowLowContrast, false);
  const others = readOthers(options);
  const quality = readQuality(options.quality, type);
  if (given !== undefined) readLogo ??= require('./logo').readLogo;
  const logo = readLogo?.(given);
  if (logo !== undefined && !takes(type, 'logo')) throw createExcludedError('logo', name);
  checkOthers(others, type);
  if (!takes(type, 'colors')) {
    if (color !== undefined) throw createExcludedError('color', name);
    return { type, dark: BLACK, light: WHITE, others, quality, logo };
  }
  const colors = readColorsOption(color, allowLowContrast);
  checkAlpha(colors, type.alpha, name);
  return { type, ...colors, others, quality, logo };
}

/**
 * Reads the options that have a slot.
 *
 * @param {any} options
 * @returns {Int32Array}
 */
function readOthers(options) {
  return Int32Array.from(SLOT_OPTIONS, (option) =>
    toNumber(option, readByRow(option, options[option.name])),
  );
}

/**
 * Refuses options that a type does not take, unless they have their defaults.
 *
 * @param {Int32Array} others
 * @param {Readonly<Format>} type
 */
function checkOthers(others, type) {
  for (const [i, { name, takenBy, isIgnoredElsewhere = false }] of SLOT_OPTIONS.entries()) {
    if (others[i] === PLAIN.others[i] || isIgnoredElsewhere) continue;
    if (!takes(type, takenBy)) throw createExcludedError(name, type.name);
  }
}

/**
 * Reads the quality of a picture of any type.
 *
 * @param {unknown} value
 * @param {Readonly<Format>} type
 * @returns {number} in percent, 1 to 100
 */
function readQuality(value, type) {
  checkQuality(value, 'quality');
  if (value === undefined) return PLAIN.quality;
  if (!takes(type, 'quality')) throw createExcludedError('quality', type.name);
  return toPercent(Number(value));
}

/**
 * Refuses a quality that is neither undefined nor a number in the range.
 *
 * @param {unknown} value
 * @param {string} name the name of the option, for errors
 */
function checkQuality(value, name) {
  if (value === undefined) return;
  if (typeof value === 'number' && value >= MIN_QUALITY && value <= MAX_QUALITY) return;
  const expected = `a number from ${MIN_QUALITY} to ${MAX_QUALITY}`;
  throw createArgumentError('ERR_QR_INVALID_OPTION', expected, name, describe(value));
}

/**
 * Converts a quality to percent. The encoder refuses 0 %.
 *
 * @param {number} quality 0 to 1
 */
function toPercent(quality) {
  return Math.max(1, Math.round(100 * quality));
}

/**
 * Makes the error for an option that a type does not take.
 *
 * @param {string} option
 * @param {string} type
 */
function createExcludedError(option, type) {
  return createError('ERR_QR_INVALID_OPTION', {
    argument: option,
    details: { reason: 'not-for-type', type },
  });
}

/**
 * Reads the option `type`.
 *
 * @param {unknown} value
 * @returns {Readonly<Format>}
 */
function readType(value) {
  if (value === undefined) return PLAIN.type;
  if (isName(value) && Object.hasOwn(FORMATS, value)) {
    return /** @type {Format} */ (FORMATS[value]);
  }
  const names = Object.keys(FORMATS);
  const meant = isName(value)
    ? (FORMAT_ALIASES.get(value) ?? findNearest(value, names))
    : undefined;
  const expected =
    meant === undefined ? `one of ${names.map((name) => `'${name}'`).join(', ')}` : `'${meant}'`;
  throw createArgumentError('ERR_QR_INVALID_OPTION', expected, 'type', describe(value));
}

module.exports = { PLAIN, SLOT_OPTIONS, checkQuality, createExcludedError, readPicture, readType };
