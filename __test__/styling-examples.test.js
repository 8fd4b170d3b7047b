'use strict';

// Tests the examples of npm `qr-code-styling`: those in its README, those it links, and each value in
// the tables of its options.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const QRCodeStyling = require('qr-napi/styling');
const { LOGO, readsBack } = require('./support/styling');

/** @import { Options } from 'qr-napi/styling' */

/** Stand for the two programs that npm needs. Nothing may call them. */
const nodeCanvas = new Proxy({}, { get: () => assert.fail('canvas is not needed') });
const JSDOM = new Proxy(class {}, { construct: () => assert.fail('jsdom is not needed') });

/** The options in the README of npm `qr-code-styling`, which all examples share. */
const FACEBOOK = /** @type {const} */ ({
  width: 300,
  height: 300,
  data: 'https://www.facebook.com/',
  image: LOGO,
  dotsOptions: { color: '#4267b2', type: 'rounded' },
  backgroundOptions: { color: '#e9ebee' },
  imageOptions: { crossOrigin: 'anonymous', margin: 20 },
});

/** The constructors in that README. @type {Record<string, Options>} */
const README = {
  'the page': { ...FACEBOOK, type: 'svg' },
  'canvas on a server': {
    jsdom: JSDOM,
    nodeCanvas,
    ...FACEBOOK,
    imageOptions: { saveAsBlob: true, crossOrigin: 'anonymous', margin: 20 },
  },
  'svg on a server': { jsdom: JSDOM, type: 'svg', ...FACEBOOK },
  'svg with a blob': {
    jsdom: JSDOM,
    nodeCanvas,
    type: 'svg',
    ...FACEBOOK,
    imageOptions: { saveAsBlob: true, crossOrigin: 'anonymous', margin: 20 },
  },
};

describe('the examples of the README read back', () => {
  for (const [name, options] of Object.entries(README)) test(name, () => readsBack(options));
});

/**
 * Returns the options that the examples for React, Angular, Vue and Next.js share.
 *
 * @param {string} color of the dots
 * @param {string} background
 * @returns {Options}
 */
function linked(color, background) {
  return {
    width: 300,
    height: 300,
    type: 'svg',
    data: 'http://qr-code-styling.com',
    image: LOGO,
    margin: 10,
    qrOptions: { typeNumber: 0, mode: 'Byte', errorCorrectionLevel: 'Q' },
    imageOptions: { hideBackgroundDots: true, imageSize: 0.4, margin: 20, crossOrigin: 'anonymous' },
    dotsOptions: { color, type: 'rounded' },
    backgroundOptions: { color: background },
  };
}

/**
 * Returns the options of corners that these examples share.
 *
 * @param {string} color
 * @returns {Options}
 */
const corners = (color) => ({
  cornersSquareOptions: { color, type: 'extra-rounded' },
  cornersDotOptions: { color, type: 'dot' },
});

describe('the examples that the README links', () => {
  test('React', () => readsBack({ ...linked('#222222', '#5FD4F3'), ...corners('#222222') }));
  test('Angular', () => readsBack({ ...linked('#BD022D', '#e9ebee'), ...corners('#BD022D') }));
  test('Next.js', () =>
    readsBack({
      ...linked('#222222', '#5FD4F3'),
      dotsOptions: { color: '#222222' },
      jsdom: JSDOM,
      nodeCanvas,
    }));
  test('Vue', () => readsBack({ ...linked('#41b583', '#ffffff'), ...corners('#35495E') }));
});

describe('the gradient in the tables of the README', () => {
  const gradient = { colorStops: [0, 1].map((offset) => ({ offset, color: ['blue', 'red'][offset] })) };
  const shared = { data: 'https://www.facebook.com/', margin: 40 };

  test('reads back as that of dots', () => readsBack({ ...shared, dotsOptions: { gradient } }));

  test('is refused as that of corners, whose red side some readers take for light', async () => {
    const options = { ...shared, cornersSquareOptions: { gradient } };
    await assert.rejects(new QRCodeStyling(options).getRawData(), { code: 'ERR_QR_UNREADABLE' });
    await readsBack({ ...options, allowLowContrast: true });
  });
});

const SHAPES = ['dots', 'rounded', 'classy', 'classy-rounded', 'square', 'extra-rounded'];
const GRADIENT = { colorStops: [0, 1].map((offset) => ({ offset, color: ['navy', '#600'][offset] })) };
const GRADIENTS = [
  GRADIENT,
  { ...GRADIENT, type: 'linear', rotation: Math.PI / 2 },
  { ...GRADIENT, type: 'radial' },
];
const LIGHT = { colorStops: [0, 1].map((offset) => ({ offset, color: ['#fff', '#ffd'][offset] })) };

/** The values in the tables of the README, by the names of options. @type {Record<string, readonly any[]>} */
const VALUES = {
  type: ['canvas', 'svg'],
  shape: ['square'],
  jsDom: [JSDOM],
  'qrOptions.typeNumber': [0, 2, 40],
  'qrOptions.mode': ['Numeric', 'Alphanumeric', 'Byte'],
  'qrOptions.errorCorrectionLevel': ['L', 'M', 'Q', 'H'],
  'imageOptions.hideBackgroundDots': [true, false],
  'imageOptions.imageSize': [0.4, 0.5],
  'imageOptions.crossOrigin': ['anonymous', 'use-credentials'],
  'imageOptions.saveAsBlob': [true, false],
  'dotsOptions.type': SHAPES,
  'dotsOptions.gradient': GRADIENTS,
  'dotsOptions.roundSize': [true, false],
  'backgroundOptions.color': ['#fff', 'rgb(255,255,255)', 'transparent'],
  'backgroundOptions.gradient': [LIGHT],
  'cornersSquareOptions.type': [...SHAPES, 'dot'],
  'cornersSquareOptions.gradient': GRADIENTS,
  'cornersDotOptions.type': [...SHAPES, 'dot'],
  'cornersDotOptions.gradient': GRADIENTS,
};

/** The values that no server can draw, or that nobody could read. @type {Record<string, readonly any[]>} */
const REFUSED = { shape: ['circle'] };

/**
 * Calls a function with a code of each value.
 *
 * @param {Record<string, readonly any[]>} values
 * @param {(options: Options, what: string) => Promise<void> | void} check
 */
async function forEachValue(values, check) {
  for (const [name, all] of Object.entries(values)) {
    const [option = '', part] = name.split('.');
    const image = option === 'imageOptions' ? { image: LOGO } : {};
    for (const value of all) {
      const given = { [option]: part === undefined ? value : { [part]: value } };
      await check({ data: '1234', margin: 20, ...image, ...given }, `${name}: ${value}`);
    }
  }
}

describe('the values in the tables of the README', () => {
  test('are drawn', () =>
    forEachValue(VALUES, (options, what) =>
      assert.doesNotReject(new QRCodeStyling(options).getRawData('png'), what),
    ));

  test('are refused, if docs/migrating.md says so', () =>
    forEachValue(REFUSED, (options, what) => {
      assert.throws(() => new QRCodeStyling(options), { code: 'ERR_QR_INVALID_OPTION' }, what);
    }));
});
