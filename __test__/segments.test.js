'use strict';

// Reads back segments and bytes in every mode, above all in kanji mode.

const assert = require('node:assert/strict');
const { test } = require('node:test');

const QRCode = require('qrcode');

const { generateQrCode } = require('../index');
const { corpus } = require('./support/corpus');
const jsqr = require('./support/jsqr');
const { random } = require('./support/random');
const zxing = require('./support/zxing');

const DIGITS = '0123456789';
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';

/** Characters that JIS X 0208 and CP932 map differently, in either form. Kanji mode takes none. */
const AMBIGUOUS = [...'—―＼〜～‖∥−－¢￠£￡¬￢'];

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/**
 * Lists the characters of kanji mode without the addon's table: Node.js decodes every pair of bytes
 * in the rows of JIS X 0208.
 */
function kanjiCharacters() {
  const decoder = new TextDecoder('shift_jis');
  const characters = [];
  // Vendors added the lead bytes 0x85 to 0x87 and 0xeb and up. 0xa0 to 0xdf are single bytes.
  for (const lead of [...range(0x81, 0x84), ...range(0x88, 0x9f), ...range(0xe0, 0xea)]) {
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && text !== '\ufffd' && !AMBIGUOUS.includes(text)) characters.push(text);
    }
  }
  return characters;
}

const KANJI = kanjiCharacters();

/** With these options, each module is one pixel and there is no quiet zone. */
const BARE = Object.freeze({ scale: 1, margin: 0 });

/** Returns the version of the symbol for `text`. */
function versionOf(text, options = {}) {
  const width = generateQrCode(text, { ...BARE, ...options }).readUInt32BE(16);
  return (width - 17) / 4;
}

/** Returns the readings of jsQR and zxing, and the modes of the segments. */
async function read(text, options = {}) {
  const png = generateQrCode(text, { scale: 3, ...options });
  const codes = await zxing.decodeAll(png, { characterSet: 'Unknown' });
  assert.equal(codes.length, 1);
  const byJsqr = jsqr.decode(png);
  assert.ok(byJsqr !== null);
  return { jsqr: byJsqr, zxing: codes[0], modes: byJsqr.chunks.map(({ type }) => type) };
}

function draw(dice, letters, length) {
  return Array.from({ length }, () => dice.pick(letters)).join('');
}

/** Returns `length` random bytes, the same for the same dice. */
function drawBytes(dice, length) {
  return Uint8Array.from({ length }, () => dice.below(256));
}

const bytes = (...values) => Uint8Array.from(values);

const ARRAYS = [
  { name: 'digits', segments: [{ data: '0123456789', mode: 'numeric' }], modes: ['numeric'] },
  {
    name: 'digits in alphanumeric mode',
    segments: [{ data: '007', mode: 'alphanumeric' }],
    modes: ['alphanumeric'],
  },
  { name: 'digits in byte mode', segments: [{ data: '0123456789', mode: 'byte' }], modes: ['byte'] },
  {
    name: 'alphanumeric',
    segments: [{ data: 'HTTPS://A.B/$%*+-', mode: 'alphanumeric' }],
    modes: ['alphanumeric'],
  },
  { name: 'byte, string', segments: [{ data: 'café 日本 👍', mode: 'byte' }], modes: ['byte'] },
  { name: 'byte, bytes', segments: [{ data: Buffer.from('naïve'), mode: 'byte' }], modes: ['byte'] },
  { name: 'bytes without a mode', segments: [{ data: Buffer.from('naïve') }], modes: ['byte'] },
  { name: 'kanji', segments: [{ data: '点茗', mode: 'kanji' }], modes: ['kanji'] },
  { name: 'kanji of other scripts', segments: [{ data: 'ΑЯあア→', mode: 'kanji' }], modes: ['kanji'] },
  {
    name: 'all modes',
    segments: [
      { data: '20261122', mode: 'numeric' },
      { data: 'ABC-9', mode: 'alphanumeric' },
      { data: 'xyz', mode: 'byte' },
      { data: bytes(0x20, 0x7e), mode: 'byte' },
      { data: '漢字', mode: 'kanji' },
    ],
    modes: ['numeric', 'alphanumeric', 'byte', 'byte', 'kanji'],
  },
  {
    name: 'the same mode again and again',
    segments: [
      { data: '1', mode: 'numeric' },
      { data: '22', mode: 'numeric' },
      { data: '333', mode: 'numeric' },
      { data: 'A', mode: 'alphanumeric' },
      { data: 'BB', mode: 'alphanumeric' },
    ],
    modes: ['numeric', 'numeric', 'numeric', 'alphanumeric', 'alphanumeric'],
  },
  {
    name: 'no mode',
    segments: [{ data: `${'1234567890'.repeat(3)}abc` }, { data: 'ABCDEFGHIJKLMNOPQRST' }, { data: 'é' }],
    modes: ['numeric', 'byte', 'alphanumeric', 'byte'],
  },
  {
    name: 'no mode between modes',
    segments: [{ data: 'A', mode: 'byte' }, { data: '12345678901234567890' }, { data: 'B', mode: 'byte' }],
    modes: ['byte', 'numeric', 'byte'],
  },
];

