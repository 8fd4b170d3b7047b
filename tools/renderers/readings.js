'use strict';

// Checks drawn codes: two decoders must read them, and areas must have an even colour.

const fs = require('node:fs');
const path = require('node:path');

const { root } = require('../support/steps');

/** @typedef {{ width: number, height: number, data: Buffer }} Image */

/**
 * @type {{
 *   fromPng: (png: Uint8Array) => Image,
 *   readFramed: (png: Uint8Array) => Promise<{ width: number, height: number, text: string }>,
 * }}
 */
const { fromPng, readFramed } = require(path.join(root, '__test__/support/rasterise'));
/** @type {{ decode: (png: Uint8Array) => { text: string } | null }} */
const jsqr = require(path.join(root, '__test__/support/jsqr'));

/**
 * @param {string} file of a PNG
 * @param {string} text
 * @param {number} [pixels] the width and height that it must have
 * @returns {Promise<string | undefined>} the problem, if any
 */
async function zxingFailure(file, text, pixels) {
  const read = await readFramed(fs.readFileSync(file));
  if (pixels !== undefined && (read.width !== pixels || read.height !== pixels)) {
    return `${read.width} × ${read.height} pixels`;
  }
  return read.text === text ? undefined : `ZXing read ${read.text}`;
}

/**
 * @param {string} file of a PNG
 * @param {string} text
 */
function jsqrFailure(file, text) {
  const read = jsqr.decode(fs.readFileSync(file));
  return read?.text === text ? undefined : `jsQR read ${read?.text ?? 'nothing'}`;
}

/**
 * Looks for seams: pixels that are more than a pixel inside a dark or light area, and have another
 * colour.
 *
 * @param {string} file of a PNG in black and white
 * @param {Uint8Array} modules a PNG of the same code, with one pixel per module
 * @returns {string | undefined} the problem, if any
 */
function seamFailure(file, modules) {
  const [image, symbol] = [fromPng(fs.readFileSync(file)), fromPng(modules)];
  const scale = image.width / symbol.width;
  let seams = 0;
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const expected = colorAround(symbol, x / scale, y / scale, 1 / scale);
      if (expected !== undefined && image.data[4 * (y * image.width + x)] !== expected) seams += 1;
    }
  }
  return seams === 0 ? undefined : `${seams} pixels in seams`;
}

/**
 * @param {Image} symbol
 * @param {number} x the left side of a pixel, in modules
 * @param {number} y the upper side of the pixel, in modules
 * @param {number} pixel the width of the pixel, in modules
 * @returns {number | undefined} the colour of all modules under the pixel and its neighbours, if
 *   they have the same
 */
function colorAround(symbol, x, y, pixel) {
  const first = (/** @type {number} */ at) => Math.max(Math.floor(at - pixel), 0);
  const end = (/** @type {number} */ at) => Math.min(Math.ceil(at + 2 * pixel), symbol.width);
  let color;
  for (let row = first(y); row < end(y); row++) {
    for (let column = first(x); column < end(x); column++) {
      const own = symbol.data[4 * (row * symbol.width + column)];
      if (color !== undefined && own !== color) return undefined;
      color = own;
    }
  }
  return color;
}

/**
 * @param {string} file of a PNG
 * @param {readonly [red: number, green: number, blue: number]} color
 * @returns {string | undefined} the problem, if the middle has another colour
 */
function middleFailure(file, color) {
  const { width, height, data } = fromPng(fs.readFileSync(file));
  const at = 4 * (Math.floor(height / 2) * width + Math.floor(width / 2));
  const found = data.subarray(at, at + 3).join();
  return found === color.join() ? undefined : `the logo is not shown: ${found} in the middle`;
}

module.exports = { jsqrFailure, middleFailure, seamFailure, zxingFailure };
