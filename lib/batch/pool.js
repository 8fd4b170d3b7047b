'use strict';

// Draws tasks on the threads of src/pool.rs, which all environments of the process share.

const { availableParallelism } = require('node:os');

const { packParts } = require('../content');
const { isFailure, splitPictures, startTask } = require('../draw');
const { convertAddonError, createError } = require('../error');
const binding = require('../native');
const { writeNumbers } = require('../shared');

/** @import { Part } from '../content' */
/** @import { Made } from '../binding' */
/** @import { Drawing } from '../options/read' */

/** @typedef {Awaited<ReturnType<typeof startTask>>} Results */

/**
 * The functions that settle the promise of each task under way, by its number.
 *
 * @type {Map<number, (results: Results | Promise<never>) => void>}
 */
const waiting = new Map();

/** @type {InstanceType<typeof binding.TaskPool> | undefined} made by the first task */
let pool;

/** The pictures of one task, unless they are larger. */
const memory = Buffer.allocUnsafeSlow(128 * 1024);

/**
 * Draws items on a thread, in order, until their pictures take `maxBytes`. Draws at least the first
 * item, and leaves the others to another call.
 *
 * @param {Part[][]} items at least one
 * @param {Readonly<Drawing>} drawing
 * @param {InstanceType<typeof binding.Cancellation>} cancellation ends the task early
 * @param {number} maxBytes
 * @returns {Promise<Results>} a picture or an error for each item that was drawn
 */
function drawOnPool(items, drawing, cancellation, maxBytes) {
  // WebAssembly has no threads.
  if (binding.TaskPool === undefined) return startTask(items, drawing, cancellation, maxBytes);
  try {
    pool ??= new binding.TaskPool(takeFinished, availableParallelism());
    const { data, layout } = packParts(items);
    const numbers = writeNumbers(drawing);
    const logo = drawing.logo?.held;
    const started = pool.start(data, layout, numbers, cancellation, logo, maxBytes);
    if (typeof started === 'number') {
      return new Promise((resolve) => {
        waiting.set(started, resolve);
      });
    }
    return isFailure(started)
      ? Promise.reject(convertAddonError(started))
      : startTask(items, drawing, cancellation, maxBytes);
  } catch (error) {
    return Promise.reject(convertAddonError(/** @type {Error} */ (error)));
  }
}

/** Settles the promises of the tasks that have ended. The addon calls this. */
function takeFinished() {
  for (;;) {
    const next = /** @type {NonNullable<typeof pool>} */ (pool).takeFinished(memory);
    if (next === null) return;
    const settle = waiting.get(next.number);
    waiting.delete(next.number);
    settle?.(readResults(next.made));
  }
}

/**
 * Returns the results of a task, or a promise that rejects. Must not throw: nobody would catch it.
 *
 * @param {Made | undefined} made
 * @returns {Results | Promise<never>}
 */
function readResults(made) {
  try {
    if (made === undefined) throw createError('ERR_QR_OUT_OF_MEMORY');
    return splitPictures(made, memory);
  } catch (error) {
    return Promise.reject(convertAddonError(/** @type {Error} */ (error)));
  }
}

module.exports = { drawOnPool };
