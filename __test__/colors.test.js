'use strict';

// Tests the colours of a PNG, and the required contrast.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const fc = require('fast-check');

const { parseColor } = require('../lib/options/color');
const { NAMES } = require('../lib/options/css-color');

const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require('..');
const { deflateSync } = require('node:zlib');

const { PNG } = require('pngjs');
const { random } = require('./support/random');
const { rasteriseSvg } = require('./support/rasterise');
const { decodeText } = require('./support/zxing');

/**
 * Returns the rows of a PNG whose light modules are transparent, a byte a pixel without a filter:
 * light is 1.
 *
 * @param {Buffer} png
 */
function unfilteredRows(png) {
  const { data, width } = PNG.sync.read(png);
  const rows = Buffer.alloc(width * (width + 1));
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      rows[y * (width + 1) + 1 + x] = data[4 * (y * width + x) + 3] === 0 ? 1 : 0;
    }
  }
  return rows;
}

describe('a PNG in two colours', () => {
  /** @type {[color: object, dark: number[], light: number[]][]} */
  const colors = [
    [{ dark: '#00f' }, [0, 0, 255, 255], [255, 255, 255, 255]],
    [{ dark: '123', light: 'FFEEDD' }, [0x11, 0x22, 0x33, 255], [0xff, 0xee, 0xdd, 255]],
    [{ light: '#0000' }, [0, 0, 0, 255], [0, 0, 0, 0]],
    [{ dark: '#000c', light: '#ffffff80' }, [0, 0, 0, 0xcc], [255, 255, 255, 0x80]],
    [{ dark: '#010203c0' }, [1, 2, 3, 0xc0], [255, 255, 255, 255]],
  ];
  for (const [color, dark, light] of colors) {
    test(JSON.stringify(color), async () => {
      const png = generateQrCode('in colour', { color });
      const { data, width } = PNG.sync.read(png);
      const plain = PNG.sync.read(generateQrCode('in colour'));
      assert.equal(width, 200);
      for (let i = 0; i < data.length; i += 4) {
        assert.deepEqual([...data.subarray(i, i + 4)], plain.data[i] === 0 ? dark : light);
      }
      assert.equal(await decodeText(onWhite(png)), 'in colour');
      // PDF libraries read each byte of a PNG with tRNS as a pixel.
      const isOpaque = dark[3] === 255 && light[3] === 255;
      assert.deepEqual([png[24], png[25]], [isOpaque ? 1 : 8, 3], 'bits a pixel, with a palette');
      const most = isOpaque ? 18 : 320;
      assert.ok(png.length <= generateQrCode('in colour').length + most, `${png.length}`);
    });
  }

  test('with a byte per pixel takes at most 15 % more bytes than zlib, in narrow and wide rows', () => {
    for (const width of [200, 400, 600, 1000]) {
      let [ours, zlibs] = [0, 0];
      for (let i = 0; i < 30; i++) {
        const text = `https://example.com/${'0123456789abcdef'.repeat(i % 10)}${i * i}`;
        const png = generateQrCode(text, { width, color: { light: '#fff0' } });
        // Without the bytes around the compressed data.
        ours += png.length - 89;
        zlibs += deflateSync(unfilteredRows(png), { level: 9 }).length;
      }
      assert.ok(ours < 1.15 * zlibs, `${width} pixels: ${ours} bytes, and zlib ${zlibs}`);
    }
  });

  test('is the default PNG if the colours are black on white', () => {
    const color = { dark: '#000', light: '#ffff' };
    assert.deepEqual(generateQrCode('text', { color }), generateQrCode('text'));
  });

  test('is the same from every function', async () => {
    const options = { color: { dark: '#640' }, errorCorrectionLevel: /** @type {const} */ ('Q') };
    const png = generateQrCode('text', options);
    assert.deepEqual(await generateQrCodeAsync('text', options), png);
    assert.deepEqual(generateQrCode(Buffer.from('text'), options), png);
    for await (const each of generateQrCodes(['text'], options)) assert.deepEqual(each, png);
  });
});

describe('contrast', () => {
  const code = { code: 'ERR_QR_LOW_CONTRAST' };
  const low = [
    { dark: '#ccc' },
    { dark: '#ff0' },
    { dark: '#fff', light: '#000' },
    { light: '#333' },
    { dark: '#0003' },
  ];
  for (const color of low) {
    test(`of ${JSON.stringify(color)} is refused, unless allowLowContrast is true`, () => {
      assert.throws(() => generateQrCode('text', { color }), code);
      assert.throws(() => generateQrCode('text', { color, allowLowContrast: false }), code);
      assert.ok(generateQrCode('text', { color, allowLowContrast: true }).length > 57);
    });
  }
});

/**
 * A decoder sees the stored colour of a transparent pixel. People see the paper behind it.
 *
 * @param {Buffer} png
 */
function onWhite(png) {
  const image = PNG.sync.read(png);
  const { data } = image;
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] / 255;
    for (let j = i; j < i + 3; j++) data[j] = Math.round(255 + alpha * (data[j] - 255));
    data[i + 3] = 255;
  }
  return PNG.sync.write(image);
}

test('colours are read as a regular expression reads them', () => {
  /** @param {string} text */
  const expected = (text) => {
    const digits = /^#?((?:[0-9a-f]{3,4}){1,2})$/i.exec(text)?.[1];
    if (digits === undefined || digits.length === 7) return undefined;
    const long = digits.length < 6 ? digits.replace(/./g, '$&$&') : digits;
    return Number.parseInt(long.padEnd(8, 'f'), 16);
  };
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), maxLength: 10 });
  const text = fc.oneof(
    hex,
    hex.map((digits) => `#${digits}`),
    fc
      .tuple(hex, fc.constantFrom('#', 'g', ' ', '\n', '\u212a', '\u0130', '-', '.'), hex)
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (given) => assert.equal(parseColor(given), expected(given), JSON.stringify(given))),
    { numRuns: 5000 },
  );
});

