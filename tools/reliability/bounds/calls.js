'use strict';

// The most that one call can be asked for: of each format its widest image, of the longest text, and with the most costly logo.

const fs = require('node:fs');
const path = require('node:path');

const { HOSTILE, MAX_BYTES } = require('../../../__test__/support/hostile-logos');
const { root } = require('../../support/steps');

/** @import { QrCodeOptions } from '../../..' */

/** Bytes that level L of version 40 just holds. */
const LONGEST = 'a'.repeat(2953);

/** The widest image, in pixels: of PNG, SVG, PDF and EPS, and of what is made pixel by pixel. */
const WIDEST = 16_384;
const WIDEST_RASTER = 4096;

/** Logos as wide and high as they can be. They are files, as the process that makes them has needed more memory for that. */
const LOGOS = path.join(root, 'target/bounds');

/**
 * By the name that a result has for it, what makes the arguments of a call.
 *
 * @type {Record<string, () => [text: string, options?: QrCodeOptions]>}
 */
const CALLS = {
  'the default': () => ['https://www.reddit.com/r/rustjerk/top/?t=all'],
  'the longest text': () => [LONGEST],
  'png, 16384 pixels': () => [LONGEST, { width: WIDEST }],
  'png, 16384 pixels, short text': () => ['a', { width: WIDEST }],
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
  'pdf, longest text': () => [LONGEST, { type: 'pdf', width: WIDEST }],
  'eps, longest text': () => [LONGEST, { type: 'eps', width: WIDEST }],
  'webp, 4096 pixels': () => [LONGEST, { type: 'webp', width: WIDEST_RASTER }],
  'webp, 4096 pixels, logo': () => ['a'.repeat(1000), raster('webp')],
  'jpeg, 4096 pixels': () => [LONGEST, { type: 'jpeg', width: WIDEST_RASTER, quality: 1 }],
  'jpeg, 4096 pixels, logo': () => ['a'.repeat(1000), raster('jpeg')],
  'gif, 4096 pixels': () => [LONGEST, { type: 'gif', width: WIDEST_RASTER }],
  'gif, 4096 pixels, logo': () => ['a'.repeat(1000), raster('gif')],
  'bmp, 4096 pixels': () => [LONGEST, { type: 'bmp', width: WIDEST_RASTER }],
  'bmp, 4096 pixels, logo': () => ['a'.repeat(1000), raster('bmp')],
  'utf8, widest quiet zone': () => [LONGEST, { type: 'utf8', margin: 423 }],
  'terminal, widest quiet zone': () => [LONGEST, { type: 'terminal', margin: 423 }],
  // Drawn or refused.
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
    width: WIDEST_RASTER,
    errorCorrectionLevel: 'H',
    logo: { image: fs.readFileSync(path.join(LOGOS, logo)), size: 0.2 },
  };
}

/**
 * A call with an SVG of as many bytes as a logo can have.
 *
 * @param {string} start
 * @param {string} part what is repeated
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

module.exports = { CALLS, LOGOS, LONGEST };
