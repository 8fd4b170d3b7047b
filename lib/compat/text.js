'use strict';

// The text of npm `qrcode`, which may be segments of other kinds than ours -> parts.

const { isUint8Array, isUint8ClampedArray } = require('node:util').types;

const { SEGMENT_NAMES, checkLength, readParts } = require('../content');
const { describe, createArgumentError } = require('../error');
const { MAX_CHARACTERS } = require('../native');
const { isArray, isName, isRecord } = require('../objects');
const { createNpmError, isQrCodeError, toNpmError } = require('./error');

/** @import { Part } from '../content' */

/** Bytes that we copied from an array of the caller, so their length is as it says. */
class Copy extends Uint8Array {}

/**
 * @param {any} text what the caller passed
 * @param {boolean} eci
 * @returns {Part[]}
 */
function readText(text, eci) {
  let content = text;
  try {
    if (isArray(text)) content = convertSegments(text);
    else if (isUint8ClampedArray(text)) content = toUint8Array(text);
    return readParts(content, 'text', eci);
  } catch (error) {
    throw isTextError(error) ? toNpmTextError(error, content) : toNpmError(error);
  }
}

/** @param {unknown} error */
function isTextError(error) {
  return isQrCodeError(error) && error.code === 'ERR_QR_INVALID_TEXT';
}

/**
 * @param {unknown} error
 * @param {any} content
 */
function toNpmTextError(error, content) {
  const hasLength = typeof content === 'string' || isUint8Array(content) || isArray(content);
  if (content === undefined || (hasLength && content.length === 0))
    return createNpmError('No input text', error);
  return hasLength ? error : createNpmError('Invalid data', error);
}

/**
 * Converts segments, and leaves out those without data, as npm does. Stops at the first segment
 * with an unknown name, and when there is more data than any symbol holds: thousands of items may
 * be the same large object.
 *
 * @param {any[]} items
 * @returns {unknown[]}
 */
function convertSegments(items) {
  const count = items.length; // once: it may say something else the next time
  checkLength(count, 'segments', 'text');
  const segments = [];
  let length = 0;
  const checked = new Set();
  for (let i = 0; i < count && length <= MAX_CHARACTERS; i++) {
    const item = items[i];
    if (typeof item !== 'string' && !isRecord(item)) {
      segments.push(item); // not a segment: refused later
      continue;
    }
    const segment = typeof item === 'string' ? { data: item } : convertSegment(item, `text[${i}]`);
    const { data } = segment;
    if (isEmpty(data)) continue;
    segments.push(segment);
    if (!checked.has(item) && addUnknownName(segment, item)) break;
    checked.add(item);
    length += getKnownLength(data);
  }
  return segments;
}

/**
 * Returns the length of a string or a copy. Returns 0 for bytes of the caller, whose class may lie
 * about their length.
 *
 * @param {unknown} data
 * @returns {number}
 */
function getKnownLength(data) {
  return typeof data === 'string' || (isUint8Array(data) && data instanceof Copy) ? data.length : 0;
}

/** @param {any} data */
function isEmpty(data) {
  return (
    data === undefined || ((typeof data === 'string' || isUint8Array(data)) && data.length === 0)
  );
}

/**
 * @param {any} item
 * @param {string} name
 * @returns {Record<string, unknown>}
 */
function convertSegment(item, name) {
  // Without a prototype: a name that a frozen prototype has, such as constructor, could not be
  // assigned.
  /** @type {Record<string, unknown>} */
  const segment = Object.create(null);
  segment.mode = convertMode(item.mode);
  segment.data = convertData(item.data, segment.mode, `${name}.data`);
  return segment;
}

/**
 * Copies the first name of an item that segments do not have, so that the segment is refused for
 * it.
 *
 * @param {Record<string, unknown>} segment
 * @param {any} item
 * @returns {boolean} whether there is such a name
 */
function addUnknownName(segment, item) {
  if (typeof item === 'string') return false;
  // Not inherited names: the segments that npm makes inherit functions.
  const unknown = Object.keys(item).find((key) => !SEGMENT_NAMES.includes(key));
  if (unknown !== undefined) segment[unknown] = undefined;
  return unknown !== undefined;
}

/**
 * @param {any} value a name in any case, or an object of npm that has one
 * @returns {unknown}
 */
function convertMode(value) {
  const name = isRecord(value) ? value.id : value;
  return isName(name) ? name.toLowerCase() : (value ?? undefined);
}

/**
 * @param {any} value
 * @param {unknown} mode
 * @param {string} name
 * @returns {unknown} a string, bytes, or what is neither, to be refused
 */
function convertData(value, mode, name) {
  if (isUint8ClampedArray(value)) return toUint8Array(value);
  if (isArray(value)) return convertBytes(value, name);
  const isNumber = Number.isSafeInteger(value) && value >= 0;
  if (isNumber && (mode === undefined || mode === 'numeric')) return String(value);
  return value ?? undefined;
}

/**
 * @param {any[]} values
 * @param {string} name
 */
function convertBytes(values, name) {
  const count = values.length;
  checkLength(count, 'bytes', name);
  const bytes = new Copy(count);
  for (let i = 0; i < bytes.length; i++) {
    const value = values[i];
    if (!Number.isInteger(value) || value < 0 || value > 255) {
      throw createArgumentError(
        'ERR_QR_INVALID_SEGMENT',
        'an integer from 0 to 255',
        `${name}[${i}]`,
        describe(value),
      );
    }
    bytes[i] = value;
  }
  return bytes;
}

/**
 * The same bytes, which are copied later.
 *
 * @param {Uint8ClampedArray} bytes
 */
function toUint8Array({ buffer, byteOffset, length }) {
  return length === 0 ? new Uint8Array() : new Uint8Array(buffer, byteOffset, length);
}

module.exports = { readText };
