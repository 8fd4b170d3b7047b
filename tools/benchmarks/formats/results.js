'use strict';

// Reads and saves the results of npm run tools -- bench:formats.

const path = require('node:path');

const { newestResult, saveResult } = require('../../support/results');

/** @typedef {import('../report/results').Result} Result */

/**
 * @typedef {Pick<Result, 'format' | 'date' | 'commit' | 'isChanged' | 'machine' | 'versions' | 'load'> & Measured} Formats
 *
 * @typedef {object} Measured
 * @property {{ format: string, calls: import('../calls/turns').CallResult[], gzipped?: import('./gzipped').Gzipped[] }[]}
 *   compared the formats that were compared with other packages
 * @property {import('./own').OwnResult[]} own the results for every format of this package
 */

const folder = path.join(__dirname, '../results');
const KIND = 'formats';

/**
 * Reads the newest result of `npm run tools -- bench:formats` from any machine.
 *
 * @returns {{ file: string, result: Formats } | undefined} undefined if there is none
 */
const newestFormats = () => newestResult(folder, KIND);

/**
 * Saves the result of `npm run tools -- bench:formats` on this machine, in place of the previous
 * one.
 *
 * @param {Formats} formats
 * @returns {string} the file, relative to the repository
 */
const saveFormats = (formats) => saveResult(folder, KIND, formats);

module.exports = { newestFormats, saveFormats };
