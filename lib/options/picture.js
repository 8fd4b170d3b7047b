'use strict';

// Reads the options of the picture: its type, colours, logo, quality and switches. And `gs1`, which
// few callers set either.

const { createArgumentError, createError, describe } = require('../error');
const { findNearest } = require('../nearest');
const { isName } = require('../objects');
const { checkAlpha, readColors } = require('./color');
const { FORMATS, FORMAT_ALIASES, FORMAT_NAMES, takes } = require('./formats');
const { checkObject } = require('./names');
const { BLACK, PLAIN, SLOT_OPTIONS, STYLE_PARTS, WHITE, findSlot, toPercent } = require('./plain');
const { findRow, listParts } = require('./rows');
const { readBoolean, readByRow, toNumber } = require('./values');

/** @import { Format } from './formats' */
/** @import { PictureOptions } from './plain' */

const { min: MIN_QUALITY = 0, max: MAX_QUALITY = 0 } = findRow('quality');

/**
 * The last picture without a logo. Equal options return this object, so that a drawing with them is
 * the last drawing too, whose numbers the addon has already.
 */
let last = PLAIN;

/** @type {typeof import('./logo').readLogo | undefined} loaded with the first logo */
let readLogo;

/** The colours of most pictures. */
const TWO_COLORS = Object.freeze({ dark: BLACK, light: WHITE, design: undefined });

/** The slot option that bounds the version, as an index of `others`. */
const MAX_VERSION = findSlot('maxVersion');

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
  const { color, frame, logo: given, sequence, applicationIndicator } = options;
  const allowLowContrast = readBoolean('allowLowContrast', options.allowLowContrast, false);
  const gs1 = readBoolean('gs1', options.gs1, PLAIN.gs1);
  const others = readOthers(options);
  const headers = readHeaders(sequence, applicationIndicator);
  const quality = readQuality(options.quality, type);
  if (given !== undefined) readLogo ??= require('./logo').readLogo;
  const logo = readLogo?.(given);
  if (logo !== undefined && !takes(type, 'logo')) throw createExcludedError('logo', name);
  // The last picture passed the check.
  if (others !== PLAIN.others && (others !== last.others || type !== last.type))
    checkOthers(others, type);
  if (frame !== undefined) checkFrame(type, others);
  const { dark, light, design } =
    color === undefined && frame === undefined
      ? TWO_COLORS
      : readPaints(readColorsOption, { color, frame }, allowLowContrast, type);
  const isStyled = design !== undefined || logo !== undefined || hasShapes(others);
  const verify = readVerify(options.verify, isStyled, allowLowContrast);
  if (
    logo === undefined &&
    headers === undefined &&
    type === last.type &&
    dark === last.dark &&
    light === last.light &&
    design === last.design &&
    verify === last.verify &&
    quality === last.quality &&
    gs1 === last.gs1 &&
    others === last.others
  ) {
    return last;
  }
  const picture = { type, dark, light, design, verify, others, quality, gs1, logo, headers };
  if (logo === undefined && headers === undefined) last = picture;
  return picture;
}

/**
 * Reads the options of headers, which few symbols have.
 *
 * @param {unknown} sequence
 * @param {unknown} applicationIndicator
 */
function readHeaders(sequence, applicationIndicator) {
  if (sequence === undefined && applicationIndicator === undefined) return undefined;
  return require('./headers').readHeaders(sequence, applicationIndicator);
}

/**
 * Reads the option `verify`.
 *
 * @param {unknown} value
 * @param {boolean} isStyled whether the picture has more than squares in two colours
 * @param {boolean} allowLowContrast whoever allows any contrast knows that readers may fail
 * @returns {number} see `PictureOptions`
 */
function readVerify(value, isStyled, allowLowContrast) {
  if (!readBoolean('verify', value, isStyled && !allowLowContrast)) return 0;
  return allowLowContrast ? 2 : 1;
}

/** The slot options of shapes, as indices of `others`. */
const SHAPES = STYLE_PARTS.flatMap((part, i) => (part === undefined ? [] : i));

/**
 * Returns true if a shape is other than a square.
 *
 * @param {Readonly<Int32Array>} others
 */
function hasShapes(others) {
  return others !== PLAIN.others && SHAPES.some((i) => others[i] !== PLAIN.others[i]);
}

