'use strict';

// The class of payloads: text that follows the rules of a scheme, with what the scheme requires of
// the code. The functions of this folder make payloads, and draw.js draws them.

/**
 * What a scheme requires of the code. draw.js merges it into the options of the caller.
 *
 * @typedef {object} Requirements
 * @property {'L' | 'M' | 'Q' | 'H'} [errorCorrectionLevel]
 * @property {number} [version]
 * @property {number} [maxVersion]
 * @property {number | string | boolean} [eci] an assignment number or a character set; false: the
 *   code must have no ECI header
 * @property {Readonly<{ image: Uint8Array, svg: Uint8Array, size: number, padding: number,
 *   reserve: number }>} [logo] `svg` is the image in an SVG
 * @property {'byte'} [mode] of the only segment. Missing: the segments with the fewest bits
 * @property {string} [symbology]
 * @property {boolean} [gs1]
 * @property {Readonly<{ width: string }>} [size] the printed size, for people
 */

/** @type {Readonly<Requirements>} */
const NONE = Object.freeze({});

class Payload {
  /** Marks the objects of this class. A prototype can be borrowed, a private field cannot. */
  #isPayload = true;

  /**
   * @param {string} scheme such as `epc`
   * @param {string} text
   * @param {Readonly<Requirements>} [requirements] frozen
   */
  constructor(scheme, text, requirements = NONE) {
    /** @readonly */
    this.scheme = scheme;
    /** @readonly */
    this.text = text;
    /** @readonly */
    this.requirements = requirements;
    Object.freeze(this);
  }

  toString() {
    return this.text;
  }

  /**
   * Returns true for an object that a function of this package made.
   *
   * @param {unknown} value
   * @returns {value is Payload}
   */
  static is(value) {
    return typeof value === 'object' && value !== null && #isPayload in value;
  }
}

/**
 * Returns true for a payload.
 *
 * @param {unknown} value
 * @returns {value is Payload}
 */
const isPayload = (value) => Payload.is(value);

module.exports = { Payload, isPayload };
