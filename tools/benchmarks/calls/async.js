'use strict';

// Times generateQrCodeAsync, one call at a time, against an empty task of Node's thread pool: what
// handing work to another thread and waiting for it takes at least.

const { StepError } = require('../../support/steps');
const { shuffled } = require('../../support/statistics');
const { artifact } = require('../../tiers/artifacts');
const { TEXTS } = require('./items');

/**
 * @typedef {object} AsyncResult
 * @property {number} bytes of the text
 * @property {number[]} empty microseconds per empty task in each round
 * @property {number[]} async microseconds per call in each round
 */

/** The length in bytes of an ordinary text. */
const BYTES = 44;

/** The calls of one turn: some milliseconds, so that the rounds see the same state of the machine. */
const CALLS = 200;

/** The turns of each round. */
const TURNS = 20;

/** The expected duration of a call, in microseconds. */
const CALL_US = 30;

/**
 * @param {object} options
 * @param {number} options.rounds
 * @param {(what: string, seconds: number) => void} options.step called with the current task and
 *   its expected duration
 * @param {() => Promise<unknown>} [options.emptyTask]
 * @param {typeof import('../../..')} [options.functions] the package to measure
 * @returns {Promise<AsyncResult>} the fastest turn of each round
 * @throws {StepError} if the two functions give different codes
 */
async function measureAsync({
  rounds,
  step,
  emptyTask = require(artifact('3-napi', 'article', 'article.node')).emptyTask,
  functions = require('../../..'),
}) {
  const item = TEXTS.find(({ bytes }) => bytes === BYTES);
  if (item === undefined) throw new StepError(`There is no text of ${BYTES} bytes.`);
  const { text, width } = item;
  const { generateQrCode, generateQrCodeAsync } = functions;
  if (!(await generateQrCodeAsync(text, { width })).equals(generateQrCode(text, { width }))) {
    throw new StepError('generateQrCodeAsync gives another code. Nothing was timed.');
  }
  const ways = {
    empty: emptyTask,
    async: () => generateQrCodeAsync(text, { width }),
  };
  /** @type {AsyncResult} */
  const result = { bytes: BYTES, empty: [], async: [] };
  for (let round = 0; round < rounds; round++) {
    step(`async calls: round ${round + 1} of ${rounds}`, secondsOfAsync(1));
    const best = { empty: Number.POSITIVE_INFINITY, async: Number.POSITIVE_INFINITY };
    for (let turn = 0; turn < TURNS; turn++) {
      for (const way of shuffled(/** @type {const} */ (['empty', 'async']), round + turn)) {
        best[way] = Math.min(best[way], await timeCalls(ways[way]));
      }
    }
    result.empty.push(best.empty);
    result.async.push(best.async);
  }
  return result;
}

/**
 * Waits for each call before the next.
 *
 * @param {() => Promise<unknown>} call
 * @returns {Promise<number>} microseconds per call
 */
async function timeCalls(call) {
  const start = performance.now();
  for (let i = 0; i < CALLS; i++) await call();
  return ((performance.now() - start) * 1000) / CALLS;
}

/** @param {number} rounds */
function secondsOfAsync(rounds) {
  return (rounds * TURNS * CALLS * 2 * CALL_US) / 1e6;
}

module.exports = { measureAsync, secondsOfAsync };
