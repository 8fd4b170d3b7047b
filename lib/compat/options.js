'use strict';

// Converts the options of npm `qrcode` to the options of this package, which are then validated as
// strictly as in any other call.

const { createArgumentError, describe } = require('../error');
const { isName, isRecord } = require('../objects');
const { parseColor, readColors } = require('../options/color');
const { takes } = require('../options/formats');
const { checkNames } = require('../options/names');
const { checkQuality, readPicture, readType } = require('../options/picture');
const { SLOT_OPTIONS } = require('../options/plain');
const { LEVEL_NAMES, checkOptions, readPixels, readSymbol } = require('../options/read');
const { ROWS, TERMINAL_MARGIN, findRow, listParts } = require('../options/rows');
const { readByRow, readInteger } = require('../options/values');
const { printable } = require('../printable');
const { createNpmError } = require('./error');
const { findType } = require('./type');

/** @import { Format } from '../options/formats' */
/** @import { Drawing } from '../options/read' */

/** The defaults of npm that differ from those of generateQrCode. */
const { npmDefault: LEVEL } = findRow('errorCorrectionLevel');
const { npmDefault: SCALE } = findRow('scale');

/** The options of npm that generateQrCode lacks. */
const NPM_NAMES = ['toSJISFunc', 'rendererOpts'];

/** The integer options. Their values may be strings of digits, as in the query of a request. */
const INTEGER_NAMES = ROWS.filter(({ type }) => type === 'integer').map(({ name }) => name);

/**
 * The bits that stand for L, M, Q and H in the format information (ISO/IEC 18004:2015, table 12).
 * npm identifies a level by them.
 */
const LEVEL_BITS = Object.freeze([1, 0, 3, 2]);

/** The options of npm's PNG encoder, and their ranges. They have no effect on our encoder. */
const DEFLATE_RANGES = new Map([
  ['deflateLevel', [0, 9]],
  ['deflateStrategy', [0, 4]],
  ['deflateChunkSize', [1, 2 ** 31 - 1]],
]);
const RENDERER_NAMES = [...DEFLATE_RANGES.keys(), 'quality'];

const COLOR_NAMES = listParts('color');

/**
 * The drawing of each type for calls without options.
 *
 * @type {Map<string, Readonly<Drawing>>}
 */
const DEFAULT_DRAWINGS = new Map();

/**
 * The options of the last call whose values were all primitive, and the drawing that they gave. A
 * program passes equal options with most calls, and converting them takes longer than drawing.
 *
 * @type {{ names: readonly string[], values: readonly unknown[], defaultType: string,
 *   drawing: Readonly<Drawing> | undefined }}
 */
let last = { names: [], values: [], defaultType: '', drawing: undefined };

/**
 * Reads each option of a caller once.
 *
 * @param {any} options as the caller passed them
 * @param {string | (() => string)} defaultType the type if the options have none
 * @returns {Readonly<Drawing>}
 */
function readOptions(options, defaultType) {
  if (options !== undefined && options !== null) {
    checkOptions(options, NPM_NAMES);
    return typeof defaultType === 'string'
      ? readGiven(options, defaultType)
      : convertOptions(copyDefined(options), defaultType);
  }
  return readDefaults(typeof defaultType === 'string' ? defaultType : defaultType());
}

/**
 * Reads the options of a caller. Returns the last drawing for those of the last call.
 *
 * @param {any} options whose names have been checked
 * @param {string} defaultType
 * @returns {Readonly<Drawing>}
 */
function readGiven(options, defaultType) {
  const { names, values, drawing: known } = last;
  let count = 0;
  /** @type {Record<string, any> | undefined} */
  let copy;
  for (const name in options) {
    const value = options[name];
    if (copy === undefined) {
      if (name === names[count] && value === values[count]) {
        count += 1;
        continue;
      }
      copy = copyLast(count);
    }
    copy[name] = value;
  }
  const isLast = copy === undefined && count === names.length && defaultType === last.defaultType;
  if (isLast && known !== undefined) return known;
  const given = copy ?? copyLast(count);
  const drawing = convertOptions(copyDefined(given), defaultType);
  const all = Object.values(given);
  if (all.every(isPrimitive)) {
    last = { names: Object.keys(given), values: all, defaultType, drawing };
  }
  return drawing;
}

/**
 * Copies the first options of the last call.
 *
 * @param {number} count
 * @returns {Record<string, any>}
 */
function copyLast(count) {
  const { names, values } = last;
  const copy = Object.create(null);
  for (let i = 0; i < count; i++) copy[/** @type {string} */ (names[i])] = values[i];
  return copy;
}

/**
 * Returns true for a value that no later code can change.
 *
 * @param {unknown} value
 */
function isPrimitive(value) {
  return typeof value !== 'function' && (typeof value !== 'object' || value === null);
}

/**
 * Returns the drawing of a call with a type and no other options.
 *
 * @param {string} type
 * @returns {Readonly<Drawing>}
 */
function readDefaults(type) {
  // The null prototype keeps a polluted Object.prototype out of the drawing that later calls share.
  const known = DEFAULT_DRAWINGS.get(type);
  if (known !== undefined) return known;
  const drawing = convertOptions(Object.create(null), type);
  // Names of types that a caller wrote in other ways are not kept, as there are many.
  if (drawing.type.name === type) DEFAULT_DRAWINGS.set(type, drawing);
  return drawing;
}

/**
 * Converts the options of npm, and validates the result.
 *
 * @param {Record<string, any>} options a copy of those that are defined, whose names have been
 *   checked
 * @param {string | (() => string)} defaultType
 * @returns {Readonly<Drawing>}
 */
