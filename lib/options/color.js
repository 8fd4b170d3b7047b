'use strict';

// Colours, and whether a reader can tell one from the other.

const { describe, createArgumentError, createError } = require('../error');
const { isRecord } = require('../objects');
const { checkNames } = require('./names');
const { findOption, listParts } = require('./table');

/**
 * The least contrast: how much more of the light that white reflects a light module reflects than a
 * dark one. ISO/IEC 15415:2011, clause 7.8.3 gives this symbol contrast the grade C.
 */
const MIN_CONTRAST = 0.4;

/** The most hex digits of a colour: two for each of red, green, blue and alpha. */
const MAX_DIGITS = 8;

/** The colours of a code that has none, as 0xRRGGBBAA. */
const BLACK = parseDefault('color.dark');
const WHITE = parseDefault('color.light');

const COLOR_NAMES = listParts('color');

/**
 * The colours of the options `color` and `allowLowContrast`.
 *
 * @param {any} color
 * @param {boolean} isLowAllowed
 * @returns {{ dark: number, light: number }} as 0xRRGGBBAA
 */
function readColors(color, isLowAllowed) {
  if (color === undefined) return { dark: BLACK, light: WHITE };
  if (!isRecord(color)) {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      `an object { ${COLOR_NAMES.join(', ')} }`,
      'color',
      describe(color),
    );
  }
  checkNames(color, COLOR_NAMES, 'ERR_QR_UNKNOWN_OPTION', 'color');
  const dark = readColor('color.dark', color.dark, BLACK);
  const light = readColor('color.light', color.light, WHITE);
  if (!isLowAllowed) checkContrast(dark, light);
  return { dark, light };
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} missing what it is when it was not given
 * @returns {number} as 0xRRGGBBAA
 */
function readColor(name, value, missing) {
  if (value === undefined) return missing;
  const rgba = parseColor(value);
  if (rgba === undefined) {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      "hex digits such as '#08f' or '#0088ffcc'",
      name,
      describe(value),
    );
  }
  return rgba;
}

/**
 * Parses a colour into 0xRRGGBBAA. Returns undefined if the value is no colour.
 *
 * @param {unknown} text 3, 4, 6 or 8 hex digits, with or without a #
 * @returns {number | undefined}
 */
function parseColor(text) {
  if (typeof text !== 'string' || text.length > MAX_DIGITS + 1) return undefined;
  const digits = /^#?((?:[0-9a-f]{3,4}){1,2})$/i.exec(text)?.[1];
  if (digits === undefined || digits.length === 7) return undefined;
  const long = digits.length < 6 ? digits.replace(/./g, '$&$&') : digits;
  return Number.parseInt(long.padEnd(8, 'f'), 16);
}

/**
 * Returns the default of an option.
 *
 * @param {string} name
 * @returns {number} as 0xRRGGBBAA
 */
function parseDefault(name) {
  return parseColor(findOption(name).default) ?? 0;
}

/**
 * Refuses colours that a type cannot have.
 *
 * @param {{ dark: number, light: number }} colors
 * @param {'none' | 'binary' | 'light' | 'all'} alpha see `Format` in formats.js
 * @param {string} type
 */
function checkAlpha({ dark, light }, alpha, type) {
  if (alpha === 'all') return;
  const may = { dark: alpha === 'binary', light: alpha !== 'none' };
  for (const [name, rgba] of /** @type {const} */ ([
    ['dark', dark],
    ['light', light],
  ])) {
    if (isOpaque(rgba) || (may[name] && (rgba & 0xff) === 0)) continue;
    const kind = may[name] ? 'opaque or wholly transparent' : 'opaque';
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      `an ${kind} colour with type '${type}'`,
      `color.${name}`,
      formatColor(rgba),
    );
  }
}

/** @param {number} rgba */
function isOpaque(rgba) {
  return (rgba & 0xff) === 0xff;
}

/**
 * @param {number} dark
 * @param {number} light
 */
function checkContrast(dark, light) {
  const contrast = computeReflectance(light) - computeReflectance(dark);
  if (contrast >= MIN_CONTRAST) return;
  throw createError('ERR_QR_LOW_CONTRAST', {
    argument: 'color',
    details: {
      dark: formatColor(dark),
      light: formatColor(light),
      contrast: Math.floor(100 * contrast),
      minContrast: 100 * MIN_CONTRAST,
    },
  });
}

/**
 * Returns the part of the light that a colour reflects, compared with white: its relative luminance
 * (IEC 61966-2-1). A colour that is not opaque lies on white paper.
 *
 * @param {number} rgba
 * @returns {number} 0 to 1
 */
function computeReflectance(rgba) {
  const alpha = (rgba & 0xff) / 0xff;
  const [red = 0, green = 0, blue = 0] = [24, 16, 8].map((shift) => {
    const part = 1 - alpha + (alpha * ((rgba >>> shift) & 0xff)) / 0xff;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {number} rgba */
function formatColor(rgba) {
  return `#${rgba.toString(16).padStart(8, '0')}`;
}

module.exports = { BLACK, WHITE, checkAlpha, parseColor, readColors };
