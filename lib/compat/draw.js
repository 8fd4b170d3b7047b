'use strict';

// The picture of a text and options of npm `qrcode`.

const { TEXT } = require('../content');
const { drawParts, drawText } = require('../draw');
const { describe, createArgumentError } = require('../error');
const { toNpmError } = require('./error');
const { readOptions } = require('./options');
const { readText } = require('./text');

/** @import { Format } from '../options/formats' */

/**
 * What is drawn.
 *
 * @typedef {object} Picture
 * @property {Buffer} bytes
 * @property {Readonly<Format>} type
 */

/**
 * Which types will do.
 *
 * @typedef {object} TypeFilter
 * @property {string} description
 * @property {(type: Readonly<Format>) => boolean} has
 */

/** @type {TypeFilter} */
const ANY = { description: 'any type', has: () => true };

/** Types that a string can hold. @type {TypeFilter} */
const CHARACTERS = {
  description: 'a type of text, or svg or eps',
  has: ({ isString }) => isString,
};

/** Types that a page can show. @type {TypeFilter} */
const IMAGES = { description: 'a type of picture', has: ({ isText }) => !isText };

/**
 * @param {any} text
 * @param {any} options
 * @param {string | (() => string)} missing the type where options have none
 * @param {TypeFilter} [kind]
 * @returns {Picture}
 */
function draw(text, options, missing, kind = ANY) {
  const drawing = readOptions(options, missing);
  const { type } = drawing;
  if (!kind.has(type)) {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      kind.description,
      'type',
      describe(type.name),
    );
  }
  const parts = readText(text, drawing.eci);
  const [first] = parts;
  try {
    const isPlain = parts.length === 1 && first?.kind === TEXT && typeof first.data === 'string';
    const bytes = isPlain
      ? drawText(/** @type {string} */ (first.data), drawing)
      : drawParts(parts, drawing);
    return { bytes, type };
  } catch (error) {
    throw toNpmError(error, parts);
  }
}

module.exports = { CHARACTERS, IMAGES, draw };
