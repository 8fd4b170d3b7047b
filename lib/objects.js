'use strict';

/**
 * Array.isArray, but for a Proxy that has been revoked, of which that throws.
 *
 * @param {unknown} value
 */
function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * Whether a value is an object that has named properties to read, and not one of the kinds that have
 * something else in them: an array, a Map, a Date, a promise, a string object, bytes …
 *
 * @param {unknown} value
 * @returns {boolean}
 */
function isRecord(value) {
  if (typeof value !== 'object' || value === null) return false;
  try {
    Array.isArray(value);
  } catch {
    return false; // a Proxy that has been revoked: anything that is done with it throws
  }
  return Object.prototype.toString.call(value) === '[object Object]';
}

module.exports = { isArray, isRecord };
