'use strict';

// Draws a code with the settings of a caller.

const { readParts } = require('../content');
const { createSymbol, drawSome } = require('../draw');
const { createArgumentError, createError, describe } = require('../error');
const { QrCodeError } = require('../error-class');
const native = require('../native');
const { readDrawing } = require('../options/read');
const { findRow } = require('../options/rows');
const { createValueError } = require('../options/values');
const { toStylingError } = require('./error');
const { readRatio } = require('./image-ratio');
const { computeImageSide, computeLayout } = require('./layout');

/** @import { Format } from '../options/formats' */
/** @import { Layout } from './layout' */
/** @import { Settings } from './settings' */

/** The modules of a symbol: 21 for version 1, and 4 more for each version. */
const countModules = (/** @type {number} */ version) => 17 + 4 * version;

/**
 * Draws a code off the main thread. Errors name the options of npm `qr-code-styling`.
 *
 * @param {Readonly<Settings>} settings
 * @param {Readonly<Format>} type
 * @param {Uint8Array | undefined} image
 * @returns {Promise<Buffer<ArrayBuffer>>}
 */
async function drawPicture(settings, type, image) {
  try {
    checkWidth(settings.width, type);
    const content = readContent(settings);
    const version = findVersion(settings, content);
    return image === undefined
      ? await drawPlain(settings, type, content, version)
      : await drawWithImage(settings, type, content, version, image);
  } catch (error) {
    throw toStylingError(error);
  }
}

/**
 * Refuses a width that a format cannot have.
 *
 * @param {number} width
 * @param {Readonly<Format>} type
 */
function checkWidth(width, type) {
  const max = native[type.limit];
  if (width <= max) return;
  throw createValueError(`an integer from 1 to ${max} for type '${type.name}'`, 'width', width);
}

/**
 * Returns the text, as a segment if it has a mode.
 *
 * @param {Readonly<Settings>} settings
 */
function readContent({ data, mode }) {
  if (typeof data !== 'string')
    throw createArgumentError('ERR_QR_INVALID_TEXT', 'a string', 'data', describe(data));
  return mode === undefined || data === '' ? data : [{ data, mode }];
}

/**
 * Returns the smallest version that holds the text.
 *
 * @param {Readonly<Settings>} settings
 * @param {any} content
 * @returns {number}
 */
function findVersion(settings, content) {
  const drawing = readDrawing(listSymbolOptions(settings, settings.version));
  return createSymbol(readParts(content, 'text', drawing), drawing).version;
}

/**
 * @param {Readonly<Settings>} settings
 * @param {number} version 0 for the smallest
 */
function listSymbolOptions({ level }, version) {
  return { errorCorrectionLevel: level, ...(version > 0 && { version }) };
}

/**
 * Draws a code without an image.
 *
 * @param {Readonly<Settings>} settings
 * @param {Readonly<Format>} type
 * @param {any} content
 * @param {number} version
 */
function drawPlain(settings, type, content, version) {
  const { margin } = computeLayout(countModules(version), settings, type);
  const { width, picture } = settings;
  const symbol = listSymbolOptions(settings, version);
  return draw({ ...picture, ...symbol, type: type.name, width, margin }, content);
}

/**
 * Draws a code with an image, in the smallest version that can be read with it. The level rises as
 * far as the version allows, so that fewer images need a larger version.
 *
 * @param {Readonly<Settings>} settings
 * @param {Readonly<Format>} type
 * @param {any} content
 * @param {number} smallest the smallest version that holds the text
 * @param {Uint8Array} image
 */
