'use strict';

// Times the cases of bench:options in turns, and finds those that cost too much.

const { StepError } = require('../../support/steps');
const { median, shuffled } = require('../../support/statistics');

/** @typedef {import('./cases').Case} Case */
/** @typedef {(text: string, options: import('../../..').QrCodeOptions) => Buffer} Draw */

/**
 * A case with its times.
 *
 * @typedef {object} Cost
 * @property {string} option
 * @property {string} value
 * @property {number} median microseconds of a call
 * @property {number} min microseconds of a call
 * @property {number} times the least time, in times of that of the default call
 * @property {number} most the largest `times` that is no cliff
 * @property {boolean} isCliff
 */

/** A turn lasts about so long. */
const TURN_MS = 4;

/**
 * Times all cases. Each has a turn in every round, in another order each round.
 *
 * @param {readonly Case[]} cases the first is the default call
 * @param {object} how
 * @param {string} how.text
 * @param {number} how.rounds
 * @param {Draw} how.draw
 * @returns {Cost[]} in the order of the cases
 * @throws {StepError} if a call gives other bytes the second time
 */
function measureCosts(cases, { text, rounds, draw }) {
  const turns = cases.map((each) => {
    const run = () => draw(text, each.options);
    if (!run().equals(run())) {
      throw new StepError(`${each.option} ${each.value} draws other bytes each time. Nothing was timed.`);
    }
    return { run, calls: countCalls(run), us: /** @type {number[]} */ ([]) };
  });
  for (let round = 0; round < rounds; round++) {
    for (const { run, calls, us } of shuffled(turns, round)) {
      const start = performance.now();
      for (let i = 0; i < calls; i++) run();
      us.push(((performance.now() - start) * 1000) / calls);
    }
  }
  const unit = Math.min(...(turns[0]?.us ?? []));
  return cases.map(({ option, value, most }, i) => {
    const us = turns[i]?.us ?? [];
    const min = Math.min(...us);
    const times = min / unit;
    return { option, value, median: median(us), min, times, most, isCliff: times > most };
  });
}

/**
 * Warms a call up, and returns how many calls a turn has.
 *
 * @param {() => unknown} run
 */
function countCalls(run) {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < 5 * TURN_MS) {
    run();
    calls += 1;
  }
  return Math.ceil(calls / 5);
}

module.exports = { measureCosts };
