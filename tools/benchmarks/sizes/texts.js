'use strict';

// Generates a thousand typical texts, the same in every run.

const { random } = require('../../../__test__/support/random');

/** @typedef {ReturnType<typeof random>} Dice */

const COUNT = 1000;
const SEED = 0x5123;
const MIN_BYTES = 5;
const MAX_BYTES = 500;

const DIGITS = [...'0123456789'];
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const CAPITALS = LETTERS.map((letter) => letter.toUpperCase());
const IN_URLS = [...LETTERS, ...CAPITALS, ...DIGITS, ...'-_~/?&=%.'];
const IN_TEXTS = [...LETTERS, ...LETTERS, ...CAPITALS, ...'      ,.!?'];
const BEYOND_ASCII = [...'αβγδεζηθикатёрусäöüßéèçñあいうえおカタナ漢字東京中文한국어😀🎉🚀', ...'     '];

/** @type {readonly ((dice: Dice, bytes: number) => string)[]} */
const KINDS = [
  (dice, bytes) => fill(dice, bytes, IN_URLS, dice.pick(['https://', 'http://example.com/', 'https://www.'])),
  (dice, bytes) => fill(dice, bytes, DIGITS),
  (dice, bytes) => fill(dice, bytes, IN_TEXTS),
  (dice, bytes) => fill(dice, bytes, [...CAPITALS, ...DIGITS]),
  (dice, bytes) => fill(dice, bytes, BEYOND_ASCII),
];

/**
 * @param {Dice} dice
 * @param {number} bytes the length of the text in UTF-8
 * @param {readonly string[]} characters
 * @param {string} [start]
 */
function fill(dice, bytes, characters, start = '') {
  let text = start.slice(0, bytes);
  let left = bytes - text.length;
  while (left > 0) {
    const character = dice.pick(characters);
    const length = Buffer.byteLength(character);
    // Uses a letter if the character does not fit.
    text += length <= left ? character : 'x';
    left -= length <= left ? length : 1;
  }
  return text;
}

/** @returns {string[]} */
function texts() {
  const dice = random(SEED);
  return Array.from({ length: COUNT }, () => {
    // Half of the texts have 5 to 50 bytes, the others 50 to 500.
    const part = dice.below(1001) / 1000;
    const bytes = Math.round(MIN_BYTES * (MAX_BYTES / MIN_BYTES) ** part);
    // Picks kinds at random instead of in turn, so that every tenth text can be of any kind.
    return dice.pick(KINDS)(dice, bytes);
  });
}

module.exports = { COUNT, texts };
