'use strict';

// How the codes of a batch are shared out to tasks of the thread pool.

const { availableParallelism } = require('node:os');

const { TASKS, concurrencyOf } = require('./draw');

/** @import { Drawing } from './options' */
/** @import { Part } from './content' */

const CORES = availableParallelism();

/**
 * The most texts of one task: enough that every core has some, and that handing them over costs
 * little. The addon takes no more than 65,536.
 */
const MAX_TEXTS = Math.min(256 * CORES, 65_536);

/**
 * The pixels of one task for each of its threads, as far as a text for each thread allows: some
 * hundredths of a second. A process that ends, and whatever else waits for a thread of Node's pool,
 * waits for the tasks under way.
 */
const PIXELS_OF_A_THREAD = 16_000_000;

/** To draw a logo and to try whether the code is read takes 3 ms and more, as do so many pixels. */
const PIXELS_OF_A_LOGO = 2_000_000;

/** The memory of a part besides its characters, in bytes: an object and a string of JavaScript. */
const PART = 64;

/**
 * @typedef {object} Plan
 * @property {number} tasks how many are under way: while the codes of one are taken, the other goes on
 * @property {number} threads of each task, at most
 * @property {number} size the texts of one task, at most
 */

/**
 * Returns how codes are shared out. Large pictures, of which each takes tens of MiB while it is
 * drawn, get fewer threads, and at last one task at a time.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {Plan}
 */
function planOf(drawing) {
  const concurrency = concurrencyOf(drawing);
  const tasks = Math.min(TASKS, concurrency);
  const threads = Math.min(CORES, Math.floor(concurrency / tasks));
  const { version, margin, width, scale, logo } = drawing;
  const modules = 17 + 4 * (version || 40) + 2 * margin;
  const pixels = (width || modules * scale) ** 2 + (logo === undefined ? 0 : PIXELS_OF_A_LOGO);
  const size = Math.min(MAX_TEXTS, Math.floor((PIXELS_OF_A_THREAD * threads) / pixels));
  return { tasks, threads, size: Math.max(threads, size) };
}

/**
 * Returns the memory that a text takes while it waits, in bytes, roughly.
 *
 * @param {Part[]} parts
 */
function weightOf(parts) {
  return parts.reduce((sum, { data }) => sum + data.length + PART, 0);
}

module.exports = { planOf, weightOf };
