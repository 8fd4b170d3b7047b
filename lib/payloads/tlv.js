'use strict';

// Writes the data objects of EMVCo codes (EMV QR Code Specification for Payment Systems:
// Merchant-Presented Mode, 1.1): an ID of two digits, a length of two digits, and a value.

const { computeCrc16 } = require('./checks/crc');
const { createTooLongError } = require('./checks/text');

/** The most characters of a value. */
const MAX_LENGTH = 99;

/**
 * Writes a data object.
 *
 * @param {string} id
 * @param {string | undefined} value nothing is written for undefined
 * @param {string} argument the name of the value, for errors
 */
function writeObject(id, value, argument) {
  if (value === undefined) return '';
  const { length } = value;
  if (length > MAX_LENGTH) throw createTooLongError(argument, length, MAX_LENGTH, 'characters');
  return `${id}${length < 10 ? '0' : ''}${length}${value}`;
}

/**
 * Writes a template of data objects, or nothing if it has none.
 *
 * @param {string} id
 * @param {string} objects
 * @param {string} argument
 */
function writeTemplate(id, objects, argument) {
  return objects === '' ? '' : writeObject(id, objects, argument);
}

/**
 * Adds the checksum, which is the last data object.
 *
 * @param {string} text
 */
function addChecksum(text) {
  const start = `${text}6304`;
  return start + computeCrc16(start);
}

/**
 * Returns true if two of three values are given.
 *
 * @param {unknown} first
 * @param {unknown} second
 * @param {unknown} third
 */
function isAnyTwo(first, second, third) {
  if (first === undefined) return second !== undefined && third !== undefined;
  return second !== undefined || third !== undefined;
}

module.exports = { addChecksum, isAnyTwo, writeObject, writeTemplate };
