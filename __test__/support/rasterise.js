'use strict';

// Rasterises SVG, PDF and EPS with other people's programs.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');

const { PDFiumLibrary } = require('@hyzyla/pdfium');
const { Resvg, initWasm } = require('@resvg/resvg-wasm');
const { PNG } = require('pngjs');
const { decodeText } = require('./zxing');

/** @type {Promise<void> | undefined} */
let resvg;

/**
 * @param {Uint8Array} svg
 * @param {{ width?: number, background?: string }} [options] its own width and nothing behind it, if not said
 * @returns {Promise<PNG>}
 */
async function rasteriseSvg(svg, { width, background } = {}) {
  resvg ??= initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  await resvg;
  const picture = new Resvg(Buffer.from(svg).toString(), {
    ...(width === undefined ? {} : { fitTo: { mode: 'width', value: width } }),
    ...(background === undefined ? {} : { background }),
  });
  const image = picture.render();
  const png = PNG.sync.read(Buffer.from(image.asPng()));
  image.free();
  picture.free();
  return png;
}

/** @type {Promise<import('@hyzyla/pdfium').PDFiumLibrary> | undefined} */
let pdfium;

/**
 * Returns the one page of a PDF, on white paper.
 *
 * @param {Uint8Array} pdf
 * @param {number} [scale] pixels a point
 * @returns {Promise<{ png: PNG, width: number, height: number }>} and its size in points
 */
async function rasterisePdf(pdf, scale = 1) {
  pdfium ??= PDFiumLibrary.init();
  const document = await (await pdfium).loadDocument(pdf);
  try {
    if (document.getPageCount() !== 1) throw new Error('Expected one page');
    const page = document.getPage(0);
    const { originalWidth: width, originalHeight: height } = page.getOriginalSize();
    const image = await page.render({ scale, render: async ({ data }) => data });
    const png = new PNG({ width: image.width, height: image.height });
    Buffer.from(image.data).copy(png.data);
    return { png, width, height };
  } finally {
    document.destroy();
  }
}

/** Returns true if Ghostscript is installed, which `rasteriseEps` needs. */
function hasGhostscript() {
  return spawnSync('gs', ['--version']).status === 0;
}

/**
 * Returns the picture of an EPS on white paper, drawn by Ghostscript with smooth edges.
 *
 * @param {Uint8Array} eps
 * @param {number} [scale] pixels a point
 * @returns {Buffer} a PNG
 */
function rasteriseEps(eps, scale = 1) {
  const flags = ['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-dEPSCrop', '-dGraphicsAlphaBits=4'];
  const { status, stdout, stderr } = spawnSync(
    'gs',
    [...flags, '-sDEVICE=png16m', `-r${72 * scale}`, '-sOutputFile=-', '-'],
    { input: eps, maxBuffer: 2 ** 26 },
  );
  assert.equal(status, 0, `${stderr}`);
  return stdout;
}

/**
 * Returns the size of a PNG, and its text. Adds a white margin first, as a code without a quiet zone
 * cannot be read otherwise.
 *
 * @param {Uint8Array} png
 * @returns {Promise<{ width: number, height: number, text: string }>}
 */
async function readFramed(png) {
  const image = PNG.sync.read(Buffer.from(png));
  const { width, height } = image;
  const margin = Math.ceil(width / 5);
  const paper = new PNG({ width: width + 2 * margin, height: height + 2 * margin });
  paper.data.fill(255);
  PNG.bitblt(image, paper, 0, 0, width, height, margin, margin);
  return { width, height, text: await decodeText(PNG.sync.write(paper)) };
}

/** @param {PNG} image */
function toPng(image) {
  return PNG.sync.write(image);
}

/** @param {Uint8Array} png */
function fromPng(png) {
  return PNG.sync.read(Buffer.from(png));
}

/**
 * Returns the mean difference of the parts of two pictures of equal size, of 255.
 *
 * @param {PNG} a
 * @param {PNG} b
 */
function measureDifference(a, b) {
  assert.deepEqual([a.width, a.height], [b.width, b.height]);
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(Number(a.data[i]) - Number(b.data[i]));
  return sum / a.data.length;
}

module.exports = {
  fromPng,
  hasGhostscript,
  measureDifference,
  rasteriseEps,
  rasterisePdf,
  rasteriseSvg,
  readFramed,
  toPng,
};
