'use strict';

const { isPromise } = require('node:util').types;

const { onAbort } = require('./abort');
const { readParts } = require('./content');
const { drawSome, holdLogo } = require('./draw');
const { QrCodeError, aborted, describe, expectation } = require('./error');
const { isObject } = require('./objects');
const { planOf, weightOf } = require('./tasks');

/** @import { Drawing } from './options/read' */
/** @import { Part } from './content' */

/**
 * No further task begins while codes take so many bytes: those that wait, and those of the task
 * whose codes the consumer is taking.
 */
const MAX_CODE_BYTES = 24 * 1024 * 1024;

/** No further text is read ahead while texts take so many bytes. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * Where texts come from, not yet begun.
 *
 * @typedef {{ isAsync: boolean, begin: () => any }} Source
 */

/**
 * What became of one text. An error of the source can be any value, so it is not told by its class.
 *
 * @typedef {{ png: Buffer<ArrayBuffer> } | { error: unknown }} Outcome
 */

/**
 * Texts whose codes are made by one task.
 *
 * @typedef {object} Batch
 * @property {number} first the number of its first text
 * @property {number} size how many texts it has
 * @property {Part[][]} items its texts, until they are drawn
 * @property {boolean} isBegun
 * @property {Outcome[] | undefined} outcomes once the task has ended
 * @property {number} bytes the bytes of its codes
 */

/**
 * Reads a source ahead of the consumer, and has tasks make the codes. Bounds the texts that are
 * ahead by their number and their bytes, and the codes by their bytes.
 */
class Feed {
  #source;
  #drawing;
  #signal;
  #plan;
  /** How many texts a task gets: fewer after a task that left some, as its codes were large. */
  #size;
  /** @type {ReturnType<typeof holdLogo>} */
  #logo;
  /** Stops the tasks under way when nobody will ask for their codes. */
  #stop = new AbortController();
  /** @type {(() => void) | undefined} takes back what was asked of the caller's signal */
  #forget;
  /** @type {Promise<void> | undefined} */
  #closed;
  #wake = () => {};

  /** @type {any} the iterator of the source, from the first text on */
  #texts;
  /** The source is asked for a text, or thinks about it. */
  #isReading = false;
  /** No further text is taken. */
  #isRead = false;
  /** The source has ended by itself, or thrown: it is not to be told to end. */
  #hasEnded = false;
  /** @type {Outcome | undefined} why no further text is taken, told when all before it have been */
  #failure;

  /** @type {Part[][]} taken, but in no task yet */
  #waiting = [];
  /** @type {Batch[]} in order */
  #batches = [];
  /** The texts in #waiting and #batches. */
  #ahead = 0;
  /** The bytes of the texts that are not drawn yet. */
  #weight = 0;
  #taken = 0;
  #underWay = 0;
  /** The bytes of the codes in #batches. */
  #ready = 0;
  /**
   * The outcomes that the consumer is taking, the next one last. Each is removed when it is taken,
   * so that the garbage collector can free its code.
   *
   * @type {Outcome[]}
   */
  #outcomes = [];
  /** The bytes of all codes of this batch, with those that were taken already. */
  #given = 0;

  /**
   * @param {Source} source
   * @param {Readonly<Drawing>} drawing
   * @param {AbortSignal} [signal]
   */
  constructor(source, drawing, signal) {
    this.#source = source;
    this.#drawing = drawing;
    this.#signal = signal;
    this.#plan = planOf(drawing);
    this.#size = this.#plan.size;
  }

  /** Returns true if a code or an error is ready to be taken. */
  get hasCodes() {
    return this.#outcomes.length > 0;
  }

