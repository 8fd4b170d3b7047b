'use strict';

// Decides how the texts of a batch are divided into tasks.

const { availableParallelism } = require('node:os');

const { computeConcurrency } = require('../draw');
const { MAX_VERSION } = require('../native');

/** @import { Drawing } from '../options/read' */
/** @import { Part } from '../content' */

const CORES = availableParallelism();

/**
 * How many tasks of a batch wait or are drawn at a time, for each core. The threads have work while
 * the main thread does something else for some milliseconds. With one more task that the consumer is
 * taking, there are never more than 768 texts for each core, as index.d.ts says.
 */
const TASKS_PER_CORE = 5;

/** The same for tasks of one text: large pictures that nobody may ask for. */
const SINGLE_TASKS_PER_CORE = 2;

/** The most texts of one task: handing them over costs some microseconds for each task. */
const MAX_TEXTS = 128;

/**
 * The most pixels of one task. They take some milliseconds: a process that ends waits for the tasks
 * under way. A task draws at least one text.
 */
const MAX_TASK_PIXELS = 8_000_000;

/**
 * How many pixels take as long as a logo: drawing it, and checking that the code can be read, takes
 * at least 3 ms.
 */
const LOGO_PIXELS = 2_000_000;

/**
 * The bytes of texts in one task. The least suffices for the hand-over to pay, and the most for
 * texts of any length to take some tenths of a millisecond.
 */
const MIN_TASK_TEXT_BYTES = 1024;
const MAX_TASK_TEXT_BYTES = 32 * 1024;

/** The bytes of a part in addition to its characters: an object and a string of JavaScript. */
const PART_OVERHEAD = 64;

/** No task begins while pictures take so many bytes, or could when all tasks have ended. */
const MAX_PICTURE_BYTES = 24 * 1024 * 1024;

/** The most bytes of pictures at which a task ends, and of all tasks together. */
const MAX_TASK_BYTES = 1024 * 1024;
const MAX_TASKS_BYTES = 16 * 1024 * 1024;

/**
 * @typedef {object} Plan
 * @property {number} tasks the most tasks that wait or are drawn at a time
 * @property {number} size the most texts of a task
 * @property {number} taskBytes a task ends when its pictures take so many bytes
 * @property {number} pictureBytes no task begins while the pictures that wait, or that the consumer
 *   is taking, take so many bytes
 */

/**
 * Plans the tasks for a drawing. Pictures that take tens of MiB while they are drawn get fewer
 * tasks, the largest only one at a time.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {Plan}
 */
function planTasks(drawing) {
  const { version, margin, width, scale, logo } = drawing;
  // Symbols of other symbologies, whose versions have larger numbers, are no wider.
  const modules = 17 + 4 * (Math.min(version, MAX_VERSION) || MAX_VERSION) + 2 * margin;
  const pixels = (width || modules * scale) ** 2 + (logo === undefined ? 0 : LOGO_PIXELS);
  const size = Math.min(MAX_TEXTS, Math.max(1, Math.floor(MAX_TASK_PIXELS / pixels)));
  const perCore = size === 1 ? SINGLE_TASKS_PER_CORE : TASKS_PER_CORE;
  const tasks = Math.min(perCore * CORES, computeConcurrency(drawing));
  return {
    tasks,
    size,
    taskBytes: Math.min(MAX_TASK_BYTES, Math.floor(MAX_TASKS_BYTES / tasks)),
    pictureBytes: MAX_PICTURE_BYTES,
  };
}

/**
 * Returns how many bytes of texts the next task takes while `waiting` bytes are to be drawn. Tasks
 * get smaller towards the end of a batch, so that all threads end at the same time.
 *
 * @param {number} waiting
 */
function chooseTextBytes(waiting) {
  const share = waiting / (2 * CORES);
  return Math.max(MIN_TASK_TEXT_BYTES, Math.min(MAX_TASK_TEXT_BYTES, share));
}

/**
 * Returns roughly how many bytes a text takes while it waits.
 *
 * @param {Part[]} parts
 */
function estimateBytes(parts) {
  let bytes = 0;
  for (let i = 0; i < parts.length; i++) {
    bytes += /** @type {Part} */ (parts[i]).data.length + PART_OVERHEAD;
  }
  return bytes;
}

module.exports = { chooseTextBytes, estimateBytes, planTasks };
