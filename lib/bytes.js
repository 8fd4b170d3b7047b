'use strict';

// Copies of bytes that a caller passed.

const { isSharedArrayBuffer } = require('node:util').types;

const { createArgumentError } = require('./error');

/** @typedef {Parameters<typeof createArgumentError>[0]} ErrorCode */

const TypedArray = Object.getPrototypeOf(Uint8Array);

/** The getters of TypedArray itself, as a subclass may override `buffer` and `length`. */
const getBuffer = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')?.get;
const getLength = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'length')?.get;

/**
 * Copies bytes of a caller, who may change or transfer them before they are used. Refuses a view of
 * a SharedArrayBuffer, which another thread could change during the copy, and an empty view.
 *
 * @param {Uint8Array} bytes
 * @param {string} name the name of the argument, for errors
 * @param {object} errors
 * @param {ErrorCode} errors.shared the code for shared memory
 * @param {ErrorCode} errors.empty the code for no bytes
 * @param {string} errors.expected the phrase after "Expected" in the error for no bytes
 * @param {(length: number) => void} checkLength throws if there are too many bytes
 * @returns {Uint8Array}
 */
function copyBytes(bytes, name, { shared, empty, expected }, checkLength) {
  if (isSharedArrayBuffer(getBuffer?.call(bytes))) {
    const unshared = 'bytes that no other thread can change';
    throw createArgumentError(shared, unshared, name, 'a view of a SharedArrayBuffer');
  }
  const length = getLength?.call(bytes);
  if (length === 0) {
    throw createArgumentError(empty, expected, name, 'a Uint8Array that is empty or detached');
  }
  checkLength(length);
  return new Uint8Array(bytes);
}

module.exports = { copyBytes };
