'use strict';

// Lists the calls that bench:options times: every value that matters of every documented option.
// The options and formats come from the tables of lib/options, so a new option is timed as well.

const { DEFAULT_FORMAT, FORMATS, takes } = require('../../../lib/options/formats');
const { OPTIONS } = require('../../../lib/options/table');
const { png } = require('../../../__test__/support/logos');

/** @typedef {import('../../..').QrCodeOptions} QrCodeOptions */
/** @typedef {(typeof OPTIONS)[number]} Option */

/**
 * A call that draws the text of `bench:options` with one option.
 *
 * @typedef {object} Case
 * @property {string} option the option that differs from the default, or `logo` with a format
 * @property {string} value as the table shows it
 * @property {QrCodeOptions} options
 * @property {number} most the largest time that is no cliff, in times of the default call
 */

/** The limit of an option without one below: a little work more, and no other path. */
const MOST = 3;

/**
 * The limits of formats that cannot cost as little as a PNG: the goals in microseconds, relative to
 * 1.2 µs for the default call.
 */
const MOST_OF_FORMAT = Object.freeze({ pdf: 12.5, gif: 17, webp: 25, jpeg: 125, eps: 12.5 });

/** The same for a code 400 pixels wide with the same logo in every call. */
const MOST_OF_LOGO = Object.freeze({ png: 125, webp: 250, svg: 8.5, jpeg: 250, gif: 250, bmp: 250 });

/**
 * The limit of shapes, gradients and frames: a millisecond, as each pixel is drawn with smooth edges.
 */
const MOST_OF_SHAPES = 830;

/** The widths and scales, in pixels: round numbers, and those that other programs use. */
const WIDTHS = Object.freeze([150, 200, 256, 300, 350, 400, 500, 512, 600, 800, 1000]);
const SCALES = Object.freeze(Array.from({ length: 16 }, (_, i) => i + 1));

/** Modules of the default symbol and quiet zone: version 3 is 29 modules wide. */
const DEFAULT_MODULES = 29 + 2 * 4;

/**
 * Returns the limit for a symbol of a version: its modules relative to the default, and half as much
 * again for its longer blocks.
 *
 * @param {number} version
 */
function mostOfVersion(version) {
  return Math.max(MOST, 1.5 * ((17 + 4 * version + 8) / DEFAULT_MODULES) ** 2);
}

/** @type {QrCodeOptions} */
const RMQR = Object.freeze({ symbology: 'rmqr' });

/**
 * The values of options for which a row of the table does not say enough. A value is its limit, if
 * that is not `MOST`.
 *
 * @type {Readonly<Record<string, readonly { value: unknown, most?: number, more?: QrCodeOptions }[]>>}
 */
const VALUES = Object.freeze({
  version: [4, 6, 10, 19, 27, 40].map((version) => ({
    value: version,
    most: mostOfVersion(version),
    more: { scale: 2 },
  })),
  margin: [0, 1, 2, 10, 40].map((margin) => ({ value: margin, more: { scale: 4 } })),
  width: WIDTHS.map((value) => ({ value })),
  scale: SCALES.map((value) => ({ value })),
  symbology: [{ value: 'rmqr' }],
  height: [11, 17].map((value) => ({ value, more: RMQR })),
  narrowest: [{ value: true, more: RMQR }],
  eci: [true, 'iso-8859-1', 'gb18030'].map((value) => ({ value })),
  maxVersion: [40].map((value) => ({ value })),
  sequence: [{ index: 1, count: 2, parity: 0 }].map((value) => ({ value })),
  applicationIndicator: ['37'].map((value) => ({ value })),
  'color.dark': ['#048', '#123456', '#1234'].map((value) => ({
    value,
    more: { allowLowContrast: true },
  })),
  'color.light': ['#ffd', '#f8fafc', '#0000', '#fff8'].map((value) => ({ value })),
  'color.finderFrame': ['#048'].map((value) => ({ value })),
  'color.finderCentre': ['#048', 'linear-gradient(#048, #024)'].map((value) => ({ value })),
  'frame.text': ['SCAN ME'].map((value) => ({ value })),
  'frame.position': ['top', 'bottom'].map((value) => ({ value })),
  'frame.color': ['#048'].map((value) => ({ value })),
  'frame.textColor': ['#ffd'].map((value) => ({ value })),
  // There is no font that every machine has.
  'frame.font': [{ value: undefined }],
  // The text of these calls has no GS1 elements.
  gs1: [{ value: false }],
  quality: [0, 0.5, 1].map((value) => ({ value, most: MOST_OF_FORMAT.jpeg })),
  'logo.size': [0.1, 0.2, 0.3].map((value) => ({ value, most: MOST_OF_LOGO.png })),
  'logo.padding': [0, 1, 2].map((value) => ({ value, most: MOST_OF_LOGO.png })),
  'logo.reserve': [0, 0.5].map((value) => ({ value, most: MOST_OF_LOGO.png })),
  'logo.clear': ['circle', 'none'].map((value) => ({ value, most: MOST_OF_LOGO.png })),
});

