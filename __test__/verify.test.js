'use strict';

// Tests the option `verify`: pictures are read back before they leave.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const {
  generateQrCode,
  generateQrCodeAsync,
  generateQrCodeSequence,
  generateQrCodes,
  qrCodeGenerator,
} = require('..');
const { FORMAT_NAMES } = require('../lib/options/formats');
const { logoOf } = require('./support/logos');
const { decodeAll } = require('./support/zxing');

const TEXT = 'https://example.com/verify';

/** A finder pattern that readers see as rings. */
const RINGS = { finderCentre: 'radial-gradient(#777, navy)' };

const UNREADABLE = { code: 'ERR_QR_UNREADABLE' };

/** Colours and shapes, with modules as wide as the blocks of 8 pixels that ZXing looks at, and others. */
const COLORED = [4, 7, 8, 16, 24].flatMap((scale) =>
  [
    { dark: 'navy' },
    { dark: 'linear-gradient(#6a1a4c, navy)' },
    { dark: 'radial-gradient(#c00, #600)' },
    { finderFrame: 'linear-gradient(#6a1a4c, #b50)' },
  ].flatMap((color) =>
    [{}, { modules: /** @type {const} */ ('rounded') }, { size: 0.9 }].map((style) => ({
      scale,
      color,
      style,
    })),
  ),
);

/** @param {import('..').QrCodeOptions} options */
function isVerified(options) {
  try {
    return generateQrCode(TEXT, { ...options, verify: true }).length > 0;
  } catch (error) {
    assert.equal(/** @type {any} */ (error).code, UNREADABLE.code);
    return false;
  }
}

