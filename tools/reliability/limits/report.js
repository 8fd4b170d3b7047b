'use strict';

// Formats the outcomes of too little memory for a terminal and for docs/reliability.md.

const { table } = require('../../support/table');

const OUTCOMES = /** @type {const} */ ([
  ...[
    'right',
    'error',
    'ended by Rust',
    'ended by Node',
    'killed',
    'did not start',
    'wrong',
    'hung',
    'crashed',
  ],
]);

/** @typedef {import('./index').Way} Way */

/**
 * @param {Way} way
 * @param {(typeof OUTCOMES)[number]} outcome
 */
function sum({ levels }, outcome) {
  return levels.reduce((all, { counts }) => all + (counts[outcome] ?? 0), 0);
}

/** @type {import('../report/index').Part['section']} */
function section({ ways }) {
  const rows = ways.map((/** @type {Way} */ way) => {
    if (way.missing !== undefined) return [way.name, `not tried: ${way.missing}`, ...OUTCOMES.map(() => '')];
    return [way.name, `${way.levels.length}`, ...OUTCOMES.map((outcome) => `${sum(way, outcome)}`)];
  });
  return table(['limit', 'levels', ...OUTCOMES], rows);
}

/** @type {import('../report/index').Part['rows']} */
function rows({ ways }) {
  return ways
    .filter((/** @type {Way} */ { missing }) => missing === undefined)
    .map((/** @type {Way} */ way) => {
      const answers = sum(way, 'right').toLocaleString('en');
      const wrong = sum(way, 'wrong') + sum(way, 'hung') + sum(way, 'crashed');
      const ends = sum(way, 'ended by Rust') + sum(way, 'ended by Node') + sum(way, 'killed');
      return [
        `Too little memory: ${way.name}, ${way.levels.length} levels`,
        `${answers} right answers, ${sum(way, 'error')} errors, ${ends} processes ended; ${wrong} faults`,
      ];
    });
}

module.exports = { rows, section };
