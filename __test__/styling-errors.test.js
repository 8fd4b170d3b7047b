'use strict';

// Tests what the class of npm `qr-code-styling` refuses: unknown and wrong options, what is not drawn,
// and names of files.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const { QrCodeError } = require('..');
const QRCodeStyling = require('qr-napi/styling');
const { rasteriseSvg, toPng } = require('./support/rasterise');
const { decodeText } = require('./support/zxing');

const INVALID = 'ERR_QR_INVALID_OPTION';

/**
 * Checks that the constructor and `update` refuse options.
 *
 * @param {any} options
 * @param {Record<string, unknown>} expected
 */
function refuses(options, expected) {
  assert.throws(() => new QRCodeStyling(options), expected);
  const qrCode = new QRCodeStyling();
  assert.throws(() => qrCode.update(options), expected);
}

describe('an unknown option', () => {
  test('is an error at every depth, with a suggestion', () => {
    const code = 'ERR_QR_UNKNOWN_OPTION';
    refuses(
      { widht: 1 },
      { code, argument: 'widht', message: 'Unknown option "widht". Did you mean "width"?' },
    );
    refuses({ dotsOption: {} }, { code, details: { suggestion: 'dotsOptions' } });
    refuses({ dotsOptions: { colour: 'red' } }, { code, argument: 'dotsOptions.colour' });
    refuses({ backgroundOptions: { type: 'dots' } }, { code, argument: 'backgroundOptions.type' });
    const gradient = { stops: [] };
    refuses({ dotsOptions: { gradient } }, { code, argument: 'dotsOptions.gradient.stops' });
    const stop = { offset: 0, colour: 'red' };
    const colorStops = [stop, stop];
    refuses(
      { dotsOptions: { gradient: { colorStops } } },
      {
        code,
        argument: 'dotsOptions.gradient.colorStops[0].colour',
        details: { within: 'dotsOptions.gradient.colorStops[0]', options: 'offset, color' },
      },
    );
    refuses({ [Symbol('width')]: 1 }, { code, argument: 'options' });
    refuses(JSON.parse('{"__proto__":{"width":1}}'), { code, argument: '__proto__' });
    refuses(Object.create({ widht: 1 }), { code, argument: 'widht' });
  });
});

describe('a wrong value', () => {
  /** @type {[options: any, argument: string][]} */
  const cases = [
    ['x', 'options'],
    [[], 'options'],
    [{ type: 'png' }, 'type'],
    [{ shape: 'round' }, 'shape'],
    [{ width: 0, height: 0 }, 'width'],
    [{ width: 300.5 }, 'width'],
    [{ width: '3e2' }, 'width'],
    [{ margin: -1 }, 'margin'],
    [{ margin: Number.NaN }, 'margin'],
    [{ allowLowContrast: 'yes' }, 'allowLowContrast'],
    [{ qrOptions: 'Q' }, 'qrOptions'],
    [{ qrOptions: { typeNumber: 41 } }, 'qrOptions.typeNumber'],
    [{ qrOptions: { mode: 'byte' } }, 'qrOptions.mode'],
    [{ qrOptions: { errorCorrectionLevel: 'toString' } }, 'qrOptions.errorCorrectionLevel'],
    [{ imageOptions: { imageSize: 0 } }, 'imageOptions.imageSize'],
    [{ imageOptions: { imageSize: 2 } }, 'imageOptions.imageSize'],
    [{ imageOptions: { margin: -1 } }, 'imageOptions.margin'],
    [{ imageOptions: { reserve: 1.5 } }, 'imageOptions.reserve'],
    [{ imageOptions: { crossOrigin: 1 } }, 'imageOptions.crossOrigin'],
    [{ imageOptions: { saveAsBlob: 'no' } }, 'imageOptions.saveAsBlob'],
    [{ imageOptions: { hideBackgroundDots: 0 } }, 'imageOptions.hideBackgroundDots'],
    [{ dotsOptions: { type: 'dot' } }, 'dotsOptions.type'],
    [{ dotsOptions: { color: 'no colour' } }, 'dotsOptions.color'],
    [{ dotsOptions: { color: 8 } }, 'dotsOptions.color'],
    [{ dotsOptions: { roundSize: 1 } }, 'dotsOptions.roundSize'],
    [{ dotsOptions: { gradient: 'red' } }, 'dotsOptions.gradient'],
    [{ dotsOptions: { gradient: {} } }, 'dotsOptions.gradient.colorStops'],
    [{ cornersSquareOptions: { type: 'diamond' } }, 'cornersSquareOptions.type'],
    [{ cornersSquareOptions: { color: 'x' } }, 'cornersSquareOptions.color'],
    [{ cornersDotOptions: { type: 'circle' } }, 'cornersDotOptions.type'],
    [{ cornersDotOptions: { color: 'x' } }, 'cornersDotOptions.color'],
    [{ backgroundOptions: { color: 'x' } }, 'backgroundOptions.color'],
    [{ backgroundOptions: { round: 2 } }, 'backgroundOptions.round'],
  ];

  for (const [options, argument] of cases) {
    test(`of ${argument}: ${JSON.stringify(options)}`, () => refuses(options, { code: INVALID, argument }));
  }

  test('of a gradient is named as npm names it', () => {
    const [first, last] = [
      { offset: 0, color: 'navy' },
      { offset: 1, color: 'maroon' },
    ];
    for (const [gradient, argument] of /** @type {const} */ ([
      [{ type: 'conic', colorStops: [first, last] }, 'type'],
      [{ rotation: 'left', colorStops: [first, last] }, 'rotation'],
      [{ colorStops: [last, first] }, 'colorStops[1].offset'],
      [{ colorStops: [first, { offset: 1, color: 'x' }] }, 'colorStops[1].color'],
    ])) {
      const name = `backgroundOptions.gradient.${argument}`;
      refuses({ backgroundOptions: { gradient } }, { code: INVALID, argument: name });
    }
  });
});

