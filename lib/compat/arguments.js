'use strict';

// The arguments of the functions of npm `qrcode`, of which the last may be a callback, and how their outcome comes back.

const { describe, expectation } = require('../error');
const { inWordsOfNpm } = require('./error');

/** @typedef {(error: unknown, value?: any) => void} Callback */

/**
 * Throws at once, as npm does, where there is no text.
 *
 * @param {unknown} text
 */
function checkText(text) {
  if (text !== undefined) return;
  const error = expectation('ERR_QR_INVALID_TEXT', 'a text', 'text', 'undefined');
  throw inWordsOfNpm('String required as first argument', error);
}

/**
 * @param {any} text
 * @param {any} options or the callback
 * @param {any} callback
 * @returns {{ options: any, callback: Callback | undefined }}
 */
function readArguments(text, options, callback) {
  checkText(text);
  if (typeof options === 'function' && callback === undefined)
    return { options: undefined, callback: options };
  if (callback === undefined || callback === null) return { options, callback: undefined };
  if (typeof callback !== 'function') {
    throw expectation('ERR_QR_INVALID_OPTION', 'a function', 'callback', describe(callback));
  }
  return { options, callback };
}

/**
 * Throws at once, as npm does, for what cannot be a path or a text.
 *
 * @param {unknown} path
 * @param {unknown} text
 */
function checkFile(path, text) {
  if (typeof path !== 'string') {
    const error = expectation('ERR_QR_INVALID_OPTION', 'a string', 'path', describe(path));
    throw inWordsOfNpm('Invalid argument', error);
  }
  if (typeof text !== 'string' && typeof text !== 'object') {
    const expected = 'a string, a Uint8Array or an array of segments';
    const error = expectation('ERR_QR_INVALID_TEXT', expected, 'text', describe(text));
    throw inWordsOfNpm('Invalid argument', error);
  }
}

/**
 * Does something, and gives its outcome to the callback or as a promise, never before the caller goes on.
 *
 * @template T
 * @param {() => T | Promise<T>} work
 * @param {Callback} [callback]
 * @returns {Promise<T> | undefined}
 */
function settle(work, callback) {
  const outcome = new Promise((resolve) => {
    resolve(work());
  });
  if (callback === undefined) return /** @type {Promise<T>} */ (outcome);
  // Not called by the promise, which would take what the callback throws for its own.
  outcome.then(
    (value) => process.nextTick(callback, null, value),
    (error) => process.nextTick(callback, error),
  );
  return undefined;
}

module.exports = { checkFile, checkText, readArguments, settle };
