'use strict';

// Validates the text of a code in any of its forms, and packs it for the addon.

const { isUtf8 } = require('node:buffer');
const { isAnyArrayBuffer, isUint8Array } = require('node:util').types;

const { copyBytes } = require('./bytes');
const { createArgumentError, createError, describe } = require('./error');
const { MAX_CHARACTERS, PartKind } = require('./native');
const { isArray, isName, isRecord } = require('./objects');
const { checkNames } = require('./options/names');

/** The kinds of parts. Rust splits a part of the kind `Text` into segments. */
const { Text: TEXT, Byte: BYTE, Kanji: KANJI } = PartKind;

/** The kinds of parts by the names of modes. */
const KIND_BY_MODE = new Map([
  ['numeric', PartKind.Numeric],
  ['alphanumeric', PartKind.Alphanumeric],
  ['byte', BYTE],
  ['kanji', KANJI],
]);

const SEGMENT_NAMES = ['data', 'mode'];

/**
 * A part of the content of a code. `kind` says how to encode `data`.
 *
 * @typedef {{ kind: import('./binding').PartKind, data: string | Uint8Array }} Part
 */

/**
 * Returns true for a string that {@link checkString} accepts. Callers that need a name for errors
 * only if there is one ask this first, as making the name takes longer.
 *
 * @param {unknown} text
 * @returns {text is string}
 */
function isPlainText(text) {
  return (
    typeof text === 'string' &&
    text.length > 0 &&
    text.length <= MAX_CHARACTERS &&
    text.isWellFormed()
  );
}

/**
 * Refuses an empty, malformed or too long string, before anything copies it.
 *
 * @param {string} text
 * @param {string} name the name of the argument, for errors
 */
function checkString(text, name) {
  if (text.length === 0) {
    throw createArgumentError(
      'ERR_QR_INVALID_TEXT',
      'at least one character',
      name,
      'an empty string',
    );
  }
  checkLength(text.length, 'characters', name);
  if (!text.isWellFormed()) {
    throw createArgumentError(
      'ERR_QR_INVALID_TEXT',
      'well-formed Unicode',
      name,
      'a string with a lone surrogate',
    );
  }
}

/**
 * Refuses a length that no symbol can hold, or that no array can have: a Proxy may return anything.
 *
 * @param {number} length in `unit`
 * @param {string} unit such as `characters`
 * @param {string} name the name of the argument, for errors
 */
function checkLength(length, unit, name) {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw createArgumentError(
      'ERR_QR_INVALID_TEXT',
      'a length that arrays can have',
      name,
      describe(length),
    );
  }
  if (length <= MAX_CHARACTERS) return;
  throw createError('ERR_QR_DATA_TOO_LONG', {
    argument: name,
    details: { length, unit, maxLength: MAX_CHARACTERS },
  });
}

const BYTE_ERRORS = Object.freeze({
  shared: 'ERR_QR_INVALID_TEXT',
  empty: 'ERR_QR_INVALID_TEXT',
  expected: 'at least one byte',
});

/**
 * Validates and copies the bytes of a text.
 *
 * @param {Uint8Array} bytes
 * @param {string} name the name of the argument, for errors
 * @returns {Uint8Array} a copy
 */
function readBytes(bytes, name) {
  return copyBytes(bytes, name, BYTE_ERRORS, (length) => checkLength(length, 'bytes', name));
}

/**
 * Validates a text in any form, and returns its parts. Copies bytes.
 *
 * @param {any} text as the caller passed it
 * @param {string} name the name of the argument, for errors
 * @param {boolean} eci whether the symbol declares its bytes as UTF-8
 * @param {boolean} gs1 whether the text has GS1 elements
 * @returns {Part[]}
 */
function readParts(text, name, eci, gs1) {
  if (gs1) return require('./gs1').readGs1(text, name);
  if (typeof text === 'string') {
    checkString(text, name);
    return [{ kind: TEXT, data: text }];
  }
  if (isUint8Array(text)) {
    const part = { kind: BYTE, data: readBytes(text, name) };
    if (eci) checkUtf8(part, name);
    return [part];
  }
  if (isArray(text)) {
    const parts = readSegments(text, name);
    if (eci) for (const [i, part] of parts.entries()) checkSegmentUtf8(part, `${name}[${i}]`);
    return parts;
  }
  throw createArgumentError(
    'ERR_QR_INVALID_TEXT',
    'a string, a Uint8Array or an array of segments',
    name,
    isAnyArrayBuffer(text) ? 'an ArrayBuffer: wrap it in a Uint8Array' : describe(text),
  );
}

/**
 * Refuses bytes that are not the UTF-8 that the symbol declares them to be.
 *
 * @param {Part} part
 * @param {string} name the name of the argument, for errors
 */
function checkUtf8({ data }, name) {
  if (typeof data === 'string' || isUtf8(data)) return;
  throw createError('ERR_QR_INVALID_TEXT', { argument: name, details: { reason: 'not-utf8' } });
}

