'use strict';

// Makes small files that cost a decoder far more time or memory than their pixels need. Each is
// made on demand, as most have 4 MiB.

const { chunk, png } = require('./png');

/** The most bytes that a logo may have. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The number of bits of a group of prefix codes, as {@link writeGroups} writes it. */
const GROUP_BITS = 82;

/** Writes numbers of any number of bits, the lowest bit first, as WebP and deflate do. */
class BitWriter {
  bytes = Buffer.alloc(MAX_BYTES);
  /** The number of bits written. */
  length = 0;

  /**
   * @param {number} value
   * @param {number} count of its bits
   */
  write(value, count) {
    for (let i = 0; i < count; i++, this.length++) {
      const byte = this.length >> 3;
      const bit = ((value >> i) & 1) << (this.length & 7);
      this.bytes[byte] = /** @type {number} */ (this.bytes[byte]) | bit;
    }
    return this;
  }

  finish() {
    return this.bytes.subarray(0, Math.ceil(this.length / 8));
  }
}

/**
 * @param {...[name: string, data: Buffer]} chunks
 * @returns {Buffer} a RIFF file
 */
function webp(...chunks) {
  const parts = chunks.map(([name, data]) => {
    const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  });
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/**
 * @param {number} flags
 * @param {number} width
 * @param {number} height
 * @returns {[name: string, data: Buffer]} a VP8X chunk
 */
function canvas(flags, width = 1, height = 1) {
  const data = Buffer.alloc(10);
  data[0] = flags;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return ['VP8X', data];
}

/** Returns a lossy frame of one pixel. */
const VP8 = Buffer.from('MAEAnQEqAQABAA7A/iWkAANwAAAAAA', 'base64');

/** Starts a VP8L chunk. */
function lossless(width = 1, height = 1) {
  const bits = new BitWriter().write(0x2f, 8);
  return bits
    .write(width - 1, 14)
    .write(height - 1, 14)
    .write(0, 4);
}

/** Writes a prefix code of one symbol, which takes no bits where it is used. */
function writeSymbol(/** @type {BitWriter} */ bits, /** @type {number} */ symbol) {
  if (symbol < 2) bits.write(0b001, 3).write(symbol, 1);
  else bits.write(0b101, 3).write(symbol, 8);
}

/** Writes a prefix code of 2,048 symbols of eleven bits, in 66 bits. */
function writeLargeCode(/** @type {BitWriter} */ bits) {
  // The only length is 11, so a length takes no bits.
  bits
    .write(0, 1)
    .write(15 - 4, 4)
    .write(0, 30)
    .write(0, 12)
    .write(1, 3);
  bits
    .write(1, 1)
    .write(5, 3)
    .write(2048 - 2, 12);
}

/**
 * Writes an image with a colour cache whose entropy image has one colour: the number of the last
 * group. Its blocks have 4 by 4 pixels.
 *
 * @param {BitWriter} bits
 * @param {number} most groups
 * @param {number} size how many bytes a file may have
 */
function writeGroups(bits, most, size) {
  const groups = Math.min(most, Math.floor((8 * (size - 200)) / GROUP_BITS));
  bits.write(0, 1).write(1, 1).write(11, 4).write(1, 1).write(0, 3).write(0, 1);
  for (const symbol of [(groups - 1) & 255, (groups - 1) >> 8, 0, 0, 0]) writeSymbol(bits, symbol);
  for (let i = 0; i < groups; i++) {
    writeLargeCode(bits);
    for (let code = 0; code < 4; code++) writeSymbol(bits, 0);
  }
  // The pixels take their bits from here.
  return bits.write(0, 64).finish();
}

/**
 * @param {number} marker
 * @param {Uint8Array | number[]} data
 * @returns {Buffer} a segment of a JPEG
 */
function segment(marker, data) {
  const length = data.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...data]);
}

const SOI = Buffer.from([0xff, 0xd8]);
const EOI = Buffer.from([0xff, 0xd9]);

/** A quantization table of ones. */
const QUANTIZERS = segment(0xdb, [0, ...Array(64).fill(1)]);

