'use strict';

// Writes a picture to a stream of the caller. What is wrong with the arguments is known before
// toFileStream returns, and leaves it like an error of npm, so that Express can catch it. What goes
// wrong afterwards happens where no caller can catch, and never ends the process.

const { finished } = require('node:stream');

const { describe, expectation } = require('../error');
const { isObject } = require('../objects');
const { warn } = require('../warn');
const { begin, readArguments } = require('./arguments');
const { draw } = require('./draw');
const { inWordsOfNpm } = require('./error');

/** @import { Writable } from 'node:stream' */
/** @import { Callback } from './arguments' */

/**
 * What happens to a stream between a call and its writing.
 *
 * @typedef {{ failure?: { error: unknown } }} Turn
 */

/** @type {WeakMap<Writable, Turn>} */
const turns = new WeakMap();

/**
 * Draws at once, and writes as soon as the caller is done: it may yet set headers, or listen for
 * errors.
 *
 * @param {any[]} args
 */
function toFileStream(...args) {
  const [stream, text, ...more] = args; // counted, and so not named
  if (args.length < 2) {
    const error = expectation('ERR_QR_INVALID_TEXT', 'a text', 'text', 'no such argument');
    throw inWordsOfNpm('Too few arguments provided', error);
  }
  if (!isStream(stream)) {
    throw expectation('ERR_QR_INVALID_OPTION', 'a stream to write to', 'stream', describe(stream));
  }
  const read = readArguments(text, more[0], more[1]);
  const { callback } = read;
  let bytes;
  try {
    bytes = begin(read, (options) => draw(text, options, 'png').bytes);
  } catch (error) {
    fail(stream, error, callback);
    return;
  }
  listen(stream);
  const turn = turns.get(stream) ?? {};
  turns.set(stream, turn);
  process.nextTick(write, stream, bytes, callback, turn);
}

/** @param {any} value */
function isStream(value) {
  return (
    isObject(value) &&
    [value.write, value.end, value.emit, value.on].every((each) => typeof each === 'function')
  );
}

/**
 * Emits an error before toFileStream returns, as npm does. Where nobody listens, the stream throws
 * the error, and Express answers 500. The stream is left as it is: a response may yet be given
 * another status.
 *
 * @param {Writable} stream
 * @param {unknown} error
 * @param {Callback} [callback]
 */
function fail(stream, error, callback) {
  // A picture of a call before is not written either: by now the caller may have answered.
  const turn = turns.get(stream);
  if (turn !== undefined) turn.failure = { error };
  turns.delete(stream);
  const isHeard = isHeardByOthers(stream);
  // Our listener, of a call before, is nobody who could answer.
  if (callback === undefined && isHeard === false) throw error;
  if (callback === undefined || isHeard === true) stream.emit('error', error);
  callback?.(error);
}

/**
 * Makes sure that an error of the stream itself is heard. Nobody listens to a response, and without
 * a listener such an error ends the process.
 *
 * @param {Writable} stream
 */
function listen(stream) {
  if (!hasOurs(stream)) stream.on('error', hear);
}

/**
 * @this {Writable}
 * @param {unknown} error
 */
function hear(error) {
  if (isHeardByOthers(this) === false) warn(error);
}

/** @param {Writable} stream */
function hasOurs(stream) {
  return stream.listeners?.('error').includes(hear) === true;
}

/**
 * @param {Writable} stream
 * @returns {boolean | undefined} undefined of a stream that does not tell
 */
function isHeardByOthers(stream) {
  const count = stream.listenerCount?.('error');
  return count === undefined ? undefined : count > (hasOurs(stream) ? 1 : 0);
}

/**
 * @param {Writable} stream
 * @param {Buffer} bytes
 * @param {Callback | undefined} callback
 * @param {Turn} turn
 */
function write(stream, bytes, callback, turn) {
  turns.delete(stream);
  if (turn.failure !== undefined) {
    callback?.(turn.failure.error);
    return;
  }
  const done = callback && once(callback);
  try {
    if (stream === process.stdout || stream === process.stderr) writeStandard(stream, bytes, done);
    else writeAndEnd(stream, bytes, done);
  } catch (error) {
    abandon(stream, error, done);
  }
}

/**
 * Writes without ending the stream: these two end with the process.
 *
 * @param {Writable} stream
 * @param {Buffer} bytes
 * @param {Callback} [done]
 */
function writeStandard(stream, bytes, done) {
  stream.write(bytes, (error) => {
    // After an error the stream emits it.
    if (!error && stream.writableLength === 0) stream.off('error', hear);
    done?.(error ?? null);
  });
}

/**
 * @param {Writable} stream
 * @param {Buffer} bytes
 * @param {Callback} [done]
 */
function writeAndEnd(stream, bytes, done) {
  if (done !== undefined) finished(stream, { readable: false }, (error) => done(error ?? null));
  // One that was destroyed has said so.
  if (!stream.destroyed) stream.end(bytes);
}

/**
 * Gives up a stream whose `end` throws, as that of a response does with a status or headers that
 * HTTP does not have. It is destroyed, so that no client waits for the rest.
 *
 * @param {Writable} stream
 * @param {unknown} error
 * @param {Callback} [done]
 */
function abandon(stream, error, done) {
  try {
    stream.destroy?.();
  } catch (failure) {
    warn(failure);
  }
  if (done !== undefined) done(error);
  else if (isHeardByOthers(stream) === false) warn(error);
  else stream.emit('error', error);
}

/**
 * Returns a function that calls the callback the first time only, and where nobody takes what the
 * callback throws for a failure of the stream.
 *
 * @param {Callback} callback
 * @returns {Callback}
 */
function once(callback) {
  let isCalled = false;
  return (error) => {
    if (!isCalled) process.nextTick(callback, error);
    isCalled = true;
  };
}

module.exports = { toFileStream };
