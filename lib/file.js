'use strict';

// Writes files whole or not at all: writes a temporary file in the same folder, and renames it to
// the requested name. A process that ends in the middle, or a full disk, leaves the old file.
//
// A replaced file keeps its mode and, where the process may set them, its owner and group. Hard
// links, ACLs and extended attributes stay with the old file. Writing into the old file would keep
// them, but a reader could see half a picture, and a full disk would destroy the old content. So
// writing in place is the last resort, for a file that can be written but not replaced.

const { randomBytes } = require('node:crypto');
const { constants } = require('node:fs');
const path = require('node:path');

const { call, run, runSync } = require('./file-calls');

/** @import { Stats } from 'node:fs' */
/** @template T @typedef {import('./file-calls').Steps<T>} Steps */

/** The codes of errors of file systems that have no hard links. */
const NO_LINKS = new Set([
  'EPERM',
  'EACCES', // Android
  'EISDIR', // exFAT and FAT in Windows: libuv maps ERROR_INVALID_FUNCTION to it
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
]);

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

/**
 * The codes of errors where a file that can be written cannot be replaced. A full or broken disk is
 * not among them: writing into the file would then destroy it.
 */
const CANNOT_REPLACE = new Set([
  'EACCES', // the folder cannot be written; in Windows, another process has the file open
  'EBUSY', // the file is a mount point, such as a single file that Docker mounts
  'EEXIST', // the file system cannot rename over a file
  'ENAMETOOLONG', // the path of the temporary file is longer than a path may be
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EPERM', // the folder is sticky and the file another user's; or the mode cannot be set
  'EROFS', // the folder is read-only, and the file mounted over one in it
  'ERR_ACCESS_DENIED', // --allow-fs-write of Node.js names the file and not its folder
  'ETXTBSY', // VirtualBox: another process has the file open
  'EXDEV', // the file is on another file system than its folder
]);

/** The most symbolic links that Linux follows. */
const MAX_LINKS = 40;

/**
 * @typedef {object} Target
 * @property {string} file the file to write, at the end of all symbolic links
 * @property {Stats} [stats] undefined where there is no such file yet
 * @property {boolean} [isDirect] whether to open and write the file directly: a pipe, a terminal
 *   or the like, or a file whose `stat` fails
 */

/**
 * Writes a file.
 *
 * @param {string} file
 * @param {string | Uint8Array} content text is written as UTF-8
 * @param {{ isNew?: boolean }} [how] whether to fail with the code EEXIST if there is such a file
 * @returns {Promise<void>} rejects with the error of the file system, which names `file`
 */
async function writeWhole(file, content, { isNew = false } = {}) {
  await run(isNew ? create(file, content) : write(file, content));
}

/**
 * Writes a file, and returns when that is done. Throws what `writeWhole` rejects with.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 */
function writeWholeSync(file, content) {
  runSync(write(file, content));
}

/**
 * Makes a file that must not exist. It needs no `stat`: only `link` can tell, and reports EEXIST.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 * @returns {Steps<void>}
 */
function* create(file, content) {
  const temporary = besides(file);
  try {
    const handle = yield* call('open', temporary, 'wx');
    try {
      yield* fill(handle, temporary, content);
      yield* link(temporary, file);
    } catch (error) {
      yield* remove(temporary);
      throw error;
    }
  } catch (error) {
    throw blame(error, [temporary], file);
  }
}

/**
 * Makes a file, or replaces it.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 * @returns {Steps<void>}
 */
function* write(file, content) {
  const target = yield* find(file);
  if (target.isDirect) return yield* call('writeFile', file, content);
  const temporary = besides(target.file);
  try {
    if (target.stats !== undefined) yield* assertWritable(target.file);
    try {
      yield* replace(target, temporary, content);
    } catch (error) {
      if (!CANNOT_REPLACE.has(/** @type {any} */ (error).code)) throw error;
      yield* writeInPlace(target, content);
    }
  } catch (error) {
    throw blame(error, [temporary, target.file], file);
  }
}

/**
 * Looks up the file to replace.
 *
 * @param {string} file
 * @returns {Steps<Target>}
 */
