'use strict';

// Compares the charsets of the option `eci` with those of iconv-lite, and reads texts in them back.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const iconv = require('iconv-lite');

const { create, generateQrCode, generateQrCodeAsync, generateQrCodes, toBufferSync } = require('../index');
const { qrCodeHandler } = require('../lib/handler');
const { NUMBERS } = require('../lib/options/charsets');
const { random } = require('./support/random');
const zxing = require('./support/zxing');

const CHARSETS = [...NUMBERS.keys()];

/** Returns the bytes that a text becomes in a charset. */
function encode(text, eci) {
  const { segments } = create(text, { eci });
  return Buffer.concat(segments.map(({ data }) => Buffer.from(data)));
}

/** All characters of the Basic Multilingual Plane beyond ASCII, and some others. */
const CHARACTERS = [];
for (let point = 0x80; point < 0x10000; point++) {
  // iconv-lite has the replacement character for every byte that stands for none.
  if (point === 0xfffd || (point >= 0xd800 && point <= 0xdfff)) continue;
  CHARACTERS.push(String.fromCodePoint(point));
}
CHARACTERS.push(...'😀👍𠮷𠀀🀄\u{10ffff}\u{2f800}');

/** Returns true for a control character of C1, which encoders of Windows charsets treat differently. */
const isC1 = (/** @type {string} */ character) => character >= '\x80' && character <= '\x9f';

/** Characters that JIS X 0208 and CP932 map differently, in either form: see segments.test.js. */
const AMBIGUOUS = '—―＼〜～‖∥−－¢￠£￡¬￢';

const codeOf = (/** @type {Buffer} */ bytes) => bytes.readUIntBE(0, bytes.length);
const isIn = (/** @type {number} */ code, /** @type {[number, number][]} */ ranges) =>
  ranges.some(([first, last]) => code >= first && code <= last);
const isPrivate = (/** @type {string} */ character) => character >= '\ue000' && character <= '\uf8ff';

/**
 * The charsets that have fewer characters than that of iconv-lite, with a function that returns true
 * for a character that is left out.
 */
const LEFT_OUT = new Map(
  /** @type {[string, (bytes: Buffer, character: string) => boolean][]} */ ([
    // The extensions of CP932.
    [
      'shift_jis',
      (bytes, character) =>
        isC1(character) ||
        AMBIGUOUS.includes(character) ||
        (bytes.length === 2 &&
          isIn(bytes[0], [
            [0x85, 0x87],
            [0xeb, 0xfc],
          ])),
    ],
    // The syllables that CP949 adds to KS X 1001.
    ['euc-kr', ([lead, trail]) => lead < 0xa1 || trail < 0xa1],
    // iconv-lite has the extensions of HKSCS and ETEN. Readers map the signs to other characters.
    [
      'big5',
      (bytes) => {
        const signs = [0xa145, 0xa14e, 0xa15a, 0xa1e3, 0xa1f2, 0xa1f3, 0xa1fe, 0xa240, 0xa241, 0xa242];
        signs.push(0xa1c2, 0xa1c3, 0xa1c5, 0xa244, 0xa246, 0xa247);
        const added = [
          [0x8140, 0xa0fe],
          [0xa3c0, 0xa3ff],
          [0xc6a1, 0xc8ff],
          [0xf9d6, 0xffff],
        ];
        return signs.includes(codeOf(bytes)) || isIn(codeOf(bytes), added);
      },
    ],
    // What GB 18030 adds to GBK, and private use.
    [
      'gbk',
      (bytes, character) =>
        isPrivate(character) ||
        bytes.length === 1 ||
        isIn(codeOf(bytes), [
          [0xa8bc, 0xa8bc],
          [0xa8bf, 0xa8bf],
          [0xa989, 0xa995],
          [0xfe50, 0xffff],
        ]),
    ],
    // Private use that GB 18030-2022 assigns to characters.
    ['gb18030', (_, character) => character >= '\ue78d' && character <= '\ue864'],
  ]),
);

/** Characters that GB 18030-2022 has in two bytes, and the edition of iconv-lite in four. */
const SINCE_2022 = new Map(
  Object.entries({
    '\u9fb4': 'fe59',
    '\u9fb5': 'fe61',
    '\u9fb6': 'fe66',
    '\u9fb7': 'fe67',
    '\u9fb8': 'fe6d',
    '\u9fb9': 'fe7e',
    '\u9fba': 'fe90',
    '\u9fbb': 'fea0',
    '\ufe10': 'a6d9',
    '\ufe11': 'a6db',
    '\ufe12': 'a6da',
    '\ufe13': 'a6dc',
    '\ufe14': 'a6dd',
    '\ufe15': 'a6de',
    '\ufe16': 'a6df',
    '\ufe17': 'a6ec',
    '\ufe18': 'a6ed',
    '\ufe19': 'a6f3',
  }),
);

