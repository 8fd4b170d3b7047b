'use strict';

// Reads the ratio of the sides of a picture from its header: PNG, JPEG and WebP. A wrong header does
// no harm: it gives another size in the code, and the decoder refuses a damaged picture.

/** The markers of JPEG frames that have a size: all of C0 to CF but tables and arithmetic coding. */
const OTHER_MARKERS = new Set([0xc4, 0xc8, 0xcc]);

/** The bits of a side in WebP. */
const SIDE = 0x3fff;

/**
 * Returns the height of a picture as a part of its width. An SVG, and anything unknown, counts as
 * square.
 *
 * @param {Uint8Array} image
 * @returns {number}
 */
function readRatio(image) {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  const [width, height] = readPng(bytes) ?? readJpeg(bytes) ?? readWebp(bytes) ?? [1, 1];
  return width > 0 && height > 0 ? height / width : 1;
}

/** @typedef {[width: number, height: number]} Sides */

/**
 * @param {Buffer} bytes
 * @returns {Sides | undefined}
 */
function readPng(bytes) {
  const isPng = bytes.length >= 24 && bytes.toString('latin1', 0, 4) === '\x89PNG';
  return isPng ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : undefined;
}

/**
 * @param {Buffer} bytes
 * @returns {Sides | undefined}
 */
function readJpeg(bytes) {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = Number(bytes[at + 1]);
    if (marker >= 0xc0 && marker <= 0xcf && !OTHER_MARKERS.has(marker))
      return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    // A fill byte stands before a marker.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/**
 * @param {Buffer} bytes
 * @returns {Sides | undefined}
 */
function readWebp(bytes) {
  if (bytes.length < 30 || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return [(bits & SIDE) + 1, ((bits >>> 14) & SIDE) + 1];
    }
    case 'VP8 ':
      return [bytes.readUInt16LE(26) & SIDE, bytes.readUInt16LE(28) & SIDE];
    default:
      return undefined;
  }
}

module.exports = { readRatio };
