'use strict';

// Has the options of the picture of a call that sets none of them, as most calls do.

const { DEFAULT_FORMAT, FORMATS } = require('./formats');
const { ROWS, findRow } = require('./rows');
const { toNumber } = require('./values');

/** @import { Format } from './formats' */

/** The default colours, as 0xRRGGBBAA. A test compares them with the table. */
const BLACK = 0x000000ff;
const WHITE = 0xffffffff;

/** The ECI assignment number of a symbol without an ECI header. */
const NO_ECI = -1;

/**
 * The options with a slot. Their rows are enough to read them. Copies, as a row computes its limits
 * each time.
 */
const SLOT_OPTIONS = ROWS.filter(({ slot }) => slot !== undefined).map((row) =>
  Object.freeze({ ...row }),
);

/**
 * Returns the index of an option in `SLOT_OPTIONS`.
 *
 * @param {string} name
 */
function findSlot(name) {
  return SLOT_OPTIONS.findIndex((option) => option.name === name);
}

/** For each of them the name of the property of `style`, or undefined for an option of its own. */
const STYLE_PARTS = Object.freeze(SLOT_OPTIONS.map(({ name }) => /^style\.(.+)/.exec(name)?.[1]));

/**
 * The options of the picture, in the units of the addon, and the headers that few symbols have.
 *
 * @typedef {object} PictureOptions
 * @property {Readonly<Format>} type
 * @property {number} dark as 0xRRGGBBAA
 * @property {number} light as 0xRRGGBBAA
 * @property {Readonly<Int32Array>} others the numbers of SLOT_OPTIONS, in their order
 * @property {number} quality in percent, 1 to 100
 * @property {Readonly<import('./paint').Design> | undefined} design the paints that two colours do
 *   not describe
 * @property {number} verify 1 to read the picture back, 2 to do so whatever its contrast is, or 0
 * @property {boolean} gs1 whether the text has GS1 elements
 * @property {InstanceType<typeof import('./logo').Logo> | undefined} logo
 * @property {Readonly<import('./headers').Headers> | undefined} headers
 */

/** @type {Readonly<PictureOptions>} */
const PLAIN = Object.freeze({
  type: /** @type {Format} */ (FORMATS[DEFAULT_FORMAT]),
  dark: BLACK,
  light: WHITE,
  others: Int32Array.from(SLOT_OPTIONS, (option) => toNumber(option, option.default)),
  quality: toPercent(Number(findRow('quality').default)),
  design: undefined,
  verify: 0,
  logo: undefined,
  headers: undefined,
  gs1: false,
});

/**
 * Converts a quality to percent. The encoder refuses 0 %.
 *
 * @param {number} quality 0 to 1
 */
function toPercent(quality) {
  return Math.max(1, Math.round(100 * quality));
}

module.exports = { BLACK, NO_ECI, PLAIN, SLOT_OPTIONS, STYLE_PARTS, WHITE, findSlot, toPercent };
