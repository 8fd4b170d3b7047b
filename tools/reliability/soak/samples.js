'use strict';

// Measures the resources of a process while it is idle.

const fs = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setImmediate: turn } = require('node:timers/promises');

/**
 * @typedef {object} Sample
 * @property {number} seconds the time since the start
 * @property {number} calls the number of calls so far
 * @property {number} rounds the number of rounds so far
 * @property {number} resident bytes
 * @property {number} heapUsed bytes
 * @property {number} external bytes
 * @property {number} arrayBuffers bytes
 * @property {number | null} files open descriptors; null where the system does not tell
 * @property {number | null} threads
 * @property {number} handles the number of handles that keep the event loop alive
 * @property {{ p50: number, p99: number, max: number }} loopDelay ms, since the previous sample
 */

const delay = monitorEventLoopDelay({ resolution: 5 });

/** @param {{ seconds: number, calls: number, rounds: number }} progress */
async function sample(progress) {
  // The delay is measured during the work, not during garbage collection.
  delay.disable();
  const loopDelay = {
    p50: milliseconds(delay.percentile(50)),
    p99: milliseconds(delay.percentile(99)),
    max: milliseconds(delay.max),
  };
  // Finalizers run in the turn after the one that collected their objects.
  for (let i = 0; i < 3; i++) {
    await turn();
    /** @type {() => void} */ (globalThis.gc)();
  }
  await turn();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  /** @type {Sample} */
  const taken = {
    ...progress,
    resident: rss,
    heapUsed,
    external,
    arrayBuffers,
    files: count('/proc/self/fd'),
    threads: count('/proc/self/task'),
    handles: process.getActiveResourcesInfo().length,
    loopDelay,
  };
  delay.reset();
  delay.enable();
  return taken;
}

/** @param {number} nanoseconds */
const milliseconds = (nanoseconds) => Math.round(nanoseconds / 1e4) / 100;

/** @param {string} folder */
function count(folder) {
  return fs.existsSync(folder) ? fs.readdirSync(folder).length : null;
}

module.exports = { sample };
