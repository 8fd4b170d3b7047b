'use strict';

// Names the shapes of npm `qr-code-styling` as this package does.
//
// npm has a few shapes for finder patterns, which this package has too. It draws all other types of
// them module by module, as the modules outside, which rounds their corners by half a module or a
// module. This package draws one shape, so such a type is the shape with the nearest radius.

/** `dotsOptions.type` → `style.modules`. */
const DOTS = Object.freeze({
  square: 'square',
  dots: 'dot',
  rounded: 'rounded',
  'extra-rounded': 'extra-rounded',
  classy: 'classy',
  'classy-rounded': 'classy-rounded',
});

/** Frames that npm draws module by module → `style.finderFrame`. A rounded one has 1.75 modules. */
const FRAMES = Object.freeze({
  square: 'square',
  dots: 'square',
  rounded: 'square',
  'extra-rounded': 'rounded',
  classy: 'square',
  'classy-rounded': 'square',
});

/**
 * Centres that npm draws module by module → `style.finderCentre`. A rounded one has 0.75 modules, an
 * extra-rounded and a classy one 1.07.
 */
const CENTRES = Object.freeze({
  square: 'square',
  dots: 'square',
  rounded: 'rounded',
  'extra-rounded': 'extra-rounded',
  classy: 'classy',
  'classy-rounded': 'classy',
});

/** `cornersSquareOptions.type` → `style.finderFrame`. */
const CORNER_SQUARES = Object.freeze({
  ...FRAMES,
  dot: 'dot',
  'extra-rounded': 'extra-rounded',
});

/** `cornersDotOptions.type` → `style.finderCentre`. */
const CORNER_DOTS = Object.freeze({ ...CENTRES, dot: 'dot' });

module.exports = { CENTRES, CORNER_DOTS, CORNER_SQUARES, DOTS, FRAMES };
