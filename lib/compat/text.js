'use strict';

// Converts the texts that npm `qrcode` accepts, such as its own segment objects, to parts.

const { isUint8Array, isUint8ClampedArray } = require('node:util').types;

const { SEGMENT_NAMES, checkLength, readParts } = require('../content');
const { createArgumentError, describe } = require('../error');
const { MAX_CHARACTERS } = require('../native');
const { isArray, isName, isRecord } = require('../objects');
const { createNpmError, isQrCodeError, toNpmError } = require('./error');

/** @import { Part } from '../content' */
/** @import { Drawing } from '../options/read' */

/** Bytes that we copied, so that no class of the caller can lie about their length. */
class Copy extends Uint8Array {}

/**
 * Validates a text, and returns its parts. Errors have the messages of npm.
 *
 * @param {any} text as the caller passed it
 * @param {Readonly<Drawing>} drawing
 * @returns {Part[]}
 */
function readText(text, drawing) {
  let content = text;
  try {
    if (isArray(text)) content = convertSegments(text);
    else if (isUint8ClampedArray(text)) content = toUint8Array(text);
    return readParts(content, 'text', drawing);
  } catch (error) {
    throw isTextError(error) ? toNpmTextError(error, content) : toNpmError(error);
  }
}

/**
 * Returns true for an error about the text as a whole.
 *
 * @param {unknown} error
 */
function isTextError(error) {
  return isQrCodeError(error) && error.code === 'ERR_QR_INVALID_TEXT';
}

/**
 * Converts an error about the text to an error with npm's message, if npm has one.
 *
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
 * Converts segments, and skips those without data, as npm does. Stops at the first segment with an
 * unknown property, and once no symbol can hold the data: an array may hold one large object
 * thousands of times.
 *
 * @param {any[]} items
 * @returns {unknown[]}
 */
function convertSegments(items) {
  const count = items.length; // read once, as a Proxy may return another length the next time
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

/**
 * Returns true for data that npm skips.
 *
 * @param {any} data
 */
function isEmpty(data) {
  return (
    data === undefined || ((typeof data === 'string' || isUint8Array(data)) && data.length === 0)
  );
}

/**
 * Converts a segment object.
 *
 * @param {any} item
 * @param {string} name the name of the argument, for errors
 * @returns {Record<string, unknown>}
 */
function convertSegment(item, name) {
  // The null prototype allows every name: `constructor` of a frozen prototype cannot be assigned.
  /** @type {Record<string, unknown>} */
  const segment = Object.create(null);
  segment.mode = convertMode(item.mode);
  segment.data = convertData(item.data, segment.mode, `${name}.data`);
  segment.eci = item.eci ?? undefined;
  return segment;
}

/**
 * Copies the first unknown property name of an item, so that the segment is refused later.
 *
 * @param {Record<string, unknown>} segment
 * @param {any} item
 * @returns {boolean} whether the item has an unknown name
 */
function addUnknownName(segment, item) {
  if (typeof item === 'string') return false;
  // Own names only, as the segments that npm makes inherit methods.
  const unknown = Object.keys(item).find((key) => !SEGMENT_NAMES.includes(key));
  if (unknown !== undefined) segment[unknown] = undefined;
  return unknown !== undefined;
}

/**
 * Converts a mode: a name in any case, or a mode object of npm.
 *
 * @param {any} value
 * @returns {unknown} any other value unchanged, to be refused later
 */
function convertMode(value) {
  const name = isRecord(value) ? value.id : value;
  return isName(name) ? name.toLowerCase() : (value ?? undefined);
}

/**
 * Converts the data of a segment.
 *
 * @param {any} value
 * @param {unknown} mode
 * @param {string} name the name of the argument, for errors
 * @returns {unknown} a string or bytes; any other value unchanged, to be refused later
 */
function convertData(value, mode, name) {
  if (isUint8ClampedArray(value)) return toUint8Array(value);
  if (isArray(value)) return convertBytes(value, name);
  const isNumber = Number.isSafeInteger(value) && value >= 0;
  if (isNumber && (mode === undefined || mode === 'numeric')) return String(value);
  return value ?? undefined;
}

/**
 * Converts an array of numbers to bytes.
 *
 * @param {any[]} values
 * @param {string} name the name of the argument, for errors
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
 * Returns a Uint8Array of the same memory, which is copied later.
 *
 * @param {Uint8ClampedArray} bytes
 */
function toUint8Array({ buffer, byteOffset, length }) {
  return length === 0 ? new Uint8Array() : new Uint8Array(buffer, byteOffset, length);
}

module.exports = { readText };
