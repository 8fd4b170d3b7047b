'use strict';

// Tests that results share no memory with each other or with the addon.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { generateQrCode } = require('..');
const binding = require('../lib/native');
const { isMemoryShared } = require('../lib/shared');
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
    assert.throws(() => generateQrCode(character.repeat(binding.MAX_CHARACTERS / character.length)), code);
  }
  assert.ok(generateQrCode('1'.repeat(binding.MAX_CHARACTERS)).length > 1000);
});

test('a code that was drawn keeps its bytes when its memory is transferred or its neighbours change', () => {
  const expected = generateQrCode([{ data: 'text', mode: 'byte' }]);
  for (let i = 0; i < 300; i++) {
    const code = generateQrCode('text');
    const { buffer } = code;
    // Node.js 20 does not transfer its buffer pool and reports nothing. Later versions throw.
    try {
      structuredClone(undefined, { transfer: [buffer] });
    } catch (error) {
      assert.equal(error.name, 'DataCloneError');
    }
    assert.deepEqual(code, expected);
    code.fill(i);
  }
});

describe('the memory that the addon and JavaScript share', { skip: !isMemoryShared }, () => {
  const code = { code: 'ERR_QR_INVALID_OPTION' };
  const png = generateQrCode('text', { errorCorrectionLevel: 'L' });
  const { Field, MEMORY_SIZE, PICTURE_AT, Place, SharedMemory, Slot, TEXT_AT } = binding;

  /** @param {ReturnType<typeof memoryOf>} drawn */
  const inMemory = ({ memory, fields }) =>
    memory.subarray(PICTURE_AT, PICTURE_AT + Number(fields[Field.Size]));

  test('has the picture, if there is no slab', () => {
    const drawn = memoryOf('text');
    assert.equal(drawn.draw(), png.length);
    assert.equal(drawn.fields[Field.Place], Place.Memory);
    assert.deepEqual(inMemory(drawn), png);
  });

  test('has no picture that fits in the slab', () => {
    const slab = Buffer.alloc(4000, 7);
    const drawn = memoryOf('text');
    drawn.shared.setSlab(slab.subarray(100));
    for (const at of [0, 8, 3900 - png.length]) {
      slab.fill(7);
      drawn.fields[Field.SlabAt] = at;
      assert.equal(drawn.draw(), png.length);
      assert.equal(drawn.fields[Field.Place], Place.Slab);
      const end = 100 + at + png.length;
      assert.deepEqual(slab.subarray(100 + at, end), png);
      assert.ok(slab.subarray(0, 100 + at).every((byte) => byte === 7));
      assert.ok(slab.subarray(end).every((byte) => byte === 7));
    }
    slab.fill(7);
    for (const at of [3901 - png.length, 3900, 3901, 2 ** 31 - 1, -1, -(2 ** 31)]) {
      drawn.fields[Field.SlabAt] = at;
      drawn.draw();
      assert.equal(drawn.fields[Field.Place], Place.Memory, `${at}`);
      assert.deepEqual(inMemory(drawn), png);
    }
    assert.ok(slab.every((byte) => byte === 7));
  });

  test('has a picture that is large for the slab', () => {
    const drawn = memoryOf('text');
    drawn.fields[Field.SlabAt] = 0;
    for (const [size, place] of /** @type {[number, number][]} */ ([
      [binding.SLAB_PICTURES * png.length, Place.Slab],
      [binding.SLAB_PICTURES * png.length - 1, Place.Memory],
    ])) {
      drawn.shared.setSlab(new Uint8Array(size));
      drawn.draw();
      assert.equal(drawn.fields[Field.Place], place, `${size}`);
    }
  });

  test('is refused if it has another size', () => {
    for (const size of [0, 1, TEXT_AT, PICTURE_AT, MEMORY_SIZE - 1, MEMORY_SIZE + 1])
      assert.throws(() => new SharedMemory(Buffer.alloc(size)), `${size}`);
  });

  test('is refused with a text that extends beyond it, or is not UTF-8', () => {
    const drawn = memoryOf('text');
    for (const length of [PICTURE_AT, PICTURE_AT - TEXT_AT + 1, 2 ** 31 - 1, -1]) {
      drawn.fields[Field.Length] = length;
      assert.throws(drawn.draw, code, `${length}`);
    }
    drawn.fields[Field.Length] = 4;
    assert.equal(drawn.draw(), png.length);
    drawn.memory[TEXT_AT] = 0xff;
    assert.throws(drawn.draw, code);
  });

  test('is not used once JavaScript has detached it', () => {
    const [drawn, other] = [memoryOf('text'), memoryOf('text')];
    structuredClone(undefined, { transfer: [drawn.memory.buffer] });
    assert.throws(drawn.draw, code);
    assert.equal(other.draw(), png.length);
    const slab = new Uint8Array(8000);
    other.shared.setSlab(slab);
    structuredClone(undefined, { transfer: [slab.buffer] });
    other.draw();
    assert.deepEqual(inMemory(other), png);
  });

  test('is not used where JavaScript has shrunk it', () => {
    const resizable = Reflect.construct(ArrayBuffer, [8000, { maxByteLength: 9000 }]);
    const drawn = memoryOf('text');
    drawn.shared.setSlab(new Uint8Array(resizable));
    drawn.draw();
    assert.equal(drawn.fields[Field.Place], Place.Slab);
    resizable.resize(100);
    drawn.draw();
    assert.deepEqual(inMemory(drawn), png);
  });

  test('keeps the options of the last call, and reads others only if they are marked', () => {
    const drawn = memoryOf('text');
    drawn.draw();
    const numbers = new Int32Array(drawn.memory.buffer);
    numbers[Slot.Width] = 300;
    drawn.draw();
    assert.deepEqual(inMemory(drawn), png);
    drawn.fields[Field.IsChanged] = 1;
    drawn.draw();
    assert.deepEqual(inMemory(drawn), generateQrCode('text', { errorCorrectionLevel: 'L', width: 300 }));
    assert.equal(drawn.fields[Field.IsChanged], 0);
    // Wrong options stay wrong until they change.
    for (const isChanged of [1, 0]) {
      drawn.fields[Field.IsChanged] = isChanged;
      numbers[Slot.Level] = 9;
      assert.throws(drawn.draw, code);
    }
    numbers[Slot.Level] = 0;
    drawn.fields[Field.IsChanged] = 1;
    drawn.draw();
  });

  test('draws no logo that it does not have', () => {
    const drawn = memoryOf('text', { LogoSize: 2000, LogoReserve: 5000, Boost: 1, Width: 400 });
    assert.throws(drawn.draw, code);
  });

  test('lives as long as the function that draws in it', {
    skip: !globalThis.gc && 'without --expose-gc',
  }, () => {
    const { fields, draw } = memoryOf('text');
    for (let i = 0; i < 10; i++) globalThis.gc?.();
    assert.equal(draw(), png.length);
    assert.equal(fields[Field.Size], png.length);
  });
});
