'use strict';

// Reads codes with jsQR.

// jsQR declares a default export in its types, but not every tsconfig of ours resolves it.
const jsQR = /** @type {any} */ (require('jsqr'));
const { PNG } = require('pngjs');

/**
 * Returns the content that jsQR reads in an image.
 *
 * @typedef {object} Reading
 * @property {string} text
 * @property {Uint8Array} bytes of the text before any decoding to characters: UTF-8 or, of kanji mode, Shift JIS
 * @property {import('jsqr').QRCode['chunks']} chunks the segments, an ECI among them
 * @property {number} version
 */

/**
 * Returns the one QR code in a PNG, or null if jsQR finds none or cannot read it.
 *
 * @param {Buffer} png
 * @returns {Reading | null}
 */
function decode(png) {
  return decodePixels(PNG.sync.read(png));
}

/**
 * Returns the one QR code in a picture, or null if jsQR finds none or cannot read it.
 *
 * @param {{ data: Uint8Array, width: number, height: number }} picture four bytes a pixel
 * @returns {Reading | null}
 */
function decodePixels({ data, width, height }) {
  // Dark on light is all that this package draws; to look for the inverse too would take twice as long.
  const code = jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: 'dontInvert' });
  if (code === null) return null;
  return {
    text: code.data,
    bytes: Uint8Array.from(code.binaryData),
    chunks: code.chunks,
    version: code.version,
  };
}

module.exports = { decode, decodePixels };
