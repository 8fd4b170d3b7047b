'use strict';

// A result, as it is written and read.

const fs = require('node:fs');
const path = require('node:path');

const { StepError } = require('../../support/steps');

/**
 * @typedef {object} Result
 * @property {1} format
 * @property {string} date ISO 8601
 * @property {string} commit
 * @property {boolean} isChanged whether the tree was other than the commit
 * @property {{ cpu: string, cores: number, memory: number, system: string }} machine
 * @property {{ node: string, rustc: string, express: string, qrcode: string, generator?: string }} versions
 * @property {{ before: number[], after: number[] }} load averages
 * @property {import('../parity').Parity} [parity]
 * @property {import('../calls').CallResult[]} [calls] of each length of text
 * @property {import('../calls').CallResult[]} [widths] of each width of a picture
 * @property {import('../calls').VersionResult[]} [symbolVersions]
 * @property {import('../calls/batch').BatchResult[]} [batches]
 * @property {import('../sizes').SizeResult[]} [sizes]
 * @property {import('../http').HttpResult[]} [http]
 * @property {import('../memory').AloneRow[]} [alone]
 * @property {import('../memory/resident').ResidentSample[]} [resident]
 * @property {import('../memory').Soak} [soak]
 * @property {import('../footprint').Footprint} [footprint]
 */

const folder = path.join(__dirname, '../results');

/**
 * JSON that a person can read too: arrays of numbers and small objects stay on a line.
 *
 * @param {object} result
 */
function formatResult(result) {
  const text = JSON.stringify(result, null, 1);
  // What has no braces or brackets in it is joined, as is an object around one such object.
  const joined = text.replace(/([[{])\s*([^[\]{}]*?)\s*([\]}])/g, (whole, open, inside, close) => {
    const line = `${open}${inside.replace(/\s*\n\s*/g, ' ')}${close}`;
    return line.length <= 200 ? line : whole;
  });
  return `${joined}\n`;
}

/**
 * The newest of all results that are kept.
 *
 * @returns {{ file: string, result: Result }}
 */
function newestResult() {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  // Those beside the folders of the machines are no times.
  const files = names.filter((name) => name.endsWith('.json') && path.dirname(name) !== '.');
  const results = files.map((name) => {
    const file = `tools/benchmarks/results/${name.split(path.sep).join('/')}`;
    /** @type {Result} */
    const result = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
    return { file, result };
  });
  const [newest] = results.sort((a, b) => b.result.date.localeCompare(a.result.date));
  if (newest === undefined) throw new StepError('There is no result yet: npm run bench makes one.');
  return newest;
}

module.exports = { formatResult, newestResult };
