'use strict';

// Tests the default error correction level, and `boostErrorCorrection`.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const npmQrcode = require('qrcode');

const QRCode = require('..');
const { qrCodeHandler } = require('../lib/handler');
const { refused } = require('./support/errors');

const { create, generateQrCode, generateQrCodeAsync, generateQrCodes, toBufferSync } = QRCode;

const LEVELS = /** @type {const} */ (['L', 'M', 'Q', 'H']);
const TEXT = 'https://example.com';

/** Texts of bytes, which both packages cut into the same segments. */
const TEXTS = Array.from({ length: 130 }, (_, i) => 'aB_'.repeat(i + 1).slice(0, i + 1));

/**
 * Returns the symbol of npm `qrcode`, which has no such option: with the highest level whose
 * smallest version is the same as at level `lowest`.
 *
 * @param {string} text
 * @param {(typeof LEVELS)[number]} lowest
 * @param {number} [version]
 */
function boosted(text, lowest, version) {
  const smallest = version ?? npmQrcode.create(text, { errorCorrectionLevel: lowest }).version;
  const fits = (/** @type {(typeof LEVELS)[number]} */ level) =>
    npmQrcode.create(text, { errorCorrectionLevel: level }).version <= smallest;
  return { version: smallest, errorCorrectionLevel: LEVELS.findLast(fits) ?? lowest };
}

/** @param {string} url */
function answerOf(url, /** @type {any} */ options) {
  let body = Buffer.alloc(0);
  const response = /** @type {any} */ ({
    setHeader() {},
    hasHeader: () => false,
    end: (/** @type {Buffer} */ bytes) => {
      body = bytes;
    },
  });
  qrCodeHandler(options)(/** @type {any} */ ({ method: 'GET', url, headers: {} }), response);
  return body;
}

describe('a level that is not given', () => {
  test('is Q for https://example.com, the highest that version 2 holds', async () => {
    const expected = generateQrCode(TEXT, { version: 2, errorCorrectionLevel: 'Q' });
    assert.deepEqual(generateQrCode(TEXT), expected);
    assert.deepEqual(generateQrCode(TEXT, {}), expected);
    assert.deepEqual(generateQrCode(Buffer.from(TEXT)), expected);
    assert.deepEqual(await generateQrCodeAsync(TEXT), expected);
    for await (const code of generateQrCodes([TEXT])) assert.deepEqual(code, expected);
    assert.deepEqual(answerOf(`/?text=${TEXT}`, {}), expected);
  });

  test('is the highest that the smallest version holds', () => {
    for (const text of TEXTS) {
      assert.deepEqual(generateQrCode(text), generateQrCode(text, boosted(text, 'L')), text);
    }
  });

  test('is the highest that the requested version holds', () => {
    for (const version of [5, 7, 9]) {
      for (const text of TEXTS) {
        if (npmQrcode.create(text, { errorCorrectionLevel: 'L' }).version > version) continue;
        const expected = generateQrCode(text, boosted(text, 'L', version));
        assert.deepEqual(generateQrCode(text, { version }), expected, `${version}: ${text}`);
      }
    }
  });

  test('is L with boostErrorCorrection: false', () => {
    const options = /** @type {const} */ ({ errorCorrectionLevel: 'L' });
    assert.deepEqual(generateQrCode(TEXT, { boostErrorCorrection: false }), generateQrCode(TEXT, options));
  });
});

describe('a given level', () => {
  test('is exact', () => {
    for (const level of LEVELS) {
      const { version } = npmQrcode.create(TEXT, { errorCorrectionLevel: level });
      const options = { errorCorrectionLevel: level };
      assert.deepEqual(generateQrCode(TEXT, options), generateQrCode(TEXT, { ...options, version }));
      const explicit = { ...options, boostErrorCorrection: false };
      assert.deepEqual(generateQrCode(TEXT, options), generateQrCode(TEXT, explicit));
    }
    assert.notDeepEqual(generateQrCode(TEXT, { errorCorrectionLevel: 'L' }), generateQrCode(TEXT));
  });

  test('is a minimum with boostErrorCorrection: true', () => {
    for (const text of TEXTS) {
      for (const level of LEVELS) {
        const options = { errorCorrectionLevel: level, boostErrorCorrection: true };
        assert.deepEqual(generateQrCode(text, options), generateQrCode(text, boosted(text, level)), text);
      }
    }
  });
});

test('the npm functions keep the level, unless boostErrorCorrection is true', () => {
  const M = { bit: 0 };
  assert.deepEqual(create('text').errorCorrectionLevel, M);
  assert.deepEqual(toBufferSync('text'), toBufferSync('text', { errorCorrectionLevel: 'M' }));
  const boost = { boostErrorCorrection: true };
  for (const text of TEXTS) {
    const { version, errorCorrectionLevel } = create(text, boost);
    const expected = boosted(text, 'M');
    assert.deepEqual([version, 'MLHQ'[errorCorrectionLevel.bit]], Object.values(expected), text);
    assert.deepEqual(toBufferSync(text, boost), toBufferSync(text, expected));
  }
});

test('boostErrorCorrection must be true or false', async () => {
  for (const value of [null, 0, 'true', {}]) {
    await refused(TEXT, { boostErrorCorrection: value }, 'ERR_QR_INVALID_OPTION', 'boostErrorCorrection');
  }
});
