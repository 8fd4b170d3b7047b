'use strict';

// Generates calls of every kind, the same in every run, for the tests of soaking, low memory and
// sanitizers.

const { PNG } = require('pngjs');

const { formats, options: descriptions } = require('../../../lib/options');
const { letters } = require('../../../__test__/support/letters');

/** @import { QrCodeOptions } from '../../../index' */

/**
 * @typedef {object} Call
 * @property {string} name
 * @property {any} text
 * @property {QrCodeOptions} options
 * @property {string} [code] the code of the error that it ends with
 */

const WITH_LOGO = formats.filter(({ name }) => has('logo.image', name)).map(({ name }) => name);
const WITH_ALPHA = formats.filter(({ alpha }) => alpha === 'all').map(({ name }) => name);
const LEVELS = /** @type {const} */ (['L', 'M', 'Q', 'H']);
const LENGTHS = [1, 11, 44, 200, 512, 1400, 2953];
const URL = 'https://example.com/ticket/8453d7';

/**
 * Returns whether a format has an option.
 *
 * @param {string} option
 * @param {import('../../../index').Type} format
 */
function has(option, format) {
  return descriptions.some(({ name, formats: those }) => name === option && those.includes(format));
}

/** The bytes that each version holds at level H, without the header of the segment. */
const FILLING_H = [
  ...[7, 14, 24, 34, 44, 58, 64, 84, 98, 119, 137, 155, 177, 194, 220, 250, 280, 310, 338, 382],
  ...[
    403, 439, 461, 511, 535, 593, 625, 658, 698, 742, 790, 842, 898, 958, 983, 1051, 1093, 1139, 1219, 1273,
  ],
];

/**
 * Returns a PNG with a pattern, half of it transparent.
 *
 * @param {number} size in pixels
 */
function logoOf(size) {
  const image = new PNG({ width: size, height: size });
  for (let i = 0; i < size * size; i++) {
    image.data.set([i % 251, (i >> 8) % 256, (i * 7) % 256, i % 2 === 0 ? 255 : 40], 4 * i);
  }
  return PNG.sync.write(image);
}

/** @returns {Call[]} calls that return a picture of ordinary size */
function ordinary() {
  /** @type {Call[]} */
  const calls = [];
  const add = (/** @type {string} */ name, /** @type {any} */ text, /** @type {any} */ options = {}) => {
    calls.push({ name, text, options });
  };
  for (const { name: type, isText } of formats) {
    for (const length of LENGTHS) {
      add(`${type} of ${length}`, letters(length), isText ? { type } : { type, scale: 1 + (length % 5) });
    }
    if (!isText) add(`${type} in colours`, URL, { type, color: { dark: '#024', light: '#fec' } });
    else add(`${type} inverse`, URL, { type, inverse: true });
  }
  for (const type of WITH_ALPHA) add(`${type} with alpha`, URL, { type, color: { light: '#fff0' } });
  add('terminal, small', URL, { type: 'terminal', small: true });
  add('jpeg of low quality', URL, { type: 'jpeg', quality: 0.1 });
  for (const [i, bytes] of FILLING_H.entries()) {
    const errorCorrectionLevel = LEVELS[i % 4];
    const version = i + 1;
    const maskPattern = i % 3 === 0 ? i % 8 : undefined;
    add(`version ${version}`, letters(bytes), { version, errorCorrectionLevel, maskPattern, scale: 2 });
  }
  for (const width of [57, 200, 371, 1000, 2000]) add(`${width} pixels`, URL, { width });
  add('no margin', URL, { margin: 0 });
  add('kanji', '点と茗荷、東京');
  add('emoji with ECI', 'café 😀', { eci: true });
  add('digits', '1234567890'.repeat(700), { scale: 1 });
  add('bytes', Buffer.from([0, 255, 128, 10]));
  add('segments', [
    { data: '123', mode: 'numeric' },
    { data: 'AB-', mode: 'alphanumeric' },
    { data: '点', mode: 'kanji' },
  ]);
  return calls;
}

/**
 * Returns calls with logos of every supported format.
 *
 * @param {typeof import('../../../index').generateQrCode} generate draws the WebP and JPEG logos
 * @returns {Call[]}
 */
