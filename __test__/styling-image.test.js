'use strict';

// Tests the image of the class of npm `qr-code-styling`: where it comes from, and its size.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const QRCodeStyling = require('qr-napi/styling');
const { readRatio } = require('../lib/styling/image-ratio');
const { computeImageSide } = require('../lib/styling/layout');
const { generateQrCode } = require('..');
const { png: drawPng } = require('./support/logos');
const { fromPng, measureDifference, rasteriseSvg, toPng } = require('./support/rasterise');
const { decodeAll, readAny } = require('./support/zxing');

const RED = [200, 0, 0, 255];
const LOGO = drawPng(60, 60, () => RED);
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#f00"/></svg>';
const data = 'https://www.facebook.com/';

/**
 * @param {any} image
 * @param {'png' | 'svg'} [extension]
 */
const draw = (image, extension) => new QRCodeStyling({ data, image }).getRawData(extension);

describe('an image', () => {
  test('is the same as bytes, data URL and file', async (t) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
    t.after(() => fs.rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'logo.png');
    fs.writeFileSync(file, LOGO);
    const expected = await draw(LOGO);
    assert.notDeepEqual(expected, await draw(undefined));
    const base64 = LOGO.toString('base64');
    const percent = Array.from(LOGO, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    for (const image of [
      new Uint8Array(LOGO),
      file,
      `data:image/png;base64,${base64}`,
      `DATA:image/png;base64,${encodeURIComponent(base64)}`,
      `data:image/png;base64,${base64.replace(/.{76}/g, '$&\n')}`,
      `data:image/png,${percent}`,
    ]) {
      assert.deepEqual(await draw(image), expected, String(image).slice(0, 30));
    }
  });

  test('may be an SVG in an SVG, percent-encoded or not', async () => {
    const expected = await draw(Buffer.from(SVG), 'svg');
    assert.match(expected.toString(), /data:image\/svg\+xml;base64,/);
    for (const start of ['data:image/svg+xml,', 'data:image/svg+xml;charset=utf-8,', 'data:,']) {
      assert.deepEqual(await draw(start + encodeURIComponent(SVG), 'svg'), expected);
      assert.deepEqual(await draw(start + SVG, 'svg'), expected);
    }
    await assert.rejects(draw(Buffer.from(SVG)), { code: 'ERR_QR_INVALID_LOGO', argument: 'image' });
  });

  test('that is a file is read for each picture', async (t) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
    t.after(() => fs.rmSync(folder, { recursive: true }));
    const image = path.join(folder, 'logo.png');
    fs.writeFileSync(image, LOGO);
    const qrCode = new QRCodeStyling({ data, image });
    const first = await qrCode.getRawData();
    assert.deepEqual(await qrCode.getRawData(), first);
    fs.writeFileSync(
      image,
      drawPng(60, 60, () => [0, 0, 200, 255]),
    );
    assert.notDeepEqual(await qrCode.getRawData(), first);
    fs.rmSync(image);
    await assert.rejects(qrCode.getRawData(), { code: 'ENOENT' });
  });

  test('that is too large a file is not read', async (t) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
    t.after(() => fs.rmSync(folder, { recursive: true }));
    const image = path.join(folder, 'logo.png');
    fs.writeFileSync(image, '');
    fs.truncateSync(image, 2 ** 40);
    await assert.rejects(draw(image), {
      code: 'ERR_QR_INVALID_LOGO',
      details: { bytes: 2 ** 40, maxBytes: 4_194_304, reason: 'too-many-bytes' },
    });
  });

  test('is never loaded from the network', () => {
    for (const image of [
      'https://example.com/a.png',
      'HTTP://example.com/a.png',
      'file:///a.png',
      'blob:x',
    ]) {
      assert.throws(() => new QRCodeStyling({ image }), {
        code: 'ERR_QR_INVALID_OPTION',
        argument: 'image',
        details: { reason: 'image-url' },
      });
    }
    for (const image of ['data:image/png;base64', 'data:image/png;base64,a*b'])
      assert.throws(() => new QRCodeStyling({ image }), {
        code: 'ERR_QR_INVALID_OPTION',
        expected: /^a data URL/,
      });
    for (const image of [42, {}, true])
      assert.throws(() => new QRCodeStyling({ image: /** @type {any} */ (image) }), {
        code: 'ERR_QR_INVALID_OPTION',
      });
  });
});