function* find(file) {
  try {
    const stats = yield* call('stat', file);
    // A pipe may have no real path, if a link in /proc leads to it.
    if (stats.isFile()) return { file: yield* call('realpath', file), stats };
  } catch (error) {
    const { code, syscall } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT' && syscall === 'stat') return { file: yield* behindLinks(file) };
    // Opening the file reports the error in the usual words of Node.js.
  }
  return { file, isDirect: true };
}

/**
 * Follows symbolic links to a file that does not exist: it is made there, and the links stay.
 *
 * @param {string} file
 * @returns {Steps<string>}
 */
function* behindLinks(file) {
  let at = file;
  for (let i = 0; i < MAX_LINKS; i++) {
    let next;
    try {
      next = yield* call('readlink', at);
    } catch {
      return at;
    }
    at = path.isAbsolute(next) ? next : inFolder(yield* call('realpath', path.dirname(at)), next);
  }
  return at;
}

/**
 * Throws the error of the file system if the file may not be written. A rename would check only the
 * rights to the folder. Opens the file, as `access` checks the real user instead of the effective
 * one.
 *
 * @param {string} file
 * @returns {Steps<void>}
 */
function* assertWritable(file) {
  let handle;
  try {
    handle = yield* call('open', file, constants.O_WRONLY);
  } catch (error) {
    // Somebody has removed the file since: there are no rights left to check.
    if (/** @type {any} */ (error).code === 'ENOENT') return;
    throw error;
  }
  yield* call('close', handle);
}

/**
 * Replaces the target by a temporary file.
 *
 * @param {Target} target
 * @param {string} temporary
 * @param {string | Uint8Array} content
 * @returns {Steps<void>}
 */
function* replace({ file, stats }, temporary, content) {
  // Nobody else may read the temporary file until it has the owner and mode of the old file.
  const handle = yield* call('open', temporary, 'wx', stats === undefined ? 0o666 : 0o600);
  try {
    yield* fill(handle, temporary, content, stats);
    yield* call('rename', temporary, file);
  } catch (error) {
    yield* remove(temporary);
    throw error;
  }
}

/**
 * Writes into a temporary file, and closes it.
 *
 * @param {any} handle
 * @param {string} temporary
 * @param {string | Uint8Array} content
 * @param {Stats} [original] of the file that it will replace
 * @returns {Steps<void>}
 */
function* fill(handle, temporary, content, original) {
  try {
    yield* call('writeFile', handle, content);
    if (original === undefined) return;
    // After the content, as a write clears setuid and setgid.
    yield* copyRights(handle, temporary, original);
    // Flushes, as a power failure could leave an empty file in place of the old one. A flush costs
    // 0.3 ms a file, as much as all else (1,000 files, four at a time, ext4: 246 ms became 545). A
    // new file is not flushed: no old content is lost with it, and a batch makes many.
    yield* isDone(call('fsync', handle));
  } finally {
    yield* call('close', handle);
  }
}

/**
 * Gives a temporary file the owner, group and mode of the original, as far as the process may.
 *
 * @param {any} handle
 * @param {string} temporary
 * @param {Stats} original
 * @returns {Steps<void>}
 */
function* copyRights(handle, temporary, original) {
  const { uid, gid } = original;
  let own = yield* call('fstat', handle);
  if (own.uid !== uid || own.gid !== gid) {
    const change = (/** @type {number} */ owner) => isDone(set('chown', handle, temporary, owner, gid));
    if (!(yield* change(uid))) yield* change(own.uid);
    own = yield* call('fstat', handle);
  }
  // After the owner, as a new owner clears setuid and setgid.
  const mode = modeFor(original, own);
  if ((own.mode & 0o7777) !== mode) yield* set('chmod', handle, temporary, mode);
}

/**
 * Sets the mode or owner of a temporary file. With `--permission`, Node.js takes no open file for that,
 * but its path where the process may write there.
 *
 * @param {'chmod' | 'chown'} name
 * @param {any} handle
 * @param {string} temporary
 * @param {...number} values
 * @returns {Steps<void>}
 */
