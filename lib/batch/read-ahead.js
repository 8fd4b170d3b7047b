'use strict';

// Reads a source ahead of the consumer, as far as the queue has room.

/** @import { Entry, Queue } from './queue' */
/** @import { Source } from './source' */

/**
 * Reads values into a queue. The first error ends the reading. It waits in `failure`, as the
 * consumer gets it after the outcomes of all values before it.
 *
 * @template Item
 */
class ReadAhead {
  #source;
  #toEntry;
  #queue;
  /** Whether the source has been asked for a value that it has not returned yet. */
  #isReading = false;
  #isClosed = false;
  /** Whether no further value is read: the source has ended or failed, or `close` was called. */
  isFinished = false;
  /** @type {{ error: unknown } | undefined} in an object, as a source can throw undefined */
  failure;

  /**
   * @param {InstanceType<typeof Source>} source
   * @param {(value: any) => Entry<Item>} toEntry throws to end the reading
   * @param {InstanceType<typeof Queue<Item>>} queue
   */
  constructor(source, toEntry, queue) {
    this.#source = source;
    this.#toEntry = toEntry;
    this.#queue = queue;
  }

  /**
   * Reads until the queue is full. An iterable has been read when this returns, an async iterable
   * is read from then on.
   *
   * @param {() => void} onValue called after each value of an async iterable
   */
  read(onValue) {
    if (!this.#source.isAsync) this.#readNow();
    else if (!this.#isReading && this.#hasRoom) this.#readAsync(onValue);
  }

  /** Returns true if another value may be read. */
  get #hasRoom() {
    return !this.isFinished && !this.#queue.isFull;
  }

  /** Reads an iterable until the queue is full. */
  #readNow() {
    this.#isReading = true;
    while (this.#hasRoom) {
      try {
        if (this.#isOpen()) this.#add(this.#source.read());
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#isReading = false;
    // If the source itself has called `close`, it can be closed only now.
    if (this.#isClosed) this.#source.close().catch(() => {});
  }

  /**
   * Reads an async iterable until the queue is full.
   *
   * @param {() => void} onValue
   */
  async #readAsync(onValue) {
    this.#isReading = true;
    while (this.#hasRoom) {
      try {
        if (this.#isOpen()) this.#add(await this.#source.readAsync());
      } catch (error) {
        this.#fail(error);
      }
      onValue();
    }
    this.#isReading = false;
  }

  /** Opens the source before its first value. Returns false if opening it has called `close`. */
  #isOpen() {
    if (!this.#source.isUnopened) return true;
    this.#source.open();
    if (!this.#isClosed) return true;
    this.#source.close().catch(() => {});
    return false;
  }

  /**
   * Appends a value to the queue, unless `close` was called while the source was asked for it.
   *
   * @param {{ value: unknown } | undefined} read undefined at the end of the source
   */
  #add(read) {
    if (read === undefined) this.isFinished = true;
    else if (!this.#isClosed) this.#queue.add(this.#toEntry(read.value));
  }

  /**
   * Ends the reading for an error.
   *
   * @param {unknown} error
   */
  #fail(error) {
    this.isFinished = true;
    this.failure = { error };
  }

  /**
   * Stops reading, and closes the source if it is open. Waits for that, unless the source is about
   * to return a value: an async iterable may never return it.
   *
   * @returns {Promise<void>} rejects if the source fails to close
   */
  async close() {
    this.#isClosed = true;
    this.isFinished = true;
    if (!this.#isReading) await this.#source.close();
    else if (this.#source.isAsync) this.#source.close().catch(() => {});
  }
}

module.exports = { ReadAhead };