describe('the size of an image', () => {
  // What calculateImageSize of npm qr-code-styling 1.9.2 returns, in modules.
  const npm = /** @type {const} */ ([
    [21, 'L', 0.4, 1, 1, 3],
    [25, 'Q', 0.4, 1, 1, 7],
    [29, 'Q', 0.4, 1, 1, 9],
    [29, 'H', 0.5, 1, 1, 11],
    [41, 'M', 0.3, 2, 1, 10],
    [41, 'Q', 0.4, 16, 9, 16],
    [41, 'Q', 0.4, 1, 4, 20],
    [177, 'H', 1, 9, 16, 126.22],
  ]);

  test('is that of npm', () => {
    for (const [modules, level, imageSize, width, height, expected] of npm) {
      const side = computeImageSide(modules, level, imageSize, height / width);
      const what = `${modules} ${level} ${imageSize} ${width}:${height}: ${side}`;
      assert.ok(Math.abs(side - expected) < 0.01, what);
    }
  });

  test('shows in the picture, with its margin', async () => {
    const options = {
      data,
      image: LOGO,
      width: 330,
      height: 330,
      qrOptions: /** @type {const} */ ({ typeNumber: 4 }),
    };
    for (const margin of [0, 10]) {
      const png = fromPng(
        await new QRCodeStyling({ ...options, imageOptions: { margin, reserve: 0 } }).getRawData(),
      );
      const middle = png.data.subarray(4 * 165 * png.width, 4 * 166 * png.width);
      const red = Array.from(
        { length: png.width },
        (_, x) => middle[4 * x] === 200 && middle[4 * x + 1] === 0,
      );
      // 33 modules of 10 pixels, of which the image hides 9 along each side; a pixel is lost to rounding.
      const expected = 90 - 2 * margin;
      const count = red.filter(Boolean).length;
      assert.ok(Math.abs(count - expected) <= 2, `${count} pixels instead of ${expected}`);
    }
  });

  test('makes the version larger or the level higher, and reads back', async () => {
    /** @param {import('qr-napi/styling').Options} options */
    const symbolOf = async (options) => {
      const [code] = await decodeAll(await new QRCodeStyling({ data, margin: 10, ...options }).getRawData());
      assert.equal(code?.text, data);
      return `${code?.version}-${code?.ecLevel}`;
    };
    assert.equal(await symbolOf({}), '3-Q');
    assert.equal(await symbolOf({ image: LOGO, imageOptions: { reserve: 0 } }), '3-Q');
    assert.equal(await symbolOf({ image: LOGO }), '4-H');
    assert.equal(await symbolOf({ image: LOGO, imageOptions: { reserve: 0.5 } }), '6-H');
    assert.equal(
      await symbolOf({
        image: LOGO,
        qrOptions: { errorCorrectionLevel: 'H' },
        imageOptions: { imageSize: 0.5 },
      }),
      '7-H',
    );
  });

  test('that hides too much is refused, with the largest size', async () => {
    const hides = (/** @type {any} */ error) => {
      assert.equal(error.code, 'ERR_QR_LOGO_TOO_LARGE');
      assert.equal(error.argument, 'imageOptions.imageSize');
      assert.ok(error.details.largestSize < error.details.size);
      assert.match(
        error.message,
        /Reduce imageOptions\.imageSize, imageOptions\.margin or imageOptions\.reserve\.$/,
      );
      return true;
    };
    const options = { data, image: LOGO };
    await assert.rejects(
      new QRCodeStyling({ ...options, imageOptions: { imageSize: 1 } }).getRawData(),
      hides,
    );
    const fixed = { typeNumber: /** @type {const} */ (3) };
    await assert.rejects(new QRCodeStyling({ ...options, qrOptions: fixed }).getRawData(), hides);
    const level = { errorCorrectionLevel: /** @type {const} */ ('H') };
    await assert.rejects(
      new QRCodeStyling({ ...options, qrOptions: level, imageOptions: { imageSize: 1 } }).getRawData(),
      hides,
    );
  });

  test('must leave room beside the margin', async () => {
    const qrCode = new QRCodeStyling({ data, image: LOGO, imageOptions: { margin: 80 } });
    await assert.rejects(qrCode.getRawData(), {
      code: 'ERR_QR_INVALID_OPTION',
      argument: 'imageOptions.margin',
      expected: 'a number below 45, as the image takes 90 pixels,',
      received: '80',
    });
  });
});

