'use strict';

// Draws WebP, JPEG, GIF and BMP, and reads them back.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require('..');
const { PNG } = require('pngjs');
const { askForHeaders } = require('./support/answers');
const { refused } = require('./support/errors');
const { random } = require('./support/random');
const { pixelsOf, toPng } = require('./support/webp');
const { decodeText } = require('./support/zxing');

/** @import { QrCodeOptions } from '..' */

const STARTS = /** @type {const} */ ({
  webp: ['RIFF', 'image/webp'],
  jpeg: ['\xff\xd8\xff', 'image/jpeg'],
  gif: ['GIF89a', 'image/gif'],
  bmp: ['BM', 'image/bmp'],
});

const TYPES = /** @type {(keyof typeof STARTS)[]} */ (Object.keys(STARTS));

/**
 * @param {string} type
 * @param {Buffer} picture
 */
function read(type, picture) {
  return decodeText(type === 'webp' ? toPng(picture) : picture);
}

for (const type of TYPES) {
  describe(type, () => {
    test('reads back in any size and version', async () => {
      const { below } = random(TYPES.indexOf(type));
      for (let i = 0; i < 40; i++) {
        const text = `${type} ${'0123456789abcdef'.repeat(1 + below(20))}`;
        const width = 350 + below(200);
        const color = { dark: ['#000', '#048', '#611'][i % 3], light: ['#fff', '#ffd'][i % 2] };
        const picture = generateQrCode(text, { type, width, color });
        assert.equal(picture.toString('latin1', 0, STARTS[type][0].length), STARTS[type][0]);
        assert.equal(await read(type, picture), text, `${text}, ${width} pixels`);
      }
    });

    test('is the same from every function', async () => {
      const options = { type, color: { dark: '#640' } };
      const picture = generateQrCode('text', options);
      assert.deepEqual(await generateQrCodeAsync('text', options), picture);
      for await (const each of generateQrCodes(['text'], options)) assert.deepEqual(each, picture);
    });

    test('is at most 4096 pixels wide', async () => {
      assert.ok(generateQrCode('text', { type, width: 4096 }).length > 0);
      await refused('text', { type, width: 4097 }, 'ERR_QR_IMAGE_TOO_LARGE', 'at most 4096', {
        width: 4097,
        maxWidth: 4096,
      });
      await refused('text', { type, scale: 200 }, 'ERR_QR_IMAGE_TOO_LARGE', 'at most 4096', { width: 5800 });
    });

    test('has its media type in an answer of the handler', () => {
      assert.equal(askForHeaders({ type })['Content-Type'], STARTS[type][1]);
    });
  });
}

test('WebP has the same pixels as PNG, with any alpha', () => {
  for (const [color, width] of /** @type {const} */ ([
    [{}, 200],
    [{ dark: '#123456' }, 137],
    [{ dark: '#102030c0', light: '#fffefd80' }, 91],
    [{ light: '#fff0' }, 300],
  ])) {
    const { data } = PNG.sync.read(generateQrCode('pixels', { color, width }));
    const webp = pixelsOf(generateQrCode('pixels', { type: 'webp', color, width }));
    assert.equal(webp.width, width);
    assert.equal(webp.height, width);
    for (let i = 0; i < data.length; i += 4) {
      // A fully transparent pixel has no colour.
      if (data[i + 3] === 0 && webp.data[i + 3] === 0) continue;
      assert.deepEqual(Array.from(webp.data.subarray(i, i + 4)), [...data.subarray(i, i + 4)]);
    }
  }
});

test('a JPEG of lower quality is smaller, down to 0', () => {
  const size = (/** @type {number | undefined} */ quality) =>
    generateQrCode('text', { type: 'jpeg', quality }).length;
  assert.equal(size(undefined), size(0.92));
  assert.ok(size(0.5) < size(0.92) && size(0.1) < size(0.5) && size(0) <= size(0.1) && size(1) > size(0.92));
  assert.equal(size(0), size(0.01));
});

describe('refuses', () => {
  test('quality', async () => {
    for (const quality of [-0.01, 1.01, Number.NaN, Number.POSITIVE_INFINITY, '0.9', null, 92]) {
      await refused('text', { type: 'jpeg', quality }, 'ERR_QR_INVALID_OPTION', 'from 0 to 1', 'for quality');
    }
    for (const type of [undefined, 'png', 'webp', 'svg', 'utf8', 'gif']) {
      const options = { type, quality: 0.5 };
      await refused('text', options, 'ERR_QR_INVALID_OPTION', `Type '${type ?? 'png'}' takes no quality`);
    }
  });

  test('an unknown type', async () => {
    await refused('text', { type: 'jpg' }, 'ERR_QR_INVALID_OPTION', "'jpeg'", "'jpg'");
    await refused('text', { type: 'WEBP' }, 'ERR_QR_INVALID_OPTION', "'webp'");
  });

  test('alpha in a format or place that cannot have it', async () => {
    /** @type {[string, object, string][]} */
    const cases = [
      ['jpeg', { light: '#fffe' }, 'color.light'],
      ['jpeg', { light: '#fff0' }, 'color.light'],
      ['bmp', { dark: '#000c' }, 'color.dark'],
      ['gif', { light: '#ffffff80' }, 'color.light'],
      ['gif', { dark: '#000000fe' }, 'color.dark'],
    ];
    for (const [type, color, name] of cases) {
      await refused('text', { type, color }, 'ERR_QR_INVALID_OPTION', name, `type '${type}'`);
    }
    assert.ok(generateQrCode('text', { type: 'gif', color: { light: '#fff0' } }).length > 0);
  });
});
