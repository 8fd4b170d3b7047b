'use strict';

// Formats the results of the formats as tables.

const { median } = require('../../support/statistics');
const { number, table, whole } = require('./tables');

/** @typedef {import('../formats/results').Formats} Formats */

/**
 * @param {Formats} formats
 * @returns {string[]} parts of a page
 */
function formatTables({ compared, own }) {
  return [
    ...compared.flatMap(({ format, calls, gzipped }) => [
      `### ${format}, compared with other packages`,
      comparedTable(calls),
      ...(gzipped ? [gzippedTable(calls, gzipped)] : []),
      ...notesOf(calls),
    ]),
    '### Every format',
    ownTable(own),
  ];
}

/**
 * @param {import('../calls/turns').CallResult[]} calls
 * @returns {string}
 */
function comparedTable(calls) {
  const names = calls[0]?.rows.map(({ name }) => name) ?? [];
  const header = calls.flatMap(({ bytes }) => [`${bytes} bytes`, 'µs']);
  const rows = names.map((name) => [
    name,
    ...calls.flatMap(({ rows: made }) => {
      const row = made.find((each) => each.name === name);
      return row === undefined || row.us.length === 0 ? [] : [whole(row.size), number(median(row.us))];
    }),
  ]);
  return table([' bytes and time', ...header], rows);
}

/**
 * @param {import('../calls/turns').CallResult[]} calls
 * @param {readonly import('../formats/gzipped').Gzipped[]} gzipped
 * @returns {string}
 */
function gzippedTable(calls, gzipped) {
  const header = calls.map(({ bytes }) => `${bytes} bytes`);
  const rows = gzipped.map(({ name, sizes }) => [
    name,
    ...sizes.map((size) => (size === null ? '–' : whole(size))),
  ]);
  return table([' gzipped bytes', ...header], rows);
}

/** @param {import('../calls/turns').CallResult[]} calls */
function notesOf(calls) {
  const noted = calls[0]?.rows.filter(({ note }) => note !== undefined) ?? [];
  return noted.length === 0 ? [] : [noted.map(({ name, note }) => `- ${name}: ${note}`).join('\n')];
}

/**
 * @param {Formats['own']} own
 * @returns {string}
 */
function ownTable(own) {
  const header = own[0]?.texts.flatMap(({ bytes }) => [`${bytes} bytes`, 'µs']) ?? [];
  const rows = own.map(({ type, texts }) => [
    type,
    ...texts.flatMap(({ size, us }) => [whole(size), number(median(us))]),
  ]);
  return table([' bytes and time', ...header], rows);
}

module.exports = { formatTables };
