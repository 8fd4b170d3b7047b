'use strict';

// Reads back sequences of codes in structured append, and joins them by the reader's metadata.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const iconv = require('iconv-lite');

const { create, describeLastQrCode, generateQrCode, generateQrCodeSequence, qrCodeGenerator } =
  require('../index');
const { corpus } = require('./support/corpus');
const { random } = require('./support/random');
const zxing = require('./support/zxing');

const DIGITS = '0123456789';
const ALPHANUMERIC = `${DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:`;
const ALPHABETS = [DIGITS, ALPHANUMERIC, 'abcdefghij klmnop', [...'äöüß€'], [...'日本語漢字'], [...'😀👍𠮷']];

/** Returns the XOR of all bytes. */
const parityOf = (/** @type {Uint8Array} */ bytes) => bytes.reduce((sum, byte) => sum ^ byte, 0);

/** Returns a random text of runs in several alphabets. */
function draw(dice, length) {
  let text = '';
  while (text.length < length) {
    const letters = dice.pick(ALPHABETS);
    for (let run = 1 + dice.below(30); run > 0; run--) text += dice.pick(letters);
  }
  return text;
}

/** Reads one code, which must be alone in its picture. */
async function readOne(png, characterSet = 'UTF8') {
  const found = await zxing.decodeAll(png, { characterSet, isPure: true });
  assert.equal(found.length, 1);
  assert.ok(found[0].isValid, found[0].error);
  return found[0];
}

/** Reads codes in another order, and joins them as a reader with structured append does. */
async function join(pngs) {
  const found = [];
  for (const png of pngs.toReversed()) found.push(await readOne(png));
  const [{ sequenceSize, sequenceId }] = found;
  for (const each of found) {
    assert.equal(each.sequenceSize, sequenceSize);
    assert.equal(each.sequenceId, sequenceId);
  }
  assert.equal(found.length, sequenceSize);
  found.sort((a, b) => a.sequenceIndex - b.sequenceIndex);
  assert.deepEqual(
    found.map((each) => each.sequenceIndex),
    Array.from(found, (_, i) => i),
  );
  return {
    text: found.map((each) => each.text).join(''),
    bytes: Buffer.concat(found.map((each) => each.bytes)),
    parts: found.map((each) => each.text),
    versions: new Set(found.map((each) => each.version)),
    parity: Number(sequenceId),
  };
}

/** Returns random options of a sequence. */
function drawOptions(dice, i) {
  return {
    symbols: i % 3 === 0 ? undefined : 2 + dice.below(15),
    version: i % 3 === 1 ? undefined : 3 + dice.below(20),
    errorCorrectionLevel: dice.pick(['L', 'M', 'Q', 'H', undefined]),
    ...SCALE,
  };
}

/** Makes a sequence of the asked number and version; undefined if the text is too long for it. */
function makeIfFits(text, options) {
  let codes;
  try {
    codes = generateQrCodeSequence(text, options);
  } catch (error) {
    assert.equal(error.code, 'ERR_QR_DATA_TOO_LONG', error);
    return undefined;
  }
  const { symbols = codes.length, version = describeLastQrCode().version } = options;
  assert.equal(codes.length, symbols);
  assert.equal(describeLastQrCode().version, version);
  return codes;
}

const SCALE = Object.freeze({ scale: 2 });

