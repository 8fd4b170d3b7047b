'use strict';

// Formats the costs of options as a table.

const { number, table } = require('../report/tables');

/** @typedef {import('./measure').Cost} Cost */

/**
 * @param {readonly Cost[]} costs
 * @returns {string}
 */
function costTable(costs) {
  const rows = costs.map(({ option, value, median, min, times, most, isCliff }) => [
    option,
    value,
    number(median),
    number(min),
    `${times.toFixed(1)}${isCliff ? ' (cliff)' : ''}`,
    most.toFixed(1),
  ]);
  return table([' option', ' value', 'median µs', 'min µs', '× default', 'limit'], rows);
}

module.exports = { costTable };
