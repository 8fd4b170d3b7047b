'use strict';

// Tests that a call draws its picture once, and reads each option once.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { generateQrCode, toBufferSync, toStringSync } = require('..');
const binding = require('../lib/native');
const { addon } = require('./support/throwing-addon');
const { decode } = require('./support/jsqr');
const { png } = require('./support/logos');

/**
 * Counts the calls of functions of an object while `work` runs.
 *
 * @param {any} object
 * @param {readonly string[]} names
 * @param {() => void} work
 * @returns {Record<string, number>} calls by name; functions that were not called are missing
 */
function callsOf(object, names, work) {
  /** @type {Record<string, number>} */
  const calls = {};
  const originals = names.map((name) => [name, object[name]]);
  for (const [name, original] of originals) {
    object[name] = (/** @type {unknown[]} */ ...args) => {
      calls[name] = (calls[name] ?? 0) + 1;
      return Reflect.apply(original, object, args);
    };
  }
  try {
    work();
  } finally {
    for (const [name, original] of originals) object[name] = original;
  }
  return calls;
}

describe('a picture of more than 16 KiB', () => {
  const DRAWING = ['generateSegments', 'takePicture'];
  const { addon: shared } = require('../lib/shared');
  const LARGE = /** @type {const} */ ({ type: 'bmp', width: 1000 });
  /** Counts the calls that draw or copy a picture. @param {() => void} work */
  const drawingCallsOf = (work) => {
    let others = {};
    const draws = callsOf(shared, ['draw'], () => {
      others = callsOf(binding, DRAWING, work);
    });
    return { ...draws, ...others };
  };
  const native = { skip: binding.__napiBindingTarget !== 'native' && 'WebAssembly shares no memory' };

  test('is drawn once', native, () => {
    const calls = drawingCallsOf(() => generateQrCode('text', LARGE));
    assert.deepEqual(calls, { draw: 1, takePicture: 1 });
  });

  test('is drawn once by the npm functions', native, () => {
    const text = 'a'.repeat(2000);
    const calls = drawingCallsOf(() => toStringSync(text, { type: 'svg' }));
    assert.deepEqual(calls, { draw: 1, takePicture: 1 });
  });

  test('is the same for text and bytes, in any order of calls', () => {
    const expected = ['text', 'other'].map((text) => generateQrCode(Buffer.from(text), LARGE));
    for (let i = 0; i < 3; i++) {
      assert.deepEqual(generateQrCode('text', LARGE), expected[0]);
      assert.ok(generateQrCode('small').length < 1000);
      assert.deepEqual(generateQrCode('other', LARGE), expected[1]);
      assert.throws(() => generateQrCode('text', { ...LARGE, width: 10 }));
    }
    // More than the memory that a thread keeps.
    const largest = /** @type {const} */ ({ type: 'bmp', width: 4096 });
    assert.deepEqual(generateQrCode('text', largest), generateQrCode(Buffer.from('text'), largest));
    const picture = generateQrCode('text', { scale: 80, version: 40 });
    assert.ok(picture.length > 16 * 1024);
    assert.equal(decode(generateQrCode('text', { scale: 4 }))?.text, 'text');
  });

  test('is copied once, in its exact size', native, () => {
    const code = { code: 'ERR_QR_INVALID_OPTION' };
    generateQrCode('text', LARGE);
    assert.throws(() => addon.takePicture(Buffer.alloc(100)), code);
    assert.throws(() => addon.takePicture(Buffer.alloc(0)), code);
    assert.throws(() => addon.takePicture(generateQrCode('text', LARGE)), code);
  });
});

test('the npm functions read each option once', () => {
  const files = ['options/color', 'options/picture', 'options/read', 'compat/options'].map((name) =>
    require.resolve(`../lib/${name}`),
  );
  const cached = files.map((file) => require.cache[file]);
  for (const file of files) delete require.cache[file];
  try {
    // Replaced before the modules that call these functions load them.
    /** @type {Record<string, number>} */
    const calls = {};
    for (const [name, reader] of /** @type {const} */ ([
      ['options/color', 'readColors'],
      ['options/picture', 'readType'],
      ['options/picture', 'readPicture'],
      ['options/read', 'readSymbol'],
      ['options/read', 'readDrawing'],
    ])) {
      const module = require(`../lib/${name}`);
      const original = module[reader];
      module[reader] = (/** @type {unknown[]} */ ...args) => {
        calls[reader] = (calls[reader] ?? 0) + 1;
        return Reflect.apply(original, undefined, args);
      };
    }
    const { readOptions } = require('../lib/compat/options');
    const options = { type: 'svg', width: 300, scale: 4, color: { dark: '#024', light: '#fff' } };
    assert.equal(readOptions(options, 'png').type.name, 'svg');
    assert.deepEqual(calls, { readColors: 1, readType: 1, readPicture: 1, readSymbol: 1 });
  } finally {
    for (const [i, file] of files.entries()) require.cache[file] = cached[i];
  }
});

test('a getter of an option is called once', () => {
  /** @type {Record<string, number>} */
  const calls = {};
  const values = {
    type: 'png',
    errorCorrectionLevel: 'H',
    boostErrorCorrection: false,
    scale: 3,
    color: { dark: '#000' },
    logo: { image: png(8, 8, () => [255, 0, 0, 255]), size: 0.1, reserve: 0.25 },
  };
  const options = {};
  for (const [name, value] of Object.entries(values)) {
    const get = () => {
      calls[name] = (calls[name] ?? 0) + 1;
      return value;
    };
    Object.defineProperty(options, name, { get, enumerable: true });
  }
  for (const draw of [toBufferSync, generateQrCode]) {
    for (const name of Object.keys(values)) calls[name] = 0;
    draw('text', /** @type {any} */ (options));
    const once = Object.fromEntries(Object.keys(values).map((name) => [name, 1]));
    assert.deepEqual(calls, once, draw.name);
  }
});
