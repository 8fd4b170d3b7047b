'use strict';

// Decides how many tasks of the thread pool share the texts of a batch.

const { availableParallelism } = require('node:os');

const { TASKS, computeConcurrency } = require('../draw');

/** @import { Drawing } from '../options/read' */
/** @import { Part } from '../content' */

const CORES = availableParallelism();

/**
 * The most texts of one task: enough that every core has some, and that handing them over costs
 * little. The addon takes no more than 65,536.
 */
const MAX_TEXTS = Math.min(256 * CORES, 65_536);

/**
 * The most pixels that a task draws on each of its threads. They take some hundredths of a second:
 * a process that ends, and other users of Node's pool, wait for the tasks under way. A thread draws
 * at least one text.
 */
const MAX_THREAD_PIXELS = 16_000_000;

/**
 * How many pixels take as long as a logo: drawing it, and checking that the code can be read, takes
 * at least 3 ms.
 */
const LOGO_PIXELS = 2_000_000;

/** The bytes of a part in addition to its characters: an object and a string of JavaScript. */
const PART_OVERHEAD = 64;

/** No task begins while pictures take so many bytes. */
const MAX_PICTURE_BYTES = 24 * 1024 * 1024;

/**
 * @typedef {object} Plan
 * @property {number} tasks the most tasks at a time: while the consumer takes the pictures of one,
 *   the other goes on
 * @property {number} threads the most threads of a task
 * @property {number} size the most texts of a task
 * @property {number} pictureBytes no task begins while pictures take so many bytes: those that
 *   wait, and those that the consumer is taking
 */

/**
 * Plans the tasks for a drawing. Pictures that take tens of MiB while they are drawn get fewer
 * threads, and the largest one task at a time.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {Plan}
 */
function planTasks(drawing) {
  const concurrency = computeConcurrency(drawing);
  const tasks = Math.min(TASKS, concurrency);
  const threads = Math.min(CORES, Math.floor(concurrency / tasks));
  const { version, margin, width, scale, logo } = drawing;
  const modules = 17 + 4 * (version || 40) + 2 * margin;
  const pixels = (width || modules * scale) ** 2 + (logo === undefined ? 0 : LOGO_PIXELS);
  const size = Math.min(MAX_TEXTS, Math.floor((MAX_THREAD_PIXELS * threads) / pixels));
  return { tasks, threads, size: Math.max(threads, size), pictureBytes: MAX_PICTURE_BYTES };
}

/**
 * Returns roughly how many bytes a text takes while it waits.
 *
 * @param {Part[]} parts
 */
function estimateBytes(parts) {
  return parts.reduce((sum, { data }) => sum + data.length + PART_OVERHEAD, 0);
}

module.exports = { planTasks, estimateBytes };
