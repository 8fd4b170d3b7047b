'use strict';

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
    return ['The most memory that a batch takes', `${mebibytes(most.memory)} MiB (${most.name})`];
  });
  return [
    ['The most time that one call takes', `${slowest.ms.toFixed(0)} ms (${slowest.name})`],
    ['The most memory that one call takes', `${mebibytes(largest.memory)} MiB (${largest.name})`],
    .../** @type {[string, string][]} */ (ofBatches),
  ];
}

/**
 * @param {Figures} figures
 * @returns {string}
 */
function section({ calls, batches = [] }) {
  const ofCalls = table(
    ['Call', 'Milliseconds, the first time', 'Memory at most, MiB', 'Bytes of the result'],
    calls.map(({ name, ms, memory, bytes }) => [
      name,
      ms < 10 ? ms.toFixed(2) : ms.toFixed(0),
      mebibytes(memory),
      bytes.toLocaleString('en'),
    ]),
  );
  if (batches.length === 0) return ofCalls;
  const ofBatches = table(
    ['Batch', 'Codes', 'Memory until the first code, MiB', 'Memory at most, MiB'],
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
