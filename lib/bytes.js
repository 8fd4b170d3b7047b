'use strict';

// Copies of bytes that a caller passed.

const { isSharedArrayBuffer } = require('node:util').types;

const { createArgumentError } = require('./error');

/** @typedef {Parameters<typeof createArgumentError>[0]} ErrorCode */

const TypedArray = Object.getPrototypeOf(Uint8Array);

/** What an array says of itself, even if a subclass overrides its properties. */
const getBuffer = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')?.get;
const getLength = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'length')?.get;

/**
 * Copies bytes, as their owner may change, reuse or give them away before they are used. Refuses a
 * view of a SharedArrayBuffer, which another thread could change during the copy, and a view
 * without bytes.
 *
 * @param {Uint8Array} bytes
 * @param {string} name what to call the bytes in an error
 * @param {object} errors
 * @param {ErrorCode} errors.shared the code for shared memory
 * @param {ErrorCode} errors.empty the code for no bytes
 * @param {string} errors.expected what was expected instead of no bytes
 * @param {(length: number) => void} checkLength throws for too many bytes
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
