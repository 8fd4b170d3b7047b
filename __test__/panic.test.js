'use strict';

// Tests that a panic in Rust becomes an exception, and the process lives on. The binding panics on
// purpose for a part of kind 255, which index.js never sends.

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');

const binding = require('../lib/native');
const { generateQrCode, generateQrCodes } = require('../index');
const { convertAddonError } = require('../lib/error');
const { isMemoryShared } = require('../lib/shared');
const { memoryOf, numbersOf } = require('./support/memory');

const NUMBERS = numbersOf();
const data = Buffer.from('text');

test('a panic on the main thread becomes an error', () => {
  const layout = Uint32Array.of(1, 255, 4);
  for (const call of [
    () => binding.generateSegments(data, layout, NUMBERS),
    () => binding.create(data, layout, NUMBERS),
    () => binding.generateSegments(data, layout, NUMBERS),
  ]) {
    assert.throws(call, (/** @type {any} */ error) => {
      assert.match(error.message, /panic on purpose/);
      const seen = convertAddonError(error);
      assert.equal(seen.code, 'ERR_QR_INTERNAL');
      assert.match(seen.message, /^This is a bug in qr-napi: panic on purpose\./);
      return true;
    });
    assert.ok(generateQrCode('still alive').length > 0);
  }
});

test('a panic in shared memory becomes an error', { skip: !isMemoryShared }, () => {
  const { fields, draw } = memoryOf('text');
  fields[binding.Field.IsChanged] = 255;
  assert.throws(draw, /panic on purpose/);
  assert.throws(draw, /panic on purpose/);
  fields[binding.Field.IsChanged] = 1;
  assert.ok(draw() > 100);
});

test('a panic on the thread pool rejects its call only', async () => {
  const layout = [];
  for (let i = 0; i < 40; i++) layout.push(1, i % 2 === 0 ? 255 : 0, i % 2 === 0 ? 0 : 1);
  const all = await binding.generateAll(Buffer.alloc(20, 'x'), Uint32Array.from(layout), NUMBERS);
  const png = generateQrCode('x', { errorCorrectionLevel: 'L' });
  assert.deepEqual(
    [...all.sizes],
    Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0 : png.length)),
  );
  // Each picture begins at a multiple of the alignment.
  const { PICTURE_ALIGNMENT } = binding;
  const padded = Buffer.alloc(Math.ceil(png.length / PICTURE_ALIGNMENT) * PICTURE_ALIGNMENT);
  png.copy(padded);
  assert.deepEqual(all.data, Buffer.concat(Array.from({ length: 20 }, () => padded)));
  assert.equal(all.failures.length, 20);
  for (const { code } of all.failures) assert.equal(code, 'ERR_QR_INTERNAL');
  let made = 0;
  for await (const _ of generateQrCodes(['still', 'alive'])) made += 1;
  assert.equal(made, 2);
});

test('a panic in a worker thread becomes an error', async () => {
  const worker = new Worker(
    `const binding = require(${JSON.stringify(require.resolve('../lib/binding'))});
     try {
       binding.generateSegments(Buffer.from('text'), Uint32Array.of(1, 255, 4), Int32Array.from(${JSON.stringify([...NUMBERS])}));
     } catch (error) {
       require('node:worker_threads').parentPort.postMessage(error.message);
     }`,
    { eval: true },
  );
  const [message] = await require('node:events').once(worker, 'message');
  assert.equal(message, 'panic on purpose');
});
