'use strict';

const { decode } = require('@cwasm/webp');
const { PNG } = require('pngjs');

/**
 * The pixels of a WebP, as libwebp reads them.
 *
 * @param {Uint8Array} webp
 * @returns {{ data: Uint8ClampedArray, width: number, height: number }} four bytes a pixel
 */
function pixelsOf(webp) {
  return decode(webp);
}

/**
 * A WebP as a PNG, which decoders of QR codes read.
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