function convertOptions(options, defaultType) {
  const { toSJISFunc, rendererOpts, color, quality, ...others } = options;
  // The null prototype guards against prototype pollution.
  /** @type {Record<string, any>} */
  const given = { __proto__: null, ...others };
  const named = given.type ?? (typeof defaultType === 'string' ? defaultType : defaultType());
  const type = readType(findType(named));
  const level = convertLevel(given.errorCorrectionLevel);
  for (const name of INTEGER_NAMES) given[name] = convertDigits(given[name]);
  checkConverter(toSJISFunc);
  const renderer = readRendererOptions(rendererOpts);
  checkQuality(quality, 'quality');
  const size = convertSize(given, type);
  const unused = dropUnused(given, type);
  const colors = convertColors(isRecord(color) ? copyDefined(color, COLOR_NAMES) : color, type);
  const converted = {
    __proto__: null,
    // The caller did not choose npm's default M, so a logo may raise the level. Without a logo the
    // symbol is npm's.
    boostErrorCorrection: level === undefined && given.logo !== undefined,
    ...colors,
    ...given,
    ...size,
    ...unused,
    errorCorrectionLevel: level ?? (isOtherSymbology(given) ? undefined : LEVEL),
    margin: given.margin ?? (type.name === 'terminal' ? TERMINAL_MARGIN.npm : undefined),
    quality: takes(type, 'quality') ? (renderer.quality ?? quality) : undefined,
  };
  return readSymbol(converted, readPicture(converted, type, readColorsLikeNpm));
}

/**
 * Returns true for the options of a symbol that npm cannot draw, which has no default of npm.
 *
 * @param {Record<string, any>} given
 */
function isOtherSymbology({ symbology = 'qr', version }) {
  return symbology !== 'qr' || isName(version);
}

/**
 * Copies the properties that are neither undefined nor null. Stops after the first unknown name,
 * for which the copy is refused later: copying many properties takes several times as long as
 * listing their names.
 *
 * @param {any} record
 * @param {readonly string[]} [known] undefined if the names have been checked
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
 * Converts a level object of npm, such as `create` returns, to the name of the level.
 *
 * @param {any} value
 * @returns {unknown} any other value unchanged
 */
function convertLevel(value) {
  return isRecord(value) ? (LEVEL_NAMES[LEVEL_BITS.indexOf(value.bit)] ?? value) : value;
}

/**
 * Converts a string of digits to a number.
 *
 * @param {unknown} value
 * @returns {unknown} any other value unchanged
 */
function convertDigits(value) {
  return isName(value) && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/**
 * Refuses a converter that is not a function. Never calls it, as kanji mode is built in.
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
 * Validates the options of npm's encoders.
 *
 * @param {any} value
 * @returns {{ quality?: number }} the only option with an effect
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
  for (const [name, [min = 0, max = 0]] of DEFLATE_RANGES) {
    readInteger(`rendererOpts.${name}`, options[name], min, max, min);
  }
  checkQuality(options.quality, 'rendererOpts.quality');
  return options;
}

/**
 * Chooses between width and scale as npm does. Validates the other one, too, as callers share
 * options between types.
 *
 * @param {Record<string, any>} given
 * @param {Readonly<Format>} type
 * @returns {{ width: unknown, scale: unknown }} undefined for the option that has no effect
 */
function convertSize({ width, scale }, type) {
  const hasSize = takes(type, 'size');
  // An SVG of npm fills its container, whatever its scale.
  const hasScale = hasSize && width === undefined && !type.isSizeOpen;
  if (!hasSize) readPixels('width', width);
  if (!hasScale) readPixels('scale', scale);
  return { width: hasSize ? width : undefined, scale: hasScale ? (scale ?? SCALE) : undefined };
}

/**
 * Validates the switches that have no effect on a type, and returns each as undefined.
 *
 * @param {Record<string, any>} given
 * @param {Readonly<Format>} type
 * @returns {Record<string, undefined>}
 */
function dropUnused(given, type) {
  const unused = SLOT_OPTIONS.filter(({ takenBy }) => !takes(type, takenBy));
  for (const option of unused) readByRow(option, given[option.name]);
  return Object.fromEntries(unused.map(({ name }) => [name, undefined]));
}

/**
 * Converts colours. Text has no colours, but npm inverts it for light on dark.
 *
 * @param {any} color a copy of the caller's object
 * @param {Readonly<Format>} type
 * @returns {{ color?: any, inverse?: boolean }}
 */
function convertColors(color, type) {
  if (color === undefined) return {};
  if (takes(type, 'colors')) return { color };
  const { dark, light } = readColorsLikeNpm(color, true);
  const isInverse = type.name === 'utf8' && (dark >>> 8 === 0xffffff || light >>> 8 === 0);
  return isInverse ? { inverse: true } : {};
}

/**
 * Reads colours. Errors have the messages of npm.
 *
 * @type {typeof readColors}
 */
function readColorsLikeNpm(color, isLowAllowed) {
  try {
    return readColors(color, isLowAllowed);
  } catch (error) {
    if (!isRecord(color)) throw error;
    const wrong = [color.dark, color.light].find(
      (each) => each !== undefined && parseColor(each) === undefined,
    );
    if (wrong === undefined) throw error;
    const message =
      typeof wrong === 'string'
        ? `Invalid hex color: ${printable(wrong)}`
        : 'Color should be defined as hex string';
    throw createNpmError(message, error);
  }
}

module.exports = { LEVEL_BITS, readOptions };
