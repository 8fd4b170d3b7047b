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
const { COUNTED, PROGRAM, TARGET } = require('./callgrind');

const MACHINE = 'aarch64-unknown-linux-gnu';

/** The numbers of calls in the three programs of a stage. */
const CALLS = Object.freeze([1, 2, 3]);

/** With a longer text, QEMU takes a minute for a stage. */
const MAX_TEXT_BYTES = 512;

/** The runs of each program until the counts are given up. */
const MAX_RUNS = 8;

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
  say(`Counting ${new Set(COUNTED.map(({ stage }) => stage)).size} stages`);
  const counts = [];
  for (const { stage, bytes, text } of COUNTED.filter((each) => each.bytes <= MAX_TEXT_BYTES)) {
    counts.push({ stage, bytes, instructions: await countCall(emulator, stage, text) });
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
 * Counts one call. The start of the process has one of two costs, 32,125 instructions apart. So this
 * runs each program until three counts have equal distances: they have the same start.
 *
 * @param {string[]} emulator
 * @param {string} stage
 * @param {string} text
 * @returns {Promise<number>}
 */
async function countCall(emulator, stage, text) {
  const [one, two, three] = CALLS.map(() => /** @type {Set<number>} */ (new Set()));
  for (let run = 0; run < MAX_RUNS; run++) {
    for (const [i, counts] of [one, two, three].entries())
      counts?.add(await count(emulator, stage, CALLS[i] ?? 0, text));
    const call = findDistance(one ?? [], two ?? [], three ?? new Set());
    if (call !== undefined) return call;
  }
  throw new StepError(`${stage} has other counts in each run.`);
}

/**
 * Returns the distance of three counts, one of each list, that have equal distances.
 *
 * @param {Iterable<number>} one
 * @param {Iterable<number>} two
 * @param {Set<number>} three
 * @returns {number | undefined}
 */
function findDistance(one, two, three) {
  for (const first of one) {
    for (const second of two) if (second > first && three.has(2 * second - first)) return second - first;
  }
  return undefined;
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

module.exports = { countOnArm64, findDistance };
