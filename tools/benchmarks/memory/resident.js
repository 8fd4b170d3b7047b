'use strict';

// Compares the memory of a process after many calls and after few, to find leaks. A second process
// only allocates Buffers of the same length, which shows the memory that Node itself keeps.

const path = require('node:path');

const { outputOf } = require('../../support/commands');

/**
 * The resident memory after a garbage collection, in bytes.
 *
 * @typedef {object} ResidentSample
 * @property {number} calls the number of calls of `generateQrCode` with 44 bytes of text, all in
 *   one process, and of Buffers in the other
 * @property {number} code the memory of the process that makes codes
 * @property {number} buffer the memory of the process that allocates Buffers
 */

const PROGRAM = path.join(__dirname, 'many-calls.js');

/** An estimate for the progress line. */
const CALL_SECONDS = 10e-6;

/**
 * @param {readonly number[]} counts the numbers of calls, in ascending order
 * @returns {Promise<ResidentSample[]>} a sample for each count
 */
async function measureResident(counts) {
  const code = await samples('code', counts);
  const buffer = await samples('buffer', counts);
  return counts.map((calls, i) => ({ calls, code: code[i] ?? Number.NaN, buffer: buffer[i] ?? Number.NaN }));
}

/**
 * @param {'code' | 'buffer'} what
 * @param {readonly number[]} counts
 * @returns {Promise<number[]>}
 */
async function samples(what, counts) {
  const { stdout } = await outputOf(process.execPath, ['--expose-gc', PROGRAM, what, ...counts.map(String)]);
  return stdout.split('\n').slice(0, -1).map(Number);
}

/** @param {readonly number[]} counts */
function secondsOfResident(counts) {
  return 1 + Math.max(...counts) * CALL_SECONDS;
}

module.exports = { measureResident, secondsOfResident };
