'use strict';

// Times single calls: every implementation draws the same texts in one process. They take turns in
// each round, in random order.

const { measureAsync, secondsOfAsync } = require('./async');
const { measureBatches, secondsOfBatches } = require('./batch');
const { NAMES, loadImplementations } = require('./implementations');
const { TEXTS, WIDTHS, filling } = require('./items');
const { secondsOfTurns, timeInTurns } = require('./turns');

/** @typedef {import('./turns').CallResult} CallResult */
/** @typedef {CallResult & { version: number }} VersionResult */

/**
 * @typedef {object} Calls
 * @property {CallResult[]} calls results for each length of text
 * @property {CallResult[]} widths results for each width of a picture
 * @property {VersionResult[]} symbolVersions results for each version of the symbol
 * @property {import('./batch').BatchResult[]} batches
 * @property {import('./async').AsyncResult} async
 */

const WARM_UP_MS = 300;

/**
 * The warm-up for each version. It is short: there are forty versions, and code that is warm for
 * one is nearly warm for the next.
 */
const SHORT_WARM_UP_MS = 100;

/** The estimated number of implementations for each length, for the expected duration. */
const IMPLEMENTATIONS = 16;

/** The implementations timed at each width: they draw the requested width, or nearly. */
const OF_WIDTHS = Object.freeze([NAMES.ours, NAMES.article, NAMES.qrcode]);

/**
 * The implementations timed at each version. The fastest one in JavaScript makes only the modules.
 */
const OF_VERSIONS = Object.freeze([NAMES.ours, NAMES.qr]);

/**
 * @param {object} options
 * @param {number} options.rounds
 * @param {readonly number[]} options.versions
 * @param {(what: string, seconds: number) => void} [options.step] called with the current task and
 *   its expected duration
 * @returns {Promise<Calls>}
 * @throws {StepError} if an implementation returns anything but the code of the text
 */
async function measureCalls({ rounds, versions, step = () => {} }) {
  const all = await loadImplementations();
  const some = (/** @type {readonly string[]} */ names) => all.filter(({ name }) => names.includes(name));
  /** @type {Omit<Calls, 'batches' | 'async'>} */
  const measured = { calls: [], widths: [], symbolVersions: [] };
  for (const item of TEXTS) {
    const how = { rounds, step, warmUpMs: WARM_UP_MS, title: `calls, ${item.bytes} bytes` };
    measured.calls.push(await timeInTurns(all, item, how));
  }
  for (const item of WIDTHS) {
    const how = { rounds, step, warmUpMs: WARM_UP_MS, title: `calls, ${item.width} pixels` };
    measured.widths.push(await timeInTurns(some(OF_WIDTHS), item, how));
  }
  for (const version of versions) {
    const how = { rounds, step, warmUpMs: SHORT_WARM_UP_MS, title: `calls, version ${version}` };
    const timed = await timeInTurns(some(OF_VERSIONS), filling(version), how);
    measured.symbolVersions.push({ version, ...timed });
  }
  const batches = await measureBatches({ rounds, step });
  return { ...measured, batches, async: await measureAsync({ rounds, step }) };
}

/**
 * @param {{ rounds: number, versions: readonly number[] }} options
 * @returns {number} the expected duration in seconds
 */
function secondsOfCalls({ rounds, versions }) {
  const full = { rounds, warmUpMs: WARM_UP_MS };
  const short = { rounds, warmUpMs: SHORT_WARM_UP_MS };
  return (
    TEXTS.length * secondsOfTurns(IMPLEMENTATIONS, full) +
    WIDTHS.length * secondsOfTurns(OF_WIDTHS.length, full) +
    versions.length * secondsOfTurns(OF_VERSIONS.length, short) +
    secondsOfBatches(rounds) +
    secondsOfAsync(rounds)
  );
}

module.exports = { measureCalls, secondsOfCalls };
