'use strict';

// Runs a process with a limit, and classifies its outcome.

const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { text: readAll } = require('node:stream/consumers');
const v8 = require('node:v8');

const CALLS = path.join(__dirname, 'calls.js');

/** The time after which a process counts as hanging. */
const HANGS_MS = 120_000;

/** The documented errors that too little memory may cause. */
const DOCUMENTED = ['ERR_QR_OUT_OF_MEMORY'];

/**
 * @typedef {import('./calls').Job} Job
 * @typedef {'right' | 'error' | 'ended by Node' | 'ended by Rust' | 'killed' | 'did not start' | 'wrong' | 'hung' | 'crashed'} Outcome
 * @typedef {{ counts: Partial<Record<Outcome, number>>, faults: string[], output: string }} Result
 */

class Limits {
  #folder;
  /** @type {Map<string, string>} the digests of the right results */
  #right = new Map();

  /** @param {string} folder for files */
  constructor(folder) {
    this.#folder = folder;
  }

  /**
   * Makes the calls in this process, without a limit, to learn the right results.
   *
   * @param {readonly Job[]} jobs
   */
  know(jobs) {
    const { generateQrCode } = require('../../../index');
    for (const { name, text, options } of jobs) {
      this.#right.set(name, createHash('sha256').update(generateQrCode(text, options)).digest('hex'));
    }
  }

  /**
   * @param {readonly Job[]} jobs
   * @param {{ shell?: string, flags?: string[], env?: NodeJS.ProcessEnv }} how `shell`: a shell
   *   command to run first
   * @returns {Promise<Result>}
   */
  async run(jobs, { shell = '', flags = [], env = {} }) {
    const file = path.join(this.#folder, 'jobs');
    fs.writeFileSync(file, v8.serialize(jobs));
    const command = `${shell}\nexec "$@"`;
    const child = spawn('sh', ['-c', command, 'sh', process.execPath, ...flags, CALLS, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      timeout: HANGS_MS,
      killSignal: 'SIGTERM',
    });
    const ended = once(child, 'close');
    const [output, errors] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
    const [code, signal] = await ended;
    const { counts, faults } = this.#judge(output, jobs.length);
    if (!output.includes('\nend\n')) {
      const last = endOf({ signal, errors, isBegun: output !== '' });
      counts[last] = 1;
      const at = /begin (.*)\n(?!.*begin)/.exec(output)?.[1] ?? 'the start';
      if (last === 'hung' || last === 'crashed') {
        faults.push(`${last} (${signal ?? `exit ${code}`}) in ${at}: ${errors.slice(-400)}`);
      }
    }
    return { counts, faults, output: errors };
  }

  /**
   * @param {string} output
   * @param {number} all
   */
  #judge(output, all) {
    /** @type {Result['counts']} */
    const counts = {};
    /** @type {string[]} */
    const faults = [];
    const add = (/** @type {Outcome} */ outcome) => {
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    };
    for (const [, what, value, name] of output.matchAll(
      /^(answer|error) (\S+) (.*?) \((?:sync|async|batch)\)/gm,
    )) {
      if (what === 'answer' && this.#right.get(name ?? '') === value) add('right');
      else if (what === 'error' && DOCUMENTED.includes(value ?? '')) add('error');
      else {
        add('wrong');
        faults.push(`wrong: ${what} ${value} for ${name}`);
      }
    }
    if (all === 0) throw new Error('Expected calls');
    return { counts, faults };
  }
}

/**
 * @param {{ signal: string | null, errors: string, isBegun: boolean }} end
 * @returns {Outcome} the outcome of a process that ended before it finished
 */
function endOf({ signal, errors, isBegun }) {
  if (signal === 'SIGTERM') return 'hung';
  if (signal === 'SIGKILL') return 'killed';
  if (/memory allocation of \d+ bytes failed/.test(errors)) return 'ended by Rust';
  if (/out of memory|OOM|Allocation failed|bad_alloc|Cannot allocate|ENOMEM|Assertion/i.test(errors)) {
    return 'ended by Node';
  }
  if (/abort\(\) was called by .*node$/m.test(errors) && !errors.includes('qr-napi.')) return 'ended by Node';
  // Before the first call, none of our code has run.
  return isBegun ? 'crashed' : 'did not start';
}

module.exports = { Limits };
