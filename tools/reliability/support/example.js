'use strict';

// Runs examples/express in its own processes, as in production, and measures their resources.

const fs = require('node:fs');
const path = require('node:path');
const { createInterface } = require('node:readline');

const { StepError, root } = require('../../support/steps');
const { pinned, spawnGuarded, tied } = require('../../support/servers');
const { memoryOf } = require('../../support/processes');

/**
 * @typedef {object} Example
 * @property {import('node:child_process').ChildProcess} child the primary
 * @property {number} pid
 * @property {number} port
 * @property {Promise<[code: number | null, signal: string | null]>} ended
 * @property {() => string} stderr
 * @property {() => number[]} workers their process ids
 * @property {() => { memory: number, files: number }} holds bytes of all processes, and their open files
 * @property {() => Promise<void>} stop
 */

const SCRIPT = 'examples/express/server.js';

/**
 * @param {object} [options]
 * @param {Record<string, string>} [options.env]
 * @param {readonly number[]} [options.cores]
 * @param {number} [options.files] the limit of open files per process
 * @param {string} [options.node] the program that runs it
 * @param {string} [options.script] another server that reports its port in the same way
 * @param {import('node:child_process').StdioOptions} [options.stdio]
 * @returns {Promise<Example>}
 */
async function startExample({ env = {}, cores, files, node, script = SCRIPT, stdio } = {}) {
  let command = node ?? process.execPath;
  let args = [path.join(root, script)];
  if (files !== undefined) [command, ...args] = ['prlimit', `--nofile=${files}`, command, ...args];
  [command, args] = tied(...pinned(cores, command, args));
  const child = spawnGuarded(command, args, {
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: stdio ?? ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr = `${stderr}${chunk}`.slice(-100_000);
  });
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve([code, signal]));
    child.once('error', () => resolve([null, null]));
  });
  const port = Number(env.PORT) || (await portOf(child, ended, () => stderr));
  const pid = /** @type {number} */ (child.pid);
  return {
    child,
    pid,
    port,
    ended,
    stderr: () => stderr,
    workers: () => childrenOf(pid),
    holds: () => ({ memory: memoryOf(pid), files: sum([pid, ...childrenOf(pid)].map(filesOf)) }),
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 12_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<unknown>} ended
 * @param {() => string} stderr
 * @returns {Promise<number>}
 */
async function portOf(child, ended, stderr) {
  const lines = createInterface({ input: /** @type {NodeJS.ReadableStream} */ (child.stdout) });
  const line = await Promise.race([new Promise((resolve) => lines.once('line', resolve)), ended]);
  const port = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(String(line))?.[1];
  if (port === undefined) throw new StepError(`The server does not start: ${line} ${stderr()}`);
  return Number(port);
}

/**
 * @param {number} pid
 * @returns {number[]}
 */
function childrenOf(pid) {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** @param {number} pid */
function filesOf(pid) {
  try {
    return fs.readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // the process has ended
  }
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((all, each) => all + each, 0);
}

/**
 * @param {readonly number[]} values
 * @param {number} part 0.99 for the 99th percentile
 * @returns {number} the percentile rounded to a hundredth, or 0 without values
 */
function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 100) / 100;
}

/** Fails with the reason if this system is not Linux. */
function requireLinux() {
  if (process.platform === 'linux') return;
  throw new StepError('This command reads /proc and uses taskset, nice and prlimit, so it needs Linux.');
}

module.exports = { percentile, requireLinux, startExample };
