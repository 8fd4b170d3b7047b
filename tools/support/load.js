'use strict';

// Runs the load generator oha, in closed loops and in open loops that measure latency from when a
// request was due.

const { once } = require('node:events');

const { StepError } = require('./steps');
const { crateVersion, ensureCrate } = require('../locks/install');
const { output } = require('./machine');
const { cpuOf } = require('./processes');
const { pinned, spawnGuarded, tied } = require('./servers');
const { writeUrls } = require('./workloads');

const OHA = crateVersion('oha');

/**
 * The result of a load.
 *
 * @typedef {object} Load
 * @property {number} rate answers per second
 * @property {number} requests
 * @property {number} bad the number of errors and answers other than 200; if there are any, the row
 *   is invalid
 * @property {string[]} errors descriptions of the bad answers
 * @property {number} bytes of the average body
 * @property {{ p50: number, p95: number, p99: number, max: number }} ms latency
 * @property {number} busy the share of its cores that the generator used; near 1 the generator
 *   limits the rate
 */

/** @type {string | undefined} */
let known;

/** @returns {string} the command in the required version */
function oha() {
  known ??= findOha();
  return known;
}

function findOha() {
  const isWanted = (/** @type {string} */ command) => output(command, ['--version']).endsWith(` ${OHA}`);
  if (isWanted('oha')) return 'oha';
  try {
    return ensureCrate('oha', 'about five minutes');
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new StepError(
      `The load generator is missing. Install it: cargo install --locked --version ${OHA} oha\n${reason}`,
    );
  }
}

/**
 * @typedef {object} How
 * @property {number} connections
 * @property {number} [seconds] the duration of the load, or
 * @property {number} [requests] the number of requests; in both cases the load waits for open
 *   requests at its end
 * @property {number} [rate] the requests per second in an open loop, whether or not earlier ones
 *   are answered; default: a closed loop, in which each connection sends its next request right
 *   after an answer
 * @property {readonly number[]} [cores] the cores of the generator
 * @property {boolean} [isPattern] whether the URLs are given as a regular expression, and each
 *   request is another match
 */

/**
 * Sends requests of a workload to a server.
 *
 * @param {import('./servers').Server} server
 * @param {import('./workloads').Workload} workload
 * @param {How} how
 * @returns {Promise<Load>}
 * @throws {StepError} if the server ends, or answers nothing
 */
async function load(server, workload, how) {
  const found = await server.watch(send(writeUrls(workload, server), how));
  if (found.requests === 0)
    throw new StepError(`The server of ${server.row.id} answered nothing under load.`);
  return found;
}

/**
 * @param {string} urls a file of URLs, or a pattern
 * @param {How} how
 * @returns {Promise<Load>}
 */
async function send(urls, { seconds, connections, requests, rate, cores, isPattern = false }) {
  const threads = cores?.length ?? 1;
  const args = ['--no-tui', '--output-format', 'json', '--disable-compression'];
  args.push(isPattern ? '--rand-regex-url' : '--urls-from-file');
  args.push('-c', `${connections}`, '--worker-threads', `${threads}`);
  if (requests === undefined) args.push('-z', `${seconds}s`, '--wait-ongoing-requests-after-deadline');
  else args.push('-n', `${requests}`);
  if (rate !== undefined) args.push('-q', `${rate}`, '--latency-correction');
  const child = spawnGuarded(...tied(...pinned(cores, oha(), [...args, urls])), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const start = performance.now();
  let busy = 0;
  const timer = setInterval(() => {
    // Read now, as /proc has nothing once the process has ended.
    const used = cpuOf(/** @type {number} */ (child.pid));
    if (used > 0) busy = used / ((performance.now() - start) / 1000) / threads;
  }, 100);
  try {
    const [text, complaint, [code]] = await Promise.all([
      collect(child.stdout),
      collect(child.stderr),
      once(child, 'close'),
    ]);
    if (code !== 0) throw new StepError(`The load generator failed (exit ${code}): ${complaint.trim()}`);
    return { ...readReport(text), busy };
  } finally {
    clearInterval(timer);
  }
}

/** @param {import('node:stream').Readable | null} stream */
async function collect(stream) {
  return Buffer.concat(await /** @type {import('node:stream').Readable} */ (stream).toArray()).toString();
}

/**
 * @param {string} text the report of oha, in seconds
 * @returns {Omit<Load, 'busy'>}
 */
function readReport(text) {
  /** @type {any} */
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    throw new StepError(`The load generator reported '${text.slice(0, 200)}' and no JSON.`);
  }
  const { summary, latencyPercentiles, statusCodeDistribution, errorDistribution } = report;
  const ends = /** @type {[string, number][]} */ ([
    ...Object.entries(statusCodeDistribution).map(([status, count]) => [`status ${status}`, count]),
    ...Object.entries(errorDistribution),
  ]);
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

module.exports = { generatorVersion, load, readReport, send };
