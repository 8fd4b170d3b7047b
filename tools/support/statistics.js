'use strict';

// Computes medians, spreads and slopes.

const { random } = require('../../__test__/support/random');

/**
 * @param {readonly number[]} values at least one
 * @returns {number} the median; for an even number of values, the mean of the two in the middle
 */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const above = /** @type {number} */ (sorted[middle]);
  return sorted.length % 2 === 1 ? above : (above + /** @type {number} */ (sorted[middle - 1])) / 2;
}

/**
 * Returns the range of the rounds relative to their median: 0.1 if they reach from 95 to 105.
 *
 * @param {readonly number[]} values at least one
 */
function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/**
 * Returns the slope of a line through the points, by least squares.
 *
 * @param {readonly { x: number, y: number }[]} points at least two with different x
 */
function slope(points) {
  const mean = (/** @type {number[]} */ values) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map((point) => point.x));
  const y = mean(points.map((point) => point.y));
  const products = points.map((point) => (point.x - x) * (point.y - y));
  const squares = points.map((point) => (point.x - x) ** 2);
  return mean(products) / mean(squares);
}

/**
 * Returns the items in another order each round, the same in every run. So no item is always first,
 * or always follows the same one, whose remaining work could delay it.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {number} round
 * @returns {T[]}
 */
function shuffled(items, round) {
  const dice = random(round + 1);
  const left = [...items];
  return items.map(() => /** @type {T} */ (left.splice(dice.below(left.length), 1)[0]));
}

module.exports = { median, shuffled, slope, spread };
