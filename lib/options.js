'use strict';

const { describe, expectation, failure, unknownOption } = require('./error');
const { nearest } = require('./nearest');
const { isName, isObject, isRecord } = require('./objects');
const { PICTURE_NAMES, PLAIN, excluded, readBoolean, readPicture } = require('./picture');

/** The widest image, in pixels; qr_core::render::MAX_WIDTH is the same number. */
const MAX_WIDTH = 16384;

/** The widest quiet zone, in modules: with it the smallest symbol still fits in the widest image. */
const MAX_MARGIN = Math.floor((MAX_WIDTH - 21) / 2);

/** What the options are called that describe a code, whatever it is made as. */
const SYMBOL_NAMES = Object.freeze([
  'errorCorrectionLevel',
  'boostErrorCorrection',
  'version',
  'maskPattern',
  'margin',
  'width',
  'scale',
  'eci',
]);

const DRAWING_NAMES = Object.freeze([...SYMBOL_NAMES, ...PICTURE_NAMES]);

/** What options are called elsewhere. */
const ALIASES = new Map([
  ['boost', 'boostErrorCorrection'],
  ['boostEcl', 'boostErrorCorrection'],
  ['ecc', 'errorCorrectionLevel'],
  ['ecl', 'errorCorrectionLevel'],
  ['ecLevel', 'errorCorrectionLevel'],
  ['level', 'errorCorrectionLevel'],
  ['mask', 'maskPattern'],
  ['moduleSize', 'scale'],
  ['quietZone', 'margin'],
  ['size', 'width'],
]);

/** The levels by the numbers that the addon has for them. */
const LEVEL_NAMES = 'LMQH';

/** The names of the levels, as npm `qrcode` takes them, in lower case. */
const LEVELS = new Map([
  ['l', 0],
  ['low', 0],
  ['m', 1],
  ['medium', 1],
  ['q', 2],
  ['quartile', 2],
  ['h', 3],
  ['high', 3],
]);

/**
 * Options as the addon takes them, with a number for what is left open.
 *
 * @typedef {object} Size
 * @property {number} level 0 to 3
 * @property {boolean} boost whether to raise the level as far as the version allows
 * @property {number} version 1 to 40, or 0 for the smallest that fits
 * @property {number} mask 0 to 7, or -1 for the best
 * @property {boolean} eci
 * @property {number} margin modules
 * @property {number} width pixels, or 0 where scale decides
 * @property {number} scale pixels per module, or 0 where width decides
 *
 * @typedef {Size & import('./picture').Picture} Drawing
 */

/** @type {Readonly<Drawing>} */
const DEFAULTS = Object.freeze({
  level: 0,
  boost: true,
  version: 0,
  mask: -1,
  eci: false,
  margin: 4,
  width: 200,
  scale: 0,
  ...PLAIN,
});

/**
 * Reads the options that describe a code, each of them once.
 *
 * @param {any} options what the caller passed
 * @param {readonly string[]} [others] names that the caller of this reads for itself
 * @returns {Readonly<Drawing>}
 */
function readDrawing(options, others = []) {
  if (options === undefined) return DEFAULTS;
  return readSymbol(options, checkNames(options, others) ? readPicture(options) : PLAIN);
}

/**
 * Reads the options that describe the symbol and its size, whose names have been checked.
 *
 * @param {any} options
 * @param {Readonly<import('./picture').Picture>} picture the result of the other options
 * @returns {Readonly<Drawing>}
 */
function readSymbol(options, picture) {
  const { errorCorrectionLevel } = options;
  const level = readLevel(errorCorrectionLevel);
  const isOpen = errorCorrectionLevel === undefined;
  const boost = readBoolean('boostErrorCorrection', options.boostErrorCorrection, isOpen);
  const version = readInteger('version', options.version, 1, 40, DEFAULTS.version);
  const mask = readInteger('maskPattern', options.maskPattern, 0, 7, DEFAULTS.mask);
  const margin = readInteger('margin', options.margin, 0, MAX_MARGIN, DEFAULTS.margin);
  const width = readPixels('width', options.width);
  const scale = readPixels('scale', options.scale);
  const eci = readBoolean('eci', options.eci, DEFAULTS.eci);
  const { type } = picture;
  if (width !== 0 || scale !== 0) checkSize(width, scale, type, options.type);
  return {
    level,
    boost,
    version,
    mask,
    eci,
    margin,
    width: width === 0 && scale === 0 && !type.isSizeOpen ? DEFAULTS.width : width,
    scale,
    // Named one by one: to spread it takes longer than all that is above.
    type,
    dark: picture.dark,
    light: picture.light,
    inverse: picture.inverse,
    small: picture.small,
    quality: picture.quality,
    logo: picture.logo,
  };
}

