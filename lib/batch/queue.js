'use strict';

// Holds the entries of a batch between the source and the consumer, in order, and decides which
// entries the next task draws. Bounds the texts that wait by their number and their bytes, and
// the pictures by their bytes.

const { chooseTextBytes, estimateBytes } = require('./plan');

/** @import { QrCodeError } from '../error' */
/** @import { Part } from '../content' */
/** @import { Drawing } from '../options/read' */
/** @import { Plan } from './plan' */

/** No text is read while texts take so many bytes. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * One value of the source, and later its outcome: a picture, an error, or neither if nothing was to
 * be drawn.
 *
 * @template Item
 * @typedef {object} Entry
 * @property {Item} item identifies the entry for the consumer
 * @property {Part[] | undefined} parts the content of the symbol until it is drawn; undefined if
 *   the entry needs no drawing
 * @property {Readonly<Drawing> | undefined} drawing undefined for that of the batch
 * @property {Buffer<ArrayBuffer> | undefined} picture
 * @property {InstanceType<typeof QrCodeError> | undefined} error the error of drawing
 */

/**
 * The entries that one task draws.
 *
 * @template Item
 * @typedef {object} TaskBatch
 * @property {'waiting' | 'drawing' | 'drawn' | 'failed'} state
 * @property {boolean} isLeft whether it waits because a task left its entries
 * @property {Entry<Item>[]} entries
 * @property {unknown} error why the whole task failed
 * @property {number} bytes the bytes of its pictures
 */

/** @template Item */
class Queue {
  #plan;
  /** The most entries of a task: fewer after a task that left some, as its pictures were large. */
  #taskSize;
  /** @type {Entry<Item>[]} the entries that are in no batch yet */
  #unbatched = [];
  /** The bytes of their texts. */
  #unbatchedBytes = 0;
  /** @type {TaskBatch<Item>[]} */
  #batches = [];
  /** How many of them wait, as a task left their entries. */
  #leftBatches = 0;
  /** The entries of #unbatched and #batches. */
  #size = 0;
  /** The bytes of the texts that are not drawn yet. */
  #textBytes = 0;
  /** The bytes of the pictures in #batches. */
  #readyBytes = 0;
  /** The bytes of the pictures that the consumer is taking. */
  #takenBytes = 0;
  /** The most bytes of pictures that a task has returned. */
  #maxTaskBytes = 0;
  #tasks = 0;

  /** @param {Readonly<Plan>} plan */
  constructor(plan) {
    this.#plan = plan;
    this.#taskSize = plan.size;
  }

  /** Returns true if no further entry may be added. */
  get isFull() {
    return this.#size >= this.#plan.tasks * this.#taskSize || this.#textBytes >= MAX_TEXT_BYTES;
  }

  /** Returns true if no entry waits or is being drawn. */
  get isEmpty() {
    return this.#size === 0;
  }

  /**
   * Appends an entry.
   *
   * @param {Entry<Item>} entry
   */
  add(entry) {
    this.#unbatched.push(entry);
    this.#size += 1;
    const bytes = estimateTextBytes(entry);
    this.#unbatchedBytes += bytes;
    this.#textBytes += bytes;
  }

