'use strict';

const { isUtf8 } = require('node:buffer');
const { isAnyArrayBuffer, isSharedArrayBuffer, isUint8Array } = require('node:util').types;

const { describe, expectation, failure, quote } = require('./error');
const { isArray, isName, isRecord } = require('./objects');

/** What a part is, as src/content.rs numbers it. Text is cut into segments there. */
const TEXT = 0;
const KINDS = new Map([
  ['numeric', 1],
  ['alphanumeric', 2],
  ['byte', 3],
  ['kanji', 4],
]);
const BYTE = 3;
const KANJI = 4;

/** The digits that fill the largest symbol at level L: no text of more characters or bytes fits in any. */
const MOST_CHARACTERS = 7089;

const SEGMENT_NAMES = ['data', 'mode'];

/**
 * A part of the content of a code: a string, or bytes, and what they are.
 *
 * @typedef {{ kind: number, data: string | Uint8Array }} Part
 */

/**
 * Refuses a string that no symbol can hold, before anything copies it.
 *
 * @param {string} text
 * @param {string} name what to call it in an error
 */
function checkString(text, name) {
  if (text.length === 0) {
    throw expectation('ERR_QR_INVALID_TEXT', 'at least one character', name, 'an empty string');
  }
  checkLength(text.length, 'characters', name);
  if (!text.isWellFormed()) {
    throw expectation('ERR_QR_INVALID_TEXT', 'well-formed Unicode', name, 'a string with a lone surrogate');
  }
}

/**
 * @param {number} length which an array may only say of itself, where it is a Proxy
 * @param {string} unit
 * @param {string} name
 */
function checkLength(length, unit, name) {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw expectation('ERR_QR_INVALID_TEXT', 'a length that arrays can have', name, describe(length));
  }
  if (length <= MOST_CHARACTERS) return;
  throw failure('ERR_QR_DATA_TOO_LONG', {
    argument: name,
    details: { length, unit, maxLength: MOST_CHARACTERS },
  });
}

const TypedArray = Object.getPrototypeOf(Uint8Array);

/** What an array says of itself, even where a subclass has it say otherwise. */
const bufferOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')?.get;
const lengthOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'length')?.get;

/**
 * Takes a copy of bytes: their owner may change, reuse or give them away before they are encoded.
 *
 * @param {Uint8Array} bytes
 * @param {string} name
 * @param {boolean} eci whether the bytes are to be declared UTF-8
 * @returns {Uint8Array}
 */
function copyBytes(bytes, name, eci) {
  if (isSharedArrayBuffer(bufferOf?.call(bytes))) {
    throw expectation(
      'ERR_QR_INVALID_TEXT',
      'bytes that no other thread can change',
      name,
      'a view of a SharedArrayBuffer',
    );
  }
  const length = lengthOf?.call(bytes);
  if (length === 0) {
    throw expectation(
      'ERR_QR_INVALID_TEXT',
      'at least one byte',
      name,
      'a Uint8Array that is empty or detached',
    );
  }
  checkLength(length, 'bytes', name);
  const copy = new Uint8Array(bytes);
  if (eci && !isUtf8(copy)) {
    throw failure('ERR_QR_INVALID_TEXT', { argument: name, details: { reason: 'not-utf8' } });
  }
  return copy;
}

/**
 * Reads `text` of any kind but a string, or a string for another thread.
 *
 * @param {any} text what the caller passed
 * @param {string} name what to call it in an error
 * @param {boolean} eci
 * @returns {Part[]}
 */
function readParts(text, name, eci) {
  if (typeof text === 'string') {
    checkString(text, name);
    return [{ kind: TEXT, data: text }];
  }
  if (isUint8Array(text)) {
    return [{ kind: BYTE, data: copyBytes(text, name, eci) }];
  }
  if (isArray(text)) return readSegments(text, name, eci);
  throw expectation(
    'ERR_QR_INVALID_TEXT',
    'a string, a Uint8Array or an array of segments',
    name,
    isAnyArrayBuffer(text) ? 'an ArrayBuffer: wrap it in a Uint8Array' : describe(text),
  );
}

