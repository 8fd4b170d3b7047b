'use strict';

// Draws the entries of a source on all cores, ahead of the consumer, and returns their
// outcomes in order. generateQrCodes and the command qr-napi batch use it: the first ends at an
// error, the second counts errors and goes on.

const { onAbort } = require('../abort');
const { keepLogo } = require('../draw');
const { QrCodeError, createAbortError } = require('../error');
const { Cancellation } = require('../native');
const { planTasks } = require('./plan');
const pool = require('./pool');
const { Queue } = require('./queue');
const { ReadAhead } = require('./read-ahead');

/** @import { Drawing } from '../options/read' */
/** @import { Part } from '../content' */
/** @import { TaskBatch, Entry } from './queue' */
/** @import { Plan } from './plan' */
/** @import { Source } from './source' */

/**
 * An iterator over arrays of outcomes. Nothing is read before the first `next()`.
 *
 * @template Item
 */
class Outcomes {
  #drawing;
  #taskBytes;
  #signal;
  #queue;
  #ahead;
  /** Stops the tasks under way when nobody will ask for their pictures. */
  #cancellation = new Cancellation();
  /** @type {(() => void) | undefined} removes the listener from the caller's signal */
  #unlisten;
  /** @type {Promise<void> | undefined} */
  #closed;
  /** Lets `next()` look again whether outcomes are ready. */
  #wake = () => {};

  /**
   * @param {InstanceType<typeof Source>} source
   * @param {(value: any) => Entry<Item>} toEntry throws for a value that ends the batch
   * @param {object} how
   * @param {Readonly<Drawing>} how.drawing
   * @param {Readonly<Plan>} [how.plan]
   * @param {AbortSignal | undefined} [how.signal]
   */
  constructor(source, toEntry, { drawing, plan = planTasks(drawing), signal }) {
    this.#drawing = keepLogo(drawing);
    this.#taskBytes = plan.taskBytes;
    this.#signal = signal;
    this.#queue = new Queue(plan);
    this.#ahead = new ReadAhead(source, toEntry, this.#queue);
  }

  /**
   * Waits for the next outcomes. By calling it, the consumer says that it has taken the outcomes
   * before. It must remove each outcome from the array when it uses it, so that the garbage
   * collector can free the picture.
   *
   * @returns {Promise<Entry<Item>[] | undefined>} in reverse order, so that `pop()` takes the
   *   next one; undefined at the end
   * @throws the error of the source, of `toEntry` or of a whole task, after all outcomes before it;
   *   an AbortError at once
   */
  async next() {
    this.#queue.releaseTaken();
    for (;;) {
      this.throwIfAborted();
      this.#listen();
      this.#ahead.read(() => this.#onValue());
      this.#beginTasks();
      if (this.#closed !== undefined) {
        this.throwIfAborted(); // by the source, perhaps
        return undefined;
      }
      const outcomes = this.#queue.take();
      if (outcomes !== undefined) {
        this.#beginTasks();
        return outcomes.reverse();
      }
      if (this.#queue.isEmpty && this.#ahead.isFinished) {
        if (this.#ahead.failure !== undefined) throw this.#ahead.failure.error;
        return undefined;
      }
      await new Promise((resolve) => {
        this.#wake = () => resolve(undefined);
      });
    }
  }

  /** Listens from the first value on, as the consumer may be slow to ask for the next outcomes. */
  #listen() {
    if (this.#signal === undefined || this.#unlisten !== undefined) return;
    this.#unlisten = onAbort(this.#signal, () => {
      this.close().catch(() => {});
    });
  }

  /** Uses a value that an async source has returned. */
  #onValue() {
    this.#beginTasks();
    if (this.#ahead.isFinished) this.#wake();
  }

  /** Returns true if the caller's signal is aborted. */
  get isAborted() {
    return this.#signal?.aborted === true;
  }

  /** Throws an AbortError if the signal is aborted. */
  throwIfAborted() {
    if (this.#signal?.aborted) throw createAbortError(this.#signal);
  }

  /** Begins as many tasks as the queue allows. */
  #beginTasks() {
    while (this.#closed === undefined) {
      const batch = this.#queue.startTask(this.#ahead.isFinished);
      if (batch === undefined) return;
      this.#runTask(batch);
    }
  }

  /**
   * Draws a batch, then begins the next tasks.
   *
   * @param {TaskBatch<Item>} batch
   */
  async #runTask(batch) {
    try {
      this.#queue.leave(batch, await this.#draw(batch));
      this.#queue.finishTask(batch);
    } catch (error) {
      this.#queue.failTask(batch, error);
    }
    this.#beginTasks();
    this.#wake();
  }

  /**
   * Draws the entries of a batch, or the first of them: those that a task has time for, and that
   * have the same drawing.
   *
   * @param {TaskBatch<Item>} batch
   * @returns {Promise<number>} how many have their outcomes now
   */
  async #draw({ entries }) {
    const { texts, drawing } = this.#takeAlike(entries);
    const results = texts.length > 0 ? await this.#drawSome(texts, drawing) : [];
    let [drawn, count] = [0, 0];
    for (const entry of entries) {
      if (entry.parts !== undefined) {
        const result = results[drawn++];
        if (result === undefined) break;
        if (result instanceof QrCodeError) entry.error = result;
        else entry.picture = result;
      }
      count += 1;
    }
    return count;
  }

  /**
   * Returns the first texts that have the same drawing. A payload may have one of its own.
   *
   * @param {Entry<Item>[]} entries
   */
  #takeAlike(entries) {
    /** @type {Part[][]} */
    const texts = [];
    let drawing = this.#drawing;
    for (const { parts, drawing: own = this.#drawing } of entries) {
      if (parts === undefined) continue;
      if (texts.length === 0) drawing = own;
      else if (own !== drawing) break;
      texts.push(parts);
    }
    return { texts, drawing };
  }

  /**
   * Draws the first of the texts on another thread, at least one.
   *
   * @param {Part[][]} texts
   * @param {Readonly<Drawing>} drawing
   */
  #drawSome(texts, drawing) {
    return pool.drawOnPool(texts, drawing, this.#cancellation, this.#taskBytes);
  }

  /**
   * Ends the tasks, and the source if it has not ended.
   *
   * @returns {Promise<void>} resolves when the source has ended; rejects if it fails to
   */
  close() {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Closes everything, once. */
  async #close() {
    this.#cancellation.cancel();
    this.#drawing.logo?.held.release();
    this.#wake();
    try {
      // Throws for an object that is only like a signal and refuses. The source is closed anyway.
      this.#unlisten?.();
    } finally {
      await this.#ahead.close();
    }
  }
}

module.exports = { Outcomes };
