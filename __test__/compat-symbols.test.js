'use strict';

// Compares the symbols of create with those of npm `qrcode`. The mask is given where both must be
// equal, as npm weighs masks differently. The segments of npm may take more bits than ours.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const npm = require('qrcode');

const QRCode = require('..');

const { create, describeLastQrCode, generateQrCode } = QRCode;
const { corpus } = require('./support/corpus');
const { random } = require('./support/random');
const { decodeText } = require('./support/zxing');

/** Random mixtures of texts in all scripts, digits and letters, with options that they fit into. */
const cases = (() => {
  const dice = random(1_005_004);
  return Array.from({ length: 1000 }, () => {
    const texts = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(corpus).text);
    const text = texts.join(dice.pick(['', ' ', '0123456789', 'ABC/']));
    const options = {
      errorCorrectionLevel: dice.pick(['L', 'M', 'Q', 'H', 'low', 'quartile']),
      maskPattern: dice.below(8),
      margin: dice.below(6),
    };
    const version = dice.pick([undefined, undefined, 10, 25, 40]);
    const isHeld = version !== undefined && holds(text, { ...options, version });
    return { text, options: isHeld ? { ...options, version } : options };
  });
})();

/**
 * @param {string} text
 * @param {any} options
 */
function holds(text, options) {
  try {
    npm.create(text, options);
    return true;
  } catch {
    return false;
  }
}

/** @param {any} symbol */
const plain = ({ modules, version, errorCorrectionLevel, maskPattern, segments }) => ({
  size: modules.size,
  data: modules.data,
  reservedBit: modules.reservedBit,
  version,
  errorCorrectionLevel,
  maskPattern,
  segments: segments.map(plainSegment),
});

/** @param {any} segment */
const plainSegment = (segment) => ({
  mode: segment.mode,
  data: segment.data,
  length: segment.getLength(),
  bits: segment.getBitsLength(),
});

/**
 * Returns the number of bits of all segments, for the version of the symbol.
 *
 * @param {any} symbol
 */
function bitsOf({ segments, version }) {
  const width = version < 10 ? 0 : version < 27 ? 1 : 2;
  return segments.reduce(
    (/** @type {number} */ sum, /** @type {any} */ each) =>
      sum + 4 + each.mode.ccBits[width] + each.getBitsLength(),
    0,
  );
}

test('create gives the same symbol as npm for the same segments', () => {
  for (const { text, options } of cases) {
    const expected = npm.create(text, /** @type {any} */ (options));
    const { segments } = expected;
    assert.deepEqual(plain(QRCode.create(segments, /** @type {any} */ (options))), plain(expected), text);
    const named = segments.map(({ data, mode }) => ({ data, mode: mode.id }));
    assert.deepEqual(
      plain(QRCode.create(/** @type {any} */ (named), /** @type {any} */ (options))),
      plain(expected),
    );
  }
});

test('chooses segments of at most as many bits as npm, and gives the same symbol if they are equal', () => {
  let same = 0;
  for (const { text, options } of cases) {
    const expected = npm.create(text, /** @type {any} */ (options));
    const symbol = QRCode.create(text, /** @type {any} */ (options));
    const { version, segments } = plain(symbol);
    assert.ok(version <= expected.version, text);
    assert.ok(version < expected.version || bitsOf(symbol) <= bitsOf(expected), text);
    if (segments.length !== expected.segments.length) continue;
    try {
      assert.deepEqual(segments, expected.segments.map(plainSegment));
    } catch {
      continue;
    }
    assert.deepEqual(plain(symbol), plain(expected), text);
    same++;
  }
  assert.ok(same > 400, `${same} of 1000`);
});

test('function modules equal those of npm in every version', () => {
  for (let version = 1; version <= 40; version++) {
    const options = /** @type {any} */ ({ version, maskPattern: 3, errorCorrectionLevel: 'L' });
    assert.deepEqual(plain(QRCode.create('1', options)), plain(npm.create('1', options)));
  }
});

test('the drawn symbol reads back as the text', async () => {
  for (const { text, options } of cases.slice(0, 100)) {
    const { maskPattern: _, margin, ...others } = options;
    const png = await QRCode.toBuffer(text, /** @type {any} */ ({ ...others, margin: margin + 2 }));
    assert.equal(await decodeText(png), text);
  }
});

test('the picture shows the modules of the symbol', () => {
  const { modules } = QRCode.create('https://example.com/', { maskPattern: 5 });
  const lines = QRCode.toStringSync('https://example.com/', { maskPattern: 5, margin: 0 }).split('\n');
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      const block = [...(lines[row >> 1] ?? '')][column] ?? ' ';
      assert.equal(Number((row % 2 === 0 ? '█▀' : '█▄').includes(block)), modules.get(row, column));
    }
  }
});

