'use strict';

// Tests objects that lie, change or throw in unusual ways. `npm run tools -- fuzz:api` found these.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { describe, test } = require('node:test');

const QRCode = require('../index');
const { refused } = require('./support/errors');

/** @type {Record<string, (...args: any[]) => any>} */
const ours = /** @type {any} */ (QRCode);

/**
 * Returns an array whose length differs each time.
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

  test('is asked for its length once', () => {
    const wanted = QRCode.generateQrCode(items);
    assert.deepEqual(QRCode.generateQrCode(lying(items, 2, 2 ** 32)), wanted);
    assert.deepEqual(QRCode.toBufferSync(lying(items, 2, 1e9)), QRCode.toBufferSync(items));
    const bytes = (/** @type {any} */ data) => QRCode.toBufferSync([{ data, mode: 'byte' }]);
    assert.deepEqual(bytes(lying([65, 66], 2, 2 ** 40)), bytes([65, 66]));
  });

  for (const length of [-1, 0.5, Number.NaN, '2', 2n, Symbol('2'), null, undefined, {}]) {
    test(`is refused: ${String(length)}`, async () => {
      const part = 'a length that arrays can have';
      await refused(lying(items, length), undefined, 'ERR_QR_INVALID_TEXT', part);
      for (const text of [lying(items, length), [{ data: lying([65], length), mode: 'byte' }]]) {
        for (const name of ['toBufferSync', 'create'])
          assert.throws(() => ours[name]?.(text), { code: 'ERR_QR_INVALID_TEXT' });
      }
    });
  }
});

test('refuses a typed array of numbers as texts, even a detached one', () => {
  const numbers = Uint16Array.of(1, 2);
  for (const texts of [
    numbers,
    structuredClone(numbers, { transfer: [numbers.buffer] }),
    new DataView(new ArrayBuffer(2)),
  ])
    assert.throws(() => ours.generateQrCodes?.(texts), { code: 'ERR_QR_INVALID_TEXT' });
});

describe('the error of a getter is passed on', () => {
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

describe('a signal', () => {
  test('whose reason throws rejects the call with that error, and leaves nothing uncaught', () => {
    const script = `const controller = new AbortController();
      const mine = new Error('mine');
      Object.defineProperty(controller.signal, 'reason', { get() { throw mine; } });
      process.on('uncaughtException', () => console.log('uncaught'));
      require('qr-napi').generateQrCodeAsync('text', { signal: controller.signal })
        .catch((error) => console.log(error === mine));
      controller.abort();`;
    assert.equal(run(script), 'true\n');
  });

  test('that fails once to add a listener can be used later', async () => {
    const mine = new Error('mine');
    const signal = Object.assign(new EventTarget(), { aborted: false, reason: 'stop' });
    const listen = signal.addEventListener.bind(signal);
    signal.addEventListener = () => {
      throw mine;
    };
    const call = () => ours.generateQrCodeAsync?.('text', { width: 16_000, signal });
    await assert.rejects(call(), (error) => error === mine);
    let listeners = 0;
    signal.addEventListener = (.../** @type {Parameters<typeof listen>} */ args) => {
      listeners += 1;
      listen(...args);
    };
    const promise = call();
    assert.equal(listeners, 1);
    signal.aborted = true;
    signal.dispatchEvent(new Event('abort'));
    await assert.rejects(promise, { code: 'ERR_QR_ABORTED', cause: 'stop' });
  });
});

describe('a property of Object.prototype', () => {
  test('is not an option, and affects no later call', () => {
    const script = `const { toBufferSync, generateQrCode } = require('qr-napi');
      Object.prototype.width = 300;
      Object.prototype.small = 'x';
      const during = toBufferSync('text').readUInt32BE(16);
      delete Object.prototype.width;
      delete Object.prototype.small;
      console.log(during, toBufferSync('text').readUInt32BE(16), generateQrCode('text').readUInt32BE(16));`;
    assert.equal(run(script), '116 116 200\n');
  });

  for (const name of ['get', 'signal']) {
    // Not enumerable: else it is the name of an option that is not known.
    test(`${name} does not keep a signal from stopping a call`, () => {
      // The first call reads modules, which the published package has in one file. Node.js cannot
      // read any file with such a property.
      const script = `const { generateQrCodeAsync } = require('qr-napi');
        generateQrCodeAsync('text', { signal: AbortSignal.abort() }).catch(() => {});
        const controller = new AbortController();
        Object.defineProperty(Object.prototype, '${name}', { value: 5, configurable: true, writable: true });
        const both = [AbortSignal.abort(), controller.signal].map((signal) =>
          generateQrCodeAsync('text', { signal, width: 16000 }).catch(({ code }) => code));
        controller.abort();
        delete Object.prototype.${name};
        Promise.all(both).then((codes) => console.log(codes.join()));`;
      assert.equal(run(script), 'ERR_QR_ABORTED,ERR_QR_ABORTED\n');
    });
  }
});

/**
 * Returns the output of a script in a child process.
 *
 * @param {string} script
 */
function run(script) {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: `${__dirname}/..`,
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  return stdout;
}
