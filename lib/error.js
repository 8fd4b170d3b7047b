'use strict';

const { inspect } = require('node:util');

/**
 * Every code that an error of this package can have, with what it means. docs/errors.md is the same
 * list with an example of each.
 */
const CODES = Object.freeze({
  ERR_QR_INVALID_TEXT: 'the text is of a wrong type, empty, or not well-formed',
  ERR_QR_INVALID_SEGMENT: 'a segment is not one, or has a character that its mode cannot express',
  ERR_QR_INVALID_OPTION: 'an option is of a wrong type or out of range, or two options exclude each other',
  ERR_QR_UNKNOWN_OPTION: 'an option has a name that is not known',
  ERR_QR_DATA_TOO_LONG: 'the text does not fit in any symbol of the error correction level',
  ERR_QR_VERSION_TOO_SMALL: 'the text does not fit in the version that was asked for',
  ERR_QR_WIDTH_TOO_SMALL: 'the symbol and its quiet zone do not fit in the width that was asked for',
  ERR_QR_IMAGE_TOO_LARGE: 'margin and scale make an image wider than 16384 pixels',
  ERR_QR_ABORTED: 'the signal was aborted',
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

/**
 * A value as it is shown in a message: short, on one line, whatever it is.
 *
 * @param {unknown} value
 * @returns {string}
 */
function describe(value) {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return describeObject(value);
  const text = inspect(value, { maxStringLength: 40, breakLength: Number.POSITIVE_INFINITY });
  return value === undefined || value === null ? text : `${text} of type ${typeof value}`;
}

/** @param {object} value */
function describeObject(value) {
  try {
    if (Array.isArray(value)) return 'an array';
    const name = value.constructor?.name;
    return typeof name === 'string' && name !== '' && name !== 'Object'
      ? `an object of class ${name}`
      : 'an object';
  } catch {
    return 'an object'; // a Proxy, or a getter, that throws
  }
}

/**
 * What the addon threw or gave -> what the caller sees.
 *
 * @param {{ code?: string, message: string }} failure
 */
function fromAddon(failure) {
  return failure.code !== undefined && failure.code in CODES
    ? new QrCodeError(failure.code, failure.message)
    : new QrCodeError(
        'ERR_QR_INTERNAL',
        `Expected no failure in the addon but received: ${failure.message}`,
        {
          cause: failure,
        },
      );
}

/**
 * What an aborted call rejects with: an AbortError, as everywhere in Node, with the reason as its cause.
 *
 * @param {AbortSignal} signal
 */
function aborted(signal) {
  const error = new QrCodeError('ERR_QR_ABORTED', 'Expected to go on for signal but received an abort', {
    cause: signal.reason,
  });
  Object.defineProperty(error, 'name', { value: 'AbortError', configurable: true, writable: true });
  return error;
}

module.exports = { CODES, QrCodeError, expectation, describe, fromAddon, aborted };