test('the module matrix can be changed', () => {
  const ours = QRCode.create('1', { maskPattern: 0 }).modules;
  const theirs = npm.create('1', { maskPattern: 0, errorCorrectionLevel: 'M' }).modules;
  for (const matrix of [ours, theirs]) {
    matrix.set(9, 10, 1, false);
    matrix.set(9, 11, 0, true);
    matrix.xor(9, 12, 1);
    matrix.xor(0, 0, 0);
  }
  assert.deepEqual({ ...ours }, { ...theirs });
  for (const [row, column] of /** @type {[number, number][]} */ ([
    [0, 0],
    [9, 10],
    [9, 11],
    [9, 12],
    [20, 20],
  ])) {
    assert.equal(ours.get(row, column), theirs.get(row, column));
    assert.equal(ours.isReserved(row, column), theirs.isReserved(row, column));
  }
});

test('symbols share no state, and a level of one can be passed to another call', () => {
  const first = QRCode.create('first', { errorCorrectionLevel: 'Q' });
  const before = first.modules.data.slice();
  const second = QRCode.create(
    'second',
    /** @type {any} */ ({ errorCorrectionLevel: first.errorCorrectionLevel }),
  );
  assert.deepEqual(first.modules.data, before);
  assert.equal(second.errorCorrectionLevel, first.errorCorrectionLevel);
  assert.deepEqual(QRCode.create('x').errorCorrectionLevel, { bit: 0 });
});

describe('create() of a string', () => {
  const binding = require('../lib/native');
  const { numbersOf } = require('./support/memory');
  const { Level, PartKind } = binding;

  test('gives the symbol that the addon gives for the same content, of every size', () => {
    const texts = [...[1, 5, 40, 200, 700, 1200, 1500, 1900].map((n) => 'Ab-1é'.repeat(n).slice(0, n))];
    for (const text of [...texts, '12345', 'ABC 123', 'a1234567890ABCDEFGHIJ', '茗荷', '😀']) {
      const data = Buffer.from(text);
      const layout = Uint32Array.of(1, PartKind.Text, data.length);
      const numbers = numbersOf({ Level: Level.M });
      const expected = /** @type {any} */ (binding.create(data, layout, numbers));
      const made = create(text);
      assert.equal(made.version, expected.version);
      assert.equal(made.maskPattern, expected.mask);
      assert.deepEqual(made.modules.data, new Uint8Array(expected.modules));
      assert.deepEqual(
        made.modules.reservedBit,
        new Uint8Array(/** @type {any} */ (binding.functionModules(made.version))),
      );
      const parts = made.segments.map(({ data: each }) => Buffer.from(/** @type {any} */ (each)));
      assert.deepEqual(Buffer.concat(parts), expected.data);
      assert.equal(made.segments.length, expected.layout.length / 2);
    }
  });

  test('gives memory that belongs to the caller', () => {
    const [first, second] = [create('text'), create('text')];
    const expected = create('text');
    first.modules.data.fill(7);
    first.modules.reservedBit.fill(7);
    for (const { data } of first.segments) if (typeof data !== 'string') data.fill(7);
    generateQrCode('other', { type: 'svg' });
    assert.deepEqual(second, expected);
    assert.deepEqual(create('text'), expected);
    for (const bytes of [second.modules.data, second.modules.reservedBit]) {
      assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
      assert.equal(bytes.buffer.byteLength, bytes.length);
    }
  });

  test('does not count as the last code that was drawn', () => {
    generateQrCode('1', { version: 7 });
    create('text');
    create('x'.repeat(2000));
    assert.equal(describeLastQrCode()?.version, 7);
  });

  test('keeps the options of pictures apart', () => {
    const svg = generateQrCode('text', { type: 'svg' });
    const made = create('text', { errorCorrectionLevel: 'H' });
    assert.deepEqual(generateQrCode('text', { type: 'svg' }), svg);
    assert.deepEqual(create('text', { errorCorrectionLevel: 'H' }), made);
    assert.throws(() => create('x'.repeat(100), { version: 1 }));
    assert.deepEqual(create('text', { errorCorrectionLevel: 'H' }), made);
  });
});

test('the bits of a segment count each % twice after FNC1', () => {
  const bits = (/** @type {string} */ text, /** @type {any} */ options) =>
    QRCode.create(text, options).segments.map((segment) => segment.getBitsLength());
  assert.deepEqual(bits('AB%12', {}), [28]);
  assert.deepEqual(bits('AB%12', { applicationIndicator: '37' }), [33]);
  // The separator of GS1 is one %.
  assert.deepEqual(bits('(10)AB%12(01)09521234543213', { gs1: true }), [50, 54]);
});
