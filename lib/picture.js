'use strict';

// The options that say what a code looks like, beyond its size.

const { BLACK, WHITE, checkAlpha, readColors } = require('./color');
const { describe, expectation, failure } = require('./error');
const { nearest } = require('./nearest');
const { isName } = require('./objects');

/**
 * What a code can be made as.
 *
 * @typedef {object} Type
 * @property {number} format what src/options.rs numbers it
 * @property {string} mediaType
 * @property {boolean} isText whether it is made of characters, and so has no size in pixels and no colours
 * @property {boolean} [isSizeOpen] whether it can do without a size
 * @property {boolean} [hasLogo] whether there can be a logo on it
 * @property {boolean} [hasSmall] whether it can be small
 * @property {'none' | 'binary' | 'light' | 'all'} [alpha] what of its colours may be transparent: nothing; any of them, but
 *   only wholly; light modules, but only wholly; all. Text has no colours
 */

/** @type {Readonly<Record<string, Readonly<Type>>>} */
const TYPES = Object.freeze({
  png: { format: 0, mediaType: 'image/png', isText: false, hasLogo: true, alpha: 'all' },
  svg: {
    format: 1,
    mediaType: 'image/svg+xml',
    isText: false,
    isSizeOpen: true,
    hasLogo: true,
    alpha: 'all',
  },
  utf8: { format: 2, mediaType: 'text/plain; charset=utf-8', isText: true, isSizeOpen: true },
  terminal: {
    format: 3,
    mediaType: 'text/plain; charset=utf-8',
    isText: true,
    isSizeOpen: true,
    hasSmall: true,
  },
  eps: { format: 4, mediaType: 'application/postscript', isText: false, alpha: 'light' },
  pdf: { format: 5, mediaType: 'application/pdf', isText: false, alpha: 'all' },
  webp: { format: 6, mediaType: 'image/webp', isText: false, hasLogo: true, alpha: 'all' },
  jpeg: { format: 7, mediaType: 'image/jpeg', isText: false, hasLogo: true, alpha: 'none' },
  gif: { format: 8, mediaType: 'image/gif', isText: false, hasLogo: true, alpha: 'binary' },
  bmp: { format: 9, mediaType: 'image/bmp', isText: false, hasLogo: true, alpha: 'none' },
});

/** What types are called elsewhere, and what the names of files end in. */
const ALIASES = new Map([
  ['txt', 'utf8'],
  ['jpg', 'jpeg'],
]);

/** The names of these options. */
const PICTURE_NAMES = Object.freeze([
  'type',
  'color',
  'allowLowContrast',
  'inverse',
  'small',
  'quality',
  'logo',
]);

/** The quality of a JPEG, in percent, where none is given: that of npm `qrcode` and of canvas. */
const QUALITY = 92;

/**
 * @typedef {object} Picture
 * @property {Readonly<Type>} type
 * @property {number} dark as 0xRRGGBBAA
 * @property {number} light
 * @property {boolean} inverse
 * @property {boolean} small
 * @property {number} quality 1 to 100
 * @property {Readonly<import('./logo').Logo> | undefined} logo
 */

/** @type {Readonly<Picture>} */
const PLAIN = Object.freeze({
  type: /** @type {Type} */ (TYPES.png),
  dark: BLACK,
  light: WHITE,
  inverse: false,
  small: false,
  quality: QUALITY,
  logo: undefined,
});

/**
 * @param {any} options
 * @param {[string, Readonly<Type>]} [named] the type, if it has been read already
 * @param {typeof readColors} [colorsOf] reads the colours
 * @returns {Readonly<Picture>}
 */
function readPicture(options, [name, type] = readType(options.type), colorsOf = readColors) {
  const { color, logo: given } = options;
  const allowLowContrast = readBoolean('allowLowContrast', options.allowLowContrast, false);
  const inverse = readBoolean('inverse', options.inverse, false);
  const small = readBoolean('small', options.small, false);
  const quality = readQuality(options.quality, name);
  // Loaded by those who have one.
  const logo = given === undefined ? undefined : require('./logo').readLogo(given);
  if (logo !== undefined && !type.hasLogo) throw excluded('logo', name);
  if (small && !type.hasSmall) throw excluded('small', name);
  if (type.isText) {
    if (color !== undefined) throw excluded('color', name);
    return { type, dark: BLACK, light: WHITE, inverse, small, quality, logo };
  }
  if (inverse) throw excluded('inverse', name);
  const colors = colorsOf(color, allowLowContrast);
  checkAlpha(colors, type.alpha ?? 'none', name);
  return { type, ...colors, inverse, small, quality, logo };
}

/**
 * @param {unknown} value
 * @param {string} type
 * @returns {number} 1 to 100: the encoder has no 0
 */
function readQuality(value, type) {
  if (value === undefined) return QUALITY;
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
    throw expectation('ERR_QR_INVALID_OPTION', 'a number from 0 to 1', 'quality', describe(value));
  }
  if (type !== 'jpeg') throw excluded('quality', type);
  return Math.max(1, Math.round(100 * value));
}

/**
 * @param {string} option
 * @param {string} type
 */
function excluded(option, type) {
  return failure('ERR_QR_INVALID_OPTION', { argument: option, details: { reason: 'not-for-type', type } });
}

/**
 * @param {unknown} value
 * @returns {[string, Readonly<Type>]}
 */
function readType(value) {
  if (value === undefined) return ['png', PLAIN.type];
  if (isName(value) && Object.hasOwn(TYPES, value)) {
    return [value, /** @type {Type} */ (TYPES[value])];
  }
  const names = Object.keys(TYPES);
  const meant = isName(value) ? (ALIASES.get(value) ?? nearest(value, names)) : undefined;
  const expected =
    meant === undefined ? `one of ${names.map((name) => `'${name}'`).join(', ')}` : `'${meant}'`;
  throw expectation('ERR_QR_INVALID_OPTION', expected, 'type', describe(value));
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {boolean} missing what it is when it was not given
 * @returns {boolean}
 */
function readBoolean(name, value, missing) {
  if (value === undefined) return missing;
  if (typeof value !== 'boolean') {
    throw expectation('ERR_QR_INVALID_OPTION', 'true or false', name, describe(value));
  }
  return value;
}

module.exports = { ALIASES, PICTURE_NAMES, PLAIN, TYPES, excluded, readBoolean, readPicture, readType };