/** The results of `charactersOf`. @type {Map<string, Map<string, Buffer>>} */
const KNOWN = new Map();

/** Returns the characters that iconv-lite has in a charset, each with its bytes. */
function charactersOf(charset) {
  const before = KNOWN.get(charset);
  if (before !== undefined) return before;
  const found = new Map();
  KNOWN.set(charset, found);
  const isLeftOut = LEFT_OUT.get(charset) ?? (() => false);
  for (const character of CHARACTERS) {
    const bytes = iconv.encode(character, charset);
    const decoded = iconv.decode(bytes, charset, { stripBOM: false });
    if (decoded !== character || isLeftOut(bytes, character)) continue;
    const since2022 = charset === 'gb18030' ? SINCE_2022.get(character) : undefined;
    found.set(character, since2022 === undefined ? bytes : Buffer.from(since2022, 'hex'));
  }
  return found;
}

/** Splits a list. */
function* piecesOf(list, size) {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size);
}

async function read(png) {
  const found = await zxing.decodeAll(png, { characterSet: 'Unknown', isPure: true });
  assert.equal(found.length, 1);
  assert.ok(found[0].isValid, found[0].error);
  return found[0];
}

test('index.d.ts and docs/options.md list the charsets', () => {
  const types = fs.readFileSync(path.join(__dirname, '../index.d.ts'), 'utf8');
  const [, union = ''] = /export type Charset =(.*?);/s.exec(types) ?? [];
  const listed = Array.from(union.matchAll(/'(.*?)'/g), ([, name]) => name);
  assert.deepEqual(listed.sort(), CHARSETS.toSorted());
  const docs = fs.readFileSync(path.join(__dirname, '../docs/options.md'), 'utf8');
  for (const name of CHARSETS) {
    if (!/^iso-8859-\d+$/.test(name)) assert.ok(docs.includes(`'${name}'`), name);
  }
});

for (const charset of CHARSETS) {
  describe(charset, () => {
    const known = charactersOf(charset);
    const isUnicode = charset.startsWith('utf');

    test('has the bytes of iconv-lite for every character', () => {
      for (const some of piecesOf([...known.keys()], 400)) {
        const expected = Buffer.concat(some.map((character) => known.get(character)));
        if (encode(some.join(''), charset).equals(expected)) continue;
        const wrong = some.filter((each) => !encode(each, charset).equals(known.get(each)));
        assert.fail(`${wrong.length}: ${wrong.slice(0, 20).join(' ')}`);
      }
      if (!isUnicode) assert.ok(known.size >= (charset === 'us-ascii' ? 0 : 80), String(known.size));
    });

    test('refuses every other character, and names it', () => {
      const others = CHARACTERS.filter((each) => !known.has(each) && !isC1(each));
      // Each error takes some microseconds.
      const step = Math.max(1, Math.floor(others.length / 2000));
      for (let i = 0; i < others.length; i += step) {
        const character = others[i];
        assert.throws(() => encode(`ab${character}`, charset), {
          code: 'ERR_QR_INVALID_TEXT',
          argument: 'text',
          details: { reason: 'charset', character, index: 2, eci: NUMBERS.get(charset) },
        });
      }
    });

    test('is read back by zxing with every character', async () => {
      const all = [...known.keys()].filter((each) => !isC1(each));
      for (const some of piecesOf(all, 500)) {
        const text = `x${some.join('')}`;
        const reading = await read(generateQrCode(text, { eci: charset, scale: 2 }));
        assert.equal(reading.hasECI, true);
        if (reading.text !== text) {
          const found = [...reading.text];
          const wrong = [...text].filter((each, i) => each !== found[i]);
          assert.fail(`${wrong.length} of ${text.length}: ${wrong.slice(0, 30).join(' ')}`);
        }
      }
    });
  });
}

