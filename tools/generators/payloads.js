'use strict';

// Writes the page and the types of payloads from the table of schemes in lib/payloads.
//
//   node tools/generators/payloads.js           writes docs/payloads.md and lib/payloads/index.d.ts
//   node tools/generators/payloads.js --check   fails if one differs

const fs = require('node:fs');
const path = require('node:path');

const { StepError, main, root } = require('../support/steps');
const { writePage } = require('./payloads/page');
const { writeTypes } = require('./payloads/types');

const COMMAND = 'node tools/generators/payloads.js';

/** @type {[file: string, write: () => string][]} */
const FILES = [
  ['docs/payloads.md', writePage],
  ['lib/payloads/index.d.ts', writeTypes],
];

/**
 * Writes the files, or finds those that differ.
 *
 * @param {boolean} isCheck
 * @returns {string[]} the files that are out of date
 */
function generate(isCheck) {
  return FILES.flatMap(([name, write]) => {
    const file = path.join(root, name);
    const text = write();
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return [];
    if (!isCheck) fs.writeFileSync(file, text);
    return [name];
  });
}

if (require.main === module) {
  main(() => {
    const isCheck = process.argv.includes('--check');
    const outdated = generate(isCheck);
    if (isCheck && outdated.length > 0)
      throw new StepError(`${outdated.join(', ')} is out of date: run ${COMMAND}`);
  });
}

module.exports = { generate };
