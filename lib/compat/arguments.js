'use strict';

// Reads the arguments of npm's functions, of which the last may be a callback, and passes the
// result to the callback or to a promise.

const { describe, createArgumentError } = require('../error');
const { createNpmError } = require('./error');

/** @typedef {(error: unknown, value?: any) => void} Callback */

/**
 * Throws at once for a missing text, as npm does.
 *
 * @param {unknown} text
 */
function checkText(text) {
  if (text !== undefined) return;
  const error = createArgumentError('ERR_QR_INVALID_TEXT', 'a text', 'text', 'undefined');
  throw createNpmError('String required as first argument', error);
}

/**
 * The arguments after the text.
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
  // Goes to a function in the place of the options, as its caller expects no promise.
  const error = createArgumentError(
    'ERR_QR_INVALID_OPTION',
    'a function',
    'callback',
    describe(callback),
  );
  return { callback: first, error };
}

/**
 * Throws at once for a value that cannot be a path or a text, as npm does.
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
 * Calls `make`, and passes the result to the callback, or returns a promise. As npm does, the
 * callback gets an error of the text or options before this function returns: if the callback
 * throws the error, Express catches it. The callback gets everything else later.
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
  // On the next tick, as an error that the callback throws would otherwise reject the promise.
  finish(made).then(
    (value) => process.nextTick(callback, null, value),
    (error) => process.nextTick(callback, error),
  );
  return undefined;
}

/**
 * Calls `make` and `finish`, and rejects with their errors.
 *
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
 * Calls `make` with the options, or throws the error of the arguments.
 *
 * @template T
 * @param {CallArguments} read
 * @param {(options: any) => T} make
 */
function runCall({ options, error }, make) {
  if (error !== undefined) throw error;
  return make(options);
}

module.exports = { runCall, checkFile, checkText, readArguments, settle };