describe('verify', () => {
  for (const type of /** @type {any[]} */ (FORMAT_NAMES)) {
    test(`reads a plain ${type}, and does not change it`, () => {
      const verified = generateQrCode(TEXT, { type, verify: true });
      assert.deepEqual(verified, generateQrCode(TEXT, { type }));
    });
  }

  for (const type of /** @type {const} */ (['png', 'svg', 'webp', 'jpeg', 'gif', 'bmp', 'eps', 'pdf'])) {
    test(`refuses a ${type} whose finder patterns are not found`, () => {
      assert.throws(() => generateQrCode(TEXT, { type, color: RINGS }), {
        ...UNREADABLE,
        argument: 'color',
        details: { reason: 'finder' },
      });
      assert.ok(generateQrCode(TEXT, { type, color: RINGS, verify: false }).length > 100);
    });
  }

  test('is right about that pattern: ZXing does not find it', async () => {
    const picture = generateQrCode(TEXT, { width: 700, color: RINGS, verify: false });
    assert.deepEqual(await decodeAll(picture), []);
  });

  test('reads every symbology, header and mode', () => {
    const micro = /** @type {const} */ ({ symbology: 'micro-qr', verify: true });
    for (const version of ['M1', 'M2', 'M3', 'M4']) {
      assert.ok(generateQrCode('12345', { ...micro, version }).length > 50, version);
    }
    for (const text of ['1', 'ABC', 'abc', '日本語', 'ä', '😀', 'A'.repeat(4000)]) {
      assert.ok(generateQrCode(text, { verify: true, width: 1000 }).length > 50, text);
    }
    for (const options of [
      { symbology: 'rmqr' },
      { eci: true },
      { eci: 'iso-8859-5' },
      { applicationIndicator: '37' },
    ]) {
      assert.ok(generateQrCode('ABC', { .../** @type {any} */ (options), verify: true }).length > 50);
    }
    assert.ok(generateQrCode('(01)09506000134352', { gs1: true, verify: true }).length > 50);
    assert.equal(generateQrCodeSequence('a'.repeat(100), { symbols: 3, verify: true }).length, 3);
  });

  test('is on with a logo, a shape or a gradient, and off for colours that nobody checks', () => {
    const unreadable = [{ color: RINGS }, { width: 50, style: { modules: 'diamond', size: 0.5 } }];
    for (const options of /** @type {any[]} */ (unreadable)) {
      assert.throws(() => generateQrCode(TEXT, options), UNREADABLE);
      assert.ok(generateQrCode(TEXT, { ...options, allowLowContrast: true }).length > 50);
      const both = { ...options, allowLowContrast: true, verify: true };
      assert.throws(() => generateQrCode(TEXT, both), UNREADABLE);
    }
    const grey = { color: { dark: '#999' }, allowLowContrast: true };
    assert.ok(generateQrCode(TEXT, { ...grey, verify: true, style: { modules: 'dot' } }).length > 50);
    const light = { color: { dark: '#fff', light: '#000' }, allowLowContrast: true, verify: true };
    assert.throws(() => generateQrCode(TEXT, { ...light, style: { modules: 'dot' } }), UNREADABLE);
  });

  test('says how large modules must be to have shapes', () => {
    const style = /** @type {const} */ ({ modules: 'diamond', size: 0.5 });
    for (const [argument, options] of /** @type {any[]} */ ([
      ['width', { width: 50 }],
      ['width', { type: 'svg', width: 50 }],
      ['scale', { scale: 1 }],
      ['scale', { type: 'svg', scale: 4 }],
    ])) {
      const draw = (/** @type {object} */ size) => generateQrCode(TEXT, { ...options, style, ...size });
      assert.throws(
        () => draw({}),
        (/** @type {any} */ { code, argument: named, details, message }) => {
          assert.deepEqual([code, named, details.reason], ['ERR_QR_UNREADABLE', argument, 'pixels']);
          assert.ok(details.pixels < 2.5 && details.minPixels === 2.5, message);
          assert.ok(message.endsWith(`Set ${argument} to ${details.size} or more.`), message);
          return draw({ [argument]: details.size }).length > 100;
        },
      );
    }
    assert.ok(generateQrCode(TEXT, { type: 'svg', style }).length > 100, 'an SVG without a size');
  });

  test('refuses a picture that readers with a threshold for each part cannot read', async () => {
    // The modules are as wide as two of the blocks that ZXing looks at, so that only their smooth edges
    // tell it a threshold.
    const style = { modules: /** @type {const} */ ('classy-rounded'), size: 0.97 };
    const options = { width: 464, style, color: { finderFrame: '#6a1a4c' } };
    assert.throws(() => generateQrCode('abcd', options), {
      ...UNREADABLE,
      argument: 'style.size',
      details: { reason: 'finder', size: 1 },
      message: /\. Set style\.size to 1\.$/,
    });
    assert.deepEqual(await decodeAll(generateQrCode('abcd', { ...options, verify: false })), []);
    const [whole] = await decodeAll(generateQrCode('abcd', { ...options, style: { ...style, size: 1 } }));
    assert.equal(whole?.text, 'abcd');
  });

  test('agrees with ZXing on gradients and shapes, whatever the width of modules', async () => {
    const counts = { both: 0, neither: 0, 'only verify': 0, 'only ZXing': 0 };
    for (const options of COLORED) {
      const [found] = await decodeAll(generateQrCode(TEXT, { ...options, verify: false }));
      const isRead = found?.text === TEXT;
      if (isVerified(options)) counts[isRead ? 'both' : 'only verify']++;
      else counts[isRead ? 'only ZXing' : 'neither']++;
    }
    assert.equal(counts['only verify'], 0);
    // Of pictures of 500 pixels and more, ZXing also looks at a smaller copy.
    assert.ok(counts['only ZXing'] <= 2 && counts.neither > 0 && counts.both > 40, JSON.stringify(counts));
  });

  test('accepts a logo that uses up its reserve', () => {
    const image = logoOf('noise', 50, 50, 1);
    const logos = [
      { reserve: 0 },
      { reserve: 0.3 },
      { reserve: 0.5, clear: /** @type {const} */ ('circle') },
      { reserve: 0, clear: /** @type {const} */ ('none') },
    ];
    for (const given of logos) {
      const logo = { image, size: 0.2, ...given };
      const style = { modules: /** @type {const} */ ('dot') };
      assert.ok(generateQrCode(TEXT, { logo, width: 400 }).length > 100, given.clear);
      assert.ok(generateQrCode(TEXT, { logo, style, width: 400 }).length > 100, given.clear);
    }
  });

  test('is the same in every function', async () => {
    const options = { color: RINGS };
    await assert.rejects(generateQrCodeAsync(TEXT, options), UNREADABLE);
    assert.throws(() => qrCodeGenerator(options), UNREADABLE);
    await assert.rejects(async () => {
      for await (const picture of generateQrCodes([TEXT], options)) assert.ok(picture);
    }, UNREADABLE);
    assert.throws(() => generateQrCode(TEXT, { verify: /** @type {any} */ (1) }), {
      code: 'ERR_QR_INVALID_OPTION',
      argument: 'verify',
    });
  });
});
