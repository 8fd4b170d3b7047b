'use strict';

// Does the work of `qr-napi batch`: makes a file for each row. Counts the rows that fail, and goes
// on with the others.

const { planTasks } = require('../batch/plan');
const { Outcomes } = require('../batch/outcomes');
const { createEntry } = require('../batch/queue');
const { Source } = require('../batch/source');
const { readParts } = require('../content');
const { NotRegularFile, writeWhole } = require('../file');
const { ROWS } = require('../messages/command');
const { formatError } = require('./failure');
const { exists } = require('./folder');
const { NameSet, findNameProblem } = require('./names');

/** @import { Drawing } from '../options/read' */
/** @import { Entry } from '../batch/queue' */
/** @import { Item } from './rows' */

/**
 * The most rows that one task draws. A row looks up its file when it is read, so that rows should
 * not be read far ahead of the writing.
 */
const MAX_TASK_ROWS = 256;

/**
 * No task begins while pictures take so many bytes. Half as many as for `generateQrCodes`: files
 * are written while the next pictures are drawn, and more pictures would only wait.
 */
const MAX_UNWRITTEN_BYTES = 12 * 1024 * 1024;

/**
 * The most rows whose files are being written. Rows are counted in order, so a file that takes long
 * keeps the next rows waiting: with 4, as many as Node's pool has threads, 20,000 rows took 2.3 s
 * of processor time instead of 1.7.
 */
const MAX_WRITES = 8;

/**
 * The codes of errors that concern one name, and not the disk: the batch goes on with the other
 * rows.
 */
const NAME_ERRORS = new Set([
  'EEXIST',
  'EILSEQ',
  'EINVAL',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ENXIO',
]);

/** The codes of errors that concern one file if the file exists, otherwise the folder. */
const FILE_ERRORS = new Set(['EACCES', 'EBUSY', 'EPERM', 'ETXTBSY']);

/** The codes of errors of the options, the logo or the machine: no row can be drawn. */
const BATCH_ERRORS = new Set([
  'ERR_QR_INVALID_FONT',
  'ERR_QR_INVALID_LOGO',
  'ERR_QR_INVALID_OPTION',
  'ERR_QR_LOW_CONTRAST',
  'ERR_QR_OUT_OF_MEMORY',
  'ERR_QR_UNKNOWN_OPTION',
]);

/**
 * @typedef {object} BatchOptions
 * @property {Readonly<Drawing>} drawing
 * @property {InstanceType<typeof import('./folder').Folder>} folder
 * @property {string} ending the extension of the files, with its dot
 * @property {boolean} isForced whether to replace files that exist
 *
 * @typedef {object} Job the state of one row
 * @property {Item} item
 * @property {string} file the path of the file
 * @property {'made' | 'there'} [is] whether the file was written or existed before; undefined until
 *   then
 * @property {string} [problem] a sentence, if no file can be made
 * @property {Promise<void>} [written] settles when the file has been written, or could not be
 */

/** Makes the files of a batch, and counts its rows. */
class BatchRun {
  #options;
  #problems;
  #names = new NameSet();
  #stop = new AbortController();
  /** @type {Job[]} jobs that are not counted yet, in order */
  #underWay = [];
  /** @type {unknown} */
  #failure;

  /** How many files were written. */
  made = 0;
  /** How many files existed before. */
  there = 0;
  /** How many rows are finished: made, there or bad. */
  rows = 0;
  /** The bytes of the CSV file up to the end of the last finished row. */
  bytes = 0;

  /**
   * @param {BatchOptions} options
   * @param {{ add(line: number, problem: string): void }} problems
   */
  constructor(options, problems) {
    this.#options = options;
    this.#problems = problems;
  }

  /** Returns a signal that is aborted when no further row is read. */
  get signal() {
    return this.#stop.signal;
  }

  /** Begins no further row. Files that are being written will be finished. */
  stop() {
    this.#stop.abort();
  }

