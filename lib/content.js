'use strict';

// Validates the text of a code in any of its forms, and packs it for the addon.

const { isUtf8 } = require('node:buffer');
const { isAnyArrayBuffer, isUint8Array } = require('node:util').types;

const { copyBytes } = require('./bytes');
const { createArgumentError, createError, describe } = require('./error');
const { ECI_UTF_8, MAX_CHARACTERS, PartKind } = require('./native');
const { isArray, isName, isRecord } = require('./objects');
const { checkNames } = require('./options/names');
const { NO_ECI } = require('./options/plain');

/** @import { Drawing } from './options/read' */

/** The kinds of parts. Rust splits a part of the kind `Text` into segments. */
const { Text: TEXT, Byte: BYTE, Kanji: KANJI, ByteText: BYTE_TEXT } = PartKind;

/** The kinds of parts that are headers. */
const { Eci: ECI, StructuredAppend: STRUCTURED_APPEND, Fnc1Second: FNC1_SECOND } = PartKind;

/** The kinds of parts by the names of modes. */
const KIND_BY_MODE = new Map([
  ['numeric', PartKind.Numeric],
  ['alphanumeric', PartKind.Alphanumeric],
  ['byte', BYTE],
  ['kanji', KANJI],
]);

const SEGMENT_NAMES = ['data', 'mode', 'eci'];

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
 * @param {number} [maxLength]
 */
