'use strict';

// Reads gradients and the colours of finder patterns, and passes them to the addon, with the frame.

const native = require('../native');
const { createArgumentError, describe } = require('../error');
const { isRecord } = require('../objects');
const { COLOR_EXPECTED, checkOneAlpha, parseColor, readColor } = require('./color');
const { GRADIENT_EXPECTED, MAX_LENGTH, parseCssGradient } = require('./css-gradient');
const { checkObject } = require('./names');
const { BLACK, WHITE } = require('./plain');
const { createValueError } = require('./values');

/** @import { Format } from './formats' */
/** @import { HeldDesign } from '../binding' */

const { MAX_DIRECTION, MAX_OFFSET, MAX_STOPS, PaintKind } = native;

/**
 * The colours between two places of an area.
 *
 * @typedef {object} Gradient
 * @property {'linear' | 'radial'} type
 * @property {number} rotation in radians, clockwise
 * @property {{ offset: number, color: number }[]} stops the offsets are from 0 to 1, in their order
 *
 * @typedef {number | Gradient} Paint a colour as 0xRRGGBBAA, or a gradient
 */

/**
 * The paints of a picture. A missing one is that of dark modules.
 *
 * @typedef {object} Paints
 * @property {Paint} dark
 * @property {Paint} light
 * @property {Paint | undefined} finderFrame
 * @property {Paint | undefined} finderCentre
 */

/**
 * Paints and a frame that the addon holds.
 *
 * @typedef {object} Design
 * @property {Readonly<Int32Array>} numbers what the addon was told
 * @property {string | undefined} text that of the frame
 * @property {import('./frame').Caption['font']} font that of the frame
 * @property {HeldDesign} held
 */

const GRADIENT_NAMES = Object.freeze(['type', 'rotation', 'stops']);
const STOP_NAMES = Object.freeze(['offset', 'color']);
const TYPES = Object.freeze(['linear', 'radial']);

/**
 * Reads the properties of the option `color`.
 *
 * @param {Record<'dark' | 'light' | 'finderFrame' | 'finderCentre', unknown>} given
 * @returns {{ paints: Paints, dark: number[], light: number[] }} the paints, and all colours of dark
 *   and of light modules
 */
function readPaints(given) {
  const dark = readPaint('color.dark', given.dark) ?? BLACK;
  const light = readPaint('color.light', given.light) ?? WHITE;
  const finderFrame = readPaint('color.finderFrame', given.finderFrame);
  const finderCentre = readPaint('color.finderCentre', given.finderCentre);
  return {
    paints: { dark, light, finderFrame, finderCentre },
    dark: [dark, finderFrame, finderCentre].flatMap(listColors),
    light: listColors(light),
  };
}

/**
 * Lists the colours of a paint.
 *
 * @param {Paint | undefined} paint
 * @returns {number[]}
 */
function listColors(paint) {
  if (paint === undefined) return [];
  return typeof paint === 'number' ? [paint] : paint.stops.map(({ color }) => color);
}

/**
 * Reads a colour or a gradient.
 *
 * @param {string} name the name of the option, for errors
 * @param {any} value
 * @returns {Paint | undefined} undefined if it is missing
 */
function readPaint(name, value) {
  if (value === undefined) return undefined;
  const color = parseColor(value);
  if (color !== undefined) return color;
  const gradient = typeof value === 'string' ? parseCssGradient(value) : value;
  if (!isRecord(gradient)) {
    const expected =
      typeof value === 'string' && value.length <= MAX_LENGTH && /gradient/i.test(value)
        ? GRADIENT_EXPECTED
        : `${COLOR_EXPECTED}, or a gradient`;
    throw createValueError(expected, name, value);
  }
  return readGradient(name, gradient);
}

/**
 * Reads a gradient.
 *
 * @param {string} name the name of the option, for errors
 * @param {any} gradient
 * @returns {Gradient}
 */
