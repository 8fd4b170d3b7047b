'use strict';

// Names of types as npm `qrcode` takes them.

const path = require('node:path');

const { describe, createArgumentError } = require('../error');
const { isName } = require('../objects');
const { DEFAULT_FORMAT, FORMATS, FORMAT_ALIASES, findFormatName } = require('../options/formats');

/**
 * Returns the name of the type that a caller named by its name, an ending of file names or its
 * media type, in any case. Returns any other value unchanged: it is refused later.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
function findType(value) {
  if (!isName(value)) return value;
  const name = value.toLowerCase();
  const known = Object.values(FORMATS).find(({ mediaType }) => mediaType.split(';', 1)[0] === name);
  return findFormatName(name) ?? known?.name ?? value;
}

/**
 * Returns the name of the type of a file: that of its extension, or PNG if it has none.
 *
 * @param {string} file
 * @returns {string}
 */
function detectFileType(file) {
  const extension = path.extname(file).slice(1);
  if (extension === '') return DEFAULT_FORMAT;
  const name = isName(extension) ? findFormatName(extension.toLowerCase()) : undefined;
  if (name !== undefined) return name;
  const endings = [...Object.keys(FORMATS), ...FORMAT_ALIASES.keys()];
  throw createArgumentError(
    'ERR_QR_INVALID_OPTION',
    `the name of a file that ends in ${endings.map((each) => `.${each}`).join(', ')}, or a type,`,
    'path',
    describe(file),
  );
}

module.exports = { findType, detectFileType };
