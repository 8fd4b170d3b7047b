'use strict';

// Checks references of payments.

const { createPayloadError, createValueError } = require('../error');
const { computeRecursive, isMod97 } = require('./digits');
const { compact } = require('./iban');

/** The longest text that is read as a reference, with spaces. */
const MAX_TEXT = 54;

/**
 * Reads a creditor reference (ISO 11649), such as `RF18 5390 0754 7034`.
 *
 * @param {unknown} value
 * @param {string} argument
 * @returns {string} without spaces, in capital letters
 */
function readCreditorReference(value, argument) {
  const text = typeof value === 'string' && value.length <= MAX_TEXT ? compact(value) : '';
  if (!/^RF\d\d[A-Z\d]{1,21}$/.test(text))
    throw createValueError(argument, 'a creditor reference such as RF18539007547034', value);
  if (!isMod97(text)) throw createPayloadError(argument, 'check-digits', { kind: 'reference' });
  return text;
}

/**
 * Reads a QR reference of Swiss payments: 27 digits, of which the last is a check digit.
 *
 * @param {unknown} value
 * @param {string} argument
 * @returns {string} without spaces
 */
function readQrReference(value, argument) {
  const text = typeof value === 'string' && value.length <= MAX_TEXT ? compact(value) : '';
  if (!/^\d{27}$/.test(text))
    throw createValueError(argument, 'a QR reference of 27 digits', value);
  if (computeRecursive(text.slice(0, -1)) !== text.charCodeAt(26) - 48)
    throw createPayloadError(argument, 'check-digits', { kind: 'QR reference' });
  return text;
}

/**
 * The groups of digits of the models of Slovenian references in which the last digit of a group is
 * a check digit modulo 11.
 *
 * @type {Readonly<Record<string, readonly number[]>>}
 */
const CHECKED_GROUPS = Object.freeze({ 12: [0] });

/**
 * Reads a reference of a Slovenian payment: `SI` with a model and at most three groups of digits,
 * or a creditor reference.
 *
 * @param {unknown} value
 * @param {string} argument
 * @returns {string} without spaces, in capital letters
 */
function readSlovenianReference(value, argument) {
  const text = typeof value === 'string' && value.length <= MAX_TEXT ? compact(value) : '';
  if (text.startsWith('RF')) return readCreditorReference(value, argument);
  const [, model = '', rest = ''] = /^SI(\d\d)((?:\d{1,20}(?:-\d{1,20}){0,2})?)$/.exec(text) ?? [];
  const isEmptyAllowed = model === '99';
  if (model === '' || rest.length > 22 || (rest === '') !== isEmptyAllowed) {
    const expected = 'a reference such as SI00 12-34, SI99 or RF18539007547034';
    throw createValueError(argument, expected, value);
  }
  const checked = CHECKED_GROUPS[model];
  if (checked === undefined) return text;
  const groups = rest.split('-');
  for (const i of checked) {
    if (!isMod11(groups[i] ?? ''))
      throw createPayloadError(argument, 'check-digits', { kind: 'reference' });
  }
  return text;
}

/**
 * Returns true if the last digit is the check digit modulo 11 of the others, whose weights grow from
 * 2 from the right.
 *
 * @param {string} digits
 */
function isMod11(digits) {
  let sum = 0;
  for (let i = digits.length - 2; i >= 0; i--)
    sum += (digits.charCodeAt(i) - 48) * (digits.length - i);
  const check = 11 - (sum % 11);
  return (check > 9 ? 0 : check) === digits.charCodeAt(digits.length - 1) - 48;
}

module.exports = { readCreditorReference, readQrReference, readSlovenianReference };
