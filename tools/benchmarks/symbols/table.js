'use strict';

// The table that bench:symbols prints.

/**
 * @typedef {object} Time
 * @property {number} version
 * @property {string} encoder
 * @property {number} median in nanoseconds
 * @property {number} minimum in nanoseconds
 */

const OURS = 'qr-core';

/**
 * @param {string} lines of JSON
 * @returns {Time[]}
 */
function parseTimes(lines) {
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/**
 * @param {Time[]} times
 * @returns {string} our median and minimum by version, and the ratios of the others to them
 */
function symbolsTable(times) {
  const others = [...new Set(times.map(({ encoder }) => encoder))].filter((name) => name !== OURS);
  const head = ['version', 'ours, µs', 'minimum', ...others];
  const rows = times
    .filter(({ encoder }) => encoder === OURS)
    .map((own) => [
      `${own.version}`,
      (own.median / 1000).toFixed(2),
      (own.minimum / 1000).toFixed(2),
      ...others.map((name) => {
        const other = times.find(({ version, encoder }) => version === own.version && encoder === name);
        if (other === undefined) return '–';
        return `${ratio(other.median, own.median)} (${ratio(other.minimum, own.minimum)})`;
      }),
    ]);
  const lines = [head, head.map(() => '---:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n\nThe others: how many times our median, and in brackets our minimum.`;
}

/**
 * @param {number} other
 * @param {number} own
 */
function ratio(other, own) {
  const times = other / own;
  return `${times.toFixed(times < 100 ? 1 : 0)}×`;
}

module.exports = { parseTimes, symbolsTable };
