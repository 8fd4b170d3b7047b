'use strict';

// The servers under test: started, watched and stopped, so that none is left when the benchmark ends,
// however it ends.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { createInterface } = require('node:readline');

const { StepError } = require('../../scripts/steps');

/** @import { ChildProcess } from 'node:child_process' */
/** @typedef {import('../tiers/index').Row} Row */

/**
 * A server that answers.
 *
 * @typedef {object} Server
 * @property {Row} row
 * @property {number} pid of the process that was started; the others are its descendants
 * @property {string} origin
 * @property {number} startMs from the start to the first answer
 * @property {() => Promise<void>} stop
 * @property {<T>(work: Promise<T>) => Promise<T>} watch gives what `work` gives, or fails when the server ends
 *   before
 */

/** Process groups that may be alive. */
const groups = new Set();
let isGuarded = false;

/** How long a server may take to answer for the first time, and to end. */
const START_MS = 20_000;
const STOP_MS = 5_000;

/** Kills what is left when this process ends, by itself or by a signal. */
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
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It has ended.
  }
}

/**
 * Starts a process in a group of its own, which ends with this process.
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
 * A command that runs on some cores only.
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
 * @param {readonly number[]} [options.cores] those it runs on
 * @param {number | undefined} [options.port] default: a free one
 * @returns {Promise<Server>}
 */
async function startServer(row, { workers, constant, cores, port = 0 }) {
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
  const child = spawnGuarded(...pinned(cores, command, args), { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const { origin, ended } = await ready(row, child);
  await firstAnswer(row, origin);
  const startMs = performance.now() - start;
  let isStopping = false;

  return {
    row,
    pid: /** @type {number} */ (child.pid),
    origin,
    startMs,
    async watch(work) {
      const crash = ended.then((how) => {
        if (isStopping) return new Promise(() => {});
        throw new StepError(`The server of ${row.id} ended by itself: ${how}.`);
      });
      return Promise.race([work, /** @type {Promise<never>} */ (crash)]);
    },
    async stop() {
      isStopping = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(/** @type {number} */ (child.pid), 'SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * Waits for the line that says where a server listens.
 *
 * @param {Row} row
 * @param {ChildProcess} child
 */
async function ready(row, child) {
  /** What it said last, for where it fails. */
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  const failed = once(child, 'error').then(([error]) => `it cannot be run: ${error.message}`);
  const exited = once(child, 'exit').then(([code, signal]) => signal ?? `exit code ${code}`);
  const ended = Promise.race([
    failed,
    exited.then((how) => [how, complaint.trim()].filter(Boolean).join(': ')),
  ]);
  const lines = createInterface({ input: /** @type {NodeJS.ReadableStream} */ (child.stdout) });
  const listening = once(lines, 'line').then(([line]) => /** @type {string} */ (line));
  const first = await Promise.race([listening, ended.then((how) => ({ how }))]);
  if (typeof first !== 'string') throw new StepError(`The server of ${row.id} does not start: ${first.how}.`);
  const origin = /^listening on (http:\S+)$/.exec(first)?.[1];
  if (origin === undefined)
    throw new StepError(`The server of ${row.id} says '${first}' and not where it listens.`);
  return { origin, ended };
}

/**
 * @param {Row} row
 * @param {string} origin
 */
async function firstAnswer(row, origin) {
  try {
    const answer = await fetch(`${origin}/qrcode?text=hello`, { signal: AbortSignal.timeout(START_MS) });
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
  }
}

module.exports = { pinned, spawnGuarded, startServer, withServers };
