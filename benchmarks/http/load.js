'use strict';

// The load generator: oha, which has both loops and measures an open one from when a request was due.

const { once } = require('node:events');
const path = require('node:path');

const { StepError, root, run, say } = require('../../scripts/steps');
const { output } = require('../support/machine');
const { cpuOf } = require('../support/processes');
const { pinned, spawnGuarded } = require('../support/servers');

const OHA = '1.16.0';
const exe = process.platform === 'win32' ? '.exe' : '';
const installed = path.join(root, `target/tools/bin/oha${exe}`);

/**
 * What a load found.
 *
 * @typedef {object} Load
 * @property {number} rate requests a second that were answered
 * @property {number} requests
 * @property {number} bad answers that are not 200, and errors
 * @property {string[]} errors what these were
 * @property {number} bytes of the average body
 * @property {{ p50: number, p95: number, p99: number, max: number }} ms latency
 * @property {number} busy how much of its cores the generator used: near 1 it is what limits the rate
 */

/** @type {string | undefined} */
let known;

/** @returns {string} the command, of the version that is wanted */
function oha() {
  known ??= findOha();
  return known;
}

function findOha() {
  const isWanted = (/** @type {string} */ command) => output(command, ['--version']).endsWith(` ${OHA}`);
  const command = ['oha', installed].find(isWanted);
  if (command !== undefined) return command;
  const args = ['install', '--locked', '--quiet', '--version', OHA, 'oha', '--root', 'target/tools'];
  say(`Installing the load generator oha ${OHA} into target/tools (about five minutes, once)`);
  try {
    run('cargo', args);
  } catch {
    throw new StepError(`The load generator is missing. Install it: cargo ${args.join(' ')}`);
  }
  return installed;
}

/**
 * Sends requests of a file for some seconds.
 *
 * @param {string} urls the file
 * @param {object} options
 * @param {number} options.seconds
 * @param {number} options.connections
 * @param {number} [options.requests] how many, in place of for how long
 * @param {number} [options.rate] requests a second, whether or not those before are answered (an open loop);
 *   without, each connection sends one as soon as it has the answer to the last (a closed loop)
 * @param {readonly number[]} [options.cores] those the generator runs on
 * @returns {Promise<Load>}
 */
async function load(urls, { seconds, connections, requests, rate, cores }) {
  const threads = cores?.length ?? 1;
  const args = ['--no-tui', '--output-format', 'json', '--urls-from-file', '--disable-compression'];
  args.push('-c', `${connections}`, '--worker-threads', `${threads}`);
  args.push(...(requests === undefined ? ['-z', `${seconds}s`] : ['-n', `${requests}`]));
  if (rate !== undefined) args.push('-q', `${rate}`, '--latency-correction');
  const child = spawnGuarded(...pinned(cores, oha(), [...args, urls]), { stdio: ['ignore', 'pipe', 'pipe'] });
  const start = performance.now();
  let busy = 0;
  const watch = setInterval(() => {
    busy = cpuOf(/** @type {number} */ (child.pid)) / ((performance.now() - start) / 1000) / threads;
  }, 100);
  const closed = once(child, 'close');
  const [text, complaint] = await Promise.all([collect(child.stdout), collect(child.stderr)]);
  const [code] = await closed;
  clearInterval(watch);
  if (code !== 0) throw new StepError(`The load generator failed (exit ${code}): ${complaint.trim()}`);
  return { ...read(JSON.parse(text)), busy };
}

/** @param {import('node:stream').Readable | null} stream */
async function collect(stream) {
  return Buffer.concat(await /** @type {import('node:stream').Readable} */ (stream).toArray()).toString();
}

/**
 * @param {any} report oha's
 * @returns {Omit<Load, 'busy'>}
 */
function read(report) {
  const { summary, latencyPercentiles, statusCodeDistribution, errorDistribution } = report;
  /** @type {[string, number][]} */
  const ends = [
    .../** @type {[string, number][]} */ (Object.entries(statusCodeDistribution)).map(
      ([status, count]) => /** @type {[string, number]} */ ([`status ${status}`, count]),
    ),
    // Those that were under way when the time was over.
    .../** @type {[string, number][]} */ (Object.entries(errorDistribution)).filter(
      ([error]) => error !== 'aborted due to deadline',
    ),
  ];
  const bad = ends.filter(([end]) => end !== 'status 200');
  const requests = ends.reduce((sum, [, count]) => sum + count, 0);
  const ms = (/** @type {number | null} */ value) => Math.round((value ?? 0) * 1e6) / 1e3;
  return {
    rate: Math.round((requests / summary.total) * 10) / 10,
    requests,
    bad: bad.reduce((sum, [, count]) => sum + count, 0),
    errors: bad.map(([end]) => end),
    bytes: Math.round(summary.sizePerRequest ?? 0),
    ms: {
      p50: ms(latencyPercentiles.p50),
      p95: ms(latencyPercentiles.p95),
      p99: ms(latencyPercentiles.p99),
      max: ms(summary.slowest),
    },
  };
}

/** @returns {string} for the results */
function generatorVersion() {
  return output(oha(), ['--version']);
}

module.exports = { generatorVersion, load };
