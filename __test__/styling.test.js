'use strict';

// Tests the class of npm `qr-code-styling`: its options, its layout, and that readers read its codes.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const QRCodeStyling = require('qr-napi/styling');
const { FORMATS } = require('../lib/options/formats');
const { computeLayout } = require('../lib/styling/layout');
const { generateQrCode } = require('..');
const { fromPng } = require('./support/rasterise');
const { LOGO, readsBack } = require('./support/styling');
const { decodeAll, decodeText } = require('./support/zxing');

/** @import { Options } from 'qr-napi/styling' */

describe('shapes and colours', () => {
  const types = /** @type {const} */ ([
    'square',
    'dots',
    'rounded',
    'extra-rounded',
    'classy',
    'classy-rounded',
  ]);

  for (const type of types) {
    test(`${type} reads back as modules, frames and centres`, async () => {
      const data = `https://example.com/${type}`;
      await readsBack({ data, dotsOptions: { type }, margin: 20 });
      const corners = { cornersSquareOptions: { type }, cornersDotOptions: { type } };
      await readsBack({ data, ...corners, margin: 20 });
    });
  }

  test('are those of generateQrCode under other names', async () => {
    const gradient = { rotation: Math.PI / 4, colorStops: [stop(0, 'navy'), stop(1, 'maroon')] };
    const options = /** @type {const} */ ({
      data: 'https://example.com/',
      dotsOptions: { type: 'dots', gradient: { type: 'radial', ...gradient } },
      cornersSquareOptions: { type: 'extra-rounded', color: 'rgb(0, 0, 99)' },
      cornersDotOptions: { type: 'dot', gradient },
      backgroundOptions: { color: '#ffd', round: 0.25 },
    });
    const { rotation, colorStops: stops } = gradient;
    const expected = generateQrCode(options.data, {
      type: 'svg',
      width: 300,
      margin: 0,
      errorCorrectionLevel: 'Q',
      color: {
        dark: { type: 'radial', rotation, stops },
        light: '#ffd',
        finderFrame: 'rgb(0, 0, 99)',
        finderCentre: { rotation, stops },
      },
      style: { modules: 'dot', finderFrame: 'extra-rounded', finderCentre: 'dot', backgroundRound: 0.25 },
    });
    assert.deepEqual(await new QRCodeStyling(options).getRawData('svg'), expected);
  });

  test('of corners are the nearest to those that npm draws', async () => {
    /** The frames and centres of each type, as `style` names them; with the type for modules only. */
    const expected = /** @type {const} */ ({
      square: ['square', 'square', 'square'],
      dots: ['square', 'square', 'square'],
      rounded: ['square', 'rounded', 'square'],
      'extra-rounded': ['extra-rounded', 'extra-rounded', 'rounded'],
      classy: ['square', 'classy', 'square'],
      'classy-rounded': ['square', 'classy', 'square'],
    });
    for (const type of types) {
      const [finderFrame, finderCentre, byModules] = expected[type];
      const corners = { cornersSquareOptions: { type }, cornersDotOptions: { type } };
      assert.equal(await svgOf(corners), ownSvg({ finderFrame, finderCentre }), type);
      const modules = type === 'dots' ? 'dot' : type;
      const style = { modules, finderFrame: byModules, finderCentre };
      assert.equal(await svgOf({ dotsOptions: { type } }), ownSvg(style), type);
    }
  });

  test('of a centre without a colour are those of its frame', async () => {
    const frames = await svgOf({ cornersSquareOptions: { color: '#600' } });
    const color = '#600';
    assert.equal(await svgOf({ cornersSquareOptions: { color }, cornersDotOptions: { color } }), frames);
    assert.notEqual(frames, await svgOf({}));
  });

  test('a gradient takes precedence over a colour, and one stop is a colour', async () => {
    const gradient = { colorStops: [stop(0, '#006')] };
    const expected = await svgOf({ dotsOptions: { color: '#006' } });
    assert.equal(await svgOf({ dotsOptions: { color: '#600', gradient } }), expected);
  });

  test('a background without a colour is transparent', async () => {
    const [{ data }, { data: other }] = [
      fromPng(await new QRCodeStyling({ data: 'text', backgroundOptions: { color: '' } }).getRawData()),
      fromPng(await new QRCodeStyling({ data: 'text' }).getRawData()),
    ];
    assert.equal(data[3], 0);
    assert.equal(other[3], 255);
  });
});

