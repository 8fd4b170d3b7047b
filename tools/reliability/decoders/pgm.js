'use strict';

// Writes 8-bit greyscale pictures as PGM (Netpbm), which every decoder reads.

/**
 * @typedef {object} Greys
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} pixels row by row, 0 for black
 */

/**
 * @param {Greys} greys
 * @returns {Buffer}
 */
function toPgm({ width, height, pixels }) {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]);
}

/**
 * @param {Buffer} pgm without comments
 * @returns {Greys}
 */
function fromPgm(pgm) {
  const [head, width, height] = /^P5\s(\d+)\s(\d+)\s255\s/.exec(pgm.toString('latin1', 0, 40)) ?? [];
  if (head === undefined) throw new Error('Expected a PGM of 255 greys');
  return { width: Number(width), height: Number(height), pixels: pgm.subarray(head.length) };
}

module.exports = { fromPgm, toPgm };
