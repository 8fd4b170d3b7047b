'use strict';

// Makes the folder of a batch, and looks up which names are taken in it.

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { describe } = require('../error');
const { describeKind } = require('../file');
const { notRegularFile } = require('../messages');
const { FILES, ROWS } = require('../messages/command');
const { CommandError } = require('./failure');
const { NameSet } = require('./names');

/** @import { Stats } from 'node:fs' */

class Folder {
  #path;
  /**
   * The names in a folder that ignores case or Unicode composition; undefined for other folders.
   * Compared in NFC, as the folder may store letters in another form than the row has.
   *
   * @type {InstanceType<typeof NameSet> | undefined}
   */
  #spellings;

  /** @param {string} folder */
  constructor(folder) {
    this.#path = folder;
  }

  /** Makes the folder unless it exists. */
  make() {
    try {
      makeFolder(this.#path);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      throw new CommandError(FILES.notFolder(describe(this.#path)));
    }
  }

  /** Reads the names in the folder if it ignores case or Unicode composition. */
  list() {
    if (!this.#isMerging()) return;
    this.#spellings = new NameSet((name) => name.normalize('NFC'));
    for (const name of fs.readdirSync(this.#path)) this.#spellings.add(name);
  }

  /**
   * Returns the path of a file in the folder.
   *
   * @param {string} name
   */
  pathOf(name) {
    return path.join(this.#path, name);
  }

  /**
   * Looks up a name.
   *
   * @param {string} name
   * @returns {{ is?: 'there', problem?: string }} `is` if the file exists; a problem
   *   if something else has the name
   */
  find(name) {
    const file = this.pathOf(name);
    const kind = describeAt(file);
    if (kind === undefined) return {};
    if (kind !== '') return { problem: notRegularFile(describe(file), kind) };
    if (this.#spellings === undefined || this.#spellings.has(name)) return { is: 'there' };
    return { problem: ROWS.nameTaken(describe(name)) };
  }

  /** Returns true if the folder ignores case or Unicode composition. */
  #isMerging() {
    const unique = `.qr-napi-${process.pid}-${randomBytes(8).toString('hex')}`;
    const probe = this.pathOf(`${unique}-\u00e9.tmp`);
    try {
      fs.closeSync(fs.openSync(probe, 'wx'));
    } catch {
      return false; // The first file will report why.
    }
    try {
      const others = [`${unique.toUpperCase()}-\u00c9.TMP`, `${unique}-e\u0301.tmp`];
      return others.some((name) => exists(this.pathOf(name)));
    } finally {
      fs.unlinkSync(probe);
    }
  }
}

/**
 * Makes a folder, and the folders around it, unless they exist. Does not use
 * `recursive: true`: Node.js 20 to 24 then try for ever if the system reports ENOENT although the
 * parent exists, as in /proc or in a current folder that was removed. No signal ends that.
 *
 * @param {string} folder
 */
function makeFolder(folder) {
  try {
    makeIn(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT' || parent === folder)
      throw error;
    makeFolder(parent);
    makeIn(folder);
  }
}

/**
 * Makes a folder in an existing one, unless it exists.
 *
 * @param {string} folder
 */
function makeIn(folder) {
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if (!statOrNothing('statSync', folder)?.isDirectory()) throw error;
  }
}

/**
 * Describes the file at a path. A link to a regular file counts as a regular file, as the batch
 * does not write to it.
 *
 * @param {string} file
 * @returns {string | undefined} an empty string for a regular file, undefined for nothing
 */
function describeAt(file) {
  const stats = statOrNothing('lstatSync', file);
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink() && statOrNothing('statSync', file)?.isFile()) return '';
  return describeKind(stats) ?? '';
}

/**
 * Returns true if anything has the path, even a link that leads nowhere.
 *
 * @param {string} file
 */
function exists(file) {
  return statOrNothing('lstatSync', file) !== undefined;
}

/**
 * Calls `stat` or `lstat`.
 *
 * @param {'lstatSync' | 'statSync'} name
 * @param {string} file
 * @returns {Stats | undefined} undefined if there is nothing, or if `stat` fails: writing the file
 *   will report why
 */
function statOrNothing(name, file) {
  try {
    // Through Node's pool, each call would take many times as long.
    return fs[name](file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

module.exports = { Folder, exists };
