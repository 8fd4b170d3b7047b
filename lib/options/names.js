'use strict';

// Checks objects, and the names of their properties.

const { createArgumentError, createUnknownOptionError, describe, quote } = require('../error');
const { isRecord } = require('../objects');

/**
 * Refuses a value of an option that is not an object with some properties, or that has others.
 *
 * @param {any} value
 * @param {readonly string[]} names the properties that are allowed
 * @param {string} option its name
 */
function checkObject(value, names, option) {
  if (!isRecord(value)) {
    const expected = `an object { ${names.join(', ')} }`;
    throw createArgumentError('ERR_QR_INVALID_OPTION', expected, option, describe(value));
  }
  checkNames(value, names, 'ERR_QR_UNKNOWN_OPTION', option);
}

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

module.exports = { checkNames, checkObject };