/**
 * @param {any[]} segments
 * @param {string} name
 * @param {boolean} eci
 * @returns {Part[]}
 */
function readSegments(segments, name, eci) {
  const count = segments.length; // once: it may say something else the next time
  checkLength(count, 'segments', name);
  if (count === 0) {
    throw expectation('ERR_QR_INVALID_TEXT', 'at least one segment', name, 'an empty array');
  }
  let length = 0;
  /** @type {Set<unknown>} */
  const checked = new Set();
  // Not map, which leaves out holes, and not as an iterable, which an array may have been made another.
  return Array.from({ length: count }, (_, i) => {
    const part = readSegment(segments[i], `${name}[${i}]`, eci, checked);
    length += part.data.length;
    checkLength(length, 'characters and bytes', name);
    return part;
  });
}

/**
 * @param {any} segment
 * @param {string} name
 * @param {boolean} eci
 * @param {Set<unknown>} checked the segments whose names were read. An array may hold one segment
 *   thousands of times, and skipping many names that are not enumerable takes long
 * @returns {Part}
 */
function readSegment(segment, name, eci, checked) {
  if (!isRecord(segment)) {
    throw expectation('ERR_QR_INVALID_SEGMENT', 'a segment { data, mode }', name, describe(segment));
  }
  if (!checked.has(segment)) checkSegmentNames(segment, name);
  checked.add(segment);
  const { data, mode } = segment;
  const kind = readMode(mode, data, `${name}.mode`);
  if (kind === KANJI && eci) {
    // A reader would take the Shift JIS of kanji mode for the UTF-8 that the header declares.
    throw failure('ERR_QR_INVALID_SEGMENT', {
      argument: `${name}.mode`,
      details: { reason: 'kanji-with-eci' },
    });
  }
  if (typeof data === 'string') {
    checkString(data, `${name}.data`);
    return { kind, data };
  }
  if (isUint8Array(data) && kind === BYTE) {
    return { kind, data: copyBytes(data, `${name}.data`, eci) };
  }
  const expected = kind === BYTE ? 'a string or a Uint8Array' : 'a string';
  throw expectation('ERR_QR_INVALID_SEGMENT', expected, `${name}.data`, describe(data));
}

/**
 * @param {any} segment
 * @param {string} name
 */
function checkSegmentNames(segment, name) {
  for (const key in segment) {
    if (!SEGMENT_NAMES.includes(key)) {
      throw expectation('ERR_QR_INVALID_SEGMENT', 'only data and mode', name, quote(key));
    }
  }
}

/**
 * @param {unknown} mode
 * @param {unknown} data
 * @param {string} name
 * @returns {number}
 */
function readMode(mode, data, name) {
  if (mode === undefined) return isUint8Array(data) ? BYTE : TEXT;
  const kind = isName(mode) ? KINDS.get(mode) : undefined;
  if (kind === undefined) {
    throw expectation(
      'ERR_QR_INVALID_SEGMENT',
      "'numeric', 'alphanumeric', 'byte' or 'kanji'",
      name,
      describe(mode),
    );
  }
  return kind;
}

/**
 * Puts the content of any number of codes in the two flat arrays that src/content.rs reads.
 *
 * @param {Part[][]} items
 * @returns {{ data: Uint8Array, layout: Uint32Array }}
 */
function pack(items) {
  /** @type {number[]} */
  const layout = [];
  let most = 0;
  for (const parts of items) {
    for (const { data } of parts) most += typeof data === 'string' ? 3 * data.length : data.length;
  }
  // One for all texts: to make the bytes of each and then join them takes several times as long.
  const all = Buffer.allocUnsafe(most);
  let end = 0;
  for (const parts of items) {
    layout.push(parts.length);
    for (const { kind, data } of parts) {
      const start = end;
      if (typeof data === 'string') {
        end += all.write(data, start);
      } else {
        all.set(data, start);
        end += data.length;
      }
      layout.push(kind, end - start);
    }
  }
  return { data: all.subarray(0, end), layout: Uint32Array.from(layout) };
}

module.exports = { MOST_CHARACTERS, SEGMENT_NAMES, TEXT, checkLength, checkString, pack, readParts };