test('10,000 random texts with ECIs read back', async (t) => {
  const dice = random(5);
  const letters = new Map(
    CHARSETS.map((charset) => [charset, [...charactersOf(charset).keys()].filter((each) => !isC1(each))]),
  );
  const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
  const drawText = (charset) => {
    const alphabets = [ascii, '0123456789', 'ABC 0123', letters.get(charset)];
    return Array.from({ length: 1 + dice.below(4) }, () => {
      const alphabet = dice.pick(alphabets);
      return alphabet.length === 0
        ? 'x'
        : Array.from({ length: 1 + dice.below(10) }, () => dice.pick(alphabet)).join('');
    }).join('');
  };
  let several = 0;
  for (let i = 0; i < 10_000; i++) {
    const charset = CHARSETS[i % CHARSETS.length];
    const text = drawText(charset);
    if (i % 5 > 0) {
      const eci = i % 2 === 0 ? charset : NUMBERS.get(charset);
      const reading = await read(generateQrCode(text, { eci, scale: 2 }));
      assert.equal(reading.text, text, charset);
      continue;
    }
    // Several ECIs in one symbol.
    const segments = Array.from({ length: 1 + dice.below(4) }, () => {
      const other = dice.pick(CHARSETS);
      return { data: drawText(other), eci: dice.below(2) === 0 ? other : NUMBERS.get(other) };
    });
    const reading = await read(generateQrCode(segments, { scale: 2 }));
    assert.equal(reading.text, segments.map(({ data }) => data).join(''), JSON.stringify(segments));
    several++;
  }
  t.diagnostic(`${several} symbols with several ECIs`);
});

describe('eci', () => {
  test('as a name in any case, and as its number, makes the same code', () => {
    for (const [name, number] of NUMBERS) {
      const code = generateQrCode('abc 123', { eci: number });
      assert.deepEqual(generateQrCode('abc 123', { eci: name }), code);
      assert.deepEqual(generateQrCode('abc 123', { eci: name.toUpperCase() }), code);
    }
    assert.deepEqual(generateQrCode('é', { eci: 'utf-8' }), generateQrCode('é', { eci: true }));
    assert.deepEqual(generateQrCode('é', { eci: false }), generateQrCode('é'));
  });

  test('with a number leaves bytes as they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const eci of [0, 2, 3, 20, 170, 899, 16383, 16384, 999_999]) {
      const reading = await read(generateQrCode(bytes, { eci, scale: 2 }));
      assert.deepEqual(new Uint8Array(reading.bytes), bytes);
      const header = Buffer.from(`\\${String(eci).padStart(6, '0')}`);
      assert.ok(Buffer.from(reading.bytesECI).subarray(3).indexOf(header) === 0, String(eci));
    }
  });

  test('of a charset keeps the shortest segments', () => {
    const modesOf = (text, eci) => create(text, { eci }).segments.map(({ mode }) => mode.id);
    assert.deepEqual(modesOf('é1234567890123456789', 'iso-8859-1'), ['Byte', 'Numeric']);
    assert.deepEqual(modesOf('ABCDEFGHIJKLMNOP漢', 'shift_jis'), ['Alphanumeric', 'Byte']);
    assert.deepEqual(modesOf('12345678901234567890', 'utf-16be'), ['Byte']);
    // A byte of 漢 in Shift JIS is no digit or letter of another segment.
    assert.deepEqual(modesOf('ァAAAAAAAAAAァ', 'shift_jis'), ['Byte']);
  });

  test('of a charset takes less room than UTF-8', () => {
    const text = 'Ærøskøbing åbner året rundt på Ærø. '.repeat(2);
    const version = (eci) => create(text, { eci, errorCorrectionLevel: 'L' }).version;
    assert.ok(version('iso-8859-1') < version(true));
  });

  test('of segments holds until the next one', async () => {
    const segments = [
      { data: 'a' },
      { data: 'é', eci: 'iso-8859-1' },
      { data: 'ü', mode: 'byte' },
      { data: '12', mode: 'numeric' },
      { data: Uint8Array.of(0xe9) },
      { data: 'ł', eci: 4 },
      { data: 'ł', eci: 'iso-8859-2' },
      { data: '漢', mode: 'kanji', eci: 'shift_jis' },
      { data: '字', eci: true },
    ];
    const reading = await read(generateQrCode(segments, { scale: 2 }));
    assert.equal(reading.text, 'aéü12éłł漢字');
  });

  test('of segments overrides the option', async () => {
    const segments = [{ data: 'é' }, { data: 'ł', eci: 'iso-8859-2' }];
    const reading = await read(generateQrCode(segments, { scale: 2, eci: 'iso-8859-1' }));
    assert.equal(reading.text, 'éł');
  });

  test('is read by every function', async () => {
    const options = { eci: 'iso-8859-15' };
    const code = generateQrCode('5 €', options);
    assert.deepEqual(await generateQrCodeAsync('5 €', options), code);
    for await (const each of generateQrCodes(['5 €', '5 €'], options)) assert.deepEqual(each, code);
    assert.notDeepEqual(code, generateQrCode('5 €', { eci: true }));
    assert.deepEqual(
      toBufferSync('5 €', { eci: 'iso-8859-15', width: 200, errorCorrectionLevel: 'L' }),
      generateQrCode('5 €', { ...options, errorCorrectionLevel: 'L' }),
    );
  });

  test('names the text of a batch that has a wrong character', async () => {
    const texts = ['a', 'é', 'ł'];
    const all = async () => {
      for await (const _ of generateQrCodes(texts, { eci: 3 }));
    };
    await assert.rejects(all, { code: 'ERR_QR_INVALID_TEXT', argument: 'texts[2]' });
  });

  test('names the segment that has a wrong character', () => {
    assert.throws(() => generateQrCode([{ data: 'a' }, { data: 'bł', eci: 3 }]), {
      code: 'ERR_QR_INVALID_TEXT',
      argument: 'text[1].data',
      message:
        "text[1].data has 'ł' at index 1, which iso-8859-1 lacks. Remove it, or choose another eci: " +
        'true is UTF-8, which has every character.',
    });
  });
});

