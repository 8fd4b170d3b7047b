'use strict';

// Generates the same random numbers in every run.

/**
 * Numbers that look random and are the same in every run (mulberry32).
 *
 * @param {number} seed
 * @returns {{ below: (limit: number) => number, pick: <T>(items: ArrayLike<T>) => T }}
 */
function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (/** @type {number} */ limit) => Math.floor((next() / 2 ** 32) * limit);
  const pick = (/** @type {ArrayLike<any>} */ items) => items[below(items.length)];
  return { below, pick };
}

module.exports = { random };
