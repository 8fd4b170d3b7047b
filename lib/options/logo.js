'use strict';

// Reads the option `logo`.

const { isUint8Array } = require('node:util').types;

const { checkBytes } = require('../bytes');
const { createArgumentError, createError, describe } = require('../error');
const { holdImage } = require('./held-logos');
const { checkObject } = require('./names');
const { findRow, listParts } = require('./rows');
const { readByRow, readSteps, toNumber } = require('./values');

/**
 * @import { HeldLogo } from '../binding'
 * @import { KeptLogo } from './held-logos'
 */

const LOGO_NAMES = listParts('logo');

/**
 * The options, with the numbers that the table computes each time: that took 15 µs a call on Node 24,
 * and 80 on Node 22.
 */
const IMAGE = Object.freeze({ ...findRow('logo.image') });
const SIZE = Object.freeze({ ...findRow('logo.size') });
const PADDING = Object.freeze({ ...findRow('logo.padding') });
const RESERVE = Object.freeze({ ...findRow('logo.reserve') });
const CLEAR = Object.freeze({ ...findRow('logo.clear') });

/** A logo in the units of the addon. */
class Logo {
  /** @type {HeldLogo} */
  #held;
  /** @type {Readonly<KeptLogo> | undefined} undefined if the logo is this object's own */
  #kept;
  /** @type {Uint8Array | undefined} the caller's */
  #image;

  /**
   * @param {{ held: HeldLogo, bytes: number, kept?: Readonly<KeptLogo> }} entry
   * @param {Uint8Array | undefined} image
   * @param {number} size
   * @param {number} padding
   * @param {number} reserve
   * @param {number} clear
   */
  constructor({ held, bytes, kept }, image, size, padding, reserve, clear) {
    this.#held = held;
    this.#kept = kept;
    this.#image = image;
    /** The size of the file in bytes. */
    this.bytes = bytes;
    /** In 1/LOGO_SIZE_UNITS of the symbol's width. */
    this.size = size;
    /** In 1/LOGO_PADDING_UNITS of a module. */
    this.padding = padding;
    /** In 1/LOGO_RESERVE_UNITS of each block's error correction. */
    this.reserve = reserve;
    /** One of `ClearArea` of the addon. */
    this.clear = clear;
  }

  /** The logo in the addon. */
  get held() {
    // A getter of the caller's options may have drawn many other logos since.
    return this.#kept?.isReleased ? readImage(this.#image).held : this.#held;
  }

  /** Whether the logo is not released after calls with other logos. */
  get isKept() {
    return this.#kept === undefined;
  }

  /**
   * Returns the same logo for many calls. It stays decoded until it is released or collected.
   *
   * @returns {Logo}
   */
  keep() {
    const entry = { held: this.held.keepDecoded(), bytes: this.bytes };
    return new Logo(entry, undefined, this.size, this.padding, this.reserve, this.clear);
  }
}

/**
 * Reads a logo, and copies its image unless the addon has these bytes.
 *
 * @param {any} logo as the caller passed it
 * @returns {Logo | undefined}
 */
function readLogo(logo) {
  if (logo === undefined) return undefined;
  checkObject(logo, LOGO_NAMES, 'logo');
  const { image } = logo;
  const entry = readImage(image);
  const size = readSteps(SIZE, logo.size);
  const { padding: givenPadding, clear: givenClear } = logo;
  const padding = readSteps(PADDING, givenPadding);
  const reserve = readSteps(RESERVE, logo.reserve);
  const clear = readClear(givenClear, givenPadding);
  return new Logo(entry, image, size, padding, reserve, clear);
}

/**
 * Reads which modules under the logo become light.
 *
 * @param {unknown} value
 * @param {unknown} padding as the caller passed it
 * @returns {number} one of `ClearArea` of the addon
 */
function readClear(value, padding) {
  const clear = readByRow(CLEAR, value);
  if (clear === 'none' && padding !== undefined) {
    throw createError('ERR_QR_INVALID_OPTION', {
      argument: PADDING.name,
      details: { reason: 'padding-without-clear' },
    });
  }
  return toNumber(CLEAR, clear);
}

const IMAGE_ERRORS = Object.freeze({
  shared: 'ERR_QR_INVALID_OPTION',
  empty: 'ERR_QR_INVALID_LOGO',
  expected: 'the bytes of a picture',
});

/**
 * Validates the bytes of the picture, and copies them to the addon.
 *
 * @param {unknown} value
 */
function readImage(value) {
  const { name, max = 0 } = IMAGE;
  if (!isUint8Array(value)) {
    const expected = 'a Uint8Array, such as what readFile gives,';
    throw createArgumentError('ERR_QR_INVALID_OPTION', expected, name, describe(value));
  }
  return holdImage(value, () => {
    const bytes = checkBytes(value, name, IMAGE_ERRORS);
    if (bytes <= max) return bytes;
    throw createError('ERR_QR_INVALID_LOGO', {
      argument: name,
      details: { reason: 'too-many-bytes', bytes, maxBytes: max },
    });
  });
}

module.exports = { Logo, readLogo };
