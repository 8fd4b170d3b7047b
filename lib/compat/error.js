'use strict';

// Gives errors the messages of npm `qrcode`, which its callers match on. The cause of such an error
// is our own error, whose fields it shares.

const { QrCodeError } = require('../error');
const { isObject } = require('../objects');
const { escapeUnsafe, printable } = require('../printable');

/** @import { Part } from '../content' */

/** Matches the characters that npm encodes in kanji mode. */
const KANJI =
  /^[\u3000-\u30ff\uff00-\uffef\u4e00-\u9faf\u2605\u2606\u2190-\u2195\u203b\u2010\u2015\u2018\u2019\u2025\u2026\u201c\u201d\u2225\u2260\u0391-\u0451\u00a7\u00a8\u00b1\u00b4\u00d7\u00f7]+$/;

/**
 * Returns true for an error of this package. The code of a caller may throw anything, even a
 * revoked Proxy, for which `instanceof` throws.
 *
 * @param {unknown} error
 * @returns {error is InstanceType<typeof QrCodeError>}
 */
function isQrCodeError(error) {
  return isObject(error) && error instanceof QrCodeError;
}

/**
 * Makes an error with a message of npm and the fields of our own error.
 *
 * @param {string} message
 * @param {unknown} cause an error of this package
 */
function createNpmError(message, cause) {
  const { code, argument, expected, received, details } =
    /** @type {InstanceType<typeof QrCodeError>} */ (cause);
  return new QrCodeError(code, message, { cause, argument, expected, received, details });
}

/**
 * Converts an error of drawing to an error with npm's message. Returns it unchanged if npm has no
 * message for it.
 *
 * @param {unknown} error
 * @param {Part[]} [parts] the content of the code
 */
function toNpmError(error, parts = []) {
  if (!isQrCodeError(error)) return error;
  const message = findNpmMessage(error, parts);
  return message === undefined ? error : createNpmError(message, error);
}

/**
 * Returns the message that npm has for an error, or undefined.
 *
 * @param {InstanceType<typeof QrCodeError>} error
 * @param {Part[]} parts
 */
function findNpmMessage({ code, details = {} }, parts) {
  if (code === 'ERR_QR_DATA_TOO_LONG')
    return 'The amount of data is too big to be stored in a QR Code';
  if (code === 'ERR_QR_VERSION_TOO_SMALL') {
    return (
      '\nThe chosen QR Code version cannot contain this amount of data.\n' +
      `Minimum version required to store current data is: ${details.smallestVersion}.\n`
    );
  }
  const { reason, mode, character, segment } = details;
  const data = reason === 'character' ? parts[Number(segment)]?.data : undefined;
  if (typeof data !== 'string') return undefined;
  if (mode === 'kanji') {
    return `Invalid SJIS character: ${escapeUnsafe(String(character))}\nMake sure your charset is UTF-8`;
  }
  const name = mode === 'numeric' ? 'Numeric' : 'Alphanumeric';
  return `"${printable(data)}" cannot be encoded with mode ${name}.\n Suggested mode is: ${suggestMode(data)}`;
}

/**
 * Returns the mode that npm suggests for a text.
 *
 * @param {string} data
 */
function suggestMode(data) {
  if (/^[0-9A-Z $%*+\-./:]+$/.test(data)) return 'Alphanumeric';
  return KANJI.test(data) ? 'Kanji' : 'Byte';
}

module.exports = { createNpmError, isQrCodeError, toNpmError };
