'use strict';

// A picture into a stream of the caller.

const { finished } = require('node:stream');

const { describe, expectation } = require('../error');
const { isObject } = require('../objects');
const { readArguments } = require('./arguments');
const { draw } = require('./draw');
const { inWordsOfNpm } = require('./error');

/** @import { Writable } from 'node:stream' */
/** @import { Callback } from './arguments' */

/**
 * Draws at once, and writes as soon as the caller is done: it may yet set headers, or listen for errors.
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
  const { options, callback } = readArguments(text, more[0], more[1]);
  try {
    process.nextTick(write, stream, draw(text, options, 'png').bytes, callback);
  } catch (error) {
    process.nextTick(fail, stream, error, callback);
  }
}

/** @param {any} value */
function isStream(value) {
  return (
    isObject(value) &&
    [value.write, value.end, value.emit, value.on].every((each) => typeof each === 'function')
  );
}

/**
 * @param {Writable} stream
 * @param {Buffer} bytes
 * @param {Callback} [callback]
 */
function write(stream, bytes, callback) {
  // These two end with the process.
  const isStandard = stream === process.stdout || stream === process.stderr;
  if (callback !== undefined && !isStandard) {
    finished(stream, { readable: false }, (error) => callback(error ?? null));
  }
  // One that was destroyed has said so.
  if (stream.destroyed) return;
  if (isStandard) stream.write(bytes, (error) => callback?.(error ?? null));
  else stream.end(bytes);
}

/**
 * The stream is left as it is: a response may yet be given another status.
 *
 * @param {Writable} stream
 * @param {unknown} error
 * @param {Callback} [callback]
 */
function fail(stream, error, callback) {
  const isHeard = callback === undefined || stream.listenerCount?.('error') > 0;
  if (isHeard && !stream.destroyed) stream.emit('error', error);
  callback?.(error);
}

module.exports = { toFileStream };