/**
 * @param {number} offset
 * @param {string} color
 */
const stop = (offset, color) => ({ offset, color });

/** @param {import('..').QrCodeOptions['style']} style */
function ownSvg(style) {
  const options = { type: 'svg', width: 300, margin: 0, errorCorrectionLevel: /** @type {const} */ ('Q') };
  return generateQrCode('text', { ...options, style }).toString();
}

/** @param {Options} options */
async function svgOf(options) {
  return (await new QRCodeStyling({ data: 'text', ...options }).getRawData('svg')).toString();
}

/**
 * Checks the layout of a code of this width with any margin.
 *
 * @param {number} modules
 * @param {number} width
 */
function checkMargins(modules, width) {
  const [png, svg] = [FORMATS.png, FORMATS.svg];
  assert.ok(png && svg);
  for (let margin = 0; width - 2 * margin >= modules; margin += 1 + (margin % 5)) {
    const what = `${modules} modules, ${width} pixels, a margin of ${margin}`;
    const npmScale = Math.floor((width - 2 * margin) / modules);
    const [{ margin: around, scale }, vector] = [png, svg].map((type) =>
      computeLayout(modules, { width, margin }, type),
    );
    assert.ok(modules + 2 * around <= width, what);
    const [own, npm] = [scale, npmScale].map((each) => (width - modules * each) / 2);
    assert.ok(own >= margin && own >= npm && own - npm <= 1.5 * scale, what);
    assert.ok(vector.margin * vector.scale >= margin - 1e-9, what);
    if (margin === 0) assert.deepEqual([scale, vector.margin], [npmScale, 0], what);
  }
}

describe('the layout', () => {
  test('is that of npm without a margin: whole pixels, centred', async () => {
    const options = { width: 300, margin: 0, errorCorrectionLevel: 'Q' };
    const picture = await new QRCodeStyling({ data: 'https://example.com/' }).getRawData();
    assert.deepEqual(picture, generateQrCode('https://example.com/', options));
  });

  test('has at least the pixels of the margin, and at most a module and a half more than npm', () => {
    for (let modules = 21; modules <= 177; modules += 4) {
      for (let width = modules; width <= 1000; width += 7) checkMargins(modules, width);
    }
  });

  test('shows in the picture', async () => {
    const { data, width } = fromPng(await new QRCodeStyling({ data: 'text', margin: 40 }).getRawData());
    const row = Array.from({ length: width }, (_, x) => data[4 * (60 * width + x)]);
    // 260 pixels between the margins hold 21 modules of 10 pixels.
    assert.equal(row.indexOf(0), 45);
  });
});

describe('update', () => {
  test('merges objects property by property', async () => {
    const qrCode = new QRCodeStyling({ data: 'a', dotsOptions: { color: 'navy', type: 'dots' } });
    qrCode.update({ data: 'b', dotsOptions: { color: 'maroon' } });
    const expected = new QRCodeStyling({ data: 'b', dotsOptions: { color: 'maroon', type: 'dots' } });
    assert.deepEqual(await qrCode.getRawData('svg'), await expected.getRawData('svg'));
    qrCode.update();
    assert.deepEqual(await qrCode.getRawData('svg'), await expected.getRawData('svg'));
  });

  test('takes properties away with undefined and null', async () => {
    const gradient = { colorStops: [stop(0, 'navy'), stop(1, 'maroon')] };
    const qrCode = new QRCodeStyling({ data: 'a', image: LOGO, dotsOptions: { gradient } });
    qrCode.update({ image: null, dotsOptions: { gradient: undefined } });
    assert.deepEqual(await qrCode.getRawData(), await new QRCodeStyling({ data: 'a' }).getRawData());
  });

  test('changes nothing if an option is wrong', async () => {
    const qrCode = new QRCodeStyling({ data: 'a' });
    assert.throws(() => qrCode.update({ data: 'b', width: -1 }), { code: 'ERR_QR_INVALID_OPTION' });
    assert.equal(await decodeText(await qrCode.getRawData()), 'a');
  });

  test('does not change a picture that is being drawn', async () => {
    const qrCode = new QRCodeStyling({ data: 'first' });
    const first = qrCode.getRawData();
    qrCode.update({ data: 'second' });
    assert.deepEqual(await Promise.all([decodeText(await first), decodeText(await qrCode.getRawData())]), [
      'first',
      'second',
    ]);
  });

  test('keeps nothing of an object that the caller changes later', async () => {
    const options = {
      data: 'a',
      dotsOptions: { gradient: { colorStops: [stop(0, '#006'), stop(1, '#600')] } },
    };
    const qrCode = new QRCodeStyling(options);
    const before = await qrCode.getRawData('svg');
    options.dotsOptions.gradient.colorStops[0] = stop(0, '#060');
    options.dotsOptions.gradient.colorStops.push(stop(1, '#000'));
    qrCode.update({});
    assert.deepEqual(await qrCode.getRawData('svg'), before);
  });
});