describe('hideBackgroundDots: false', () => {
  const DISC = drawPng(60, 60, (x, y) => (Math.hypot(x - 29.5, y - 29.5) < 20 ? RED : [0, 0, 0, 0]));
  const options = {
    data,
    image: DISC,
    width: 330,
    height: 330,
    margin: 20,
    qrOptions: /** @type {const} */ ({ typeNumber: 4 }),
  };

  /**
   * Draws a code whose modules under the image stay, or become light.
   *
   * @param {boolean} hideBackgroundDots
   * @param {import('qr-napi/styling').Options} [more]
   */
  const newCode = (hideBackgroundDots, more = {}) =>
    new QRCodeStyling({ ...options, imageOptions: { hideBackgroundDots, reserve: 0 }, ...more });

  test('keeps the modules under the image, and reads back', async () => {
    for (const extension of /** @type {const} */ (['png', 'svg', 'jpeg'])) {
      const kept = await newCode(false).getRawData(extension);
      assert.notDeepEqual(kept, await newCode(true).getRawData(extension), extension);
      const drawn = extension === 'svg' ? toPng(await rasteriseSvg(kept)) : kept;
      assert.equal(await readAny(drawn), data, extension);
    }
  });

  test('shows every module through a transparent image', async () => {
    const qrOptions = /** @type {const} */ ({ typeNumber: 4, errorCorrectionLevel: 'H' });
    const image = drawPng(60, 60, () => [0, 0, 0, 0]);
    const plain = await newCode(true, { image: undefined, qrOptions }).getRawData();
    const kept = await newCode(false, { image, qrOptions }).getRawData();
    assert.equal(measureDifference(fromPng(kept), fromPng(plain)), 0);
    const cleared = await newCode(true, { image, qrOptions }).getRawData();
    assert.ok(measureDifference(fromPng(cleared), fromPng(plain)) > 1);
  });

  test('makes the image as much smaller by its margin as npm does, without light space', async () => {
    const sides = [];
    for (const margin of [0, 10]) {
      const imageOptions = { hideBackgroundDots: false, margin, reserve: 0 };
      const png = fromPng(await newCode(false, { image: LOGO, margin: 0, imageOptions }).getRawData());
      const middle = Array.from({ length: png.width }, (_, x) => 4 * (165 * png.width + x));
      sides.push(middle.filter((at) => png.data[at] === 200 && png.data[at + 1] === 0).length);
    }
    assert.ok(Math.abs(Number(sides[0]) - Number(sides[1]) - 20) <= 2, `${sides}`);
  });

  test('must leave room beside the margin', async () => {
    const imageOptions = { hideBackgroundDots: false, margin: 80 };
    await assert.rejects(newCode(false, { imageOptions }).getRawData(), {
      code: 'ERR_QR_INVALID_OPTION',
      argument: 'imageOptions.margin',
    });
  });

  test('is an error in a code that readers could not read', async () => {
    const gradient = {
      type: /** @type {const} */ ('radial'),
      colorStops: [
        { offset: 0, color: '#777' },
        { offset: 1, color: 'navy' },
      ],
    };
    const code = newCode(false, { cornersDotOptions: { gradient } });
    await assert.rejects(code.getRawData(), { code: 'ERR_QR_UNREADABLE' });
  });
});

test('the ratio of a picture is read from its header', () => {
  const wide = drawPng(30, 10, () => RED);
  assert.equal(readRatio(wide), 1 / 3);
  for (const type of ['jpeg', 'webp']) {
    const picture = generateQrCode('text', { type, width: 64 });
    assert.equal(readRatio(picture), 1, type);
  }
  assert.equal(readRatio(Buffer.from('ffd8ffe000044a46ffc0000b08002000800300', 'hex')), 32 / 128);
  const webp = (/** @type {string} */ kind, /** @type {number[]} */ bytes) =>
    Buffer.concat([Buffer.from(`RIFF\0\0\0\0WEBP${kind}\0\0\0\0`), Buffer.from(bytes), Buffer.alloc(20)]);
  assert.equal(readRatio(webp('VP8X', [0, 0, 0, 0, 99, 0, 0, 49, 0, 0])), 0.5);
  assert.equal(readRatio(webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 100, 0, 25, 0])), 0.25);
  assert.equal(readRatio(webp('VP8L', [0x2f, 99, 0xc0, 0x0c, 0])), 0.52);
  for (const other of [Buffer.from(SVG), new Uint8Array(), Buffer.from('ffd8', 'hex'), wide.subarray(0, 20)])
    assert.equal(readRatio(other), 1);
});
