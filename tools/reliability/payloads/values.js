'use strict';

// Makes random values of fields, which are the same in every run.

const { random } = require('../../../__test__/support/random');

const { below, pick } = random(20);

const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SMALL = CAPITALS.toLowerCase();
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
const LATIN = `${CAPITALS}${SMALL} ${DIGITS}.,;:'()/+?&-äöüßéèçñøłŠžțĀ`;
const UNICODE = [...LATIN, ...'日本語😀µΩ'];

/**
 * @param {ArrayLike<string>} alphabet
 * @param {number} min
 * @param {number} [max] as many as `min` by default
 */
function text(alphabet, min, max = min) {
  return Array.from({ length: min + below(max - min + 1) }, () => pick(alphabet)).join('');
}

/**
 * Makes a text that neither begins nor ends with a space, as some libraries trim them.
 *
 * @param {ArrayLike<string>} alphabet
 * @param {number} max
 */
function words(alphabet, max) {
  return text(alphabet, 1, max).replace(/^ | $/g, 'x');
}

/**
 * Returns a value in half of the calls.
 *
 * @template T
 * @param {() => T} make
 * @returns {T | undefined}
 */
function maybe(make) {
  return below(2) === 0 ? undefined : make();
}

/** @param {number} max in cents */
function amount(max) {
  return (1 + below(below(2) === 0 ? 10_000 : max)) / 100;
}

/**
 * Computes the check digits of an account or a reference, as ISO 13616 describes it with integers.
 *
 * @param {string} start two letters
 * @param {string} rest
 */
function withCheckDigits(start, rest) {
  const number = Array.from(`${rest}${start}00`, (each) => Number.parseInt(each, 36)).join('');
  return `${start}${String(98n - (BigInt(number) % 97n)).padStart(2, '0')}${rest}`;
}

/**
 * Makes an account of a country.
 *
 * @param {{ pattern: RegExp }} country of the table of the product
 * @param {string} letters
 */
function iban({ pattern }, letters) {
  const parts = pattern.source.slice('^[A-Z]{2}\\d\\d'.length).matchAll(/(\\d|\[[^\]]+\])\{(\d+)\}/g);
  const bban = Array.from(parts, ([, kind, count]) => {
    const alphabet = kind === '\\d' ? DIGITS : kind === '[A-Z]' ? CAPITALS : DIGITS + CAPITALS;
    return text(alphabet, Number(count));
  });
  return withCheckDigits(letters, bban.join(''));
}

/** Makes a creditor reference. */
function creditorReference() {
  return withCheckDigits('RF', text(DIGITS + CAPITALS, 1, 21));
}

/**
 * Changes a character of a text, or two, or its length.
 *
 * @param {string} value
 */
function damage(value) {
  const at = below(value.length);
  const character = pick(DIGITS + CAPITALS);
  switch (below(4)) {
    case 0:
      return value.slice(0, at) + value.slice(at + 1);
    case 1:
      return value.slice(0, at) + character + value.slice(at);
    default:
      return value.slice(0, at) + character + value.slice(at + 1);
  }
}

/** Makes a date from 2000 to 2079. */
function date() {
  return new Date(Date.UTC(2000 + below(80), below(12), 1 + below(28))).toISOString().slice(0, 10);
}

module.exports = {
  ASCII,
  CAPITALS,
  DIGITS,
  LATIN,
  SMALL,
  UNICODE,
  amount,
  below,
  creditorReference,
  damage,
  date,
  iban,
  maybe,
  pick,
  text,
  withCheckDigits,
  words,
};