  /**
   * Returns the batch that the next task is to draw.
   *
   * @param {boolean} isLast whether no entry will be added
   * @returns {TaskBatch<Item> | undefined} undefined if no task may begin, or too few entries wait
   */
  startTask(isLast) {
    if (this.#tasks >= this.#plan.tasks || !this.#hasRoom) return undefined;
    const batch = this.#findWaiting() ?? this.#makeBatch(isLast);
    if (batch === undefined) return undefined;
    if (batch.entries.length > this.#taskSize) this.#split(batch, this.#taskSize);
    if (batch.isLeft) this.#leftBatches -= 1;
    batch.isLeft = false;
    batch.state = 'drawing';
    this.#tasks += 1;
    return batch;
  }

  /** Returns true if the pictures leave room for another task. */
  get #hasRoom() {
    const expected = this.#tasks * this.#maxTaskBytes;
    if (this.#readyBytes + this.#takenBytes + expected < this.#plan.pictureBytes) return true;
    // The consumer waits for the first batch, so it is drawn however much waits behind it.
    return this.#takenBytes === 0 && this.#batches[0]?.state === 'waiting';
  }

  /** Returns the first batch that a task has left to another task. */
  #findWaiting() {
    return this.#leftBatches > 0
      ? this.#batches.find(({ state }) => state === 'waiting')
      : undefined;
  }

  /**
   * Makes a batch of the next entries, if there are enough. Entries of an async source come one by
   * one, and a task for each takes longer than drawing them. So fewer make a batch only if no task
   * is under way.
   *
   * @param {boolean} isLast
   */
  #makeBatch(isLast) {
    const bytes = chooseTextBytes(this.#textBytes);
    const isEnough = this.#unbatchedBytes >= bytes || this.#unbatched.length >= this.#taskSize;
    if (this.#unbatched.length === 0 || !(isEnough || isLast || this.#tasks === 0)) {
      return undefined;
    }
    let [count, taken] = [0, 0];
    while (count < this.#unbatched.length && count < this.#taskSize && taken < bytes) {
      taken += estimateTextBytes(/** @type {Entry<Item>} */ (this.#unbatched[count]));
      count += 1;
    }
    this.#unbatchedBytes -= taken;
    const batch = createBatch(this.#unbatched.splice(0, count));
    this.#batches.push(batch);
    return batch;
  }

  /**
   * Splits a batch after `size` entries. The others become a batch right behind it.
   *
   * @param {TaskBatch<Item>} batch
   * @param {number} size
   */
  #split(batch, size) {
    const left = createBatch(batch.entries.splice(size));
    left.isLeft = true;
    this.#leftBatches += 1;
    this.#batches.splice(this.#batches.indexOf(batch) + 1, 0, left);
  }

  /**
   * Keeps the entries of a batch that its task has drawn, and leaves the others to the next task.
   * Makes tasks smaller if entries are left, larger if not.
   *
   * @param {TaskBatch<Item>} batch
   * @param {number} count how many entries were drawn
   */
  leave(batch, count) {
    if (count < batch.entries.length) {
      this.#split(batch, count);
      this.#taskSize = Math.max(1, 2 * count);
    } else if (count >= this.#taskSize) {
      this.#taskSize = Math.min(this.#plan.size, 2 * this.#taskSize);
    }
  }

  /**
   * Ends the task of a batch whose entries have their pictures and errors.
   *
   * @param {TaskBatch<Item>} batch
   */
  finishTask(batch) {
    batch.state = 'drawn';
    for (const { picture } of batch.entries) batch.bytes += picture?.length ?? 0;
    this.#maxTaskBytes = Math.max(this.#maxTaskBytes, batch.bytes);
    this.#readyBytes += batch.bytes;
    this.#endTask(batch);
  }

  /**
   * Ends the task of a batch that failed as a whole.
   *
   * @param {TaskBatch<Item>} batch
   * @param {unknown} error
   */
  failTask(batch, error) {
    batch.state = 'failed';
    batch.error = error;
    this.#endTask(batch);
  }

  /**
   * Frees the texts of a batch whose task has ended.
   *
   * @param {TaskBatch<Item>} batch
   */
  #endTask(batch) {
    for (const entry of batch.entries) {
      this.#textBytes -= estimateTextBytes(entry);
      entry.parts = undefined;
    }
    this.#tasks -= 1;
  }

  /**
   * Removes the first batch if it is ready. Its pictures count as taken until `releaseTaken`.
   *
   * @returns {Entry<Item>[] | undefined} undefined if it is not ready
   * @throws the error of a task that failed as a whole
   */
  take() {
    const [batch] = this.#batches;
    if (batch?.state !== 'drawn' && batch?.state !== 'failed') return undefined;
    this.#batches.shift();
    this.#size -= batch.entries.length;
    if (batch.state === 'failed') throw batch.error;
    this.#readyBytes -= batch.bytes;
    this.#takenBytes = batch.bytes;
    return batch.entries;
  }

  /** Notes that the consumer has taken all pictures of the batch that `take` returned. */
  releaseTaken() {
    this.#takenBytes = 0;
  }
}

/**
 * Makes an entry that waits to be drawn. All entries have the same properties from the start, which
 * takes less memory than adding them later.
 *
 * @template Item
 * @param {Item} item
 * @param {Part[]} [parts] the content of the symbol; undefined if the entry needs no drawing
 * @param {Readonly<Drawing>} [drawing] undefined for that of the batch
 * @returns {Entry<Item>}
 */
function createEntry(item, parts, drawing) {
  return { item, parts, drawing, picture: undefined, error: undefined };
}

/**
 * Makes a batch that waits to be drawn.
 *
 * @template Item
 * @param {Entry<Item>[]} entries
 * @returns {TaskBatch<Item>}
 */
function createBatch(entries) {
  return { state: 'waiting', isLeft: false, entries, error: undefined, bytes: 0 };
}

/**
 * Returns roughly how many bytes the text of an entry takes.
 *
 * @param {Entry<unknown>} entry
 */
function estimateTextBytes({ parts }) {
  return parts === undefined ? 0 : estimateBytes(parts);
}

module.exports = { Queue, createEntry };