/** The side of the logo, in pixels. */
const LOGO_SIDE = 256;

/**
 * Draws a logo as shops have them: a disc with a colour gradient, on a transparent ground.
 *
 * @returns {Buffer} a PNG
 */
function drawLogo() {
  const half = LOGO_SIDE / 2;
  return png(LOGO_SIDE, LOGO_SIDE, (x, y) => {
    const isInside = (x - half) ** 2 + (y - half) ** 2 < half ** 2;
    return isInside ? [200 - x / 4, 40 + y / 2, 120, 255] : [0, 0, 0, 0];
  });
}

/**
 * @param {Option} option
 * @returns {readonly { value: unknown, most?: number, more?: QrCodeOptions }[]}
 */
function valuesOf({ name, type, choices, min = 0, max = 0 }) {
  const known = VALUES[name];
  if (known !== undefined) return known;
  if (type === 'choice') return (choices ?? []).map((value) => ({ value }));
  if (type === 'boolean') return [{ value: true }, { value: false }];
  return [...new Set([min, Math.round((min + max) / 2), max])].map((value) => ({ value }));
}

/**
 * Builds the options of a call, in which `name` may be a property of an option: `logo.size`.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {QrCodeOptions} more
 * @param {Uint8Array} image a logo
 * @returns {QrCodeOptions}
 */
function optionsWith(name, value, more, image) {
  const [outer = '', inner] = name.split('.');
  if (inner === undefined) return { ...more, [outer]: value };
  /** @type {Record<string, object>} */
  const needed = { logo: { image }, frame: { text: 'SCAN ME' } };
  return { ...more, [outer]: { ...needed[outer], [inner]: value } };
}

/**
 * Lists all cases. The default call is the first.
 *
 * @returns {Case[]}
 */
function listCases() {
  const image = drawLogo();
  /** @type {Case[]} */
  const cases = [{ option: 'default', value: '', options: {}, most: MOST }];
  for (const option of OPTIONS) {
    if (option.name === 'type') {
      cases.push(...listFormats(image));
    } else if (option.name !== 'logo.image') {
      cases.push(...listValues(option, image));
    }
  }
  return cases;
}

/**
 * @param {Uint8Array} image
 * @returns {Case[]} each format, and each format with the logo
 */
function listFormats(image) {
  const formats = Object.values(FORMATS);
  const limit = (/** @type {Record<string, number>} */ limits, /** @type {string} */ name) =>
    limits[name] ?? MOST;
  return [
    ...formats.map(({ name }) => ({
      option: 'type',
      value: name,
      options: /** @type {QrCodeOptions} */ ({ type: name }),
      most: limit(MOST_OF_FORMAT, name),
    })),
    ...formats
      .filter((format) => takes(format, 'logo'))
      .map(({ name }) => ({
        option: 'logo.image',
        value: name,
        options: /** @type {QrCodeOptions} */ ({ type: name, width: 400, logo: { image } }),
        most: limit(MOST_OF_LOGO, name),
      })),
  ];
}

/**
 * @param {Option} option
 * @param {Uint8Array} image
 * @returns {Case[]}
 */
function listValues(option, image) {
  const { name, takenBy } = option;
  const formats = Object.values(FORMATS).filter((format) => takes(format, takenBy));
  const isDefault = formats.some((format) => format.name === DEFAULT_FORMAT);
  const type = isDefault ? {} : { type: formats[0]?.name };
  const base = name.startsWith('logo.') ? { width: 400 } : {};
  const isDrawnInPixels = /^(style|frame|color\.finder)/.test(name);
  const limit = isDrawnInPixels ? MOST_OF_SHAPES : MOST;
  return valuesOf(option).map(({ value, most = limit, more = {} }) => ({
    option: name,
    value: String(value),
    options: optionsWith(name, value, /** @type {QrCodeOptions} */ ({ ...type, ...base, ...more }), image),
    most,
  }));
}

module.exports = { listCases };
