'use strict';

// Formats the results of the attacks for docs/reliability.md.

const { table } = require('../../support/table');

/**
 * @typedef {{ memory: number, files: number }} Held
 * @typedef {{ p50: number, p99: number, count: number }} Times milliseconds
 * @typedef {{ name: string, quiet: Times, attacked: Times, failed: number, recovery: number, left?: string[], before: Held, during: Held, after: Held }} Attacked
 * @typedef {{ clients: number, rate: number, p50: number, p99: number, failed: number, before: number, during: number, cores: number }} Wide
 * @typedef {{ version: string, attacks: Attacked[], before: Held, after: Held, wide: Wide, problems: string[] }} OfNode
 * @typedef {{ seconds: number, shapes: number, pipelined: number, nodes: OfNode[] }} Figures
 */

/**
 * @param {Figures} figures
 * @returns {[string, string][]}
 */
function rows({ shapes, nodes }) {
  const attacks = nodes.flatMap((each) => each.attacks);
  const problems = nodes.flatMap((each) => each.problems);
  const failed = attacks.reduce((sum, each) => sum + each.failed, 0);
  const worst = Math.max(...attacks.map(({ quiet, attacked }) => attacked.p99 / quiet.p99));
  const names = new Set(attacks.map(({ name }) => name));
  return [
    [
      `${shapes} malformed or unusual requests and ${names.size} lasting attacks, on Node.js ` +
        nodes.map(({ version }) => version.split('.', 1)[0]).join(', '),
      `${problems.length === 0 ? 'all answered correctly' : `${problems.length} problems`}; of the normal requests meanwhile ` +
        `${failed} failed, p99 at most ${worst.toFixed(1)} times that without an attack`,
    ],
  ];
}

/** @param {Figures} figures */
function section({ seconds, shapes, pipelined, nodes }) {
  return `${shapes} malformed or unusual requests one by one, and ${pipelined} pipelined ones. Then each attack for ${seconds} s, during which the requests of a normal client are measured:

${nodes.map(ofNode).join('\n\n')}`;
}

/** @param {OfNode} found */
function ofNode({ version, attacks, before, after, wide, problems }) {
  const titles = [
    'attack',
    'p50 quiet',
    'p50',
    'p99 quiet',
    'p99',
    'requests',
    'failed',
    'recovery',
    'memory before',
    'during',
    'after',
    'files before',
    'during',
    'after',
  ];
  const lines = attacks.map((each) => [
    each.name,
    ms(each.quiet.p50),
    ms(each.attacked.p50),
    ms(each.quiet.p99),
    ms(each.attacked.p99),
    `${each.attacked.count}`,
    `${each.failed}`,
    `${each.recovery} s`,
    megabytes(each.before.memory),
    megabytes(each.during.memory),
    megabytes(each.after.memory),
    `${each.before.files}`,
    `${each.during.files}`,
    `${each.after.files}`,
  ]);
  const found =
    problems.length === 0 ? 'No problems were found.' : problems.map((each) => `- ${each}`).join('\n');
  return `**Node.js ${version}**

${table(titles, lines)}

Memory and open files are those of all three processes: ${megabytes(before.memory)} and ${before.files} files at the start, ${megabytes(after.memory)} and ${after.files} at the end.

A server with one process that allows them draws codes of 2953 bytes, 16384 pixels wide, for ${wide.clients} clients: ${wide.rate} per second, p50 ${ms(wide.p50)}, p99 ${ms(wide.p99)}, ${wide.failed} failed, memory ${megabytes(wide.before)} before and ${megabytes(wide.during)} after.

${found}`;
}

/** @param {number} value */
function ms(value) {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

module.exports = { rows, section };
