'use strict';

// Files that are written whole or not at all: into a file beside the one that is meant, which then takes its place. A
// process that ends in the middle, or a disk that is full, leaves what was there before.

const fs = require('node:fs');
const path = require('node:path');

/** The codes of errors of file systems that have no hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

let count = 0;

/**
 * @typedef {object} Target
 * @property {string} file what is written, behind all links
 * @property {number} mode the rights that it has, or that a new file is given
 * @property {boolean} isSpecial whether it is a pipe, a terminal or the like, which nothing can take the place of
 */

/**
 * Writes a file.
 *
 * @param {string} file
 * @param {string | Uint8Array} content text is written as UTF-8
 * @param {{ isNew?: boolean }} [how] whether there must be no such file yet: else the error has the code EEXIST
 * @returns {Promise<void>} rejects with what the file system says, of the file that was asked for
 */
async function writeWhole(file, content, { isNew = false } = {}) {
  // Of what is not to be there nothing is to be asked: only to give it its name tells whether it is.
  const target = isNew ? unknown(undefined, file) : await targetOf(file);
  if (target.isSpecial) return fs.promises.writeFile(target.file, content);
  const temporary = besides(target.file);
  try {
    await fs.promises.writeFile(temporary, content, { flag: 'wx', mode: target.mode });
    if (isNew) await link(temporary, target.file);
    else await fs.promises.rename(temporary, target.file);
  } catch (error) {
    await fs.promises.rm(temporary, { force: true }).catch(() => {});
    throw blame(error, temporary, file);
  }
}

/**
 * The same at once.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 */
function writeWholeSync(file, content) {
  const target = targetOfSync(file);
  if (target.isSpecial) {
    fs.writeFileSync(target.file, content);
    return;
  }
  const temporary = besides(target.file);
  try {
    fs.writeFileSync(temporary, content, { flag: 'wx', mode: target.mode });
    fs.renameSync(temporary, target.file);
  } catch (error) {
    try {
      fs.rmSync(temporary, { force: true });
    } catch {
      // What went wrong before is what there is to tell.
    }
    throw blame(error, temporary, file);
  }
}

/**
 * Gives a file its name, if no other has it.
 *
 * @param {string} temporary
 * @param {string} file
 */
async function link(temporary, file) {
  try {
    await fs.promises.link(temporary, file);
    await fs.promises.unlink(temporary);
  } catch (error) {
    if (!NO_LINKS.has(/** @type {any} */ (error).code)) throw error;
    // Takes the name first, so that nobody else does.
    await (await fs.promises.open(file, 'wx')).close();
    await fs.promises.rename(temporary, file);
  }
}

/**
 * @param {string} file
 * @returns {Promise<Target>}
 */
async function targetOf(file) {
  try {
    const stats = await fs.promises.stat(file);
    // What is no file may have no path of its own, such as the pipe that a link in /proc leads to.
    return known(isPlain(stats) ? await fs.promises.realpath(file) : file, stats);
  } catch (error) {
    assertPath(error);
    return unknown(await fs.promises.readlink(file).catch(() => undefined), file);
  }
}

/**
 * @param {string} file
 * @returns {Target}
 */
function targetOfSync(file) {
  try {
    const stats = fs.statSync(file);
    return known(isPlain(stats) ? fs.realpathSync(file) : file, stats);
  } catch (error) {
    assertPath(error);
    return unknown(readLink(file), file);
  }
}

/**
 * Throws what Node.js has against a path that no file can have, such as one with a NUL: it would be said of another path
 * later.
 *
 * @param {any} error
 */
function assertPath(error) {
  if (error.code === 'ERR_INVALID_ARG_VALUE') throw error;
}

/**
 * @param {string} file
 * @returns {string | undefined}
 */
function readLink(file) {
  try {
    return fs.readlinkSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Whether this is a file, or a folder, whose place nothing can take: that it fails says so.
 *
 * @param {fs.Stats} stats
 */
function isPlain(stats) {
  return stats.isFile() || stats.isDirectory();
}

/**
 * @param {string} file
 * @param {fs.Stats} stats
 * @returns {Target}
 */
function known(file, stats) {
  return { file, mode: stats.mode & 0o777, isSpecial: !isPlain(stats) };
}

/**
 * What is not there yet. A link to it stays one.
 *
 * @param {string | undefined} link what it leads to
 * @param {string} file
 * @returns {Target}
 */
function unknown(link, file) {
  const target = link === undefined ? file : path.resolve(path.dirname(file), link);
  return { file: target, mode: 0o666, isSpecial: false };
}

/** @param {string} file */
function besides(file) {
  const name = `.${path.basename(file).slice(0, 100)}.${process.pid}-${Date.now().toString(36)}-${count++}.tmp`;
  return path.join(path.dirname(file), name);
}

/**
 * An error of the file system, of the file that was asked for: nobody knows the other.
 *
 * @param {any} error
 * @param {string} temporary
 * @param {string} file
 */
function blame(error, temporary, file) {
  if (typeof error?.message !== 'string') return error;
  error.message = error.message.replace(` -> '${file}'`, '').replaceAll(temporary, file);
  if (error.path === temporary) error.path = file;
  return error;
}

module.exports = { writeWhole, writeWholeSync };
