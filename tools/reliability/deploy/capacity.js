'use strict';

// Computes the cores and machines that a number of codes per day needs, from the cost of a million
// codes.

/** The busiest moments, beside the mean of the day. */
const PEAK = 4;
/** How much of a core is to be used then: more, and requests wait for one another. */
const USE = 0.6;
const MACHINES = Object.freeze([2, 4, 8, 16]);
const DAYS = Object.freeze([1e6, 1e7, 1e8, 1e9]);

const SECONDS_A_DAY = 86_400;

/**
 * @typedef {object} Need
 * @property {number} mean requests a second
 * @property {number} peak
 * @property {number} cores that are needed at the peak, not rounded
 * @property {number[]} machines of each of MACHINES, one of which may be down
 */

/**
 * @param {number} aDay codes
 * @param {number} cost seconds of a core for a million
 * @returns {Need}
 */
function need(aDay, cost) {
  const mean = aDay / SECONDS_A_DAY;
  const peak = mean * PEAK;
  const cores = (peak * cost) / 1e6 / USE;
  return { mean, peak, cores, machines: MACHINES.map((size) => Math.ceil(cores / size) + 1) };
}

/**
 * @param {number} cores
 * @param {number} cost seconds of a core for a million
 * @returns {number} the codes a day that so many cores are enough for
 */
function enoughFor(cores, cost) {
  return ((cores * USE * 1e6) / cost / PEAK) * SECONDS_A_DAY;
}

module.exports = { DAYS, MACHINES, PEAK, USE, enoughFor, need };
