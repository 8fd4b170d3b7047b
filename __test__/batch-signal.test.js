'use strict';

// Tests generateQrCodes with a signal.

const assert = require('node:assert/strict');
const { setImmediate: turn, setTimeout: delay } = require('node:timers/promises');
const { test } = require('node:test');

const { generateQrCodes } = require('../index');
const { all, asyncOf, endless, texts } = require('./support/batches');

test('an abort by the source stops the reading at once', async () => {
  for (const isAsync of [false, true]) {
    const controller = new AbortController();
    let taken = 0;
    let ended = 0;
    const source = {
      next: () => {
        taken += 1;
        if (taken === 3) controller.abort();
        if (isAsync && taken === 3) return new Promise(() => {});
        return { done: false, value: 'text' };
      },
      return: () => {
        ended += 1;
        return {};
      },
    };
    const symbol = isAsync ? Symbol.asyncIterator : Symbol.iterator;
    const options = { signal: controller.signal, width: 3000 };
    const codes = generateQrCodes(/** @type {any} */ ({ [symbol]: () => source }), options);
    await assert.rejects(all(codes), { name: 'AbortError' });
    assert.equal(taken, 3);
    assert.equal(ended, 1);
  }
});

test('an abort closes the source even if the consumer never calls next() again', async () => {
  for (const isAsync of [false, true]) {
    let ended = 0;
    const source = endless(() => {
      ended += 1;
    });
    const controller = new AbortController();
    const codes = generateQrCodes(isAsync ? asyncOf(source) : source, { signal: controller.signal });
    await codes.next();
    await delay(50);
    controller.abort();
    await turn();
    assert.equal(ended, 1);
    await assert.rejects(codes.next(), { name: 'AbortError' });
    assert.equal((await codes.next()).done, true);
  }
});

test('an abort does not wait for the source to close', async () => {
  const next = () => ({ done: false, value: 'text' });
  const end = () => new Promise(() => {});
  for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
    const controller = new AbortController();
    const source = /** @type {any} */ ({ [symbol]: () => ({ next, return: end }) });
    const codes = generateQrCodes(source, { signal: controller.signal });
    await codes.next();
    controller.abort();
    await assert.rejects(codes.next(), { name: 'AbortError' });
  }
});

test('a source that aborts while it is opened is closed and never read', async () => {
  for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
    const controller = new AbortController();
    /** @type {string[]} */
    const calls = [];
    const iterator = { next: () => calls.push('next'), return: () => calls.push('return') };
    const begin = () => {
      controller.abort();
      return iterator;
    };
    const codes = generateQrCodes(/** @type {any} */ ({ [symbol]: begin }), { signal: controller.signal });
    await assert.rejects(codes.next(), { name: 'AbortError' });
    await turn();
    assert.deepEqual(calls, ['return']);
  }
});

test('an abort stops the iteration, even of a source that hangs', async () => {
  const stuck = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: () => new Promise(() => {}),
    }),
  };
  for (const source of [stuck, texts(1000)]) {
    const controller = new AbortController();
    const reason = new Error('enough');
    const codes = generateQrCodes(/** @type {any} */ (source), { signal: controller.signal });
    const iterate = async () => {
      for await (const _ of codes) controller.abort(reason);
    };
    const iteration = iterate();
    if (source === stuck) setImmediate(() => controller.abort(reason));
    await assert.rejects(iteration, { name: 'AbortError', code: 'ERR_QR_ABORTED', cause: reason });
  }
});

test('the source is closed even if removeEventListener of an object like a signal throws', async () => {
  const refusal = new Error('removeEventListener refuses');
  const signal = /** @type {any} */ ({
    aborted: false,
    reason: undefined,
    addEventListener() {},
    removeEventListener() {
      throw refusal;
    },
  });
  let isEnded = false;
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: async () => {
        isEnded = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const codes = generateQrCodes(/** @type {any} */ (source), { signal });
  const next = codes.next();
  await assert.rejects(Promise.all([next, codes.return()]), refusal);
  assert.ok(isEnded);
});

test('a signal that is already aborted keeps the source from being read', async () => {
  const source = {
    // biome-ignore lint/correctness/useYield: nothing may be read
    *[Symbol.iterator]() {
      assert.fail('taken');
    },
  };
  const codes = generateQrCodes(source, { signal: AbortSignal.abort() });
  await assert.rejects(codes.next(), { name: 'AbortError' });
});
