'use strict';

// Options that are passed again and again: equal options share what was read from them, and options
// that changed are read again.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { create, generateQrCode, toBufferSync, toStringSync } = require('..');

const TEXT = 'https://example.com';

/** More calls than lie between two looks for frozen options. */
const CALLS = 200;

/** @param {any} options */
function draw(options) {
  return generateQrCode(TEXT, options).toString('latin1');
}

/** @param {any} options */
function drawOften(options) {
  const pictures = new Set(Array.from({ length: CALLS }, () => draw(options)));
  assert.equal(pictures.size, 1);
  return [...pictures][0];
}

describe('repeated options', () => {
  test('a frozen object draws what an equal object draws, between calls with other options', () => {
    const all = [
      { errorCorrectionLevel: 'H' },
      { errorCorrectionLevel: 'high', width: 300 },
      { margin: 0 },
      { scale: 3, version: 7 },
      { width: 200, maskPattern: 2, eci: true, boostErrorCorrection: false },
      {},
    ];
    const expected = all.map((options) => draw(options));
    assert.equal(new Set(expected.slice(0, -1)).size, all.length - 1);
    assert.deepEqual(
      all.map((options) => drawOften(Object.freeze({ ...options }))),
      expected,
    );
    const frozen = all.map((options) => Object.freeze(options));
    for (let i = 0; i < CALLS; i++) {
      const at = i % all.length;
      assert.equal(draw(frozen[at]), expected[at]);
      assert.equal(draw({ ...frozen[at] }), expected[at]);
    }
  });

  test('an object that is not frozen is read with each call', () => {
    /** @type {any} */
    const options = { width: 200 };
    drawOften(options);
    options.width = 300;
    assert.equal(draw(options), draw({ width: 300 }));
    options.type = 'svg';
    assert.match(draw(options), /^<svg/);
    options.widht = 300;
    assert.throws(() => draw(options), { code: 'ERR_QR_UNKNOWN_OPTION' });
  });

  test('a frozen object is read with each call if its values can change', () => {
    let width = 200;
    const getter = Object.freeze({
      get width() {
        return width;
      },
    });
    const inherited = { width };
    const heir = Object.freeze(Object.create(inherited));
    const proxy = new Proxy(Object.freeze({}), {
      get: (_, name) => (name === 'width' ? width : undefined),
    });
    const color = { dark: '#000000' };
    const nested = Object.freeze({ color });
    for (const options of [getter, heir, proxy, nested]) drawOften(options);
    width = 300;
    inherited.width = 300;
    color.dark = '#000088';
    for (const options of [getter, heir, proxy]) assert.equal(draw(options), draw({ width: 300 }));
    assert.equal(draw(nested), draw({ color: { dark: '#000088' } }));
  });

  test('a frozen object with an unknown name is an error with each call', () => {
    const options = Object.freeze({ widht: 200 });
    for (let i = 0; i < CALLS; i++) {
      assert.throws(() => draw(options), { code: 'ERR_QR_UNKNOWN_OPTION' });
    }
  });

  test('options of the picture draw the same after any others', () => {
    const all = [
      {},
      { type: 'svg' },
      { type: 'svg', width: 300 },
      { type: 'svg', color: { dark: '#048' } },
      { type: 'svg', color: { light: '#ffd' } },
      { type: 'utf8' },
      { type: 'utf8', inverse: true },
      { type: 'terminal', small: true },
      { type: 'terminal', small: true, inverse: true },
      { type: 'jpeg', quality: 0.5 },
      { type: 'jpeg' },
      { type: 'bmp', color: { dark: '#048' } },
      { type: 'bmp', color: { dark: '#048' }, margin: 2 },
      { color: { dark: '#eee', light: '#fff' }, allowLowContrast: true },
      { type: 'svg', logo: { image: generateQrCode('logo') } },
      { type: 'svg', logo: { image: generateQrCode('logo'), size: 0.1 } },
    ];
    checkOrders(all, draw);
    checkOrders(
      all.map((options) => Object.freeze(options)),
      draw,
    );
  });

  test('options of npm qrcode draw the same after any others', () => {
    const all = [
      {},
      { errorCorrectionLevel: 'H' },
      { errorCorrectionLevel: 'H', margin: 1 },
      { margin: 1, errorCorrectionLevel: 'H' },
      { margin: '1' },
      { margin: null },
      { margin: undefined, version: 7 },
      { version: 7 },
      { type: 'svg' },
      { type: 'svg', version: 7 },
      { type: 'terminal' },
      { type: 'utf8', small: true },
      { type: 'utf8', color: { dark: '#ffffff' } },
      { type: 'svg', color: { dark: '#004488' } },
      { type: 'svg', width: 300 },
      { type: 'svg', width: 301 },
      undefined,
    ];
    for (const options of all) if (options !== undefined) Object.setPrototypeOf(options, { scale: 5 });
    checkOrders(all, (options) => toBufferSync(TEXT, options).toString('latin1'));
    const text = all.filter(({ type } = {}) => type !== undefined);
    checkOrders(text, (options) => toStringSync(TEXT, options));
    checkOrders(all, (options) => JSON.stringify(create(TEXT, options)));
    // The default type differs between functions with equal options.
    for (const options of [{}, { version: 7 }, { version: 7 }]) {
      assert.match(toBufferSync(TEXT, options).toString('latin1'), /^.PNG/);
      assert.match(toStringSync(TEXT, options), /^ +\n/);
    }
  });

  test('options of npm qrcode that are wrong are an error after options that are right', () => {
    for (const wrong of [{ margin: -1 }, { margin: 1, widht: 1 }, { margin: 1, width: 0 }]) {
      toBufferSync(TEXT, { margin: 1 });
      for (let i = 0; i < 3; i++) assert.throws(() => toBufferSync(TEXT, wrong), /margin|width/);
    }
  });
});

/**
 * Draws with each options object after each other one, and compares with a first drawing.
 *
 * @template T
 * @param {T[]} all
 * @param {(options: T) => string} drawWith
 */
function checkOrders(all, drawWith) {
  const expected = all.map(drawWith);
  for (const before of all) {
    for (const [i, options] of all.entries()) {
      drawWith(before);
      for (let j = 0; j < 2; j++) assert.equal(drawWith(options), expected[i]);
    }
  }
}
