'use strict';

const { availableParallelism } = require('node:os');
const { isPromise } = require('node:util').types;

const { onAbort } = require('./abort');
const { readParts } = require('./content');
const { drawAll } = require('./draw');
const { QrCodeError, aborted, describe, expectation } = require('./error');
const { isObject } = require('./objects');

/** @import { Drawing } from './options' */
/** @import { Part } from './content' */

const CORES = availableParallelism();

/** The most texts of one task: enough that every core has some, and that handing them over costs little. */
const MOST_OF_A_TASK = 256 * CORES;

/**
 * The pixels of one task, as far as a text for each core allows: what takes some hundredths of a second.
 * A process that ends, and whatever else waits for a thread of Node's pool, waits for the tasks under way.
 */
const PIXELS_OF_A_TASK = 16_000_000 * CORES;

/** To draw a logo and to try whether the code is read takes 3 ms and more, as do so many pixels. */
const PIXELS_OF_A_LOGO = 2_000_000;

/** The tasks of one iteration that are under way: when the first is done, the second goes on without a pause. */
const TASKS = 2;

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

/** Reads a source ahead of the consumer, by a bounded number of texts, and has tasks make their codes. */
class Feed {
  #source;
  #drawing;
  #signal;
  /** The texts of one task. */
  #size;
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
  /** @type {{ size: number, outcomes?: Outcome[] }[]} in order; those without outcomes are under way */
  #batches = [];
  /** The texts in #waiting and #batches. */
  #ahead = 0;
  #taken = 0;
  #underWay = 0;

  /**
   * @param {Source} source
   * @param {Readonly<Drawing>} drawing
   * @param {AbortSignal} [signal]
   */
  constructor(source, drawing, signal) {
    this.#source = source;
    this.#drawing = drawing;
    this.#signal = signal;
    this.#size = sizeOfTask(drawing);
  }

  /**
   * The outcomes of the next batch, or undefined at the end.
   *
   * @returns {Promise<Outcome[] | undefined>}
   */
  async next() {
    for (;;) {
      this.throwIfAborted();
      this.#watch();
      this.#fill();
      const first = this.#batches[0];
      if (this.#closed !== undefined) {
        this.throwIfAborted(); // by the source, perhaps
        return undefined;
      }
      if (first?.outcomes !== undefined) {
        this.#batches.shift();
        this.#ahead -= first.size;
        return first.outcomes;
      }
      if (first === undefined && this.#isRead) {
        const failure = this.#failure;
        this.#failure = undefined;
        return failure && [failure];
      }
      await new Promise((resolve) => {
        this.#wake = () => resolve(undefined);
      });
    }
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
    return this.#isRead || this.#ahead >= TASKS * this.#size;
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
      this.#waiting.push(readParts(taken.value, name, this.#drawing.eci));
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
    while (this.#underWay < TASKS && this.#waiting.length > 0 && this.#closed === undefined) {
      const first = this.#taken - this.#waiting.length;
      const items = this.#waiting.splice(0, this.#size);
      /** @type {{ size: number, outcomes?: Outcome[] }} */
      const batch = { size: items.length };
      this.#batches.push(batch);
      this.#underWay += 1;
      drawAll(items, this.#drawing, this.#stop.signal)
        .then((outcomes) => outcomes.map((outcome, i) => toOutcome(outcome, first + i)))
        .catch((error) => [{ error }])
        .then((outcomes) => {
          batch.outcomes = outcomes;
          this.#underWay -= 1;
          this.#dispatch();
          this.#wake();
        });
    }
  }
}

/**
 * @param {Readonly<Drawing>} drawing
 * @returns {number} the texts of one task
 */
function sizeOfTask({ version, margin, width, scale, logo }) {
  const modules = 17 + 4 * (version || 40) + 2 * margin;
  const pixels = (width || modules * scale) ** 2 + (logo === undefined ? 0 : PIXELS_OF_A_LOGO);
  return Math.max(CORES, Math.min(MOST_OF_A_TASK, Math.floor(PIXELS_OF_A_TASK / pixels)));
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

module.exports = { Feed, sizeOfTask };
