'use strict';

// Formats the result of a soak for a terminal and for docs/reliability.md.

const { table } = require('../../support/table');

/** @typedef {import('./verdict').Line} Line */

/** @type {Record<string, string>} */
const NAMES = {
  resident: 'resident memory',
  heapUsed: 'heap in use',
  external: 'external memory',
  arrayBuffers: 'array buffers',
  files: 'open files',
  threads: 'threads',
  handles: 'handles and requests',
};

const MB = 1e6;

/** @param {number} number */
const count = (number) => number.toLocaleString('en');

/**
 * @param {number} value
 * @param {boolean} isMemory
 */
function amount(value, isMemory) {
  return isMemory
    ? `${(value / MB).toFixed(value < 0 || value >= 10 * MB ? 1 : 2)} MB`
    : value.toFixed(Number.isInteger(value) ? 0 : 2);
}

/** @param {Line} line */
function slope({ fit, isMemory }) {
  return `${amount(fit.slope, isMemory)} (${amount(fit.low, isMemory)} to ${amount(fit.high, isMemory)})`;
}

/** @param {any} figures */
function lines({ lines, control }) {
  return table(
    [
      '',
      'after the warm-up',
      'at the end',
      'growth per million calls (95 % interval)',
      'of Node alone',
      'limit',
      '',
    ],
    lines.map((/** @type {Line} */ line) => {
      const own = control.find((/** @type {Line} */ { name }) => name === line.name);
      const { name, isMemory, first, last, limit, verdict } = line;
      return [
        NAMES[name] ?? name,
        amount(first, isMemory),
        amount(last, isMemory),
        slope(line),
        own === undefined ? '' : slope(own),
        amount(limit, isMemory),
        verdict,
      ];
    }),
  );
}

/** @param {any} figures */
function done({ seconds, counts, loopDelay }) {
  const { calls, compared, decoded, errors, aborted, batches, requests, workers } = counts;
  return (
    `${count(calls)} calls in ${Math.round(seconds / 6) / 10} min. ${count(compared)} results were compared with those at the start, ` +
    `and ${count(decoded)} were read by a decoder. All were right. The calls include ${count(errors)} errors, ${count(aborted)} aborts, ` +
    `${count(batches)} batches, ${count(requests)} requests and ${count(workers)} worker threads, half of which were terminated in the middle ` +
    `of their work. The delay of the event loop was ${loopDelay.p50} ms (p50), ${loopDelay.p99} ms (p99) and ${loopDelay.max} ms (maximum).`
  );
}

/** @param {any} figures */
const print = (figures) => `${done(figures)}\n\n${lines(figures)}`;

/** @type {import('../report/index').Part['rows']} */
function rows(figures) {
  const resident = figures.lines.find((/** @type {Line} */ { name }) => name === 'resident');
  const growing = figures.lines.filter((/** @type {Line} */ { verdict }) => verdict !== 'steady');
  const names = growing.map((/** @type {Line} */ { name, verdict }) => `${NAMES[name]} ${verdict}`);
  const heaps = figures.arenas === 0 ? ', with the default number of glibc heaps' : '';
  return [
    [
      `${count(figures.counts.calls)} calls of every kind in one process${heaps}, ${Math.round(figures.seconds / 60)} min`,
      names.length > 0
        ? names.join(', ')
        : `no growth beyond the limits; resident memory ${slope(resident)} per million calls`,
    ],
  ];
}

module.exports = { print, rows, section: print };
