'use strict';

// What random arguments came to, for docs/reliability.md.

const { table } = require('../../support/table');

/** @import { Found } from './fuzz' */

/** @param {number} count */
const number = (count) => count.toLocaleString('en');

/** @param {Record<string, number>} counts */
const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);

/** Codes, by how often they were seen in all functions. @param {Found['outcomes']} outcomes */
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
      `${failures.length === 0 ? 'none' : failures.length} ended otherwise than documented`,
    ],
    ['error codes that arguments can have', `${all - missing.length} of ${all} seen`],
    [
      'pictures of these calls that a decoder was given',
      `${number(read)}, each read as the text that was passed`,
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
  const head = ['Function', 'Calls', 'Gave a value', 'Refused', 'Other', 'Codes', 'Failed'];
  const ofCodes = codesOf(outcomes).map(([code, count]) => [`\`${code}\``, number(count)]);
  const never =
    missing.length === 0 ? '' : `\n\nNever seen: ${missing.map((code) => `\`${code}\``).join(', ')}.`;
  return (
    `${number(rounds)} rounds, of which the first has the seed ${seed} and each other the next.\n\n` +
    `${table(head, ofFunctions)}\n\n${table(['Code', 'Seen'], ofCodes)}${never}`
  );
}

module.exports = { rows, section };
