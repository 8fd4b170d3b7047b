'use strict';

// Compares the symbols of create with those of npm `qrcode`. The mask is given where both must be
// equal, as npm weighs masks differently. The segments of npm may take more bits than ours.

const assert = require('node:assert/strict');
const { test } = require('node:test');

const npm = require('qrcode');

const QRCode = require('..');
const { corpus } = require('./support/corpus');
const { random } = require('./support/random');
const { decodeText } = require('./support/zxing');

/** Well-formed texts of all scripts, digits, letters, and mixtures of them, with options that they fit in. */
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
 * The bits of all segments in the class of versions that the symbol is of.
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