function withLogos(generate) {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>');
  const images = [
    logoOf(60),
    generate('logo', { type: 'webp', width: 90 }),
    generate('logo', { type: 'jpeg', width: 90 }),
  ];
  const calls = WITH_LOGO.flatMap((type) =>
    images.map((image, i) => ({
      name: `${type} with logo ${i}`,
      text: URL,
      options: { type, logo: { image, size: 0.15 } },
    })),
  );
  return [...calls, { name: 'svg with svg', text: URL, options: { type: 'svg', logo: { image: svg } } }];
}

/** @returns {Call[]} calls that end with an error */
function wrong() {
  const image = logoOf(20);
  /** @type {[any, any, string][]} */
  const all = [
    [42, {}, 'ERR_QR_INVALID_TEXT'],
    ['', {}, 'ERR_QR_INVALID_TEXT'],
    ['\ud83d', {}, 'ERR_QR_INVALID_TEXT'],
    [[{ data: '12a', mode: 'numeric' }], {}, 'ERR_QR_INVALID_SEGMENT'],
    [[{ data: 'é', mode: 'kanji' }], {}, 'ERR_QR_INVALID_SEGMENT'],
    ['text', { version: 41 }, 'ERR_QR_INVALID_OPTION'],
    ['text', { widht: 200 }, 'ERR_QR_UNKNOWN_OPTION'],
    ['text', { color: { dark: '#ccc' } }, 'ERR_QR_LOW_CONTRAST'],
    ['a'.repeat(2954), {}, 'ERR_QR_DATA_TOO_LONG'],
    ['a'.repeat(100), { version: 1 }, 'ERR_QR_VERSION_TOO_SMALL'],
    ['text', { width: 20 }, 'ERR_QR_WIDTH_TOO_SMALL'],
    ['text', { scale: 600 }, 'ERR_QR_IMAGE_TOO_LARGE'],
    ['text', { type: 'webp', width: 5000 }, 'ERR_QR_IMAGE_TOO_LARGE'],
    ['text', { logo: { image: Buffer.from('nothing') } }, 'ERR_QR_INVALID_LOGO'],
    ['text', { logo: { image: image.subarray(0, -20) } }, 'ERR_QR_INVALID_LOGO'],
    ['text', { errorCorrectionLevel: 'L', logo: { image, size: 0.5 } }, 'ERR_QR_LOGO_TOO_LARGE'],
  ];
  return all.map(([text, options, code], i) => ({ name: `error ${i}: ${code}`, text, options, code }));
}

/**
 * Returns calls that need tens of MiB.
 *
 * @param {typeof import('../../../index').generateQrCode} generate
 * @returns {Call[]}
 */
function large(generate) {
  const glass = { light: '#fff8' };
  const webp = generate('logo', { type: 'webp', width: 3000 });
  const jpeg = generate('logo', { type: 'jpeg', width: 2500 });
  const png = logoOf(1200);
  return [
    { name: 'png, 16384 pixels', text: URL, options: { width: 16_384 } },
    { name: 'png of version 40, 16384 pixels', text: letters(2953), options: { width: 16_384 } },
    { name: 'webp, 4096 pixels', text: URL, options: { type: 'webp', width: 4096 } },
    { name: 'webp with alpha, 4096 pixels', text: URL, options: { type: 'webp', width: 4096, color: glass } },
    { name: 'jpeg, 4096 pixels', text: URL, options: { type: 'jpeg', width: 4096 } },
    { name: 'gif, 4096 pixels', text: URL, options: { type: 'gif', width: 4096 } },
    { name: 'bmp, 4096 pixels', text: URL, options: { type: 'bmp', width: 4096 } },
    {
      name: 'png, 4096 pixels, logo webp',
      text: URL,
      options: { width: 4096, logo: { image: webp, size: 0.1 } },
    },
    {
      name: 'bmp, 4096 pixels, logo jpeg',
      text: URL,
      options: { type: 'bmp', width: 4096, logo: { image: jpeg, size: 0.1 } },
    },
    {
      name: 'gif, 2048 pixels, logo png',
      text: URL,
      options: { type: 'gif', width: 2048, logo: { image: png, size: 0.1 } },
    },
    { name: 'svg, logo png', text: URL, options: { type: 'svg', logo: { image: png, size: 0.1 } } },
  ];
}

/**
 * Returns the options without undefined ones.
 *
 * @param {Call} call
 */
function optionsOf({ options }) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

module.exports = { large, optionsOf, ordinary, withLogos, wrong };
