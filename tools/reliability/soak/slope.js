'use strict';

// Fits a line through samples, with a confidence interval of its slope.

const { median } = require('../../support/statistics');

/** @typedef {{ x: number, y: number }} Point */

/**
 * The slope of a line, and its 95 % confidence interval.
 *
 * @typedef {{ slope: number, low: number, high: number }} Fit
 */

/**
 * The number of blocks that samples are grouped into. Neighbouring samples are correlated, so many
 * of them prove no more than one.
 */
const BLOCKS = 30;

/** The quantile of the normal distribution for 95 %. */
const Z = 1.96;

/**
 * Fits a line by Theil and Sen: the slope is the median of the slopes between all pairs of points,
 * which outliers do not change. The confidence interval depends only on the number of points (Sen,
 * 1968, with the variance of Kendall's S).
 *
 * @param {readonly Point[]} points at least four, in the order of x
 * @returns {Fit}
 */
function fit(points) {
  const blocks = inBlocks(points);
  const slopes = [];
  for (const [i, a] of blocks.entries()) {
    for (const b of blocks.slice(i + 1)) if (b.x > a.x) slopes.push((b.y - a.y) / (b.x - a.x));
  }
  slopes.sort((a, b) => a - b);
  const n = blocks.length;
  const reach = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (/** @type {number} */ rank) =>
    slopes[Math.min(slopes.length - 1, Math.max(0, rank))] ?? Number.NaN;
  return {
    slope: median(slopes),
    low: at(Math.floor((slopes.length - reach) / 2)),
    high: at(Math.ceil((slopes.length + reach) / 2)),
  };
}

/**
 * @param {readonly Point[]} points
 * @returns {Point[]} the median point of each block of neighbours
 */
function inBlocks(points) {
  const size = Math.max(1, Math.ceil(points.length / BLOCKS));
  const blocks = [];
  for (let i = 0; i < points.length; i += size) {
    const part = points.slice(i, i + size);
    blocks.push({ x: median(part.map(({ x }) => x)), y: median(part.map(({ y }) => y)) });
  }
  return blocks;
}

module.exports = { fit };
