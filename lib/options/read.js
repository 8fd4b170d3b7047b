'use strict';

// Reads each option of a caller once, and converts it to a number. rows.js has the names and ranges,
// which this file keeps in constants. Common options are read without a loop over the rows, which
// would be slower.
//
// Every program loads this file, so it loads the modules of other options and of errors when it
// needs them.

const { ECI_UTF_8, Level } = require('../native');
const { isName, isObject, isRecord } = require('../objects');
const { takes } = require('./formats');
const { NO_ECI, PLAIN, findSlot } = require('./plain');
const { COMMON_NAMES, RARE_NAMES, ROWS, findRow } = require('./rows');
const { createValueError, readBoolean, readInteger } = require('./values');

/** @import { Format } from './formats' */

const LEVEL = findRow('errorCorrectionLevel');
const VERSION = findRange('version');
const MASK = findRange('maskPattern');
const MARGIN = findRange('margin');
const WIDTH = findRange('width');
const SCALE = findRange('scale');

/** The options that symbology.js reads, as indices of `others`. */
const OF_SYMBOLOGY = ['symbology', 'height', 'narrowest'].map(findSlot);

/** The names of the levels by their numbers. */
const LEVEL_NAMES = Object.freeze(Object.keys(Level));

/**
 * The numbers of the levels by their names, in capitals and in lower case.
 *
 * @type {Map<string, number>}
 */
const LEVEL_NUMBERS = new Map();
for (const [i, name] of (LEVEL.choices ?? []).entries()) {
  const number = Level[/** @type {keyof typeof Level} */ (name)];
  // As it stands too, which is found without making a string in lower case.
  LEVEL_NUMBERS.set(name, number);
  LEVEL_NUMBERS.set(name.toLowerCase(), number);
  LEVEL_NUMBERS.set((LEVEL.longNames?.[i] ?? name).toLowerCase(), number);
}

/**
 * The options of the symbol and its size, in the units of the addon.
 *
 * @typedef {object} SymbolOptions
 * @property {number} level one of `Level` of the addon
 * @property {boolean} boost whether to raise the level as far as the version allows
 * @property {number} version 1 to 40, more for versions of other symbologies, or 0 for the
 *   smallest that fits
 * @property {boolean} needsCorrection whether the symbol must correct errors, and not only detect
 *   them
 * @property {number} mask 0 to 7, or -1 for the best
 * @property {number} eci the ECI assignment number, or NO_ECI
 * @property {boolean} needsParts whether `readParts` has to read a string too: if the symbol has a
 *   header other than that of UTF-8
 * @property {number} margin in modules
 * @property {number} width in pixels, or 0 if scale decides
 * @property {number} scale in pixels per module, or 0 if width decides
 *
 * @typedef {SymbolOptions & import('./plain').PictureOptions} Drawing
 */

/** @type {Readonly<Drawing>} */
const DEFAULT_DRAWING = Object.freeze({
  level: Level.L,
  boost: true,
  version: 0,
  needsCorrection: false,
  mask: -1,
  eci: NO_ECI,
  needsParts: false,
  margin: assertNumber(findRow('margin').default),
  width: assertNumber(findRow('width').default),
  scale: 0,
  ...PLAIN,
});

/**
 * The last drawing of a plain picture. Equal options return this object, whose numbers the addon
 * has already.
 */
let lastPlain = DEFAULT_DRAWING;

/**
 * The last drawing of another picture without a logo, and the options of that picture, which
 * picture.js returns again for equal options. Reading SVG options takes a third of the time with
 * it.
 */
let lastOther = DEFAULT_DRAWING;
let lastPicture = PLAIN;

/**
 * The last options that no later call can find changed, and what they say. A server that passes the
 * same frozen object with each request pays for reading it once. Checking names and symbols takes
 * 1,600 instructions, and 3 µs between two requests, as the code is no longer in the caches.
 *
 * @type {object | undefined}
 */
let frozenOptions;
let frozenDrawing = DEFAULT_DRAWING;

/** Looks for frozen options once in so many reads, as the look takes as long as the reading. */
const READS_PER_LOOK = 64;
let reads = 0;

/** No names, for functions that take no other options. @type {readonly string[]} */
const NO_NAMES = Object.freeze([]);

/**
 * Reads the options of a code.
 *
 * @param {any} options as the caller passed them
 * @param {readonly string[]} [others] the names of more options, which the calling function reads
 * @returns {Readonly<Drawing>}
 */
function readDrawing(options, others = NO_NAMES) {
  if (options === undefined) return DEFAULT_DRAWING;
  if (options === frozenOptions) return frozenDrawing;
  const isAnyRare = checkOptions(options, others);
  const drawing = readSymbol(options, isAnyRare ? readOtherPicture(options) : PLAIN);
  if (reads++ % READS_PER_LOOK === 0 && others.length === 0 && isConstant(options)) {
    frozenOptions = options;
    frozenDrawing = drawing;
  }
  return drawing;
}

