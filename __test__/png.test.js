'use strict';

// Reads PNGs with two independent decoders: pngjs, which inflates with zlib, for the pixels, and
// zxing, which has its own PNG decoder, for the text. A third decoder is in
// crates/qr-core/src/tests.

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { PNG } = require('pngjs');

const { generateQrCode } = require('..');
const { decodeText } = require('./support/zxing');

/** Pixels of pngjs: four bytes, read as one 32-bit number. */
const BLACK = new Uint32Array(Uint8Array.of(0, 0, 0, 255).buffer)[0] ?? 0;
const WHITE = 0xffffffff;

/**
 * @param {Buffer} png
 * @returns {{ width: number, pixels: Uint32Array }}
 */
function pixelsOf(png) {
  const { width, height, data } = PNG.sync.read(png);
  assert.equal(width, height);
  return { width, pixels: new Uint32Array(data.buffer, data.byteOffset, width * width) };
}

/**
 * Asserts that `png` shows `modules`, a picture with one pixel per module, and white around it.
 *
 * @param {Buffer} png
 * @param {ReturnType<typeof pixelsOf>} modules without a quiet zone
 * @param {number} scale
 * @param {number} before pixels to the left of the symbol and above it
 */
function assertDrawn(png, modules, scale, before) {
  const { width, pixels } = pixelsOf(png);
  const moduleOf = (/** @type {number} */ pixel) => {
    const module = Math.floor((pixel - before) / scale);
    return module >= 0 && module < modules.width ? module : undefined;
  };
  const columns = Array.from({ length: width }, (_, x) => moduleOf(x));
  const rowOf = (/** @type {number | undefined} */ j) => {
    const row = columns.map((i) =>
      i !== undefined && j !== undefined && modules.pixels[j * modules.width + i] === BLACK ? BLACK : WHITE,
    );
    return Buffer.from(Uint32Array.from(row).buffer);
  };
  let wrong = 0;
  let last;
  let expected = rowOf(undefined);
  for (let y = 0; y < width; y++) {
    const j = moduleOf(y);
    if (j !== last) expected = rowOf(j);
    last = j;
    const drawn = Buffer.from(pixels.buffer, pixels.byteOffset + 4 * y * width, 4 * width);
    if (!drawn.equals(expected)) wrong += 1;
  }
  assert.equal(wrong, 0, `${wrong} rows of ${width} pixels, scale ${scale}`);
}

/** @param {number} length */
function textOf(length) {
  return Array.from({ length }, (_, i) => 'abcdefghijklmnopqrstuvwxyz-_/0123'[(i * i + 5 * i) % 33]).join('');
}

for (const length of [11, 44]) {
  test(`${length} characters read back at every scale from 1 to 64`, async () => {
    const text = textOf(length);
    const modules = pixelsOf(generateQrCode(text, { scale: 1, margin: 0 }));
    for (let scale = 1; scale <= 64; scale++) {
      const margin = scale % 7;
      const png = generateQrCode(text, { scale, margin });
      assertDrawn(png, modules, scale, margin * scale);
      if (scale > 16) continue; // to read large pictures takes long
      assert.equal(await decodeText(generateQrCode(text, { scale })), text, `scale ${scale}`);
    }
  });
}

test('every version reads back at scales that use different code paths', async () => {
  for (let version = 1; version <= 40; version++) {
    const text = textOf(version * 12);
    const modules = pixelsOf(generateQrCode(text, { version, scale: 1, margin: 0 }));
    assert.equal(modules.width, 17 + 4 * version);
    for (const scale of [1, 2, 3 + (version % 6), 9 + (version % 8)]) {
      const png = generateQrCode(text, { version, scale });
      assertDrawn(png, modules, scale, 4 * scale);
      assert.equal(await decodeText(png), text, `version ${version}, scale ${scale}`);
    }
  }
});

test('random widths have whole modules, centred', async () => {
  let state = 1;
  const random = (/** @type {number} */ count) => {
    state = (state * 48271) % 2147483647;
    return state % count;
  };
  for (let i = 0; i < 150; i++) {
    const text = textOf(1 + random(200));
    const modules = pixelsOf(generateQrCode(text, { scale: 1, margin: 0 }));
    const width = modules.width + 8 + random(700);
    const png = generateQrCode(text, { width });
    const scale = Math.floor(width / (modules.width + 8));
    assertDrawn(png, modules, scale, Math.floor((width - modules.width * scale) / 2));
    assert.equal(await decodeText(png), text, `width ${width}`);
  }
});

test('the symbol is centred at every width, to one pixel if the remainder is odd', () => {
  for (const version of [1, 4, 10]) {
    const size = 17 + 4 * version;
    for (let width = size + 8; width <= 400; width++) {
      const { pixels } = pixelsOf(generateQrCode('centred', { version, width }));
      const rows = Array.from({ length: width }, (_, y) => pixels.subarray(y * width, (y + 1) * width));
      const isDark = rows.map((row) => row.includes(BLACK));
      const [top, bottom] = [isDark.indexOf(true), width - 1 - isDark.lastIndexOf(true)];
      // Finder patterns touch three corners of the symbol, two of them in its first row.
      const first = rows[top] ?? pixels;
      const [left, right] = [first.indexOf(BLACK), width - 1 - first.lastIndexOf(BLACK)];
      const rest = (width - size * Math.floor(width / (size + 8))) % 2;
      assert.deepEqual([right - left, bottom - top], [rest, rest], `version ${version}, width ${width}`);
      assert.equal(left, top);
    }
  }
});