async function drawWithImage(settings, type, content, smallest, image) {
  const { width, picture } = settings;
  const ratio = readRatio(image);
  const { max = 0 } = findRow('version');
  const largest = settings.version > 0 ? settings.version : max;
  /** @type {InstanceType<typeof QrCodeError> | undefined} */
  let failure;
  for (let version = smallest; version <= largest; version++) {
    // A symbol with more modules than pixels; the first version was told so.
    if (version > smallest && countModules(version) + 2 * settings.margin > width) break;
    const layout = computeLayout(countModules(version), settings, type);
    try {
      const logo = computeLogo(settings, version, layout, ratio);
      const symbol = { ...listSymbolOptions(settings, version), boostErrorCorrection: true };
      const { margin } = layout;
      return await draw(
        { ...picture, ...symbol, type: type.name, width, margin, logo: { ...logo, image } },
        content,
      );
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      failure = chooseFailure(failure, error);
    }
  }
  throw failure;
}

/**
 * Computes the options of the image in a version.
 *
 * @param {Readonly<Settings>} settings
 * @param {number} version
 * @param {Layout} layout
 * @param {number} ratio the height of the image as a part of its width
 */
function computeLogo({ level, imageOptions }, version, { scale }, ratio) {
  const { isClear, imageSize, margin, reserve } = imageOptions;
  const modules = countModules(version);
  const side = computeImageSide(modules, level, imageSize, ratio);
  const padding = margin / scale;
  // Where no module becomes light, the margin only makes the image smaller, as npm's does.
  const { max: maxPadding = 0 } = isClear ? findRow('logo.padding') : { max: side / 2 };
  if (2 * padding >= side || padding > maxPadding) {
    const most = Math.floor(100 * scale * Math.min(side / 2, maxPadding)) / 100;
    const expected = `a number below ${most}, as the image takes ${Math.round(side * scale)} pixels,`;
    throw createValueError(expected, 'imageOptions.margin', margin);
  }
  const size = floorTo((side - 2 * padding) / modules, native.LOGO_SIZE_UNITS);
  const { max: largestSize = 0 } = findRow('logo.size');
  if (size > largestSize) {
    throw createError('ERR_QR_LOGO_TOO_LARGE', {
      argument: 'logo.size',
      details: { size, largestSize, reserve, version, level },
    });
  }
  return {
    size: Math.max(size, 1 / native.LOGO_SIZE_UNITS),
    ...(isClear ? { padding: floorTo(padding, native.LOGO_PADDING_UNITS) } : { clear: 'none' }),
    reserve: floorTo(reserve, native.LOGO_RESERVE_UNITS),
  };
}

/**
 * Rounds a number down to a whole number of units, so that an image touches no more modules than
 * npm's. Adds a little, as a product such as 0.29 × 100 is just below the number meant.
 *
 * @param {number} number
 * @param {number} units
 */
function floorTo(number, units) {
  return Math.floor(number * units + 1e-6) / units;
}

/**
 * Returns true for the error of an image that hides too much.
 *
 * @param {unknown} error
 * @returns {error is InstanceType<typeof QrCodeError>}
 */
function isTooLarge(error) {
  return error instanceof QrCodeError && error.code === 'ERR_QR_LOGO_TOO_LARGE';
}

/**
 * Returns the error of the version with more room for the image.
 *
 * @param {InstanceType<typeof QrCodeError> | undefined} first
 * @param {InstanceType<typeof QrCodeError>} second
 */
function chooseFailure(first, second) {
  const room = (/** @type {InstanceType<typeof QrCodeError>} */ { details = {} }) =>
    Number(details.largestSize) / Number(details.size);
  return first === undefined || room(second) > room(first) ? second : first;
}

/**
 * Draws a code with options of this package.
 *
 * @param {Record<string, unknown>} options
 * @param {any} content
 * @returns {Promise<Buffer<ArrayBuffer>>}
 */
async function draw(options, content) {
  const drawing = readDrawing(options);
  const [outcome] = await drawSome([readParts(content, 'text', drawing)], drawing);
  if (outcome instanceof QrCodeError) throw outcome;
  return /** @type {Buffer<ArrayBuffer>} */ (outcome);
}

module.exports = { drawPicture };
