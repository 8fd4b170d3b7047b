'use strict';

// The options of npm `qrcode` -> those of this package, which are then read as strictly as all others.

const { parse, readColors } = require('../color');
const { describe, expectation, unknownOption } = require('../error');
const { isName, isRecord } = require('../objects');
const { LEVEL_NAMES, checkNames, readInteger, readPixels, readSymbol } = require('../options');
const { PICTURE_NAMES, readBoolean, readPicture, readType } = require('../picture');
const { printable } = require('../printable');
const { inWordsOfNpm } = require('./error');
const { typeNamed } = require('./type');

/** @import { Drawing } from '../options' */
/** @import { Type } from '../picture' */

/** What npm draws when nothing is said. */
const LEVEL = 'M';
const SCALE = 4;
const TERMINAL_MARGIN = 1;

/** What its options are called that generateQrCode has not. */
const NPM_NAMES = ['toSJISFunc', 'rendererOpts', 'small', 'quality'].filter(
  (name) => !PICTURE_NAMES.includes(name),
);

/** The options that are numbers, and may be in digits, as a server hands a query over. */
const NUMBER_NAMES = ['version', 'maskPattern', 'margin', 'width', 'scale'];

/** The bits that npm writes for L, M, Q and H in the format information (ISO/IEC 18004:2015, table 12). */
const LEVEL_BITS = Object.freeze([1, 0, 3, 2]);

/** The options of the PNG encoder of npm, and their ranges. Ours has nothing to choose. */
const DEFLATE_RANGES = new Map([
  ['deflateLevel', [0, 9]],
  ['deflateStrategy', [0, 4]],
  ['deflateChunkSize', [1, 2 ** 31 - 1]],
]);

/**
 * What is drawn: the name of its type, and how.
 *
 * @typedef {{ name: string, drawing: Readonly<Drawing> }} Choice
 */

/**
 * By type, what is drawn when nothing else is said.
 *
 * @type {Map<string, Choice>}
 */
const DEFAULTS = new Map();

/**
 * Reads options, each of them once.
 *
 * @param {any} options what the caller passed
 * @param {string | (() => string)} missing what the code is made as when it is not said
 * @returns {Choice}
 */
function readOptions(options, missing) {
  if (options !== undefined && options !== null) return chosen(options, missing);
  const name = typeof missing === 'string' ? missing : missing();
  // Without a prototype: what that was given is for no later call.
  const known = DEFAULTS.get(name) ?? chosen(Object.create(null), name);
  DEFAULTS.set(name, known);
  return known;
}

/**
 * @param {any} options
 * @param {string | (() => string)} missing
 * @returns {Choice}
 */
function chosen(options, missing) {
  checkNames(options, NPM_NAMES);
  const { toSJISFunc, rendererOpts, color, quality, ...others } = given(options, () => true);
  /** @type {Record<string, any>} */
  const strict = { __proto__: null, ...others };
  const asked = strict.type ?? (typeof missing === 'string' ? missing : missing());
  const [name, type] = readType(typeNamed(asked));
  strict.type = name;
  const level = levelOf(strict.errorCorrectionLevel);
  strict.errorCorrectionLevel = level ?? LEVEL;
  // Nobody chose M, so a logo may raise it. Without a logo the symbol is the same as npm's.
  strict.boostErrorCorrection ??= level === undefined && strict.logo !== undefined;
  for (const each of NUMBER_NAMES) strict[each] = numberOf(strict[each]);
  checkConverter(toSJISFunc);
  const ofRenderer = readRendererOptions(rendererOpts);
  checkQuality('quality', quality);
  if (type.mediaType === 'image/jpeg') strict.quality = ofRenderer.quality ?? quality;
  if (name === 'terminal') strict.margin ??= TERMINAL_MARGIN;
  decideSize(strict, type);
  decideColors(strict, type, isRecord(color) ? given(color, isOfColor) : color);
  const picture = readPicture(strict, [name, type], readColorsInWordsOfNpm);
  return { name, drawing: readSymbol(strict, picture) };
}

const isOfColor = (/** @type {string} */ name) => name === 'dark' || name === 'light';
const isOfRenderer = (/** @type {string} */ name) => name === 'quality' || DEFLATE_RANGES.has(name);

/**
 * Copies the properties that are not undefined or null. Stops after the first unknown name, for
 * which the copy is refused: copying many names takes several times as long as listing them.
 *
 * @param {any} record
 * @param {(name: string) => boolean} isKnown
 * @returns {Record<string, any>}
 */
