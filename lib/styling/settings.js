'use strict';

// Reads the merged options, and converts them to options of this package.

const { createError } = require('../error');
const { isRecord } = require('../objects');
const { readDrawing } = require('../options/read');
const { findRow } = require('../options/rows');
const { createValueError, readBoolean } = require('../options/values');
const { withNames } = require('./error');
const { readImage } = require('./image');
const { DEFAULTS } = require('./merge');
const { isMissing, readChoice, readNumber } = require('./numbers');
const { readPaints } = require('./paints');
const { CENTRES, CORNER_DOTS, CORNER_SQUARES, DOTS, FRAMES } = require('./shapes');

/** @import { Image } from './image' */

/**
 * What the options of a code say.
 *
 * @typedef {object} Settings
 * @property {unknown} data
 * @property {string | undefined} mode
 * @property {number} version 0 for the smallest
 * @property {'L' | 'M' | 'Q' | 'H'} level
 * @property {number} width in pixels
 * @property {number} margin in pixels
 * @property {Readonly<Image> | undefined} image
 * @property {Readonly<ImageOptions>} imageOptions
 * @property {Readonly<Record<string, any>>} picture the options of this package that the text and
 *   the format do not change
 */

/**
 * What the options of an image say.
 *
 * @typedef {object} ImageOptions
 * @property {boolean} isClear whether the modules under the image become light
 * @property {number} imageSize
 * @property {number} margin in pixels
 * @property {number} reserve
 */

/** @type {Readonly<Record<string, 'L' | 'M' | 'Q' | 'H'>>} */
const LEVELS = Object.freeze({ L: 'L', M: 'M', Q: 'Q', H: 'H' });

/** The names of modes in this package by those of npm. */
const MODES = Object.freeze({
  Numeric: 'numeric',
  Alphanumeric: 'alphanumeric',
  Byte: 'byte',
  Kanji: 'kanji',
});

const DRAW_TYPES = Object.freeze({ canvas: 'canvas', svg: 'svg' });
const SHAPES = Object.freeze({ square: 'square', circle: 'circle' });

/**
 * Reads merged options. Refuses what this package cannot draw.
 *
 * @param {Readonly<Record<string, any>>} options
 * @returns {Readonly<Settings>}
 */
function readSettings(options) {
  readChoice('type', options.type, DRAW_TYPES, DEFAULTS.type);
  checkShape(options.shape);
  const { qrOptions, imageOptions } = options;
  const { typeNumber, mode, errorCorrectionLevel } = readGroup('qrOptions', qrOptions);
  const { max: maxVersion = 0 } = findRow('version');
  const versions = { min: 0, max: maxVersion, isInteger: true };
  return Object.freeze({
    data: options.data ?? '',
    mode: readChoice('qrOptions.mode', mode, MODES, /** @type {string | undefined} */ (undefined)),
    version: readNumber('qrOptions.typeNumber', typeNumber, versions, 0),
    level: readChoice('qrOptions.errorCorrectionLevel', errorCorrectionLevel, LEVELS, 'Q'),
    width: readWidth(options),
    margin: readNumber('margin', options.margin, { min: 0 }, DEFAULTS.margin),
    image: readImage(options.image),
    imageOptions: readImageOptions(readGroup('imageOptions', imageOptions)),
    picture: readPicture(options),
  });
}

/**
 * Returns an option that is an object.
 *
 * @param {string} name
 * @param {unknown} value
 * @returns {Record<string, any>}
 */
function readGroup(name, value) {
  if (isMissing(value)) return {};
  if (!isRecord(value)) throw createValueError('an object', name, value);
  return /** @type {Record<string, any>} */ (value);
}

/** @param {unknown} value */
function checkShape(value) {
  if (readChoice('shape', value, SHAPES, DEFAULTS.shape) !== SHAPES.circle) return;
  throw createError('ERR_QR_INVALID_OPTION', {
    argument: 'shape',
    details: { reason: 'circle' },
  });
}

