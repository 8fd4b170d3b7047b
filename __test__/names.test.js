'use strict';

// Counts the work to refuse options, however many there are and however long their names.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const { generateQrCode, generateQrCodeAsync, toBufferSync } = require('qr-napi');
const { findNearest } = require('../lib/nearest');
const { MAX_NAME } = require('../lib/objects');
const { OPTION_NAMES } = require('../lib/options/table');

/**
 * Counts the accesses to an object.
 *
 * @param {object} target
 */
function counting(target) {
  const counts = { lists: 0, reads: 0 };
  const proxy = new Proxy(target, {
    ownKeys(object) {
      counts.lists += 1;
      return Reflect.ownKeys(object);
    },
    get(object, name, receiver) {
      if (typeof name === 'string') counts.reads += 1;
      return Reflect.get(object, name, receiver);
    },
  });
  return { proxy, counts };
}

const manyNames = () => Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`name ${i}`, i]));
const UNKNOWN = { code: 'ERR_QR_UNKNOWN_OPTION' };

describe('an unknown option', () => {
  it('is refused after the names are listed once, before any value is read', async () => {
    for (const call of [generateQrCode, generateQrCodeAsync, toBufferSync]) {
      const { proxy, counts } = counting(manyNames());
      await assert.rejects(async () => call('a', proxy), UNKNOWN);
      assert.deepEqual(counts, { lists: 1, reads: 0 }, call.name);
    }
  });

  it('of color or rendererOpts is refused before other options are copied', () => {
    for (const name of ['color', 'rendererOpts']) {
      const { proxy, counts } = counting(manyNames());
      assert.throws(() => toBufferSync('a', { [name]: proxy }), UNKNOWN);
      assert.equal(counts.reads, 1, name);
    }
  });

  it('is refused if its name is a symbol', () => {
    assert.throws(() => generateQrCode('a', { [Symbol('a')]: 1, witdh: 1 }), /Did you mean "width"/);
    assert.throws(() => generateQrCode('a', { [Symbol('a')]: 1, width: 100 }), /received a symbol/);
  });

  it('has a suggestion only if its length is close to that of a known name', (t) => {
    const { mock } = t.mock.method(String.prototype, 'toLowerCase');
    assert.equal(findNearest('e'.repeat(64), OPTION_NAMES), undefined);
    assert.equal(mock.callCount(), 1, 'only the name itself is changed to lower case');
    assert.equal(findNearest('ERRORcorectionLevl', OPTION_NAMES), 'errorCorrectionLevel');
    assert.equal(findNearest('ecc', ['eci']), undefined);
    assert.equal(findNearest('', OPTION_NAMES), undefined);
    assert.equal(findNearest('a', []), undefined);
  });
});

describe('a level', () => {
  it('is not lowercased if it is longer than any level', (t) => {
    const { mock } = t.mock.method(String.prototype, 'toLowerCase');
    const calls = () => generateQrCode('a', { errorCorrectionLevel: 'L'.repeat(MAX_NAME + 1) });
    assert.throws(calls, { code: 'ERR_QR_INVALID_OPTION' });
    assert.equal(mock.callCount(), 0);
    assert.equal(generateQrCode('a', { errorCorrectionLevel: 'QUARTILE' }).length > 0, true);
  });
});
