'use strict';

// The codes that the benchmarks draw: texts of four lengths, one of them in six widths, and a text
// for each version.

const { TEXTS: STRINGS, letters } = require('../../../__test__/support/letters');

/** @typedef {import('./turns').Item} Item */

/**
 * Version 40 gets two pixels per module. At any other width npm qrcode draws modules of uneven
 * width, and no decoder reads its code at 200.
 */
const TEXTS = Object.freeze(
  STRINGS.map((text) => ({ bytes: text.length, text, width: text.length === 2953 ? 370 : 200 })),
);

const url = /** @type {Item} */ (TEXTS[1]);

/** The URL at the widths that servers are asked for. */
const WIDTHS = Object.freeze([100, 200, 300, 400, 512, 1000].map((width) => ({ ...url, width })));

/** The capacity of each version at level L, in bytes (ISO/IEC 18004:2015, table 7). */
const CAPACITIES = Object.freeze([
  ...[17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858],
  ...[929, 1003, 1091, 1171, 1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431],
  ...[2563, 2699, 2809, 2953],
]);

/** The width of the quiet zone, in modules. */
const QUIET_ZONE = 4;
const SCALE = 2;

/** @param {number} version 1 to 40 */
function sizeOf(version) {
  return 17 + 4 * version;
}

/**
 * Returns a text that just fills a version, at two pixels per module.
 *
 * @param {number} version 1 to 40
 * @returns {Item}
 */
function filling(version) {
  const bytes = CAPACITIES[version - 1] ?? 0;
  return { bytes, text: letters(bytes), width: (sizeOf(version) + 2 * QUIET_ZONE) * SCALE };
}

module.exports = { QUIET_ZONE, TEXTS, WIDTHS, filling, sizeOf };
