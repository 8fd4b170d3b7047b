'use strict';

// Tests logos in PDF and EPS: other programs draw them, and zxing reads the code.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { inflateSync } = require('node:zlib');

const { PNG } = require('pngjs');
const { generateQrCode } = require('..');
const { refused } = require('./support/errors');
const { logoOf, png } = require('./support/logos');
const { hasGhostscript, rasteriseEps, rasterisePdf, rasteriseSvg } = require('./support/rasterise');
const { decodeText } = require('./support/zxing');

/** @import { QrCodeOptions } from '..' */

const TEXT = 'https://example.com/tickets/42';

/** Pixels a point, and so pixels a module: version 4 has 41 modules with its quiet zone. */
const SCALE = 10;
const OPTIONS = /** @type {const} */ ({ version: 4, errorCorrectionLevel: 'H', width: 41 });

/** A logo twice as wide as high: red, green, blue and half transparent blue. */
const QUARTERS = png(40, 20, (x) => {
  const colors = [
    [255, 0, 0, 255],
    [0, 255, 0, 255],
    [0, 0, 255, 255],
    [0, 0, 255, 128],
  ];
  return /** @type {number[]} */ (colors[Math.floor(x / 10)]);
});

/** @typedef {(options: QrCodeOptions) => Promise<Buffer>} Draw draws a PNG of 410 × 410 pixels */

/** @type {Record<string, { draw: Draw, skip: boolean }>} */
const PROGRAMS = {
  pdf: {
    async draw(options) {
      const { png } = await rasterisePdf(generateQrCode(TEXT, { ...options, type: 'pdf' }), SCALE);
      return PNG.sync.write(png);
    },
    skip: false,
  },
  eps: {
    draw: async (options) => rasteriseEps(generateQrCode(TEXT, { ...options, type: 'eps' }), SCALE),
    skip: !hasGhostscript(),
  },
};

/**
 * Returns the colour of a pixel.
 *
 * @param {PNG} image
 * @param {number} x
 * @param {number} y
 */
const at = (image, x, y) => [...image.data.subarray(4 * (y * image.width + x)).subarray(0, 3)];

/**
 * Checks that colours are about equal.
 *
 * @param {number[]} actual
 * @param {number[]} expected
 * @param {string} message
 */
function assertNear(actual, expected, message) {
  const isNear = actual.every((part, i) => Math.abs(part - (expected[i] ?? 0)) <= 2);
  assert.ok(isNear, `${message}: ${actual} instead of ${expected}`);
}

/**
 * Returns true if a number is from `from` on and below `end`.
 *
 * @param {number} from
 * @param {number} number
 * @param {number} end
 */
const isIn = (from, number, end) => from <= number && number < end;

/**
 * Returns the colour that a pixel has, or undefined if it may be a mix: the logo has 6.6 × 3.3 modules,
 * and with one more on each side it touches 9 × 7.
 *
 * @param {number} x
 * @param {number} y
 * @param {{ light: number[], mixed: number[] }} colors the light colour, and half transparent blue on it
 * @param {PNG} without the picture without a logo
 */
function expectedAt(x, y, { light, mixed }, without) {
  if (isIn(174, x, 236) && isIn(191, y, 219)) {
    const column = (x - 172) / 16.5;
    if (Math.abs(column - Math.round(column)) < 0.2) return undefined;
    return [[255, 0, 0], [0, 255, 0], [0, 0, 255], mixed][Math.floor(column)];
  }
  if (isIn(170, x, 240) && isIn(186, y, 224)) return undefined;
  return isIn(160, x, 250) && isIn(170, y, 240) ? light : at(without, x, y);
}

const COLORS = [
  { color: {}, light: [255, 255, 255], mixed: [127, 127, 255] },
  { color: { dark: '#008', light: '#ffa' }, light: [255, 255, 170], mixed: [127, 127, 212] },
];

for (const [type, { draw, skip }] of Object.entries(PROGRAMS)) {
  describe(type, { skip }, () => {
    for (const { color, ...colors } of COLORS) {
      test(`the logo is centred and clears whole modules: ${JSON.stringify(color)}`, async () => {
        const logo = { image: QUARTERS, size: 0.2, padding: 1, reserve: 0 };
        const drawn = await draw({ ...OPTIONS, color, logo });
        assert.equal(await decodeText(drawn), TEXT);
        const image = PNG.sync.read(drawn);
        const without = PNG.sync.read(await draw({ ...OPTIONS, color }));
        assert.deepEqual([image.width, image.height], [410, 410]);
        for (let i = 0; i < 205 * 205; i++) {
          const [x, y] = [1 + 2 * (i % 205), 1 + 2 * Math.floor(i / 205)];
          const expected = expectedAt(x, y, colors, without);
          if (expected) assertNear(at(image, x, y), expected, `${x}, ${y}`);
        }
      });
    }

    test('reads back with logos of every kind', async () => {
      const options = { width: 41, logo: { image: Buffer.alloc(0), size: 0.25 } };
      for (const image of [
        logoOf('noise', 30, 30, 1),
        logoOf('modules', 90, 50, 2),
        generateQrCode('too small to be read', { version: 25, type: 'jpeg' }),
        generateQrCode('too small', { version: 25, type: 'webp', color: { dark: '#f008', light: '#0000' } }),
        png(1, 1, () => [0, 0, 0, 0]),
      ]) {
        assert.equal(await decodeText(await draw({ ...options, logo: { ...options.logo, image } })), TEXT);
      }
    });

    test('refuses an SVG', async () => {
      const image = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
      await refused(TEXT, { type, logo: { image } }, 'ERR_QR_INVALID_LOGO', "set type: 'svg'");
    });
  });
}

