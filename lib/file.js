'use strict';

// Writes files whole or not at all: writes a temporary file in the same folder, and renames it to
// the requested name. A process that ends in the middle, or a full disk, leaves the old file.
//
// Written by hand, as the package has no run-time dependencies. It also has to make files without
// replacing any, to replace files without following links, and to do so synchronously.
//
// A replaced file keeps its mode and, where the process may set them, its owner and group. Hard
// links, ACLs and extended attributes stay with the old file. Writing into the old file would keep
// them, but a reader could see half a picture, and a full disk would destroy the old content. So
// writing in place is the last resort, for a file that can be written but not replaced.
//
// A name is trusted: links are followed, and a pipe or a device is opened. `noFollow` is for names
// in a folder that others may write to. Then content goes only into the temporary file, and the
// rename replaces a link instead of following it.

const { randomBytes } = require('node:crypto');
const { constants, unlinkSync } = require('node:fs');
const path = require('node:path');

const { call, trySteps, run, runSync } = require('./file-calls');
const { copyRights } = require('./file-rights');
const { notRegularFile } = require('./messages');

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
 * The flags that open a file for writing without following a link or waiting for the reader of a
 * pipe. Windows has neither flag.
 */
const WRITE_NO_FOLLOW =
  constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The unfinished files that exist or are being created. @type {Set<string>} */
const underWay = new Set();

/**
 * How often `removeTemporaryFiles` tries to remove a file, and the milliseconds between two tries.
 */
const REMOVE_TRIES = 20;
const REMOVE_INTERVAL_MS = 5;

/** Says that a name is taken by something other than a regular file. */
class NotRegularFile extends Error {
  /**
   * @param {string} file
   * @param {string} kind such as `a folder`
   */
  constructor(file, kind) {
    super(notRegularFile(`'${file}'`, kind));
    this.kind = kind;
  }
}

/**
 * @typedef {object} Target
 * @property {string} file the file to write, at the end of all symbolic links
 * @property {Stats} [stats] undefined if there is no such file yet
 * @property {boolean} [isDirect] whether to open and write the file directly: a pipe, a terminal
 *   or the like, or a file whose `stat` fails
 * @property {boolean} [noFollow] whether somebody else may swap the file or the temporary file
 */

/**
 * Writes a file.
 *
 * @param {string} file
 * @param {string | Uint8Array} content text is written as UTF-8
 * @param {object} [how]
 * @param {boolean} [how.isNew] whether to fail with the code EEXIST if the name is taken, even by a
 *   link that leads nowhere
 * @param {boolean} [how.noFollow] whether to replace regular files only: to follow no link, wait
 *   for no pipe, and never write in place, as the file may have a second name elsewhere
 * @returns {Promise<void>} rejects with the error of the file system, which names `file`, or with
 *   `NotRegularFile`
 */
