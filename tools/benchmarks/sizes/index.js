'use strict';

// Compares the compressed size of the PNG with zlib and zopfli on the same pixels. The result is
// the same in every run.

const { deflateSync } = require('node:zlib');

const { decodeText } = require('../../../__test__/support/zxing');
const { StepError } = require('../../support/steps');
const { filteredUp, readPixels } = require('./pixels');
const { COUNT, texts } = require('./texts');
const { zopfliSizes } = require('./zopfli');

/** @typedef {import('./pixels').Pixels} Pixels */
/** @typedef {(text: string, width: number) => Buffer} Make */

/**
 * @typedef {object} SizeResult
 * @property {number} width of the pictures, in pixels
 * @property {number} bytes the mean size of the whole PNG file
 * @property {Comparison} zlib level 9, the better of filters None and Up
 * @property {Comparison} zopfli 60 iterations, filter None. Up would take as many minutes again,
 *   and gives a quarter more bytes
 *
 * @typedef {object} Comparison the ratio of our compressed size to theirs
 * @property {number} texts the number of texts
 * @property {number} mean of the ratios
 * @property {number} sum the ratio of the sums
 * @property {number} worst
 */

/** The widths, each with the seconds that zopfli takes for a picture on two cores. */
const WIDTHS = Object.freeze([
  { width: 200, zopfliSeconds: 0.07 },
  { width: 400, zopfliSeconds: 0.35 },
  { width: 512, zopfliSeconds: 0.5 },
]);

const ZLIB_SECONDS = 3;

/** The number of pictures per call of zopfli, so that progress can be shown. */
const AT_A_TIME = 20;

/**
 * @param {object} options
 * @param {number} options.every zopfli and the decoder process every n-th text, where this is n
 * @param {(what: string, seconds: number) => void} [options.step] called with the current task and
 *   its expected duration
 * @param {Make} [options.make] the function to measure
 * @returns {Promise<SizeResult[]>}
 * @throws {StepError} if a PNG does not read back
 */
async function measureSizes({ every, step = () => {}, make = ownMake }) {
  const results = [];
  for (const { width, zopfliSeconds } of WIDTHS) {
    step(`sizes, ${width} pixels: zlib`, ZLIB_SECONDS);
    const made = texts().map((text) => ({ text, png: make(text, width) }));
    const some = made.filter((_, i) => i % every === 0);
    for (const { text, png } of some) await expectText(png, text);
    const pixels = made.map(({ png }) => readPixels(png));
    const sampled = some.map(({ png }) => readPixels(png));
    const smallest = await inParts(sampled, (part, done) => {
      step(`sizes, ${width} pixels: zopfli, ${done} of ${some.length}`, zopfliSeconds * part.length);
      return zopfliSizes(part.map(({ rows }) => rows));
    });
    results.push({
      width,
      bytes: Math.round(total(made.map(({ png }) => png.length)) / made.length),
      zlib: compared(pixels, pixels.map(zlibSize)),
      zopfli: compared(sampled, smallest),
    });
  }
  return results;
}

/** @type {Make} */
function ownMake(text, width) {
  return require('../../..').generateQrCode(text, { width });
}

/**
 * @param {Buffer} png
 * @param {string} text
 */
async function expectText(png, text) {
  const read = await decodeText(png).catch(() => undefined);
  if (read !== text) {
    throw new StepError(`A PNG reads back as ${JSON.stringify(read)} and not ${JSON.stringify(text)}.`);
  }
}

/**
 * @param {Pixels} pixels
 * @returns {number} the bytes of the smallest zlib stream
 */
function zlibSize(pixels) {
  const ways = [pixels.rows, filteredUp(pixels)];
  return Math.min(...ways.map((rows) => deflateSync(rows, { level: 9, memLevel: 9 }).length));
}

/**
 * @template T, U
 * @param {readonly T[]} items
 * @param {(part: T[], done: number) => Promise<U[]>} work
 * @returns {Promise<U[]>}
 */
async function inParts(items, work) {
  const results = [];
  for (let i = 0; i < items.length; i += AT_A_TIME) {
    results.push(...(await work(items.slice(i, i + AT_A_TIME), i)));
  }
  return results;
}

/**
 * @param {readonly Pixels[]} ours
 * @param {readonly number[]} theirs the bytes of each
 * @returns {Comparison}
 */
function compared(ours, theirs) {
  const ratios = ours.map(({ idat }, i) => idat / (theirs[i] ?? Number.NaN));
  const round = (/** @type {number} */ value) => Math.round(value * 1e4) / 1e4;
  return {
    texts: ours.length,
    mean: round(total(ratios) / ratios.length),
    sum: round(total(ours.map(({ idat }) => idat)) / total(theirs)),
    worst: round(Math.max(...ratios)),
  };
}

/** @param {readonly number[]} values */
function total(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * @param {number} every
 * @returns {number} the expected duration in seconds
 */
function secondsOfSizes(every) {
  const count = Math.ceil(COUNT / every);
  return total(WIDTHS.map(({ zopfliSeconds }) => ZLIB_SECONDS + zopfliSeconds * count));
}

module.exports = { compared, measureSizes, secondsOfSizes };
