'use strict';

// Makes the errors of payloads. lib/messages/payload.js has their sentences, by `details.reason`.

const { createError, describe } = require('../error');

/** @typedef {Record<string, string | number>} Details */

/**
 * Makes the error for a field of a payload.
 *
 * @param {string} argument the scheme and the field, such as `epc.iban`
 * @param {string} reason
 * @param {Details} [details] the figures of the sentence
 */
function createPayloadError(argument, reason, details = {}) {
  return createError('ERR_QR_INVALID_PAYLOAD', { argument, details: { reason, ...details } });
}

/**
 * Makes the error for a value that a field cannot have: "Expected … for … but received …".
 *
 * @param {string} argument
 * @param {string} expected a phrase for the values that are allowed
 * @param {unknown} value as the caller passed it
 */
function createValueError(argument, expected, value) {
  return createError('ERR_QR_INVALID_PAYLOAD', {
    argument,
    expected,
    received: describe(value),
    details: { reason: 'value' },
  });
}

module.exports = { createPayloadError, createValueError };
