'use strict';

// The primary process: it starts the workers, and replaces a worker that ends. It does not load
// Express or qr-napi, so that only the workers can crash.

const cluster = require('node:cluster');

/** The delay before a worker that ended is replaced. It doubles up to LAST_WAIT_MS. */
const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 5_000;
/** A worker that served this long resets the delay to FIRST_WAIT_MS. */
const SOUND_AFTER_MS = 500;
/** Workers are killed this long after a signal. Many supervisors kill the process after 10 s. */
const STOP_WITHIN_MS = 9_000;
/** The maximum length of a log line in characters. */
const MAX_LINE = 500;

/**
 * Starts the workers, and replaces them until a signal comes.
 *
 * @param {number} count the number of workers
 * @param {(port: number) => void} sayReady called once, when all workers listen
 */
function runPrimary(count, sayReady) {
  const listening = new Set();
  const restarts = new Set();
  let isReady = false;
  let isStopping = false;

  // Registered first, so that no signal is missed. Under npm, Ctrl+C sends two signals.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  for (let i = 0; i < count; i++) start(FIRST_WAIT_MS);

  /** @param {number} wait milliseconds before the worker is replaced if it ends soon */
  function start(wait) {
    // A monotonic clock, because the time of day can be changed.
    let soundAt = Number.POSITIVE_INFINITY;
    const worker = cluster.fork();
    worker.once('listening', ({ port }) => {
      soundAt = performance.now() + SOUND_AFTER_MS;
      listening.add(worker);
      if (isReady || isStopping || listening.size < count) return;
      isReady = true;
      sayReady(port);
    });
    worker.once('message', fail);
    worker.once('exit', (code, signal) => {
      listening.delete(worker);
      replace(`worker ${worker.process.pid} ended with ${signal ?? `exit code ${code}`}`);
    });
    // Without a pid, the system could not create the process, and `exit` is not emitted.
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) replace(error.message);
    });

    function replace(end) {
      if (isStopping) return;
      // A worker that fails at the start, such as for a missing module, would fail again.
      if (!isReady) fail(end);
      else restart(end, performance.now() < soundAt ? wait : FIRST_WAIT_MS);
    }
  }

  function restart(end, wait) {
    logError(`${end}; another starts in ${wait} ms`);
    const timer = setTimeout(() => {
      restarts.delete(timer);
      start(Math.min(2 * wait, LAST_WAIT_MS));
    }, wait);
    restarts.add(timer);
  }

  function fail(problem) {
    if (isStopping) return; // every worker reports the same problem
    logError(`Cannot serve: ${problem}`);
    process.exitCode = 1;
    stop();
  }

  /** Stops the workers. This process ends by itself when the last worker has ended. */
  function stop() {
    if (isStopping) return;
    isStopping = true;
    for (const timer of restarts) clearTimeout(timer);
    signalWorkers('SIGTERM');
    setTimeout(signalWorkers, STOP_WITHIN_MS, 'SIGKILL').unref();
  }
}

/**
 * Writes a line to stderr. Cuts long lines. Escapes control characters and characters that reverse
 * the direction of text, because an address or an environment variable could contain them.
 *
 * @param {string} line
 */
function logError(line) {
  const escaped = (character) => `\\u{${character.codePointAt(0).toString(16)}}`;
  console.error(line.slice(0, MAX_LINE).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped));
}

/** @param {NodeJS.Signals} signal */
function signalWorkers(signal) {
  for (const worker of Object.values(cluster.workers)) worker.process.kill(signal);
}

module.exports = { logError, runPrimary };
