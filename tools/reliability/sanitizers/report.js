'use strict';

// Formats the results of the sanitizers for a terminal and for docs/reliability.md. A fault ends
// the command, so a result shows how much was checked.

const { table } = require('../../support/table');

/** @param {number} number */
const count = (number) => number.toLocaleString('en');

/** @param {any} figures */
function steps({ rust, addon, leaks, valgrind }) {
  return [
    rust && ['the Rust tests with the address sanitizer', `${count(rust.tests)} tests`, 'no fault'],
    addon && [
      'the addon in Node with the address sanitizer',
      `${count(addon.tests)} tests of ${addon.files} files`,
      `${addon.reports} faults`,
    ],
    leaks && [
      'leaks at the end of the process',
      `${count(leaks.calls)} calls and ${leaks.workers} worker threads, half of which were terminated`,
      `${leaks.leaks} leaks in our code; ${leaks.ofNode} handles of terminated threads that Node keeps`,
    ],
    valgrind && [
      'the published addon in Node under Valgrind',
      `${count(valgrind.calls)} calls`,
      `${valgrind.ours} errors in our code, ${valgrind.errors} in total`,
    ],
  ].filter((step) => step !== undefined);
}

/** @type {import('../report/index').Part['rows']} */
function rows(figures) {
  return steps(figures).map(([what, how, found]) => [`Sanitizers: ${what}, ${how}`, `${found}`]);
}

/** @type {import('../report/index').Part['section']} */
function section(figures) {
  return table(['check', 'what ran', 'result'], steps(figures));
}

module.exports = { rows, section };
