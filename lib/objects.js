'use strict';

// Finds out what kind of object a value is, for values of any kind: a Proxy may be revoked, or
// throw.

/**
 * Returns true for an array. Array.isArray throws for a revoked Proxy, this returns false.
 *
 * @param {unknown} value
 */
function isArray(value) {
  return isObject(value) && Array.isArray(value);
}

/**
 * Returns true for an object whose properties can be read. That excludes a revoked Proxy, for which
 * every operation throws.
 *
 * @param {unknown} value
 */
function isObject(value) {
  if (typeof value !== 'object' || value === null) return false;
  try {
    Array.isArray(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns true for an object with named properties. That excludes the kinds of objects with other
 * content: an array, a Map, a Date, a promise, a string object, bytes …
 *
 * @param {unknown} value
 * @returns {boolean}
 */
function isRecord(value) {
  if (!isObject(value)) return false;
  try {
    return Object.prototype.toString.call(value) === '[object Object]';
  } catch (error) {
    if (isTooLong(error)) return false;
    throw error; // thrown by a getter of the caller
  }
}

/**
 * Returns true for V8's error for a string that is too long: `toString` fails for a tag that is as
 * long as a string can be.
 *
 * @param {any} error
 */
function isTooLong(error) {
  return (
    isObject(error) && error instanceof RangeError && error.message === 'Invalid string length'
  );
}

/** The longest name that is looked up: all names that this package knows are shorter. */
const MAX_NAME = 64;

/**
 * Returns true for a string that is short enough to be a name that this package knows. Looking up a
 * longer one, or changing its case, would read and copy all of it.
 *
 * @param {unknown} value
 * @returns {value is string}
 */
function isName(value) {
  return typeof value === 'string' && value.length <= MAX_NAME;
}

module.exports = { MAX_NAME, isArray, isName, isObject, isRecord };
