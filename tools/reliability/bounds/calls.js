'use strict';

// The most expensive calls: the widest image of each format, the longest text, the most costly
// logos.

const fs = require('node:fs');
const path = require('node:path');

const { HOSTILE, MAX_BYTES } = require('../../../__test__/support/hostile-logos');
const { formats } = require('../../../lib/options');
const { root } = require('../../support/steps');

/** @import { QrCodeOptions } from '../../..' */

/** The longest text: version 40 holds 2953 bytes at level L. */
const LONGEST_TEXT = 'a'.repeat(2953);

/** The maximum width of each format, in pixels, or in modules for text. */
const MAX_WIDTHS = Object.fromEntries(formats.map(({ name, maxWidth }) => [name, maxWidth]));

/** The widest image that can have a raster logo, also as PNG. */
const MAX_RASTER_WIDTH = MAX_WIDTHS.webp;

/** The widest quiet zone of a text format, around version 40 of 177 modules. */
const MAX_TEXT_MARGIN = Math.floor((Number(MAX_WIDTHS.utf8) - 177) / 2);

/** The largest logos. They are read from files, as drawing them would raise the peak memory. */
const LOGOS = path.join(root, 'target/bounds');

/**
 * Functions that return the arguments of a call, by the name of the call in a result.
 *
 * @type {Record<string, () => [text: string, options?: QrCodeOptions]>}
 */
const CALLS = {
  'the default': () => ['https://www.reddit.com/r/rustjerk/top/?t=all'],
  'the longest text': () => [LONGEST_TEXT],
  'png, 16384 pixels': () => [LONGEST_TEXT, { width: MAX_WIDTHS.png }],
  'png, 16384 pixels, short text': () => ['a', { width: MAX_WIDTHS.png }],
  'png, 4096 pixels, logo': () => ['a'.repeat(1000), raster('png')],
  'png, 4096 pixels, logo in JPEG': () => ['a'.repeat(1000), raster('png', 'jpeg')],
  'png, 4096 pixels, logo in WebP': () => ['a'.repeat(1000), raster('png', 'webp')],
  'svg, logo of 4 MiB': () => withSvg('<!--', ' ', '-->'),
  // Just below 100,000 elements.
  'svg, logo of 4 MiB, elements': () => withSvg('', `<g d="${'1'.repeat(34)}"/>xx`, ''),
  'svg, logo of 4 MiB, left out': () => withSvg('', '<a xmlns=""/>', ''),
  'svg, logo of 4 MiB, rules': () => withSvg('<g class="a"/><style>', '.a{fill:red}', '</style>'),
  'svg, logo of 4 MiB, attributes': () => withSvg('', `<g${attributes(256)}/>`, ''),
  'svg, logo of 4 MiB, namespaces': () => withSvg(`<g${prefixes(31)}>`, '<g xmlns="c"/>', '</g>'),
  'pdf, longest text': () => [LONGEST_TEXT, { type: 'pdf', width: MAX_WIDTHS.pdf }],
  'eps, longest text': () => [LONGEST_TEXT, { type: 'eps', width: MAX_WIDTHS.eps }],
  'webp, 4096 pixels': () => [LONGEST_TEXT, { type: 'webp', width: MAX_WIDTHS.webp }],
  'webp, 4096 pixels, logo': () => ['a'.repeat(1000), raster('webp')],
  'jpeg, 4096 pixels': () => [LONGEST_TEXT, { type: 'jpeg', width: MAX_WIDTHS.jpeg, quality: 1 }],
  'jpeg, 4096 pixels, logo': () => ['a'.repeat(1000), raster('jpeg')],
  'gif, 4096 pixels': () => [LONGEST_TEXT, { type: 'gif', width: MAX_WIDTHS.gif }],
  'gif, 4096 pixels, logo': () => ['a'.repeat(1000), raster('gif')],
  'bmp, 4096 pixels': () => [LONGEST_TEXT, { type: 'bmp', width: MAX_WIDTHS.bmp }],
  'bmp, 4096 pixels, logo': () => ['a'.repeat(1000), raster('bmp')],
  'utf8, widest quiet zone': () => [LONGEST_TEXT, { type: 'utf8', margin: MAX_TEXT_MARGIN }],
  'terminal, widest quiet zone': () => [LONGEST_TEXT, { type: 'terminal', margin: MAX_TEXT_MARGIN }],
  // The package draws these logos or refuses them.
  ...Object.fromEntries(
    Object.entries(HOSTILE).map(([name, { make, type }]) => [
      `hostile logo: ${name}`,
      () => ['a', { type, logo: { image: make(MAX_BYTES) } }],
    ]),
  ),
};

/**
 * @param {'png' | 'webp' | 'jpeg' | 'gif' | 'bmp'} type
 * @param {'png' | 'jpeg' | 'webp'} logo
 * @returns {QrCodeOptions}
 */
function raster(type, logo = 'png') {
  return {
    type,
    width: MAX_RASTER_WIDTH,
    errorCorrectionLevel: 'H',
    logo: { image: fs.readFileSync(path.join(LOGOS, logo)), size: 0.2 },
  };
}

/**
 * Returns a call with an SVG logo of the maximum size.
 *
 * @param {string} start
 * @param {string} part the text to repeat as often as it fits
 * @param {string} end
 * @returns {[text: string, options: QrCodeOptions]}
 */
function withSvg(start, part, end) {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">${start}`;
  const close = `${end}</svg>`;
  const count = Math.floor((4 * 1024 * 1024 - open.length - close.length) / part.length);
  const image = Buffer.from(`${open}${part.repeat(count)}${close}`);
  return ['a'.repeat(1000), { type: 'svg', logo: { image } }];
}

/** @param {number} count */
const attributes = (count) => Array.from({ length: count }, (_, i) => ` a${i.toString(36)}=""`).join('');

/** @param {number} count */
const prefixes = (count) => Array.from({ length: count }, (_, i) => ` xmlns:a${i}="b${i}"`).join('');

module.exports = { CALLS, LOGOS, LONGEST_TEXT };
