'use strict';

// Reads and saves the results of npm run bench.

const path = require('node:path');

const { StepError } = require('../../support/steps');
const { newestResult, saveResult } = require('../../support/results');

/**
 * @typedef {object} Result
 * @property {1} format
 * @property {string} date ISO 8601
 * @property {string} commit
 * @property {boolean} isChanged whether the tree differed from the commit
 * @property {{ cpu: string, cores: number, memory: number, system: string }} machine
 * @property {{ node: string, rustc: string, express: string, qrcode: string, generator?: string }} versions
 * @property {{ before: number[], after: number[] }} load averages
 * @property {import('../parity').Parity} [parity]
 * @property {import('../calls').CallResult[]} [calls] results for each length of text
 * @property {import('../calls').CallResult[]} [widths] results for each width of a picture
 * @property {import('../calls').VersionResult[]} [symbolVersions]
 * @property {import('../calls/batch').BatchResult[]} [batches]
 * @property {import('../calls/async').AsyncResult} [async]
 * @property {import('../sizes').SizeResult[]} [sizes]
 * @property {import('../http').HttpResult[]} [http]
 * @property {import('../memory').AloneRow[]} [alone]
 * @property {import('../memory/resident').ResidentSample[]} [resident]
 * @property {import('../memory').Soak} [soak]
 * @property {import('../footprint').Footprint} [footprint]
 */

const folder = path.join(__dirname, '../results');

/** The kind of results that `npm run bench` saves. */
const KIND = 'times';

/**
 * Reads the newest result of `npm run bench` from any machine.
 *
 * @returns {{ file: string, result: Result }} the file is relative to the repository
 * @throws {StepError} if there is no result
 */
function newestTimes() {
  const newest = newestResult(folder, KIND);
  if (newest === undefined) throw new StepError('There is no result yet: run npm run bench first.');
  return newest;
}

/**
 * Saves the result of `npm run bench` on this machine, in place of the previous one.
 *
 * @param {Result} result
 * @returns {string} the file, relative to the repository
 */
const saveTimes = (result) => saveResult(folder, KIND, result);

module.exports = { newestTimes, saveTimes };
