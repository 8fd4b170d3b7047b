'use strict';

// Encodes a text, and describes its symbol as npm `qrcode` does.

const { createSymbol, nameVersion } = require('../draw');
const { PartKind } = require('../native');
const { isPayload } = require('../payloads/payload');
const { BitMatrix } = require('./bit-matrix');
const { toNpmError } = require('./error');
const { LEVEL_BITS, readOptions } = require('./options');
const { readText } = require('./text');

/** @import { Drawing } from '../options/read' */

/** The level objects of npm, from L to H. */
const LEVELS = LEVEL_BITS.map((bit) => Object.freeze({ bit }));

/**
 * Makes a mode object of npm (ISO/IEC 18004:2015, tables 2 and 3).
 *
 * @param {string} id
 * @param {number} bit the mode indicator
 * @param {number[]} ccBits the bits of the character count indicator in versions 1–9, 10–26 and
 *   27–40
 */
const createMode = (id, bit, ccBits) => Object.freeze({ id, bit, ccBits: Object.freeze(ccBits) });

const NUMERIC = createMode('Numeric', 1, [10, 12, 14]);
const ALPHANUMERIC = createMode('Alphanumeric', 2, [9, 11, 13]);
const BYTE = createMode('Byte', 4, [8, 16, 16]);
const KANJI = createMode('Kanji', 8, [8, 10, 12]);

/** The modes by the kinds of parts. @type {Map<number, typeof BYTE>} */
const MODES = new Map([
  [PartKind.Numeric, NUMERIC],
  [PartKind.Alphanumeric, ALPHANUMERIC],
  [PartKind.Byte, BYTE],
  [PartKind.Kanji, KANJI],
]);

/**
 * The bits that data of a given length takes in each mode, without the header of the segment.
 *
 * @type {Map<typeof BYTE, (length: number) => number>}
 */
const BITS = new Map([
  [NUMERIC, (length) => Math.ceil((length * 10) / 3)],
  [ALPHANUMERIC, (length) => Math.ceil((length * 11) / 2)],
  [BYTE, (length) => length * 8],
  [KANJI, (length) => length * 13],
]);

/** A segment of npm: characters or bytes, and their mode. */
class DataSegment {
  /** The characters that the symbol has twice. */
  #doubled;

  /**
   * @param {typeof BYTE} mode
   * @param {string | Uint8Array} data
   * @param {number} doubled
   */
  constructor(mode, data, doubled) {
    this.mode = mode;
    this.data = data;
    this.#doubled = doubled;
  }

  /** Returns the number of characters, or of bytes in byte mode. */
  getLength() {
    return this.data.length;
  }

  /** Returns the bits of the data, without the header. */
  getBitsLength() {
    return BITS.get(this.mode)?.(this.data.length + this.#doubled);
  }
}

/**
 * Encodes a text, and returns the symbol.
 *
 * @param {any} text
 * @param {any} options
 * @returns {any}
 */
function create(text, options) {
  if (isPayload(text)) {
    const read = require('../payloads/draw').readPayload(text, options, { isNpm: true });
    return create(read.text, read.options);
  }
  const drawing = readOptions(options, 'png');
  const parts = readText(text, drawing);
  try {
    const symbol = createSymbol(parts, drawing);
    const { version, level, reserve, mask, modules, functionModules, data, layout } = symbol;
    const name = nameVersion(version);
    return {
      modules: createMatrix(name, modules, functionModules),
      version: name,
      symbology: findSymbology(name),
      errorCorrectionLevel: LEVELS[level],
      maskPattern: mask,
      segments: splitSegments(data, layout, hasFnc1(drawing)),
      ...(typeof reserve === 'number' ? { logo: { reserve } } : undefined),
    };
  } catch (error) {
    throw toNpmError(error, parts);
  }
}

/**
 * Makes the matrix of a symbol: with `width` and `height` if it is not square.
 *
 * @param {number | string} version
 * @param {Uint8Array} modules
 * @param {Uint8Array} functionModules
 */
function createMatrix(version, modules, functionModules) {
  const [, height = 0, width = 0] = /^R(\d+)x(\d+)$/.exec(String(version))?.map(Number) ?? [];
  if (width === 0) return new BitMatrix(Math.sqrt(modules.length), modules, functionModules);
  // Rows are as long as `size`.
  return Object.assign(new BitMatrix(width, modules, functionModules), { width, height });
}

/**
 * Returns the symbology of a version.
 *
 * @param {number | string} version
 */
function findSymbology(version) {
  if (typeof version === 'number') return 'qr';
  return version.startsWith('M') ? 'micro-qr' : 'rmqr';
}

/** The code of %. */
const PERCENT = 0x25;

/**
 * Returns true if a symbol has FNC1.
 *
 * @param {Readonly<Drawing>} drawing
 */
function hasFnc1({ gs1, headers }) {
  return gs1 || headers?.application !== undefined;
}

/**
 * Splits the content of a symbol into segments.
 *
 * @param {Buffer} data the text of all segments
 * @param {Int32Array | Uint32Array} layout the kind and the bytes of each segment
 * @param {boolean} isAfterFnc1 whether alphanumeric mode writes each % twice (ISO/IEC 18004:2015,
 *   clause 7.4.8.2)
 */
function splitSegments(data, layout, isAfterFnc1) {
  const segments = [];
  let start = 0;
  for (let i = 0; i < layout.length; i += 2) {
    const kind = /** @type {number} */ (layout[i]);
    const size = /** @type {number} */ (layout[i + 1]);
    const bytes = data.subarray(start, start + size);
    const mode = /** @type {typeof BYTE} */ (MODES.get(kind));
    const content = mode === BYTE ? new Uint8Array(bytes) : bytes.toString();
    const doubled =
      isAfterFnc1 && mode === ALPHANUMERIC ? bytes.filter((byte) => byte === PERCENT).length : 0;
    segments.push(new DataSegment(mode, content, doubled));
    start += size;
  }
  return segments;
}

module.exports = { create };
