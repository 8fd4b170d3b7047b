'use strict';

// Draws codes on a worker thread, one after the other. So the event loop stays free for other
// requests, and previews keep at most one core busy.

const path = require('node:path');
const { Worker } = require('node:worker_threads');

const { createBusyRefusal } = require('./answer');

/** @import { Answer } from './thread' */

/**
 * The memory of the thread's JavaScript: a request of 6 MB takes a tenth of it. Pictures and logos
 * are not part of it; the library bounds them.
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256 };

/** The most milliseconds that a request waits for the thread. */
const MAX_WAIT_MS = 5000;

/**
 * @typedef {object} Job
 * @property {Uint8Array[]} blocks the request, as JSON
 * @property {(answer: Answer) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {NodeJS.Timeout} timer ends the wait for the thread
 */

/** Queues requests for the thread. */
class Drawer {
  #script;
  #maxWaitMs;
  /** @type {Set<Job>} in the order in which they came */
  #waiting = new Set();
  /** @type {Job | undefined} the job that the thread works on */
  #current;
  /** @type {Worker | undefined} started by the first request */
  #worker;

  /**
   * @param {object} [options]
   * @param {string} [options.script] the script of the thread
   * @param {number} [options.maxWaitMs] how long a request may wait for the thread, in milliseconds
   */
  constructor({ script = path.join(__dirname, 'thread.js'), maxWaitMs = MAX_WAIT_MS } = {}) {
    this.#script = script;
    this.#maxWaitMs = maxWaitMs;
  }

  /**
   * Draws a code. Drops a request that is aborted while it waits. A code that the thread has begun
   * is finished, as the thread cannot be interrupted.
   *
   * @param {Uint8Array[]} blocks the request, as JSON; transferred to the thread
   * @param {AbortSignal} signal
   * @returns {Promise<Answer>} rejects with a Refusal after `maxWaitMs`
   */
  draw(blocks, signal) {
    return new Promise((resolve, reject) => {
      const drop = (/** @type {Error} */ reason) => {
        if (!this.#waiting.delete(job)) return;
        clearTimeout(job.timer);
        reject(reason);
      };
      const timer = setTimeout(() => drop(createBusyRefusal()), this.#maxWaitMs);
      const job = { blocks, resolve, reject, timer };
      signal.addEventListener('abort', () => drop(new Error('The client went away')), {
        once: true,
      });
      this.#waiting.add(job);
      this.#next();
    });
  }

  /** Gives the next job to the thread if it is idle. */
  #next() {
    const [job] = this.#waiting;
    if (this.#current !== undefined || job === undefined) return;
    this.#waiting.delete(job);
    clearTimeout(job.timer);
    this.#current = job;
    try {
      this.#worker ??= this.#start();
      const buffers = job.blocks.map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer));
      this.#worker.postMessage(job.blocks, buffers);
    } catch (error) {
      this.#settle((current) => current.reject(/** @type {Error} */ (error)));
    }
  }

  /** Starts the thread. */
  #start() {
    const worker = new Worker(this.#script, { resourceLimits: RESOURCE_LIMITS });
    worker.on('message', (answer) => this.#settle((job) => job.resolve(answer)));
    let reason = new Error('The thread that draws ended');
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#settle((job) => job.reject(reason));
    });
    // The thread must not keep the process alive. Called last, as adding a listener undoes it.
    worker.unref();
    return worker;
  }

  /**
   * Ends the current job, and begins the next one.
   *
   * @param {(job: Job) => void} end
   */
  #settle(end) {
    const job = this.#current;
    this.#current = undefined;
    if (job !== undefined) end(job);
    this.#next();
  }
}

module.exports = { Drawer, MAX_WAIT_MS };
