'use strict';

// Converts colours and gradients. lib/options validates them.

const { isArray, isRecord } = require('../objects');
const { createValueError } = require('../options/values');
const { isMissing, toNumber } = require('./numbers');

/** The colour of a background without a colour, which npm does not draw. */
const NO_COLOR = 'transparent';

/**
 * Converts the colours of a picture to the option `color`.
 *
 * @param {Record<'dots' | 'cornersSquare' | 'cornersDot' | 'background', any>} groups
 */
function readPaints({ dots, cornersSquare, cornersDot, background }) {
  const dark = readPaint('dotsOptions', dots);
  const finderFrame = readPaint('cornersSquareOptions', cornersSquare);
  // As npm does: a centre without a colour has that of its frame.
  const finderCentre = readPaint('cornersDotOptions', cornersDot) ?? finderFrame;
  return Object.freeze({
    light: readPaint('backgroundOptions', background) ?? NO_COLOR,
    ...(dark !== undefined && { dark }),
    ...(finderFrame !== undefined && { finderFrame }),
    ...(finderCentre !== undefined && { finderCentre }),
  });
}

/**
 * Converts the gradient of a group, or else its colour.
 *
 * @param {string} name the name of the group
 * @param {any} group
 * @returns {unknown} undefined if it has neither
 */
function readPaint(name, group) {
  const { color, gradient } = group;
  if (isMissing(gradient)) return isMissing(color) ? undefined : color;
  if (!isRecord(gradient)) {
    throw createValueError('an object', `${name}.gradient`, gradient);
  }
  const { type, rotation, colorStops } = gradient;
  const stops = isArray(colorStops) ? colorStops.map(convertStop) : colorStops;
  // SVG draws a gradient of one stop as its colour.
  if (isArray(stops) && stops.length === 1 && isRecord(stops[0])) return stops[0].color;
  return {
    stops,
    ...(!isMissing(type) && { type }),
    ...(!isMissing(rotation) && { rotation: toNumber(rotation) }),
  };
}

/**
 * Converts an offset that a form wrote as a string.
 *
 * @param {any} stop
 */
function convertStop(stop) {
  return isRecord(stop) ? { ...stop, offset: toNumber(stop.offset) } : stop;
}

module.exports = { readPaints };
