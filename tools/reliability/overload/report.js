'use strict';

// Formats the results of the overload test for docs/reliability.md.

const { table } = require('../../support/table');

/**
 * @typedef {{ p50: number, p99: number }} Latency milliseconds
 *
 * @typedef {object} Row
 * @property {number} times the rate as a multiple of the capacity
 * @property {boolean} isBounded
 * @property {number} connections the connections opened before
 * @property {number} rate the requests due per second
 * @property {number} accepted the answers of 200 per second
 * @property {number} refused the answers of 503 per second
 * @property {number} unfinished the requests without an answer at the end
 * @property {number} failed the requests with another status or a connection error
 * @property {Latency} acceptedMs
 * @property {Latency} refusedMs
 *
 * @typedef {{ seconds: number, capacity: number, rows: Row[] }} Figures
 */

/**
 * @param {Figures} figures
 * @returns {[string, string][]}
 */
function rows({ rows: all }) {
  const [bounded, unbounded] = [true, false].map((isBounded) =>
    all.find((row) => row.times === 5 && row.isBounded === isBounded),
  );
  if (!bounded || !unbounded) return [];
  return [
    [
      'Five times as many requests as a worker can answer',
      `${number(bounded.accepted)} answers/s, p99 ${ms(bounded.acceptedMs.p99)}, and ${number(bounded.refused)} refusals/s; ` +
        `without the limit ${number(unbounded.accepted)} answers/s, p99 ${ms(unbounded.acceptedMs.p99)}`,
    ],
  ];
}

/** @param {Figures} figures */
function section({ seconds, capacity, rows: all }) {
  const titles = [
    'load',
    'limit',
    'connections',
    'requests /s',
    '200 /s',
    'p50',
    'p99',
    '503 /s',
    'p50',
    'p99',
    'failed',
    'unanswered',
  ];
  const lines = all.map((row) => [
    `${row.times}×`,
    row.isBounded ? 'yes' : 'no',
    number(row.connections),
    number(row.rate),
    number(row.accepted),
    ms(row.acceptedMs.p50),
    ms(row.acceptedMs.p99),
    number(row.refused),
    row.refused ? ms(row.refusedMs.p50) : '',
    row.refused ? ms(row.refusedMs.p99) : '',
    number(row.failed),
    number(row.unfinished),
  ]);
  return (
    `One worker answers ${number(capacity)} requests per second in a closed loop. Each row was measured for ${seconds} s. ` +
    `The last column counts the requests without an answer at the end.\n\n` +
    table(titles, lines)
  );
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString('en-US');
}

/** @param {number} value */
function ms(value) {
  return `${value < 10 ? value.toFixed(1) : number(Math.round(value))} ms`;
}

module.exports = { rows, section };
