'use strict';

// Has codes drawn on a thread of their own, one after the other. Whatever a client asks for, the
// event loop is free for other requests, and one core at most is busy with previews.

const path = require('node:path');
const { Worker } = require('node:worker_threads');

const { createBusyRefusal } = require('./answer');

/** @import { Answer } from './thread' */

/**
 * The memory of the thread's JavaScript: a request of 6 MB takes a tenth of it. Pictures and logos
 * are not part of it; the library bounds them.
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256 };

/** How long a request may wait for the thread. */
const MAX_WAIT_MS = 5000;

/**
 * @typedef {object} Job
 * @property {Uint8Array[]} blocks the request, as JSON
 * @property {(answer: Answer) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {NodeJS.Timeout} timer ends the wait for the thread
 */

/** A thread, and the requests that wait for it. */
class Drawer {
  #script;
  #maxWaitMs;
  /** @type {Set<Job>} in the order in which they came */
  #waiting = new Set();
  /** @type {Job | undefined} the one that the thread works on */
  #current;
  /** @type {Worker | undefined} started by the first request */
  #worker;

  /**
   * @param {object} [options]
   * @param {string} [options.script] what the thread runs
   * @param {number} [options.maxWaitMs] how long a request may wait for the thread, in milliseconds
   */
  constructor({ script = path.join(__dirname, 'thread.js'), maxWaitMs = MAX_WAIT_MS } = {}) {
    this.#script = script;
    this.#maxWaitMs = maxWaitMs;
  }

  /**
   * Draws a code. A request that is aborted while it waits is forgotten. The thread cannot be
   * interrupted: what it works on, it finishes.
   *
   * @param {Uint8Array[]} blocks are given away
   * @param {AbortSignal} signal
   * @returns {Promise<Answer>} rejects with a Refusal after too long a wait
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
    // The thread does not keep the process alive. Last, as adding a listener would undo it.
    worker.unref();
    return worker;
  }

  /** @param {(job: Job) => void} end */
  #settle(end) {
    const job = this.#current;
    this.#current = undefined;
    if (job !== undefined) end(job);
    this.#next();
  }
}

module.exports = { Drawer, MAX_WAIT_MS };
