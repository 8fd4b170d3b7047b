'use strict';

// The arguments of the functions of npm `qrcode`, of which the last may be a callback, and how
// their outcome comes back.

const { describe, createArgumentError } = require('../error');
const { createNpmError } = require('./error');

/** @typedef {(error: unknown, value?: any) => void} Callback */

/**
 * Throws at once, as npm does, where there is no text.
 *
 * @param {unknown} text
 */
function checkText(text) {
  if (text !== undefined) return;
  const error = createArgumentError('ERR_QR_INVALID_TEXT', 'a text', 'text', 'undefined');
  throw createNpmError('String required as first argument', error);
}

/**
 * The arguments of a call.
 *
 * @typedef {object} CallArguments
 * @property {any} [options]
 * @property {Callback} [callback]
 * @property {unknown} [error] an error of the arguments, reported like an error of options
 */

/**
 * Separates the options from the callback.
 *
 * @param {any} text
 * @param {any} options or the callback
 * @param {any} callback
 * @returns {CallArguments}
 */
function readArguments(text, options, callback) {
  checkText(text);
  if (typeof callback === 'function') return { options, callback };
  const first = typeof options === 'function' ? options : undefined;
  if (callback === undefined || callback === null)
    return first === undefined ? { options } : { callback: first };
  // Reported to a function in the place of the options, as its caller looks at no promise.
  const error = createArgumentError(
    'ERR_QR_INVALID_OPTION',
    'a function',
    'callback',
    describe(callback),
  );
  return { callback: first, error };
}

/**
 * Throws at once, as npm does, for what cannot be a path or a text.
 *
 * @param {unknown} path
 * @param {unknown} text
 */
function checkFile(path, text) {
  if (typeof path !== 'string') {
    const error = createArgumentError('ERR_QR_INVALID_OPTION', 'a string', 'path', describe(path));
    throw createNpmError('Invalid argument', error);
  }
  if (typeof text !== 'string' && typeof text !== 'object') {
    const expected = 'a string, a Uint8Array or an array of segments';
    const error = createArgumentError('ERR_QR_INVALID_TEXT', expected, 'text', describe(text));
    throw createNpmError('Invalid argument', error);
  }
}

/**
 * Calls `make`, and passes the result to the callback or to a promise. With a callback, reports an
 * error of text or options before the call returns, as npm does: if the callback throws the error,
 * Express catches it. Reports everything else after the call has returned.
 *
 * @template T
 * @template [U=T]
 * @param {CallArguments} read
 * @param {(options: any) => T} make
 * @param {(made: T) => Promise<U>} [finish] the slow part, such as writing a file
 * @returns {Promise<T | U> | undefined}
 */
function settle(read, make, finish) {
  const { callback } = read;
  if (callback === undefined) return settleAsync(read, make, finish);
  let made;
  try {
    made = runCall(read, make);
  } catch (error) {
    callback(error);
    return undefined;
  }
  if (finish === undefined) {
    process.nextTick(callback, null, made);
    return undefined;
  }
  // Not called by the promise, which would take what the callback throws for its own.
  finish(made).then(
    (value) => process.nextTick(callback, null, value),
    (error) => process.nextTick(callback, error),
  );
  return undefined;
}

/**
 * @template T
 * @template [U=T]
 * @param {CallArguments} read
 * @param {(options: any) => T} make
 * @param {(made: T) => Promise<U>} [finish]
 * @returns {Promise<T | U>}
 */
async function settleAsync(read, make, finish) {
  const made = runCall(read, make);
  return finish === undefined ? made : finish(made);
}

/**
 * @template T
 * @param {CallArguments} read
 * @param {(options: any) => T} make
 */
function runCall({ options, error }, make) {
  if (error !== undefined) throw error;
  return make(options);
}

module.exports = { runCall, checkFile, checkText, readArguments, settle };
