'use strict';

// Formats the results of fuzzing the API for docs/reliability.md.

const { table } = require('../../support/table');

/** @import { Found } from './fuzz' */

/** @param {number} count */
const number = (count) => count.toLocaleString('en');

/** @param {Record<string, number>} counts */
const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);

/** Counts each error code over all functions, the most frequent first. @param {Found['outcomes']} outcomes */
function codesOf(outcomes) {
  /** @type {Map<string, number>} */
  const codes = new Map();
  for (const counts of Object.values(outcomes)) {
    for (const [outcome, count] of Object.entries(counts)) {
      if (outcome.startsWith('ERR_QR_')) codes.set(outcome, (codes.get(outcome) ?? 0) + count);
    }
  }
  return [...codes].sort(([, a], [, b]) => b - a);
}

/**
 * @param {Found} found
 * @returns {[string, string][]}
 */
function rows({ outcomes, missing, failures, read }) {
  const total = Object.values(outcomes).reduce((calls, counts) => calls + sum(counts), 0);
  const all = codesOf(outcomes).length + missing.length;
  return [
    [
      `${number(total)} calls of ${Object.keys(outcomes).length} functions with random arguments`,
      `${failures.length === 0 ? 'none' : failures.length} contradicted the documentation`,
    ],
    ['Error codes that arguments can cause', `${all - missing.length} of ${all} occurred`],
    [
      'Pictures of these calls that were passed to a decoder',
      `${number(read)}, all read back as the passed text`,
    ],
  ];
}

/** @param {Found} found */
function section({ seed, rounds, outcomes, missing, failures }) {
  const ofFunctions = Object.entries(outcomes).map(([name, counts]) => {
    const codes = Object.keys(counts).filter((each) => each.startsWith('ERR_QR_'));
    const refused = codes.reduce((total, code) => total + (counts[code] ?? 0), 0);
    const failed = (counts['exit 1'] ?? 0) + (counts['exit 2'] ?? 0);
    const given = (counts.value ?? 0) + (counts['exit 0'] ?? 0);
    const others = sum(counts) - refused - failed - given;
    const isFailed = failures.some((each) => each.name === name);
    return [
      name.startsWith('the ') ? name : `\`${name}\``,
      ...[sum(counts), given, refused + failed, others].map(number),
      name === 'the command' ? '' : String(codes.length),
      isFailed ? 'yes' : 'no',
    ];
  });
  const head = ['Function', 'Calls', 'Returned a value', 'Refused', 'Other', 'Error codes', 'Failed'];
  const ofCodes = codesOf(outcomes).map(([code, count]) => [`\`${code}\``, number(count)]);
  const never =
    missing.length === 0 ? '' : `\n\nDid not occur: ${missing.map((code) => `\`${code}\``).join(', ')}.`;
  return (
    `${number(rounds)} rounds. The first has seed ${seed}, each further one the next seed.\n\n` +
    `${table(head, ofFunctions)}\n\n${table(['Error code', 'Calls'], ofCodes)}${never}`
  );
}

module.exports = { rows, section };