describe('a sequence', () => {
  test('of random texts is joined to the text', async (t) => {
    const dice = random(20);
    const counts = new Map();
    for (let i = 0; i < 300; i++) {
      const text = draw(dice, 20 + dice.below(i % 10 === 0 ? 3000 : 300));
      const codes = makeIfFits(text, drawOptions(dice, i));
      if (codes === undefined) continue;
      const joined = await join(codes);
      assert.equal(joined.text, text);
      assert.equal(joined.versions.size, 1);
      assert.equal(joined.parity, parityOf(Buffer.from(text)));
      counts.set(codes.length, (counts.get(codes.length) ?? 0) + 1);
    }
    assert.equal(counts.size, 15, JSON.stringify([...counts]));
    t.diagnostic(`sequences by their length: ${JSON.stringify(Object.fromEntries(counts))}`);
  });

  test('of every text of the corpus is joined to the text', async () => {
    for (const { text } of corpus) {
      if ([...text].length < 3) continue;
      const joined = await join(generateQrCodeSequence(text, { symbols: 3, ...SCALE }));
      // zxing drops a byte order mark at the beginning of a text.
      assert.equal(joined.bytes.toString(), text);
      assert.equal(joined.parity, parityOf(Buffer.from(text)));
    }
  });

  test('of random bytes is joined to the bytes', async () => {
    const dice = random(21);
    for (let i = 0; i < 50; i++) {
      const bytes = Uint8Array.from({ length: 16 + dice.below(1000) }, () => dice.below(256));
      const symbols = 2 + dice.below(15);
      const { bytes: joined, parity } = await join(generateQrCodeSequence(bytes, { symbols, ...SCALE }));
      assert.deepEqual(new Uint8Array(joined), bytes);
      assert.equal(parity, parityOf(bytes));
    }
  });

  test('in another charset has the parity of its bytes', async () => {
    const dice = random(22);
    for (const [eci, letters] of [
      ['iso-8859-1', [...'aé1ÆÅ09 ']],
      ['shift_jis', [...'漢字かなA1']],
      ['gb18030', [...'汉字é€𠮷12']],
    ]) {
      const text = Array.from({ length: 300 }, () => dice.pick(letters)).join('');
      const codes = generateQrCodeSequence(text, { symbols: 5, eci, ...SCALE });
      const joined = await join(codes);
      assert.equal(joined.text, text);
      assert.equal(joined.parity, parityOf(iconv.encode(text, eci)));
    }
  });

  test('has as few codes as hold the text', () => {
    for (const [length, version, count] of [
      [1, 1, undefined],
      [2, 1, 2],
      // Version 1-L has 152 bits. The header of the sequence takes 20, that of the segment 12.
      [30, 1, 2],
      [31, 1, 3],
      [240, 1, 16],
      [241, 1, undefined],
    ]) {
      const make = () => generateQrCodeSequence('a'.repeat(length), { version });
      if (count === undefined) assert.throws(make, { name: 'QrCodeError' });
      else assert.equal(make().length, count, String(length));
    }
    assert.equal(generateQrCodeSequence('a'.repeat(3000)).length, 2);
    assert.equal(generateQrCodeSequence('a'.repeat(3000), { maxVersion: 10 }).length, 12);
  });

  test('is even', async () => {
    for (const letter of ['7', 'A', 'a', 'é', '漢', '😀']) {
      for (const length of [16, 37, 200]) {
        for (const symbols of [2, 3, 7, 16]) {
          const codes = generateQrCodeSequence(letter.repeat(length), { symbols, ...SCALE });
          const { parts } = await join(codes);
          const lengths = parts.map((part) => [...part].length);
          const spread = Math.max(...lengths) - Math.min(...lengths);
          // Three digits take 10 bits, and two alphanumeric characters 11.
          const most = letter === '7' ? 2 : 1;
          assert.ok(spread <= most, `${letter}: ${lengths}`);
        }
      }
    }
  });

  test('has the smallest version at which so many codes hold the text', () => {
    const dice = random(23);
    for (let i = 0; i < 200; i++) {
      const text = draw(dice, 50 + dice.below(3000));
      const symbols = 2 + dice.below(15);
      generateQrCodeSequence(text, { symbols });
      const { version } = describeLastQrCode();
      if (version === 1) continue;
      assert.throws(() => generateQrCodeSequence(text, { symbols, version: version - 1 }), {
        code: 'ERR_QR_DATA_TOO_LONG',
      });
      assert.equal(generateQrCodeSequence(text, { symbols, maxVersion: version }).length, symbols);
    }
  });

  test('holds 16 times as much as a code', async () => {
    // 47,248 bytes of 16 symbols 40-L, less the headers.
    const most = 16 * 2951;
    const text = 'a'.repeat(most);
    const codes = generateQrCodeSequence(text, { scale: 1 });
    assert.equal(codes.length, 16);
    assert.equal((await join(codes)).text, text);
    assert.throws(() => generateQrCodeSequence(`${text}a`), { code: 'ERR_QR_DATA_TOO_LONG' });
    assert.equal(generateQrCodeSequence(DIGITS.repeat(11_300)).length, 16);
    assert.throws(() => generateQrCodeSequence('7'.repeat(200_000)), { code: 'ERR_QR_DATA_TOO_LONG' });
  });

  test('takes the options of a code, with a logo', async () => {
    const logo = { image: generateQrCode('logo', { width: 60 }) };
    const text = 'https://example.com/'.repeat(20);
    const joined = await join(generateQrCodeSequence(text, { symbols: 4, logo, scale: 6 }));
    assert.equal(joined.text, text);
    for (const type of ['svg', 'utf8', 'pdf']) {
      assert.equal(generateQrCodeSequence(text, { symbols: 2, type }).length, 2);
    }
  });
});