/**
 * Refuses a segment that a reader would misread as UTF-8: other bytes, and the Shift JIS of kanji
 * mode.
 *
 * @param {Part} part
 * @param {string} name the name of the segment, for errors
 */
function checkSegmentUtf8(part, name) {
  if (part.kind !== KANJI) return checkUtf8(part, `${name}.data`);
  throw createError('ERR_QR_INVALID_SEGMENT', {
    argument: `${name}.mode`,
    details: { reason: 'kanji-with-eci' },
  });
}

/**
 * Validates an array of segments.
 *
 * @param {any[]} segments
 * @param {string} name the name of the argument, for errors
 * @returns {Part[]}
 */
function readSegments(segments, name) {
  const count = segments.length; // read once, as a Proxy may return another length the next time
  checkLength(count, 'segments', name);
  if (count === 0) {
    throw createArgumentError(
      'ERR_QR_INVALID_TEXT',
      'at least one segment',
      name,
      'an empty array',
    );
  }
  let length = 0;
  /** @type {Set<unknown>} */
  const checked = new Set();
  // By index: `map` skips holes, and a caller may have replaced the iterator of the array.
  return Array.from({ length: count }, (_, i) => {
    const part = readSegment(segments[i], `${name}[${i}]`, checked);
    length += part.data.length;
    checkLength(length, 'characters and bytes', name);
    return part;
  });
}

/**
 * Validates a segment.
 *
 * @param {any} segment
 * @param {string} name the name of the argument, for errors
 * @param {Set<unknown>} checked the segments whose property names were checked. An array may hold
 *   one segment thousands of times, and listing the names of a large object takes long
 * @returns {Part}
 */
function readSegment(segment, name, checked) {
  if (!isRecord(segment)) {
    throw createArgumentError(
      'ERR_QR_INVALID_SEGMENT',
      'a segment { data, mode }',
      name,
      describe(segment),
    );
  }
  if (!checked.has(segment)) checkNames(segment, SEGMENT_NAMES, 'ERR_QR_INVALID_SEGMENT', name);
  checked.add(segment);
  const { data, mode } = segment;
  const kind = readMode(mode, data, `${name}.mode`);
  if (typeof data === 'string') {
    checkString(data, `${name}.data`);
    return { kind, data };
  }
  if (isUint8Array(data) && kind === BYTE) {
    return { kind, data: readBytes(data, `${name}.data`) };
  }
  const expected = kind === BYTE ? 'a string or a Uint8Array' : 'a string';
  throw createArgumentError('ERR_QR_INVALID_SEGMENT', expected, `${name}.data`, describe(data));
}

/**
 * Reads the mode of a segment.
 *
 * @param {unknown} mode
 * @param {unknown} data the data of the segment, which decides if `mode` is undefined
 * @param {string} name the name of the argument, for errors
 * @returns {number} the kind of the part
 */
function readMode(mode, data, name) {
  if (mode === undefined) return isUint8Array(data) ? BYTE : TEXT;
  const kind = isName(mode) ? KIND_BY_MODE.get(mode) : undefined;
  if (kind === undefined) {
    throw createArgumentError(
      'ERR_QR_INVALID_SEGMENT',
      "'numeric', 'alphanumeric', 'byte' or 'kanji'",
      name,
      describe(mode),
    );
  }
  return kind;
}

/** @type {Buffer | undefined} the memory that `packParts` uses again, made by its first call */
let packed;

/** The most bytes that are packed in memory that is used again. */
const MAX_PACKED = 128 * 1024;

/**
 * Packs the content of any number of codes into the two flat arrays that src/content.rs reads.
 *
 * @param {Part[][]} items
 * @returns {{ data: Uint8Array, layout: Uint32Array }} valid until the next call: the addon copies
 *   what it needs later
 */
function packParts(items) {
  let maxBytes = 0;
  let count = items.length;
  for (const parts of items) {
    count += 2 * parts.length;
    for (const { data } of parts)
      maxBytes += typeof data === 'string' ? 3 * data.length : data.length;
  }
  // One buffer for all texts: encoding each text and joining the results takes several times as
  // long. So does joining the strings, if they are long, or if each has been joined before.
  const all = maxBytes > MAX_PACKED ? Buffer.allocUnsafe(maxBytes) : packedMemory();
  const layout = new Uint32Array(count);
  let [end, at] = [0, 0];
  for (const parts of items) {
    layout[at++] = parts.length;
    for (const { kind, data } of parts) {
      const start = end;
      if (typeof data === 'string') {
        end += all.write(data, start);
      } else {
        all.set(data, start);
        end += data.length;
      }
      layout[at++] = kind;
      layout[at++] = end - start;
    }
  }
  return { data: all.subarray(0, end), layout };
}

/** Returns memory for `MAX_PACKED` bytes. */
function packedMemory() {
  packed ??= Buffer.allocUnsafeSlow(MAX_PACKED);
  return packed;
}

module.exports = {
  SEGMENT_NAMES,
  TEXT,
  checkLength,
  checkString,
  isPlainText,
  packParts,
  readParts,
};
