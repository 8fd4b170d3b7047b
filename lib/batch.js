'use strict';

const { availableParallelism } = require('node:os');
const { isPromise, isUint8Array } = require('node:util').types;

const { onAbort } = require('./abort');
const { QrCodeError, aborted, describe, expectation } = require('./error');
const { readParts } = require('./content');
const { drawAll } = require('./draw');

/** @import { Drawing } from './options' */
/** @import { Part } from './content' */

/** The texts of one task: enough that every core has some, and that handing them over costs little. */
const BATCH = 32 * availableParallelism();

/** The tasks under way: one is worked on while the outcome of the other is taken. */
const TASKS = 2;

/**
 * The most texts that are taken from the source before the consumer has asked for the code of the
 * first of them: those of the tasks under way, and those of the task whose codes it is given.
 */
const MOST_AHEAD = (TASKS + 1) * BATCH;

/**
 * Where texts come from, not yet begun.
 *
 * @typedef {{ isAsync: boolean, begin: () => Iterator<unknown> | AsyncIterator<unknown> }} Source
 */

/**
 * @param {any} texts what the caller passed
 * @returns {Source}
 */
function open(texts) {
  // A string and an array of bytes are iterable, but no one means a code for each letter of them.
  if (typeof texts === 'object' && texts !== null && !isUint8Array(texts)) {
    const ofAsync = texts[Symbol.asyncIterator];
    if (typeof ofAsync === 'function') return { isAsync: true, begin: () => ofAsync.call(texts) };
    const ofSync = texts[Symbol.iterator];
    if (typeof ofSync === 'function') return { isAsync: false, begin: () => ofSync.call(texts) };
  }
  throw expectation(
    'ERR_QR_INVALID_TEXT',
    'an iterable or async iterable of texts',
    'texts',
    describe(texts),
  );
}

/**
 * The codes of `texts`, in their order.
 *
 * @param {Source} source
 * @param {Readonly<Drawing>} drawing
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<Buffer, void, undefined>}
 */
async function* codes(source, drawing, signal) {
  const feed = new Feed(source, drawing, signal);
  try {
    for (let outcomes = await feed.next(); outcomes !== undefined; outcomes = await feed.next()) {
      for (const outcome of outcomes) {
        if ('error' in outcome) throw outcome.error;
        if (signal?.aborted) throw aborted(signal);
        yield outcome.png;
      }
    }
  } finally {
    await feed.close();
  }
}

/**
 * What became of one text. An error of the source can be any value, so it is not told by its class.
 *
 * @typedef {{ png: Buffer } | { error: unknown }} Outcome
 */

/** Reads a source ahead of the consumer, by a bounded number of texts, and has tasks make their codes. */
class Feed {
  #source;
  #isAsync;
  #drawing;
  #signal;
  /** Stops the tasks under way when nobody will ask for their codes. */
  #stop = new AbortController();

  /** @type {Part[][]} read, but in no task yet */
  #waiting = [];
  /** @type {{ size: number, outcomes?: Outcome[] }[]} in order; those without outcomes are under way */
  #batches = [];
  /** The texts in #waiting and #batches. */
  #ahead = 0;
  /** The number of the next text, for errors. */
  #number = 0;
  #underWay = 0;
  #isReading = false;
  #ended = false;
  /** @type {Outcome | undefined} what ended the source early, told when all before it has been */
  #failure;
  #wake = () => {};
  /** Takes back what was asked of the caller's signal. */
  #forget = () => {};

  /**
   * @param {Source} source
   * @param {Readonly<Drawing>} drawing
   * @param {AbortSignal} [signal]
   */
  constructor({ begin, isAsync }, drawing, signal) {
    this.#source = begin();
    this.#isAsync = isAsync;
    this.#drawing = drawing;
    this.#signal = signal;
    if (signal !== undefined && !signal.aborted) this.#forget = onAbort(signal, () => this.#wake());
  }

  /**
   * The outcomes of the next batch, or undefined at the end.
   *
   * @returns {Promise<Outcome[] | undefined>}
   */
  async next() {
    for (;;) {
      if (this.#signal?.aborted) throw aborted(this.#signal);
      this.#fill();
      const first = this.#batches[0];
      if (first?.outcomes !== undefined) {
        this.#batches.shift();
        this.#ahead -= first.size;
        return first.outcomes;
      }
      if (first === undefined && this.#ended) {
        const failure = this.#failure;
        this.#failure = undefined;
        return failure && [failure];
      }
      await new Promise((resolve) => {
        this.#wake = () => resolve(undefined);
      });
    }
  }

  /** Ends the work, and the source if it has not ended. */
  async close() {
    this.#forget();
    this.#stop.abort();
    if (this.#ended) return;
    this.#ended = true;
    const ending = this.#source.return?.();
    // A source that is about to give a text may never do so: nobody is to wait for that.
    if (this.#isReading) Promise.resolve(ending).catch(() => {});
    else await ending;
  }

  get #isFull() {
    return this.#ended || this.#ahead >= TASKS * BATCH;
  }

  #fill() {
    if (this.#isAsync) {
      if (!this.#isReading && !this.#isFull) this.#read();
    } else {
      while (!this.#isFull) this.#take(() => /** @type {IteratorResult<unknown>} */ (this.#source.next()));
    }
    this.#dispatch();
  }

  /** Reads an async source while there is room. */
  async #read() {
    this.#isReading = true;
    while (!this.#isFull) {
      let step;
      try {
        const result = await this.#source.next();
        step = () => result;
      } catch (error) {
        step = () => {
          throw error;
        };
      }
      this.#take(step);
      this.#dispatch();
    }
    this.#isReading = false;
    this.#wake();
  }

  /**
   * Takes one text; what is wrong with it is told in its turn.
   *
   * @param {() => IteratorResult<unknown>} step
   */
  #take(step) {
    if (this.#ended) return; // closed while the source was thinking
    try {
      const { done, value } = step();
      if (done) {
        this.#ended = true;
        return;
      }
      const name = `texts[${this.#number}]`;
      if (isPromise(value)) {
        throw expectation('ERR_QR_INVALID_TEXT', 'a text, not a promise of one,', name, 'a promise');
      }
      this.#waiting.push(readParts(value, name, this.#drawing.eci));
      this.#number += 1;
      this.#ahead += 1;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#ended = true;
    this.#failure = { error };
  }

  /** Begins as many tasks as may be under way, each with as many texts as there are. */
  #dispatch() {
    while (this.#underWay < TASKS && this.#waiting.length > 0) {
      const items = this.#waiting.splice(0, BATCH);
      const first = this.#number - this.#waiting.length - items.length;
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
 * @param {Buffer | InstanceType<typeof QrCodeError>} outcome
 * @param {number} number
 * @returns {Outcome}
 */
function toOutcome(outcome, number) {
  return outcome instanceof QrCodeError
    ? { error: new QrCodeError(outcome.code, `texts[${number}]: ${outcome.message}`, { cause: outcome }) }
    : { png: outcome };
}

module.exports = { MOST_AHEAD, codes, open };
