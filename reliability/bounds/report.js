'use strict';

const { table } = require('../../scripts/table');

/**
 * @typedef {object} Figures
 * @property {{ name: string, ms: number, memory: number, bytes: number }[]} calls
 * @property {number} mostMemory
 */

/**
 * @param {Figures} figures
 * @returns {[string, string][]}
 */
function rows({ calls }) {
  const slowest = calls.reduce((one, other) => (other.ms > one.ms ? other : one));
  const largest = calls.reduce((one, other) => (other.memory > one.memory ? other : one));
  return [
    ['The most time that one call takes', `${slowest.ms.toFixed(0)} ms (${slowest.name})`],
    ['The most memory that one call takes', `${mebibytes(largest.memory)} MiB (${largest.name})`],
  ];
}

/**
 * @param {Figures} figures
 * @returns {string}
 */
function section({ calls }) {
  return table(
    ['Call', 'Milliseconds, the first time', 'Memory at most, MiB', 'Bytes of the result'],
    calls.map(({ name, ms, memory, bytes }) => [
      name,
      ms < 10 ? ms.toFixed(2) : ms.toFixed(0),
      mebibytes(memory),
      bytes.toLocaleString('en'),
    ]),
  );
}

/** @param {number} bytes */
const mebibytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);

module.exports = { rows, section };