/**
 * Reads the options `color` and `frame`.
 *
 * @param {typeof readColors} read
 * @param {{ color: unknown, frame: unknown }} given
 * @param {boolean} allowLowContrast
 * @param {Readonly<Format>} type
 * @returns {Pick<PictureOptions, 'dark' | 'light' | 'design'>}
 */
function readPaints(read, { color, frame }, allowLowContrast, type) {
  if (!takes(type, 'colors')) throw createExcludedError('color', type.name);
  const { dark, light, paints } = read(color, allowLowContrast);
  if (paints === undefined) checkAlpha({ dark, light }, type.alpha, type.name);
  if (paints === undefined && frame === undefined) return { dark, light, design: undefined };
  const caption =
    frame === undefined
      ? undefined
      : require('./frame').readFrame(frame, { dark, light }, allowLowContrast);
  return { dark, light, design: require('./paint').holdDesign(paints, type, caption) };
}

/** The slot option that rounds the background, as an index of `others`. */
const BACKGROUND_ROUND = findSlot('style.backgroundRound');

/**
 * Refuses a frame that a picture cannot have.
 *
 * @param {Readonly<Format>} type
 * @param {Readonly<Int32Array>} others
 */
function checkFrame(type, others) {
  if (!takes(type, 'shapes')) throw createExcludedError('frame', type.name);
  if (others[BACKGROUND_ROUND] === 0) return;
  throw createError('ERR_QR_INVALID_OPTION', {
    argument: 'frame',
    details: { reason: 'frame-and-round' },
  });
}

const STYLE_NAMES = listParts('style');

/**
 * Reads the options that have a slot. Returns the array of the last picture if it has the same
 * numbers, as a new one takes longer than reading them.
 *
 * @param {any} options
 * @returns {Readonly<Int32Array>}
 */
function readOthers(options) {
  const { others: defaults } = PLAIN;
  const { others: known } = last;
  /** @type {Int32Array | undefined} */
  let others;
  const { style } = options;
  if (style !== undefined) checkObject(style, STYLE_NAMES, 'style');
  let [isDefault, isKnown] = [true, true];
  for (let i = 0; i < SLOT_OPTIONS.length; i++) {
    const number = readSlot(options, style, i);
    if (others === undefined) {
      const before = isDefault ? defaults : known;
      isDefault &&= number === defaults[i];
      isKnown &&= number === known[i];
      if (isDefault || isKnown) continue;
      others = /** @type {Int32Array} */ (before.slice());
    }
    others[i] = number;
  }
  return others ?? (isDefault ? defaults : known);
}

/**
 * Reads an option that has a slot.
 *
 * @param {any} options
 * @param {any} style the option of this name
 * @param {number} i the index of the option in `others`
 */
function readSlot(options, style, i) {
  const option = /** @type {(typeof SLOT_OPTIONS)[number]} */ (SLOT_OPTIONS[i]);
  const part = STYLE_PARTS[i];
  const value = part === undefined ? options[option.name] : style?.[part];
  return value === undefined ? Number(PLAIN.others[i]) : toNumber(option, readByRow(option, value));
}

/**
 * Refuses options that a type does not take, unless they have their defaults.
 *
 * @param {Readonly<Int32Array>} others
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
 * Refuses a version above the largest that may be chosen.
 *
 * @param {number} version
 * @param {Readonly<PictureOptions>} picture
 */
function checkMaxVersion(version, { others }) {
  const maxVersion = Number(others[MAX_VERSION]);
  if (maxVersion === 0 || version <= maxVersion) return;
  throw createError('ERR_QR_INVALID_OPTION', {
    argument: 'version',
    details: { reason: 'above-max-version', version, maxVersion },
  });
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
  const meant = isName(value)
    ? (FORMAT_ALIASES.get(value) ?? findNearest(value, FORMAT_NAMES))
    : undefined;
  const expected =
    meant === undefined
      ? `one of ${FORMAT_NAMES.map((name) => `'${name}'`).join(', ')}`
      : `'${meant}'`;
  throw createArgumentError('ERR_QR_INVALID_OPTION', expected, 'type', describe(value));
}

module.exports = { checkMaxVersion, checkQuality, createExcludedError, readPicture, readType };
