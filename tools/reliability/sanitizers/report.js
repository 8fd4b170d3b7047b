'use strict';

// What sanitizers found, for a terminal and for docs/reliability.md. A fault ends the command, so what is shown is how much
// was looked at.

const { table } = require('../../support/table');

/** @param {number} number */
const count = (number) => number.toLocaleString('en');

/** @param {any} figures */
function steps({ rust, addon, leaks, valgrind }) {
  return [
    rust && ['the Rust tests with the address sanitizer', `${count(rust.tests)} tests`, 'no fault'],
    addon && [
      'the addon with it, in Node',
      `${count(addon.tests)} tests of ${addon.files} files`,
      `${addon.reports} faults`,
    ],
    leaks && [
      'memory that nothing holds at the end',
      `${count(leaks.calls)} calls and ${leaks.workers} worker threads, half of them ended in the middle`,
      `${leaks.leaks} leaks of ours; ${leaks.ofNode} of handles that Node keeps of a thread that was ended`,
    ],
    valgrind && [
      'the published addon in Node in Valgrind',
      `${count(valgrind.calls)} calls`,
      `${valgrind.ours} errors of ours, ${valgrind.errors} in all`,
    ],
  ].filter((step) => step !== undefined);
}

/** @type {import('../report/index').Part['rows']} */
function rows(figures) {
  return steps(figures).map(([what, how, found]) => [`Sanitizers: ${what}, ${how}`, `${found}`]);
}

/** @type {import('../report/index').Part['section']} */
function section(figures) {
  return table(['', 'what ran', 'what came of it'], steps(figures));
}

module.exports = { rows, section };
