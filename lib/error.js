'use strict';

// Makes the errors of this package. lib/messages writes their sentences.

const { inspect } = require('node:util');

const { QrCodeError } = require('./error-class');
const { writeMessage } = require('./messages');
const {
  MAX_READ,
  MAX_SHOWN,
  cutStart,
  escapeUnsafe,
  printable,
  printableLine,
} = require('./printable');

/** @import { ErrorFields } from './error-class' */

/**
 * Every code that an error of this package can have, with its meaning. docs/errors.md is generated
 * from this list and tools/generators/errors.
 */
const CODES = Object.freeze({
  ERR_QR_INVALID_TEXT: 'the text has a wrong type, is empty, or is not well-formed Unicode',
  ERR_QR_INVALID_SEGMENT: 'a segment has a wrong type, or a character that its mode cannot encode',
  ERR_QR_INVALID_GS1: 'GS1 elements, or the fields of a GS1 Digital Link, break a rule of GS1',
  ERR_QR_INVALID_PAYLOAD: 'a field of a payload is wrong, missing or unknown',
  ERR_QR_INVALID_OPTION:
    'an option has a wrong type or is out of range, or two options exclude each other',
  ERR_QR_UNKNOWN_OPTION: 'an option has a name that does not exist',
  ERR_QR_LOW_CONTRAST: 'the colours are too similar to scan or to read, or light on dark',
  ERR_QR_DATA_TOO_LONG: 'the text does not fit in any version at the error correction level',
  ERR_QR_VERSION_TOO_SMALL: 'the text does not fit in the requested version',
  ERR_QR_WIDTH_TOO_SMALL: 'the symbol and its quiet zone do not fit in the requested width',
  ERR_QR_IMAGE_TOO_LARGE: 'the image would be wider than its type allows',
  ERR_QR_INVALID_LOGO: 'the logo is not a picture that can be drawn',
  ERR_QR_INVALID_FONT: 'the font of the frame cannot be used, or lacks a character of its text',
  ERR_QR_LOGO_TOO_LARGE: 'the logo hides so much of the symbol that it would not scan reliably',
  ERR_QR_UNREADABLE: 'the picture was read back, and readers could not read it',
  ERR_QR_OUT_OF_MEMORY: 'memory is too short to draw the image or to decode the logo',
  ERR_QR_ABORTED: 'the signal was aborted',
  ERR_QR_ADDON_NOT_LOADED:
    'the binary for this system is missing, of another version, or cannot be loaded',
  ERR_QR_INTERNAL: 'this package has a bug',
});

/**
 * Makes the error for a bad argument: "Expected … for … but received …".
 *
 * @param {keyof typeof CODES} code
 * @param {string} expected a phrase for the values that are allowed
 * @param {string} name the name of the argument, as the caller wrote it
 * @param {string} received a phrase for the value that the caller passed; see describe
 */
function createArgumentError(code, expected, name, received) {
  const fields = { argument: name, expected, received };
  return new QrCodeError(code, writeMessage({ code, ...fields }), fields);
}

/**
 * Makes an error with a separate sentence. lib/messages has the sentence under the code, or under
 * the code and `details.reason`.
 *
 * @param {keyof typeof CODES} code
 * @param {ErrorFields} [more]
 */
function createError(code, more = {}) {
  const details = more.details && Object.freeze({ ...more.details });
  const fields = { ...more, details };
  return new QrCodeError(code, writeMessage({ code, ...fields }), fields);
}

/**
 * Makes the error for an option that does not exist.
 *
 * @param {string} name the name, as the caller wrote it
 * @param {readonly string[]} options the names that exist
 * @param {{ within?: string, suggestion?: string | undefined }} [more] `within`: the option that
 *   has the property `name`; `suggestion`: the name that the caller probably meant
 */
function createUnknownOptionError(name, options, { within, suggestion } = {}) {
  const argument = escapeName(within === undefined ? name : `${within}.${name}`);
  return createError('ERR_QR_UNKNOWN_OPTION', {
    argument,
    details: {
      ...(within !== undefined && { within }),
      ...(suggestion === undefined ? { options: options.join(', ') } : { suggestion }),
    },
  });
}

/**
 * Adds the index of the text to an error of generateQrCodes.
 *
 * @param {InstanceType<typeof QrCodeError>} error about `text`, or about an option
 * @param {number} textIndex
 */
