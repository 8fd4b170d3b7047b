'use strict';

// Starts, watches and stops the servers under test, so that none is left when the benchmark ends,
// however it ends.

const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { createInterface } = require('node:readline');
const { setTimeout: wait } = require('node:timers/promises');

const { StepError } = require('./steps');

/** @import { ChildProcess } from 'node:child_process' */
/** @typedef {import('../tiers/index').Row} Row */

/**
 * A running server that has given its first answer.
 *
 * @typedef {object} Server
 * @property {Row} row
 * @property {number} pid of the started process; all others are its descendants
 * @property {string} origin
 * @property {number} startMs the time from the start to the first answer
 * @property {() => Promise<void>} stop
 * @property {<T>(work: Promise<T>) => Promise<T>} watch returns the result of `work`, or fails if
 *   the server ends first
 */

/** Process groups that may be alive. */
const groups = new Set();
let isGuarded = false;

/** The time that a server may take until its first answer, and to exit. */
const START_MS = 20_000;
const STOP_MS = 5_000;
/** The time after a failure in which an exit of the server counts as its reason. */
const GRACE_MS = 1_000;

/** Kills the remaining processes when this process ends, by itself or by a signal. */
function guard() {
  if (isGuarded) return;
  isGuarded = true;
  process.on('exit', killAll);
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.on(signal, () => {
      console.error(`\nStopped by ${signal}: no result is written.`);
      process.exit(code);
    });
  }
}

function killAll() {
  for (const pid of groups) killGroup(pid, 'SIGKILL');
}

/**
 * Kills a process with its group, if it could be started.
 *
 * @param {number | undefined} pid undefined if it was not started; 0 would be the group of this
 *   process
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  if (!pid) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // The process has ended.
  }
}

/** @returns {boolean} whether this system can end a process together with its parent */
function canTie() {
  tie ??= process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;
  return tie;
}

/** @type {boolean | undefined} */
let tie;

/**
 * Wraps a command so that it ends with this process, even if this one is killed, if the system can
 * do that. The servers do not need this: they notice the end of their standard input.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function tied(command, args) {
  return canTie() ? ['setpriv', ['--pdeathsig', 'KILL', command, ...args]] : [command, args];
}

/**
 * Starts a process in a new process group, which this process kills when it ends.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
function spawnGuarded(command, args, options = {}) {
  guard();
  const child = spawn(command, args, { detached: process.platform !== 'win32', ...options });
  const { pid } = child;
  if (pid !== undefined) {
    groups.add(pid);
    child.once('exit', () => groups.delete(pid));
  }
  return child;
}

/**
 * Wraps a command so that it runs on the given cores only.
 *
 * @param {readonly number[] | undefined} cores undefined for all
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function pinned(cores, command, args) {
  if (cores === undefined) return [command, args];
  return ['taskset', ['--cpu-list', cores.join(','), command, ...args]];
}

/**
 * Starts the server of a row and waits until it answers.
 *
 * @param {Row} row
 * @param {object} options
 * @param {number} options.workers
 * @param {string} [options.constant] the text that a ceiling draws
 * @param {number} [options.mostBytes] the longest text, for the Node server
 * @param {readonly number[]} [options.cores] the cores that it runs on
 * @param {number | undefined} [options.port] default: a free one
 * @returns {Promise<Server>}
 */
async function startServer(row, { workers, constant, mostBytes, cores, port = 0 }) {
  const script = [path.join(__dirname, '../tiers/server.js')];
  const [command, args] = row.command === undefined ? [process.execPath, script] : [row.command, []];
  const start = performance.now();
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PORT: `${port}`,
    WORKERS: `${workers}`,
    STOP_WITH_STDIN: '1',
  };
  if (row.engine !== undefined) Object.assign(env, { ENGINE: row.engine, PIPELINE: row.pipeline });
  if (row.isCeiling) env.CONSTANT = constant;
  if (mostBytes !== undefined) env.MAX_TEXT_BYTES = `${mostBytes}`;
  const child = spawnGuarded(...pinned(cores, command, args), { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const end = watchEnd(child);
  try {
    const origin = await within(
      START_MS,
      row,
      Promise.race([ready(row, child), end.fails(row, 'does not start')]),
    );
    await within(START_MS, row, Promise.race([firstAnswer(row, origin), end.fails(row, 'does not answer')]));
    return running(row, child, end, { origin, startMs: performance.now() - start });
  } catch (error) {
    killGroup(child.pid, 'SIGKILL');
    await end.ended;
    throw error;
  }
}

/**
 * @template T
 * @param {number} ms
 * @param {Row} row
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(ms, row, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    const seconds = ms / 1000;
    timer = setTimeout(reject, ms, new StepError(`The server of ${row.id} does not answer in ${seconds} s.`));
  });
  try {
    return await Promise.race([work, /** @type {Promise<never>} */ (late)]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Tells how a process ended.
 *
 * @typedef {object} End
 * @property {Promise<string>} ended how the process ended, with its last output
 * @property {(row: Row, what: string) => Promise<never>} fails rejects when the process ends
 * @property {(listener: (how: string) => void) => () => void} listen returns a function that stops
 *   listening; unlike a promise, it then keeps no reference to the listener
 */

