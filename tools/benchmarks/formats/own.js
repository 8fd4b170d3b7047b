'use strict';

// Measures the size and time of every format of this package.

const { FORMATS } = require('../../../lib/options/formats');
const { TEXTS } = require('../calls/items');
const { shuffled } = require('../../support/statistics');

/**
 * @typedef {object} OwnResult
 * @property {string} type
 * @property {{ bytes: number, size: number, us: number[] }[]} texts for each text: its bytes, the
 *   bytes of the picture, and the microseconds per call in each round
 */

/** The approximate duration of a turn. */
const TURN_MS = 20;

/**
 * @param {number} rounds
 * @returns {OwnResult[]}
 */
function measureOwn(rounds) {
  const { generateQrCode } = require('../../..');
  const types = /** @type {import('../../..').Type[]} */ (Object.keys(FORMATS));
  const results = types.map((type) => ({
    type,
    texts: TEXTS.map(({ bytes, text, width }) => {
      const level = /** @type {const} */ ({ errorCorrectionLevel: 'L' });
      const options = FORMATS[type]?.isText ? { type, ...level } : { type, width, ...level };
      const run = () => generateQrCode(text, options);
      return { bytes, size: run().length, run, calls: callsIn(run), us: /** @type {number[]} */ ([]) };
    }),
  }));
  const turns = results.flatMap(({ texts }) => texts);
  for (let round = 0; round < rounds; round++) {
    for (const { run, calls, us } of shuffled(turns, round)) {
      const start = performance.now();
      for (let i = 0; i < calls; i++) run();
      us.push(Math.round(((performance.now() - start) * 1e6) / calls) / 1000);
    }
  }
  return results.map(({ type, texts }) => ({
    type,
    texts: texts.map(({ bytes, size, us }) => ({ bytes, size, us })),
  }));
}

/**
 * @param {() => unknown} run
 * @returns {number} the number of calls per turn. Finding it also warms the function up
 */
function callsIn(run) {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < 5 * TURN_MS) {
    run();
    calls += 1;
  }
  return Math.ceil(calls / 5);
}

module.exports = { measureOwn };
