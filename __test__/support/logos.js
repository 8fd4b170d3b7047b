'use strict';

// Makes logos and codes with logos: typical ones, and the worst case for a reader.

const { PNG } = require('pngjs');

const { generateQrCode } = require('../../index');
const { random } = require('./random');

/** @import { ErrorCorrectionLevel, QrCodeOptions } from '../../index' */

/** The fillings of a logo, which a decoder sees in place of the modules. */
const FILLINGS = /** @type {const} */ (['noise', 'dark', 'light', 'modules', 'gradient']);

/**
 * Returns a PNG.
 *
 * @param {number} width
 * @param {number} height
 * @param {(x: number, y: number) => number[]} colorOf red, green, blue and alpha
 * @returns {Buffer}
 */
function png(width, height, colorOf) {
  const image = new PNG({ width, height });
  for (let i = 0; i < width * height; i++) image.data.set(colorOf(i % width, Math.floor(i / width)), 4 * i);
  return PNG.sync.write(image);
}

/**
 * Returns a logo with one of the fillings.
 *
 * @param {(typeof FILLINGS)[number]} filling
 * @param {number} width
 * @param {number} height
 * @param {number} seed
 * @returns {Buffer}
 */
function logoOf(filling, width, height, seed) {
  const { below } = random(seed);
  const grey = (/** @type {number} */ value) => [value, value, value, 255];
  // Like modules: about as many pixels as there are modules, dark or light.
  const cells = Array.from({ length: 400 }, () => 255 * below(2));
  return png(width, height, (x, y) => {
    if (filling === 'noise') return [below(256), below(256), below(256), 255];
    if (filling === 'dark') return grey(0);
    if (filling === 'light') return grey(255);
    if (filling === 'gradient') return [(255 * x) / width, (255 * y) / height, 128, 255];
    const cell = 20 * Math.floor((10 * y) / height) + Math.floor((10 * x) / width);
    return grey(/** @type {number} */ (cells[cell]));
  });
}

/**
 * Returns the largest size of a logo, which the error names for a logo that is too large.
 *
 * @param {string} text
 * @param {QrCodeOptions} options whose logo is as large as can be
 * @returns {number} 0 where there is room for none, or not for the text
 */
function largest(text, options) {
  try {
    generateQrCode(text, options);
    return 0.5;
  } catch (error) {
    const { code, details } = /** @type {any} */ (error);
    if (code === 'ERR_QR_VERSION_TOO_SMALL') return 0;
    if (code !== 'ERR_QR_LOGO_TOO_LARGE') throw error;
    return details.largestSize;
  }
}

/**
 * Returns a code with a logo of any size up to the largest, in any version and level.
 *
 * @param {number} seed
 * @returns {{ text: string, options: QrCodeOptions, picture: Buffer, isLargest: boolean }}
 */
function codeWithLogo(seed) {
  const { below, pick } = random(seed);
  for (;;) {
    const level = pick(/** @type {const} */ (['L', 'M', 'Q', 'H']));
    const version = 1 + below(40);
    const text = `logo ${seed} ${'abcdefghij'.repeat(below(1 + Math.floor(version / 3)))}`.slice(
      0,
      7 + 3 * version,
    );
    const image = logoOf(pick(FILLINGS), 20 + below(100), 20 + below(100), seed);
    const padding = pick([0, 0.5, 1, 2]);
    const options = { errorCorrectionLevel: /** @type {ErrorCorrectionLevel} */ (level), version, scale: 4 };
    const reserve = 0;
    const most = largest(text, { ...options, logo: { image, size: 0.5, padding, reserve } });
    if (most === 0) continue;
    const isLargest = below(3) === 0;
    const size = isLargest ? most : (1 + below(Math.round(10_000 * most))) / 10_000;
    const logo = { image, size, padding, reserve };
    const picture = generateQrCode(text, { ...options, logo });
    return { text, options: { ...options, logo }, picture, isLargest };
  }
}

/**
 * Returns a usual code: a URL of 10 to 300 characters with a logo of 0.15 to 0.3, and no other
 * option.
 *
 * @param {number} seed
 */
function usualCodeWithLogo(seed) {
  const { below, pick } = random(seed);
  const length = 10 + below(291);
  const letters = Array.from({ length }, () => pick(['a', 'k', 'z', 'Q', '3', '7', '-', '/']));
  const text = `https://a.example/${letters.join('')}`.slice(0, length);
  const size = 0.15 + (seed % 4) * 0.05;
  const image = logoOf(FILLINGS[seed % FILLINGS.length] ?? 'noise', 60, 60, seed);
  const [scale, margin] = [4, 4];
  const picture = generateQrCode(text, { scale, margin, logo: { image, size } });
  return { text, picture, scale, margin };
}

module.exports = { FILLINGS, codeWithLogo, largest, logoOf, png, usualCodeWithLogo };
