'use strict';

// Writes a picture to a file in the current folder.

const path = require('node:path');

const { createError } = require('../error');
const { writeWhole } = require('../file');
const { findBrokenRule } = require('../file-names');
const { createValueError } = require('../options/values');
const { isMissing } = require('./numbers');

/** The name of a file without one. */
const DEFAULT_NAME = 'qr';

/**
 * Draws a picture, and writes it.
 *
 * @param {unknown} name without the extension
 * @param {string} extension
 * @param {() => Promise<Uint8Array>} draw
 * @returns {Promise<string>} the path of the file
 */
async function writePicture(name, extension, draw) {
  const file = path.resolve(`${readName(name)}.${extension}`);
  await writeWhole(file, await draw());
  return file;
}

/**
 * Reads the name of a file. A name that leads to another folder is refused, as a browser, which npm
 * leaves the file to, does not write there either.
 *
 * @param {unknown} name
 * @returns {string}
 */
function readName(name) {
  if (isMissing(name)) return DEFAULT_NAME;
  if (typeof name !== 'string') throw createValueError('a string', 'name', name);
  const rule = findBrokenRule(name);
  if (rule === undefined) return name;
  throw createError('ERR_QR_INVALID_OPTION', {
    argument: 'name',
    details: { reason: 'file-name', rule },
  });
}

module.exports = { writePicture };
