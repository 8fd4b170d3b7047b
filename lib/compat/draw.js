'use strict';

// Draws a text with the options of npm `qrcode`.

const { TEXT } = require('../content');
const { drawParts, drawText } = require('../draw');
const { describe, createArgumentError } = require('../error');
const { toNpmError } = require('./error');
const { readOptions } = require('./options');
const { readText } = require('./text');

/** @import { Format } from '../options/formats' */

/**
 * A picture in its format.
 *
 * @typedef {object} Picture
 * @property {Buffer} bytes
 * @property {Readonly<Format>} type
 */

/**
 * The types that a function of npm accepts.
 *
 * @typedef {object} TypeFilter
 * @property {string} description the phrase after "Expected" in an error
 * @property {(type: Readonly<Format>) => boolean} has
 */

/** @type {TypeFilter} */
const ANY = { description: 'any type', has: () => true };

/** The types that a string can hold. @type {TypeFilter} */
const CHARACTERS = {
  description: 'a type of text, or svg or eps',
  has: ({ isString }) => isString,
};

/** The types that a page can show. @type {TypeFilter} */
const IMAGES = { description: 'a type of picture', has: ({ isText }) => !isText };

/**
 * Draws a code. Errors have the messages of npm.
 *
 * @param {any} text
 * @param {any} options
 * @param {string | (() => string)} defaultType the type if the options have none
 * @param {TypeFilter} [filter]
 * @returns {Picture}
 */
function draw(text, options, defaultType, filter = ANY) {
  const drawing = readOptions(options, defaultType);
  const { type } = drawing;
  if (!filter.has(type)) {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      filter.description,
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
