'use strict';

// Formats the instruction counts as tables, by stage and by file.

const { number, table } = require('./tables');

/** @typedef {import('../instructions/counts').Counts} Counts */

/**
 * @param {Pick<Counts, 'stages'>} counts
 * @returns {string}
 */
function instructionsTable({ stages }) {
  const lengths = [...new Set(stages.map(({ bytes }) => bytes))];
  const rows = [...new Set(stages.map(({ stage }) => stage))].map((stage) => [
    stage,
    ...lengths.map((bytes) => {
      const found = stages.find((each) => each.stage === stage && each.bytes === bytes);
      return number(found?.instructions);
    }),
  ]);
  return table([' stage', ...lengths.map((bytes) => `${bytes} bytes`)], rows);
}

/** Files with a smaller share are summed up in one row. */
const MIN_SHARE = 0.01;

/**
 * @param {Counts} counts
 * @returns {string} the share of each file
 */
function filesTable({ files }) {
  const parts = files.map(({ instructions }) => {
    const total = Object.values(instructions).reduce((sum, value) => sum + value, 0);
    return new Map(Object.entries(instructions).map(([file, value]) => [file, value / total]));
  });
  const most = (/** @type {string} */ file) => Math.max(...parts.map((part) => part.get(file) ?? 0));
  const names = [...new Set(parts.flatMap((part) => [...part.keys()]))];
  const large = names.filter((file) => most(file) >= MIN_SHARE).sort((a, b) => most(b) - most(a));
  const rows = large.map((file) => [file, ...parts.map((part) => percent(part.get(file) ?? 0))]);
  const rest = parts.map((part) => 1 - large.reduce((sum, file) => sum + (part.get(file) ?? 0), 0));
  rows.push(['all others', ...rest.map(percent)]);
  return table([' file', ...files.map(({ bytes }) => `${bytes} bytes`)], rows);
}

/** @param {number} part */
function percent(part) {
  return `${(part * 100).toFixed(1)} %`;
}

module.exports = { filesTable, instructionsTable };
