'use strict';

// The work of the soak: rounds of calls of every kind that run at the same time. A round ends when
// all of them have ended.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { PassThrough } = require('node:stream');
const { buffer } = require('node:stream/consumers');
const { setImmediate: turn } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');

const { optionsOf } = require('../support/calls');
const { startRequests } = require('./requests');

/** @typedef {import('../support/calls').Call} Call */

/** The number of ordinary calls per round. */
const USUAL = 10_000;
const USUAL_TEXTS = 64;
const CALLS_IN_A_TURN = 500;
const OF_ALL_KINDS = 60;
const ASYNC = 40;
const ABORTED = 10;
const BATCH = 300;
const GIVEN_UP = 20;
const FILES = 4;

/** The number of rounds after which a decoder reads the results. */
const DECODED_EVERY = 5;

/**
 * @typedef {object} Tools
 * @property {any} api the package, or its stand-in
 * @property {string} module the file of `api`, for worker threads
 * @property {boolean} isReal whether `api` is the package
 * @property {readonly Call[]} good
 * @property {readonly Call[]} wrong
 * @property {string} folder for files
 * @property {(picture: Buffer) => void} keep called with every ordinary picture; leaks some if the
 *   run tests that
 */

/** @param {Tools} tools */
async function startWork(tools) {
  const { api, good, wrong, isReal } = tools;
  const counts = {
    calls: 0,
    compared: 0,
    decoded: 0,
    errors: 0,
    aborted: 0,
    batches: 0,
    requests: 0,
    workers: 0,
  };
  const usual = Array.from({ length: USUAL_TEXTS }, (_, i) => `https://example.com/ticket/${i * 7919}`);
  const usualPictures = usual.map((text) => api.generateQrCode(text));
  const pictures = good.map((call) => api.generateQrCode(call.text, optionsOf(call)));
  const requests = await startRequests(tools, usual, usualPictures);
  let round = 0;

  /** @type {(picture: Uint8Array, expected: Uint8Array | undefined, name: string) => void} */
  function check(picture, expected, name) {
    counts.calls += 1;
    if (!isReal) return;
    counts.compared += 1;
    if (Buffer.compare(picture, expected ?? Buffer.alloc(0)) !== 0) {
      throw new Error(`The picture of ${name} is another one than at the start.`);
    }
  }

  async function usualCalls() {
    for (let i = 0; i < USUAL; i++) {
      const place = i % USUAL_TEXTS;
      const picture = api.generateQrCode(usual[place]);
      tools.keep(picture);
      check(picture, usualPictures[place], `text ${place}`);
      if (i % CALLS_IN_A_TURN === 0) await turn();
    }
  }

  /** @type {(count: number) => number[]} the next indexes into the list of calls */
  const next = (count) => Array.from({ length: count }, (_, i) => (round * count + i) % good.length);

  async function callsOfAllKinds() {
    for (const place of next(OF_ALL_KINDS)) {
      const call = /** @type {Call} */ (good[place]);
      check(api.generateQrCode(call.text, optionsOf(call)), pictures[place], call.name);
      await turn();
    }
    for (const call of isReal ? wrong : []) {
      counts.calls += 1;
      counts.errors += 1;
      const { code } = call;
      assert.throws(() => api.generateQrCode(call.text, optionsOf(call)), { code }, call.name);
    }
  }

  async function asyncCalls() {
    const controller = new AbortController();
    const { signal } = controller;
    const places = next(ASYNC);
    const all = places.map((place) => {
      const call = /** @type {Call} */ (good[place]);
      return api.generateQrCodeAsync(call.text, optionsOf(call));
    });
    const stopped = Promise.allSettled(
      Array.from({ length: ABORTED }, (_, i) =>
        api.generateQrCodeAsync(`aborted ${i}`, { width: 2000, signal }),
      ),
    );
    setImmediate(() => controller.abort());
    for (const [i, place] of places.entries()) {
      check(await all[i], pictures[place], `${good[place]?.name}, off the thread`);
    }
    for (const result of await stopped) {
      counts.calls += 1;
      if (result.status === 'fulfilled') continue; // the call ended before the abort
      assert.equal(result.reason.code, 'ERR_QR_ABORTED');
      counts.aborted += 1;
    }
  }

  async function batches() {
    let place = 0;
    for await (const picture of api.generateQrCodes(repeated(usual, BATCH))) {
      check(picture, usualPictures[place % USUAL_TEXTS], `text ${place} of a batch`);
      place += 1;
    }
    assert.equal(place, BATCH);
    // A batch that is not read to its end, and one that is aborted.
    let taken = 0;
    for await (const picture of api.generateQrCodes(repeated(usual, Number.POSITIVE_INFINITY))) {
      check(picture, usualPictures[taken % USUAL_TEXTS], `text ${taken} of a batch`);
      taken += 1;
      if (taken === GIVEN_UP) break;
    }
    const controller = new AbortController();
    const endless = api.generateQrCodes(repeated(usual, Number.POSITIVE_INFINITY), {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 5);
    await assert.rejects(
      async () => {
        for await (const _ of endless) counts.calls += 1;
      },
      { code: 'ERR_QR_ABORTED' },
    );
    counts.batches += 3;
    counts.aborted += 1;
  }

  async function functionsOfNpm() {
    const files = Array.from({ length: FILES }, (_, i) => path.join(tools.folder, `${i}.png`));
    await Promise.all(files.map((file, i) => api.toFile(file, usual[i], { width: 200 })));
    counts.calls += FILES;
    const stream = new PassThrough();
    api.toFileStream(stream, usual[0]);
    const bytes = await buffer(stream);
    const url = await api.toDataURL(usual[0]);
    const text = await api.toString(usual[0], { type: 'svg' });
    api.create(usual[0]);
    counts.calls += 4;
    if (!isReal) return;
    const [first] = files.map((file) => fs.readFileSync(file));
    assert.deepEqual(first, await api.toBuffer(usual[0], { width: 200 }));
    assert.ok(url.endsWith(bytes.toString('base64')), 'a stream and a URL have the same bytes');
    assert.ok(text.startsWith('<svg'));
  }

  /** Runs a thread that ends by itself, and one that is terminated during its work. */
  async function workers() {
    const start = (/** @type {string} */ how) => {
      const workerData = { module: tools.module, text: usual[0], how };
      return new Worker(path.join(__dirname, 'worker.js'), { workerData });
    };
    const [done, busy] = [start('done'), start('busy')];
    const ended = once(done, 'exit');
    const [[picture]] = await Promise.all([once(done, 'message'), once(busy, 'message')]);
    await Promise.all([ended, busy.terminate()]);
    check(picture, usualPictures[0], 'a worker thread');
    counts.workers += 2;
  }

  async function decode() {
    if (!isReal || round % DECODED_EVERY !== 0) return;
    const { decodeText } = require('../../../__test__/support/zxing');
    const place = round % USUAL_TEXTS;
    assert.equal(await decodeText(api.generateQrCode(usual[place])), usual[place]);
    counts.decoded += 1;
  }

  return {
    counts,
    /** Does the work of one round. */
    async round() {
      await Promise.all([
        usualCalls(),
        callsOfAllKinds(),
        asyncCalls(),
        batches(),
        functionsOfNpm(),
        requests.some(counts, check),
        workers(),
        decode(),
      ]);
      round += 1;
    },
    end: requests.end,
  };
}

/**
 * @param {readonly string[]} texts
 * @param {number} count
 */
function* repeated(texts, count) {
  for (let i = 0; i < count; i++) yield texts[i % texts.length];
}

module.exports = { startWork };
