'use strict';

// Reads colours, and checks their contrast.

const { createArgumentError, createError } = require('../error');
const { checkObject } = require('./names');
const { BLACK, WHITE } = require('./plain');
const { listParts } = require('./rows');
const { createValueError } = require('./values');

/**
 * The least difference between the reflectances of light and dark modules, where white is 1.
 * ISO/IEC 15415:2011, clause 7.8.3 gives this symbol contrast grade C.
 */
const MIN_CONTRAST = 0.4;

/** The most hex digits of a colour: two for each of red, green, blue and alpha. */
const MAX_DIGITS = 8;

const HASH = 0x23;

/** The digits, and from index 16 the letters in upper case. */
const HEX_DIGITS = '0123456789abcdefABCDEF';

/** @typedef {import('./formats').Format['alpha']} Alpha */

const COLOR_NAMES = listParts('color');

/** What a colour may be, for errors. */
const COLOR_EXPECTED = "a colour such as '#08f', 'navy' or 'rgb(0 136 255)'";

/**
 * The colours of a code.
 *
 * @typedef {object} Colors
 * @property {number} dark as 0xRRGGBBAA
 * @property {number} light as 0xRRGGBBAA
 * @property {import('./paint').Paints} [paints] if the two colours do not describe the picture
 */

/**
 * Reads the option `color`.
 *
 * @param {any} color
 * @param {boolean} isLowAllowed whether to accept any contrast
 * @returns {Colors}
 */
function readColors(color, isLowAllowed) {
  if (color === undefined) return { dark: BLACK, light: WHITE };
  checkObject(color, COLOR_NAMES, 'color');
  const { dark: givenDark, light: givenLight, finderFrame, finderCentre } = color;
  const dark = givenDark === undefined ? BLACK : parseColor(givenDark);
  const light = givenLight === undefined ? WHITE : parseColor(givenLight);
  if (
    dark !== undefined &&
    light !== undefined &&
    finderFrame === undefined &&
    finderCentre === undefined
  ) {
    if (!isLowAllowed) checkContrast([dark], [light]);
    return { dark, light };
  }
  const { readPaints } = require('./paint');
  const given = { dark: givenDark, light: givenLight, finderFrame, finderCentre };
  const { paints, dark: darkest, light: lightest } = readPaints(given);
  if (!isLowAllowed) checkContrast(darkest, lightest);
  return { dark: Number(darkest[0]), light: Number(lightest[0]), paints };
}

/**
 * Reads a colour that cannot be a gradient.
 *
 * @param {string} name the name of the option, for errors
 * @param {unknown} value
 * @returns {number} as 0xRRGGBBAA
 */
function readColor(name, value) {
  const rgba = parseColor(value);
  if (rgba === undefined) throw createValueError(COLOR_EXPECTED, name, value);
  return rgba;
}

/**
 * Parses a colour into 0xRRGGBBAA. Returns undefined for any other value.
 *
 * @param {unknown} text 3, 4, 6 or 8 hex digits, with or without a #; or a colour of CSS
 * @returns {number | undefined}
 */
function parseColor(text) {
  if (typeof text !== 'string') return undefined;
  return parseDigits(text) ?? require('./css-color').parseCssColor(text);
}

/**
 * Parses the hex digits of a colour.
 *
 * @param {string} text
 * @returns {number | undefined}
 */
function parseDigits(text) {
  if (text.length > MAX_DIGITS + 1) return undefined;
  const start = text.charCodeAt(0) === HASH ? 1 : 0;
  const count = text.length - start;
  if (count < 3 || count === 5 || count === 7 || count > MAX_DIGITS) return undefined;
  const isShort = count < 6;
  let rgba = 0;
  for (let i = start; i < text.length; i++) {
    const digit = HEX_DIGITS.indexOf(/** @type {string} */ (text[i]));
    if (digit === -1) return undefined;
    const value = digit < 16 ? digit : digit - 6;
    rgba = isShort ? rgba * 256 + value * 17 : rgba * 16 + value;
  }
  // Multiplied, as a shift would make a negative number.
  return count === 3 || count === 6 ? rgba * 256 + 255 : rgba;
}

