'use strict';

// Valid and nearly valid logos.

const { generateQrCode } = require('../../../index');

const svg = (/** @type {string} */ body) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${body}</svg>`);

const PNG = generateQrCode('logo', { width: 60 });

/** @type {Record<string, Uint8Array>} */
const LOGOS = {
  png: PNG,
  jpeg: generateQrCode('logo', { type: 'jpeg', width: 60 }),
  webp: generateQrCode('logo', { type: 'webp', width: 60 }),
  gif: generateQrCode('logo', { type: 'gif', width: 60 }),
  svg: svg('<path d="M0 0h2v1z"/>'),
  'svg of nothing': svg(''),
  'svg that is not closed': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'),
  'svg with an entity': svg('&x;'),
  'half a png': PNG.subarray(0, 100),
  'a signature': PNG.subarray(0, 8),
  text: Buffer.from('logo.png'),
  'too many bytes': Buffer.alloc(4 * 1024 * 1024 + 1),
};

module.exports = { LOGOS };