test('the options that qr-code-styling.com exports are accepted', async () => {
  const colorType = { single: true, gradient: false };
  const gradient = { linear: true, radial: false, color1: '#6a1a4c', color2: '#6a1a4c', rotation: '0' };
  const helper = { colorType, gradient };
  const exported = JSON.stringify({
    type: 'canvas',
    shape: 'square',
    width: '300',
    height: 300,
    data: 'https://qr-code-styling.com',
    margin: '0',
    qrOptions: { typeNumber: '0', mode: 'Byte', errorCorrectionLevel: 'Q' },
    imageOptions: { saveAsBlob: true, hideBackgroundDots: true, imageSize: 0.4, margin: 0 },
    dotsOptions: { type: 'extra-rounded', color: '#6a1a4c', roundSize: true, gradient: null },
    backgroundOptions: { round: 0, color: '#ffffff' },
    image: null,
    dotsOptionsHelper: helper,
    cornersSquareOptions: { type: 'extra-rounded', color: '#000000' },
    cornersSquareOptionsHelper: helper,
    cornersDotOptions: { type: '', color: '#000000' },
    cornersDotOptionsHelper: helper,
    backgroundOptionsHelper: helper,
  });
  await readsBack(JSON.parse(exported));
});

describe('the symbol', () => {
  /**
   * @param {string} data
   * @param {Options['qrOptions']} qrOptions
   */
  async function symbolOf(data, qrOptions) {
    const [code] = await decodeAll(await new QRCodeStyling({ data, qrOptions, margin: 20 }).getRawData());
    return `${code?.version}-${code?.ecLevel}`;
  }

  test('has level Q, or exactly the level and version of qrOptions', async () => {
    assert.equal(await symbolOf('a', {}), '1-Q');
    assert.equal(await symbolOf('a', { errorCorrectionLevel: 'L' }), '1-L');
    assert.equal(await symbolOf('a', { errorCorrectionLevel: 'H', typeNumber: 7 }), '7-H');
  });

  test('has the mode of qrOptions', async () => {
    const digits = '1234567890'.repeat(4);
    assert.equal(await symbolOf(digits, { mode: 'Numeric' }), '2-Q');
    assert.equal(await symbolOf(digits, {}), '2-Q');
    assert.equal(await symbolOf(digits, { mode: 'Byte' }), '4-Q');
    assert.equal(await symbolOf('漢字漢字漢字', { mode: 'Kanji' }), '1-Q');
    assert.equal(await symbolOf('ABC', { mode: 'Alphanumeric' }), '1-Q');
  });

  test('holds any text as UTF-8', async () => {
    const data = 'Zürich 漢 €';
    assert.equal(await decodeText(await new QRCodeStyling({ data }).getRawData()), data);
  });
});

test('require and import give one class, also under its name', async () => {
  const imported = await import('qr-napi/styling');
  assert.equal(imported.default, QRCodeStyling);
  assert.equal(imported.QRCodeStyling, QRCodeStyling);
  assert.equal(QRCodeStyling.QRCodeStyling, QRCodeStyling);
  assert.equal(QRCodeStyling.name, 'QRCodeStyling');
});
