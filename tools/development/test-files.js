'use strict';

// Finds the named test files, or all of a folder.

const fs = require('node:fs');
const path = require('node:path');

const { findNearest } = require('../../lib/nearest');
const { StepError, root } = require('../support/steps');

const ENDING = '.test.js';

/** The folders of the tests of the product and of the tools, and the commands that run them. */
const PRODUCT = { folder: '__test__', command: 'npm test --' };
const TOOLS = { folder: 'tools/__test__', command: 'npm run tools -- test' };

/** @param {{ folder: string }} where */
function namesIn({ folder }) {
  return fs
    .readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length));
}

/**
 * @param {string} wanted the path of a test file, its name, or a part of its name
 * @param {readonly string[]} names
 * @param {string} folder
 * @returns {string[]} the exact match, or all names that contain `wanted`
 */
function matching(wanted, names, folder) {
  const file = wanted.replaceAll('\\', '/').replace(/^\.\//, '');
  const name = path.posix.basename(file).replace(/(?:\.test)?(?:\.js)?$/, '');
  const where = path.posix.dirname(path.isAbsolute(wanted) ? path.posix.relative(root, file) : file);
  if (where !== '.' && where !== folder) return [];
  if (names.includes(name)) return [name];
  return name === '' ? [] : names.filter((each) => each.includes(name));
}

/**
 * Returns the named test files, in the order of their folder.
 *
 * @param {readonly string[]} wanted paths, names or parts of names; none means all
 * @param {{ folder: string, command: string }} [place] PRODUCT unless given, or TOOLS
 * @returns {string[]} absolute paths
 * @throws {StepError} if a name matches no file
 */
function testFiles(wanted, place = PRODUCT) {
  const names = namesIn(place);
  const found = new Set(wanted.length === 0 ? names : []);
  for (const each of wanted) {
    const matches = matching(each, names, place.folder);
    if (matches.length === 0) throw new StepError(explain(each, names, place));
    for (const name of matches) found.add(name);
  }
  return names.filter((name) => found.has(name)).map((name) => path.join(root, place.folder, name + ENDING));
}

/**
 * @param {string} wanted
 * @param {readonly string[]} names
 * @param {{ folder: string, command: string }} place
 * @returns {string} the problem, with similar names
 */
function explain(wanted, names, place) {
  const other = place === TOOLS ? PRODUCT : TOOLS;
  const [there] = matching(wanted, namesIn(other), other.folder);
  const start = `There is no test file ${wanted} in ${place.folder}.`;
  if (there !== undefined) return `${start} One is in ${other.folder}: run ${other.command} ${there} for it.`;
  const name = path.posix.basename(wanted.replaceAll('\\', '/')).replace(/(?:\.test)?(?:\.js)?$/, '');
  const near = nearList(name, names);
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`;
  const rust = place === PRODUCT ? ' A test in Rust runs with npm test -- --rust NAME.' : '';
  return `${start}${hint}${rust}`;
}

/**
 * @param {string} name
 * @param {readonly string[]} names
 * @returns {string[]} at most five names: the nearest one, and names with the same first word
 */
function nearList(name, names) {
  const best = findNearest(name, names);
  const word = name.split('-')[0] ?? '';
  const sharing = word.length < 3 ? [] : names.filter((each) => each.split('-').includes(word));
  return [...new Set([...(best === undefined ? [] : [best]), ...sharing])].slice(0, 5);
}

module.exports = { TOOLS, testFiles };
