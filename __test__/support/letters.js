'use strict';

/**
 * Small letters that look random and are the same in every run: text that no mode but byte mode holds.
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

module.exports = { letters };
