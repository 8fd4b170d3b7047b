'use strict';

// Compares the memory of a process after many calls and after few, to find leaks. A second process
// only allocates Buffers of the same length, which shows the memory that Node itself keeps.

const path = require('node:path');

const { outputOf } = require('../../support/commands');

/**
 * Bytes of resident memory after a collection.
 *
 * @typedef {object} ResidentSample
 * @property {number} calls of `generateQrCode` with 44 bytes of text, all in one process; or Buffers in another
 * @property {number} code of the process that makes codes
 * @property {number} buffer of the process that takes Buffers
 */

const PROGRAM = path.join(__dirname, 'many-calls.js');

/** A guess, for the line of progress. */
const CALL_SECONDS = 10e-6;

/**
 * @param {readonly number[]} counts of calls, from the least to the most
 * @returns {Promise<ResidentSample[]>} a sample of each count
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
