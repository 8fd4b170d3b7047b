'use strict';

// Tests generateQrCodeAsync, and its signal.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');

const { QrCodeError, generateQrCode, generateQrCodeAsync } = require('../index');

/** Options for a call that takes long enough to abort it. */
const LONG = Object.freeze({ width: 16384, version: 40 });

const isAbort = (/** @type {any} */ error) => {
  assert.ok(error instanceof QrCodeError);
  assert.equal(error.name, 'AbortError');
  assert.equal(error.code, 'ERR_QR_ABORTED');
  return true;
};

test('returns the same bytes and errors as generateQrCode', async () => {
  const segments = [
    { data: 'AB', mode: /** @type {const} */ ('alphanumeric') },
    { data: Buffer.from([0, 255]) },
  ];
  for (const text of ['text', '茗荷', Buffer.from([0, 1, 255]), segments]) {
    for (const options of [
      undefined,
      {},
      { width: 300, version: 7, maskPattern: 3 },
      { scale: 1, margin: 0 },
    ]) {
      const png = await generateQrCodeAsync(text, options);
      assert.ok(Buffer.isBuffer(png));
      assert.deepEqual(png, generateQrCode(text, options));
    }
  }
});

test('draws a thousand codes at the same time', async () => {
  const texts = Array.from({ length: 1000 }, (_, i) => `text ${i}`);
  const made = await Promise.all(texts.map((text) => generateQrCodeAsync(text)));
  made.forEach((png, i) => {
    assert.deepEqual(png, generateQrCode(/** @type {string} */ (texts[i])));
  });
});

test('leaves the main thread free while it draws', async () => {
  let isDone = false;
  const png = generateQrCodeAsync('text', LONG).finally(() => {
    isDone = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isDone, false);
  await png;
});

test('rejects at once with the reason of a signal that is already aborted', async () => {
  const reason = new Error('changed my mind');
  const error = await generateQrCodeAsync('text', { signal: AbortSignal.abort(reason) }).catch(
    (error) => error,
  );
  assert.ok(isAbort(error));
  assert.equal(error.cause, reason);
});

test('rejects at once if the signal is aborted during the call', async () => {
  const controller = new AbortController();
  const promise = generateQrCodeAsync('text', { ...LONG, signal: controller.signal });
  controller.abort();
  await assert.rejects(promise, isAbort);
});

test('rejects with the timeout of AbortSignal.timeout as the cause', async () => {
  const signal = AbortSignal.timeout(1);
  const promise = Promise.all(
    Array.from({ length: 8 }, () => generateQrCodeAsync('text', { ...LONG, signal })),
  );
  await assert.rejects(
    promise,
    (/** @type {any} */ error) => isAbort(error) && error.cause.name === 'TimeoutError',
  );
});

test('one signal stops all pending calls that share it, but no finished call', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const done = await generateQrCodeAsync('done', { signal });
  const promises = Array.from({ length: 50 }, () => generateQrCodeAsync('text', { ...LONG, signal }));
  controller.abort();
  for (const outcome of await Promise.allSettled(promises)) {
    assert.equal(outcome.status, 'rejected');
    assert.ok(isAbort(outcome.status === 'rejected' && outcome.reason));
  }
  assert.deepEqual(done, generateQrCode('done'));
});

test('many calls can share a signal without a MaxListeners warning', async () => {
  /** @type {Error[]} */
  const warnings = [];
  const onWarning = (/** @type {Error} */ warning) => warnings.push(warning);
  process.on('warning', onWarning);
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 100 }, () => generateQrCodeAsync('text', { signal })));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  assert.deepEqual(warnings, []);
});

test('keeps the onabort of a signal, and removes its own listeners', async () => {
  const controller = new AbortController();
  let isCalled = false;
  controller.signal.onabort = () => {
    isCalled = true;
  };
  const { getEventListeners } = require('node:events');
  const own = getEventListeners(controller.signal, 'abort').length;
  for (let i = 0; i < 100; i++) await generateQrCodeAsync('text', { signal: controller.signal });
  await assert.rejects(generateQrCodeAsync('a'.repeat(3000), { signal: controller.signal }), QrCodeError);
  assert.equal(getEventListeners(controller.signal, 'abort').length, own);
  const aborted = once(controller.signal, 'abort');
  controller.abort();
  await aborted;
  assert.equal(isCalled, true);
});

test('refuses a signal that is not an AbortSignal', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const signal of [proxy, null, 5, {}, 'signal', new AbortController()]) {
    const promise = generateQrCodeAsync('text', { signal: /** @type {any} */ (signal) });
    await assert.rejects(promise, { code: 'ERR_QR_INVALID_OPTION', message: /an AbortSignal for signal/ });
  }
});

test('generateQrCode refuses a signal', () => {
  const options = /** @type {any} */ ({ signal: AbortSignal.timeout(1000) });
  assert.throws(() => generateQrCode('text', options), {
    code: 'ERR_QR_UNKNOWN_OPTION',
    message: /"signal"/,
  });
});