/** Returns the text of segments, whose bytes are UTF-8. */
function textOf(segments) {
  return Buffer.concat(segments.map(({ data }) => Buffer.from(data))).toString();
}

for (const { name, segments, modes } of ARRAYS) {
  test(`segments read back: ${name}`, async () => {
    const text = textOf(segments);
    const reading = await read(segments);
    assert.equal(reading.zxing.text, text);
    assert.deepEqual(reading.modes, modes);
    assert.deepEqual(reading.jsqr.bytes, new Uint8Array(reading.zxing.bytes));
    if (!modes.includes('kanji')) assert.ok(Buffer.from(text).equals(reading.zxing.bytes));
    assert.equal(reading.jsqr.text, text);
  });
}

for (const { name, segments, modes } of ARRAYS) {
  if (modes.includes('kanji')) continue; // refused with eci: see input.test.js
  test(`segments declared as UTF-8 read back: ${name}`, async () => {
    const reading = await read(segments, { eci: true });
    assert.equal(reading.zxing.text, textOf(segments));
    assert.equal(reading.zxing.hasECI, true);
    assert.deepEqual(reading.modes, ['eci', ...modes]);
    assert.equal(reading.jsqr.chunks[0].assignmentNumber, 26);
    assert.equal(reading.jsqr.text, textOf(segments));
  });
}

// Both decoders decode each segment separately, so only the bytes can be compared.
test('segments that split a character keep its bytes', async () => {
  const reading = await read([{ data: bytes(0xe6, 0x97) }, { data: bytes(0xa5) }]);
  assert.deepEqual(reading.modes, ['byte', 'byte']);
  assert.deepEqual(new Uint8Array(reading.zxing.bytes), bytes(0xe6, 0x97, 0xa5));
  assert.deepEqual(reading.jsqr.bytes, bytes(0xe6, 0x97, 0xa5));
});

test('random arrays of segments read back', async () => {
  const dice = random(1);
  const kinds = [
    () => ({ data: draw(dice, DIGITS, 1 + dice.below(30)), mode: 'numeric' }),
    () => ({ data: draw(dice, ALPHANUMERIC, 1 + dice.below(30)), mode: 'alphanumeric' }),
    () => ({ data: draw(dice, LOWER, 1 + dice.below(30)), mode: 'byte' }),
    () => ({ data: Buffer.from(draw(dice, LOWER, 1 + dice.below(30))) }),
    () => ({ data: draw(dice, KANJI, 1 + dice.below(30)), mode: 'kanji' }),
    () => ({ data: draw(dice, DIGITS + LOWER + ALPHANUMERIC, 1 + dice.below(30)) }),
  ];
  for (let i = 0; i < 200; i++) {
    const segments = Array.from({ length: 1 + dice.below(8) }, () => dice.pick(kinds)());
    const reading = await read(segments);
    assert.equal(reading.jsqr.text, textOf(segments));
    assert.equal(reading.zxing.text, textOf(segments));
  }
});

/** Asserts that both decoders read exactly `data`. */
async function assertBytes(data, options) {
  const reading = await read(data, options);
  assert.deepEqual(new Uint8Array(reading.zxing.bytes), new Uint8Array(data));
  assert.deepEqual(reading.jsqr.bytes, new Uint8Array(data));
  assert.deepEqual(reading.modes, ['byte']);
}

test('all 256 values of a byte read back', async () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  await assertBytes(all);
  await assertBytes(all.toReversed());
  for (const value of all) await assertBytes(bytes(value));
});

test('random bytes read back', async () => {
  const dice = random(2);
  for (let i = 0; i < 200; i++) await assertBytes(drawBytes(dice, 1 + dice.below(i < 190 ? 300 : 2953)));
  await assertBytes(drawBytes(dice, 2953));
});

test('reads only the bytes of a view, not of its whole buffer', async () => {
  const whole = drawBytes(random(3), 100);
  await assertBytes(whole.subarray(10, 20));
  await assertBytes(Buffer.from(whole.buffer, 50, 50));
  await assertBytes(new Uint8Array(8));
});

test('bytes that look like another encoding are not converted', async () => {
  for (const text of ['0123456789', 'ABC', 'é', '日本', '\ufeff']) {
    await assertBytes(Buffer.from(text));
    await assertBytes(Buffer.from(text, 'utf16le'));
  }
});

