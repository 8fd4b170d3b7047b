'use strict';

// The options of npm `qrcode` -> those of this package, which are then read as strictly as all
// others.

const { describe, createArgumentError } = require('../error');
const { isName, isRecord } = require('../objects');
const { parseColor, readColors } = require('../options/color');
const { takes } = require('../options/formats');
const { checkNames } = require('../options/names');
const { SLOT_OPTIONS, checkQuality, readPicture, readType } = require('../options/picture');
const { LEVEL_NAMES, checkOptions, readPixels, readSymbol } = require('../options/read');
const { OPTIONS, TERMINAL_MARGIN, findOption, listParts } = require('../options/table');
const { readByRow, readInteger } = require('../options/values');
const { printable } = require('../printable');
const { createNpmError } = require('./error');
const { findType } = require('./type');

/** @import { Format } from '../options/formats' */
/** @import { Drawing } from '../options/read' */

/** The defaults of npm that generateQrCode does not share. */
const { npmDefault: LEVEL } = findOption('errorCorrectionLevel');
const { npmDefault: SCALE } = findOption('scale');

/** The options of npm that generateQrCode does not have. */
const NPM_NAMES = ['toSJISFunc', 'rendererOpts'];

/** The options that are integers, and may be in digits, as a server hands a query over. */
const INTEGER_NAMES = OPTIONS.filter(({ type }) => type === 'integer').map(({ name }) => name);

/**
 * The bits that npm writes for L, M, Q and H in the format information (ISO/IEC 18004:2015, table
 * 12).
 */
const LEVEL_BITS = Object.freeze([1, 0, 3, 2]);

/** The options of the PNG encoder of npm, and their ranges. Ours has nothing to choose. */
const DEFLATE_RANGES = new Map([
  ['deflateLevel', [0, 9]],
  ['deflateStrategy', [0, 4]],
  ['deflateChunkSize', [1, 2 ** 31 - 1]],
]);
const RENDERER_NAMES = [...DEFLATE_RANGES.keys(), 'quality'];

const COLOR_NAMES = listParts('color');

/**
 * The drawings without options, by type.
 *
 * @type {Map<string, Readonly<Drawing>>}
 */
const DEFAULT_DRAWINGS = new Map();

/**
 * Reads options, each of them once.
 *
 * @param {any} options what the caller passed
 * @param {string | (() => string)} missing what the code is made as when it is not said
 * @returns {Readonly<Drawing>}
 */
function readOptions(options, missing) {
  if (options !== undefined && options !== null) return convertOptions(options, missing);
  const name = typeof missing === 'string' ? missing : missing();
  // Without a prototype: what that was given is for no later call.
  const known = DEFAULT_DRAWINGS.get(name) ?? convertOptions(Object.create(null), name);
  DEFAULT_DRAWINGS.set(name, known);
  return known;
}

/**
 * @param {any} options
 * @param {string | (() => string)} missing
 * @returns {Readonly<Drawing>}
 */
function convertOptions(options, missing) {
  checkOptions(options, NPM_NAMES);
  const { toSJISFunc, rendererOpts, color, quality, ...others } = copyDefined(options);
  /** @type {Record<string, any>} */
  const strict = { __proto__: null, ...others };
  const asked = strict.type ?? (typeof missing === 'string' ? missing : missing());
  const type = readType(findType(asked));
  strict.type = type.name;
  const level = convertLevel(strict.errorCorrectionLevel);
  strict.errorCorrectionLevel = level ?? LEVEL;
  // Nobody chose M, so a logo may raise it. Without a logo the symbol is the same as npm's.
  strict.boostErrorCorrection ??= level === undefined && strict.logo !== undefined;
  for (const name of INTEGER_NAMES) strict[name] = convertDigits(strict[name]);
  checkConverter(toSJISFunc);
  const ofRenderer = readRendererOptions(rendererOpts);
  checkQuality(quality, 'quality');
  if (takes(type, 'quality')) strict.quality = ofRenderer.quality ?? quality;
  if (type.name === 'terminal') strict.margin ??= TERMINAL_MARGIN.npm;
  decideSize(strict, type);
  decideColors(strict, type, isRecord(color) ? copyDefined(color, COLOR_NAMES) : color);
  return readSymbol(strict, readPicture(strict, type, readColorsInWordsOfNpm));
}

