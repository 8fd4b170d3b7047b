'use strict';

// Draws random styled codes, and reads each that is not refused.

const { describeLastQrCode, generateQrCode } = require('../../../index');
const { hasGhostscript } = require('../../../__test__/support/rasterise');
const { random } = require('../../../__test__/support/random');
const { LOGOS, TYPES, makeCase } = require('./cases');
const { Choices, choicesOf } = require('./choices');
const { DECODERS } = require('./reading');

/** @import { Case } from './cases' */
/** @import { Reading } from './reading' */

/** @typedef {{ version: number, errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H' }} Chosen of the symbol */

/**
 * Draws cases until `count` are not refused.
 *
 * @param {InstanceType<typeof Reading>} reading
 * @param {{ seed: number, count: number, progress: (done: number) => void }} options
 */
async function runRandom(reading, { seed, count, progress }) {
  const dice = random(seed);
  const types = hasGhostscript() ? TYPES : TYPES.filter((type) => type !== 'eps');
  const read = { 'ZXing-C++': 0, jsQR: 0, ZBar: 0, OpenCV: 0 };
  let readWhenPlain = 0;
  const choices = new Choices();
  /** @type {Record<string, number>} */
  const refused = {};
  /** @type {string[]} */
  const unread = [];
  for (let drawn = 0; drawn < count; ) {
    const code = makeCase(dice, types);
    const outcome = draw(code);
    if (typeof outcome === 'string') {
      refused[outcome] = (refused[outcome] ?? 0) + 1;
      continue;
    }
    drawn++;
    const { picture, symbol } = outcome;
    const { type } = code.options;
    const reads = await reading.read(picture, type, code.text);
    for (const decoder of DECODERS) read[decoder] += Number(reads[decoder]);
    choices.add(choicesOf(code, symbol.version), reads['ZXing-C++']);
    if (!reads['ZXing-C++']) {
      unread.push(describe(code, symbol));
      const plain = await reading.read(drawPlain(code, symbol), type, code.text);
      readWhenPlain += Number(plain['ZXing-C++']);
    }
    progress(drawn);
  }
  const figures = { drawn: count, hasEps: types.includes('eps'), read, readWhenPlain, refused };
  return { ...figures, choices: choices.figures(), unread };
}

/**
 * @param {Case} code
 * @returns {{ picture: Buffer, symbol: Chosen } | string} or the code of the error
 */
function draw({ text, options }) {
  try {
    const picture = generateQrCode(text, options);
    return { picture, symbol: /** @type {Chosen} */ (describeLastQrCode()) };
  } catch (error) {
    return String(/** @type {any} */ (error).code);
  }
}

/**
 * Draws the same symbol in squares, black on white, at the same width.
 *
 * @param {Case} code
 * @param {Chosen} symbol
 */
function drawPlain({ text, options: { type, width, margin } }, { version, errorCorrectionLevel }) {
  return generateQrCode(text, { type, width, margin, version, errorCorrectionLevel });
}

/**
 * Describes a code on one line. The seed draws its text again.
 *
 * @param {Case} code
 * @param {Chosen} symbol
 */
function describe({ text, options }, { version, errorCorrectionLevel }) {
  const { logo, ...others } = options;
  const shown = logo && { logo: { ...logo, image: `logo ${LOGOS.indexOf(logo.image)}` } };
  return `${text.length} characters, ${version}-${errorCorrectionLevel}, ${JSON.stringify({ ...others, ...shown })}`;
}

module.exports = { runRandom };
