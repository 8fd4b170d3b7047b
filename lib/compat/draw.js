'use strict';

// Draws a text with the options of npm `qrcode`.

const { TEXT, isPlainText } = require('../content');
const { drawParts } = require('../draw');
const { createArgumentError, describe } = require('../error');
const { isPayload } = require('../payloads/payload');
const { drawString, drawText } = require('../shared');
const { toNpmError } = require('./error');
const { readOptions } = require('./options');
const { readText } = require('./text');

/** @import { Format } from '../options/formats' */
/** @import { Drawing } from '../options/read' */

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

/** The type of a string by default. */
const CHARACTERS_TYPE = 'utf8';

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
  if (isPayload(text)) {
    const type = typeof defaultType === 'string' ? defaultType : defaultType();
    const read = require('../payloads/draw').readPayload(text, options, {
      defaultType: type,
      isNpm: true,
    });
    return draw(read.text, read.options, type, filter);
  }
  const drawing = readDrawing(options, defaultType, filter);
  return { bytes: drawContent(text, drawing, drawText), type: drawing.type };
}

/**
 * Draws a code as a string. Errors have the messages of npm.
 *
 * @param {any} text
 * @param {any} options
 * @returns {string}
 */
function drawCharacters(text, options) {
  if (isPayload(text)) {
    const read = require('../payloads/draw').readPayload(text, options, {
      defaultType: CHARACTERS_TYPE,
      isNpm: true,
    });
    return drawCharacters(read.text, read.options);
  }
  // A Buffer becomes a string, too.
  return drawContent(
    text,
    readDrawing(options, CHARACTERS_TYPE, CHARACTERS),
    drawString,
  ).toString();
}

/**
 * Reads the options of a code, and refuses types that a function does not accept.
 *
 * @param {any} options
 * @param {string | (() => string)} defaultType
 * @param {TypeFilter} filter
 */
function readDrawing(options, defaultType, filter) {
  const drawing = readOptions(options, defaultType);
  const { type } = drawing;
  if (filter.has(type)) return drawing;
  throw createArgumentError(
    'ERR_QR_INVALID_OPTION',
    filter.description,
    'type',
    describe(type.name),
  );
}

/**
 * Draws a text: a string with `drawPlain`, and any other as bytes.
 *
 * @template T
 * @param {any} text
 * @param {Readonly<Drawing>} drawing
 * @param {(text: string, drawing: Readonly<Drawing>) => T} drawPlain
 * @returns {T | Buffer<ArrayBuffer>}
 */
function drawContent(text, drawing, drawPlain) {
  if (!drawing.needsParts && isPlainText(text)) {
    try {
      return drawPlain(text, drawing);
    } catch (error) {
      throw toNpmError(error, [{ kind: TEXT, data: text }]);
    }
  }
  const parts = readText(text, drawing);
  const [first] = parts;
  try {
    const isPlain = parts.length === 1 && first?.kind === TEXT && typeof first.data === 'string';
    return isPlain
      ? drawPlain(/** @type {string} */ (first.data), drawing)
      : drawParts(parts, drawing);
  } catch (error) {
    throw toNpmError(error, parts);
  }
}

module.exports = { IMAGES, draw, drawCharacters };
