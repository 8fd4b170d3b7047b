'use strict';

/**
 * Returns the name that is most like `name`, or undefined if none is much like it: a misspelling has
 * at most a third of its letters wrong. A distance takes as long as the product of two lengths, so
 * it is measured only where the lengths differ by less than that third.
 *
 * @param {string} name
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
function nearest(name, names) {
  if (name.length > 64) return undefined; // no misspelling, and the distance takes time
  const similar = names.filter((known) => Math.abs(known.length - name.length) <= maxWrong(known));
  if (similar.length === 0) return undefined;
  const lower = name.toLowerCase();
  const distances = similar.map((known) => distance(lower, known.toLowerCase()));
  const least = Math.min(...distances);
  const best = /** @type {string} */ (similar[distances.indexOf(least)]);
  return least <= maxWrong(best) ? best : undefined;
}

/**
 * Returns how many letters of a misspelt name may be wrong.
 *
 * @param {string} known
 */
function maxWrong(known) {
  // In a name of three or four letters one that is wrong leaves too little: ecc is not eci.
  return known.length < 5 ? 0 : Math.floor(known.length / 3);
}

/**
 * The letters to insert, delete, change or swap with the next between two words (the optimal string
 * alignment distance).
 *
 * @param {string} from
 * @param {string} to
 * @returns {number}
 */
function distance(from, to) {
  const first = Array.from({ length: to.length + 1 }, (_, i) => i);
  const rows = [first];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= to.length; j++) {
      const changed = at(rows, i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = isSwap ? at(rows, i - 2, j - 2) + 1 : changed;
      row.push(Math.min(changed, swapped, at(rows, i - 1, j) + 1, at(rows, i, j - 1) + 1));
    }
  }
  return at(rows, from.length, to.length);
}

/**
 * @param {number[][]} rows
 * @param {number} i
 * @param {number} j
 */
function at(rows, i, j) {
  return /** @type {number} */ (rows[i]?.[j]);
}

module.exports = { distance, nearest };