function checkString(text, name, maxLength = MAX_CHARACTERS) {
  if (text.length === 0) {
    throw createArgumentError(
      'ERR_QR_INVALID_TEXT',
      'at least one character',
      name,
      'an empty string',
    );
  }
  checkLength(text.length, 'characters', name, maxLength);
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
 * @param {number} [maxLength]
 */
function checkLength(length, unit, name, maxLength = MAX_CHARACTERS) {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw createArgumentError(
      'ERR_QR_INVALID_TEXT',
      'a length that arrays can have',
      name,
      describe(length),
    );
  }
  if (length <= maxLength) return;
  throw createError('ERR_QR_DATA_TOO_LONG', {
    argument: name,
    details: { length, unit, maxLength },
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
 * @param {number} [maxLength]
 * @returns {Uint8Array} a copy
 */
function readBytes(bytes, name, maxLength) {
  return copyBytes(bytes, name, BYTE_ERRORS, (length) =>
    checkLength(length, 'bytes', name, maxLength),
  );
}

/**
 * Validates a text in any form, and returns its parts. Copies bytes.
 *
 * @param {any} text as the caller passed it
 * @param {string} name the name of the argument, for errors
 * @param {Readonly<Pick<Drawing, 'eci' | 'gs1' | 'headers' | 'needsParts'>>} drawing
 * @param {number} [maxLength] of a string or bytes
 * @returns {Part[]}
 */
function readParts(text, name, drawing, maxLength) {
  const parts = drawing.gs1
    ? require('./gs1').readGs1(text, name)
    : readData(text, name, drawing.eci, maxLength);
  return drawing.needsParts ? [...listHeaders(drawing), ...parts] : parts;
}

/**
 * Validates a text in any form, and returns its parts without the headers of the options.
 *
 * @param {any} text as the caller passed it
 * @param {string} name the name of the argument, for errors
 * @param {number} eci the ECI assignment number of the symbol, or NO_ECI
 * @param {number} [maxLength] of a string or bytes
 * @returns {Part[]}
 */
function readData(text, name, eci, maxLength) {
  if (typeof text === 'string') {
    checkString(text, name, maxLength);
    checkCharset(eci, name);
    return [{ kind: TEXT, data: text }];
  }
  if (isUint8Array(text)) {
    const part = { kind: BYTE, data: readBytes(text, name, maxLength) };
    if (eci === ECI_UTF_8) checkUtf8(part, name);
    return [part];
  }
  if (isArray(text)) return readSegments(text, name, eci);
  throw createArgumentError(
    'ERR_QR_INVALID_TEXT',
    'a string, a Uint8Array or an array of segments',
    name,
    isAnyArrayBuffer(text) ? 'an ArrayBuffer: wrap it in a Uint8Array' : describe(text),
  );
}

/**
 * Returns the headers that the options of a symbol ask for, in the order of ISO/IEC 18004:2015,
 * clause 7.4.
 *
 * @param {Readonly<Pick<Drawing, 'eci' | 'headers'>>} drawing
 * @returns {Part[]}
 */
function listHeaders({ eci, headers }) {
  const parts = [];
  const { sequence, application } = headers ?? {};
  if (sequence !== undefined) parts.push(createSequencePart(sequence));
  if (eci !== NO_ECI) parts.push(createEciPart(eci));
  if (application !== undefined)
    parts.push({ kind: FNC1_SECOND, data: Uint8Array.of(application) });
  return parts;
}

/**
 * Makes the header of a symbol of a sequence.
 *
 * @param {{ index: number, count: number, parity: number }} sequence
 * @returns {Part}
 */
function createSequencePart({ index, count, parity }) {
  return { kind: STRUCTURED_APPEND, data: Uint8Array.of(index, count, parity) };
}

/**
 * Makes an ECI header.
 *
 * @param {number} eci the assignment number
 * @returns {Part}
 */
function createEciPart(eci) {
  return { kind: ECI, data: Uint8Array.of(eci, eci >> 8, eci >> 16, 0) };
}

/**
 * Refuses text in a symbol that declares another encoding than the addon can convert it to.
 *
 * @param {number} eci the ECI assignment number, or NO_ECI
 * @param {string} name the name of the text, for errors
 */
function checkCharset(eci, name) {
  if (eci === NO_ECI || eci === ECI_UTF_8) return;
  if (require('./options/charsets').hasCharset(eci)) return;
  throw createError('ERR_QR_INVALID_TEXT', {
    argument: name,
    details: { reason: 'no-charset', eci },
  });
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
 * Refuses a segment that a reader would misread in the charset that the symbol declares: bytes that
 * are not UTF-8, the Shift JIS of kanji mode, and digits of one byte in UTF-16.
 *
 * @param {Part} part
 * @param {string} name the name of the segment, for errors
 * @param {number} eci the ECI assignment number
 */
function checkSegment(part, name, eci) {
  const { kind, data } = part;
  if (kind === BYTE || kind === TEXT || kind === BYTE_TEXT) {
    if (typeof data === 'string') checkCharset(eci, `${name}.data`);
    else if (eci === ECI_UTF_8) checkUtf8(part, `${name}.data`);
    return;
  }
  const { SHIFT_JIS, isWide } = require('./options/charsets');
  const isRight = kind === KANJI ? eci === SHIFT_JIS : !isWide(eci);
  if (isRight) return;
  throw createError('ERR_QR_INVALID_SEGMENT', {
    argument: `${name}.mode`,
    details: { reason: kind === KANJI ? 'kanji-with-eci' : 'mode-with-eci' },
  });
}

/**
 * Validates an array of segments. The ECI of a segment is in force until that of another one.
 *
 * @param {any[]} segments
 * @param {string} name the name of the argument, for errors
 * @param {number} eciOfSymbol the ECI assignment number of the symbol, or NO_ECI
 * @returns {Part[]}
 */
function readSegments(segments, name, eciOfSymbol) {
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
  let current = eciOfSymbol;
  /** @type {Part[]} */
  const parts = [];
  // By index: `map` skips holes, and a caller may have replaced the iterator of the array.
  for (let i = 0; i < count; i++) {
    const { part, eci } = readSegment(segments[i], `${name}[${i}]`, checked);
    length += part.data.length;
    checkLength(length, 'characters and bytes', name);
    if (eci !== undefined && eci !== current) {
      current = eci;
      parts.push(createEciPart(eci));
    }
    if (current !== NO_ECI) {
      if (current !== ECI_UTF_8 && part.kind === BYTE && typeof part.data === 'string')
        part.kind = BYTE_TEXT;
      checkSegment(part, `${name}[${i}]`, current);
    }
    parts.push(part);
  }
  return parts;
}

/**
 * Validates a segment.
 *
 * @param {any} segment
 * @param {string} name the name of the argument, for errors
 * @param {Set<unknown>} checked the segments whose property names were checked. An array may hold
 *   one segment thousands of times, and listing the names of a large object takes long
 * @returns {{ part: Part, eci: number | undefined }} the ECI assignment number if the segment has one
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
  const eci = readSegmentEci(segment.eci, `${name}.eci`);
  const kind = readMode(mode, data, `${name}.mode`);
  if (typeof data === 'string') {
    checkString(data, `${name}.data`);
    return { part: { kind, data }, eci };
  }
  if (isUint8Array(data) && kind === BYTE) {
    return { part: { kind, data: readBytes(data, `${name}.data`) }, eci };
  }
  const expected = kind === BYTE ? 'a string or a Uint8Array' : 'a string';
  throw createArgumentError('ERR_QR_INVALID_SEGMENT', expected, `${name}.data`, describe(data));
}

/**
 * Reads the ECI of a segment.
 *
 * @param {unknown} value
 * @param {string} name the name of the argument, for errors
 * @returns {number | undefined} the assignment number; undefined if the segment has none
 */
function readSegmentEci(value, name) {
  if (value === undefined) return undefined;
  const eci = require('./options/charsets').readEci(value, name, 'ERR_QR_INVALID_SEGMENT');
  if (eci !== NO_ECI) return eci;
  // A symbol cannot end an ECI without another one.
  throw createArgumentError(
    'ERR_QR_INVALID_SEGMENT',
    "true, an ECI assignment number or a charset such as 'iso-8859-1'",
    name,
    'false',
  );
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
  createSequencePart,
  isPlainText,
  packParts,
  readParts,
};
