'use strict';

// Formats the results of the fault injection for docs/reliability.md.

const { table } = require('../../support/table');

/**
 * @typedef {object} Fault
 * @property {string} name
 * @property {string} says
 * @property {import('./client').Counts} [counts]
 * @property {string[]} problems
 *
 * @typedef {{ seconds: number, decoded: number, faults: Fault[] }} Figures
 */

/**
 * @param {Figures} figures
 * @returns {[string, string][]}
 */
function rows({ seconds, faults }) {
  const answered = faults.reduce((sum, { counts }) => sum + (counts?.answered ?? 0), 0);
  const wrong = faults.reduce((sum, { counts }) => sum + (counts?.wrong ?? 0), 0);
  const killed = faults[0]?.counts;
  return [
    [
      `A worker killed every second for ${seconds} s, and six other faults, under load`,
      `${number(answered)} answers, ${wrong} wrong; ${killed ? `${part(killed)} succeeded at the first attempt while workers were killed` : ''}`,
    ],
  ];
}

/** @param {Figures} figures */
function section({ decoded, faults }) {
  const titles = [
    'fault',
    'requests',
    'answered',
    'first attempt',
    'retried',
    'given up',
    'cut off',
    'reset idle',
    'reset new',
    'refused',
    'wrong',
    'longest gap',
    'result',
  ];
  const lines = faults.map(({ name, counts, says, problems }) => [
    name,
    ...(counts === undefined
      ? Array(11).fill('')
      : [
          number(counts.sent),
          number(counts.answered),
          part(counts),
          number(counts.retried),
          number(counts.gaveUp),
          number(counts.truncated),
          number(counts.resetIdle),
          number(counts.resetFresh),
          number(counts.refusedConnections),
          number(counts.wrong),
          `${number(counts.longestGapMs)} ms`,
        ]),
    problems.length > 0 ? `**${problems.join('; ')}**` : says,
  ]);
  return `${table(titles, lines)}\n\nEvery answer had the expected bytes, except those counted as wrong. ${number(decoded)} were decoded.`;
}

/**
 * @param {import('./client').Counts} counts @returns {string} the share of requests that were
 * answered at the first attempt
 */
function part({ sent, answered, retried }) {
  return sent === 0 ? '' : `${(((answered - retried) / sent) * 100).toFixed(3)} %`;
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString('en-US');
}

module.exports = { rows, section };
