'use strict';

// Runs the same file system calls with promises or synchronously. A generator yields the calls and
// receives their results.

const fs = require('node:fs');

/** @typedef {[name: string, args: any[]]} Call the name of a function of node:fs, without Sync */

/**
 * @template T
 * @typedef {Generator<Call, T, any>} Steps
 */

/** The codes of errors where the process may not set an owner, or cannot flush. */
const NOT_SUPPORTED = new Set([
  'EPERM',
  'EACCES',
  'EINVAL',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ERR_ACCESS_DENIED', // --permission of Node.js takes away fsync
]);

/** Maps each call on an open file to the method of FileHandle that makes it. */
const METHODS = new Map([
  ['close', 'close'],
  ['fchmod', 'chmod'],
  ['fchown', 'chown'],
  ['fstat', 'stat'],
  ['fsync', 'sync'],
  ['ftruncate', 'truncate'],
]);

/**
 * Yields one call, and returns its result.
 *
 * @param {string} name
 * @param {...any} args
 * @returns {Steps<any>}
 */
function* call(name, ...args) {
  return yield [name, args];
}

/**
 * Makes an optional call. Returns false if the file system does not support or allow the call.
 * Throws all other errors, such as those of the disk.
 *
 * @param {Steps<void>} steps
 * @returns {Steps<boolean>}
 */
function* trySteps(steps) {
  try {
    yield* steps;
    return true;
  } catch (error) {
    if (!NOT_SUPPORTED.has(/** @type {any} */ (error).code)) throw error;
    return false;
  }
}

/**
 * Makes the calls one after the other, without blocking the thread.
 *
 * @template T
 * @param {Steps<T>} steps
 * @returns {Promise<T>}
 */
async function run(steps) {
  let next = steps.next();
  while (!next.done) {
    let result;
    try {
      result = await callAsync(...next.value);
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
  return next.value;
}

/**
 * Makes one call with promises.
 *
 * @param {string} name
 * @param {any[]} args
 * @returns {Promise<unknown>}
 */
function callAsync(name, args) {
  const method = METHODS.get(name);
  if (method === undefined) return /** @type {any} */ (fs.promises)[name](...args);
  const [handle, ...more] = args;
  return handle[method](...more);
}

/**
 * Makes the calls one after the other, and blocks the thread until the last has returned.
 *
 * @template T
 * @param {Steps<T>} steps
 * @returns {T}
 */
function runSync(steps) {
  let next = steps.next();
  while (!next.done) {
    const [name, args] = next.value;
    let result;
    try {
      result = /** @type {any} */ (fs)[`${name}Sync`](...args);
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
  return next.value;
}

module.exports = { call, trySteps, run, runSync };
