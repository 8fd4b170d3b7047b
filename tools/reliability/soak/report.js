'use strict';

// What a soak found, for a terminal and for docs/reliability.md.

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
      'a million calls add (95 %)',
      'of which are Node’s own',
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
    `${count(calls)} calls in ${Math.round(seconds / 6) / 10} min: ${count(compared)} answers were compared with those at the start, ` +
    `and ${count(decoded)} read by a decoder, all of them right. Among them ${count(errors)} errors, ${count(aborted)} aborts, ` +
    `${count(batches)} batches, ${count(requests)} requests, and ${count(workers)} worker threads, half of them ended in the middle ` +
    `of their work. The event loop was late by ${loopDelay.p50} ms in half of all turns and ${loopDelay.p99} ms in one of a hundred, ` +
    `${loopDelay.max} ms at the most.`
  );
}

/** @param {any} figures */
const print = (figures) => `${done(figures)}\n\n${lines(figures)}`;

/** @type {import('../report/index').Part['rows']} */
function rows(figures) {
  const resident = figures.lines.find((/** @type {Line} */ { name }) => name === 'resident');
  const growing = figures.lines.filter((/** @type {Line} */ { verdict }) => verdict !== 'steady');
  const names = growing.map((/** @type {Line} */ { name, verdict }) => `${NAMES[name]} ${verdict}`);
  const heaps = figures.arenas === 0 ? ', with as many heaps as glibc makes' : '';
  return [
    [
      `${count(figures.counts.calls)} calls of every kind in one process${heaps}, ${Math.round(figures.seconds / 60)} min`,
      names.length > 0
        ? names.join(', ')
        : `nothing grows; resident memory by ${slope(resident)} a million calls`,
    ],
  ];
}

module.exports = { print, rows, section: print };
