'use strict';

// Counts instructions on arm64, in programs that QEMU emulates. QEMU logs each block of
// instructions that it runs, and every block has one instruction.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');

const { prepareStandardLibrary } = require('../../release/building/targets');
const { prepareZig, zig, zigbuild } = require('../../release/building/zig');
const { StepError, requireToolchains, root, run } = require('../../support/steps');
const { Missing, ensureArm64 } = require('../../support/systems');
const { TEXTS } = require('../calls/items');
const { PROGRAM, STAGES, TARGET } = require('./callgrind');

const MACHINE = 'aarch64-unknown-linux-gnu';

/**
 * The numbers of calls in the two programs of a stage. They are smaller than those for valgrind, as
 * QEMU takes about a second for a million instructions.
 */
const [FEW, MANY] = [1, 2];

/** The number of runs in which two must have the same count. */
const MAX_RUNS = 5;

/** Keeps addresses and random numbers the same in every run: counts depend on them. */
const SETARCH = ['setarch', '-R'];
const SEED = ['-seed', '1'];

const LINE_FEED = '\n'.charCodeAt(0);

/**
 * @param {(title: string) => void} say
 * @returns {Promise<{ stage: string, bytes: number, instructions: number }[]>} the cost of one call
 *   of each stage with each text
 * @throws {StepError} if this machine cannot emulate arm64
 */
async function countOnArm64(say) {
  const emulator = findEmulator();
  requireToolchains();
  say(`Building the program for ${MACHINE}`);
  build();
  say(`Counting ${STAGES.length} stages`);
  const counts = [];
  for (const stage of STAGES) {
    for (const { bytes, text } of TEXTS) {
      const few = await settledCount(emulator, stage, FEW, text);
      const many = await settledCount(emulator, stage, MANY, text);
      counts.push({ stage, bytes, instructions: Math.round((many - few) / (MANY - FEW)) });
    }
  }
  return counts;
}

/** @returns {string[]} the command that runs a program for arm64 */
function findEmulator() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new StepError('--arm64 needs Linux on x64.');
  try {
    // The last word is Node.js.
    return ensureArm64().slice(0, -1);
  } catch (error) {
    if (error instanceof Missing) throw new StepError(`arm64 cannot be emulated: ${error.message}.`);
    throw error;
  }
}

function build() {
  prepareZig();
  const { options, env } = prepareStandardLibrary(MACHINE);
  const what = ['--release', '--locked', '--manifest-path', 'tools/Cargo.toml', '--package', PROGRAM];
  run(zigbuild(), ['zigbuild', '--target', MACHINE, '--target-dir', TARGET, ...what, ...options], {
    ...env,
    CARGO_ZIGBUILD_ZIG_PATH: zig(),
  });
}

/**
 * Counts until two runs agree: on a busy machine, one of fifteen runs had another count.
 *
 * @param {string[]} emulator
 * @param {string} stage
 * @param {number} times
 * @param {string} text
 * @returns {Promise<number>} the instructions of the whole process
 */
async function settledCount(emulator, stage, times, text) {
  const found = new Set();
  for (let run = 0; run < MAX_RUNS; run++) {
    const instructions = await count(emulator, stage, times, text);
    if (found.has(instructions)) return instructions;
    found.add(instructions);
  }
  throw new StepError(`${stage} has other counts in each run: ${[...found].join(', ')}.`);
}

/**
 * @param {string[]} emulator
 * @param {string} stage
 * @param {number} times
 * @param {string} text
 * @returns {Promise<number>} the instructions of one run
 */
async function count([qemu = '', ...options], stage, times, text) {
  const program = path.join(root, TARGET, MACHINE, 'release', PROGRAM);
  const trace = [...SEED, '-one-insn-per-tb', '-d', 'exec,nochain'];
  const [command = '', ...args] = [...SETARCH, qemu, ...trace, ...options, program, stage, `${times}`];
  const child = spawn(command, args);
  child.stdin.end(text);
  let lines = 0;
  // QEMU logs to standard error.
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
  });
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new StepError(`${stage} failed in QEMU (${signal ?? `exit ${code}`}).`);
  return lines;
}

module.exports = { countOnArm64 };
