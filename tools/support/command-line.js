'use strict';

// The help of the scripts, and the flags of those that take no other arguments.

const fs = require('node:fs');

/**
 * @param {readonly string[]} args
 * @returns {boolean} whether the arguments of a script ask for help
 */
function isHelpWanted(args) {
  return args.some((argument) => argument === '--help' || argument === '-h');
}

/**
 * Returns the comment at the head of a script as plain text. It has the arguments of the script.
 *
 * @param {string} file
 * @returns {string}
 */
function headerOf(file) {
  const [, header = ''] = /^'use strict';\n\n((?:\/\/.*\n)+)/.exec(fs.readFileSync(file, 'utf8')) ?? [];
  return header.replace(/^\/\/ ?/gm, '').trimEnd();
}

/**
 * Reads the command line of a script that takes only flags.
 *
 * @param {...string} known the flags, such as `--built`
 * @returns {Set<string>} the given flags
 * @throws {Error} with a code of `util.parseArgs` for any other argument
 */
function readFlags(...known) {
  const { parseArgs } = require('node:util');
  const names = known.map((flag) => flag.replace('--', ''));
  /** @type {Record<string, { type: 'boolean' }>} */
  const options = Object.fromEntries(names.map((name) => [name, { type: 'boolean' }]));
  return new Set(Object.keys(parseArgs({ options }).values).map((name) => `--${name}`));
}

module.exports = { headerOf, isHelpWanted, readFlags };
