'use strict';

// Draws a text as a sequence of codes, in structured append (ISO/IEC 18004:2015, clause 8). The
// addon divides the text, and each symbol is drawn as any other. index.d.ts documents the function.

const { isUint8Array } = require('node:util').types;

const { TEXT, createSequencePart, packParts, readParts } = require('./content');
const { callAddon, drawParts } = require('./draw');
const { createArgumentError, createError, describe } = require('./error');
const binding = require('./native');
const { MIN_SYMBOLS } = require('./options/headers');
const { readDrawing } = require('./options/read');
const { checkSequence } = require('./options/symbology');
const { readInteger } = require('./options/values');
const { isPayload } = require('./payloads/payload');
const { writeNumbers } = require('./shared');

/** @import { Part } from './content' */
/** @import { Drawing } from './options/read' */

const { MAX_CHARACTERS, MAX_SYMBOLS } = binding;

/** The options of a sequence, besides those of each code. */
const SEQUENCE_NAMES = Object.freeze(['symbols']);

/** Lets the addon choose the number of symbols. */
const FEWEST = 0;

/** @type {typeof import('../index').generateQrCodeSequence} */
function generateQrCodeSequence(text, options) {
  if (isPayload(text)) {
    const { getDivisible } = require('./payloads/draw');
    return generateQrCodeSequence(getDivisible(text), options);
  }
  const drawing = readDrawing(options, SEQUENCE_NAMES);
  const symbols = readInteger('symbols', options?.symbols, MIN_SYMBOLS, MAX_SYMBOLS, FEWEST);
  checkSequence(drawing);
  if (drawing.headers?.sequence !== undefined) {
    throw createError('ERR_QR_INVALID_OPTION', {
      argument: 'sequence',
      details: { reason: 'sequence-twice' },
    });
  }
  if (drawing.gs1) {
    throw createError('ERR_QR_INVALID_OPTION', {
      argument: 'gs1',
      details: { reason: 'gs1-in-sequence' },
    });
  }
  checkKind(text);
  const maxLength = MAX_SYMBOLS * MAX_CHARACTERS;
  const parts = readParts(text, 'text', { ...drawing, needsParts: true }, maxLength);
  const { version, symbols: all } = divide(parts, drawing, symbols);
  // A logo may need a larger version, which each symbol chooses.
  const ofVersion = drawing.logo === undefined ? { ...drawing, version } : drawing;
  const ofSymbol = { ...ofVersion, needsParts: true };
  return all.map((symbol) => drawParts(symbol, ofSymbol));
}

/**
 * Refuses a text that is neither a string nor bytes, as only these have places to divide them.
 *
 * @param {unknown} text
 */
function checkKind(text) {
  if (typeof text === 'string' || isUint8Array(text)) return;
  throw createArgumentError(
    'ERR_QR_INVALID_TEXT',
    'a string or a Uint8Array',
    'text',
    describe(text),
  );
}

/**
 * Divides a text among symbols.
 *
 * @param {Part[]} parts headers, and the text as the last part
 * @param {Readonly<Drawing>} drawing
 * @param {number} symbols
 * @returns {{ version: number, symbols: Part[][] }} the parts of each symbol
 */
function divide(parts, drawing, symbols) {
  const headers = parts.slice(0, -1);
  const { kind, data } = /** @type {Part} */ (parts.at(-1));
  const { data: packed, layout } = packParts([parts]);
  // The parts have the ECI header.
  const numbers = writeNumbers({ ...drawing, needsParts: true });
  const divided = callAddon(() => binding.divideText(packed, layout, numbers, symbols));
  const { version, parity, ends } = divided;
  const pieces =
    typeof data === 'string' ? splitText(data, ends) : splitBytes(/** @type {any} */ (data), ends);
  const count = pieces.length;
  return {
    version,
    symbols: pieces.map((piece, i) => [
      createSequencePart({ index: i + 1, count, parity }),
      ...headers,
      { kind: typeof piece === 'string' ? TEXT : kind, data: piece },
    ]),
  };
}

/**
 * Splits a string.
 *
 * @param {string} text
 * @param {Uint32Array} ends the end of each piece, in code points
 * @returns {string[]}
 */
function splitText(text, ends) {
  let [start, at, count] = [0, 0, 0];
  return Array.from(ends, (end) => {
    for (; count < end; count++) at += Number(text.codePointAt(at)) > 0xffff ? 2 : 1;
    const piece = text.slice(start, at);
    start = at;
    return piece;
  });
}

/**
 * Splits bytes.
 *
 * @param {Uint8Array} bytes
 * @param {Uint32Array} ends the end of each piece, in bytes
 * @returns {Uint8Array[]}
 */
function splitBytes(bytes, ends) {
  return Array.from(ends, (end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

module.exports = { generateQrCodeSequence };
