'use strict';

// Generates the requested texts: with the popularity of words or pages, or each only once.

/** The number of different texts of the first kind, and the exponent of their popularity. */
const ZIPF = Object.freeze({ texts: 100_000, exponent: 1 });

/**
 * Returns a generator of random numbers that are the same in every run.
 *
 * @param {number} seed
 * @returns {() => number} from 0 to less than 1
 */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param {number} i
 * @param {string} kind
 * @returns {string} a URL of 44 bytes, as in docs/benchmarks.md
 */
function url(i, kind) {
  const start = `https://www.example.com/r/rust/${kind}/?t=`;
  return start + i.toString(16).padStart(44 - start.length, '0');
}

/**
 * Draws texts by Zipf's law: the frequency of the k-th text is proportional to 1/k^exponent.
 *
 * @param {number} count
 * @param {number} [seed]
 * @returns {string[]}
 */
function zipf(count, seed = 1) {
  const sums = new Float64Array(ZIPF.texts);
  let sum = 0;
  for (let k = 0; k < ZIPF.texts; k++) {
    sum += (k + 1) ** -ZIPF.exponent;
    sums[k] = sum;
  }
  const random = generator(seed);
  return Array.from({ length: count }, () => {
    const wanted = random() * sum;
    let low = 0;
    let high = ZIPF.texts - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {number} */ (sums[middle]) < wanted) low = middle + 1;
      else high = middle;
    }
    return url(low, 'top');
  });
}

/**
 * @param {number} count
 * @param {number} [first]
 * @returns {string[]} different texts
 */
function unique(count, first = 0) {
  return Array.from({ length: count }, (_, i) => url(first + i, 'new'));
}

/** Yields different texts without end. */
function* endless() {
  for (let i = 0; ; i++) yield url(i, 'new');
}

module.exports = { ZIPF, endless, unique, zipf };
