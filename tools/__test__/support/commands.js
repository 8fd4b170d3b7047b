'use strict';

// Runs commands of this repository as a person does, and finds the processes that they leave
// behind.

const { spawn } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');

const root = path.join(__dirname, '../../..');

/** How long something may take that is waited for. */
const PATIENCE_MS = 30_000;
/** How long the output of a command that has ended is waited for. */
const DRAIN_MS = 2_000;

/**
 * A command that runs. Its processes are those that have its mark in their environment.
 *
 * @typedef {object} Command
 * @property {import('node:child_process').ChildProcess} child
 * @property {() => Promise<{ code: number | null, signal: NodeJS.Signals | null, output: string }>} end
 * @property {(pattern: RegExp) => Promise<void>} says waits until its output matches
 * @property {(count: number) => Promise<void>} has waits until it has so many processes
 * @property {() => number[]} processes that are alive, the command itself among them; Linux only
 * @property {(ms: number) => Promise<number[]>} left the processes that are still alive after `ms`, at most
 */

/**
 * @param {string} script of this repository, or -e for what follows
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Command}
 */
function start(script, args, env = {}) {
  const mark = `QR_NAPI_TEST=${randomUUID()}`;
  const [name, value] = mark.split('=');
  const file = script.startsWith('-') ? script : path.join(root, script);
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: { ...process.env, ...env, [name]: value },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk) => {
    output += chunk;
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const closed = once(child, 'exit');
  const drained = once(child, 'close');

  async function end() {
    const [code, signal] = await closed;
    // What it has written may come later, on a busy machine much later. Processes that it leaves
    // behind keep its pipes open.
    await Promise.race([drained, wait(DRAIN_MS)]);
    return { code, signal, output };
  }

  async function until(isSo, what) {
    const end = performance.now() + PATIENCE_MS;
    while (!isSo()) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (hasEnded || performance.now() > end) throw new Error(`It never ${what}: ${output}`);
      await wait(10);
    }
  }

  const says = (pattern) => until(() => pattern.test(output), `said ${pattern}`);
  const has = (count) => until(() => processes().length >= count, `had ${count} processes`);

  function processes() {
    return fs
      .readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid) && hasMark(pid, mark))
      .map(Number);
  }

  async function left(ms) {
    const end = performance.now() + ms;
    while (processes().length > 0 && performance.now() < end) await wait(20);
    return processes();
  }

  return { child, end, says, has, processes, left };
}

/**
 * @param {string} pid
 * @param {string} mark
 */
function hasMark(pid, mark) {
  try {
    // One that has ended and that nobody has asked about yet has no environment any more.
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
  } catch {
    return false;
  }
}

module.exports = { start };
