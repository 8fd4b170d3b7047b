'use strict';

// Names the shapes of npm `qr-code-styling` as this package does.

/** `dotsOptions.type` → `style.modules`. */
const DOTS = Object.freeze({
  square: 'square',
  dots: 'dot',
  rounded: 'rounded',
  'extra-rounded': 'extra-rounded',
  classy: 'classy',
  'classy-rounded': 'classy-rounded',
});

/**
 * `cornersSquareOptions.type` → `style.finderFrame`. npm draws `dots` as a square of single dots.
 * A whole square has the same place and more contrast.
 */
const CORNER_SQUARES = Object.freeze({ ...DOTS, dot: 'dot', dots: 'square' });

/** `cornersDotOptions.type` → `style.finderCentre`. */
const CORNER_DOTS = CORNER_SQUARES;

module.exports = { CORNER_DOTS, CORNER_SQUARES, DOTS };
