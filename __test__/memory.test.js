'use strict';

// Tests that results share no memory with each other or with the addon.

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { generateQrCode } = require('..');
const { MAX_CHARACTERS } = require('../lib/native');
const { memoryOf } = require('./support/memory');
const { decodeText } = require('./support/zxing');

test('later calls do not change a code', async () => {
  const texts = Array.from({ length: 200 }, (_, i) => `text ${i} ${'x'.repeat(i)}`);
  const codes = texts.map((text) => generateQrCode(text));
  const copies = codes.map((code) => Buffer.from(code));
  for (const text of texts) generateQrCode(text.toUpperCase(), { width: 400 });
  codes.forEach((code, i) => {
    assert.deepEqual(code, copies[i]);
  });
  for (let i = 0; i < texts.length; i += 40) assert.equal(await decodeText(codes[i]), texts[i]);
});

test('writing to one code changes no other', () => {
  const [first, second] = [generateQrCode('one'), generateQrCode('two')];
  const expected = Buffer.from(second);
  first.fill(0);
  assert.deepEqual(second, expected);
  assert.deepEqual(generateQrCode('two'), expected);
});

test('text and bytes draw the same code, whatever the size of the picture', () => {
  const text = Array.from(
    { length: 2953 },
    (_, i) => 'abcdefghijklmnopqrstuvwxyz'[(i * i * 7 + i) % 26],
  ).join('');
  const sizes = [];
  for (const length of [1, 100, 1000, 2953]) {
    for (const width of [200, 1000, 4000]) {
      const part = text.slice(0, length);
      const code = generateQrCode(part, { width });
      assert.deepEqual(code, generateQrCode([{ data: part, mode: 'byte' }], { width }));
      sizes.push(code.length);
    }
  }
  assert.ok(Math.min(...sizes) < 1000 && Math.max(...sizes) > 16 * 1024, sizes.join(' '));
});

test('a text of the maximum length is drawn if a symbol holds it, and refused otherwise', () => {
  const code = { code: 'ERR_QR_DATA_TOO_LONG' };
  for (const character of ['a', 'é', '茗', '😀']) {
    assert.throws(() => generateQrCode(character.repeat(MAX_CHARACTERS / character.length)), code);
  }
  assert.ok(generateQrCode('1'.repeat(MAX_CHARACTERS)).length > 1000);
});

test('the binding refuses a text that extends beyond its memory', () => {
  const { addon: binding } = require('./support/throwing-addon');
  const { PICTURE_AT, TEXT_AT } = binding;
  assert.ok(binding.generateText(memoryOf('text'), 4) > 100);
  const code = { code: 'ERR_QR_INVALID_OPTION' };
  for (const length of [PICTURE_AT, PICTURE_AT - TEXT_AT + 1, 4294967295, -1]) {
    assert.throws(() => binding.generateText(memoryOf('text'), length), code, `${length}`);
  }
  for (const size of [0, 1, TEXT_AT - 1, TEXT_AT, PICTURE_AT - 1]) {
    assert.throws(() => binding.generateText(Buffer.alloc(size), 0), code, `${size}`);
  }
  // Not UTF-8.
  const memory = memoryOf('text');
  memory[TEXT_AT] = 0xff;
  assert.throws(() => binding.generateText(memory, 4), code);
  // No room for the PNG is no error: its size tells.
  const size = binding.generateText(memoryOf('text'), 4);
  assert.equal(binding.generateText(memoryOf('text').subarray(0, PICTURE_AT), 4), size);
});