/**
 * @param {'width' | 'scale'} name
 * @param {unknown} value
 * @returns {number} 0 when it was not given
 */
function readPixels(name, value) {
  return readInteger(name, value, 1, MAX_WIDTH, 0);
}

/**
 * @param {number} width
 * @param {number} scale
 * @param {Readonly<import('./picture').Type>} type
 * @param {string} name of the type
 */
function checkSize(width, scale, type, name) {
  if (type.isText) throw excluded(width !== 0 ? 'width' : 'scale', name);
  if (width === 0 || scale === 0) return;
  throw failure('ERR_QR_INVALID_OPTION', {
    argument: 'width',
    details: { reason: 'width-and-scale', width, scale },
  });
}

/**
 * Refuses what is no options object, and names that are not known.
 *
 * @param {any} options
 * @param {readonly string[]} others
 * @returns {boolean} whether there is one of those that few callers have
 */
function checkNames(options, others) {
  if (!isRecord(options)) {
    throw expectation('ERR_QR_INVALID_OPTION', 'an object', 'options', describe(options));
  }
  // Inherited names too, as inherited options are read.
  let isThereMore = false;
  for (const name in options) {
    if (SYMBOL_NAMES.includes(name) || others.includes(name)) continue;
    if (PICTURE_NAMES.includes(name)) {
      isThereMore = true;
      continue;
    }
    const known = [...DRAWING_NAMES, ...others];
    const meant = ALIASES.get(name) ?? nearest(name, known);
    throw unknownOption(name, known, { suggestion: meant });
  }
  // After the names, as listing symbols makes a second list of all properties.
  if (Object.getOwnPropertySymbols(options).length > 0) {
    throw expectation('ERR_QR_UNKNOWN_OPTION', 'only names', 'options', 'a symbol');
  }
  return isThereMore;
}

/**
 * @param {unknown} value
 * @returns {number}
 */
function readLevel(value) {
  if (value === undefined) return DEFAULTS.level;
  const level = isName(value) ? LEVELS.get(value.toLowerCase()) : undefined;
  if (level === undefined) {
    throw expectation(
      'ERR_QR_INVALID_OPTION',
      "'L', 'M', 'Q' or 'H' (or low, medium, quartile, high)",
      'errorCorrectionLevel',
      describe(value),
    );
  }
  return level;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @param {number} missing what it is when it was not given
 * @returns {number}
 */
function readInteger(name, value, least, most, missing) {
  if (value === undefined) return missing;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw expectation('ERR_QR_INVALID_OPTION', `an integer from ${least} to ${most}`, name, describe(value));
  }
  return value;
}

/**
 * Reads `options.signal`, which only functions that return a promise have.
 *
 * @param {any} options
 * @returns {AbortSignal | undefined}
 */
function readSignal(options) {
  const signal = options?.signal;
  if (signal === undefined) return undefined;
  // Not instanceof: a signal may come from another realm or a library of its own.
  if (
    !isObject(signal) ||
    typeof signal.aborted !== 'boolean' ||
    typeof signal.addEventListener !== 'function' ||
    typeof signal.removeEventListener !== 'function'
  ) {
    throw expectation('ERR_QR_INVALID_OPTION', 'an AbortSignal', 'signal', describe(signal));
  }
  return signal;
}

module.exports = {
  ALIASES,
  DRAWING_NAMES,
  LEVEL_NAMES,
  checkNames,
  readDrawing,
  readInteger,
  readPixels,
  readSignal,
  readSymbol,
};
