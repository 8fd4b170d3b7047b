'use strict';

// Runs one target for some time, and reads the output of libFuzzer.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { root } = require('../../support/steps');
const { FUZZ, program } = require('./build');
const { writeSeeds } = require('./seeds');
const { LIMITS } = require('./targets');

/** @import { Target } from './targets' */

const OUTPUT = path.join(root, 'target/fuzz');

/**
 * @typedef {object} Crash
 * @property {string} input the file, relative to the repository
 * @property {string} command that reproduces it
 * @property {string} what the message of libFuzzer, the sanitizer or the panic
 *
 * @typedef {object} Outcome
 * @property {string} name of the target
 * @property {string} what a description of the target
 * @property {number} executions
 * @property {number} seconds
 * @property {{ inputs: number, before: number }} corpus the inputs that each reach new code, and
 *   their number before the run
 * @property {{ covered: number, counters: number, features: number }} edges in the whole program,
 *   including libFuzzer's own code
 * @property {number} memory the peak memory, in MB
 * @property {Record<string, number>} counts the numbers of comparisons made and skipped, by name
 * @property {Crash | null} crash
 */

/**
 * Runs a target.
 *
 * @param {Target} target
 * @param {number} minutes
 * @returns {Promise<Outcome>}
 */
async function fuzz(target, minutes) {
  const { name, longest, dictionary } = target;
  const folders = ['corpus', 'artifacts'].map((folder) => path.join(FUZZ, folder, name));
  const [corpus = '', artifacts = ''] = folders;
  for (const folder of [...folders, OUTPUT]) fs.mkdirSync(folder, { recursive: true });
  const [log, counts] = ['log', 'counts'].map((kind) => path.join(OUTPUT, `${name}.${kind}`));
  fs.rmSync(counts ?? '', { force: true });
  const before = fs.readdirSync(corpus).length;
  const words = dictionary ? [`-dict=${path.join(FUZZ, 'dictionaries', `${dictionary}.dict`)}`] : [];
  const options = [
    `-max_total_time=${Math.round(60 * minutes)}`,
    `-max_len=${longest}`,
    `-timeout=${LIMITS.seconds}`,
    `-rss_limit_mb=${LIMITS.memory}`,
    `-malloc_limit_mb=${LIMITS.allocation}`,
    `-artifact_prefix=${artifacts}/`,
    '-print_final_stats=1',
    ...words,
  ];
  const start = Date.now();
  const status = await finished([...options, corpus, writeSeeds(name)], name, log ?? '', {
    QR_FUZZ_COUNTS: counts,
    // Freed memory is kept for a while, to detect later uses. This much is enough.
    ASAN_OPTIONS: 'detect_odr_violation=0:quarantine_size_mb=64',
  });
  const text = fs.readFileSync(log ?? '', 'utf8');
  return {
    ...readLog(text),
    name,
    what: target.what,
    seconds: Math.round((Date.now() - start) / 1000),
    corpus: { inputs: fs.readdirSync(corpus).length, before },
    counts: readCounts(counts ?? ''),
    crash: status === 0 ? null : crashOf(text, name, log ?? ''),
  };
}

/**
 * @param {string[]} args
 * @param {string} name
 * @param {string} log
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
function finished(args, name, log, env) {
  const output = fs.openSync(log, 'w');
  const child = spawn(program(name), args, {
    cwd: root,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      fs.closeSync(output);
      resolve(code ?? 1);
    });
  });
}

/**
 * @param {string} text of libFuzzer
 * @returns {{ executions: number, memory: number, coverage: never } | any}
 */
function readLog(text) {
  const number = (/** @type {RegExp} */ pattern) => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const ofProgress = number(/^#(\d+)/gm);
  return {
    executions: number(/^stat::number_of_executed_units:\s*(\d+)/gm) || ofProgress,
    memory: number(/^stat::peak_rss_mb:\s*(\d+)/gm) || number(/ rss: (\d+)Mb/g),
    edges: {
      covered: number(/ cov: (\d+)/g),
      counters: number(/\((\d+) inline 8-bit counters\)/g),
      features: number(/ ft: (\d+)/g),
    },
  };
}

/**
 * @param {string} file
 * @returns {Record<string, number>}
 */
function readCounts(file) {
  if (!fs.existsSync(file)) return {};
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [count, name = ''] = line.split('\t');
      return [name, Number(count)];
    }),
  );
}

/**
 * @param {string} text of libFuzzer
 * @param {string} name
 * @param {string} log
 * @returns {Crash}
 */
function crashOf(text, name, log) {
  const [, file] = /Test unit written to (.*)$/m.exec(text) ?? [];
  const relative = (/** @type {string} */ to) => path.relative(root, to);
  const said = /panicked at [\s\S]*?(?=\n(?:stack|note|==))|ERROR: [^\n]*|ALARM: [^\n]*/.exec(text)?.[0];
  return {
    input: file === undefined ? 'none was written' : relative(file),
    command:
      file === undefined
        ? `less ${relative(log)}`
        : `${relative(program(name))} -timeout=${LIMITS.seconds} -rss_limit_mb=${LIMITS.memory} ` +
          `-malloc_limit_mb=${LIMITS.allocation} ${relative(file)}`,
    what: (said ?? text.slice(-500)).slice(0, 500),
  };
}

module.exports = { fuzz };