/**
 * Reads the width. Refuses another height, as pictures are square.
 *
 * @param {Readonly<Record<string, any>>} options
 */
function readWidth(options) {
  const { min = 0, max = 0 } = findRow('width');
  const range = { min, max, isInteger: true };
  const width = readNumber('width', options.width, range, DEFAULTS.width);
  const height = readNumber('height', options.height, range, DEFAULTS.height);
  if (width === height) return width;
  throw createError('ERR_QR_INVALID_OPTION', {
    argument: 'height',
    details: { reason: 'not-square', width, height },
  });
}

/**
 * Reads the options of the image.
 *
 * @param {Record<string, any>} options
 * @returns {Readonly<ImageOptions>}
 */
function readImageOptions({ hideBackgroundDots, imageSize, margin, crossOrigin, ...others }) {
  const name = 'imageOptions.hideBackgroundDots';
  const isClear = readBoolean(name, hideBackgroundDots ?? undefined, true);
  // Neither changes a picture: nothing is loaded from the network, and an SVG embeds its image.
  readBoolean('imageOptions.saveAsBlob', others.saveAsBlob ?? undefined, true);
  if (!isMissing(crossOrigin) && typeof crossOrigin !== 'string')
    throw createValueError('a string', 'imageOptions.crossOrigin', crossOrigin);
  const sizes = { min: 0, max: 1, isAbove: true };
  const { min = 0, max = 0 } = findRow('logo.reserve');
  const { imageOptions: defaults } = DEFAULTS;
  return Object.freeze({
    isClear,
    imageSize: readNumber('imageOptions.imageSize', imageSize, sizes, defaults.imageSize),
    margin: readNumber('imageOptions.margin', margin, { min: 0 }, defaults.margin),
    reserve: readNumber('imageOptions.reserve', others.reserve, { min, max }, defaults.reserve),
  });
}

/**
 * Reads colours and shapes.
 *
 * @param {Readonly<Record<string, any>>} options
 */
function readPicture(options) {
  const [dots, cornersSquare, cornersDot, background] = [
    'dotsOptions',
    'cornersSquareOptions',
    'cornersDotOptions',
    'backgroundOptions',
  ].map((name) => readGroup(name, options[name]));
  const type = dots?.type || DEFAULTS.dotsOptions.type;
  // Validated without effect: modules are whole pixels, and in an SVG they fill the picture.
  readBoolean('dotsOptions.roundSize', dots?.roundSize ?? undefined, true);
  const round = readNumber('backgroundOptions.round', background?.round, { min: 0, max: 1 }, 0);
  const modules = readChoice('dotsOptions.type', type, DOTS, 'square');
  const finderFrame = readChoice(
    'cornersSquareOptions.type',
    cornersSquare?.type,
    CORNER_SQUARES,
    FRAMES[/** @type {keyof typeof FRAMES} */ (type)],
  );
  const finderCentre = readChoice(
    'cornersDotOptions.type',
    cornersDot?.type,
    CORNER_DOTS,
    CENTRES[/** @type {keyof typeof CENTRES} */ (type)],
  );
  const { allowLowContrast } = options;
  return Object.freeze({
    allowLowContrast: readBoolean('allowLowContrast', allowLowContrast ?? undefined, false),
    color: readPaints({ dots, cornersSquare, cornersDot, background }),
    style: Object.freeze({
      modules,
      finderFrame,
      finderCentre,
      // In whole percents, which is less than half a pixel of a picture of 200 pixels.
      ...(round > 0 && { backgroundRound: Math.round(100 * round) / 100 }),
    }),
  });
}

/**
 * Refuses options that no text allows: wrong colours, and too little contrast.
 *
 * @param {Readonly<Settings>} settings
 */
function checkDrawing({ width, picture }) {
  withNames(() => readDrawing({ ...picture, width }));
}

module.exports = { checkDrawing, readSettings };
