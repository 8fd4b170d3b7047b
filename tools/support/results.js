'use strict';

// Writes and reads the committed results of benchmarks/ and reliability/. A folder keeps one result
// of each kind and machine, in MACHINE/KIND.json. Saving a result replaces the older one.

const fs = require('node:fs');
const path = require('node:path');

const { root } = require('./steps');
const { machineName } = require('./machine');

/** A map of objects that is longer than this gets a line for each object. */
const MAX_LINE = 200;

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null;

/**
 * Returns a result as JSON that is readable in a diff: with a line for each row, and for each
 * property of the result itself.
 *
 * @param {object} result
 */
function formatResult(result) {
  return `${format(result, '', true)}\n`;
}

/**
 * @param {unknown} value
 * @param {string} indent of the line on which the value begins
 * @param {boolean} isResult whether the value is the result itself
 * @returns {string}
 */
function format(value, indent, isResult = false) {
  if (!isObject(value) || !(isResult || hasTable(value))) return formatLine(value);
  const isEachApart = isResult || isTable(value);
  /** @type {{ text: string, isJoined: boolean }[]} */
  const lines = [];
  for (const [key, each] of entries(value)) {
    const text = `${key}${format(each, `${indent} `)}`;
    const isJoined = !isEachApart && !hasTable(each);
    const last = lines.at(-1);
    if (isJoined && last?.isJoined) last.text += `, ${text}`;
    else lines.push({ text, isJoined });
  }
  const [open, close] = brackets(value);
  return `${open}\n${lines.map(({ text }) => `${indent} ${text}`).join(',\n')}\n${indent}${close}`;
}

/**
 * @param {unknown} value
 * @returns {string} the value on one line
 */
function formatLine(value) {
  if (!isObject(value)) return JSON.stringify(value);
  const inside = entries(value).map(([key, each]) => `${key}${formatLine(each)}`);
  const [open, close] = brackets(value);
  if (Array.isArray(value)) return `${open}${inside.join(', ')}${close}`;
  return inside.length === 0 ? '{}' : `${open} ${inside.join(', ')} ${close}`;
}

/**
 * Returns whether the elements of a value are rows. This is so for an array of objects, and for a
 * map of objects that is too long for one line.
 *
 * @param {unknown} value
 */
function isTable(value) {
  if (!isObject(value)) return false;
  const elements = Object.values(/** @type {object} */ (value));
  if (elements.length === 0 || !elements.every(isObject)) return false;
  return Array.isArray(value) || formatLine(value).length > MAX_LINE;
}

/**
 * @param {unknown} value
 * @returns {boolean} whether the value is a table or contains one
 */
function hasTable(value) {
  return isObject(value) && (isTable(value) || Object.values(/** @type {object} */ (value)).some(hasTable));
}

/**
 * @param {unknown} value an object or an array
 * @returns {[key: string, value: unknown][]} the keys with their colons, which are empty in an
 *   array
 */
function entries(value) {
  if (Array.isArray(value)) return value.map((each) => ['', each]);
  return Object.entries(/** @type {object} */ (value))
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => [`${JSON.stringify(key)}: `, each]);
}

/** @param {unknown} value */
const brackets = (value) => (Array.isArray(value) ? '[]' : '{}');

/**
 * Writes a result atomically.
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
 * @param {string} kind such as `times` or `soak`
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
 * Reads the result of a kind with the latest `date`, from any machine.
 *
 * @param {string} folder of all results
 * @param {string} kind
 * @returns {{ file: string, result: any } | undefined} undefined if no machine has one; the file is
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
