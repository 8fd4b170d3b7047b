'use strict';

// Tests the shapes of modules and patterns: the option `style`.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { generateQrCode, toStringSync } = require('..');
const binding = require('../lib/native');
const { findRow } = require('../lib/options/rows');
const { rasterisePdf, rasteriseSvg, toPng } = require('./support/rasterise');
const { readAny } = require('./support/zxing');

const TEXT = 'https://example.com/path?query=1234567890abc';

const [MODULES = [], PATTERNS = []] = ['style.modules', 'style.finderFrame'].map(
  (name) => findRow(name).choices,
);

/** @param {object} numbers an enum of the addon */
const namesOf = (numbers) =>
  Object.keys(numbers).map((name) => name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase());

test('the shapes are those of the addon', () => {
  assert.deepEqual(MODULES, namesOf(binding.ModuleShape));
  for (const name of ['style.finderFrame', 'style.finderCentre', 'style.alignment'])
    assert.deepEqual(findRow(name).choices, namesOf(binding.PatternShape), name);
});

describe('a code is read', () => {
  for (const [i, modules] of MODULES.entries()) {
    for (const size of [1, 0.8, 0.5]) {
      const finderFrame = PATTERNS[i % PATTERNS.length];
      const finderCentre = PATTERNS[(i + 1) % PATTERNS.length];
      const style = /** @type {any} */ ({ modules, size, finderFrame, finderCentre });
      test(`in every format with ${Object.values(style).join(', ')}`, async () => {
        const svg = generateQrCode(TEXT, { type: 'svg', width: 400, style });
        assert.equal(await readAny(toPng(await rasteriseSvg(svg))), TEXT);
        assert.ok(svg.length < 25_000, `${svg.length} bytes`);
        const pdf = generateQrCode(TEXT, { type: 'pdf', width: 400, style });
        assert.equal(await readAny(toPng((await rasterisePdf(pdf)).png)), TEXT);
        for (const type of /** @type {const} */ (['png', 'jpeg', 'gif', 'bmp'])) {
          const picture = generateQrCode(TEXT, { type, width: 300, style });
          assert.equal(await readAny(picture), TEXT, type);
        }
      });
    }
  }

  for (const alignment of PATTERNS) {
    test(`with the alignment patterns ${alignment}`, async () => {
      const style = /** @type {any} */ ({ modules: 'dot', alignment });
      const svg = generateQrCode(TEXT, { type: 'svg', width: 500, version: 7, style });
      assert.equal(await readAny(toPng(await rasteriseSvg(svg))), TEXT);
    });
  }

  for (const symbology of /** @type {const} */ (['micro-qr', 'rmqr'])) {
    test(`as ${symbology}, whose finder patterns are squares`, async () => {
      for (const name of ['finderFrame', 'finderCentre']) {
        const shapes = { [name]: 'rounded' };
        assert.throws(() => generateQrCode('12345', { type: 'svg', symbology, style: shapes }), {
          code: 'ERR_QR_INVALID_OPTION',
          argument: `style.${name}`,
        });
      }
      const style = /** @type {const} */ ({ modules: 'rounded', alignment: 'dot' });
      const svg = generateQrCode('12345', { type: 'svg', width: 400, symbology, style });
      assert.equal(await readAny(toPng(await rasteriseSvg(svg))), '12345');
    });
  }

  test('with a logo and colours', async () => {
    const image = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle r="2"/></svg>',
    );
    const style = /** @type {const} */ ({ modules: 'extra-rounded', finderFrame: 'dot' });
    const color = { dark: 'navy', light: 'rgb(255 250 240)' };
    const svg = generateQrCode(TEXT, { type: 'svg', width: 400, style, color, logo: { image } });
    assert.equal(await readAny(toPng(await rasteriseSvg(svg))), TEXT);
  });
});

describe('the option style', () => {
  test('has squares as its default, which are the picture without it', () => {
    const defaults = { modules: 'square', size: 1, finderFrame: 'square', finderCentre: 'square' };
    for (const type of /** @type {const} */ (['svg', 'eps', 'pdf', 'png', 'utf8'])) {
      const plain = generateQrCode(TEXT, { type });
      for (const style of /** @type {any[]} */ ([{}, defaults]))
        assert.deepEqual(generateQrCode(TEXT, { type, style }), plain, type);
    }
  });

  test('is read by the functions of npm qrcode', () => {
    const style = /** @type {const} */ ({ modules: 'dot' });
    const svg = toStringSync(TEXT, { type: 'svg', style });
    assert.match(svg, /a\.5\.5 0 01/);
  });

  test('is refused with formats of squares', () => {
    for (const type of /** @type {const} */ (['utf8', 'terminal'])) {
      assert.throws(() => generateQrCode(TEXT, { type, style: { modules: 'dot' } }), {
        code: 'ERR_QR_INVALID_OPTION',
        argument: 'style.modules',
      });
    }
  });

  /** @type {readonly [style: any, argument: string, code?: string][]} */
  const wrong = [
    [null, 'style'],
    ['dot', 'style'],
    [[], 'style'],
    [{ modules: 'dots' }, 'style.modules'],
    [{ modules: 1 }, 'style.modules'],
    [{ finderFrame: 'diamond' }, 'style.finderFrame'],
    [{ finderCentre: '' }, 'style.finderCentre'],
    [{ alignment: 'star' }, 'style.alignment'],
    ...[0, 0.49, 1.01, NaN, '1', 0.555, -0.5].map((size) => [{ size }, 'style.size']),
    [{ module: 'dot' }, 'style.module', 'ERR_QR_UNKNOWN_OPTION'],
  ];
  for (const [style, argument, code = 'ERR_QR_INVALID_OPTION'] of wrong) {
    test(`is not ${JSON.stringify(style)}`, () => {
      assert.throws(() => generateQrCode(TEXT, { type: 'svg', style }), { code, argument });
    });
  }

  test('has a getter that is called once', () => {
    let reads = 0;
    const style = {
      get modules() {
        reads++;
        return /** @type {const} */ ('dot');
      },
    };
    generateQrCode(TEXT, { type: 'svg', style });
    assert.equal(reads, 1);
  });
});
