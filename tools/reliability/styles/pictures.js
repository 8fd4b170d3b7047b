'use strict';

// Converts pictures of all formats to pixels on white paper, with the programs of other people.

const fs = require('node:fs');
const path = require('node:path');

const { PNG } = require('pngjs');

const { fromPng, rasteriseEps, rasterisePdf, rasteriseSvg } = require('../../../__test__/support/rasterise');
const { pixelsOf } = require('../../../__test__/support/webp');

/** @import { Readers } from '../decoders/processes' */

/** @typedef {{ width: number, height: number, data: Uint8Array }} Pixels four bytes a pixel */

/** The pixels of a point. Printers draw four or more, which would take the decoders longer. */
const SCALE = 3;

/**
 * Returns the pixels of a picture on white paper.
 *
 * @param {Buffer} picture
 * @param {string} type
 * @param {InstanceType<typeof Readers>} readers
 * @param {string} folder for temporary files
 * @returns {Promise<Pixels>}
 */
async function toPixels(picture, type, readers, folder) {
  switch (type) {
    case 'svg':
      return rasteriseSvg(picture, { background: 'white' });
    case 'pdf':
      return (await rasterisePdf(picture, SCALE)).png;
    case 'eps':
      return fromPng(rasteriseEps(picture, SCALE));
    case 'webp':
      return onWhite(pixelsOf(picture));
    case 'png':
      return onWhite(PNG.sync.read(picture));
    default: {
      const [file, out] = [path.join(folder, `picture.${type}`), path.join(folder, 'picture.png')];
      fs.writeFileSync(file, picture);
      await readers.picture({ kind: 'colored', in: file, out });
      return onWhite(fromPng(fs.readFileSync(out)));
    }
  }
}

/**
 * Draws pixels over white.
 *
 * @param {Pixels | { width: number, height: number, data: Uint8ClampedArray }} pixels
 * @returns {Pixels}
 */
function onWhite({ width, height, data: source }) {
  const data = Uint8Array.from(source);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = Number(data[i + 3]) / 255;
    if (alpha === 1) continue;
    for (let part = i; part < i + 3; part++)
      data[part] = Math.round(Number(data[part]) * alpha + 255 * (1 - alpha));
    data[i + 3] = 255;
  }
  return { width, height, data };
}

/**
 * Returns the greys of a picture, as decoders compute them (ITU-R BT.601).
 *
 * @param {Pixels} pixels
 * @returns {import('../decoders/pgm').Greys}
 */
function toGreys({ width, height, data }) {
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    const [red, green, blue] = [data[4 * i], data[4 * i + 1], data[4 * i + 2]].map(Number);
    pixels[i] = Math.round(0.299 * Number(red) + 0.587 * Number(green) + 0.114 * Number(blue));
  }
  return { width, height, pixels };
}

module.exports = { toGreys, toPixels };
