'use strict';

// Decides how many tasks of the thread pool share the codes of a batch.

const { availableParallelism } = require('node:os');

const { TASKS, concurrencyOf } = require('./draw');

/** @import { Drawing } from './options/read' */
/** @import { Part } from './content' */

const CORES = availableParallelism();

/**
 * The most texts of one task: enough that every core has some, and that handing them over costs
 * little. The addon takes no more than 65,536.
 */
const MAX_TEXTS = Math.min(256 * CORES, 65_536);

/**
 * The pixels that a task draws on each of its threads, in some hundredths of a second: a process
 * that ends, and other users of Node's pool, wait for the tasks under way. A thread draws one text
 * at least.
 */
const PIXELS_OF_A_THREAD = 16_000_000;

/** Drawing a logo and checking that the code is read takes at least 3 ms, as do so many pixels. */
const PIXELS_OF_A_LOGO = 2_000_000;

/** The bytes that a part takes besides its characters: an object and a string of JavaScript. */
const BYTES_OF_A_PART = 64;

/**
 * @typedef {object} Plan
 * @property {number} tasks how many are under way: while the codes of one are taken, the other goes on
 * @property {number} threads the most threads of one task
 * @property {number} size the most texts of one task
 */

/**
 * Plans the tasks for a drawing. Pictures that take tens of MiB while they are drawn get fewer
 * threads, and the largest one task at a time.
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
 * Returns roughly how many bytes a text takes while it waits.
 *
 * @param {Part[]} parts
 */
function weightOf(parts) {
  return parts.reduce((sum, { data }) => sum + data.length + BYTES_OF_A_PART, 0);
}

module.exports = { planOf, weightOf };
