'use strict';

// What a code is made as, by name, media type or the name of a file.

const path = require('node:path');

const { describe, expectation } = require('../error');
const { isName } = require('../objects');
const { ALIASES, TYPES } = require('../options/picture');

/**
 * The name of a type that is called by name, as a file ends, or by media type, in any case. What is none stays as it is, to be refused.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
function typeNamed(value) {
  if (!isName(value)) return value;
  const name = value.toLowerCase();
  const known = named(name) ?? Object.keys(TYPES).find((each) => mediaTypeOf(each) === name);
  return known ?? value;
}

/**
 * The name of the type that a file is to be of. One whose name has no extension is a PNG.
 *
 * @param {string} file
 * @returns {string}
 */
function typeOfFile(file) {
  const extension = path.extname(file).slice(1);
  if (extension === '') return 'png';
  const name = isName(extension) ? named(extension.toLowerCase()) : undefined;
  if (name !== undefined) return name;
  const endings = [...Object.keys(TYPES), ...ALIASES.keys()].filter((each) => named(each) !== undefined);
  throw expectation(
    'ERR_QR_INVALID_OPTION',
    `the name of a file that ends in ${endings.map((each) => `.${each}`).join(', ')}, or a type,`,
    'path',
    describe(file),
  );
}

/**
 * @param {string} name
 * @returns {string | undefined}
 */
function named(name) {
  const known = ALIASES.get(name) ?? name;
  return Object.hasOwn(TYPES, known) ? known : undefined;
}

/**
 * The media type without its parameters.
 *
 * @param {string} name
 */
function mediaTypeOf(name) {
  return TYPES[name]?.mediaType.split(';')[0];
}

module.exports = { mediaTypeOf, typeNamed, typeOfFile };
