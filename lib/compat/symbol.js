'use strict';

// A symbol as npm `qrcode` gives it.

const { createSymbol } = require('../draw');
const { BitMatrix } = require('./bit-matrix');
const { translated } = require('./error');
const { LEVEL_BITS, readOptions } = require('./options');
const { readText } = require('./text');

/** By level, L to H. */
const LEVELS = LEVEL_BITS.map((bit) => Object.freeze({ bit }));

/**
 * The mode indicator, and the bits of the character count indicator in versions 1–9, 10–26 and 27–40 (ISO/IEC 18004:2015, tables 2
 * and 3).
 *
 * @param {string} id
 * @param {number} bit
 * @param {number[]} ccBits
 */
const mode = (id, bit, ccBits) => Object.freeze({ id, bit, ccBits: Object.freeze(ccBits) });

/** By kind, as src/content.rs numbers it, from 1 on. */
const MODES = [
  mode('Numeric', 1, [10, 12, 14]),
  mode('Alphanumeric', 2, [9, 11, 13]),
  mode('Byte', 4, [8, 16, 16]),
  mode('Kanji', 8, [8, 10, 12]),
];

/** By kind, the bits of the data of so many characters, or bytes, without what is before them. */
const BITS = [
  (/** @type {number} */ length) => Math.ceil((length * 10) / 3),
  (/** @type {number} */ length) => Math.ceil((length * 11) / 2),
  (/** @type {number} */ length) => length * 8,
  (/** @type {number} */ length) => length * 13,
];

/** A segment: digits, characters or bytes, and their mode. */
class DataSegment {
  /**
   * @param {(typeof MODES)[number]} mode
   * @param {string | Uint8Array} data
   */
  constructor(mode, data) {
    this.mode = mode;
    this.data = data;
  }

  /** The characters, or bytes in byte mode. */
  getLength() {
    return this.data.length;
  }

  /** The bits of the data. */
  getBitsLength() {
    return BITS[MODES.indexOf(this.mode)]?.(this.data.length);
  }
}

/**
 * @param {any} text
 * @param {any} options
 */
function create(text, options) {
  const { drawing } = readOptions(options, 'png');
  const parts = readText(text, drawing.eci);
  try {
    const made = createSymbol(parts, drawing);
    const { version, level, reserve, mask, modules, functionModules, data, layout } = made;
    const size = 17 + 4 * version;
    return {
      modules: new BitMatrix(size, Uint8Array.from(modules), Uint8Array.from(functionModules)),
      version,
      errorCorrectionLevel: LEVELS[level],
      maskPattern: mask,
      segments: segmentsOf(data, layout),
      ...(typeof reserve === 'number' ? { logo: { reserve } } : undefined),
    };
  } catch (error) {
    throw translated(error, parts);
  }
}

/**
 * @param {Buffer} data
 * @param {Uint32Array} layout
 */
function segmentsOf(data, layout) {
  const segments = [];
  let start = 0;
  for (let i = 0; i < layout.length; i += 2) {
    const [kind = 0, size = 0] = layout.subarray(i, i + 2);
    const bytes = data.subarray(start, start + size);
    const mode = /** @type {(typeof MODES)[number]} */ (MODES[kind - 1]);
    segments.push(new DataSegment(mode, mode.id === 'Byte' ? Uint8Array.from(bytes) : bytes.toString()));
    start += size;
  }
  return segments;
}

module.exports = { create };
