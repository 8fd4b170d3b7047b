'use strict';

// Texts that tests and benchmarks share.

/**
 * Returns lower-case letters that look random and are the same in every run. Only byte mode encodes
 * them.
 *
 * @param {number} count
 * @param {number} [seed]
 * @returns {string}
 */
function letters(count, seed = 1) {
  let text = '';
  for (let state = seed; text.length < count; state = (state * 48271) % 2147483647) {
    text += String.fromCharCode(97 + (state % 26));
  }
  return text;
}

/** Texts of 11, 44, 512 and 2,953 bytes. The longest fills version 40 at level L. */
const TEXTS = Object.freeze([
  'hello world',
  'https://www.example.com/r/rust/top/?t=8453d7',
  letters(512),
  letters(2953),
]);

module.exports = { TEXTS, letters };
