'use strict';

// Computes where npm `qr-code-styling` draws modules and the image. npm measures margins in pixels
// and the image by the area that it hides; this package measures margins in modules and the image by
// its longer side.

const { createError } = require('../error');
const { takes } = require('../options/formats');

/** @import { Format } from '../options/formats' */

/** The modules on a side that finder patterns and their separators leave to an image. */
const FINDERS = 14;

/**
 * The part of a symbol that npm counts as correctable, at each level.
 *
 * @type {Readonly<Record<'L' | 'M' | 'Q' | 'H', number>>}
 */
const CORRECTABLE = Object.freeze({ L: 0.07, M: 0.15, Q: 0.25, H: 0.3 });

/**
 * The size of the modules of a picture, and its quiet zone.
 *
 * @typedef {object} Layout
 * @property {number} margin in modules
 * @property {number} scale the pixels of a module; in an SVG any number
 */

/**
 * Computes the narrowest quiet zone of whole modules that has as many pixels as the margin. Without a
 * margin, the modules of a picture with pixels have npm's size: the largest whole number of pixels
 * that fits. With one, the quiet zone may be up to a module wider than npm's.
 *
 * @param {number} modules the width of the symbol
 * @param {{ width: number, margin: number }} sizes in pixels
 * @param {Readonly<Format>} type
 * @returns {Layout}
 */
function computeLayout(modules, { width, margin }, type) {
  const inner = width - 2 * margin;
  if (inner < modules) {
    const smallestWidth = modules + Math.ceil(2 * margin);
    throw createError('ERR_QR_WIDTH_TOO_SMALL', {
      argument: 'width',
      details: { width, smallestWidth },
    });
  }
  if (!hasPixels(type)) {
    const around = Math.ceil((margin * modules) / inner);
    return { margin: around, scale: width / (modules + 2 * around) };
  }
  const most = Math.floor(inner / modules);
  // The least for which width / (modules + 2 · around) is below most + 1.
  const around = Math.max(0, Math.floor((width / (most + 1) - modules) / 2) + 1);
  return { margin: around, scale: Math.floor(width / (modules + 2 * around)) };
}

/**
 * Returns true for a format whose modules are whole pixels.
 *
 * @param {Readonly<Format>} type
 */
function hasPixels(type) {
  return takes(type, 'size') && !type.isSizeOpen;
}

/**
 * Computes the longer side of the area that npm gives to an image with its margin, in modules. The
 * sides that npm measures in modules are odd numbers, so that the area is in the middle.
 *
 * @param {number} modules the width of the symbol
 * @param {'L' | 'M' | 'Q' | 'H'} level
 * @param {number} imageSize
 * @param {number} ratio the height of the image as a part of its width
 */
function computeImageSide(modules, level, imageSize, ratio) {
  const mostHidden = Math.floor(imageSize * CORRECTABLE[level] * modules * modules);
  const mostAlong = modules - FINDERS;
  const across = toOdd(Math.min(Math.max(1, Math.floor(Math.sqrt(mostHidden / ratio))), mostAlong));
  const along = countOdd(across * ratio);
  if (along * across <= mostHidden && along <= mostAlong) return Math.max(across, across * ratio);
  const lower = along > mostAlong ? toOdd(mostAlong) : Math.max(1, along - 2);
  return Math.max(lower, lower / ratio);
}

/**
 * Returns the largest odd number up to an integer.
 *
 * @param {number} number
 */
const toOdd = (number) => (number % 2 === 0 ? number - 1 : number);

/**
 * Returns the smallest odd number of modules that covers a length.
 *
 * @param {number} length
 */
const countOdd = (length) => 1 + 2 * Math.ceil((length - 1) / 2);

module.exports = { computeImageSide, computeLayout };
