'use strict';

// Makes a large PNG of few bytes.

const zlib = require('node:zlib');

/** A PNG of one colour and the largest size of a logo: a few bytes, but many pixels. */
function largestPng() {
  const width = 4096;
  const rows = Buffer.alloc(width * (1 + 4 * width), 0x7f);
  for (let y = 0; y < width; y++) rows[y * (1 + 4 * width)] = 0;
  return png(width, width, 6, chunk('IDAT', zlib.deflateSync(rows)));
}

/**
 * Returns a PNG with 8 bits a channel.
 *
 * @param {number} width
 * @param {number} height
 * @param {number} kind of colours: 0 for grey, 6 for red, green, blue and alpha
 * @param {...Buffer} chunks between the header and the end
 */
function png(width, height, kind, ...chunks) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, kind], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/** @param {Buffer} bytes */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

module.exports = { chunk, largestPng, png };
