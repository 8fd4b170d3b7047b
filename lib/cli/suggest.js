'use strict';

// Suggests options for an unknown name: a misspelt or abbreviated name, or the name of an option in
// another program.

const { findNearest, measureDistance } = require('../nearest');
const { isName } = require('../objects');
const { ALIASES: LIBRARY_ALIASES, OPTIONS } = require('../options/table');
const { FLAGS_BY_OPTION } = require('./failure');

/** @import { KnownFlags } from './arguments' */

/**
 * The names of options in other QR code commands, and other likely names. The table of options has
 * those of the library's options.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const OTHER_NAMES = Object.freeze({
  ...Object.fromEntries(OPTIONS.map(({ flag }) => [flag.name, flag.otherNames ?? []])),
  force: ['overwrite', 'replace', 'clobber', 'yes'],
  binary: ['bytes', 'raw', '8bit', 'byte'],
  sequence: ['symbols', 'split', 'structured-append', 'parts'],
  output: ['out', 'out-file', 'file', 'to', 'save'],
  out: ['output', 'folder', 'dir', 'directory', 'output-dir', 'out-dir', 'outdir', 'to'],
  delimiter: ['separator', 'sep', 'delim'],
  encoding: ['charset', 'codepage'],
  text: ['data', 'content', 'url', 'column'],
  name: ['filename', 'file-name', 'id'],
  grade: ['verifier', 'quality-grade', 'iso-15415'],
  verbose: ['debug'],
  help: ['usage', '?'],
});

/**
 * Finds the options that a name may stand for.
 *
 * @param {string} name as the user wrote it, without leading dashes
 * @param {KnownFlags} known
 * @returns {string[]} long names, the likeliest first; empty if none is likely
 */
function optionsLike(name, known) {
  const names = Object.keys(known);
  const key = simplify(name);
  const find = (/** @type {(each: string) => boolean} */ is) => names.filter(is);
  const ways = [
    () => find((each) => simplify(each) === key),
    () =>
      name.length === 1 ? find((each) => known[each]?.short === key || isInitial(name, each)) : [],
    () => find((each) => listAliases(each).has(key)),
    () => find((each) => key.length > 1 && simplify(each).startsWith(key)),
    () => find((each) => each.includes('-') && key.length > 3 && simplify(each).includes(key)),
    () =>
      find(
        (each) => key.length > 2 && [...listAliases(each)].some((alias) => alias.startsWith(key)),
      ),
    () => [findMisspelt(name, names)].flatMap((each) => each ?? []),
  ];
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * Lists the simplified names that people may use for an option.
 *
 * @param {string} option
 * @returns {Set<string>}
 */
function listAliases(option) {
  const others = Object.hasOwn(OTHER_NAMES, option) ? (OTHER_NAMES[option] ?? []) : [];
  const ofLibrary = [...FLAGS_BY_OPTION].flatMap(([name, flags]) =>
    flags.split(', ').includes(`--${option}`) ? [name] : [],
  );
  const aliases = [...LIBRARY_ALIASES].flatMap(([alias, name]) =>
    ofLibrary.includes(name) ? [alias] : [],
  );
  return new Set([...others, ...ofLibrary, ...aliases].map(simplify));
}

/**
 * Finds the option that a misspelt name was probably meant to be.
 *
 * @param {string} name
 * @param {string[]} names
 * @returns {string | undefined}
 */
function findMisspelt(name, names) {
  const best = findNearest(name, names);
  if (best !== undefined || name.length < 3 || !isName(name)) return best;
  // findNearest() is stricter with short names. The command has few of them, and its user can judge
  // the suggestion.
  return names.find((each) => each.length === 4 && measureDistance(name.toLowerCase(), each) === 1);
}

/**
 * Returns true if a capital letter may stand for an option: in many commands, -V is --version.
 *
 * @param {string} letter
 * @param {string} option
 */
function isInitial(letter, option) {
  return letter !== letter.toLowerCase() && option.startsWith(letter.toLowerCase());
}

/**
 * Removes the differences that do not matter: capitals, dashes, underscores and dots.
 *
 * @param {string} name
 */
function simplify(name) {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

module.exports = { optionsLike };
