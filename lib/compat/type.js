'use strict';

// Reads the names of types that npm `qrcode` accepts.

const path = require('node:path');

const { createArgumentError, describe } = require('../error');
const { isName } = require('../objects');
const {
  DEFAULT_FORMAT,
  FORMATS,
  FORMAT_ALIASES,
  findFileFormat,
  findFormatName,
} = require('../options/formats');

/**
 * Finds a type by its name, a file extension or its media type, in any case.
 *
 * @param {unknown} value
 * @returns {unknown} the name of the type; any other value unchanged, to be refused later
 */
function findType(value) {
  if (!isName(value)) return value;
  const name = value.toLowerCase();
  return findFormatName(name) ?? findMediaType(name) ?? value;
}

/**
 * Finds a type by its media type.
 *
 * @param {string} name in lower case
 */
function findMediaType(name) {
  return Object.values(FORMATS).find(({ mediaType }) => mediaType.split(';', 1)[0] === name)?.name;
}

/**
 * Detects the type of a file by its extension. A file without an extension is a PNG.
 *
 * @param {string} file
 * @returns {string} the name of the type
 */
function detectFileType(file) {
  const name = findFileFormat(file);
  if (name !== undefined) return name;
  if (/^\.?$/.test(path.extname(file))) return DEFAULT_FORMAT;
  const endings = [...Object.keys(FORMATS), ...FORMAT_ALIASES.keys()];
  throw createArgumentError(
    'ERR_QR_INVALID_OPTION',
    `the name of a file that ends in ${endings.map((each) => `.${each}`).join(', ')}, or a type,`,
    'path',
    describe(file),
  );
}

module.exports = { detectFileType, findType };
