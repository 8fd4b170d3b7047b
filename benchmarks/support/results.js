'use strict';

// Writes and reads the results that are committed, of benchmarks/ and reliability/ alike. A folder keeps
// one result of each kind and machine, in MACHINE/KIND.json: saving a result replaces the one before.

const fs = require('node:fs');
const path = require('node:path');

const { root } = require('../../scripts/steps');
const { machineName } = require('./machine');

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
 * Writes a result, whole or not at all.
 *
 * @param {string} file
 * @param {object} result
 */
function writeResult(file, result) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, formatResult(result));
  fs.renameSync(`${file}.new`, file);
}

/**
 * Saves the result of this machine in place of its older one of the same kind.
 *
 * @param {string} folder of all results
 * @param {string} kind as in its name: `times`, `soak`
 * @param {object} result
 * @param {string} [machine]
 * @returns {string} the file, relative to the repository
 */
function saveResult(folder, kind, result, machine = machineName()) {
  const file = path.join(folder, machine, `${kind}.json`);
  writeResult(file, result);
  return nameOf(file);
}

/**
 * Reads the result of a kind that has the latest `date`, of whichever machine.
 *
 * @param {string} folder of all results
 * @param {string} kind
 * @returns {{ file: string, result: any } | undefined} undefined where no machine has one; the file is
 *   relative to the repository
 */
function newestResult(folder, kind) {
  const machines = fs.existsSync(folder) ? fs.readdirSync(folder).toSorted() : [];
  const found = machines
    .map((machine) => path.join(folder, machine, `${kind}.json`))
    .filter((file) => fs.existsSync(file))
    .map((file) => ({ file: nameOf(file), result: JSON.parse(fs.readFileSync(file, 'utf8')) }));
  return found.sort((a, b) => b.result.date.localeCompare(a.result.date))[0];
}

/** @param {string} file */
const nameOf = (file) => path.relative(root, file).split(path.sep).join('/');

module.exports = { formatResult, newestResult, saveResult, writeResult };
