'use strict';

// Computes the cores and machines that a number of codes per day needs, from the cost of a million
// codes.

/** The ratio of the peak rate to the mean rate of a day. */
const PEAK = 4;
/** The share of a core to use at the peak. Above it, requests wait for each other. */
const USE = 0.6;
const MACHINES = Object.freeze([2, 4, 8, 16]);
const DAYS = Object.freeze([1e6, 1e7, 1e8, 1e9]);

const SECONDS_A_DAY = 86_400;

/**
 * @typedef {object} Need
 * @property {number} mean requests per second
 * @property {number} peak
 * @property {number} cores the cores needed at the peak, not rounded
 * @property {number[]} machines the number of machines for each size in MACHINES, with one to spare
 */

/**
 * @param {number} aDay codes per day
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
 * @returns {number} the codes per day that this many cores can draw
 */
function enoughFor(cores, cost) {
  return ((cores * USE * 1e6) / cost / PEAK) * SECONDS_A_DAY;
}

module.exports = { DAYS, MACHINES, PEAK, USE, enoughFor, need };