describe('a symbol of a sequence by hand', () => {
  const text = 'a text of some length, and 0123456789 digits: 漢字漢字漢字漢字';

  test('is that of generateQrCodeSequence', async () => {
    const codes = generateQrCodeSequence(text, { symbols: 3 });
    const { version } = describeLastQrCode();
    const { parts } = await join(generateQrCodeSequence(text, { symbols: 3, ...SCALE }));
    const parity = parityOf(Buffer.from(text));
    for (const [i, part] of parts.entries()) {
      const options = { version, sequence: { index: i + 1, count: 3, parity } };
      assert.deepEqual(generateQrCode(part, options), codes[i]);
      assert.deepEqual(qrCodeGenerator(options)(part), codes[i]);
    }
  });

  test('may have segments and an ECI', async () => {
    const segments = [
      { data: 'ÅÆ', eci: 'iso-8859-1' },
      { data: '4711', mode: 'numeric' },
    ];
    const sequence = { index: 2, count: 9, parity: 77 };
    const read = await readOne(generateQrCode(segments, { sequence, ...SCALE }));
    assert.equal(read.text, 'ÅÆ4711');
    assert.deepEqual(
      [read.sequenceIndex, read.sequenceSize, read.sequenceId, read.hasECI],
      [1, 9, '77', true],
    );
    assert.equal(create(segments, { sequence }).segments.length, 2);
  });
});

describe('a wrong sequence is refused:', () => {
  const place = { index: 1, count: 2, parity: 0 };
  const option = 'ERR_QR_INVALID_OPTION';
  /** @type {[string, () => unknown, string, string | undefined][]} */
  const cases = [
    ['a sequence of one', () => generateQrCodeSequence('abc', { symbols: 1 }), option, 'symbols'],
    ['17 symbols', () => generateQrCodeSequence('abc', { symbols: 17 }), option, 'symbols'],
    ['half a symbol', () => generateQrCodeSequence('abc', { symbols: 2.5 }), option, 'symbols'],
    ['symbols as a string', () => generateQrCodeSequence('abc', { symbols: '2' }), option, 'symbols'],
    ['symbols of one code', () => generateQrCode('abc', { symbols: 2 }), 'ERR_QR_UNKNOWN_OPTION', 'symbols'],
    ['a place', () => generateQrCodeSequence('abc', { sequence: place }), option, 'sequence'],
    ['segments', () => generateQrCodeSequence([{ data: 'abc' }]), 'ERR_QR_INVALID_TEXT', 'text'],
    ['no text', () => generateQrCodeSequence(''), 'ERR_QR_INVALID_TEXT', 'text'],
    ['undefined', () => generateQrCodeSequence(undefined), 'ERR_QR_INVALID_TEXT', 'text'],
    ['no bytes', () => generateQrCodeSequence(new Uint8Array()), 'ERR_QR_INVALID_TEXT', 'text'],
    ['one character', () => generateQrCodeSequence('😀'), 'ERR_QR_INVALID_TEXT', 'text'],
    ['half a character', () => generateQrCodeSequence('ab\ud83d'), 'ERR_QR_INVALID_TEXT', 'text'],
    [
      'bytes that are not UTF-8',
      () => generateQrCodeSequence(Uint8Array.of(255, 255), { eci: true }),
      'ERR_QR_INVALID_TEXT',
      'text',
    ],
    [
      'too few characters',
      () => generateQrCodeSequence('abc', { symbols: 4 }),
      'ERR_QR_INVALID_TEXT',
      'text',
    ],
    [
      'a sequence of one by hand',
      () => generateQrCode('a', { sequence: { ...place, count: 1 } }),
      option,
      'sequence.count',
    ],
    [
      '17 symbols by hand',
      () => generateQrCode('a', { sequence: { ...place, count: 17 } }),
      option,
      'sequence.count',
    ],
    [
      'an index of 0',
      () => generateQrCode('a', { sequence: { ...place, index: 0 } }),
      option,
      'sequence.index',
    ],
    [
      'an index above the count',
      () => generateQrCode('a', { sequence: { ...place, index: 3 } }),
      option,
      'sequence.index',
    ],
    [
      'a parity of 256',
      () => generateQrCode('a', { sequence: { ...place, parity: 256 } }),
      option,
      'sequence.parity',
    ],
    ['no parity', () => generateQrCode('a', { sequence: { index: 1, count: 2 } }), option, 'sequence.parity'],
    ['a number', () => generateQrCode('a', { sequence: 2 }), option, 'sequence'],
    [
      'an unknown property',
      () => generateQrCode('a', { sequence: { ...place, total: 2 } }),
      'ERR_QR_UNKNOWN_OPTION',
      'sequence.total',
    ],
  ];
  for (const [name, call, code, argument] of cases) {
    test(name, () => assert.throws(call, { name: 'QrCodeError', code, argument }));
  }

  test('a text too long for its codes, whose error says how many it needs', () => {
    assert.throws(() => generateQrCodeSequence('a'.repeat(100), { symbols: 2, version: 2 }), {
      code: 'ERR_QR_DATA_TOO_LONG',
      details: { length: 100, unit: 'bytes', symbols: 2, version: 2, level: 'L', neededSymbols: 4 },
    });
  });
});