test('bytes declared UTF-8 read back as text', async () => {
  for (const text of ['é', 'ÿþ', '茗荷', 'ascii', '点茗点茗点荷茗荷']) {
    const reading = await read(Buffer.from(text), { eci: true });
    assert.equal(reading.zxing.text, text);
    assert.deepEqual(reading.modes, ['eci', 'byte']);
  }
});

test('every character of JIS X 0208 reads back in kanji mode', async (t) => {
  const step = 400;
  for (let i = 0; i < KANJI.length; i += step) {
    const data = KANJI.slice(i, i + step).join('');
    const reading = await read([{ data, mode: 'kanji' }]);
    assert.equal(reading.zxing.text, data);
    assert.equal(reading.jsqr.text, data);
    assert.equal(new TextDecoder('shift_jis', { fatal: true }).decode(reading.jsqr.bytes), data);
  }
  // JIS X 0208 has 6,879 characters. Eight of them are AMBIGUOUS.
  assert.equal(KANJI.length, 6871);
  t.diagnostic(`both decoders read ${KANJI.length} characters in kanji mode`);
});

/** Returns the version of `text` in byte mode, in kanji mode, and without a given mode. */
async function compare(text, errorCorrectionLevel) {
  const options = { errorCorrectionLevel };
  const reading = await read(text, options);
  assert.equal(reading.zxing.text, text);
  assert.equal(reading.jsqr.text, text);
  return {
    byte: versionOf([{ data: text, mode: 'byte' }], options),
    kanji: versionOf([{ data: text, mode: 'kanji' }], options),
    made: versionOf(text, options),
    modes: reading.modes,
  };
}

test('kanji mode is used only if it makes the symbol smaller', async (t) => {
  const dice = random(4);
  const counts = { byte: 0, kanji: 0 };
  for (const level of ['L', 'M', 'Q', 'H']) {
    for (let length = 1; length <= 60; length++) {
      // Kanji take three bytes in UTF-8, Greek and Cyrillic two.
      const letters = length % 3 === 0 ? [...'ΑΒΓαβγАБВабвёЁ×÷±'] : KANJI;
      const found = await compare(draw(dice, letters, length), level);
      const mode = found.kanji < found.byte ? 'kanji' : 'byte';
      assert.deepEqual(found.modes, [mode], JSON.stringify({ level, length, ...found }));
      assert.equal(found.made, Math.min(found.kanji, found.byte));
      counts[mode]++;
    }
  }
  assert.ok(counts.byte > 40 && counts.kanji > 40, JSON.stringify(counts));
  t.diagnostic(`kanji mode for ${counts.kanji} strings, UTF-8 for ${counts.byte}`);
});

test('kanji mode begins exactly where the symbol would grow', async () => {
  // Version 1-L has 152 bits, for 17 bytes or ten kanji.
  for (const [text, version, modes] of [
    ['漢字漢字漢', 1, ['byte']],
    ['漢字漢字漢ab', 1, ['byte']],
    ['漢字漢字漢字', 1, ['kanji']],
    ['漢字漢字漢字漢字漢字', 1, ['kanji']],
    ['漢字漢字漢字漢字漢字漢', 2, ['kanji']],
    ['ЯЯЯЯЯЯЯЯ', 1, ['byte']],
    ['ЯЯЯЯЯЯЯЯЯ', 1, ['kanji']],
    ['漢字漢字漢字漢字0123', 1, ['kanji', 'numeric']],
  ]) {
    const reading = await read(text);
    assert.equal(versionOf(text), version, text);
    assert.equal(reading.zxing.text, text);
    assert.equal(reading.jsqr.text, text);
    assert.deepEqual(reading.modes, modes, text);
  }
});

test('kanji mode fills version 40, which UTF-8 would exceed', async () => {
  const text = draw(random(5), KANJI, 1817);
  const reading = await read(text);
  assert.equal(versionOf(text), 40);
  assert.deepEqual(reading.modes, ['kanji']);
  assert.equal(reading.zxing.text, text);
  assert.equal(reading.jsqr.text, text);
  assert.throws(() => generateQrCode(`${text}亜`), { code: 'ERR_QR_DATA_TOO_LONG' });
});

test('with a given version, kanji mode is used only if UTF-8 does not fit', async () => {
  assert.deepEqual((await read('漢字漢字漢字', { version: 1 })).modes, ['kanji']);
  assert.deepEqual((await read('漢字漢字漢字', { version: 2 })).modes, ['byte']);
});

