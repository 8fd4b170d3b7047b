'use strict';

// Tests gradients, the colours of finder patterns and round backgrounds.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { PNG } = require('pngjs');
const { generateQrCode, generateQrCodeAsync, generateQrCodes, qrCodeGenerator } = require('..');
const { parseCssGradient } = require('../lib/options/css-gradient');
const { measureDifference, rasterisePdf, rasteriseSvg, toPng } = require('./support/rasterise');
const { readAny } = require('./support/zxing');

const TEXT = 'https://example.com/gradients';

const STOPS = [
  { offset: 0, color: '#6a1a4c' },
  { offset: 0.5, color: 'rgb(0 60 60)' },
  { offset: 1, color: 'navy' },
];

/** @type {readonly any[]} */
const PAINTS = [
  { stops: STOPS },
  { type: 'linear', rotation: 1, stops: STOPS },
  { type: 'linear', rotation: -Math.PI / 2, stops: STOPS },
  { type: 'linear', rotation: 100, stops: STOPS },
  { type: 'radial', stops: STOPS },
  'linear-gradient(45deg, #6a1a4c, navy)',
  'radial-gradient(#600, navy 80%)',
];

const RASTERS = /** @type {const} */ (['png', 'jpeg', 'gif', 'bmp']);

/**
 * Returns the mean difference of a PNG and of the SVG that resvg draws.
 *
 * @param {import('..').QrCodeOptions} options
 */
async function compareSvg(options) {
  const png = PNG.sync.read(generateQrCode(TEXT, options));
  return measureDifference(png, await rasteriseSvg(generateQrCode(TEXT, { ...options, type: 'svg' })));
}

