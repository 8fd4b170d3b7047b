'use strict';

// What the calls are timed on: texts of four lengths, one of them in four widths, and one for each version.

const { letters } = require('../../../__test__/support/letters');

/** @typedef {import('./turns').Item} Item */

/** @type {readonly Item[]} */
const TEXTS = Object.freeze([
  { bytes: 11, text: 'hello world', width: 200 },
  { bytes: 44, text: 'https://www.example.com/r/rust/top/?t=8453d7', width: 200 },
  { bytes: 512, text: letters(512), width: 200 },
  // Two pixels a module: npm qrcode draws modules of uneven width else, and at 200 no decoder reads its code.
  { bytes: 2953, text: letters(2953), width: 370 },
]);

const usual = /** @type {Item} */ (TEXTS[1]);

/** The usual text in pictures of different size. */
const WIDTHS = Object.freeze([100, 200, 400, 1000].map((width) => ({ ...usual, width })));

/** How many bytes each version holds at level L (ISO/IEC 18004:2015, table 7). */
const CAPACITIES = Object.freeze([
  ...[17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858],
  ...[929, 1003, 1091, 1171, 1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431],
  ...[2563, 2699, 2809, 2953],
]);

/** The modules of light around those of a symbol. */
const QUIET_ZONE = 4;
const SCALE = 2;

/** @param {number} version 1 to 40 */
function sizeOf(version) {
  return 17 + 4 * version;
}

/**
 * Text that just fills a version, in a picture of two pixels a module.
 *
 * @param {number} version 1 to 40
 * @returns {Item}
 */
function filling(version) {
  const bytes = CAPACITIES[version - 1] ?? 0;
  return { bytes, text: letters(bytes), width: (sizeOf(version) + 2 * QUIET_ZONE) * SCALE };
}

module.exports = { QUIET_ZONE, TEXTS, WIDTHS, filling, sizeOf };