function addTextIndex(error, textIndex) {
  const { code, argument, expected, received } = error;
  const isOfText = argument === 'text' || argument?.startsWith('text[');
  const fields = {
    argument: isOfText ? `texts[${textIndex}]${argument?.slice('text'.length)}` : argument,
    expected,
    received,
    details: Object.freeze({ ...error.details, textIndex }),
  };
  const message = writeMessage({ code, ...fields });
  return new QrCodeError(code, message, { cause: error, ...fields });
}

/**
 * The first bigint that messages do not show, as formatting digits takes time with their square.
 */
const MAX_BIGINT = 10n ** BigInt(MAX_SHOWN);

/**
 * Describes any value for a message, on one short line.
 *
 * @param {unknown} value
 * @returns {string}
 */
function describe(value) {
  switch (typeof value) {
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    case 'undefined':
      return 'undefined';
    case 'string':
      return describeString(value);
    case 'symbol':
      return `Symbol(${printable(value.description ?? '')})`;
    case 'bigint':
      if (value >= MAX_BIGINT || value <= -MAX_BIGINT)
        return `a bigint of more than ${MAX_SHOWN} digits`;
      return `${value}n`;
    default:
      return inspect(value);
  }
}

/**
 * Describes a string: its start in quotes.
 *
 * @param {string} value
 */
function describeString(value) {
  if (value.length > MAX_READ) return `a string of ${value.length} characters`;
  const start = cutStart(value);
  // inspect escapes quotes and control characters, but not all unsafe characters.
  return `${escapeUnsafe(inspect(start))}${start.length < value.length ? '…' : ''}`;
}

/**
 * Describes an object by its class.
 *
 * @param {object} value
 */
function describeObject(value) {
  try {
    if (Array.isArray(value)) return 'an array';
    const name = value.constructor?.name;
    const hasClass = typeof name === 'string' && name !== '' && name !== 'Object';
    return hasClass ? `an object of class ${printable(name)}` : 'an object';
  } catch {
    return 'an object'; // a Proxy, or a getter, that throws
  }
}

/**
 * Quotes a name that a caller wrote, cut and escaped.
 *
 * @param {string} name
 */
function quote(name) {
  if (name.length > MAX_READ) return `a name of ${name.length} characters`;
  const start = cutStart(name);
  return escapeUnsafe(JSON.stringify(start.length < name.length ? `${start}…` : start));
}

/**
 * Cuts and escapes a name that a caller wrote, for use inside double quotes.
 *
 * @param {string} name
 */
function escapeName(name) {
  return name.length > MAX_READ ? `(${name.length} characters)` : quote(name).slice(1, -1);
}

/**
 * Converts the list of figures that the addon returns.
 *
 * @param {readonly { name: string, value: number | string }[]} list
 */
function toDetails(list) {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

/**
 * Converts an error that the addon returned or threw.
 *
 * @param {{ code?: string, argument?: string | undefined,
 *   details?: { name: string, value: number | string }[], message?: string }} reported the fields
 *   of an error, or a thrown error: a panic, or a RangeError of Buffer if memory is short
 */
function convertAddonError(reported) {
  const { code, argument } = reported;
  if (reported instanceof RangeError)
    return createError('ERR_QR_OUT_OF_MEMORY', { cause: reported, details: {} });
  const details = reported.details && toDetails(reported.details);
  if (details !== undefined && code !== 'ERR_QR_INTERNAL' && Object.hasOwn(CODES, code ?? '')) {
    return createError(/** @type {keyof typeof CODES} */ (code), { argument, details });
  }
  // The message of a panic may have any length and characters.
  const reason = printableLine(String(details?.reason ?? reported.message));
  return createError('ERR_QR_INTERNAL', {
    details: { reason },
    ...(details === undefined && { cause: reported }),
  });
}

/**
 * Makes the error of an aborted call: an AbortError, as in Node's own functions, with the reason of
 * the signal as its cause.
 *
 * @param {AbortSignal} signal
 */
function createAbortError(signal) {
  const error = createError('ERR_QR_ABORTED', { argument: 'signal', cause: signal.reason });
  // The null prototype guards against prototype pollution: a descriptor with `get` would throw.
  const name = { __proto__: null, value: 'AbortError', configurable: true, writable: true };
  return Object.defineProperty(error, 'name', name);
}

module.exports = {
  CODES,
  QrCodeError,
  addTextIndex,
  convertAddonError,
  createAbortError,
  createArgumentError,
  createError,
  createUnknownOptionError,
  describe,
  quote,
};