describe('a gradient', () => {
  for (const [i, dark] of PAINTS.entries()) {
    test(`is read in every format: ${i}`, async () => {
      const options = /** @type {const} */ ({ width: 300, color: { dark, light: '#fffbe6' } });
      for (const type of RASTERS) {
        assert.equal(await readAny(generateQrCode(TEXT, { ...options, type })), TEXT, type);
      }
      for (const symbology of /** @type {const} */ (['micro-qr', 'rmqr'])) {
        const text = '12345';
        assert.equal(await readAny(generateQrCode(text, { ...options, symbology })), text, symbology);
      }
    });

    test(`is read in a PDF: ${i}`, async () => {
      const options = /** @type {const} */ ({ type: 'pdf', width: 300, color: { dark, light: '#fffbe6' } });
      const { png } = await rasterisePdf(generateQrCode(TEXT, options));
      assert.equal(await readAny(toPng(png)), TEXT);
      const scale = { ...options, width: undefined, scale: 8 };
      const drawn = PNG.sync.read(generateQrCode(TEXT, { ...scale, type: 'png' }));
      const printed = (await rasterisePdf(generateQrCode(TEXT, scale))).png;
      const mean = measureDifference(drawn, printed);
      assert.ok(mean < 2, `${mean}`);
    });

    test(`looks as resvg draws the SVG: ${i}`, async () => {
      // Modules of 8 pixels, so that both draw the same edges.
      const options = { scale: 8, color: { dark }, style: { modules: 'rounded' } };
      const mean = await compareSvg(options);
      assert.ok(mean < 1.5, `${mean}`);
      const light = await compareSvg({
        scale: 8,
        color: { light: dark, dark: '#fff' },
        allowLowContrast: true,
      });
      assert.ok(light < 1.5, `${light}`);
    });
  }

  test('may have another for each part of finder patterns', async () => {
    const color = {
      dark: PAINTS[0],
      finderFrame: PAINTS[1],
      finderCentre: '#060',
      light: 'linear-gradient(to right, #fff, #eef)',
    };
    const style = /** @type {const} */ ({ modules: 'dot', finderFrame: 'rounded' });
    for (const type of RASTERS) {
      const picture = generateQrCode(TEXT, { width: 400, color, style, type });
      assert.equal(await readAny(picture), TEXT, type);
    }
    assert.ok((await compareSvg({ scale: 8, color, style })) < 1.5);
    const svg = generateQrCode(TEXT, { type: 'svg', color, style }).toString();
    // Dark, light, and three finder frames.
    assert.equal(svg.match(/<linearGradient /g)?.length, 5);
    assert.equal(new Set(svg.match(/id="[^"]+"/g)).size, 5);
  });

  test('has a name of its own in every SVG of a page', () => {
    const svg = (/** @type {any} */ dark) =>
      generateQrCode(TEXT, { type: 'svg', color: { dark } }).toString();
    const name = (/** @type {any} */ dark) => /id="([^"]+)"/.exec(svg(dark))?.[1];
    const names = PAINTS.map(name);
    assert.equal(new Set(names).size, PAINTS.length);
    assert.equal(name(PAINTS[1]), names[1]);
    assert.ok(svg(PAINTS[0]).includes(`fill="url(#${names[0]})"`));
  });

  test('is the same in every function', async () => {
    const options = { width: 200, color: { dark: PAINTS[1] } };
    const expected = generateQrCode(TEXT, options);
    assert.deepEqual(generateQrCode(TEXT, options), expected);
    assert.deepEqual(await generateQrCodeAsync(TEXT, options), expected);
    assert.deepEqual(qrCodeGenerator(options)(TEXT), expected);
    for await (const picture of generateQrCodes([TEXT, TEXT], options)) {
      assert.deepEqual(picture, expected);
    }
    // One that another takes turns with.
    for (let i = 0; i < 40; i++) {
      const other = { width: 200, color: { dark: PAINTS[i % PAINTS.length] } };
      assert.equal(generateQrCode(TEXT, other).equals(expected), i % PAINTS.length === 1);
    }
    const { length } = generateQrCode(TEXT, { width: 200 });
    assert.ok(length < expected.length, 'a plain code after one with a gradient');
  });

  test('with a rotation of a whole turn is one without', () => {
    const draw = (/** @type {number} */ rotation) =>
      generateQrCode(TEXT, { color: { dark: { rotation, stops: STOPS } } });
    assert.deepEqual(draw(2 * Math.PI), draw(0));
    assert.ok(!draw(Math.PI).equals(draw(0)));
  });

  const [first, second] = STOPS;
  /** @type {readonly [paint: any, argument: string, code?: string][]} */
  const wrong = [
    [[], 'color.dark'],
    [null, 'color.dark'],
    ['linear-gradient(red', 'color.dark'],
    ['linear-gradient(45deg)', 'color.dark.stops'],
    ['linear-gradient(red, reddish)', 'color.dark.stops[1].color'],
    ['linear-gradient(red 50%, blue 40%)', 'color.dark.stops[1].offset'],
    ['conic-gradient(red, blue)', 'color.dark'],
    [{}, 'color.dark.stops'],
    [{ stops: 'red' }, 'color.dark.stops'],
    [{ stops: [first] }, 'color.dark.stops'],
    [{ stops: Array(17).fill(first) }, 'color.dark.stops'],
    [{ stops: [second, first] }, 'color.dark.stops[1].offset'],
    [{ stops: [first, { offset: 1.1, color: 'red' }] }, 'color.dark.stops[1].offset'],
    [{ stops: [first, { offset: NaN, color: 'red' }] }, 'color.dark.stops[1].offset'],
    [{ stops: [first, { offset: '1', color: 'red' }] }, 'color.dark.stops[1].offset'],
    [{ stops: [first, { offset: 1 }] }, 'color.dark.stops[1].color'],
    [{ stops: [first, null] }, 'color.dark.stops[1]'],
    [{ stops: [first, { ...second, alpha: 1 }] }, 'color.dark.stops[1].alpha', 'ERR_QR_UNKNOWN_OPTION'],
    [{ stops: STOPS, type: 'conic' }, 'color.dark.type'],
    [{ stops: STOPS, rotation: NaN }, 'color.dark.rotation'],
    [{ stops: STOPS, rotation: '1' }, 'color.dark.rotation'],
    [{ stops: STOPS, angle: 1 }, 'color.dark.angle', 'ERR_QR_UNKNOWN_OPTION'],
  ];
  for (const [dark, argument, code = 'ERR_QR_INVALID_OPTION'] of wrong) {
    test(`is refused: ${JSON.stringify(dark)}`, () => {
      assert.throws(() => generateQrCode(TEXT, { color: { dark } }), { code, argument });
    });
  }

  test('is refused if one of its colours vanishes in the background', () => {
    const vanishing = [
      { dark: 'linear-gradient(black, white)' },
      { light: 'linear-gradient(white, #444)' },
      { dark: 'linear-gradient(black, #777)', light: 'linear-gradient(white, #999)' },
      { finderFrame: 'yellow' },
      { finderCentre: 'radial-gradient(navy, #ddd)' },
    ];
    for (const color of vanishing) {
      assert.throws(() => generateQrCode(TEXT, { color }), { code: 'ERR_QR_LOW_CONTRAST' });
      assert.ok(generateQrCode(TEXT, { color, allowLowContrast: true }).length > 100);
    }
  });

  test('is refused with alpha, or as text, where a type has none', () => {
    const dark = 'linear-gradient(rgb(0 0 0 / 90%), black)';
    for (const type of /** @type {const} */ (['jpeg', 'gif', 'bmp', 'pdf', 'eps'])) {
      assert.throws(() => generateQrCode(TEXT, { type, color: { dark } }), {
        code: 'ERR_QR_INVALID_OPTION',
        argument: 'color.dark.stops[0].color',
      });
    }
    for (const type of /** @type {const} */ (['png', 'webp', 'svg'])) {
      assert.ok(generateQrCode(TEXT, { type, color: { dark } }).length > 100);
    }
    assert.throws(() => generateQrCode(TEXT, { type: 'utf8', color: { dark } }), { argument: 'color' });
  });
});