test('a text with a character outside kanji mode never uses it', async () => {
  const dice = random(6);
  const others = [...AMBIGUOUS, ...'①㈱髙彅é한𠮷👍简ｱ¥‾Ў\u{fe0f}\ufeff\u0080'];
  for (const other of others) {
    for (const length of [10, 40]) {
      const text = draw(dice, KANJI, length);
      const at = dice.below(length + 1);
      const mixed = text.slice(0, at) + other + text.slice(at);
      const reading = await read(mixed);
      assert.deepEqual(reading.modes, ['byte'], JSON.stringify(mixed));
      assert.equal(reading.jsqr.text, mixed);
      assert.ok(Buffer.from(mixed).equals(reading.zxing.bytes));
      assert.throws(() => generateQrCode([{ data: mixed, mode: 'kanji' }]), {
        code: 'ERR_QR_INVALID_SEGMENT',
      });
      assert.deepEqual((await read(text)).modes, ['kanji']);
    }
  }
});

test('a segment that needs UTF-8 keeps kanji mode out of all segments', async () => {
  const text = '漢字かな交じり文です。国境の長いトンネル';
  assert.deepEqual((await read([{ data: text }])).modes, ['kanji']);
  assert.deepEqual((await read([{ data: text }, { data: '雪国' }])).modes, ['kanji', 'kanji']);
  const reading = await read([{ data: text }, { data: '①' }]);
  assert.deepEqual(reading.modes, ['byte', 'byte']);
  assert.equal(reading.zxing.text, `${text}①`);
});

/** Replaces each character of kanji mode by another one with as many bytes in UTF-8. */
function withoutKanji(text) {
  return [...text].map((c) => ['', c, 'é', '한'][Buffer.byteLength(c)]).join('');
}

test('kanji mixed with ASCII reads back, in the smaller encoding', async (t) => {
  const dice = random(7);
  const counts = { byte: 0, kanji: 0 };
  for (let i = 0; i < 200; i++) {
    const parts = [
      { letters: KANJI, mode: 'kanji' },
      { letters: KANJI, mode: 'kanji' },
      { letters: DIGITS, mode: 'numeric' },
      { letters: ALPHANUMERIC, mode: 'alphanumeric' },
      { letters: `${LOWER}\\~{|}`, mode: 'byte' },
    ];
    const segments = Array.from({ length: 1 + dice.below(6) }, () => {
      const { letters, mode } = dice.pick(parts);
      return { data: draw(dice, letters, 1 + dice.below(16)), mode };
    });
    const text = textOf(segments);
    const reading = await read(text);
    assert.equal(reading.zxing.text, text);
    assert.equal(reading.jsqr.text, text);
    const made = versionOf(text);
    const utf8 = versionOf(withoutKanji(text));
    const isKanji = reading.modes.includes('kanji');
    assert.ok(made <= versionOf(segments), text);
    assert.ok(isKanji ? made < utf8 : made === utf8, text);
    counts[isKanji ? 'kanji' : 'byte']++;
  }
  assert.ok(counts.byte > 20 && counts.kanji > 20, JSON.stringify(counts));
  t.diagnostic(`kanji mode in ${counts.kanji} strings, none in ${counts.byte}`);
});

test('eci rules out kanji mode', async () => {
  const text = '漢字かな交じり文です。国境の長いトンネル';
  const reading = await read(text, { eci: true });
  assert.deepEqual(reading.modes, ['eci', 'byte']);
  assert.equal(reading.zxing.text, text);
});

/** Returns random text: runs of digits, capitals, small letters and characters beyond ASCII. */
function drawMixed(dice) {
  const parts = [DIGITS, DIGITS, ALPHANUMERIC, LOWER, `${LOWER}${DIGITS}`, [...'éßЯ日한👍𠮷']];
  const length = 1 + dice.below(10);
  return Array.from({ length }, () => draw(dice, dice.pick(parts), 1 + dice.below(30))).join('');
}

test('no symbol is larger than that of npm qrcode', (t) => {
  const dice = random(8);
  const texts = Array.from({ length: 1000 }, () => drawMixed(dice));
  const levels = ['L', 'M', 'Q', 'H'];
  let smaller = 0;
  for (const [i, text] of [...texts, ...corpus.map((entry) => entry.text)].entries()) {
    const errorCorrectionLevel = i < 700 ? 'L' : levels[i % 4];
    const theirs = QRCode.create(text, { errorCorrectionLevel, maskPattern: 0 }).version;
    const ours = versionOf(text, { errorCorrectionLevel });
    assert.ok(ours <= theirs, `version ${ours} and not ${theirs} for ${JSON.stringify(text)}`);
    if (ours < theirs) smaller++;
  }
  t.diagnostic(`${smaller} of ${texts.length + corpus.length} symbols are smaller`);
});
