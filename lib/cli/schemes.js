'use strict';

// Finds the scheme that a command names.

/** Matches the commands of schemes. Most texts are others, and do not need the table. */
const COMMAND = /^[a-z]{3,12}(?:-[a-z]{2,8}){0,2}$/;

/**
 * Finds the scheme of a command such as `swiss-qr-bill`.
 *
 * @param {string} [command]
 * @returns {Readonly<import('../payloads/table').Scheme> | undefined}
 */
function findScheme(command = '') {
  if (!COMMAND.test(command)) return undefined;
  const { SCHEMES } = require('../payloads/table');
  return SCHEMES.find((each) => each.command === command);
}

module.exports = { findScheme };
