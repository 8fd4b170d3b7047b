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

/** The time that a test waits for a condition. */
const PATIENCE_MS = 30_000;
/** The time that a test waits for the output of a command that has ended. */
const DRAIN_MS = 2_000;

/**
 * A running command. Its processes are recognised by a mark in their environment.
 *
 * @typedef {object} Command
 * @property {import('node:child_process').ChildProcess} child
 * @property {() => Promise<{ code: number | null, signal: NodeJS.Signals | null, output: string }>} end
 * @property {(pattern: RegExp) => Promise<void>} says waits until its output matches
 * @property {(count: number) => Promise<void>} has waits until it has so many processes
 * @property {() => number[]} processes returns the ids of its running processes, including the
 *   command itself; Linux only
 * @property {(ms: number) => Promise<number[]>} left waits until all processes have ended, at most
 *   `ms`, and returns those still running
 */

/**
 * @param {string} script a file of this repository, or -e to run the next argument as code
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
    // Its last output may arrive late on a busy machine. Processes that it leaves behind keep its
    // pipes open.
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
    // A process that has ended but was not waited for has no environment any more.
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
  } catch {
    return false;
  }
}

module.exports = { start };
