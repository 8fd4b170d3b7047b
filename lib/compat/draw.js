'use strict';

// The picture of a text and options of npm `qrcode`.

const { TEXT } = require('../content');
const { drawParts, drawText } = require('../draw');
const { describe, expectation } = require('../error');
const { translated } = require('./error');
const { readOptions } = require('./options');
const { readText } = require('./text');

/** @import { Type } from '../picture' */

/**
 * What is drawn.
 *
 * @typedef {object} Picture
 * @property {Buffer} bytes
 * @property {string} name of the type
 * @property {Readonly<Type>} type
 */

/**
 * @param {any} text
 * @param {any} options
 * @param {string | (() => string)} missing the type where options have none
 * @param {(type: Readonly<Type>) => boolean} [isTaken] whether a type will do
 * @returns {Picture}
 */
function draw(text, options, missing, isTaken) {
  const { name, drawing } = readOptions(options, missing);
  const { type } = drawing;
  if (isTaken?.(type) === false) {
    const expected = isTaken === isOfCharacters ? 'a type that is made of characters' : 'a type of images';
    throw expectation('ERR_QR_INVALID_OPTION', expected, 'type', describe(name));
  }
  const parts = readText(text, drawing.eci);
  const [first] = parts;
  try {
    const isPlain = parts.length === 1 && first?.kind === TEXT && typeof first.data === 'string';
    const bytes = isPlain ? drawText(/** @type {string} */ (first.data), drawing) : drawParts(parts, drawing);
    return { bytes, name, type };
  } catch (error) {
    throw translated(error, parts);
  }
}

/**
 * Whether a string can hold what is drawn.
 *
 * @param {Readonly<Type>} type
 */
function isOfCharacters({ isText, mediaType }) {
  return isText || /svg|postscript|eps/.test(mediaType);
}

/**
 * Whether what is drawn can be shown as an image.
 *
 * @param {Readonly<Type>} type
 */
function isImage({ isText }) {
  return !isText;
}

module.exports = { draw, isImage, isOfCharacters };
