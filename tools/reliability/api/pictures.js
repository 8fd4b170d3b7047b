'use strict';

// Checks that a result is a picture of the requested type and size, and reads back as the text.

const assert = require('node:assert/strict');

const { decodeAll } = require('../../../__test__/support/zxing');
const { FORMATS } = require('../../../lib/options/formats');

/** @import { Described } from './build' */

/** @typedef {Record<string, any>} Options */

/** The kinds of records that work like a plain object. */
const AS_GOOD = new Set(['plain', 'frozen', 'null', 'inherited', 'instance', 'watched']);

/**
 * Returns the described options if they have only plain values.
 *
 * @param {Described | undefined} described
 * @returns {Options | undefined}
 */
function plainOptions(described) {
  if (described === undefined) return {};
  const [kind, how, properties] = described;
  if (kind === 'plain') return how === undefined || how === null ? {} : undefined;
  if (kind !== 'record' || !AS_GOOD.has(how)) return undefined;
  /** @type {Options} */
  const options = Object.create(null);
  for (const [name, ...values] of properties) {
    if (values.length !== 1 || typeof values[0] === 'string') return undefined;
    const [of, value] = values[0];
    options[name] = of === 'plain' ? value : values[0];
  }
  return options;
}

/**
 * Returns the content that the code of a described text must have, if that is obvious.
 *
 * @param {Described} described
 * @returns {string | Buffer | undefined}
 */
function contentOf([kind, ...parameters]) {
  if (kind === 'plain') return typeof parameters[0] === 'string' ? parameters[0] : undefined;
  if (kind === 'text') return parameters[0].repeat(parameters[1]);
  if (kind === 'bytes' && ['Buffer', 'Uint8Array', 'liar'].includes(parameters[0]))
    return Buffer.from(parameters[2]);
  if (kind !== 'list' || !['plain', 'frozen', 'watched', 'subclass'].includes(parameters[0]))
    return undefined;
  const all = parameters[1].map((/** @type {Described} */ each) => {
    const data = plainOptions(each)?.data;
    return typeof data === 'string' ? data : undefined;
  });
  return all.includes(undefined) || all.length === 0 ? undefined : all.join('');
}

/** Other names of types. */
const NAMES = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpeg'],
  ['image/svg+xml', 'svg'],
  ['jpg', 'jpeg'],
  ['txt', 'utf8'],
]);

/** @param {string} name */
const typeOf = (name) => NAMES.get(name.toLowerCase()) ?? name.toLowerCase();

/**
 * Checks whether bytes are a picture of a type, and returns its width and height if these are in
 * pixels. For a type without a reader, only the content is checked.
 *
 * @type {Record<string, (bytes: Buffer) => boolean | [width: number, height: number]>}
 */
const READERS = {
  png: (bytes) =>
    bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' &&
    bytes.toString('latin1', bytes.length - 8, bytes.length - 4) === 'IEND' && [
      bytes.readUInt32BE(16),
      bytes.readUInt32BE(20),
    ],
  svg: (bytes) => /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>\n?$/s.test(bytes.toString()),
  utf8: (bytes) => /^(?:[ \u2580\u2584\u2588]+\n)+$/.test(bytes.toString()),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what a terminal reads
  terminal: (bytes) => /^(?:(?:\x1b\[[\d;]*m|[ \u2580\u2584\u2588])+\n)+$/.test(bytes.toString()),
  eps: (bytes) => /^%!PS-Adobe-3\.0 EPSF-3\.0\n.*%%EOF\n?$/s.test(bytes.toString('latin1')),
  pdf: (bytes) => /^%PDF-1\.\d.*%%EOF\n?$/s.test(bytes.toString('latin1')),
  webp: (bytes) =>
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.readUInt32LE(4) === bytes.length - 8 &&
    bytes.toString('latin1', 8, 16) === 'WEBPVP8L' && [
      (bytes.readUInt32LE(21) & 0x3fff) + 1,
      ((bytes.readUInt32LE(21) >>> 14) & 0x3fff) + 1,
    ],
  jpeg: (bytes) =>
    bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9 && frame(bytes),
  gif: (bytes) =>
    /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)) &&
    bytes.at(-1) === 0x3b && [bytes.readUInt16LE(6), bytes.readUInt16LE(8)],
  bmp: (bytes) =>
    bytes.toString('latin1', 0, 2) === 'BM' &&
    bytes.readUInt32LE(2) === bytes.length && [bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22))],
};

