'use strict';

// Formats the most expensive calls for docs/reliability.md.

const { table } = require('../../support/table');

/**
 * @typedef {object} Figures
 * @property {{ name: string, ms: number, memory: number, bytes: number }[]} calls
 * @property {import('./batches').Batch[]} [batches]
 * @property {number} mostMemory
 */

/**
 * @param {Figures} figures
 * @returns {[string, string][]}
 */
function rows({ calls, batches = [] }) {
  const slowest = calls.reduce((one, other) => (other.ms > one.ms ? other : one));
  const largest = calls.reduce((one, other) => (other.memory > one.memory ? other : one));
  const ofBatches = batches.slice(0, 1).map((batch) => {
    const most = batches.reduce((one, other) => (other.memory > one.memory ? other : one), batch);
    return ['Most memory of a batch', `${mebibytes(most.memory)} MiB (${most.name})`];
  });
  return [
    ['Longest time of one call', `${slowest.ms.toFixed(0)} ms (${slowest.name})`],
    ['Most memory of one call', `${mebibytes(largest.memory)} MiB (${largest.name})`],
    .../** @type {[string, string][]} */ (ofBatches),
  ];
}

/**
 * @param {Figures} figures
 * @returns {string}
 */
function section({ calls, batches = [] }) {
  const ofCalls = table(
    ['Call', 'First call, ms', 'Peak memory, MiB', 'Result, bytes'],
    calls.map(({ name, ms, memory, bytes }) => [
      name,
      ms < 10 ? ms.toFixed(2) : ms.toFixed(0),
      mebibytes(memory),
      bytes.toLocaleString('en'),
    ]),
  );
  if (batches.length === 0) return ofCalls;
  const ofBatches = table(
    ['Batch', 'Codes', 'Memory until the first code, MiB', 'Peak memory, MiB'],
    batches.map(({ name, codes, first, memory }) => [
      name,
      codes.toLocaleString('en'),
      mebibytes(first),
      mebibytes(memory),
    ]),
  );
  return `${ofCalls}\n\n${ofBatches}`;
}

/** @param {number} bytes */
const mebibytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);

module.exports = { rows, section };
