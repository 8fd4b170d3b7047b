'use strict';

// The path of an SVG as outlines that are filled.

const assert = require('node:assert/strict');

/** A command of a path, with its numbers. */
const COMMAND = /([a-z])([^a-z]*)/gi;

/**
 * Returns the corners of each outline of a path. Every outline has to be closed by `z`, for programs that follow lines
 * and do not fill.
 *
 * @param {string} path
 * @returns {[x: number, y: number][][]}
 */
function outlinesOf(path) {
  /** @type {[number, number][][]} */
  const outlines = [];
  let [x, y] = [0, 0];
  let isOpen = false;
  for (const [, letter = '', rest = ''] of path.matchAll(COMMAND)) {
    const numbers = (rest.match(/-?\d+/g) ?? []).map(Number);
    const command = letter.toLowerCase();
    assert.equal(command !== 'm', isOpen, `${letter} in an outline, and M after it`);
    isOpen = command !== 'z';
    if (command === 'z') {
      [x, y] = outlines.at(-1)?.[0] ?? [NaN, NaN];
      continue;
    }
    const from = letter === command ? [x, y] : [0, 0];
    if (command !== 'v') x = (from[0] ?? NaN) + (numbers.shift() ?? NaN);
    if (command !== 'h') y = (from[1] ?? NaN) + (numbers.shift() ?? NaN);
    assert.equal(numbers.length, 0);
    if (command === 'm') outlines.push([]);
    outlines.at(-1)?.push([x, y]);
  }
  assert.ok(!isOpen, 'the last outline is closed');
  return outlines;
}

/**
 * Returns the winding number of each square of the grid, by its left and upper side: how many times outlines go around
 * it clockwise. A square without a number is outside.
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