/** @type {typeof import('./picture').readPicture | undefined} loaded with the first option of it */
let readPicture;

/** @type {typeof import('./symbology').completeOptions | undefined} loaded when it is first needed */
let completeOptions;

/**
 * Reads the options of a picture that may not be plain.
 *
 * @param {any} options whose names were checked
 */
function readOtherPicture(options) {
  readPicture ??= require('./picture').readPicture;
  return readPicture(options);
}

/**
 * Returns true for a frozen object whose properties are all primitive values. A later call with
 * this object would read the same.
 *
 * @param {any} options whose names were checked
 */
function isConstant(options) {
  if (require('node:util').types.isProxy(options) || !Object.isFrozen(options)) return false;
  const prototype = Object.getPrototypeOf(options);
  if (prototype !== null && prototype !== Object.prototype) return false;
  return Object.values(Object.getOwnPropertyDescriptors(options)).every(
    // A getter has no value.
    ({ value }) => value !== undefined && !isObject(value) && typeof value !== 'function',
  );
}

/**
 * Reads the options of the symbol and its size. Their names must have been checked.
 *
 * @param {any} options
 * @param {Readonly<import('./plain').PictureOptions>} givenPicture the options of the picture, of
 *   which equal ones without a logo are the same object
 * @returns {Readonly<Drawing>}
 */
function readSymbol(options, givenPicture) {
  const { errorCorrectionLevel, version: givenVersion, margin: givenMargin } = options;
  let level = readLevel(errorCorrectionLevel);
  const isOpen = errorCorrectionLevel === undefined;
  const boost = readBoolean('boostErrorCorrection', options.boostErrorCorrection, isOpen);
  const version = readVersion(givenVersion);
  const mask = readInteger(
    'maskPattern',
    options.maskPattern,
    MASK.min,
    MASK.max,
    DEFAULT_DRAWING.mask,
  );
  let margin = readInteger('margin', givenMargin, MARGIN.min, MARGIN.max, DEFAULT_DRAWING.margin);
  let picture = givenPicture;
  if (version > VERSION.max || hasSymbology(picture.others)) {
    // Once, as a call of `require` takes longer than the function.
    completeOptions ??= require('./symbology').completeOptions;
    const isMarginOpen = givenMargin === undefined;
    const symbol = { level, isLevelOpen: isOpen, version, mask, margin, isMarginOpen };
    ({ level, margin, picture } = completeOptions(symbol, picture));
  }
  const width = readPixels('width', options.width);
  const scale = readPixels('scale', options.scale);
  const eci = readEci(options.eci);
  const { type, headers } = picture;
  checkVersion(version, picture);
  if (picture.gs1) require('./headers').checkGs1(eci, headers);
  if (width !== 0 || scale !== 0) checkSize(width, scale, type);
  const isSizeMissing = width === 0 && scale === 0 && !type.isSizeOpen;
  const size = isSizeMissing ? DEFAULT_DRAWING.width : width;
  const isPlain = picture === PLAIN;
  const last = isPlain ? lastPlain : lastOther;
  if (
    (isPlain || picture === lastPicture) &&
    level === last.level &&
    boost === last.boost &&
    version === last.version &&
    isOpen !== last.needsCorrection &&
    mask === last.mask &&
    eci === last.eci &&
    margin === last.margin &&
    size === last.width &&
    scale === last.scale
  ) {
    return last;
  }
  const drawing = {
    level,
    boost,
    version,
    needsCorrection: !isOpen,
    mask,
    eci,
    needsParts: headers !== undefined || picture.gs1 || isOtherEci(eci),
    margin,
    width: size,
    scale,
    // One by one, as spreading the picture takes longer than all of the above.
    type,
    dark: picture.dark,
    light: picture.light,
    design: picture.design,
    verify: picture.verify,
    others: picture.others,
    quality: picture.quality,
    logo: picture.logo,
    headers,
    gs1: picture.gs1,
  };
  if (isPlain) lastPlain = drawing;
  else if (drawing.logo === undefined && headers === undefined) {
    lastOther = drawing;
    lastPicture = picture;
  }
  return drawing;
}

/**
 * Reads the option `version`.
 *
 * @param {unknown} value
 * @returns {number} 0 if the value is undefined; above 40 for a name
 */
function readVersion(value) {
  if (typeof value === 'string') return require('./symbology').readVersionName(value);
  return readInteger('version', value, VERSION.min, VERSION.max, DEFAULT_DRAWING.version);
}

/**
 * Returns true if an option of symbology.js is set.
 *
 * @param {Readonly<Int32Array>} others
 */
function hasSymbology(others) {
  return others !== PLAIN.others && OF_SYMBOLOGY.some((i) => others[i] !== PLAIN.others[i]);
}

/**
 * Refuses a version above `maxVersion`.
 *
 * @param {number} version 0 for any
 * @param {Readonly<import('./plain').PictureOptions>} picture
 */