function readGradient(name, gradient) {
  checkObject(gradient, GRADIENT_NAMES, name);
  const { type = 'linear', rotation = 0, stops } = gradient;
  if (!TYPES.includes(type)) throw createValueError("'linear' or 'radial'", `${name}.type`, type);
  if (typeof rotation !== 'number' || !Number.isFinite(rotation)) {
    throw createValueError('a number of radians', `${name}.rotation`, rotation);
  }
  if (!Array.isArray(stops) || stops.length < 2 || stops.length > MAX_STOPS) {
    const received = Array.isArray(stops) ? `${stops.length} stops` : describe(stops);
    const expected = `an array of 2 to ${MAX_STOPS} stops`;
    throw createArgumentError('ERR_QR_INVALID_OPTION', expected, `${name}.stops`, received);
  }
  let last = 0;
  const read = stops.map((/** @type {any} */ stop, i) => {
    const stopName = `${name}.stops[${i}]`;
    checkObject(stop, STOP_NAMES, stopName);
    const { offset, color } = stop;
    if (typeof offset !== 'number' || !(offset >= last && offset <= 1)) {
      const expected = `a number from ${last} to 1, as the stop before has ${last},`;
      const range = i === 0 ? 'a number from 0 to 1' : expected;
      throw createValueError(range, `${stopName}.offset`, offset);
    }
    last = offset;
    return { offset, color: readColor(`${stopName}.color`, color) };
  });
  return { type, rotation, stops: read };
}

/** The last designs. Equal paints return them, as the addon has them already. @type {Design[]} */
const designs = [];

/** The most designs that are kept for the next calls. */
const MAX_DESIGNS = 16;

/**
 * Passes paints and a frame to the addon, unless it has them.
 *
 * @param {Paints | undefined} paints
 * @param {Readonly<Format>} type
 * @param {import('./frame').Caption} [caption]
 * @returns {Readonly<Design>}
 */
function holdDesign(paints, type, caption) {
  if (paints !== undefined) checkPaints(paints, type);
  const { text, font, numbers: ofCaption = [] } = caption ?? {};
  const { dark, light, finderFrame, finderCentre } = paints ?? {};
  const ofPaints = [dark, light, finderFrame, finderCentre].flatMap(listNumbers);
  const numbers = Int32Array.from([...ofPaints, ...ofCaption]);
  const known = designs.find(
    (design) => design.text === text && design.font === font && isEqual(design.numbers, numbers),
  );
  if (known !== undefined) return known;
  const { callAddon } = require('../draw');
  const bytes = text === undefined ? undefined : Buffer.from(text);
  const held = callAddon(() => native.holdDesign(numbers, bytes, font?.bytes));
  const design = Object.freeze({ numbers, text, font, held });
  designs.push(design);
  if (designs.length > MAX_DESIGNS) designs.shift();
  return design;
}

/**
 * Refuses paints that a type cannot show.
 *
 * @param {Paints} paints
 * @param {Readonly<Format>} type
 */
function checkPaints(paints, type) {
  for (const [part, paint] of Object.entries(paints)) {
    const isGradient = typeof paint === 'object';
    if (type.alpha === 'all' && !(isGradient && type.hasOpaqueGradients)) continue;
    const isZeroAllowed =
      !isGradient && (part === 'light' ? type.alpha !== 'none' : type.alpha === 'binary');
    for (const [i, color] of listColors(paint).entries()) {
      const name = isGradient ? `color.${part}.stops[${i}].color` : `color.${part}`;
      checkOneAlpha(name, color, isZeroAllowed, type.name);
    }
  }
}

/**
 * Lists the numbers of a paint: see `holdDesign` in src/design.rs.
 *
 * @param {Paint | undefined} paint
 * @returns {number[]}
 */
function listNumbers(paint) {
  if (paint === undefined) return [PaintKind.Missing];
  if (typeof paint === 'number') return [PaintKind.Solid, paint];
  const { type, rotation, stops } = paint;
  const numbers = stops.flatMap(({ offset, color }) => [Math.round(offset * MAX_OFFSET), color]);
  if (type === 'radial') return [PaintKind.Radial, stops.length, ...numbers];
  // Rounded, as engines compute slightly different sines.
  const [cosine, sine] = [Math.cos(rotation), Math.sin(rotation)].map((part) =>
    Math.round(part * MAX_DIRECTION),
  );
  return [PaintKind.Linear, Number(cosine), Number(sine), stops.length, ...numbers];
}

/**
 * @param {Readonly<Int32Array>} a
 * @param {Readonly<Int32Array>} b
 */
function isEqual(a, b) {
  return a.length === b.length && a.every((number, i) => number === b[i]);
}

module.exports = { holdDesign, readPaints };
