'use strict';

// Validates and copies bytes of a caller.

const { isSharedArrayBuffer } = require('node:util').types;

const { createArgumentError } = require('./error');

/** @typedef {Parameters<typeof createArgumentError>[0]} ErrorCode */

const TypedArray = Object.getPrototypeOf(Uint8Array);

/** The getters of TypedArray itself, as a subclass may override `buffer` and `length`. */
const getBuffer = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')?.get;
const getLength = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'length')?.get;

/**
 * The errors of `checkBytes`.
 *
 * @typedef {object} BytesErrors
 * @property {ErrorCode} shared the code for shared memory
 * @property {ErrorCode} empty the code for no bytes
 * @property {string} expected the phrase after "Expected" in the error for no bytes
 */

/**
 * Copies bytes of a caller, who may change or transfer them before they are used.
 *
 * @param {Uint8Array} bytes
 * @param {string} name the name of the argument, for errors
 * @param {BytesErrors} errors
 * @param {(length: number) => void} checkLength throws if there are too many bytes
 * @returns {Uint8Array}
 */
function copyBytes(bytes, name, errors, checkLength) {
  checkLength(checkBytes(bytes, name, errors));
  return new Uint8Array(bytes);
}

/**
 * Refuses a view of a SharedArrayBuffer, which another thread could change during the copy, and an
 * empty view.
 *
 * @param {Uint8Array} bytes
 * @param {string} name the name of the argument, for errors
 * @param {BytesErrors} errors
 * @returns {number} how many bytes
 */
function checkBytes(bytes, name, { shared, empty, expected }) {
  if (isSharedArrayBuffer(getBuffer?.call(bytes))) {
    const unshared = 'bytes that no other thread can change';
    throw createArgumentError(shared, unshared, name, 'a view of a SharedArrayBuffer');
  }
  const length = getLength?.call(bytes);
  if (length === 0) {
    throw createArgumentError(empty, expected, name, 'a Uint8Array that is empty or detached');
  }
  return length;
}

module.exports = { checkBytes, copyBytes };