/**
 * Returns the size in the frame header of a JPEG.
 *
 * @param {Buffer} bytes
 * @returns {false | [number, number]}
 */
function frame(bytes) {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt16BE(at);
    if (marker >= 0xffc0 && marker <= 0xffc2) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
  return false;
}

/**
 * Fails if the bytes are not a picture that fits the options.
 *
 * @param {unknown} bytes
 * @param {Options | undefined} options undefined if their values are not known
 * @param {{ type?: string, width?: number, scale?: number }} missing the defaults of omitted
 *   options
 */
function checkPicture(bytes, options, missing) {
  assert.ok(Buffer.isBuffer(bytes), 'a Buffer');
  if (options === undefined) {
    const found = Object.values(READERS).some((read) => bytes.length > 16 && read(bytes) !== false);
    assert.ok(found, `a picture of some type: ${bytes.toString('latin1', 0, 20)}`);
    return;
  }
  const type = typeOf(options.type ?? missing.type ?? 'png');
  const read = READERS[type] ?? (Object.hasOwn(FORMATS, type) ? () => true : undefined);
  assert.ok(read, `a type: ${type}`);
  const size = read(bytes);
  assert.notEqual(size, false, `a picture of type ${type}: ${bytes.toString('latin1', 0, 20)}`);
  if (Array.isArray(size)) checkSize(size, options, missing);
}

/**
 * @param {[number, number]} size
 * @param {Options} options
 * @param {{ width?: number, scale?: number }} missing
 */
function checkSize([width, height], options, missing) {
  const wanted = Number(options.width ?? (options.scale === undefined ? missing.width : undefined));
  const hasFrame = options.frame !== undefined && options.frame !== null;
  if (hasFrame || isOtherSymbology(options)) {
    // The band of a frame is below the code or above it.
    const isFlat = height <= width || hasFrame;
    assert.ok(width > 0 && height > 0 && isFlat, `${width} × ${height} pixels`);
    if (!Number.isNaN(wanted)) assert.equal(width, wanted, 'the width');
    return;
  }
  assert.equal(width, height, 'a square');
  if (!Number.isNaN(wanted)) {
    assert.equal(width, wanted, 'the width');
    return;
  }
  const scale = Number(options.scale ?? missing.scale);
  const modules = width / scale - 2 * Number(options.margin ?? 4);
  const version = (modules - 17) / 4;
  assert.ok(
    Number.isInteger(version) && version >= 1 && version <= 40,
    `modules of ${scale}: ${width} pixels`,
  );
  // The functions of npm `qrcode` treat null as omitted; our own refuse it.
  if (options.version !== undefined && options.version !== null)
    assert.equal(version, Number(options.version));
}

/**
 * Returns true for the options of a Micro QR or an rMQR code.
 *
 * @param {Options} options
 */
function isOtherSymbology({ symbology = 'qr', version }) {
  return symbology === 'micro-qr' || symbology === 'rmqr' || /^[MR]/.test(String(version));
}

/** Options with which a reader may find nothing. */
const NOT_READ = ['color', 'logo', 'inverse', 'quality', 'applicationIndicator', 'gs1'];

/**
 * Returns whether the content of a picture is known, and a reader certainly reads it.
 *
 * @param {Options | undefined} options
 * @param {string | Buffer | undefined} content
 */
function isReadable(options, content) {
  if (options === undefined || content === undefined || NOT_READ.some((name) => name in options))
    return false;
  if (isOtherSymbology(options)) return false;
  const { type = 'png', width = 0, scale = 4, margin = 4 } = options;
  // Reading a larger picture takes long, and a decoder may not find a code without a quiet zone.
  const isSmall = Number(width) <= 1000 && Number(scale) <= 8 && Number(margin) <= 10;
  return ['png', 'gif', 'bmp'].includes(typeOf(String(type))) && isSmall && Number(margin) >= 2;
}

/**
 * Fails if a decoder does not read this content in a picture.
 *
 * @param {Buffer} picture
 * @param {string | Buffer} content
 */
async function checkContent(picture, content) {
  let codes = await decodeAll(picture);
  if (codes.length === 0) codes = await decodeAll(picture, { isPure: true });
  assert.equal(codes.length, 1, 'a code that a decoder finds');
  const [code] = codes;
  if (typeof content === 'string') assert.equal(code?.text, content, 'what a decoder reads');
  else assert.deepEqual(Buffer.from(code?.bytes ?? []), content, 'what a decoder reads');
}

module.exports = { checkContent, checkPicture, contentOf, isReadable, plainOptions };
