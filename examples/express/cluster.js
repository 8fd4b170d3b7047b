'use strict';

// The primary process: starts and replaces the workers, and loads nothing that they need.

const cluster = require('node:cluster');

/** The first wait before a worker is replaced. Each wait doubles the one before, up to the last. */
const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 5_000;
/** After a worker that served this long, the wait is the first again. */
const SOUND_AFTER_MS = 500;
/** Cuts off requests this long after a signal, as supervisors often kill the server after 10 s. */
const STOP_WITHIN_MS = 9_000;
/** The most characters of a line that is logged. */
const MAX_LINE = 500;

/**
 * @param {number} count of workers
 * @param {(port: number) => void} sayReady called once, when all workers listen
 */
function runPrimary(count, sayReady) {
  const listening = new Set();
  const restarts = new Set();
  let isReady = false;
  let isStopping = false;

  // Before all else, so that no signal comes too early. It may come twice, as Ctrl+C does under npm.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  for (let i = 0; i < count; i++) start(FIRST_WAIT_MS);

  /** @param {number} wait milliseconds before the worker is replaced if it ends soon */
  function start(wait) {
    // A monotonic clock, as somebody may set the time of day.
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
    // If the system has no room for another process, no `exit` follows.
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) replace(error.message);
    });

    function replace(end) {
      if (isStopping) return;
      // A problem from the start, such as a missing module, would come again.
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
    if (isStopping) return; // each worker has the same problem
    logError(`Cannot serve: ${problem}`);
    process.exitCode = 1;
    stop();
  }

  /** Stops the workers. When the last one has ended, nothing keeps this process alive. */
  function stop() {
    if (isStopping) return;
    isStopping = true;
    for (const timer of restarts) clearTimeout(timer);
    signalWorkers('SIGTERM');
    setTimeout(signalWorkers, STOP_WITHIN_MS, 'SIGKILL').unref();
  }
}

/**
 * Writes a line to stderr. Cuts long lines, and escapes control characters and characters that reverse
 * the direction of text, as an address or an environment variable may contain them.
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
