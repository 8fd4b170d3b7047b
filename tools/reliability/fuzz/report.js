'use strict';

// Formats the results of fuzzing for docs/reliability.md.

const { table } = require('../../support/table');

/** @import { Outcome } from './fuzzer' */
/** @import { Coverage } from './coverage' */

/** @typedef {{ minutes: number, jobs: number, targets: Outcome[], coverage: Coverage }} Figures */

const HEAD = [
  'Target',
  'What is compared',
  'Executions',
  'Per second',
  'Corpus',
  'Edges',
  'Memory',
  'Failures',
];

const grouped = (/** @type {number} */ number) => number.toLocaleString('en-US');
const percent = (/** @type {{ count: number, covered: number }} */ { count, covered }) =>
  `${((100 * covered) / count).toFixed(1)} %`;

/**
 * @param {Outcome} outcome
 * @returns {string[]}
 */
function rowOf({ name, what, executions, seconds, corpus, edges, memory, crash }) {
  return [
    name,
    what,
    grouped(executions),
    grouped(Math.round(executions / seconds)),
    grouped(corpus.inputs),
    `${grouped(edges.covered)} of ${grouped(edges.counters)}`,
    `${grouped(memory)} MB`,
    crash === null ? 'none' : '1',
  ];
}

/**
 * @param {Figures} figures
 * @returns {[string, string][]}
 */
function rows({ minutes, targets, coverage }) {
  const executions = targets.reduce((sum, target) => sum + target.executions, 0);
  const failures = targets.filter(({ crash }) => crash !== null).length;
  const lines = coverage.lines === null ? '' : `; ${percent(coverage.lines)} line coverage`;
  return [
    [
      `Fuzzing of the Rust core, ${targets.length} targets, ${minutes} min each`,
      `${grouped(executions)} inputs, ${failures === 0 ? 'no failure' : `${failures} targets failed`}${lines}`,
    ],
  ];
}

/**
 * @param {Figures} figures
 * @returns {string}
 */
function section({ targets, coverage }) {
  const counts = targets.flatMap(({ name, counts }) =>
    Object.entries(counts).map(([what, count]) => [name, what, grouped(count)]),
  );
  return [
    table(HEAD, targets.map(rowOf)),
    'What happened to the inputs:',
    table(['Target', 'Outcome', 'Inputs'], counts),
    ...linesOf(coverage),
  ].join('\n\n');
}

/**
 * @param {Coverage} coverage
 * @returns {string[]}
 */
function linesOf({ lines, files, why }) {
  if (lines === null) return [`Line coverage was not measured: ${why}`];
  const text = `The kept inputs cover ${grouped(lines.covered)} of ${grouped(lines.count)} lines of \`qr-core\` and \`qr-codecs\`, ${percent(lines)}.`;
  if (files.length === 0) return [text];
  const rest = files.map((file) => [`\`${file.file}\``, `${file.count - file.covered} of ${file.count}`]);
  return [`${text} The other lines are in:`, table(['File', 'Lines not covered'], rest)];
}

module.exports = { HEAD, rowOf, rows, section };
