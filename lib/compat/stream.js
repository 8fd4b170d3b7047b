'use strict';

// Writes a picture to a stream of the caller. As npm does, toFileStream throws or emits errors of
// its arguments before it returns, so that Express can catch them. No caller can catch later
// errors, so they never end the process.

const { finished } = require('node:stream');

const { describe, createArgumentError } = require('../error');
const { isObject } = require('../objects');
const { warn } = require('../warn');
const { runCall, readArguments } = require('./arguments');
const { draw } = require('./draw');
const { createNpmError } = require('./error');

/** @import { Writable } from 'node:stream' */
/** @import { Callback } from './arguments' */

/**
 * The state of a stream between a call and the write.
 *
 * @typedef {{ failure?: { error: unknown } }} Turn
 */

/** @type {WeakMap<Writable, Turn>} */
const turns = new WeakMap();

/**
 * Draws at once, and writes after the caller has returned: the caller may still set headers, or
 * listen for errors.
 *
 * @param {any[]} args
 */
function toFileStream(...args) {
  const [stream, text, ...more] = args; // not named, as npm counts the arguments
  if (args.length < 2) {
    const error = createArgumentError('ERR_QR_INVALID_TEXT', 'a text', 'text', 'no such argument');
    throw createNpmError('Too few arguments provided', error);
  }
  if (!isStream(stream)) {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      'a stream to write to',
      'stream',
      describe(stream),
    );
  }
  const read = readArguments(text, more[0], more[1]);
  const { callback } = read;
  let bytes;
  try {
    bytes = runCall(read, (options) => draw(text, options, 'png').bytes);
  } catch (error) {
    reportFailure(stream, error, callback);
    return;
  }
  listen(stream);
  const turn = turns.get(stream) ?? {};
  turns.set(stream, turn);
  process.nextTick(write, stream, bytes, callback, turn);
}

/**
 * Returns true for an object with the methods of a writable stream.
 *
 * @param {any} value
 */
function isStream(value) {
  return (
    isObject(value) &&
    [value.write, value.end, value.emit, value.on].every((each) => typeof each === 'function')
  );
}

/**
 * Emits an error before toFileStream returns, as npm does. If nobody listens, throws the error, and
 * Express answers 500. Leaves the stream open: a response may still get another status.
 *
 * @param {Writable} stream
 * @param {unknown} error
 * @param {Callback} [callback]
 */
function reportFailure(stream, error, callback) {
  // Cancels the picture of an earlier call too, as the caller may have answered by now.
  const turn = turns.get(stream);
  if (turn !== undefined) turn.failure = { error };
  turns.delete(stream);
  const isHeard = isHeardByOthers(stream);
  // Our own listener, from an earlier call, does not count: it cannot answer.
  if (callback === undefined && isHeard === false) throw error;
  if (callback === undefined || isHeard === true) stream.emit('error', error);
  callback?.(error);
}

/**
 * Listens for errors of the stream. Without a listener such an error ends the process, and usually
 * nobody listens to a response.
 *
 * @param {Writable} stream
 */
function listen(stream) {
  if (!hasOwnListener(stream)) stream.on('error', warnIfUnheard);
}

/**
 * Warns of an error if no listener but this one hears it.
 *
 * @this {Writable}
 * @param {unknown} error
 */
function warnIfUnheard(error) {
  if (isHeardByOthers(this) === false) warn(error);
}

/**
 * Returns true if our own listener is on a stream.
 *
 * @param {Writable} stream
 */
function hasOwnListener(stream) {
  return stream.listeners?.('error').includes(warnIfUnheard) === true;
}

/**
 * Returns true if a listener of the caller hears errors of a stream.
 *
 * @param {Writable} stream
 * @returns {boolean | undefined} undefined if the stream has no `listenerCount`
 */
function isHeardByOthers(stream) {
  const count = stream.listenerCount?.('error');
  return count === undefined ? undefined : count > (hasOwnListener(stream) ? 1 : 0);
}

/**
 * Writes a picture, unless a later call on the same stream has failed.
 *
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
    destroyFailed(stream, error, done);
  }
}

/**
 * Writes to stdout or stderr without ending it, as it ends with the process.
 *
 * @param {Writable} stream
 * @param {Buffer} bytes
 * @param {Callback} [done]
 */
function writeStandard(stream, bytes, done) {
  stream.write(bytes, (error) => {
    // After an error, the stream still emits `error`, so the listener stays.
    if (!error && stream.writableLength === 0) stream.off('error', warnIfUnheard);
    done?.(error ?? null);
  });
}

/**
 * Writes to a stream, and ends it.
 *
 * @param {Writable} stream
 * @param {Buffer} bytes
 * @param {Callback} [done]
 */
function writeAndEnd(stream, bytes, done) {
  if (done !== undefined) finished(stream, { readable: false }, (error) => done(error ?? null));
  // A destroyed stream has emitted its error already.
  if (!stream.destroyed) stream.end(bytes);
}

/**
 * Destroys a stream whose `end` throws, so that no client waits for the rest. The `end` of a
 * response throws for an invalid status or header.
 *
 * @param {Writable} stream
 * @param {unknown} error
 * @param {Callback} [done]
 */
function destroyFailed(stream, error, done) {
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
 * Returns a function that calls the callback once, on the next tick. An error that the callback
 * throws is then not mistaken for a failure of the stream.
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
