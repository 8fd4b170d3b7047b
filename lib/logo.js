'use strict';

// The option logo: what is drawn in the middle of a symbol.

const { isSharedArrayBuffer, isUint8Array } = require('node:util').types;

const { describe, expectation, failure, unknownOption } = require('./error');
const { isRecord } = require('./objects');

/**
 * The units of the addon: a size in 1/10,000 of the symbol's width, a padding in 1/100 of a module,
 * a reserve in 1/10,000 of a block's error correction.
 */
const SIZE_PARTS = 10_000;
const PADDING_PARTS = 100;
const RESERVE_PARTS = 10_000;

/** The most bytes of an image; qr_core::render::logo::MOST_BYTES is the same number. */
const MOST_BYTES = 4 * 1024 * 1024;

const NAMES = Object.freeze(['image', 'size', 'padding', 'reserve']);

/**
 * A logo as the addon takes it.
 *
 * @typedef {object} Logo
 * @property {Uint8Array} image
 * @property {number} size in 1/10000 of the symbol's width
 * @property {number} padding in 1/100 of a module
 * @property {number} reserve in 1/10000 of each block's error correction
 */

/**
 * @param {any} logo what the caller passed
 * @returns {Readonly<Logo> | undefined}
 */
function readLogo(logo) {
  if (logo === undefined) return undefined;
  if (!isRecord(logo)) {
    throw expectation(
      'ERR_QR_INVALID_OPTION',
      'an object { image, size, padding, reserve }',
      'logo',
      describe(logo),
    );
  }
  for (const name in logo) {
    if (!NAMES.includes(name)) {
      throw unknownOption(name, NAMES, { within: 'logo' });
    }
  }
  const image = readImage(logo.image);
  const size = readParts('logo.size', logo.size, 0.2, 0.5, SIZE_PARTS);
  if (size === 0) throw refusal('logo.size', 0.5, SIZE_PARTS, logo.size);
  const padding = readParts('logo.padding', logo.padding, 1, 10, PADDING_PARTS);
  const reserve = readParts('logo.reserve', logo.reserve, 0.5, 1, RESERVE_PARTS);
  return Object.freeze({ image, size, padding, reserve });
}

const TypedArray = Object.getPrototypeOf(Uint8Array);

/** What an array says of itself, even where a subclass has it say otherwise. */
const bufferOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')?.get;
const lengthOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'length')?.get;

/**
 * @param {unknown} value
 * @returns {Uint8Array} a copy: it may be needed when the caller has changed it
 */
function readImage(value) {
  if (!isUint8Array(value)) {
    const expected = 'a Uint8Array, such as what readFile gives,';
    throw expectation('ERR_QR_INVALID_OPTION', expected, 'logo.image', describe(value));
  }
  // Another thread could change it while it is copied, and so make what was checked another.
  if (isSharedArrayBuffer(bufferOf?.call(value))) {
    const expected = 'bytes that no other thread can change';
    throw expectation('ERR_QR_INVALID_OPTION', expected, 'logo.image', 'a view of a SharedArrayBuffer');
  }
  const length = lengthOf?.call(value);
  if (length === 0) {
    const received = 'a Uint8Array that is empty or detached';
    throw expectation('ERR_QR_INVALID_LOGO', 'the bytes of a picture', 'logo.image', received);
  }
  if (length > MOST_BYTES) {
    throw failure('ERR_QR_INVALID_LOGO', {
      argument: 'logo.image',
      details: { reason: 'too-many-bytes', bytes: length, maxBytes: MOST_BYTES },
    });
  }
  return new Uint8Array(value);
}

/**
 * A number in parts of one: what is between two of them would have to be rounded.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {number} missing what it is when it was not given
 * @param {number} most
 * @param {number} parts
 * @returns {number}
 */
function readParts(name, value, missing, most, parts) {
  const number = value === undefined ? missing : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= most)) throw refusal(name, most, parts, value);
  const whole = Math.round(number * parts);
  // A sum such as 0.1 + 0.2 is meant to be 0.3.
  if (Math.abs(whole - number * parts) > 1e-6) throw refusal(name, most, parts, value);
  return whole;
}

/**
 * @param {string} name
 * @param {number} most
 * @param {number} parts
 * @param {unknown} value
 */
function refusal(name, most, parts, value) {
  const range = name === 'logo.size' ? `above 0 and at most ${most}` : `from 0 to ${most}`;
  const expected = `a number ${range}, in steps of ${1 / parts},`;
  return expectation('ERR_QR_INVALID_OPTION', expected, name, describe(value));
}

module.exports = { MOST_BYTES, readLogo };
