'use strict';

// Times generateQrCodes, which works on all cores, against a loop of generateQrCode over the same
// texts.

const os = require('node:os');

const { StepError } = require('../../support/steps');
const { letters } = require('../../../__test__/support/letters');
const { shuffled } = require('../../support/statistics');
const { TEXTS } = require('./items');

/**
 * @typedef {object} BatchResult
 * @property {number} bytes of each text
 * @property {number} width of the pictures, in pixels
 * @property {number} texts how many
 * @property {number} cores
 * @property {number[]} loop codes per second in each round
 * @property {number[]} batch codes per second in each round
 * @property {number[]} [main] the CPU time of the main thread for a code of the batch in each round,
 *   in microseconds; missing before Node 22.19 and 23.9
 * @property {number[]} [others] the same for all other threads: those that draw, and V8's
 */

/** The lengths in bytes of an ordinary text and of the longest one. */
const BYTES = Object.freeze([44, 2953]);

/**
 * The approximate duration of the loop: long enough that starting and ending a batch matter little.
 */
const ROUND_MS = 200;
const MIN_TEXTS = 64;
const MAX_TEXTS = 20_000;

/**
 * @param {object} options
 * @param {number} options.rounds
 * @param {(what: string, seconds: number) => void} options.step called with the current task and
 *   its expected duration
 * @param {readonly number[]} [options.bytes] of the texts
 * @param {typeof import('../../..')} [options.functions] the package to measure
 * @returns {Promise<BatchResult[]>}
 * @throws {StepError} if the loop and the batch give different codes
 */
async function measureBatches({ rounds, step, bytes = BYTES, functions = require('../../..') }) {
  const results = [];
  for (const length of bytes) {
    const width = TEXTS.find((item) => item.bytes === length)?.width ?? 200;
    const ways = waysOf(functions, width);
    const texts = enoughTexts(length, ways.loop);
    step(`batch, ${length} bytes: comparing the codes`, 2);
    await compare(ways, texts);
    /** @type {BatchResult} */
    const result = {
      bytes: length,
      width,
      texts: texts.length,
      cores: os.availableParallelism(),
      loop: [],
      batch: [],
    };
    for (let round = 0; round < rounds; round++) {
      step(`batch, ${length} bytes: round ${round + 1} of ${rounds}`, (2 * ROUND_MS) / 1000);
      for (const way of shuffled(/** @type {const} */ (['loop', 'batch']), round)) {
        const usage = cpuTimes();
        const start = performance.now();
        await ways[way](texts, () => {});
        const seconds = (performance.now() - start) / 1000;
        result[way].push(Math.round(texts.length / seconds));
        if (way === 'batch') addShares(result, usage, cpuTimes());
      }
    }
    results.push(result);
  }
  return results;
}

/**
 * Returns the CPU time of the main thread and of the process so far, in microseconds.
 *
 * @returns {{ main: number, all: number } | undefined}
 */
function cpuTimes() {
  /** @type {() => NodeJS.CpuUsage} */
  const threadCpuUsage = Reflect.get(process, 'threadCpuUsage');
  if (threadCpuUsage === undefined) return undefined;
  const [main, all] = [threadCpuUsage.call(process), process.cpuUsage()];
  return { main: main.user + main.system, all: all.user + all.system };
}

/**
 * @param {BatchResult} result
 * @param {ReturnType<typeof cpuTimes>} before
 * @param {ReturnType<typeof cpuTimes>} after
 */
function addShares(result, before, after) {
  if (before === undefined || after === undefined) return;
  const main = after.main - before.main;
  const others = after.all - before.all - main;
  result.main = [...(result.main ?? []), main / result.texts];
  result.others = [...(result.others ?? []), others / result.texts];
}

/**
 * @typedef {(texts: string[], take: (png: Buffer, i: number) => void) => void | Promise<void>} Way
 *
 * @param {typeof import('../../..')} functions
 * @param {number} width
 * @returns {{ loop: Way, batch: Way }}
 */
function waysOf({ generateQrCode, generateQrCodes }, width) {
  return {
    loop(texts, take) {
      for (const [i, text] of texts.entries()) take(generateQrCode(text, { width }), i);
    },
    async batch(texts, take) {
      let i = 0;
      for await (const png of generateQrCodes(texts, { width })) take(png, i++);
    },
  };
}

/**
 * @param {number} bytes of each text
 * @param {Way} loop
 * @returns {string[]} different texts, enough for a loop of about `ROUND_MS`
 */
function enoughTexts(bytes, loop) {
  const some = Array.from({ length: MIN_TEXTS }, (_, i) => letters(bytes, i + 1));
  let ms = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    loop(some, () => {});
    ms = Math.min(ms, performance.now() - start);
  }
  const count = Math.round((MIN_TEXTS * ROUND_MS) / ms);
  const length = Math.min(Math.max(count, MIN_TEXTS), MAX_TEXTS);
  return Array.from({ length }, (_, i) => letters(bytes, i + 1));
}

/**
 * @param {{ loop: Way, batch: Way }} ways
 * @param {string[]} texts
 */
async function compare({ loop, batch }, texts) {
  /** @type {Buffer[]} */
  const expected = [];
  loop(texts, (png) => expected.push(png));
  let made = 0;
  await batch(texts, (png, i) => {
    if (expected[i]?.equals(png)) made++;
  });
  if (made !== texts.length) {
    throw new StepError(
      `Only ${made} of ${texts.length} codes of generateQrCodes equal those of generateQrCode. Nothing was timed.`,
    );
  }
}

/** @param {number} rounds */
function secondsOfBatches(rounds) {
  return BYTES.length * (2 + (2 * rounds * ROUND_MS) / 1000);
}

module.exports = { measureBatches, secondsOfBatches };
