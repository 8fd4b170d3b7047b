'use strict';

// Objects of callers that lie, change or throw in ways that objects seldom do. npm run fuzz:api found these.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const QRCode = require('../index');
const { refused } = require('./support/errors');

/** @type {Record<string, (...args: any[]) => any>} */
const ours = /** @type {any} */ (QRCode);

/**
 * An array that says another length each time.
 *
 * @param {any[]} items
 * @param {any[]} lengths
 */
function lying(items, ...lengths) {
  let turn = 0;
  return new Proxy(items, {
    get: (target, name, receiver) =>
      name === 'length' ? lengths[Math.min(turn++, lengths.length - 1)] : Reflect.get(target, name, receiver),
  });
}

describe('an array that lies about its length', () => {
  const items = [{ data: 'a' }, { data: 'b' }];

  test('is asked once', () => {
    const wanted = QRCode.generateQrCode(items);
    assert.deepEqual(QRCode.generateQrCode(lying(items, 2, 2 ** 32)), wanted);
    assert.deepEqual(QRCode.toBufferSync(lying(items, 2, 1e9)), QRCode.toBufferSync(items));
    const bytes = (/** @type {any} */ data) => QRCode.toBufferSync([{ data, mode: 'byte' }]);
    assert.deepEqual(bytes(lying([65, 66], 2, 2 ** 40)), bytes([65, 66]));
  });

  for (const length of [-1, 0.5, Number.NaN, '2', 2n, Symbol('2'), null, undefined, {}]) {
    test(`${String(length)} is refused`, async () => {
      const part = 'a length that arrays can have';
      await refused(lying(items, length), undefined, 'ERR_QR_INVALID_TEXT', part);
      for (const text of [lying(items, length), [{ data: lying([65], length), mode: 'byte' }]]) {
        for (const name of ['toBufferSync', 'create'])
          assert.throws(() => ours[name]?.(text), { code: 'ERR_QR_INVALID_TEXT' });
      }
    });
  }
});

describe('what a getter throws comes through', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const [title, mine] of [
    ['a revoked Proxy', proxy],
    ['undefined', undefined],
    ['a symbol', Symbol('mine')],
  ]) {
    test(`${title}`, async () => {
      const thrower = {
        get data() {
          throw mine;
        },
      };
      for (const call of [
        () => ours.generateQrCodeAsync?.([thrower]),
        () => ours.toBuffer?.([thrower]),
        async () => ours.toStringSync?.([thrower]),
        async () => ours.create?.([thrower]),
      ]) {
        const [outcome] = await Promise.allSettled([call()]);
        assert.equal(outcome.status, 'rejected');
        assert.equal(outcome.reason, mine);
      }
    });
  }
});
