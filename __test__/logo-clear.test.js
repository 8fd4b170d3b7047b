'use strict';

// Tests `logo.clear`: which modules under a logo become light, in every format, and that codes read
// back with the largest logos.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { PNG } = require('pngjs');
const { create, generateQrCode } = require('..');
const { askForHeaders } = require('./support/answers');
const { refused } = require('./support/errors');
const { FILLINGS, largest, logoOf, png } = require('./support/logos');
const { random } = require('./support/random');
const { rasterisePdf, rasteriseSvg } = require('./support/rasterise');
const { toPng } = require('./support/webp');
const { decodeText } = require('./support/zxing');

/** @import { ErrorCorrectionLevel, QrCodeOptions, Type } from '..' */

const TEXT = 'https://example.com/tickets/42';
const AREAS = /** @type {const} */ (['square', 'circle', 'none']);

/** Version 6 has 41 modules, so a logo of this size has 12.3: with a padding of 1 it touches 15. */
const OPTIONS = /** @type {const} */ ({ version: 6, errorCorrectionLevel: 'H', maskPattern: 2 });
const PLACE = { size: 0.3, reserve: 0 };
const SIZE = 41;
const CLEAR = png(20, 20, () => [255, 0, 0, 0]);

/**
 * Returns true if a part of a module is within a radius of the middle.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} radius in modules
 */
function isInCircle(x, y, radius) {
  const nearest = (/** @type {number} */ at) => Math.max(Math.abs(at + 0.5 - SIZE / 2) - 0.5, 0);
  return Math.hypot(nearest(x), nearest(y)) < radius;
}

/** @type {Record<(typeof AREAS)[number], (x: number, y: number) => boolean>} */
const IS_CLEARED = {
  square: (x, y) => Math.max(Math.abs(x - 20), Math.abs(y - 20)) <= 7,
  circle: (x, y) => isInCircle(x, y, (0.3 * 41) / 2 + 1),
  none: () => false,
};

describe('a transparent logo shows the modules that stay', () => {
  for (const clear of AREAS) {
    test(clear, () => {
      const { modules } = create(TEXT, OPTIONS);
      const symbol = create(TEXT, { ...OPTIONS, logo: { image: CLEAR, clear, ...PLACE } });
      let darkInside = 0;
      for (let y = 0; y < SIZE; y++) {
        for (let x = 0; x < SIZE; x++) {
          const expected = IS_CLEARED[clear](x, y) ? 0 : modules.get(y, x);
          assert.equal(symbol.modules.get(y, x), expected, `${x}, ${y}`);
          darkInside += Number(IS_CLEARED.square(x, y) && expected);
        }
      }
      assert.equal(darkInside > 0, clear !== 'square');
    });
  }
});

/**
 * Draws a code of 41 × 41 modules of 4 pixels as a PNG.
 *
 * @param {Type} type
 * @param {QrCodeOptions} options
 */
async function draw(type, options) {
  const picture = generateQrCode(TEXT, { ...OPTIONS, ...options, type, margin: 0, scale: 4 });
  if (type === 'svg') return rasteriseSvg(picture);
  if (type === 'pdf') return (await rasterisePdf(picture)).png;
  if (type === 'png') return PNG.sync.read(picture);
  if (type === 'webp') return PNG.sync.read(toPng(picture));
  throw new Error(type);
}

/**
 * Returns the colour of the middle of a module, or undefined on a smooth edge of the disc, whose right
 * half is half transparent.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} behind the grey of the module
 */
function expectedAt(x, y, behind) {
  const distance = Math.hypot(x - 20, y - 20);
  if (Math.abs(distance - 6.15) < 1.5 || (x === 20 && distance < 8)) return undefined;
  if (distance > 6) return [behind, behind, behind];
  return x < 20 ? [255, 0, 0] : [(255 + behind) / 2, behind / 2, behind / 2];
}

for (const clear of AREAS) {
  for (const type of /** @type {const} */ (['png', 'webp', 'svg', 'pdf'])) {
    test(`${type} draws the logo over the modules: ${clear}`, async () => {
      const { modules } = create(TEXT, { ...OPTIONS, logo: { image: CLEAR, clear, ...PLACE } });
      const disc = png(20, 20, (x, y) =>
        Math.hypot(x - 9.5, y - 9.5) < 10 ? [255, 0, 0, x < 10 ? 255 : 128] : [0, 0, 0, 0],
      );
      const image = await draw(type, { logo: { image: disc, clear, ...PLACE } });
      for (let y = 0; y < SIZE; y++) {
        for (let x = 0; x < SIZE; x++) {
          const expected = expectedAt(x, y, modules.get(y, x) ? 0 : 255);
          if (expected === undefined) continue;
          const color = image.data.subarray(4 * ((4 * y + 2) * image.width + 4 * x + 2));
          const isNear = expected.every((part, i) => Math.abs(part - Number(color[i])) <= 4);
          assert.ok(isNear, `${x}, ${y}: ${color.subarray(0, 3)} instead of ${expected}`);
        }
      }
    });
  }
}

test('zxing reads the largest logo of each area', async () => {
  const { below, pick } = random(77);
  for (let i = 0; i < 45; i++) {
    const clear = AREAS[i % 3] ?? 'square';
    const errorCorrectionLevel = /** @type {ErrorCorrectionLevel} */ (pick(['L', 'M', 'Q', 'H']));
    const type = /** @type {Type} */ (pick(['png', 'jpeg', 'gif', 'bmp']));
    const options = { errorCorrectionLevel, version: 4 + below(30), scale: 4 };
    const image = logoOf(FILLINGS[i % FILLINGS.length] ?? 'noise', 20 + below(80), 20 + below(80), i);
    const logo = { image, clear, reserve: 0, ...(clear === 'none' ? {} : { padding: pick([0, 1, 2]) }) };
    const size = largest(TEXT, { ...options, logo: { ...logo, size: 0.5 } });
    if (size === 0) continue;
    const picture = generateQrCode(TEXT, { ...options, type, logo: { ...logo, size } });
    assert.equal(await decodeText(picture), TEXT, `${clear} ${JSON.stringify(options)} ${size}`);
  }
});

test('more fits if fewer modules become light', () => {
  const sizes = AREAS.map((clear) => largest(TEXT, { ...OPTIONS, logo: { image: CLEAR, clear, size: 0.5 } }));
  assert.deepEqual(
    sizes,
    [...sizes].sort((a, b) => a - b),
  );
  assert.ok(Number(sizes[0]) < Number(sizes[2]), `${sizes}`);
});

test('an area is a part of the ETag of the handler', () => {
  const etags = AREAS.map((clear) => askForHeaders({ logo: { image: CLEAR, clear } }).ETag);
  assert.equal(new Set(etags).size, 3);
});

describe('refuses', () => {
  test('another area', () =>
    refused(
      TEXT,
      { logo: { image: CLEAR, clear: 'oval' } },
      'ERR_QR_INVALID_OPTION',
      'logo.clear',
      "'circle'",
    ));

  test('a padding without light modules', () =>
    refused(
      TEXT,
      { logo: { image: CLEAR, clear: 'none', padding: 1 } },
      'ERR_QR_INVALID_OPTION',
      'leaves no light space',
      { reason: 'padding-without-clear' },
    ));
});
