'use strict';

// Reads the values of fields by their types. Each reader returns the value in the form that the
// schemes write, or throws.

const { readAmount } = require('./checks/amount');
const { readBic, readIban } = require('./checks/iban');
const { COUNTRY_LETTERS } = require('./checks/countries');
const { readDate, readMoment } = require('./checks/dates');
const {
  checkBytes,
  checkCharset,
  checkLength,
  checkText,
  createTooLongError,
} = require('./checks/text');
const { createPayloadError, createValueError } = require('./error');

/** @import { Charset } from './checks/text' */
/** @import { FieldType } from './table' */

/** The most characters of a text without a limit of its own: no symbol holds more. */
const MAX_TEXT = 7089;

/**
 * A field as its reader takes it: the row of the table, and the name for errors.
 *
 * @typedef {object} ReadableField
 * @property {string} argument
 * @property {number | undefined} min
 * @property {number | undefined} max of a text: the most characters
 * @property {number | undefined} maxBytes
 * @property {number | undefined} decimals
 * @property {readonly string[] | undefined} choices
 * @property {RegExp | undefined} pattern
 * @property {string | undefined} expected
 * @property {Readonly<Charset> | undefined} charset
 * @property {ReadonlySet<string> | undefined} countries
 *
 * @typedef {(value: any, field: ReadableField) => any} Reader
 */

/**
 * Reads a string on one line.
 *
 * @type {Reader}
 * @returns {string}
 */
function readText(value, field) {
  checkString(value, field);
  checkContent(value, field, checkText(value, field.argument));
  return value;
}

/**
 * Reads a string that may have several lines. Line ends become line feeds.
 *
 * @type {Reader}
 * @returns {string}
 */
function readLines(value, field) {
  checkString(value, field);
  const isAscii = checkText(value, field.argument, true);
  const text = value.includes('\r') ? value.replace(/\r\n?/g, '\n') : value;
  checkContent(text, field, isAscii);
  return text;
}

/**
 * Refuses a value that is not a string, and one that is empty or far too long.
 *
 * @type {Reader}
 */
function checkString(value, { argument, max = MAX_TEXT }) {
  if (typeof value !== 'string') throw createValueError(argument, 'a string', value);
  if (value.length === 0) throw createPayloadError(argument, 'empty');
  if (value.length > MAX_TEXT) throw createTooLongError(argument, value.length, max, 'characters');
}

/**
 * Checks the length and the characters of a string.
 *
 * @param {string} text
 * @param {ReadableField} field
 * @param {boolean} isAscii
 */
function checkContent(text, field, isAscii) {
  const { argument, max, maxBytes, charset, pattern, expected = '' } = field;
  if (max !== undefined) checkLength(text, argument, max);
  if (maxBytes !== undefined) checkBytes(text, argument, maxBytes);
  if (charset !== undefined && !isAscii) checkCharset(text, argument, charset);
  if (pattern !== undefined && !pattern.test(text))
    throw createValueError(argument, expected, text);
}

/** @type {Reader} */
function readChoice(value, { argument, choices = [] }) {
  if (typeof value === 'string' && choices.includes(value)) return value;
  throw createValueError(
    argument,
    `one of ${choices.map((each) => `'${each}'`).join(', ')}`,
    value,
  );
}

/** @type {Reader} */
function readBoolean(value, { argument }) {
  if (typeof value === 'boolean') return value;
  throw createValueError(argument, 'true or false', value);
}

/** @type {Reader} */
function readInteger(value, { argument, min = 0, max = Number.MAX_SAFE_INTEGER }) {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw createValueError(argument, `an integer from ${min} to ${max}`, value);
}

/** @type {Reader} */
function readNumber(value, { argument, min = 0, max = 0 }) {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw createValueError(argument, `a number from ${min} to ${max}`, value);
}

/** The longest telephone number, with the characters between its digits. */
const MAX_PHONE = 40;

/**
 * Reads a telephone number, and removes spaces, dots, dashes and parentheses (RFC 3966, visual
 * separators).
 *
 * @type {Reader}
 * @returns {string}
 */
function readPhone(value, { argument }) {
  const isShort = typeof value === 'string' && value.length <= MAX_PHONE;
  const number = isShort ? value.replace(/[ .()-]/g, '') : '';
  // An international number has at most 15 digits (ITU-T E.164).
  if (/^(?:\+[1-9]\d{1,14}|[\d*#]{1,32})$/.test(number)) return number;
  throw createValueError(argument, "a telephone number such as '+41 44 668 18 00'", value);
}

/**
 * Matches an email address. Allows the local part of RFC 5322 without quotes, and domains of any
 * script.
 */
const EMAIL = /^[^\s"(),:;<>@[\\\]]{1,64}@[\p{L}\p{M}\p{N}.-]{1,253}$/u;

/** @type {Reader} */
function readEmail(value, field) {
  readText(value, field);
  if (EMAIL.test(value)) return value;
  throw createValueError(field.argument, "an email address such as 'ada@example.com'", value);
}

/** Matches an absolute URL without spaces, quotes or angle brackets. */
const URL_TEXT = /^[a-z][a-z\d+.-]*:[^\s"<>\\^`{|}]+$/iu;

/** @type {Reader} */
function readUrl(value, field) {
  readText(value, field);
  if (URL_TEXT.test(value)) return value;
  throw createValueError(field.argument, "a URL such as 'https://example.com'", value);
}

/** @type {Reader} */
function readCountry(value, { argument }) {
  if (typeof value === 'string' && COUNTRY_LETTERS.has(value)) return value;
  throw createValueError(
    argument,
    "a country of ISO 3166 in capital letters, such as 'CH',",
    value,
  );
}

/**
 * The reader of each type.
 *
 * @type {Readonly<Record<Exclude<FieldType, 'record'>, Reader>>}
 */
const READERS = Object.freeze({
  text: readText,
  lines: readLines,
  choice: readChoice,
  boolean: readBoolean,
  integer: readInteger,
  number: readNumber,
  amount: (value, { argument, decimals = 2, min = 1, max = 0 }) =>
    readAmount(value, argument, { decimals, min, max }),
  date: (value, { argument }) => readDate(value, argument),
  moment: (value, { argument }) => readMoment(value, argument),
  iban: (value, { argument, countries }) => readIban(value, argument, countries),
  bic: (value, { argument }) => readBic(value, argument),
  phone: readPhone,
  email: readEmail,
  url: readUrl,
  country: readCountry,
  // The scheme itself reads the value.
  any: (value) => value,
});

module.exports = { READERS, readText };