  /**
   * Makes the files of all rows, until `stop` is called.
   *
   * @param {AsyncIterable<Item[]>} items
   * @returns {Promise<void>} rejects with an error that concerns all rows: the CSV file cannot be
   *   read, the disk is full …
   */
  async run(items) {
    const { drawing } = this.#options;
    const plan = planTasks(drawing);
    const outcomes = new Outcomes(
      new Source(true, () => flatten(items)),
      (item) => this.#prepare(item),
      {
        drawing,
        plan: {
          ...plan,
          size: Math.min(MAX_TASK_ROWS, plan.size),
          pictureBytes: MAX_UNWRITTEN_BYTES,
        },
        signal: this.signal,
      },
    );
    try {
      for (let ready = await outcomes.next(); ready !== undefined; ready = await outcomes.next()) {
        await this.#writeAll(ready);
      }
    } catch (error) {
      this.#fail(error);
    }
    while (this.#underWay.length > 0) await this.#countFirst();
    await outcomes.close().catch((error) => this.#fail(error));
    if (this.#failure !== undefined) throw this.#failure;
  }

  /**
   * Stops the batch for an error that concerns all rows. After a stop, errors are only its
   * consequences.
   *
   * @param {unknown} error
   */
  #fail(error) {
    if (!this.signal.aborted) this.#failure = error;
    this.#stop.abort();
  }

  /**
   * Checks a row before it is drawn.
   *
   * @param {Item} item
   * @returns {Entry<Job>} without content if the row needs no drawing
   */
  #prepare(item) {
    const { drawing, folder, ending, isForced } = this.#options;
    const name = `${item.name}${ending}`;
    const file = folder.pathOf(name);
    const problem = item.problem ?? findNameProblem(item.name) ?? this.#findDuplicate(item.name);
    if (problem !== undefined) return createEntry({ item, file, problem });
    let parts;
    try {
      parts = readParts(item.text, 'text', drawing);
    } catch (error) {
      return createEntry({ item, file, problem: formatError(/** @type {Error} */ (error)) });
    }
    const found = isForced ? {} : folder.find(name);
    const job = { item, file, ...found };
    return found.is === undefined && found.problem === undefined
      ? createEntry(job, parts)
      : createEntry(job);
  }

  /**
   * Adds a name, and returns the problem if an earlier row has it.
   *
   * @param {string} name
   */
  #findDuplicate(name) {
    if (this.#names.add(name)) return undefined;
    return ROWS.nameTwice();
  }

  /**
   * Writes the files of entries, at most MAX_WRITES at a time, and counts the rows in order.
   *
   * @param {Entry<Job>[]} entries the next one last
   */
  async #writeAll(entries) {
    while (entries.length > 0 && !this.signal.aborted) {
      const job = this.#begin(/** @type {Entry<Job>} */ (entries.pop()));
      if (job.written === undefined && this.#underWay.length === 0) this.#count(job);
      else if (this.#underWay.push(job) >= MAX_WRITES) await this.#countFirst();
    }
  }

  /**
   * Begins to write the file of a job, if a picture was drawn.
   *
   * @param {Entry<Job>} entry
   */
  #begin({ item: job, picture, error }) {
    if (picture !== undefined) job.written = this.#write(job, picture);
    else if (error !== undefined && BATCH_ERRORS.has(error.code)) this.#fail(error);
    else if (error !== undefined) job.problem = formatError(error);
    return job;
  }

  /**
   * Writes the file of a job.
   *
   * @param {Job} job
   * @param {Buffer} picture
   */
  async #write(job, picture) {
    try {
      await writeWhole(job.file, picture, { isNew: !this.#options.isForced, noFollow: true });
      job.is = 'made';
    } catch (error) {
      if (concernsOneFile(error, job.file)) job.problem = /** @type {Error} */ (error).message;
      else this.#fail(error);
    }
  }

  /** Waits for the first of the jobs under way, and counts it. */
  async #countFirst() {
    const job = /** @type {Job} */ (this.#underWay.shift());
    await job.written;
    this.#count(job);
  }

  /**
   * Counts a job.
   *
   * @param {Job} job one that is finished, or that a stop has left unfinished
   */
  #count({ item, is, problem }) {
    if (problem !== undefined) this.#problems.add(item.line, problem);
    else if (is === 'made') this.made += 1;
    else if (is === 'there') this.there += 1;
    else return;
    this.rows += 1;
    this.bytes = item.end;
  }
}

/**
 * Returns true if an error concerns one file, so that the batch goes on with the others.
 *
 * @param {unknown} error
 * @param {string} file
 */
function concernsOneFile(error, file) {
  if (error instanceof NotRegularFile) return true;
  const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
  return NAME_ERRORS.has(code) || (FILE_ERRORS.has(code) && exists(file));
}

/**
 * Yields the elements of arrays.
 *
 * @template T
 * @param {AsyncIterable<T[]>} arrays
 * @returns {AsyncGenerator<T, void, undefined>}
 */
async function* flatten(arrays) {
  for await (const array of arrays) yield* array;
}

module.exports = { BatchRun };
