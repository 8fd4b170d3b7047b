'use strict';

// Draws codes with the class of npm `qr-code-styling`, and reads them.

const assert = require('node:assert/strict');

const QRCodeStyling = require('qr-napi/styling');
const { png: drawPng } = require('./logos');
const { rasteriseSvg, toPng } = require('./rasterise');
const { toPng: webpToPng } = require('./webp');
const { decodeText } = require('./zxing');

/** @import { FileExtension, Options } from 'qr-napi/styling' */

const LOGO = drawPng(60, 60, (x, y) => [x * 4, 0, y * 4, 255]);
const SVG_LOGO = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#4267b2"/></svg>',
);

/**
 * @param {Buffer} picture
 * @param {FileExtension} extension
 */
async function toDecodable(picture, extension) {
  if (extension === 'svg') return toPng(await rasteriseSvg(picture));
  return extension === 'webp' ? webpToPng(picture) : picture;
}

/**
 * Draws a code in all formats, and reads each.
 *
 * @param {Options} options
 */
async function readsBack(options) {
  for (const extension of /** @type {const} */ (['png', 'jpeg', 'webp', 'svg'])) {
    const image = options.image === undefined ? {} : { image: extension === 'svg' ? SVG_LOGO : LOGO };
    const picture = await new QRCodeStyling({ ...options, ...image }).getRawData(extension);
    const text = await decodeText(await toDecodable(picture, extension));
    assert.equal(text, options.data, extension);
  }
}

module.exports = { LOGO, readsBack };
