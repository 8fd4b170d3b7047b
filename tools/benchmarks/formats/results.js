'use strict';

// What npm run tools -- bench:formats measured, as it is written and read.

const fs = require('node:fs');
const path = require('node:path');

const { root } = require('../../support/steps');
const { formatResult } = require('../report/results');

/** @typedef {import('../report/results').Result} Result */

/**
 * @typedef {Pick<Result, 'format' | 'date' | 'commit' | 'isChanged' | 'machine' | 'versions' | 'load'> & Measured} Formats
 *
 * @typedef {object} Measured
 * @property {{ format: string, calls: import('../calls/turns').CallResult[], gzipped?: import('./gzipped').Gzipped[] }[]}
 *   compared with other packages
 * @property {import('./own').OwnResult[]} own every format of this one
 */

const FILE = 'tools/benchmarks/results/formats.json';

/** @returns {Formats | undefined} those that are kept */
function readFormats() {
  const file = path.join(root, FILE);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

/** @param {Formats} formats */
function writeFormats(formats) {
  fs.writeFileSync(path.join(root, FILE), formatResult(formats));
}

module.exports = { FILE, readFormats, writeFormats };