/**
 * @param {number} kind 0 for DC, 16 for AC
 * @param {number} symbol
 * @returns {Buffer} a Huffman table of one symbol, of one bit
 */
const huffman = (kind, symbol) => segment(0xc4, [kind, 1, ...Array(15).fill(0), symbol]);

/**
 * @param {number} marker 0xc0 for sequential, 0xc2 for progressive
 * @param {number} side in pixels
 * @param {number} [components]
 */
const frame = (marker, side, components = 1) =>
  segment(marker, [
    ...[8, side >> 8, side & 255, side >> 8, side & 255, components],
    ...Array.from({ length: components }, (_, i) => [i + 1, 0x11, 0]).flat(),
  ]);

/**
 * @param {number[]} components
 * @param {number[]} [band] first and last coefficient, and the bits of the approximation
 */
const scan = (components, band = [0, 63, 0]) =>
  segment(0xda, [components.length, ...components.flatMap((id) => [id, 0]), ...band]);

/**
 * Repeats `part` as often as there is room for.
 *
 * @param {Buffer} part
 * @param {number} size how many bytes a file may have
 * @param {number} [others] the number of other bytes
 */
const fill = (part, size, others = 0) =>
  Buffer.alloc(part.length * Math.floor((size - others - 1024) / part.length), part);

/** Returns a sequential JPEG of 8 by 8 grey pixels, with `segments` before its frame. */
const smallJpeg = (/** @type {Buffer[]} */ ...segments) =>
  Buffer.concat([
    ...[SOI, ...segments, QUANTIZERS, frame(0xc0, 8), huffman(0, 0), huffman(16, 0)],
    ...[scan([1]), Buffer.from([0x3f]), EOI],
  ]);

/** Returns a segment of extended XMP, at `offset` of a text that never ends. */
const extendedXmp = (/** @type {number} */ offset) => {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(0xffffffff, 0);
  numbers.writeUInt32BE(offset, 4);
  return segment(0xe1, [
    ...Buffer.from(`http://ns.adobe.com/xmp/extension/\0${'0'.repeat(32)}`, 'latin1'),
    ...numbers,
  ]);
};

/** Returns a zlib stream of as many empty dynamic blocks as there is room for. */
function emptyBlocks(/** @type {number} */ size) {
  const bits = new BitWriter().write(0x78, 8).write(0x01, 8);
  const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  while (bits.length < 8 * (size - 4096)) {
    // 257 lengths of literals and one of distances; of code lengths the last that is used is 1.
    bits
      .write(0, 1)
      .write(2, 2)
      .write(0, 5)
      .write(0, 5)
      .write(18 - 4, 4);
    // Lengths: 18 (many zeros) and 1 have one bit each.
    for (const symbol of order.slice(0, 18)) bits.write(symbol === 18 || symbol === 1 ? 1 : 0, 3);
    // 255 zeros and a one; a one for the end of the block; and a one for the distance.
    bits
      .write(1, 1)
      .write(138 - 11, 7)
      .write(1, 1)
      .write(117 - 11, 7);
    bits.write(0, 1).write(0, 1).write(0, 1);
    // The end of the block.
    bits.write(1, 1);
  }
  // Stored: the one row of the picture.
  bits.write(1, 1).write(0, 2);
  bits.length = 8 * Math.ceil(bits.length / 8);
  bits.write(2, 16).write(0xfffd, 16).write(0, 16);
  const sum = Buffer.from([0, 2, 0, 1]);
  return Buffer.concat([bits.finish(), sum]);
}

/** Codes of Huffman tables, in bits, as bytes. A byte of ones is followed by a zero. */
function codes(/** @type {string} */ bits) {
  const padded = bits.padEnd(8 * Math.ceil(bits.length / 8), '1');
  return Buffer.from(
    (padded.match(/.{8}/g) ?? []).flatMap((byte) => (byte === '11111111' ? [255, 0] : [Number(`0b${byte}`)])),
  );
}

/**
 * @param {number} side of grey pixels, a multiple of 1024
 * @returns {Buffer} a progressive JPEG: each of its scans has one bit for each block
 */
