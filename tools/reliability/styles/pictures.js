'use strict';

// Converts pictures of all formats to pixels on white paper, with the programs of other people.

const { PNG } = require('pngjs');

const { rasterisePdf, rasteriseSvg } = require('../../../__test__/support/rasterise');
const { toPng } = require('../../../__test__/support/webp');

/**
 * Returns what a decoder is given: a PNG, a JPEG, a GIF or a BMP.
 *
 * @param {Buffer} picture
 * @param {string} type
 * @returns {Promise<Buffer>}
 */
async function toReadable(picture, type) {
  switch (type) {
    case 'svg':
      return PNG.sync.write(await rasteriseSvg(picture, { background: 'white' }));
    case 'pdf':
      return PNG.sync.write((await rasterisePdf(picture)).png);
    case 'webp':
      return onWhite(toPng(picture));
    case 'png':
      return onWhite(picture);
    default:
      return picture;
  }
}

/**
 * Draws a PNG over white.
 *
 * @param {Buffer} picture
 */
function onWhite(picture) {
  const png = PNG.sync.read(picture);
  for (let i = 0; i < png.data.length; i += 4) {
    const alpha = Number(png.data[i + 3]) / 255;
    if (alpha === 1) continue;
    for (let part = i; part < i + 3; part++) {
      png.data[part] = Math.round(Number(png.data[part]) * alpha + 255 * (1 - alpha));
    }
    png.data[i + 3] = 255;
  }
  return PNG.sync.write(png);
}

module.exports = { toReadable };