describe('a wrong eci is refused:', () => {
  /** @type {[string, unknown, unknown, string, string][]} */
  const cases = [
    ['a number without a charset, for a string', 'a', 899, 'ERR_QR_INVALID_TEXT', 'text'],
    [
      'a segment without a charset',
      [{ data: 'a', eci: 899 }, { data: 'b' }],
      undefined,
      'ERR_QR_INVALID_TEXT',
      'text[0].data',
    ],
    ['a number that is too large', 'a', 1_000_000, 'ERR_QR_INVALID_OPTION', 'eci'],
    ['an unknown charset', 'a', 'klingon', 'ERR_QR_INVALID_OPTION', 'eci'],
    ['false for a segment', [{ data: 'a', eci: false }], true, 'ERR_QR_INVALID_SEGMENT', 'text[0].eci'],
    [
      'an unknown charset of a segment',
      [{ data: 'a', eci: 'x' }],
      true,
      'ERR_QR_INVALID_SEGMENT',
      'text[0].eci',
    ],
    [
      'kanji mode in another charset',
      [{ data: '漢', mode: 'kanji' }],
      'gb18030',
      'ERR_QR_INVALID_SEGMENT',
      'text[0].mode',
    ],
    [
      'numeric mode in UTF-16',
      [{ data: '12', mode: 'numeric' }],
      'utf-16be',
      'ERR_QR_INVALID_SEGMENT',
      'text[0].mode',
    ],
    ['bytes that are not UTF-8', Uint8Array.of(0xff), 26, 'ERR_QR_INVALID_TEXT', 'text'],
  ];
  for (const [name, text, eci, code, argument] of cases) {
    test(name, () => {
      assert.throws(() => generateQrCode(text, { eci }), { name: 'QrCodeError', code, argument });
    });
  }

  test('with a suggestion', () => {
    for (const [eci, meant] of [
      ['latin1', 'iso-8859-1'],
      ['ISO8859-1', 'iso-8859-1'],
      ['utf8', 'utf-8'],
      ['sjis', 'shift_jis'],
      ['shift-jis', 'shift_jis'],
      ['cp1252', 'windows-1252'],
    ]) {
      assert.throws(() => generateQrCode('a', { eci }), {
        message: `Expected '${meant}' for eci but received '${eci}'`,
      });
    }
  });
});

test('the handler answers 400 to a character that the charset lacks', async () => {
  const { FRAMEWORKS, open } = require('./support/serve');
  const server = await open(FRAMEWORKS.http, qrCodeHandler({ eci: 'iso-8859-1' }));
  try {
    const right = await server.request({ query: `?text=${encodeURIComponent('é')}` });
    assert.deepEqual(right.body, generateQrCode('é', { eci: 'iso-8859-1' }));
    const wrong = await server.request({ query: `?text=${encodeURIComponent('Ā')}` });
    assert.equal(wrong.status, 400);
    assert.equal(String(wrong.body), 'text has a character that the charset lacks');
  } finally {
    await server.close();
  }
});