function manyScans(side) {
  const blocks = (side / 8) ** 2;
  // The number of blocks without new coefficients, then a bit for each existing coefficient.
  const run = `0${'0'.repeat(14)}${'0'.repeat(16_384)}`;
  const pass = Buffer.concat([scan([1], [1, 63, 0xd0]), codes(run.repeat(blocks / 16_384))]);
  return Buffer.concat([
    ...[SOI, QUANTIZERS, frame(0xc2, side), huffman(0, 0), huffman(16, 1)],
    ...[scan([1], [0, 0, 0]), Buffer.alloc(blocks / 8)],
    ...[scan([1], [1, 1, 0x0d]), codes('01'.repeat(blocks)), huffman(16, 0xe0)],
    ...[...Array(90).fill(pass), EOI],
  ]);
}

/** Returns an SVG with as many pictures of many scans as there is room for. */
function manyPictures(/** @type {number} */ size) {
  const picture = `<image href="data:image/jpeg;base64,${manyScans(1024).toString('base64')}"/>`;
  const pictures = picture.repeat(Math.floor((size - 100) / picture.length));
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${pictures}</svg>`);
}

/** Returns a style sheet with a reference in each rule. */
function manyRules(/** @type {number} */ size) {
  const rule = 'a{r:url(#%)}';
  const rules = rule.repeat(Math.floor((size - 100) / rule.length));
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><style>${rules}</style></svg>`);
}

/** The start of a lossy frame of 4096 by 3500 pixels. */
const LARGE_VP8 = Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0x10, 0xac, 0x0d, ...Array(64).fill(0)]);

/**
 * What makes hostile logos of at most so many bytes, by name. `refused` is the `details.reason` of
 * the error, if any. `type` is the format of the codes. Default: PNG.
 *
 * @type {Record<string, { make: (size: number) => Buffer, refused?: string, type?: 'svg' }>}
 */
const HOSTILE = {
  'webp, 65,536 groups of prefix codes': {
    make: (size) => webp(['VP8L', writeGroups(lossless(), 65_536, size)]),
    refused: 'too-complex',
  },
  'webp, 65,536 groups of prefix codes for alpha': {
    make: (size) => {
      const alpha = writeGroups(new BitWriter().write(1, 8), 65_536, size);
      return webp(canvas(0x10), ['ALPH', alpha], ['VP8 ', VP8]);
    },
    refused: 'too-complex',
  },
  'webp, 40,000 groups for as many blocks': {
    make: (size) => webp(['VP8L', writeGroups(lossless(4096, 3000), 40_000, size)]),
    refused: 'too-complex',
  },
  'webp, metadata that claims 4 GiB': {
    make: () => {
      const file = webp(canvas(0x08), ['VP8 ', VP8], ['EXIF', Buffer.alloc(2)]);
      file.writeUInt32LE(0xfffffffe, file.length - 6);
      return file;
    },
    refused: 'damaged',
  },
  'webp, lossy, 14 million pixels': {
    make: () => webp(['VP8 ', LARGE_VP8]),
    refused: 'too-many-pixels',
  },
  'jpeg, incomplete XMP and empty comments': {
    make: (size) => {
      const xmp = Array.from({ length: size / 1024 }, (_, i) => extendedXmp(7 * i + 1));
      const all = Buffer.concat(xmp);
      return smallJpeg(all, fill(segment(0xfe, []), size, all.length));
    },
  },
  'jpeg, Huffman tables that are replaced': { make: (size) => smallJpeg(fill(huffman(16, 0), size)) },
  'jpeg, 92 scans': { make: () => manyScans(4096), refused: 'too-complex' },
  'png, empty blocks': { make: (size) => png(1, 1, 0, chunk('IDAT', emptyBlocks(size))) },
  'svg, pictures of many scans': { make: manyPictures, refused: 'svg-picture', type: 'svg' },
  'svg, rules with references': { make: manyRules, refused: 'svg-too-many-selectors', type: 'svg' },
};

module.exports = { HOSTILE, MAX_BYTES };
