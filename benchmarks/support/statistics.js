'use strict';

/**
 * @param {readonly number[]} values at least one
 * @returns {number} of an even number of values the mean of the two in the middle
 */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const above = /** @type {number} */ (sorted[middle]);
  return sorted.length % 2 === 1 ? above : (above + /** @type {number} */ (sorted[middle - 1])) / 2;
}

/**
 * How far apart the rounds lie, as a part of their median: 0.1 where they reach from 95 to 105.
 *
 * @param {readonly number[]} values at least one
 */
function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/**
 * The slope of the straight line nearest to the points, by least squares.
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
 * The items from another start each round, so that none is always after the same one, nor always first.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {number} round
 * @returns {T[]}
 */
function rotated(items, round) {
  const start = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

module.exports = { median, rotated, slope, spread };
