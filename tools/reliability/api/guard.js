'use strict';

// Checks that a call has no side effects: no changed globals, no uncaught exception or unhandled
// rejection, no endless run.

const { AssertionError } = require('node:assert');
const { setTimeout: delay, setImmediate: turn } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');

/** The time that a call may take, in milliseconds. The largest pictures take two hundred. */
const MAX_TIME_MS = 20_000;

/** The globals that all code shares. */
const SHARED = Object.freeze({
  'Object.prototype': Object.prototype,
  'Function.prototype': Function.prototype,
  'Array.prototype': Array.prototype,
  'String.prototype': String.prototype,
  'Number.prototype': Number.prototype,
  'RegExp.prototype': RegExp.prototype,
  'Error.prototype': Error.prototype,
  'Promise.prototype': Promise.prototype,
  'Map.prototype': Map.prototype,
  'Uint8Array.prototype': Uint8Array.prototype,
  'Buffer.prototype': Buffer.prototype,
  'AbortSignal.prototype': AbortSignal.prototype,
  Object,
  Array,
  Buffer,
  Error,
  JSON,
  Reflect,
});

class Guard {
  /** @type {unknown[]} */
  uncaught = [];
  /** @type {unknown[]} */
  rejections = [];
  /** @type {Error[]} */
  warnings = [];
  #onWarning = (/** @type {Error} */ warning) => this.warnings.push(warning);
  #onRejection = (/** @type {unknown} */ reason) => this.rejections.push(reason);
  #globals = describeGlobals();
  /** @type {NodeJS.UnhandledRejectionListener[]} */
  #listeners = [];

  begin() {
    // Removes the listener of a test runner, which would report these rejections as failures of the
    // test.
    this.#listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.setUncaughtExceptionCaptureCallback((error) => this.uncaught.push(error));
    process.on('unhandledRejection', this.#onRejection);
    process.on('warning', this.#onWarning);
  }

  end() {
    process.setUncaughtExceptionCaptureCallback(null);
    process.off('unhandledRejection', this.#onRejection);
    process.off('warning', this.#onWarning);
    for (const listener of this.#listeners) process.on('unhandledRejection', listener);
  }

  /** Waits until late errors of a call have been reported. */
  async rest() {
    await turn();
    await turn();
  }

  /**
   * Fails for reported errors that the caller's own code did not throw.
   *
   * @param {InstanceType<typeof import('./world').World>} world
   * @param {boolean} isThrowingAllowed whether errors of the caller's own code may be uncaught
   */
  check(world, isThrowingAllowed) {
    const uncaught = this.uncaught.splice(0);
    const rejections = this.rejections.splice(0);
    const leak = this.warnings.splice(0).find(({ name }) => name === 'MaxListenersExceededWarning');
    if (leak !== undefined) throw failure('a listener that is left', leak);
    if (rejections.length > 0) throw failure('an unhandled rejection', rejections[0]);
    const others = uncaught.filter((each) => !isThrowingAllowed || !world.isOwn(each));
    if (others.length > 0) throw failure('an uncaught exception', others[0]);
    const now = describeGlobals();
    for (const [name, keys] of now) {
      if (this.#globals.get(name) !== keys) throw failure('a change of a global', name);
    }
  }
}

/** @returns {Map<string, string | number>} */
function describeGlobals() {
  return new Map(Object.entries(SHARED).map(([name, object]) => [name, Reflect.ownKeys(object).length]));
}

/**
 * @param {string} what
 * @param {unknown} value
 */
function failure(what, value) {
  const isError = typeof value === 'object' && value !== null && 'stack' in value;
  return new AssertionError({ message: `${what}: ${isError ? value.stack : String(value)}` });
}

/**
 * Returns the result of a promise, or fails if it takes too long.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} [most] milliseconds
 * @returns {Promise<T>}
 */
async function inTime(promise, most = MAX_TIME_MS) {
  const timer = new AbortController();
  const late = delay(most, undefined, { signal: timer.signal }).then(() => {
    throw failure('a call that does not settle', `after ${most} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

/**
 * Ends the process if the main thread is stuck in a call for too long: code on that thread cannot
 * stop it.
 */
const WATCHDOG = `
const fs = require('node:fs');
const { workerData: { beats, name, most } } = require('node:worker_threads');
let [last, since] = [-1, Date.now()];
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  if (beat !== last) [last, since] = [beat, Date.now()];
  if (Date.now() - since < most) return;
  const which = Buffer.from(name.slice(0, Atomics.load(beats, 1))).toString();
  fs.writeSync(2, '\\nA call does not return: ' + which + ', call ' + beat + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000).unref();
`;

/**
 * @returns {{ beat(call: string): void, end(): Promise<unknown> }}
 */
function startWatchdog() {
  const beats = new Int32Array(new SharedArrayBuffer(8));
  const name = new Uint8Array(new SharedArrayBuffer(256));
  const worker = new Worker(WATCHDOG, { eval: true, workerData: { beats, name, most: 3 * MAX_TIME_MS } });
  worker.unref();
  return {
    beat(call) {
      const bytes = Buffer.from(call).subarray(0, name.length);
      name.set(bytes);
      Atomics.store(beats, 1, bytes.length);
      Atomics.add(beats, 0, 1);
    },
    end: () => worker.terminate(),
  };
}

module.exports = { Guard, failure, inTime, startWatchdog };