function checkVersion(version, picture) {
  if (version === 0 || picture.others === PLAIN.others) return;
  require('./picture').checkMaxVersion(version, picture);
}

/**
 * Returns true for an assignment number other than that of UTF-8.
 *
 * @param {number} eci
 */
const isOtherEci = (eci) => eci !== NO_ECI && eci !== ECI_UTF_8;

/**
 * Reads the option `eci`.
 *
 * @param {unknown} value
 * @returns {number} the assignment number, or NO_ECI
 */
function readEci(value) {
  if (value === undefined || value === false) return NO_ECI;
  if (value === true) return ECI_UTF_8;
  return require('./charsets').readEci(value, 'eci');
}

/**
 * Reads the option `width` or `scale`.
 *
 * @param {'width' | 'scale'} name
 * @param {unknown} value
 * @returns {number} in pixels; 0 if the value is undefined
 */
function readPixels(name, value) {
  const { min, max } = name === 'width' ? WIDTH : SCALE;
  return readInteger(name, value, min, max, 0);
}

/**
 * Refuses a size that the type does not take, and a width with a scale.
 *
 * @param {number} width in pixels; 0 if undefined
 * @param {number} scale in pixels; 0 if undefined
 * @param {Readonly<Format>} type
 */
function checkSize(width, scale, type) {
  if (!takes(type, 'size')) {
    const { createExcludedError } = require('./picture');
    throw createExcludedError(width !== 0 ? 'width' : 'scale', type.name);
  }
  if (width === 0 || scale === 0) return;
  throw require('../error').createError('ERR_QR_INVALID_OPTION', {
    argument: 'width',
    details: { reason: 'width-and-scale', width, scale },
  });
}

/**
 * Refuses a value that is not an options object, and unknown names.
 *
 * @param {any} options
 * @param {readonly string[]} others the names of more options
 * @returns {boolean} whether any rarely used option is set
 */
function checkOptions(options, others) {
  if (!isRecord(options)) throw createValueError('an object', 'options', options);
  // Inherited names too, as inherited options are read.
  let isAnyRare = false;
  for (const name in options) {
    if (COMMON_NAMES.includes(name) || others.includes(name)) continue;
    if (!RARE_NAMES.includes(name)) throw createUnknownError(name, others);
    isAnyRare = true;
  }
  // Only now, as listing the symbols of an object with many names takes as long as listing the
  // names.
  if (Object.getOwnPropertySymbols(options).length > 0) {
    const { createArgumentError } = require('../error');
    throw createArgumentError('ERR_QR_UNKNOWN_OPTION', 'only names', 'options', 'a symbol');
  }
  return isAnyRare;
}

/**
 * Makes the error for an option that does not exist, with a suggestion.
 *
 * @param {string} name
 * @param {readonly string[]} others the names of more options
 */
function createUnknownError(name, others) {
  const { createUnknownOptionError } = require('../error');
  const { findNearest } = require('../nearest');
  const known = [...COMMON_NAMES, ...RARE_NAMES, ...others];
  const meant = ROWS.find(({ aliases }) => aliases?.includes(name));
  return createUnknownOptionError(name, known, {
    suggestion: meant?.name ?? findNearest(name, known),
  });
}

/**
 * Reads the option `errorCorrectionLevel`.
 *
 * @param {unknown} value
 * @returns {number} one of `Level` of the addon
 */
function readLevel(value) {
  if (value === undefined) return DEFAULT_DRAWING.level;
  const level = isName(value)
    ? (LEVEL_NUMBERS.get(value) ?? LEVEL_NUMBERS.get(value.toLowerCase()))
    : undefined;
  if (level === undefined) {
    const expected = "'L', 'M', 'Q' or 'H' (or low, medium, quartile, high)";
    throw createValueError(expected, 'errorCorrectionLevel', value);
  }
  return level;
}

/**
 * Returns the least and the largest number of an option.
 *
 * @param {string} name
 */
function findRange(name) {
  const { min, max } = findRow(name);
  return Object.freeze({ min: assertNumber(min), max: assertNumber(max) });
}

/**
 * Returns a number of the table, without the `undefined` in its type.
 *
 * @param {unknown} value
 * @returns {number}
 */
function assertNumber(value) {
  if (typeof value !== 'number') throw new TypeError('the table of options has no number');
  return value;
}

/**
 * Reads the option `signal` of an asynchronous function.
 *
 * @param {any} options
 * @returns {AbortSignal | undefined}
 */
function readSignal(options) {
  const signal = options?.signal;
  if (signal === undefined) return undefined;
  // Not instanceof: a signal may come from another realm or a polyfill.
  if (
    !isObject(signal) ||
    typeof signal.aborted !== 'boolean' ||
    typeof signal.addEventListener !== 'function' ||
    typeof signal.removeEventListener !== 'function'
  ) {
    throw createValueError('an AbortSignal', 'signal', signal);
  }
  return signal;
}

module.exports = { LEVEL_NAMES, checkOptions, readDrawing, readPixels, readSignal, readSymbol };
