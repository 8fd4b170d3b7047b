'use strict';

// Tests the largest version that may be chosen, and FNC1 in second position.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { create, generateQrCode, generateQrCodes, toBufferSync } = require('../index');
const zxing = require('./support/zxing');

describe('maxVersion', () => {
  test('leaves a code that fits as it is', () => {
    for (const text of ['a', 'a'.repeat(50), '1'.repeat(300)]) {
      for (const options of [{}, { errorCorrectionLevel: 'H' }]) {
        const { version } = create(text, { errorCorrectionLevel: 'L', ...options });
        const code = generateQrCode(text, { errorCorrectionLevel: 'L', ...options });
        for (const maxVersion of [version, 40]) {
          assert.deepEqual(generateQrCode(text, { errorCorrectionLevel: 'L', ...options, maxVersion }), code);
        }
      }
    }
  });

  test('refuses every text that needs a larger version, and says which', () => {
    for (let maxVersion = 1; maxVersion < 40; maxVersion++) {
      let length = 10;
      while (create('a'.repeat(length), { errorCorrectionLevel: 'L' }).version <= maxVersion) length += 5;
      const text = 'a'.repeat(length);
      assert.throws(() => generateQrCode(text, { maxVersion }), {
        code: 'ERR_QR_VERSION_TOO_SMALL',
        argument: 'maxVersion',
        details: { maxVersion, smallestVersion: maxVersion + 1 },
      });
    }
    assert.throws(() => generateQrCode('a'.repeat(3000), { maxVersion: 13 }), {
      code: 'ERR_QR_DATA_TOO_LONG',
    });
  });

  test('bounds the version that a logo needs', () => {
    const logo = { image: generateQrCode('logo'), size: 0.3 };
    const options = { logo, width: 400, errorCorrectionLevel: 'H' };
    const { version } = create('text', options);
    assert.ok(version > 2);
    assert.equal(create('text', { ...options, maxVersion: version }).version, version);
    assert.throws(() => generateQrCode('text', { ...options, maxVersion: version - 1 }), {
      code: 'ERR_QR_LOGO_TOO_LARGE',
    });
  });

  test('goes with a version that is not above it', () => {
    const code = generateQrCode('a', { version: 5 });
    assert.deepEqual(generateQrCode('a', { version: 5, maxVersion: 5 }), code);
    assert.throws(() => generateQrCode('a', { version: 6, maxVersion: 5 }), {
      code: 'ERR_QR_INVALID_OPTION',
      argument: 'version',
      details: { reason: 'above-max-version', version: 6, maxVersion: 5 },
    });
    assert.throws(() => toBufferSync('a', { version: 6, maxVersion: 5 }), {
      message: /version 6 is above maxVersion 5/,
    });
  });

  test('names the text of a batch', async () => {
    const all = async () => {
      for await (const _ of generateQrCodes(['a', 'a'.repeat(100)], { maxVersion: 2 }));
    };
    await assert.rejects(all, { code: 'ERR_QR_VERSION_TOO_SMALL', argument: 'maxVersion' });
  });
});

describe('FNC1 in second position', () => {
  /** Every application indicator. */
  const INDICATORS = [
    ...Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0')),
    ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ];

  const read = async (text, options) => {
    const found = await zxing.decodeAll(generateQrCode(text, { scale: 3, ...options }));
    assert.equal(found.length, 1);
    return found[0];
  };

  test('is read with each application indicator', async () => {
    for (const applicationIndicator of INDICATORS) {
      const { text, symbologyIdentifier, isValid } = await read('data 100% 漢', { applicationIndicator });
      assert.ok(isValid);
      assert.equal(symbologyIdentifier, ']Q5');
      assert.equal(text, `${applicationIndicator}data 100% 漢`);
    }
  });

  test('keeps the percent sign and the separator GS', async () => {
    for (const text of ['100%', 'ABC%DEF 0123456789', '12\x1d34', 'AB\x1dCD', '%%%%%%%%']) {
      assert.equal((await read(text, { applicationIndicator: '37' })).text, `37${text}`);
    }
  });

  test('goes with an ECI and a sequence', async () => {
    const sequence = { index: 1, count: 2, parity: 9 };
    const options = { applicationIndicator: 'A', eci: 'iso-8859-1', sequence };
    const reading = await read('ÆÅ', options);
    assert.equal(reading.symbologyIdentifier, ']Q5');
    assert.equal(reading.hasECI, true);
    assert.equal(reading.text, 'AÆÅ');
    assert.equal(reading.sequenceSize, 2);
  });

  test('refuses any other application indicator', () => {
    for (const value of ['', '1', '123', 'aa', 'é', ' 1', '1a', 37, null, true]) {
      assert.throws(() => generateQrCode('a', { applicationIndicator: value }), {
        code: 'ERR_QR_INVALID_OPTION',
        argument: 'applicationIndicator',
      });
    }
  });
});
