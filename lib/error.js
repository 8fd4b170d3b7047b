'use strict';

const { inspect } = require('node:util');

const { MAX_READ, MAX_SHOWN, escaped, printable, printableLine, startOf } = require('./printable');

/**
 * Every code that an error of this package can have, with what it means. docs/errors.md is the same
 * list with an example of each.
 */
const CODES = Object.freeze({
  ERR_QR_INVALID_TEXT: 'the text is of a wrong type, empty, or not well-formed',
  ERR_QR_INVALID_SEGMENT: 'a segment is not one, or has a character that its mode cannot express',
  ERR_QR_INVALID_OPTION: 'an option is of a wrong type or out of range, or two options exclude each other',
  ERR_QR_UNKNOWN_OPTION: 'an option has a name that is not known',
  ERR_QR_LOW_CONTRAST: 'the colours are too much alike to be read, or light on dark',
  ERR_QR_DATA_TOO_LONG: 'the text does not fit in any symbol of the error correction level',
  ERR_QR_VERSION_TOO_SMALL: 'the text does not fit in the version that was asked for',
  ERR_QR_WIDTH_TOO_SMALL: 'the symbol and its quiet zone do not fit in the width that was asked for',
  ERR_QR_IMAGE_TOO_LARGE:
    'the image would be wider than its type can be: 16384 or 4096 pixels, or 1024 modules of text',
  ERR_QR_INVALID_LOGO: 'the logo is no picture that can be drawn, or too large a one to decode',
  ERR_QR_LOGO_TOO_LARGE: 'the logo leaves less of the error correction than its reserve',
  ERR_QR_OUT_OF_MEMORY: 'there is not enough memory for the image, or to decode the logo',
  ERR_QR_ABORTED: 'the signal was aborted',
  ERR_QR_ADDON_NOT_LOADED: 'there is no binary of this version for this system, or it does not load',
  ERR_QR_INTERNAL: 'a fault of this package',
});

class QrCodeError extends Error {
  /**
   * @param {string} code one of CODES
   * @param {string} message
   * @param {{ cause?: unknown }} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}

// On the prototype, as the names of Node's own errors are: an instance shows only its code.
Object.defineProperty(QrCodeError.prototype, 'name', {
  value: 'QrCodeError',
  configurable: true,
  writable: true,
});

/**
 * An error in the one shape of this package: "Expected … for … but received …".
 *
 * @param {keyof typeof CODES} code
 * @param {string} expected what would have been right
 * @param {string} name the argument, as the caller wrote it
 * @param {string} received what came; see describe
 */
function expectation(code, expected, name, received) {
  return new QrCodeError(code, `Expected ${expected} for ${name} but received ${received}`);
}

/** The first bigint that is not shown: writing out digits takes longer the more there are. */
const MAX_BIGINT = 10n ** BigInt(MAX_SHOWN);

/**
 * Describes a value in a message: short, on one line, whatever it is.
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
      return `Symbol(${printable(value.description ?? '')}) of type symbol`;
    case 'bigint':
      if (value >= MAX_BIGINT || value <= -MAX_BIGINT) return `a bigint of more than ${MAX_SHOWN} digits`;
      return `${value}n of type bigint`;
    default:
      return `${inspect(value)} of type ${typeof value}`;
  }
}

/** @param {string} value */
function describeString(value) {
  if (value.length > MAX_READ) return `a string of ${value.length} characters`;
  const start = startOf(value);
  // inspect escapes quotes and control characters, but not all characters that UNSAFE matches.
  return `${escaped(inspect(start))}${start.length < value.length ? '…' : ''} of type string`;
}

/** @param {object} value */
function describeObject(value) {
  try {
    if (Array.isArray(value)) return 'an array';
    const name = value.constructor?.name;
    const isTelling = typeof name === 'string' && name !== '' && name !== 'Object';
    return isTelling ? `an object of class ${printable(name)}` : 'an object';
  } catch {
    return 'an object'; // a Proxy, or a getter, that throws
  }
}

/**
 * Returns a name that a caller has given, in double quotes.
 *
 * @param {string} name
 */
function quote(name) {
  if (name.length > MAX_READ) return `a name of ${name.length} characters`;
  const start = startOf(name);
  return escaped(JSON.stringify(start.length < name.length ? `${start}…` : start));
}

/**
 * What the addon threw or gave -> what the caller sees.
 *
 * @param {{ code?: string, message: string }} failure
 */
function fromAddon(failure) {
  // The message of a panic may hold any text.
  const message = printableLine(String(failure.message));
  // A Buffer that there is no memory for.
  if (failure instanceof RangeError) {
    return expectation('ERR_QR_OUT_OF_MEMORY', 'memory', 'the image', `none: ${message}`);
  }
  return failure.code !== undefined && failure.code in CODES
    ? new QrCodeError(failure.code, message)
    : new QrCodeError('ERR_QR_INTERNAL', `Expected no failure in the addon but received: ${message}`, {
        cause: failure,
      });
}

/**
 * What an aborted call rejects with: an AbortError, as everywhere in Node, with the reason as its cause.
 *
 * @param {AbortSignal} signal
 */
function aborted(signal) {
  const error = new QrCodeError('ERR_QR_ABORTED', 'Expected no abort for signal but received one', {
    cause: signal.reason,
  });
  // Without a prototype, which may have been given a `get` that descriptors are not to have.
  const name = { __proto__: null, value: 'AbortError', configurable: true, writable: true };
  return Object.defineProperty(error, 'name', name);
}

module.exports = { CODES, QrCodeError, aborted, describe, expectation, fromAddon, quote };
