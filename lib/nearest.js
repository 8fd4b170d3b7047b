'use strict';

// Suggests the name that a misspelt one was probably meant to be.

const { MAX_NAME } = require('./objects');

/**
 * Returns the name that is most like `name`, or undefined if none is like it. A misspelling has at
 * most a third of its letters wrong. Names whose lengths differ by more than that are skipped, as
 * computing a distance takes time in proportion to the product of both lengths.
 *
 * @param {string} name
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
function findNearest(name, names) {
  if (name.length > MAX_NAME) return undefined;
  const lower = name.toLowerCase();
  let least = Number.POSITIVE_INFINITY;
  let best;
  for (const known of names) {
    // The distance is at least the difference of the lengths.
    if (Math.abs(known.length - name.length) > countAllowedErrors(known)) continue;
    const current = measureDistance(lower, known.toLowerCase());
    if (current >= least || current > countAllowedErrors(known)) continue;
    least = current;
    best = known;
  }
  return best;
}

/**
 * Returns how many letters of a misspelt name may be wrong.
 *
 * @param {string} known the name as it is spelt right
 */
function countAllowedErrors(known) {
  // Names of three or four letters are too short for a wrong letter: ecc is not eci.
  return known.length < 5 ? 0 : Math.floor(known.length / 3);
}

/**
 * Returns the letters to insert, delete, change or swap with the next between two words (the
 * optimal string alignment distance). Takes time in proportion to the product of their lengths: the
 * caller bounds both.
 *
 * @param {string} from
 * @param {string} to
 * @returns {number}
 */
function measureDistance(from, to) {
  // Keeps three rows of the table, not all: a batch may compare a name with thousands of columns.
  let before = new Uint32Array(to.length + 1);
  let last = Uint32Array.from(before, (_, j) => j);
  let row = new Uint32Array(to.length + 1);
  for (let i = 1; i <= from.length; i++) {
    const letter = from.charCodeAt(i - 1);
    let left = i;
    row[0] = left;
    for (let j = 1; j <= to.length; j++) {
      let least = readCell(last, j - 1) + (letter === to.charCodeAt(j - 1) ? 0 : 1);
      const isSwap = i > 1 && j > 1 && letter === to.charCodeAt(j - 2);
      if (isSwap && from.charCodeAt(i - 2) === to.charCodeAt(j - 1)) {
        least = Math.min(least, readCell(before, j - 2) + 1);
      }
      left = Math.min(least, readCell(last, j) + 1, left + 1);
      row[j] = left;
    }
    [before, last, row] = [last, row, before];
  }
  return readCell(last, to.length);
}

/**
 * Returns a cell of the table, without the `undefined` in its type.
 *
 * @param {Uint32Array} row
 * @param {number} j
 */
function readCell(row, j) {
  return /** @type {number} */ (row[j]);
}

module.exports = { measureDistance, findNearest };
