'use strict';

// Checks the characters and the length of text. Schemes separate their fields by line feeds and
// other control characters, so a control character in a field could add a field.

const { createPayloadError } = require('../error');

/** The first and the last character of printable ASCII. */
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/** Matches control characters and the two separators of Unicode that end a line. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Matches the same, except for tabs and ends of lines. */
const CONTROL_IN_LINES = /[^\P{Cc}\t\n\r]|[\u2028\u2029]/u;

/**
 * A set of characters that a scheme allows.
 *
 * @typedef {object} Charset
 * @property {string} name a phrase for people
 * @property {RegExp} other matches a character that is not in the set
 */

/** @type {Readonly<Charset>} */
const ASCII = Object.freeze({ name: 'printable ASCII', other: /[^\x20-\x7e]/u });

/**
 * The characters of the Swiss Implementation Guidelines QR-bill 2.3, chapter 4.1.1: Basic Latin,
 * Latin-1 Supplement, Latin Extended-A, Ș, ș, Ț, ț and €.
 *
 * @type {Readonly<Charset>}
 */
const SWISS = Object.freeze({
  name: 'the Latin characters of Swiss payments',
  other: /[^\x20-\x7e\xa0-\u017f\u0218-\u021b\u20ac]/u,
});

/** The printable characters of ISO 8859-2 beyond ASCII, in the order of their codes. */
const LATIN_2_UPPER =
  '\xa0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\xadŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙';

/** @type {Readonly<Charset>} */
const LATIN_2 = Object.freeze({
  name: 'ISO 8859-2',
  other: new RegExp(`[^\\x20-\\x7e${LATIN_2_UPPER}]`, 'u'),
});

/**
 * Refuses a string with a lone surrogate or a control character.
 *
 * @param {string} text
 * @param {string} argument
 * @param {boolean} [hasLines] whether the text may have tabs and several lines
 * @returns {boolean} whether all characters are printable ASCII, which every character set has
 */
function checkText(text, argument, hasLines = false) {
  if (isPrintableAscii(text)) return true;
  const index = text.search(hasLines ? CONTROL_IN_LINES : CONTROL);
  if (index !== -1) {
    const code = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0');
    throw createPayloadError(argument, 'control-character', { character: `U+${code}`, index });
  }
  if (!text.isWellFormed()) throw createPayloadError(argument, 'lone-surrogate');
  return false;
}

/**
 * Returns true for a string of printable ASCII, in a third of the time of a regular expression.
 *
 * @param {string} text
 */
function isPrintableAscii(text) {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) return false;
  }
  return true;
}

/**
 * Refuses a string with a character that a set lacks.
 *
 * @param {string} text
 * @param {string} argument
 * @param {Readonly<Charset>} charset
 */
function checkCharset(text, argument, charset) {
  if (!charset.other.test(text)) return;
  const index = text.search(charset.other);
  const character = String.fromCodePoint(/** @type {number} */ (text.codePointAt(index)));
  throw createPayloadError(argument, 'character', { character, index, charset: charset.name });
}

/**
 * Refuses a string with too many characters. A character is a code point.
 *
 * @param {string} text
 * @param {string} argument
 * @param {number} max
 */
function checkLength(text, argument, max) {
  // A string has at most two code units for each code point.
  if (text.length <= max) return;
  const length = text.length > 2 * max ? text.length : countCharacters(text);
  if (length > max) throw createTooLongError(argument, length, max, 'characters');
}

/**
 * Refuses a string that takes too many bytes as UTF-8.
 *
 * @param {string} text
 * @param {string} argument
 * @param {number} max
 */
function checkBytes(text, argument, max) {
  if (text.length * 3 <= max) return;
  const length = Buffer.byteLength(text);
  if (length > max) throw createTooLongError(argument, length, max, 'bytes');
}

/**
 * Makes the error for a string that is too long.
 *
 * @param {string} argument
 * @param {number} length
 * @param {number} maxLength
 * @param {'characters' | 'bytes' | 'entries'} unit
 */
function createTooLongError(argument, length, maxLength, unit) {
  return createPayloadError(argument, 'too-long', { length, maxLength, unit });
}

/**
 * Counts the code points of a string.
 *
 * @param {string} text
 */
function countCharacters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

module.exports = {
  ASCII,
  LATIN_2,
  SWISS,
  checkBytes,
  checkCharset,
  checkLength,
  checkText,
  createTooLongError,
};