describe('features that are not supported', () => {
  test('is an error that says what to do', () => {
    refuses({ shape: 'circle' }, { code: INVALID, argument: 'shape', message: /Use 'square'\.$/ });
    const details = { reason: 'not-square', width: 600, height: 300 };
    refuses({ width: 600 }, { code: INVALID, argument: 'height', details, message: /Set both/ });
  });

  test('colours that readers cannot tell apart need allowLowContrast', async () => {
    const options = { data: 'text', margin: 30, dotsOptions: { color: '#ccc' } };
    const message = /Set allowLowContrast: true to draw it anyway\.$/;
    refuses(options, { code: 'ERR_QR_LOW_CONTRAST', argument: 'dotsOptions.color', message });
    refuses({ cornersDotOptions: { color: '#eee' } }, { code: 'ERR_QR_LOW_CONTRAST' });
    const png = await new QRCodeStyling({ ...options, allowLowContrast: true }).getRawData();
    assert.equal(await decodeText(png), 'text');
  });

  test('append and extensions need a page', () => {
    const qrCode = new QRCodeStyling({ data: 'text' });
    assert.throws(() => qrCode.append({}), { code: INVALID, argument: 'append', message: /Call getRawData/ });
    assert.throws(() => qrCode.applyExtension(() => {}), { code: INVALID, argument: 'applyExtension' });
    assert.equal(qrCode.deleteExtension(), undefined);
  });
});

