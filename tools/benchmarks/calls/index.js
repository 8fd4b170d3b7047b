'use strict';

// Times single calls: every implementation draws the same texts in one process. They take turns in
// each round, in random order.

const { measureBatches, secondsOfBatches } = require('./batch');
const { NAMES, loadImplementations } = require('./implementations');
const { TEXTS, WIDTHS, filling } = require('./items');
const { secondsOfTurns, timeInTurns } = require('./turns');

/** @typedef {import('./turns').CallResult} CallResult */
/** @typedef {CallResult & { version: number }} VersionResult */

/**
 * @typedef {object} Calls
 * @property {CallResult[]} calls of each length of text
 * @property {CallResult[]} widths of each width of a picture
 * @property {VersionResult[]} symbolVersions of each version of the symbol
 * @property {import('./batch').BatchResult[]} batches
 */

const WARM_UP_MS = 300;

/** Of a version: there are forty, and what is warm for one is nearly so for the next. */
const SHORT_WARM_UP_MS = 100;

/** All there are at each length, as a guess of what that takes. */
const IMPLEMENTATIONS = 16;

/** Whose time is told for each width: who makes the picture as wide as it is asked for, or nearly. */
const OF_WIDTHS = Object.freeze([NAMES.ours, NAMES.article, NAMES.qrcode]);

/** Whose for each version: the nearest in JavaScript makes the modules only. */
const OF_VERSIONS = Object.freeze([NAMES.ours, NAMES.qr]);

/**
 * @param {object} options
 * @param {number} options.rounds
 * @param {readonly number[]} options.versions
 * @param {(what: string, seconds: number) => void} [options.step] told what is running
 * @returns {Promise<Calls>}
 * @throws {StepError} if an implementation gives anything but the code of the text
 */
async function measureCalls({ rounds, versions, step = () => {} }) {
  const all = await loadImplementations();
  const some = (/** @type {readonly string[]} */ names) => all.filter(({ name }) => names.includes(name));
  /** @type {Omit<Calls, 'batches'>} */
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
  return { ...measured, batches: await measureBatches({ rounds, step }) };
}

/**
 * @param {{ rounds: number, versions: readonly number[] }} options
 * @returns {number} how long all of it is expected to take
 */
function secondsOfCalls({ rounds, versions }) {
  const full = { rounds, warmUpMs: WARM_UP_MS };
  const short = { rounds, warmUpMs: SHORT_WARM_UP_MS };
  return (
    TEXTS.length * secondsOfTurns(IMPLEMENTATIONS, full) +
    WIDTHS.length * secondsOfTurns(OF_WIDTHS.length, full) +
    versions.length * secondsOfTurns(OF_VERSIONS.length, short) +
    secondsOfBatches(rounds)
  );
}

module.exports = { measureCalls, secondsOfCalls };