async function writeWhole(file, content, { isNew = false, noFollow = false } = {}) {
  if (isNew) return run(create(file, content));
  await run(noFollow ? replaceRegular(file, content) : write(file, content));
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
 * Makes a file that must not exist. Calls no `stat`, as `link` itself reports EEXIST.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 * @returns {Steps<void>}
 */
function* create(file, content) {
  const temporary = createTemporaryPath(file);
  try {
    underWay.add(temporary);
    const handle = yield* call('open', temporary, 'wx');
    try {
      yield* fill(handle, temporary, content);
      yield* link(temporary, file);
    } catch (error) {
      yield* remove(temporary);
      throw error;
    }
  } catch (error) {
    throw renameInError(error, [temporary], file);
  } finally {
    underWay.delete(temporary);
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
  const target = yield* findTarget(file);
  if (target.isDirect) return yield* call('writeFile', file, content);
  const temporary = createTemporaryPath(target.file);
  try {
    if (target.stats !== undefined) yield* assertWritable(target);
    try {
      yield* replace(target, temporary, content);
    } catch (error) {
      if (!CANNOT_REPLACE.has(/** @type {any} */ (error).code)) throw error;
      yield* writeInPlace(target, content);
    }
  } catch (error) {
    throw renameInError(error, [temporary, target.file], file);
  }
}

/**
 * Makes a file, or replaces a regular file, in a folder that others may write to. If somebody swaps
 * the file for a link after the check, the rename replaces the link.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 * @returns {Steps<void>}
 */
function* replaceRegular(file, content) {
  const temporary = createTemporaryPath(file);
  try {
    const stats = yield* lookUp(file);
    const target = { file, noFollow: true, ...(stats !== undefined && { stats }) };
    if (stats !== undefined) yield* assertWritable(target);
    yield* replace(target, temporary, content);
  } catch (error) {
    throw renameInError(error, [temporary], file);
  }
}

/**
 * Calls `lstat` for a file that must be a regular one, or not exist.
 *
 * @param {string} file
 * @returns {Steps<Stats | undefined>} undefined if there is no such file
 */
function* lookUp(file) {
  let stats;
  try {
    stats = yield* call('lstat', file);
  } catch (error) {
    if (/** @type {any} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
  assertRegular(file, stats);
  return stats;
}

/**
 * Throws for anything but a regular file.
 *
 * @param {string} file
 * @param {Stats} stats
 */
function assertRegular(file, stats) {
  const kind = describeKind(stats);
  if (kind !== undefined) throw new NotRegularFile(file, kind);
}

/**
 * Describes the kind of a file that is not regular, such as `a folder`.
 *
 * @param {Stats} stats
 * @returns {string | undefined} undefined for a regular file
 */
function describeKind(stats) {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/**
 * Looks up the file to replace.
 *
 * @param {string} file
 * @returns {Steps<Target>}
 */
function* findTarget(file) {
  try {
    const stats = yield* call('stat', file);
    // A pipe may have no real path, if a link in /proc leads to it.
    if (stats.isFile()) return { file: yield* call('realpath', file), stats };
  } catch (error) {
    const { code, syscall } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT' && syscall === 'stat') return { file: yield* followLinks(file) };
    // Opening the file reports the error in the usual words of Node.js.
  }
  return { file, isDirect: true };
}

/**
 * Follows symbolic links to a file that does not exist yet. The file is then created at their end.
 *
 * @param {string} file
 * @returns {Steps<string>}
 */
function* followLinks(file) {
  let at = file;
  for (let i = 0; i < MAX_LINKS; i++) {
    let next;
    try {
      next = yield* call('readlink', at);
    } catch {
      return at;
    }
    at = path.isAbsolute(next) ? next : joinPath(yield* call('realpath', path.dirname(at)), next);
  }
  return at;
}

/**
 * Throws the error of the file system if the file may not be written. A rename would check only the
 * rights to the folder. Opens the file, as `access` checks the real user instead of the effective
 * one.
 *
 * @param {Target} target
 * @returns {Steps<void>}
 */
function* assertWritable({ file, noFollow }) {
  let handle;
  try {
    handle = yield* call('open', file, noFollow ? WRITE_NO_FOLLOW : constants.O_WRONLY);
  } catch (error) {
    // Somebody has removed the file since: there are no rights left to check.
    if (/** @type {any} */ (error).code === 'ENOENT') return;
    throw error;
  }
  try {
    if (noFollow) assertRegular(file, yield* call('fstat', handle));
  } finally {
    yield* call('close', handle);
  }
}

/**
 * Replaces the target by a temporary file.
 *
 * @param {Target} target
 * @param {string} temporary
 * @param {string | Uint8Array} content
 * @returns {Steps<void>}
 */
function* replace({ file, stats, noFollow }, temporary, content) {
  underWay.add(temporary);
  try {
    // Nobody else may read the temporary file until it has the owner and mode of the old file.
    const handle = yield* call('open', temporary, 'wx', stats === undefined ? 0o666 : 0o600);
    try {
      yield* fill(handle, noFollow ? undefined : temporary, content, stats);
      yield* call('rename', temporary, file);
    } catch (error) {
      yield* remove(temporary);
      throw error;
    }
  } finally {
    underWay.delete(temporary);
  }
}

/**
 * Writes into a temporary file, and closes it.
 *
 * @param {any} handle
 * @param {string | undefined} temporary its path, if nobody else can swap the file
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
    yield* trySteps(call('fsync', handle));
  } finally {
    yield* call('close', handle);
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
 * Moves the temporary file to its final name without hard links: claims the name with an empty
 * file, so that nobody else takes the name, then replaces the empty file. A signal in between
 * removes both files.
 *
 * @param {string} temporary
 * @param {string} file
 * @returns {Steps<void>}
 */
function* claim(temporary, file) {
  const handle = yield* call('open', file, 'wx');
  underWay.add(file);
  try {
    yield* call('close', handle);
    yield* call('rename', temporary, file);
  } catch (error) {
    yield* remove(file);
    throw error;
  } finally {
    underWay.delete(file);
  }
}

/**
 * Removes an unfinished file. Ignores errors, as the caller reports the first error.
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
 * Removes the temporary files of this thread, before a signal ends the process. Blocks the thread
 * until they are gone, for at most a tenth of a second, as Node's pool may be about to create one.
 */
function removeTemporaryFiles() {
  for (let tries = 0; underWay.size > 0 && tries < REMOVE_TRIES; tries++) {
    if (tries > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, REMOVE_INTERVAL_MS);
    for (const file of underWay) {
      try {
        unlinkSync(file);
        underWay.delete(file);
      } catch {
        // Not created yet, or renamed already.
      }
    }
  }
}

/**
 * Returns a path in the same folder that no thread of any process uses. The name is short, and
 * holds no part of the file's name, which may be as long as the file system allows.
 *
 * @param {string} file
 */
function createTemporaryPath(file) {
  const name = `.qr-napi-${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
  return joinPath(path.dirname(file), name);
}

/**
 * Joins a folder and a name, but leaves `..` in it, which may follow a symbolic link.
 *
 * @param {string} folder
 * @param {string} name
 */
function joinPath(folder, name) {
  return folder.endsWith(path.sep) ? `${folder}${name}` : `${folder}${path.sep}${name}`;
}

/**
 * Rewrites an error of the file system to name only the requested file.
 *
 * @param {any} error
 * @param {string[]} others the paths that the error may name instead
 * @param {string} file
 */
function renameInError(error, others, file) {
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

module.exports = { NotRegularFile, describeKind, removeTemporaryFiles, writeWhole, writeWholeSync };
