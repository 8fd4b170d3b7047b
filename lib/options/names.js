'use strict';

// Checks the names of the properties of an object.

const { createArgumentError, quote, createUnknownOptionError } = require('../error');

/**
 * Refuses an object with a property of an unknown name. Inherited names count, as inherited
 * properties are read.
 *
 * @param {any} record
 * @param {readonly string[]} known the names that are allowed
 * @param {Parameters<typeof createArgumentError>[0]} code
 * @param {string} argument the name of the object, for errors
 */
function checkNames(record, known, code, argument) {
  for (const name in record) {
    if (known.includes(name)) continue;
    if (code === 'ERR_QR_UNKNOWN_OPTION')
      throw createUnknownOptionError(name, known, { within: argument });
    throw createArgumentError(code, `only ${joinNames(known)}`, argument, quote(name));
  }
}

/**
 * Lists names as in "a, b and c".
 *
 * @param {readonly string[]} names
 */
function joinNames(names) {
  return names.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

module.exports = { checkNames };