/**
 * @param {ChildProcess} child
 * @returns {End}
 */
function watchEnd(child) {
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  /** @type {Set<(how: string) => void>} */
  const listeners = new Set();
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(`it cannot be run: ${error.message}`));
    // Waits for 'close', as the last output may come after 'exit'.
    child.once('close', (code, signal) => {
      resolve([signal ?? `exit code ${code}`, complaint.trim()].filter(Boolean).join(': '));
    });
  });
  ended.then((how) => {
    for (const listener of listeners) listener(how);
  });
  return {
    ended,
    fails: async (row, what) => {
      throw new StepError(`The server of ${row.id} ${what}: ${await ended}.`);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/**
 * @param {Row} row
 * @param {ChildProcess} child
 * @param {End} end
 * @param {{ origin: string, startMs: number }} known
 * @returns {Server}
 */
function running(row, child, end, known) {
  let isStopping = false;
  return {
    ...known,
    row,
    pid: /** @type {number} */ (child.pid),
    async watch(work) {
      let stopListening = () => {};
      /** @type {Promise<never>} */
      const crash = new Promise((_, reject) => {
        stopListening = end.listen((how) => {
          if (!isStopping) reject(new StepError(`The server of ${row.id} ended by itself: ${how}.`));
        });
      });
      try {
        return await Promise.race([work, crash]);
      } catch (error) {
        // A connection fails before its server has ended. Waits, as the end of the server explains
        // more.
        await Promise.race([crash, wait(GRACE_MS)]);
        if (error instanceof StepError) throw error;
        throw new StepError(`The server of ${row.id} failed: ${/** @type {Error} */ (error).message}.`);
      } finally {
        stopListening();
      }
    },
    async stop() {
      isStopping = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), STOP_MS);
      await end.ended;
      clearTimeout(timer);
    },
  };
}

/**
 * Waits for the line with the address of a server.
 *
 * @param {Row} row
 * @param {ChildProcess} child
 * @returns {Promise<string>} its origin
 */
async function ready(row, child) {
  const lines = createInterface({ input: /** @type {NodeJS.ReadableStream} */ (child.stdout) });
  const [line] = await once(lines, 'line');
  const origin = /^listening on (http:\S+)$/.exec(line)?.[1];
  if (origin === undefined)
    throw new StepError(`The server of ${row.id} says '${line}' and not where it listens.`);
  return origin;
}

/**
 * @param {Row} row
 * @param {string} origin
 */
async function firstAnswer(row, origin) {
  try {
    const answer = await fetch(`${origin}/qrcode?text=hello`);
    await answer.arrayBuffer();
  } catch (error) {
    throw new StepError(`The server of ${row.id} does not answer: ${/** @type {Error} */ (error).message}.`);
  }
}

/**
 * Starts the servers of rows, one after the other, and stops them when `work` is done or fails.
 *
 * @template T
 * @param {readonly Row[]} rows
 * @param {Parameters<typeof startServer>[1]} options
 * @param {(servers: Server[]) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withServers(rows, options, work) {
  /** @type {Server[]} */
  const servers = [];
  try {
    for (const row of rows) {
      const port = options.port ? options.port + servers.length : 0;
      servers.push(await startServer(row, { ...options, port }));
    }
    return await work(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    // Ends the loads on servers that have failed.
    killAll();
  }
}

module.exports = { pinned, spawnGuarded, startServer, tied, withServers };
