'use strict';

// The class of the errors of this package. error.js makes them. These are two files, as every program
// loads this one.

/**
 * The fields of an error, besides its code and message.
 *
 * @typedef {object} ErrorFields
 * @property {unknown} [cause]
 * @property {string | undefined} [argument] the name of the option or argument, as the caller
 *   wrote it
 * @property {string | undefined} [expected] a phrase for the values that are allowed
 * @property {string | undefined} [received] a phrase for the value that the caller passed
 * @property {Readonly<Record<string, number | string>> | undefined} [details] the figures of the
 *   message, by name
 */

class QrCodeError extends Error {
  /**
   * @param {string} code one of CODES in error.js
   * @param {string} message
   * @param {ErrorFields} [more]
   */
  constructor(code, message, more) {
    super(message, more);
    this.code = code;
    const { argument, expected, received, details } = more ?? {};
    // Sets no undefined fields, as Node prints all own properties of an error.
    if (argument !== undefined) this.argument = argument;
    if (expected !== undefined) this.expected = expected;
    if (received !== undefined) this.received = received;
    if (details !== undefined) this.details = details;
  }
}

// On the prototype, as for Node's own errors, so that Node does not print it as a field.
Object.defineProperty(QrCodeError.prototype, 'name', {
  value: 'QrCodeError',
  configurable: true,
  writable: true,
});

module.exports = { QrCodeError };
