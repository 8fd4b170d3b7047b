'use strict';

// Reads the uncompressed rows of a 1-bit PNG.

const { inflateSync } = require('node:zlib');

const { StepError } = require('../../support/steps');

/** Types of filter (ISO/IEC 15948, clause 9.2), the first byte of each row. */
const NONE = 0;
const UP = 2;

/**
 * The fields of IHDR after width and height: one bit, greyscale, the only compression and filter
 * methods, no interlacing.
 */
const KIND = Buffer.from([1, 0, 0, 0, 0]);

/**
 * @typedef {object} Pixels
 * @property {number} idat bytes of compressed data
 * @property {number} stride bytes of a row, including its filter byte
 * @property {Buffer} rows each row after a 0, the byte of filter None
 */

/**
 * @param {Buffer} png
 * @returns {Pixels}
 * @throws {StepError} if the PNG is of another kind, or its rows are filtered
 */
function readPixels(png) {
  const width = png.readUInt32BE(16);
  const stride = 1 + Math.ceil(width / 8);
  if (!png.subarray(24, 29).equals(KIND)) throw new StepError('The PNG is not 1-bit greyscale.');
  const data = Buffer.concat(chunks(png, 'IDAT'));
  const rows = inflateSync(data);
  if (rows.length !== stride * png.readUInt32BE(20)) throw new StepError('The PNG lacks some rows.');
  for (let i = 0; i < rows.length; i += stride) {
    if (rows[i] !== NONE)
      throw new StepError('The PNG has filtered rows: undo the filters before comparing.');
  }
  return { idat: data.length, stride, rows };
}

/**
 * @param {Buffer} png
 * @param {string} type
 * @returns {Buffer[]} the data of the chunks with this type
 */
function chunks(png, type) {
  const found = [];
  for (let i = 8; i < png.length; i += 12 + png.readUInt32BE(i)) {
    const data = i + 8;
    if (png.toString('latin1', i + 4, data) === type)
      found.push(png.subarray(data, data + png.readUInt32BE(i)));
  }
  return found;
}

/**
 * @param {Pixels} pixels
 * @returns {Buffer} the rows after filter Up: each byte minus the byte above it
 */
function filteredUp({ rows, stride }) {
  const filtered = Buffer.from(rows);
  for (let i = 0; i < rows.length; i++) {
    filtered[i] = i % stride === 0 ? UP : (rows[i] ?? 0) - (rows[i - stride] ?? 0);
  }
  return filtered;
}

module.exports = { filteredUp, readPixels };
