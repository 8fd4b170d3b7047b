'use strict';

// Reads the path of an SVG as filled outlines.

const assert = require('node:assert/strict');

/** A command of a path, with its numbers. */
const COMMAND = /([a-z])(-?\d+) ?(-?\d+)?/gi;

/**
 * Returns the corners of each outline of a path. Every outline must be closed by `z`, for programs
 * that follow lines instead of filling.
 *
 * @param {string} path
 * @returns {[x: number, y: number][][]}
 */
function outlinesOf(path) {
  /** @type {[number, number][][]} */
  const outlines = [];
  let [x, y] = [0, 0];
  const step = (/** @type {string} */ letter, /** @type {number} */ from, /** @type {string} */ by) =>
    (letter === letter.toLowerCase() ? from : 0) + Number(by);
  for (const [, closed = '', z] of path.matchAll(/([^z]+)(z?)/g)) {
    assert.equal(z, 'z', `an outline that is not closed: ${closed}`);
    /** @type {[number, number][]} */
    const outline = [];
    for (const [, letter = '', first = '', second = ''] of closed.matchAll(COMMAND)) {
      assert.match(letter, outline.length === 0 ? /m/i : /[hv]/i);
      if (/[mh]/i.test(letter)) x = step(letter, x, first);
      if (/[mv]/i.test(letter)) y = step(letter, y, second || first);
      outline.push([x, y]);
    }
    outlines.push(outline);
    // The next outline may begin relative to where this one began.
    [x, y] = outline[0] ?? [NaN, NaN];
  }
  return outlines;
}

/**
 * Returns the winding number of each square of the grid, by its left and upper side: how many times
 * outlines go around it clockwise. A square without a number is outside.
 *
 * @param {string} path
 * @returns {Map<string, number>}
 */
function windingNumbers(path) {
  /** @type {Map<number, Map<number, number>>} by row and column, how much the number changes at the left side */
  const changes = new Map();
  for (const outline of outlinesOf(path)) {
    outline.forEach(([x, y], i) => {
      const [toX, toY] = outline[(i + 1) % outline.length] ?? [NaN, NaN];
      assert.ok(x === toX || y === toY, 'lines are horizontal or vertical');
      for (let row = Math.min(y, toY); row < Math.max(y, toY); row++) {
        const columns = changes.get(row) ?? new Map();
        changes.set(row, columns.set(x, (columns.get(x) ?? 0) + (toY < y ? 1 : -1)));
      }
    });
  }
  const numbers = new Map();
  for (const [row, columns] of changes) {
    let winding = 0;
    for (let column = Math.min(...columns.keys()); column < Math.max(...columns.keys()); column++) {
      winding += columns.get(column) ?? 0;
      numbers.set(`${column},${row}`, winding);
    }
  }
  return numbers;
}

module.exports = { windingNumbers };