describe('PDF', () => {
  test('a logo is opaque on modules that are not', async () => {
    const color = { dark: '#000c', light: '#fff8' };
    const image = png(20, 20, () => [255, 0, 0, 255]);
    const pdf = generateQrCode(TEXT, { ...OPTIONS, color, type: 'pdf', logo: { image, reserve: 0 } });
    const { png: drawn } = await rasterisePdf(pdf, SCALE);
    assert.deepEqual(at(drawn, 205, 205), [255, 0, 0]);
    assert.deepEqual(at(drawn, 45, 45), [51, 51, 51]);
  });

  test('shows the same place as the SVG', async () => {
    const options = { width: 333, logo: { image: QUARTERS, size: 0.3 } };
    const svg = await rasteriseSvg(generateQrCode(TEXT, { ...options, type: 'svg' }));
    const { png: pdf } = await rasterisePdf(generateQrCode(TEXT, { ...options, type: 'pdf' }));
    let different = 0;
    for (let i = 0; i < svg.data.length; i++) {
      different += Number(Math.abs(Number(svg.data[i]) - Number(pdf.data[i])) > 128);
    }
    // Edges of modules are smooth in one of them.
    assert.ok(different < svg.data.length / 50, `${different} of ${svg.data.length}`);
  });

  test('the pixels are those of the file, and the mask is its alpha', () => {
    const pdf = generateQrCode(TEXT, { ...OPTIONS, type: 'pdf', logo: { image: QUARTERS, reserve: 0 } });
    const [color, alpha] = images(pdf);
    assert.match(color?.entries ?? '', /\/Width 40\/Height 20\/ColorSpace\/DeviceRGB\/.*\/SMask 6 0 R/);
    assert.match(alpha?.entries ?? '', /\/Width 40\/Height 20\/ColorSpace\/DeviceGray\//);
    const rows = [color, alpha].map((image) => inflateSync(image?.data ?? Buffer.alloc(0)));
    assert.deepEqual(
      rows.map(({ length }) => length),
      [20 * (1 + 3 * 40), 20 * (1 + 40)],
    );
  });

  test('a grey and opaque logo has one channel', () => {
    const image = png(8, 8, (x) => [30 * x, 30 * x, 30 * x, 255]);
    const [only, ...others] = images(generateQrCode(TEXT, { type: 'pdf', logo: { image } }));
    assert.match(only?.entries ?? '', /\/ColorSpace\/DeviceGray\//);
    assert.doesNotMatch(only?.entries ?? '', /SMask/);
    assert.deepEqual(others, []);
  });

  test('a logo has at most 1024 pixels on a side', () => {
    const image = png(1500, 700, (x, y) => [x % 256, y % 256, 0, 255]);
    const [only] = images(generateQrCode(TEXT, { type: 'pdf', logo: { image } }));
    assert.match(only?.entries ?? '', /\/Width 1024\/Height 477\//);
  });
});

describe('EPS', () => {
  const image = QUARTERS;

  test('names its language level, and has short lines of text', () => {
    const eps = generateQrCode(TEXT, { type: 'eps', logo: { image: logoOf('noise', 60, 60, 3) } });
    assert.match(eps.toString('latin1'), /^%!PS-Adobe-3.0 EPSF-3.0\n.*\n%%LanguageLevel: 3\n%%EndComments\n/);
    assert.doesNotMatch(generateQrCode(TEXT, { type: 'eps' }).toString(), /LanguageLevel/);
    for (const line of eps.toString('latin1').split('\n')) {
      assert.match(line, /^[ -~]{0,255}$/);
      if (line.startsWith('%')) assert.match(line, /^%(!PS|%BoundingBox|%LanguageLevel|%EndComments|%EOF)/);
    }
  });

  test('a transparent logo shows the light colour, or white', { skip: !hasGhostscript() }, async () => {
    for (const [light, expected] of /** @type {const} */ ([
      ['#ff0', [255, 255, 0]],
      ['#0000', [255, 255, 255]],
    ])) {
      const clear = png(20, 20, () => [255, 0, 0, 0]);
      const options = { ...OPTIONS, color: { light }, logo: { image: clear, reserve: 0 } };
      const drawn = PNG.sync.read(await /** @type {any} */ (PROGRAMS.eps).draw(options));
      assert.deepEqual(at(drawn, 205, 205), expected);
    }
  });

  test('can be embedded twice in a page', { skip: !hasGhostscript() }, async () => {
    const eps = generateQrCode(TEXT, { ...OPTIONS, type: 'eps', logo: { image, reserve: 0 } });
    // A program that embeds an EPS redefines showpage, and runs it.
    const pages = [
      Buffer.from('/showpage{}def '),
      eps,
      Buffer.from('\n'),
      eps,
      Buffer.from('\nsystemdict/showpage get exec\n'),
    ];
    const drawn = rasteriseEps(
      Buffer.concat([Buffer.from('%!PS\n<</PageSize[41 41]>>setpagedevice\n'), ...pages]),
    );
    assert.equal(await decodeText(drawn), TEXT);
  });
});

/**
 * Returns the images of a PDF.
 *
 * @param {Buffer} pdf
 */
function images(pdf) {
  const text = pdf.toString('latin1');
  const pattern = /<<(\/Type\/XObject\/Subtype\/Image.*)\/Filter\/FlateDecode\/Length (\d+)>>stream\n/g;
  return [...text.matchAll(pattern)].map(({ 0: { length }, 1: entries = '', 2: bytes, index }) => ({
    entries,
    data: pdf.subarray(index + length, index + length + Number(bytes)),
  }));
}