describe('getRawData', () => {
  /** @type {[options: any, extension: any, code: string, argument: string][]} */
  const cases = [
    [{}, 'png', 'ERR_QR_INVALID_TEXT', 'data'],
    [{ data: '' }, 'png', 'ERR_QR_INVALID_TEXT', 'data'],
    [{ data: 5 }, 'png', 'ERR_QR_INVALID_TEXT', 'data'],
    [{ data: '\ud83d' }, 'png', 'ERR_QR_INVALID_TEXT', 'data'],
    [{ data: 'a'.repeat(4000) }, 'png', 'ERR_QR_DATA_TOO_LONG', 'data'],
    [
      { data: 'a'.repeat(50), qrOptions: { typeNumber: 1 } },
      'png',
      'ERR_QR_VERSION_TOO_SMALL',
      'qrOptions.typeNumber',
    ],
    [{ data: '12a', qrOptions: { mode: 'Numeric' } }, 'png', 'ERR_QR_INVALID_SEGMENT', 'data'],
    [{ data: 'a', width: 20, height: 20 }, 'png', 'ERR_QR_WIDTH_TOO_SMALL', 'width'],
    [{ data: 'a', margin: 140 }, 'svg', 'ERR_QR_WIDTH_TOO_SMALL', 'width'],
    [{ data: 'a', width: 5000, height: 5000 }, 'webp', INVALID, 'width'],
    [{ data: 'a', image: Buffer.from('text') }, 'png', 'ERR_QR_INVALID_LOGO', 'image'],
    [{ data: 'a', backgroundOptions: { color: 'transparent' } }, 'jpeg', INVALID, 'backgroundOptions.color'],
    [{ data: 'a', backgroundOptions: { round: 1 } }, 'jpeg', INVALID, 'backgroundOptions.round'],
    [{ data: 'a' }, 'pdf', INVALID, 'extension'],
    [{ data: 'a' }, 5, INVALID, 'extension'],
  ];

  for (const [options, extension, code, argument] of cases) {
    test(`${JSON.stringify(options).slice(0, 60)} as ${extension} rejects with ${code}`, async () => {
      const error = await new QRCodeStyling(options).getRawData(extension).then(assert.fail, (each) => each);
      assert.ok(error instanceof QrCodeError);
      assert.deepEqual([error.code, error.argument], [code, argument], error.message);
      // No message has a name that the caller did not write.
      assert.doesNotMatch(error.message, /\b(?:logo\.|style\.|color\.(?:dark|light))/);
    });
  }

  test('takes an extension in any case, and jpg', async () => {
    const qrCode = new QRCodeStyling({ data: 'text' });
    assert.deepEqual(await qrCode.getRawData(/** @type {any} */ ('PNG')), await qrCode.getRawData());
    assert.deepEqual(await qrCode.getRawData('jpg'), await qrCode.getRawData('jpeg'));
  });
});

describe('download', () => {
  /** @param {import('node:test').TestContext} t */
  function enterFolder(t) {
    const [before, folder] = [
      process.cwd(),
      fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'qr-napi-')),
    ];
    process.chdir(folder);
    t.after(() => {
      process.chdir(before);
      fs.rmSync(folder, { recursive: true });
    });
    return folder;
  }

  test('writes a file in the current folder, and resolves with its path', async (t) => {
    const folder = enterFolder(t);
    const qrCode = new QRCodeStyling({ data: 'text', margin: 20 });
    assert.equal(await qrCode.download(), path.join(folder, 'qr.png'));
    assert.equal(await qrCode.download('webp'), path.join(folder, 'qr.webp'));
    assert.equal(await qrCode.download({ extension: 'jpeg' }), path.join(folder, 'qr.jpeg'));
    const svg = await qrCode.download({ name: 'my code', extension: 'svg' });
    assert.equal(svg, path.join(folder, 'my code.svg'));
    assert.deepEqual(fs.readdirSync(folder).sort(), ['my code.svg', 'qr.jpeg', 'qr.png', 'qr.webp']);
    assert.equal(await decodeText(fs.readFileSync('qr.png')), 'text');
    assert.equal(await decodeText(toPng(await rasteriseSvg(fs.readFileSync(svg)))), 'text');
  });

  test('replaces a file, and leaves it if the code cannot be drawn', async (t) => {
    enterFolder(t);
    fs.writeFileSync('qr.png', 'old');
    await assert.rejects(new QRCodeStyling().download(), { code: 'ERR_QR_INVALID_TEXT' });
    assert.equal(fs.readFileSync('qr.png', 'utf8'), 'old');
    await new QRCodeStyling({ data: 'new', margin: 20 }).download();
    assert.equal(await decodeText(fs.readFileSync('qr.png')), 'new');
  });

  test('refuses names that lead elsewhere, and other options', async (t) => {
    const folder = enterFolder(t);
    const qrCode = new QRCodeStyling({ data: 'text' });
    for (const name of ['../up', '/tmp/up', 'a\\b', 'a\0b', 'con', 'a:b', 'a'.repeat(300), '..', 5]) {
      const expected = { code: INVALID, argument: 'name' };
      await assert.rejects(qrCode.download({ name: /** @type {any} */ (name) }), expected, String(name));
    }
    const options = /** @type {any} */ ({ nmae: 'x' });
    await assert.rejects(qrCode.download(options), { code: 'ERR_QR_UNKNOWN_OPTION' });
    await assert.rejects(qrCode.download({ extension: /** @type {any} */ ('gif') }), { code: INVALID });
    assert.deepEqual(fs.readdirSync(folder), []);
  });
});
