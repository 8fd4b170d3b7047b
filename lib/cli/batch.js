'use strict';

// The work of a batch: rows -> files. generateQrCodes ends with the first text that cannot be encoded; here the others are
// made all the same, so this stands on what that stands on.

const { readParts } = require('../content');
const { drawSome, holdLogo } = require('../draw');
const { QrCodeError } = require('../error');
const { NotRegularFile, writeWhole } = require('../file');
const { planOf } = require('../tasks');
const { told } = require('./failure');
const { isThere } = require('./folder');
const { Names, problemOf } = require('./names');

/** @import { Drawing } from '../options/read' */
/** @import { Part } from '../content' */
/** @import { Item } from './rows' */

/** The most rows of a chunk: enough that handing them over costs little, and few enough that what they make is, too. */
const MOST_OF_A_CHUNK = 256;

/** The files of a chunk that are written at a time: as many as Node's pool has threads. More wait for the folder. */
const WRITERS = 4;

/**
 * The codes of errors that concern one name, and not the disk: the batch goes on with the other
 * rows.
 */
const OF_A_NAME = new Set(['EEXIST', 'EILSEQ', 'EINVAL', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO']);

/** The codes of errors that concern one file if the file exists, otherwise the folder. */
const OF_A_FILE = new Set(['EACCES', 'EBUSY', 'EPERM', 'ETXTBSY']);

/** The codes of errors of the options, the logo or the machine: no row can be drawn. */
const OF_ALL_ROWS = new Set([
  'ERR_QR_INVALID_LOGO',
  'ERR_QR_INVALID_OPTION',
  'ERR_QR_LOW_CONTRAST',
  'ERR_QR_OUT_OF_MEMORY',
  'ERR_QR_UNKNOWN_OPTION',
]);

/**
 * @typedef {object} Plan
 * @property {Readonly<Drawing>} drawing
 * @property {InstanceType<typeof import('./folder').Folder>} folder
 * @property {string} ending of the names of files, with its dot
 * @property {boolean} isForced whether files that are there are replaced
 *
 * @typedef {object} Outcome
 * @property {'made' | 'there'} [is] undefined for one that was not come to
 * @property {string} [problem]
 *
 * @typedef {object} Row
 * @property {Item} item
 * @property {Outcome} outcome
 * @property {string} file
 * @property {Part[]} parts
 */

class Batch {
  #plan;
  #problems;
  #names = new Names();
  #stop = new AbortController();
  /** @type {unknown} */
  #failure;

  made = 0;
  /** Files that were there before. */
  there = 0;
  /** Those that are done with, whatever became of them. */
  rows = 0;
  /** Of the file, up to the last of these. */
  bytes = 0;

  /**
   * @param {Plan} plan
   * @param {{ add(line: number, problem: string): void }} problems
   */
  constructor(plan, problems) {
    this.#plan = plan;
    this.#problems = problems;
  }

  /** Aborted when no further row is looked at. */
  get signal() {
    return this.#stop.signal;
  }

  /** Begins nothing more; files that are being written are written to their end. */
  stop() {
    this.#stop.abort();
  }

  /**
   * Makes all, or as much as there is until it is stopped.
   *
   * @param {AsyncIterable<Item[]>} items
   * @returns {Promise<void>} rejects with what concerns all rows: the file cannot be read, the disk is full …
   */
  async run(items) {
    /** @type {Promise<Row[]>[]} */
    const underWay = [];
    const { drawing } = this.#plan;
    // While files of one chunk are written, the codes of the next are drawn.
    const { tasks, size } = planOf(drawing);
    const logo = holdLogo(drawing);
    try {
      for await (const chunk of chunksOf(items, Math.min(MOST_OF_A_CHUNK, size))) {
        if (this.signal.aborted) break;
        underWay.push(this.#make(chunk));
        if (underWay.length === tasks) await this.#settle(underWay);
      }
    } catch (error) {
      // A file that is read no further says so, too.
      if (!this.signal.aborted) this.#failure = error;
    }
    while (underWay.length > 0) await this.#settle(underWay);
    logo?.release();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /**
   * Counts the first of the chunks that are under way.
   *
   * @param {Promise<Row[]>[]} underWay
   */
  async #settle(underWay) {
    const rows = (await underWay.shift()) ?? [];
    for (const { item, outcome } of rows) {
      if (outcome.problem !== undefined) this.#problems.add(item.line, outcome.problem);
      else if (outcome.is === 'made') this.made += 1;
      else if (outcome.is === 'there') this.there += 1;
      else continue;
      this.rows += 1;
      this.bytes = item.end;
    }
  }

  /**
   * @param {Item[]} items
   * @returns {Promise<Row[]>} never rejects
   */
  async #make(items) {
    const rows = items.map((item) => this.#prepare(item));
    try {
      const open = rows.filter(({ outcome }) => outcome.is === undefined && outcome.problem === undefined);
      if (open.length > 0) await this.#draw(open);
    } catch (error) {
      this.#fail(error);
    }
    return rows;
  }

  /** @param {unknown} error */
  #fail(error) {
    // What follows from the stop is none.
    if (!this.signal.aborted) this.#failure = error;
    this.#stop.abort();
  }

  /**
   * Finds out what can be said before anything is drawn.
   *
   * @param {Item} item
   * @returns {Row}
   */
  #prepare(item) {
    const { folder, ending, isForced } = this.#plan;
    const name = `${item.name}${ending}`;
    /** @type {Row} */
    const row = { item, outcome: {}, file: folder.pathOf(name), parts: [] };
    const problem = item.problem ?? problemOf(item.name) ?? this.#problemOfTwice(item.name);
    if (problem !== undefined) return { ...row, outcome: { problem } };
    try {
      row.parts = readParts(item.text, 'text', this.#plan.drawing.eci);
    } catch (error) {
      row.outcome.problem = told(/** @type {Error} */ (error));
      return row;
    }
    if (!isForced) row.outcome = folder.find(name);
    return row;
  }

  /** @param {string} name */
  #problemOfTwice(name) {
    if (this.#names.add(name)) return undefined;
    return 'Expected a name that no row before has, in another case or spelling too, but received one that is taken';
  }

  /** @param {Row[]} rows */
  async #draw(rows) {
    for (let left = rows; left.length > 0 && !this.signal.aborted; ) {
      const parts = left.map((row) => row.parts);
      const codes = await drawSome(parts, this.#plan.drawing, this.signal);
      await this.#writeAll(left, codes);
      left = left.slice(codes.length);
    }
  }

  /**
   * Writes the codes that were drawn, which are those of the first rows.
   *
   * @param {Row[]} rows
   * @param {Awaited<ReturnType<typeof drawSome>>} codes
   */
  async #writeAll(rows, codes) {
    let next = 0;
    const write = async () => {
      while (next < codes.length && !this.signal.aborted) {
        const at = next++;
        const [row, code] = [rows[at], codes[at]];
        if (row === undefined || code === undefined) return;
        if (code instanceof QrCodeError && OF_ALL_ROWS.has(code.code)) this.#fail(code);
        else if (code instanceof QrCodeError) row.outcome.problem = told(code);
        else await this.#write(row, /** @type {Buffer} */ (code));
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
  }

  /**
   * @param {Row} row
   * @param {Buffer} code
   */
  async #write({ file, outcome }, code) {
    try {
      await writeWhole(file, code, { isNew: !this.#plan.isForced, noFollow: true });
      outcome.is = 'made';
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      if (isOfOneFile(error, file)) outcome.problem = message;
      else this.#fail(error);
    }
  }
}

/**
 * Returns true if an error concerns one file, so that the batch goes on with the others.
 *
 * @param {unknown} error
 * @param {string} file
 */
function isOfOneFile(error, file) {
  if (error instanceof NotRegularFile) return true;
  const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
  return OF_A_NAME.has(code) || (OF_A_FILE.has(code) && isThere(file));
}

/**
 * @param {AsyncIterable<Item[]>} items
 * @param {number} size
 * @returns {AsyncGenerator<Item[], void, undefined>}
 */
async function* chunksOf(items, size) {
  for await (const some of items) {
    for (let at = 0; at < some.length; at += size) yield some.slice(at, at + size);
  }
}

module.exports = { Batch };
