'use strict';

// Writes, reads and compares the instruction counts of each stage.

const fs = require('node:fs');
const path = require('node:path');

const { StepError, root } = require('../../support/steps');
const { writeResult } = require('../../support/results');

/**
 * @typedef {object} Counts
 * @property {1} format
 * @property {string} rustc
 * @property {string} valgrind
 * @property {StageCount[]} stages
 * @property {FileCount[]} files the files that spend the instructions of the whole call
 *
 * @typedef {object} StageCount
 * @property {string} stage
 * @property {number} bytes of the text
 * @property {number} instructions of a call
 *
 * @typedef {object} FileCount
 * @property {number} bytes of the text
 * @property {Record<string, number>} instructions of a call by source file, highest count first
 */

/** One file for all machines, as the counts are the same on each. */
const FILE = 'tools/benchmarks/results/instructions.json';

/** The relative increase that fails a check. Two runs differ by far less. */
const TOLERANCE = 0.03;

/** @returns {Counts} the saved counts */
function readCounts() {
  const file = path.join(root, FILE);
  if (!fs.existsSync(file))
    throw new StepError(`There is no ${FILE} yet: run npm run bench:instructions to write it.`);
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** @param {Counts} counts */
function writeCounts(counts) {
  writeResult(path.join(root, FILE), counts);
}

/**
 * @param {Counts} before
 * @param {Counts} now
 * @returns {string[]} a line for each stage that costs more, or is gone
 */
function raised(before, now) {
  return before.stages.flatMap(({ stage, bytes, instructions }) => {
    const found = now.stages.find((each) => each.stage === stage && each.bytes === bytes);
    const what = `${stage}, ${bytes} bytes`;
    if (found === undefined) return [`${what}: is not counted any more`];
    const part = found.instructions / instructions - 1;
    if (part < TOLERANCE) return [];
    return [`${what}: ${found.instructions} in place of ${instructions}, ${(part * 100).toFixed(1)} % more`];
  });
}

module.exports = { FILE, raised, readCounts, writeCounts };
