'use strict';

// Ends the command at once on a signal, without leaving a temporary file behind.

const { removeTemporaryFiles } = require('../file');

/** The signals that end the command, with the exit code that a shell reports for each. */
const SIGNALS = Object.freeze(/** @type {const} */ ({ SIGINT: 130, SIGTERM: 143 }));

/** @typedef {keyof typeof SIGNALS} Signal */

/**
 * Calls `listener` for each signal.
 *
 * @param {(signal: Signal) => void} listener
 * @returns {() => void} a function that removes the listener: a signal then ends the process
 */
function listen(listener) {
  const names = /** @type {Signal[]} */ (Object.keys(SIGNALS));
  for (const name of names) process.on(name, listener);
  return () => {
    for (const name of names) process.removeListener(name, listener);
  };
}

/**
 * Removes the temporary files and ends the process by the signal. `process.exit` would wait for
 * calls in Node's pool: a pipe that nobody opens would keep the process for ever.
 *
 * @param {Signal} signal
 */
function endProcess(signal) {
  removeTemporaryFiles();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/**
 * Runs work that makes temporary files. A signal removes these before it ends the process.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function runGuarded(work) {
  const forget = listen(endProcess);
  try {
    return await work();
  } finally {
    forget();
  }
}

module.exports = { SIGNALS, endProcess, runGuarded, listen };
