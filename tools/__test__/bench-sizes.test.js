'use strict';

// Tests the comparisons of `npm run tools -- bench:sizes`.

const assert = require('node:assert/strict');
const { suite, test } = require('node:test');

const { PNG } = require('pngjs');

const { generateQrCode } = require('../..');
const { compared, measureSizes } = require('../benchmarks/sizes');
const { filteredUp, readPixels } = require('../benchmarks/sizes/pixels');
const { texts } = require('../benchmarks/sizes/texts');

test('the texts have every length and kind, and are the same every time', () => {
  const all = texts();
  const lengths = all.map((text) => Buffer.byteLength(text));
  assert.equal(all.length, 1000);
  assert.ok(Math.min(...lengths) >= 5 && Math.max(...lengths) <= 500);
  assert.ok(lengths.some((length) => length < 8) && lengths.some((length) => length > 450));
  for (const kind of [/^https:/, /^\d+$/, /^[A-Z\d]+$/, /\p{Script=Han}/u, /\p{Emoji_Presentation}/u]) {
    assert.ok(all.filter((text) => kind.test(text)).length > 50, `${kind}`);
  }
  assert.deepEqual(texts(), all);
});

suite('pixels', () => {
  const png = generateQrCode('pixels', { width: 203 });

  test('equal those of another PNG decoder', () => {
    const { idat, stride, rows } = readPixels(png);
    const { data } = PNG.sync.read(png);
    assert.equal(stride, 1 + 26);
    assert.equal(idat, png.length - 57);
    for (let y = 0; y < 203; y++) {
      for (let x = 0; x < 203; x++) {
        const isWhite = (rows[y * stride + 1 + (x >> 3)] >> (7 - (x & 7))) & 1;
        assert.equal(data[4 * (203 * y + x)], isWhite * 255);
      }
    }
  });

  test('are the same after filter Up is undone', () => {
    const pixels = readPixels(png);
    const { stride, rows } = pixels;
    const undone = filteredUp(pixels);
    for (let i = 0; i < undone.length; i++) {
      if (i % stride === 0) assert.equal(undone[i], 2);
      undone[i] = i % stride === 0 ? 0 : undone[i] + (undone[i - stride] ?? 0);
    }
    assert.deepEqual(undone, rows);
  });

  test('of another colour type are refused', () => {
    const image = new PNG({ width: 8, height: 8 });
    assert.throws(() => readPixels(PNG.sync.write(image)), /not 1-bit greyscale/);
  });
});

test('compares the mean, the sums and the worst case', () => {
  const ours = [100, 300].map((idat) => ({ idat }));
  assert.deepEqual(compared(ours, [80, 300]), { texts: 2, mean: 1.125, sum: 1.0526, worst: 1.25 });
});

test('refuses to compare a PNG of another text', async () => {
  const make = (text, width) => generateQrCode(`${text}!`, { width });
  await assert.rejects(measureSizes({ every: 500, make }), /A PNG reads back as ".*!" and not "/);
});
