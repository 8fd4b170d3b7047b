'use strict';

// Gives a temporary file the owner, group and mode of the file that it will replace.

const { call, trySteps } = require('./file-calls');

/** @import { Stats } from 'node:fs' */
/** @template T @typedef {import('./file-calls').Steps<T>} Steps */

/**
 * Gives a temporary file the owner, group and mode of the original, as far as the process may.
 *
 * @param {any} handle
 * @param {string | undefined} temporary its path, if nobody else can swap the file
 * @param {Stats} original
 * @returns {Steps<void>}
 */
function* copyRights(handle, temporary, original) {
  const { uid, gid } = original;
  let own = yield* call('fstat', handle);
  if (own.uid !== uid || own.gid !== gid) {
    const change = (/** @type {number} */ owner) =>
      trySteps(setRights('chown', handle, temporary, owner, gid));
    if (!(yield* change(uid))) yield* change(own.uid);
    own = yield* call('fstat', handle);
  }
  // After the owner, as a new owner clears setuid and setgid.
  const mode = computeMode(original, own);
  if ((own.mode & 0o7777) !== mode) yield* setRights('chmod', handle, temporary, mode);
}

/**
 * Sets the mode or owner of a temporary file. With `--permission`, Node.js refuses that for an open
 * file, but not for a path that the process may write to. A path is not safe if somebody else may
 * have put a link in place of the file.
 *
 * @param {'chmod' | 'chown'} name
 * @param {any} handle
 * @param {string | undefined} temporary
 * @param {...number} values
 * @returns {Steps<void>}
 */
function* setRights(name, handle, temporary, ...values) {
  try {
    yield* call(`f${name}`, handle, ...values);
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'ERR_ACCESS_DENIED' || temporary === undefined)
      throw error;
    yield* call(name, temporary, ...values);
  }
}

/**
 * Returns the mode of the original, without the rights that a different owner or group must not
 * get: setuid, setgid, and rights of the group that others do not have.
 *
 * @param {Stats} original
 * @param {Stats} own the owner and group of the new file
 */
function computeMode(original, own) {
  let mode = original.mode & 0o7777;
  if (own.uid !== original.uid) mode &= ~0o4000;
  if (own.gid !== original.gid) mode &= ~0o2070 | ((mode & 0o007) << 3);
  return mode;
}

module.exports = { copyRights };
