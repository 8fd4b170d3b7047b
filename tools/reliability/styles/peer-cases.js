'use strict';

// Makes random options that npm qr-code-styling and our class both take.

const { DARK: CSS_COLORS, LIGHT, LOGOS, makeGradient } = require('./cases');

/** @typedef {import('./cases').Dice} Dice */

/** With the commas of the older syntax, as not every canvas knows `rgb(0 60 60)`. */
const DARK = CSS_COLORS.map((color) => color.replaceAll(' ', ','));
const DOTS = ['square', 'dots', 'rounded', 'extra-rounded', 'classy', 'classy-rounded'];
const CORNER_SQUARES = [...DOTS, 'dot'];
const CORNER_DOTS = [...DOTS, 'dot'];
const EXTENSIONS = /** @type {const} */ (['png', 'png', 'svg', 'svg', 'jpeg']);
/** Only ASCII, as npm writes other characters wrongly. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789-/?=&'];
const IMAGES = LOGOS.map((logo) => `data:image/png;base64,${logo.toString('base64')}`);

/**
 * Makes a set of options. Half of the options of each are missing.
 *
 * @param {Dice} dice
 * @returns {{ extension: 'png' | 'svg' | 'jpeg', options: any }}
 */
function makePeerCase(dice) {
  const maybe = (/** @type {() => any} */ make) => (dice.below(2) === 0 ? undefined : make());
  const paint = (/** @type {readonly string[]} */ colors) =>
    dice.below(2) === 0 ? { color: dice.pick(colors) } : { gradient: makePeerGradient(dice, colors) };
  const extension = dice.pick(EXTENSIONS);
  // The canvas that npm draws a PNG or JPEG with takes a minute for 200 characters, and 0.3 s for 40.
  const length = 1 + dice.below(extension === 'svg' ? dice.pick([20, 60, 200]) : dice.pick([20, 60]));
  const path = Array.from({ length }, () => dice.pick(LETTERS)).join('');
  const width = 200 + dice.below(401);
  const light = LIGHT.filter((color) => extension !== 'jpeg' || color !== 'transparent');
  return {
    extension,
    options: compact({
      width,
      height: width,
      margin: dice.pick([0, 10, 20, Math.ceil(width / 8)]),
      data: `https://example.com/${path}`,
      image: maybe(() => dice.pick(IMAGES)),
      qrOptions: { errorCorrectionLevel: dice.pick(['L', 'M', 'Q', 'H']) },
      imageOptions: { imageSize: dice.pick([0.2, 0.3, 0.4, 0.4, 0.5]), margin: dice.pick([0, 0, 5]) },
      dotsOptions: { type: maybe(() => dice.pick(DOTS)), ...maybe(() => paint(DARK)) },
      cornersSquareOptions: maybe(() => ({
        type: maybe(() => dice.pick(CORNER_SQUARES)),
        ...maybe(() => paint(DARK)),
      })),
      cornersDotOptions: maybe(() => ({
        type: maybe(() => dice.pick(CORNER_DOTS)),
        ...maybe(() => paint(DARK)),
      })),
      backgroundOptions: maybe(() => paint(light)),
    }),
  };
}

/**
 * @param {Dice} dice
 * @param {readonly string[]} colors
 */
function makePeerGradient(dice, colors) {
  const { stops, ...others } = makeGradient(dice, colors);
  return { ...others, colorStops: stops };
}

/**
 * Returns the options without those that are undefined, at every depth: npm takes them for values.
 *
 * @param {any} options
 * @returns {any}
 */
function compact(options) {
  if (typeof options !== 'object' || Array.isArray(options)) return options;
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, compact(value)]));
}

module.exports = { makePeerCase };