function given(record, isKnown) {
  const copy = Object.create(null);
  for (const name in record) {
    const value = record[name];
    if (value === undefined || value === null) continue;
    copy[name] = value;
    if (!isKnown(name)) break;
  }
  return copy;
}

/**
 * @param {any} value
 * @returns {unknown} a level by its letter, where it was one as QRCode.create gives it
 */
function levelOf(value) {
  return isRecord(value) ? (LEVEL_NAMES[LEVEL_BITS.indexOf(value.bit)] ?? value) : value;
}

/**
 * @param {unknown} value
 * @returns {unknown} a number, where it was one in digits
 */
function numberOf(value) {
  return isName(value) && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/**
 * Refuses what is no function. It is not called: kanji mode is built in.
 *
 * @param {unknown} value
 */
function checkConverter(value) {
  if (value === undefined || typeof value === 'function') return;
  const error = expectation('ERR_QR_INVALID_OPTION', 'a function', 'toSJISFunc', describe(value));
  throw inWordsOfNpm('"toSJISFunc" is not a valid function.', error);
}

/**
 * @param {any} value
 * @returns {{ quality?: number }} all that has an effect
 */
function readRendererOptions(value) {
  if (value === undefined) return Object.create(null);
  if (!isRecord(value)) {
    throw expectation('ERR_QR_INVALID_OPTION', 'an object', 'rendererOpts', describe(value));
  }
  const options = given(value, isOfRenderer);
  for (const name in options) {
    const [least, most] = DEFLATE_RANGES.get(name) ?? [];
    if (least !== undefined && most !== undefined) {
      readInteger(`rendererOpts.${name}`, options[name], least, most, least);
    } else if (name !== 'quality') {
      throw unknownOption(name, [...DEFLATE_RANGES.keys(), 'quality'], { within: 'rendererOpts' });
    }
  }
  checkQuality('rendererOpts.quality', options.quality);
  return options;
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function checkQuality(name, value) {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)) return;
  throw expectation('ERR_QR_INVALID_OPTION', 'a number from 0 to 1', name, describe(value));
}

/**
 * Leaves of width and scale the one that npm goes by. The other, and what a type has no use for, is checked all the same:
 * callers share options between types.
 *
 * @param {Record<string, any>} strict is changed
 * @param {Type} type
 */
function decideSize(strict, type) {
  if (type.isText) drop(strict, 'width');
  // An SVG of npm fills what it is placed in, whatever its scale.
  if (type.isText || strict.width !== undefined || strict.type === 'svg') drop(strict, 'scale');
  else if (!type.isSizeOpen) strict.scale ??= SCALE;
}

/**
 * Leaves out an option, if it is right.
 *
 * @param {Record<string, any>} strict is changed
 * @param {'width' | 'scale'} name
 */
function drop(strict, name) {
  readPixels(name, strict[name]);
  delete strict[name];
}

/**
 * @param {Record<string, any>} strict is changed
 * @param {Type} type
 * @param {any} color a copy of what the caller passed
 */
function decideColors(strict, type, color) {
  const unused = [strict.type === 'terminal' ? undefined : 'small', type.isText ? undefined : 'inverse'];
  for (const name of unused) {
    if (name === undefined) continue;
    readBoolean(name, strict[name], false);
    delete strict[name];
  }
  if (color === undefined) return;
  if (!type.isText) {
    strict.color = color;
    return;
  }
  // Any two colours: there are none in text, but for what npm takes as light on dark.
  const { dark, light } = readColorsInWordsOfNpm(color, true);
  if (strict.type === 'utf8' && (dark >>> 8 === 0xffffff || light >>> 8 === 0)) strict.inverse ??= true;
}

/** @type {typeof readColors} */
function readColorsInWordsOfNpm(color, isLowAllowed) {
  try {
    return readColors(color, isLowAllowed);
  } catch (error) {
    if (!isRecord(color)) throw error;
    const wrong = [color.dark, color.light].find((each) => each !== undefined && parse(each) === undefined);
    if (wrong === undefined) throw error;
    const isText = typeof wrong === 'string';
    throw inWordsOfNpm(
      isText ? `Invalid hex color: ${printable(wrong)}` : 'Color should be defined as hex string',
      error,
    );
  }
}

module.exports = { LEVEL_BITS, readOptions };