/**
 * Refuses colours whose alpha a type cannot show.
 *
 * @param {{ dark: number, light: number }} colors
 * @param {Alpha} alpha
 * @param {string} type
 */
function checkAlpha({ dark, light }, alpha, type) {
  if (alpha === 'all') return;
  checkOneAlpha('color.dark', dark, alpha === 'binary', type);
  checkOneAlpha('color.light', light, alpha !== 'none', type);
}

/**
 * Refuses a colour that is not opaque.
 *
 * @param {string} name the name of the option
 * @param {number} rgba
 * @param {boolean} isZeroAllowed whether it may be wholly transparent
 * @param {string} type
 */
function checkOneAlpha(name, rgba, isZeroAllowed, type) {
  if (isOpaque(rgba) || (isZeroAllowed && (rgba & 0xff) === 0)) return;
  const kind = isZeroAllowed ? 'opaque or wholly transparent' : 'opaque';
  throw createArgumentError(
    'ERR_QR_INVALID_OPTION',
    `an ${kind} colour with type '${type}'`,
    name,
    formatColor(rgba),
  );
}

/**
 * Returns true for a colour with an alpha of 255.
 *
 * @param {number} rgba
 */
function isOpaque(rgba) {
  return (rgba & 0xff) === 0xff;
}

/**
 * Refuses colours that a reader may not tell apart. Of a gradient, its colours mix those of its
 * stops, so that none has more contrast than all stops.
 *
 * @param {readonly number[]} darks the colours of dark modules, as 0xRRGGBBAA
 * @param {readonly number[]} lights those of light modules
 */
function checkContrast(darks, lights) {
  const dark = findExtreme(darks, 1);
  const light = findExtreme(lights, -1);
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
 * Refuses a text that people may not see on its ground. Either may be the darker one.
 *
 * @param {number} text as 0xRRGGBBAA
 * @param {number} ground
 */
function checkContrastOfText(text, ground) {
  const [dark, light] = [findExtreme([text, ground], -1), findExtreme([text, ground], 1)];
  const contrast = computeReflectance(light) - computeReflectance(dark);
  if (contrast >= MIN_CONTRAST) return;
  throw createError('ERR_QR_LOW_CONTRAST', {
    argument: 'frame.textColor',
    details: {
      reason: 'frame-text',
      dark: formatColor(dark),
      light: formatColor(light),
      contrast: Math.floor(100 * contrast),
      minContrast: 100 * MIN_CONTRAST,
    },
  });
}

/**
 * Refuses a colour with alpha.
 *
 * @param {string} name the name of the option
 * @param {number} rgba
 */
function checkOpaque(name, rgba) {
  if (isOpaque(rgba)) return;
  throw createArgumentError('ERR_QR_INVALID_OPTION', 'an opaque colour', name, formatColor(rgba));
}

/**
 * Finds the colour with the highest reflectance, or with the lowest.
 *
 * @param {readonly number[]} colors at least one
 * @param {1 | -1} sign 1 for the highest
 * @returns {number}
 */
function findExtreme(colors, sign) {
  const [first, ...others] = colors;
  return others.reduce(
    (best, color) =>
      sign * (computeReflectance(color) - computeReflectance(best)) > 0 ? color : best,
    Number(first),
  );
}

/**
 * Computes the reflectance of a colour, as its relative luminance (IEC 61966-2-1). A transparent
 * colour counts as printed on white paper.
 *
 * @param {number} rgba as 0xRRGGBBAA
 * @returns {number} 0 for black to 1 for white
 */
function computeReflectance(rgba) {
  const alpha = (rgba & 0xff) / 0xff;
  const [red = 0, green = 0, blue = 0] = [24, 16, 8].map((shift) => {
    const part = 1 - alpha + (alpha * ((rgba >>> shift) & 0xff)) / 0xff;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Formats a colour as 8 hex digits.
 *
 * @param {number} rgba as 0xRRGGBBAA
 */
function formatColor(rgba) {
  return `#${rgba.toString(16).padStart(8, '0')}`;
}

module.exports = {
  COLOR_EXPECTED,
  checkAlpha,
  checkContrastOfText,
  checkOneAlpha,
  checkOpaque,
  parseColor,
  readColor,
  readColors,
};