describe('a colour of CSS', () => {
  /**
   * Returns the colours as resvg draws them.
   *
   * @param {string[]} colors
   */
  async function drawAll(colors) {
    const squares = colors.map((color, x) => `<path fill="${color}" d="M${x},0h1v1h-1z"/>`).join('');
    const start = `<svg xmlns="http://www.w3.org/2000/svg" width="${colors.length}" height="1">`;
    const { data } = await rasteriseSvg(Buffer.from(`${start}${squares}</svg>`));
    return colors.map((_, i) => [...data.subarray(4 * i, 4 * i + 4)]);
  }

  /** @param {string} color */
  const partsOf = (color) => {
    const rgba = parseColor(color);
    assert.notEqual(rgba, undefined, color);
    return [24, 16, 8, 0].map((shift) => (Number(rgba) >>> shift) & 0xff);
  };

  test('has one of 148 names', async () => {
    const all = [...NAMES.matchAll(/([a-z]+) [\da-f]{6}/g)].map(([, name]) => String(name));
    assert.equal(all.length, 148);
    // resvg has the names of CSS Color Module Level 3.
    const names = all.filter((name) => name !== 'rebeccapurple');
    assert.equal(parseColor('RebeccaPurple'), 0x663399ff);
    const drawn = await drawAll(names);
    for (const [i, name] of names.entries()) {
      assert.deepEqual(partsOf(name), drawn[i], name);
      assert.deepEqual(partsOf(name.toUpperCase()), drawn[i], name);
    }
    assert.equal(parseColor('transparent'), 0);
  });

  /**
   * Compares colours with those that resvg draws.
   *
   * @param {(below: (end: number) => number) => string} make makes a colour of random numbers
   */
  async function compareRandom(make) {
    const { below } = random(11);
    const colors = Array.from({ length: 300 }, () => make(below));
    const drawn = await drawAll(colors);
    for (const [i, color] of colors.entries()) {
      for (const [j, part] of partsOf(color).entries())
        assert.ok(Math.abs(part - Number(drawn[i]?.[j])) <= 1, `${color}: ${part} and ${drawn[i]?.[j]}`);
    }
  }

  for (const between of [', ', ',', ' ']) {
    test(`is rgb() or hsl() with '${between}' between its numbers`, async () => {
      const join = (/** @type {unknown[]} */ parts) => parts.join(between);
      await compareRandom((below) => `rgb(${join([below(256), below(256), below(256)])})`);
      const percent = (/** @type {(end: number) => number} */ below) => `${below(1001) / 10}%`;
      await compareRandom((below) => `RGBA(${join([percent(below), percent(below), percent(below)])})`);
      await compareRandom((below) => `hsl(${join([below(721) - 360, percent(below), percent(below)])})`);
    });
  }

  test('has a hue in degrees, gradians, radians or turns', () => {
    const expected = parseColor('hsl(90 50% 50%)');
    for (const hue of ['90deg', '100grad', '1.5707963267948966rad', '0.25turn', '450', '-270deg'])
      assert.equal(parseColor(`hsl(${hue} 50% 50%)`), expected, hue);
  });

  test('has an alpha from 0 to 1', () => {
    for (const color of ['rgba(0, 136, 255, 0.5)', 'rgb(0 136 255 / 50%)', 'rgb(0,136,255,.5)'])
      assert.equal(parseColor(color), 0x0088ff80, color);
    assert.equal(parseColor('hsl(0.5turn 50% 50%/1)'), 0x40bfbfff);
  });

  test('is drawn in each format', async () => {
    const color = { dark: 'navy', light: 'hsl(40, 100%, 95%)' };
    const hex = { dark: '#000080', light: '#fff7e6' };
    for (const type of /** @type {const} */ (['png', 'svg', 'pdf', 'eps', 'gif', 'webp', 'jpeg', 'bmp']))
      assert.deepEqual(generateQrCode('text', { type, color }), generateQrCode('text', { type, color: hex }));
    assert.equal(await decodeText(generateQrCode('text', { color })), 'text');
  });

  const wrong = [
    ...[
      '',
      ' red',
      'reddish',
      'blac\u212a',
      'currentcolor',
      'rgb',
      'rgb(',
      'rgb()',
      'rgb(1 2)',
      'rgb(1 2 3 4)',
    ],
    ...['rgb(256 0 0)', 'rgb(-1 0 0)', 'rgb(1,2,3,2)', 'rgb(1 2 3 / 101%)', 'rgb(1, 2 3)', 'rgb(1,2,3/1)'],
    ...['rgb(1 2 3 /)', 'rgb(1 2 3 / 1 / 1)', 'rgb(1,,3)', 'rgb(1,2,3,)', 'rgb(1deg 2 3)', 'rgb(1e2 2 3)'],
    ...['hsl(10% 50% 50%)', 'hsl(10 101% 50%)', 'hsl(10 50)', 'hsl(10px 50% 50%)', 'hwb(1 2% 3%)', 'NaN'],
    `rgb(${'1'.repeat(100)} 2 3)`,
  ];
  for (const dark of wrong) {
    test(`is not ${JSON.stringify(dark.slice(0, 30))}`, () => {
      assert.equal(parseColor(dark), undefined);
      assert.throws(() => generateQrCode('text', { color: { dark } }), {
        code: 'ERR_QR_INVALID_OPTION',
        argument: 'color.dark',
      });
    });
  }
});
