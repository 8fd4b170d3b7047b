'use strict';

// Draws codes as greyscale pictures: ours, decoded by other programs, and those of another encoder.

const fs = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('../../..');
const { root } = require('../../support/steps');
const { optionsOf } = require('./cases');
const { toPgm } = require('./pgm');

/** @import { Case } from './cases' */
/** @import { Running } from './processes' */

/**
 * Functions of modules with types for browsers, or without types.
 *
 * @type {{
 *   rasteriseSvg: (svg: Uint8Array, options: { width: number, background: string }) => Promise<Rgba>,
 *   rasterisePdf: (pdf: Uint8Array, scale: number) => Promise<{ png: Rgba }>,
 * }}
 */
const { rasteriseSvg, rasterisePdf } = require(path.join(root, '__test__/support/rasterise'));

/** @typedef {{ width: number, height: number, data: Uint8Array }} Rgba */

/**
 * A symbol of any encoder, and how to draw it.
 *
 * @typedef {object} Plan
 * @property {number} version
 * @property {Uint8Array} modules a byte each, 1 for dark ones
 * @property {Case} code
 */

/**
 * @param {number} version
 * @param {Case} code
 * @returns {number} pixels
 */
function widthOf(version, { margin, scale, width }) {
  return width ?? (17 + 4 * version + 2 * margin) * scale;
}

/**
 * Draws our code with the options of the case.
 *
 * @param {Case} code
 * @param {number} version
 * @param {string} file of a PGM, without its ending
 * @param {Running} processes
 * @returns {Promise<string>} the file
 */
async function drawOurs(code, version, file, processes) {
  const { type } = code;
  const picture = generateQrCode(code.content, optionsOf(code));
  const out = `${file}.pgm`;
  if (type === 'svg') return writeRgba(await svgAt(picture, widthOf(version, code)), out);
  if (type === 'pdf') return writeRgba((await rasterisePdf(picture, 1)).png, out);
  fs.writeFileSync(`${file}.${type}`, picture);
  return processes.picture({ kind: 'plain', in: `${file}.${type}`, out });
}

/**
 * Draws the code of another encoder at the same width, in the simplest way, centred, and decodes it
 * like ours.
 *
 * @param {Plan} plan
 * @param {string} file of a PGM, without its ending
 * @param {Running} processes
 * @returns {Promise<string>} the file
 */
async function drawTheirs({ version, modules, code }, file, processes) {
  const size = 17 + 4 * version;
  const out = `${file}.pgm`;
  const width = Math.max(widthOf(version, code), (size + 2 * code.margin) * code.scale);
  if (code.type === 'svg') {
    return writeRgba(await svgAt(Buffer.from(svgOf(modules, size, code.margin)), width), out);
  }
  fs.writeFileSync(out, toPgm({ width, height: width, pixels: pixelsOf(modules, size, width, code.scale) }));
  return code.type === 'jpeg' ? processes.picture({ kind: 'jpeg', in: out, out }) : out;
}

/**
 * @param {Uint8Array} modules
 * @param {number} size modules on a side
 * @param {number} width pixels
 * @param {number} scale pixels per module
 */
function pixelsOf(modules, size, width, scale) {
  const pixels = new Uint8Array(width * width).fill(255);
  const first = Math.floor((width - size * scale) / 2);
  for (let y = 0; y < size * scale; y++) {
    const row = Math.floor(y / scale) * size;
    const start = (first + y) * width + first;
    for (let x = 0; x < size * scale; x++) {
      if (modules[row + Math.floor(x / scale)]) pixels[start + x] = 0;
    }
  }
  return pixels;
}

/**
 * Draws a symbol as the examples of qrcodegen do: a square for each dark module.
 *
 * @param {Uint8Array} modules
 * @param {number} size
 * @param {number} margin
 */
function svgOf(modules, size, margin) {
  let squares = '';
  modules.forEach((isDark, i) => {
    if (isDark) squares += `M${margin + (i % size)},${margin + Math.floor(i / size)}h1v1h-1z`;
  });
  const all = size + 2 * margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${all} ${all}"><path d="${squares}"/></svg>`;
}

/**
 * @param {Uint8Array} svg
 * @param {number} width
 */
function svgAt(svg, width) {
  return rasteriseSvg(svg, { width, background: 'white' });
}

/**
 * @param {Rgba} image in black and white, so that red is grey
 * @param {string} file
 */
function writeRgba({ width, height, data }, file) {
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => data[4 * i] ?? 0);
  fs.writeFileSync(file, toPgm({ width, height, pixels }));
  return file;
}

/**
 * @param {string} one
 * @param {string} other
 */
function areSame(one, other) {
  return fs.readFileSync(one).equals(fs.readFileSync(other));
}

module.exports = { areSame, drawOurs, drawTheirs };