function* set(name, handle, temporary, ...values) {
  try {
    yield* call(`f${name}`, handle, ...values);
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'ERR_ACCESS_DENIED') throw error;
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
function modeFor(original, own) {
  let mode = original.mode & 0o7777;
  if (own.uid !== original.uid) mode &= ~0o4000;
  if (own.gid !== original.gid) mode &= ~0o2070 | ((mode & 0o007) << 3);
  return mode;
}

/**
 * Makes an optional call. Returns false if the file system does not support or allow the call.
 * Throws all other errors, such as those of the disk.
 *
 * @param {Steps<void>} steps
 * @returns {Steps<boolean>}
 */
function* isDone(steps) {
  try {
    yield* steps;
    return true;
  } catch (error) {
    if (!NOT_SUPPORTED.has(/** @type {any} */ (error).code)) throw error;
    return false;
  }
}

/**
 * Writes into the existing file, then truncates the rest of the old content. In this order a full
 * disk does no harm to a file that does not grow.
 *
 * @param {Target} target
 * @param {string | Uint8Array} content
 * @returns {Steps<void>}
 */
function* writeInPlace({ file, stats }, content) {
  if (stats === undefined) return yield* call('writeFile', file, content);
  // Not with O_CREAT, which Linux refuses for another user's file in a sticky folder.
  const handle = yield* call('open', file, constants.O_WRONLY);
  try {
    yield* call('writeFile', handle, content);
    yield* call('ftruncate', handle, Buffer.byteLength(content));
  } finally {
    yield* call('close', handle);
  }
}

/**
 * Links the temporary file to its final name, unless the name is taken.
 *
 * @param {string} temporary
 * @param {string} file
 * @returns {Steps<void>}
 */
function* link(temporary, file) {
  try {
    yield* call('link', temporary, file);
  } catch (error) {
    if (!NO_LINKS.has(/** @type {any} */ (error).code)) throw error;
    return yield* claim(temporary, file);
  }
  yield* call('unlink', temporary);
}

/**
 * Does the same without hard links: claims the name with an empty file, so that nobody else takes
 * the name, then replaces the empty file.
 *
 * @param {string} temporary
 * @param {string} file
 * @returns {Steps<void>}
 */
function* claim(temporary, file) {
  yield* call('close', yield* call('open', file, 'wx'));
  try {
    yield* call('rename', temporary, file);
  } catch (error) {
    yield* remove(file);
    throw error;
  }
}

/**
 * Removes a file that could not be finished. Ignores errors: the caller reports the error before.
 *
 * @param {string} file
 * @returns {Steps<void>}
 */
function* remove(file) {
  try {
    yield* call('unlink', file);
  } catch {
    // The file stays.
  }
}

/**
 * Returns a path in the same folder that no thread of any process uses. The name is short, and
 * holds no part of the file's name, which may be as long as the file system allows.
 *
 * @param {string} file
 */
function besides(file) {
  const name = `.qr-napi-${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
  return inFolder(path.dirname(file), name);
}

/**
 * Joins a folder and a name, but leaves `..` in it, which may follow a symbolic link.
 *
 * @param {string} folder
 * @param {string} name
 */
function inFolder(folder, name) {
  return folder.endsWith(path.sep) ? `${folder}${name}` : `${folder}${path.sep}${name}`;
}

/**
 * Rewrites an error of the file system to name only the requested file.
 *
 * @param {any} error
 * @param {string[]} others the paths that the error may name instead
 * @param {string} file
 */
function blame(error, others, file) {
  if (typeof error?.message !== 'string') return error;
  const renamed = (/** @type {string} */ text) => {
    const single = text.replace(` -> '${error.dest}'`, '');
    return others.reduce((all, other) => all.replaceAll(`'${other}'`, () => `'${file}'`), single);
  };
  // Defined, not assigned: assignment fails for a property of a frozen Error.prototype.
  const own = { configurable: true, enumerable: false, writable: true };
  for (const key of ['message', 'stack']) {
    if (typeof error[key] !== 'string') continue;
    Reflect.defineProperty(error, key, { ...own, value: renamed(error[key]) });
  }
  if (others.includes(error.path)) error.path = file;
  if (others.includes(error.resource)) error.resource = file;
  Reflect.deleteProperty(error, 'dest');
  return error;
}

module.exports = { writeWhole, writeWholeSync };
