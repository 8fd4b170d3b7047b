'use strict';

// Parses gradients in the syntax of CSS (CSS Images Module Level 3, section 3): what people type on a
// command line, in an address and in a style sheet.

/** How many radians each unit of an angle is. @type {Record<string, number>} */
const UNITS = {
  deg: Math.PI / 180,
  grad: Math.PI / 200,
  rad: 1,
  turn: 2 * Math.PI,
};

/** The angles of directions in degrees, clockwise from the top. @type {Record<string, number>} */
const SIDES = {
  top: 0,
  right: 90,
  bottom: 180,
  left: 270,
  'top right': 45,
  'right top': 45,
  'bottom right': 135,
  'right bottom': 135,
  'bottom left': 225,
  'left bottom': 225,
  'top left': 315,
  'left top': 315,
};

/** The longest text of a gradient: sixteen stops, each a long colour and an offset. */
const MAX_LENGTH = 1024;

/** What a gradient may be, for errors. */
const GRADIENT_EXPECTED = "a gradient such as 'linear-gradient(45deg, #08f, navy)'";

/** The direction of a gradient without one: to the bottom. */
const DEFAULT_ANGLE = Math.PI;

/**
 * Parses `linear-gradient(…)` or `radial-gradient(…)` with an angle, colours and offsets in percent.
 * Returns undefined for any other text, and for what is not supported: a shape or a position of a
 * radial gradient, lengths, and hints between colours.
 *
 * @param {string} text
 * @returns {{ type: string, rotation: number, stops: { offset: number, color: string }[] } | undefined}
 */
function parseCssGradient(text) {
  if (text.length > MAX_LENGTH) return undefined;
  const match = /^\s*(linear|radial)-gradient\((.*)\)\s*$/is.exec(text);
  if (match === null) return undefined;
  const [, name = '', content = ''] = match;
  const type = name.toLowerCase();
  const parts = splitAtCommas(content);
  let rotation = 0;
  if (type === 'linear') {
    const angle = parseAngle(parts[0] ?? '');
    if (angle !== undefined) parts.shift();
    // An angle of CSS is clockwise from the top.
    rotation = (angle ?? DEFAULT_ANGLE) - Math.PI / 2;
  } else if (/^circle$/i.test(parts[0] ?? '')) {
    parts.shift();
  }
  const stops = parts.map((part) => {
    const [, color = '', offset] = /^(.*?)(?:\s+([0-9.]+)%)?$/s.exec(part) ?? [];
    return { color, offset: offset === undefined ? undefined : Number(offset) / 100 };
  });
  return { type, rotation, stops: spread(stops) };
}

/**
 * Splits a text at commas outside parentheses.
 *
 * @param {string} text
 */
function splitAtCommas(text) {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

/**
 * Parses an angle or a direction such as `to right`.
 *
 * @param {string} text
 * @returns {number | undefined} in radians, clockwise from the top
 */
function parseAngle(text) {
  const side = /^to\s+(\w+(?:\s+\w+)?)$/i.exec(text)?.[1];
  if (side !== undefined) {
    const degrees = SIDES[side.toLowerCase().replace(/\s+/, ' ')];
    return degrees === undefined ? undefined : degrees * Number(UNITS.deg);
  }
  const [, number, unit = ''] = /^([+-]?[0-9]*\.?[0-9]+)(deg|grad|rad|turn)$/i.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * Number(UNITS[unit.toLowerCase()]);
}

/**
 * Spreads stops without offsets evenly between those with one. The first is at 0 and the last at 1.
 *
 * @param {{ color: string, offset: number | undefined }[]} stops
 * @returns {{ color: string, offset: number }[]}
 */
function spread(stops) {
  const offsets = stops.map(({ offset }, i) => offset ?? [0][i] ?? [1][stops.length - 1 - i]);
  for (let i = 1; i < offsets.length; i++) {
    if (offsets[i] !== undefined) continue;
    const end = offsets.findIndex((offset, at) => at > i && offset !== undefined);
    const [from, to] = [Number(offsets[i - 1]), Number(offsets[end])];
    offsets[i] = from + (to - from) / (end - i + 1);
  }
  return stops.map(({ color }, i) => ({ color, offset: Number(offsets[i]) }));
}

module.exports = { GRADIENT_EXPECTED, MAX_LENGTH, parseCssGradient };
