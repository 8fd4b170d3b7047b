'use strict';

const { decode } = require('@cwasm/webp');
const { PNG } = require('pngjs');

/**
 * Returns the pixels of a WebP, read by libwebp.
 *
 * @param {Uint8Array} webp
 * @returns {{ data: Uint8ClampedArray, width: number, height: number }} four bytes a pixel
 */
function pixelsOf(webp) {
  return decode(webp);
}

/**
 * Converts a WebP to a PNG, which decoders of QR codes read.
 *
 * @param {Uint8Array} webp
 * @returns {Buffer}
 */
function toPng(webp) {
  const { data, width, height } = pixelsOf(webp);
  const image = new PNG({ width, height });
  image.data = Buffer.from(data);
  return PNG.sync.write(image);
}

module.exports = { pixelsOf, toPng };
