'use strict';

// Reads the option `frame`, and keeps the fonts of the last calls.

const crypto = require('node:crypto');
const { isUint8Array } = require('node:util').types;

const { checkBytes } = require('../bytes');
const { createArgumentError, createError, describe } = require('../error');
const native = require('../native');
const { checkContrastOfText, checkOpaque, readColor } = require('./color');
const { checkObject } = require('./names');
const { WHITE } = require('./plain');
const { findRow, listParts } = require('./rows');
const { createValueError, readByRow, toNumber } = require('./values');

const FRAME_NAMES = listParts('frame');
const TEXT = 'frame.text';
const POSITION = Object.freeze({ ...findRow('frame.position') });

/** The longest string that is read, in UTF-16 code units. Composing may make it shorter. */
const MAX_LENGTH = 16 * native.MAX_CAPTION_CHARACTERS;

/**
 * A frame around the code.
 *
 * @typedef {object} Caption
 * @property {string} text
 * @property {InstanceType<typeof Font> | undefined} font undefined for the built-in font
 * @property {readonly number[]} numbers see `holdDesign` in src/design.rs
 */

/** A copy of a font of a caller, who may change the bytes later. */
class Font {
  #bytes;
  /** @type {string | undefined} */
  #digest;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = new Uint8Array(bytes);
  }

  get bytes() {
    return this.#bytes;
  }

  /** @param {Uint8Array} bytes */
  hasBytes(bytes) {
    return Buffer.compare(this.#bytes, bytes) === 0;
  }

  /** Returns a digest, which stands for the font in the ETag of a picture. */
  toJSON() {
    this.#digest ??= crypto.createHash('sha256').update(this.#bytes).digest('base64url');
    return this.#digest;
  }
}

/** The last fonts, the oldest first. @type {Font[]} */
const fonts = [];

/** The most fonts that are kept for the next calls. */
const MAX_FONTS = 2;

/**
 * Reads the option.
 *
 * @param {any} frame as the caller passed it
 * @param {{ dark: number, light: number }} colors those of the code, as 0xRRGGBBAA
 * @param {boolean} isLowAllowed whether to accept any contrast
 * @returns {Caption}
 */
function readFrame(frame, colors, isLowAllowed) {
  checkObject(frame, FRAME_NAMES, 'frame');
  const { text: givenText, position, color: givenColor, textColor: givenTextColor, font } = frame;
  const text = readText(givenText);
  const place = toNumber(POSITION, readByRow(POSITION, position));
  const color = readOpaque('frame.color', givenColor, colors.dark);
  const { light } = colors;
  const ofText = (light & 0xff) === 0xff ? light : WHITE;
  const textColor = readOpaque('frame.textColor', givenTextColor, ofText);
  if (!isLowAllowed) checkContrastOfText(textColor, color);
  return { text, font: readFont(font), numbers: [place, color, textColor] };
}

/**
 * Reads the text, without white space around it, and in its composed form (NFC): a letter and a
 * mark become one letter, as fonts have it.
 *
 * @param {unknown} value
 */
function readText(value) {
  const max = native.MAX_CAPTION_CHARACTERS;
  if (typeof value !== 'string') throw createValueError('a string', TEXT, value);
  const text = value.length > MAX_LENGTH ? value : value.trim().normalize();
  const { length } = value.length > MAX_LENGTH ? value : Array.from(text);
  if (length === 0 || length > max) {
    const received = length === 0 ? 'none' : `${length}`;
    throw createArgumentError('ERR_QR_INVALID_OPTION', `1 to ${max} characters`, TEXT, received);
  }
  if (/\p{Surrogate}/u.test(text)) {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      'well-formed Unicode',
      TEXT,
      describe(value),
    );
  }
  return text;
}

/**
 * Reads an opaque colour.
 *
 * @param {string} name the name of the option, for errors
 * @param {unknown} value
 * @param {number} defaultColor
 */
function readOpaque(name, value, defaultColor) {
  const color = value === undefined ? defaultColor : readColor(name, value);
  checkOpaque(name, color);
  return color;
}

const FONT_ERRORS = Object.freeze({
  shared: 'ERR_QR_INVALID_OPTION',
  empty: 'ERR_QR_INVALID_FONT',
  expected: 'the bytes of a font',
});

/**
 * Reads the font, and copies it unless it is one of the last.
 *
 * @param {unknown} value
 * @returns {Font | undefined}
 */
function readFont(value) {
  if (value === undefined) return undefined;
  const name = 'frame.font';
  if (!isUint8Array(value)) {
    throw createValueError('a Uint8Array, such as what readFile gives,', name, value);
  }
  const bytes = checkBytes(value, name, FONT_ERRORS);
  const maxBytes = native.MAX_FONT_BYTES;
  if (bytes > maxBytes) {
    const details = { reason: 'too-many-bytes', bytes, maxBytes };
    throw createError('ERR_QR_INVALID_FONT', { argument: name, details });
  }
  const known = fonts.find((font) => font.hasBytes(value));
  if (known !== undefined) return known;
  const font = new Font(value);
  fonts.push(font);
  if (fonts.length > MAX_FONTS) fonts.shift();
  return font;
}

module.exports = { readFrame };