  /**
   * Takes the next code that is ready. Throws the error if there is one in its place.
   *
   * @returns {Buffer<ArrayBuffer>}
   */
  take() {
    const outcome = /** @type {Outcome} */ (this.#outcomes.pop());
    if ('error' in outcome) throw outcome.error;
    this.throwIfAborted();
    return outcome.png;
  }

  /**
   * Waits until a batch is ready to be taken.
   *
   * @returns {Promise<boolean>} false at the end
   */
  async next() {
    this.#given = 0;
    for (;;) {
      this.throwIfAborted();
      this.#watch();
      this.#fill();
      const first = this.#batches[0];
      if (this.#closed !== undefined) {
        this.throwIfAborted(); // by the source, perhaps
        return false;
      }
      if (first?.outcomes !== undefined) {
        this.#give(first, first.outcomes);
        return true;
      }
      if (first === undefined && this.#isRead) {
        if (this.#failure === undefined) return false;
        this.#outcomes = [this.#failure];
        this.#failure = undefined;
        return true;
      }
      await new Promise((resolve) => {
        this.#wake = () => resolve(undefined);
      });
    }
  }

  /**
   * @param {Batch} batch the first
   * @param {Outcome[]} outcomes
   */
  #give(batch, outcomes) {
    this.#batches.shift();
    this.#ahead -= batch.size;
    this.#ready -= batch.bytes;
    this.#given = batch.bytes;
    this.#outcomes = outcomes.reverse();
    this.#dispatch();
  }

  get isAborted() {
    return this.#signal?.aborted === true;
  }

  throwIfAborted() {
    if (this.#signal?.aborted) throw aborted(this.#signal);
  }

  /**
   * Ends the tasks, and the source if it has not ended.
   *
   * @returns {Promise<void>} until the source has ended; it fails if the source fails to
   */
  close() {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end() {
    this.#isRead = true;
    this.#stop.abort();
    this.#logo?.release();
    this.#wake();
    try {
      this.#forget?.();
    } finally {
      // What is only like a signal may refuse to forget, and the source is to end all the same. One that is in the middle
      // of giving a text is told afterwards, and one that thinks about it, which may do so for ever, is not waited for.
      if (!this.#isReading) await this.#endSource();
      else if (this.#source.isAsync) this.#endSource().catch(() => {});
    }
  }

  async #endSource() {
    if (this.#hasEnded || this.#texts === undefined) return;
    this.#hasEnded = true;
    const end = this.#texts.return;
    if (end === undefined || end === null) return;
    if (typeof end !== 'function') {
      throw expectation('ERR_QR_INVALID_TEXT', 'a function or none', 'return of texts', describe(end));
    }
    await end.call(this.#texts);
  }

  /** Listens to the signal from the first text on: the consumer may be slow to ask for the next. */
  #watch() {
    if (this.#signal === undefined || this.#forget !== undefined) return;
    this.#forget = onAbort(this.#signal, () => {
      this.close().catch(() => {});
    });
  }

  get #isFull() {
    return this.#isRead || this.#ahead >= this.#plan.tasks * this.#size || this.#weight >= MAX_TEXT_BYTES;
  }

  /** Takes texts while there is room, and begins tasks. */
  #fill() {
    if (this.#source.isAsync) {
      if (!this.#isReading && !this.#isFull) this.#readAsync();
    } else {
      this.#isReading = true;
      while (!this.#isFull) this.#take(() => this.#step());
      this.#isReading = false;
      if (this.#closed !== undefined) this.#endSource().catch(() => {});
    }
    this.#dispatch();
  }

  async #readAsync() {
    this.#isReading = true;
    while (!this.#isFull) {
      const step = await this.#settled();
      this.#take(step);
      this.#dispatch();
    }
    this.#isReading = false;
    this.#wake();
  }

  /** @returns {Promise<() => any>} what gives the next result, or throws, when called */
  async #settled() {
    try {
      const result = await this.#step();
      return () => result;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  /** @returns {any} what the source gives next */
  #step() {
    if (this.#texts === undefined) {
      this.#texts = this.#source.begin();
      if (this.#closed !== undefined) {
        // It has been closed by what it does to begin.
        this.#endSource().catch(() => {});
        return { done: true };
      }
    }
    if (typeof this.#texts?.next === 'function') return this.#texts.next();
    throw expectation('ERR_QR_INVALID_TEXT', 'an iterator with next', 'texts', describe(this.#texts));
  }

  /**
   * Takes one text; what is wrong with it is told in its turn.
   *
   * @param {() => any} step gives a result of the source, or throws
   */
  #take(step) {
    const taken = this.#valueOf(step);
    if (taken === undefined || this.#isRead) return; // closed while the source was thinking
    const name = `texts[${this.#taken}]`;
    try {
      if (isPromise(taken.value)) {
        throw expectation('ERR_QR_INVALID_TEXT', 'a text, not a promise of one,', name, 'a promise');
      }
      const parts = readParts(taken.value, name, this.#drawing.eci);
      this.#waiting.push(parts);
      this.#weight += weightOf(parts);
      this.#taken += 1;
      this.#ahead += 1;
    } catch (error) {
      this.#refuse(error);
    }
  }

  /**
   * @param {() => any} step
   * @returns {{ value: unknown } | undefined} undefined where the source has ended
   */
  #valueOf(step) {
    try {
      const result = step();
      if (!isObject(result)) {
        throw expectation('ERR_QR_INVALID_TEXT', 'results { done, value }', 'texts', describe(result));
      }
      if (!result.done) return { value: result.value };
      this.#isRead = true;
    } catch (error) {
      this.#refuse(error);
    }
    this.#hasEnded = true;
    return undefined;
  }

  /** @param {unknown} error */
  #refuse(error) {
    this.#isRead = true;
    this.#failure = { error };
  }

  /** Begins as many tasks as may be under way, each with as many texts as there are. */
  #dispatch() {
    while (this.#underWay < this.#plan.tasks && this.#closed === undefined && this.#hasRoom) {
      const batch = this.#nextBatch();
      if (batch === undefined) return;
      this.#begin(batch);
    }
  }

  get #hasRoom() {
    if (this.#ready + this.#given < MAX_CODE_BYTES) return true;
    // The consumer waits for the first batch, so it begins however much is ready behind it.
    return this.#given === 0 && this.#batches[0]?.isBegun === false;
  }

  /** @returns {Batch | undefined} the first batch that is not begun */
  #nextBatch() {
    const at = this.#batches.findIndex(({ isBegun }) => !isBegun);
    const left = this.#batches[at];
    if (left !== undefined) {
      if (left.size > this.#size) this.#split(at, this.#size);
      return left;
    }
    if (this.#waiting.length === 0) return undefined;
    const first = this.#taken - this.#waiting.length;
    const batch = batchOf(first, this.#waiting.splice(0, this.#size));
    this.#batches.push(batch);
    return batch;
  }

  /**
   * Splits a batch after `size` texts. The others become a batch right behind it.
   *
   * @param {number} at
   * @param {number} size
   */
  #split(at, size) {
    const batch = /** @type {Batch} */ (this.#batches[at]);
    this.#batches.splice(at + 1, 0, batchOf(batch.first + size, batch.items.splice(size)));
    batch.size = size;
  }

  /** @param {Batch} batch */
  #begin(batch) {
    batch.isBegun = true;
    this.#underWay += 1;
    this.#draw(batch)
      .catch((error) => [{ error }])
      .then((/** @type {Outcome[]} */ outcomes) => {
        batch.outcomes = outcomes;
        for (const outcome of outcomes) batch.bytes += 'error' in outcome ? 0 : outcome.png.length;
        this.#ready += batch.bytes;
        for (const parts of batch.items) this.#weight -= weightOf(parts);
        batch.items = [];
        this.#underWay -= 1;
        this.#dispatch();
        this.#wake();
      });
  }

  /**
   * Draws the texts of a batch. If the task leaves some, splits them off as a batch.
   *
   * @param {Batch} batch
   * @returns {Promise<Outcome[]>}
   */
  async #draw(batch) {
    this.#logo ??= holdLogo(this.#drawing);
    const outcomes = await drawSome(batch.items, this.#drawing, this.#stop.signal);
    const count = outcomes.length;
    if (count < batch.size) {
      this.#split(this.#batches.indexOf(batch), count);
      this.#size = Math.max(this.#plan.threads, 2 * count);
    } else if (count >= this.#size) {
      this.#size = Math.min(this.#plan.size, 2 * this.#size);
    }
    return outcomes.map((outcome, i) => toOutcome(outcome, batch.first + i));
  }
}

/**
 * @param {number} first
 * @param {Part[][]} items
 * @returns {Batch}
 */
function batchOf(first, items) {
  return { first, size: items.length, items, isBegun: false, outcomes: undefined, bytes: 0 };
}

/**
 * @param {Buffer<ArrayBuffer> | InstanceType<typeof QrCodeError>} outcome
 * @param {number} number
 * @returns {Outcome}
 */
function toOutcome(outcome, number) {
  return outcome instanceof QrCodeError
    ? { error: new QrCodeError(outcome.code, `texts[${number}]: ${outcome.message}`, { cause: outcome }) }
    : { png: outcome };
}

module.exports = { Feed };
