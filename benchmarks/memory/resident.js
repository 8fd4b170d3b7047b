'use strict';

// What a process holds after many calls, against what it held after few: whether anything is never given back.

const path = require('node:path');

const { outputOf } = require('../support/commands');

/**
 * @typedef {object} ResidentSample
 * @property {number} calls of `generateQrCode` with 44 bytes of text, all in one process
 * @property {number} bytes of resident memory then, after a collection
 */

const PROGRAM = path.join(__dirname, 'many-calls.js');

/** A guess, for the line of progress. */
const CALL_SECONDS = 10e-6;

/**
 * @param {readonly number[]} counts of calls, from the least to the most
 * @returns {Promise<ResidentSample[]>} a sample of each count
 */
async function measureResident(counts) {
  const { stdout } = await outputOf(process.execPath, ['--expose-gc', PROGRAM, ...counts.map(String)]);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** @param {readonly number[]} counts */
function secondsOfResident(counts) {
  return 1 + Math.max(...counts) * CALL_SECONDS;
}

module.exports = { measureResident, secondsOfResident };