describe('a gradient of CSS', () => {
  /** @type {readonly [text: string, expected: any][]} */
  const cases = [
    ['linear-gradient(red, blue)', ['linear', 90, [0, 1]]],
    ['linear-gradient(to right, red, blue)', ['linear', 0, [0, 1]]],
    ['linear-gradient(to  Left Top, red, blue)', ['linear', 225, [0, 1]]],
    ['LINEAR-GRADIENT( 0.25turn , red 10% , rgb(1, 2, 3), #00f 90%)', ['linear', 0, [0.1, 0.5, 0.9]]],
    ['linear-gradient(-100grad, red, a, b, c, blue)', ['linear', -180, [0, 0.25, 0.5, 0.75, 1]]],
    ['radial-gradient(circle, red, blue 50%)', ['radial', 0, [0, 0.5]]],
    ['red', undefined],
    ['linear-gradient(red, blue) no', undefined],
    [`linear-gradient(${'red,'.repeat(1000)}blue)`, undefined],
  ];
  for (const [text, expected] of cases) {
    test(text.slice(0, 60), () => {
      const parsed = parseCssGradient(text);
      const degrees = Math.round((Number(parsed?.rotation) * 180) / Math.PI);
      const offsets = parsed?.stops.map(({ offset }) => offset);
      assert.deepEqual(parsed && [parsed.type, degrees, offsets], expected);
    });
  }
});

describe('a round background', () => {
  test('leaves the corners transparent', async () => {
    for (const type of /** @type {const} */ (['png', 'gif'])) {
      const picture = generateQrCode(TEXT, { type, width: 300, style: { backgroundRound: 0.3 } });
      assert.equal(await readAny(picture), TEXT, type);
    }
    const { data } = PNG.sync.read(generateQrCode(TEXT, { style: { backgroundRound: 0.3 } }));
    assert.equal(data[3], 0);
    assert.ok((await compareSvg({ scale: 8, style: { backgroundRound: 0.3 } })) < 0.5);
    const svg = generateQrCode(TEXT, { type: 'svg', style: { backgroundRound: 1 } }).toString();
    assert.match(svg, /a16\.5 16\.5 0 0/);
  });

  test('is refused where nothing is transparent', () => {
    for (const type of /** @type {const} */ (['jpeg', 'bmp', 'utf8'])) {
      assert.throws(() => generateQrCode(TEXT, { type, style: { backgroundRound: 0.1 } }), {
        argument: 'style.backgroundRound',
      });
    }
  });
});