/**
 * Copies the properties that are not undefined or null. Stops after the first unknown name, for
 * which the copy is refused: copying many names takes several times as long as listing them.
 *
 * @param {any} record
 * @param {readonly string[]} [known] missing if the names have been checked
 * @returns {Record<string, any>}
 */
function copyDefined(record, known) {
  const copy = Object.create(null);
  for (const name in record) {
    const value = record[name];
    if (value === undefined || value === null) continue;
    copy[name] = value;
    if (known?.includes(name) === false) break;
  }
  return copy;
}

/**
 * @param {any} value
 * @returns {unknown} a level by its letter, where it was one as QRCode.create gives it
 */
function convertLevel(value) {
  return isRecord(value) ? (LEVEL_NAMES[LEVEL_BITS.indexOf(value.bit)] ?? value) : value;
}

/**
 * @param {unknown} value
 * @returns {unknown} a number, where it was one in digits
 */
function convertDigits(value) {
  return isName(value) && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/**
 * Refuses what is no function. It is not called: kanji mode is built in.
 *
 * @param {unknown} value
 */
function checkConverter(value) {
  if (value === undefined || typeof value === 'function') return;
  const error = createArgumentError(
    'ERR_QR_INVALID_OPTION',
    'a function',
    'toSJISFunc',
    describe(value),
  );
  throw createNpmError('"toSJISFunc" is not a valid function.', error);
}

/**
 * @param {any} value
 * @returns {{ quality?: number }} all that has an effect
 */
function readRendererOptions(value) {
  if (value === undefined) return Object.create(null);
  if (!isRecord(value)) {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      'an object',
      'rendererOpts',
      describe(value),
    );
  }
  const options = copyDefined(value, RENDERER_NAMES);
  checkNames(options, RENDERER_NAMES, 'ERR_QR_UNKNOWN_OPTION', 'rendererOpts');
  for (const [name, [least = 0, most = 0]] of DEFLATE_RANGES) {
    readInteger(`rendererOpts.${name}`, options[name], least, most, least);
  }
  checkQuality(options.quality, 'rendererOpts.quality');
  return options;
}

/**
 * Leaves of width and scale the one that npm goes by. The other, and what a type has no use for, is
 * checked all the same: callers share options between types.
 *
 * @param {Record<string, any>} strict is changed
 * @param {Readonly<Format>} type
 */
function decideSize(strict, type) {
  const hasSize = takes(type, 'size');
  if (!hasSize) drop(strict, 'width');
  // An SVG of npm fills what it is placed in, whatever its scale.
  if (!hasSize || strict.width !== undefined || type.isSizeOpen) drop(strict, 'scale');
  else strict.scale ??= SCALE;
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
 * @param {Readonly<Format>} type
 * @param {any} color a copy of what the caller passed
 */
function decideColors(strict, type, color) {
  for (const option of SLOT_OPTIONS) {
    if (takes(type, option.takenBy)) continue;
    readByRow(option, strict[option.name]);
    delete strict[option.name];
  }
  if (color === undefined) return;
  if (takes(type, 'colors')) {
    strict.color = color;
    return;
  }
  // Any two colours: there are none in text, but for what npm takes as light on dark.
  const { dark, light } = readColorsInWordsOfNpm(color, true);
  if (type.name === 'utf8' && (dark >>> 8 === 0xffffff || light >>> 8 === 0))
    strict.inverse ??= true;
}

/** @type {typeof readColors} */
function readColorsInWordsOfNpm(color, isLowAllowed) {
  try {
    return readColors(color, isLowAllowed);
  } catch (error) {
    if (!isRecord(color)) throw error;
    const wrong = [color.dark, color.light].find(
      (each) => each !== undefined && parseColor(each) === undefined,
    );
    if (wrong === undefined) throw error;
    const isText = typeof wrong === 'string';
    throw createNpmError(
      isText ? `Invalid hex color: ${printable(wrong)}` : 'Color should be defined as hex string',
      error,
    );
  }
}

module.exports = { LEVEL_BITS, readOptions };
