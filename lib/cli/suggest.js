'use strict';

// "Did you mean" for options that do not exist: misspelt, abbreviated, or with the name that
// another program gives them.

const { distance, nearest } = require('../nearest');
const { isName } = require('../objects');
const { ALIASES: LIBRARY_ALIASES, OPTIONS } = require('../options/table');
const { FLAGS } = require('./failure');

/** @import { Known } from './arguments' */

/**
 * The names that other QR code commands, and people, have for the options of this command. The
 * table of options has those for the options of the library.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const OTHER_NAMES = Object.freeze({
  ...Object.fromEntries(OPTIONS.map(({ flag }) => [flag.name, flag.otherNames ?? []])),
  force: ['overwrite', 'replace', 'clobber', 'yes'],
  binary: ['bytes', 'raw', '8bit', 'byte'],
  output: ['out', 'out-file', 'file', 'to', 'save'],
  out: ['output', 'folder', 'dir', 'directory', 'output-dir', 'out-dir', 'outdir', 'to'],
  delimiter: ['separator', 'sep', 'delim'],
  encoding: ['charset', 'codepage'],
  text: ['data', 'content', 'url', 'column'],
  name: ['filename', 'file-name', 'id'],
  verbose: ['debug'],
  help: ['usage', '?'],
});

/**
 * Returns the options that a name may stand for.
 *
 * @param {string} name as it was given, without dashes in front
 * @param {Known} known
 * @returns {string[]} long names, the likeliest first; empty if none is likely
 */
function optionsLike(name, known) {
  const names = Object.keys(known);
  const key = plain(name);
  const find = (/** @type {(each: string) => boolean} */ is) => names.filter(is);
  const ways = [
    () => find((each) => plain(each) === key),
    () => (name.length === 1 ? find((each) => known[each]?.short === key || isInitial(name, each)) : []),
    () => find((each) => aliasesOf(each).has(key)),
    () => find((each) => key.length > 1 && plain(each).startsWith(key)),
    () => find((each) => each.includes('-') && key.length > 3 && plain(each).includes(key)),
    () => find((each) => key.length > 2 && [...aliasesOf(each)].some((alias) => alias.startsWith(key))),
    () => [misspelt(name, names)].flatMap((each) => each ?? []),
  ];
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * @param {string} option
 * @returns {Set<string>}
 */
function aliasesOf(option) {
  const others = Object.hasOwn(OTHER_NAMES, option) ? (OTHER_NAMES[option] ?? []) : [];
  const ofLibrary = [...FLAGS].flatMap(([name, flags]) => (flags.includes(`--${option}`) ? [name] : []));
  const aliases = [...LIBRARY_ALIASES].flatMap(([alias, name]) => (ofLibrary.includes(name) ? [alias] : []));
  return new Set([...others, ...ofLibrary, ...aliases].map(plain));
}

/**
 * @param {string} name
 * @param {string[]} names
 * @returns {string | undefined}
 */
function misspelt(name, names) {
  const best = nearest(name, names);
  if (best !== undefined || name.length < 3 || !isName(name)) return best;
  // nearest() is stricter with short names. The command has few of them, and its user can judge the
  // suggestion.
  return names.find((each) => each.length === 4 && distance(name.toLowerCase(), each) === 1);
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

/** @param {string} name */
function plain(name) {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

module.exports = { optionsLike };
