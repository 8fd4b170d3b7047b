'use strict';

// Tests invalid input: it always throws a QrCodeError with a code and a sentence that names the
// argument, the expected and the received value. Nothing crashes or is clamped.

const assert = require('node:assert/strict');
const { test } = require('node:test');
const vm = require('node:vm');

const { QrCodeError, generateQrCode, generateQrCodeAsync, generateQrCodes } = require('../index');
const { decodeBytes, decodeText } = require('./support/zxing');
const { refused } = require('./support/errors');
const { memoryOf, numbersOf } = require('./support/memory');

const TYPES = 'a string, a Uint8Array or an array of segments';

/** @type {[title: string, text: unknown, code: string, ...parts: (string | Record<string, unknown>)[]][]} */
const texts = [
  ['none', undefined, 'ERR_QR_INVALID_TEXT', TYPES, 'text', 'undefined'],
  ['null', null, 'ERR_QR_INVALID_TEXT', TYPES, 'null'],
  ['a number', 42, 'ERR_QR_INVALID_TEXT', TYPES, '42'],
  ['NaN', Number.NaN, 'ERR_QR_INVALID_TEXT', 'NaN'],
  ['a bigint', 42n, 'ERR_QR_INVALID_TEXT', '42n'],
  ['a boolean', true, 'ERR_QR_INVALID_TEXT', 'true'],
  ['an object', {}, 'ERR_QR_INVALID_TEXT', TYPES, 'an object'],
  ['an object that becomes a string', { toString: () => 'text' }, 'ERR_QR_INVALID_TEXT', 'an object'],
  ['a String object', new String('text'), 'ERR_QR_INVALID_TEXT', 'an object of class String'],
  ['a date', new Date(0), 'ERR_QR_INVALID_TEXT', 'an object of class Date'],
  ['an object without a prototype', Object.create(null), 'ERR_QR_INVALID_TEXT', 'an object'],
  ['a symbol', Symbol('x'), 'ERR_QR_INVALID_TEXT', 'Symbol(x)'],
  ['a function', () => 'text', 'ERR_QR_INVALID_TEXT', 'a function'],
  ['a Proxy that throws', new Proxy({}, { get: () => assert.fail() }), 'ERR_QR_INVALID_TEXT', 'an object'],
  ['a revoked Proxy', revoked(), 'ERR_QR_INVALID_TEXT', 'an object'],
  ['a revoked Proxy for a segment', [revoked()], 'ERR_QR_INVALID_SEGMENT', 'a segment { data, mode }', '[0]'],
  ['a Map for a segment', [new Map()], 'ERR_QR_INVALID_SEGMENT', 'a segment { data, mode }', 'of class Map'],
  ['a symbol with lines', Symbol('x\ny'.repeat(1e5)), 'ERR_QR_INVALID_TEXT', 'Symbol(x\\nyx\\ny', '…'],
  ['a huge bigint', 10n ** 20_000n, 'ERR_QR_INVALID_TEXT', 'a bigint of more than 60 digits'],
  ['an empty string', '', 'ERR_QR_INVALID_TEXT', 'at least one character', 'an empty string'],
  ['a lone high surrogate', 'a\ud83d', 'ERR_QR_INVALID_TEXT', 'well-formed Unicode', 'lone surrogate'],
  ['a lone low surrogate', '\ude00a', 'ERR_QR_INVALID_TEXT', 'well-formed Unicode', 'lone surrogate'],
  ['2954 bytes at L', 'a'.repeat(2954), 'ERR_QR_DATA_TOO_LONG', '2953 bytes', 'level L', '2954 bytes'],
  ['7090 digits', '1'.repeat(7090), 'ERR_QR_DATA_TOO_LONG', '7089', '7090 characters'],
  ['10 MB', 'a'.repeat(1e7), 'ERR_QR_DATA_TOO_LONG', '7089', '10000000 characters'],
  ['10 MB of bytes', new Uint8Array(1e7), 'ERR_QR_DATA_TOO_LONG', '7089', '10000000 bytes'],
  ['an ArrayBuffer', new ArrayBuffer(4), 'ERR_QR_INVALID_TEXT', TYPES, 'wrap it in a Uint8Array'],
  ['a SharedArrayBuffer', new SharedArrayBuffer(4), 'ERR_QR_INVALID_TEXT', TYPES, 'an ArrayBuffer'],
  ['a Uint16Array', new Uint16Array(4), 'ERR_QR_INVALID_TEXT', TYPES, 'an object of class Uint16Array'],
  ['a DataView', new DataView(new ArrayBuffer(4)), 'ERR_QR_INVALID_TEXT', 'an object of class DataView'],
  ['no bytes', new Uint8Array(0), 'ERR_QR_INVALID_TEXT', 'at least one byte', 'empty or detached'],
  ['no bytes in a Buffer', Buffer.alloc(0), 'ERR_QR_INVALID_TEXT', 'at least one byte'],
  ['a view of a zero-length ArrayBuffer', new Uint8Array(new ArrayBuffer(0)), 'ERR_QR_INVALID_TEXT', 'byte'],
  ['a detached array buffer', detached(), 'ERR_QR_INVALID_TEXT', 'at least one byte', 'empty or detached'],
  [
    'shared bytes',
    new Uint8Array(new SharedArrayBuffer(4)),
    'ERR_QR_INVALID_TEXT',
    'a view of a SharedArrayBuffer',
  ],
  ['no segments', [], 'ERR_QR_INVALID_TEXT', 'at least one segment', 'an empty array'],
  ['a hole', new Array(1), 'ERR_QR_INVALID_SEGMENT', 'a segment { data, mode }', '[0]', 'undefined'],
  ['strings for segments', ['a'], 'ERR_QR_INVALID_SEGMENT', 'a segment { data, mode }', "'a'"],
  ['a segment without data', [{ mode: 'byte' }], 'ERR_QR_INVALID_SEGMENT', '[0].data', 'undefined'],
  [
    'a segment with an unknown property',
    [{ data: 'a', modus: 'byte' }],
    'ERR_QR_INVALID_SEGMENT',
    'only data, mode and eci',
    '"modus"',
  ],
  ['an unknown mode', [{ data: 'a', mode: 'hanzi' }], 'ERR_QR_INVALID_SEGMENT', '[0].mode', "'hanzi'"],
  ['a mode that is no string', [{ data: 'a', mode: 4 }], 'ERR_QR_INVALID_SEGMENT', '[0].mode', '4'],
  ['an empty segment', [{ data: 'a' }, { data: '' }], 'ERR_QR_INVALID_TEXT', '[1].data', 'an empty string'],
  ['digits for bytes', [{ data: 5, mode: 'byte' }], 'ERR_QR_INVALID_SEGMENT', '[0].data', '5'],
  [
    'bytes for digits',
    [{ data: Buffer.from('1'), mode: 'numeric' }],
    'ERR_QR_INVALID_SEGMENT',
    'a string',
    '[0].data',
  ],
  [
    'letters in numeric mode',
    [{ data: '1' }, { data: '12a', mode: 'numeric' }],
    'ERR_QR_INVALID_SEGMENT',
    'numeric mode',
    '[1].data',
    "'a' at index 2",
  ],
  [
    'lower case in alphanumeric mode',
    [{ data: 'ABc', mode: 'alphanumeric' }],
    'ERR_QR_INVALID_SEGMENT',
    "'c' at index 2",
  ],
  [
    'other characters in kanji mode',
    [{ data: '点a', mode: 'kanji' }],
    'ERR_QR_INVALID_SEGMENT',
    'kanji mode',
    "'a' at index 1",
  ],
  [
    'an extension of CP932 in kanji mode',
    [{ data: '①', mode: 'kanji' }],
    'ERR_QR_INVALID_SEGMENT',
    "'①' at index 0",
  ],
  [
    'a lone surrogate in a segment',
    [{ data: '\ud83d', mode: 'byte' }],
    'ERR_QR_INVALID_TEXT',
    '[0].data',
    'lone surrogate',
  ],
  [
    'shared bytes in a segment',
    [{ data: new Uint8Array(new SharedArrayBuffer(1)) }],
    'ERR_QR_INVALID_TEXT',
    '[0].data',
  ],
  [
    'segments that are too long together',
    [{ data: '1'.repeat(7000) }, { data: '1'.repeat(90) }],
    'ERR_QR_DATA_TOO_LONG',
    '7089',
    '7090',
  ],
  ['too many segments', Array(8000).fill({ data: '1' }), 'ERR_QR_DATA_TOO_LONG', '8000 segments'],
];

for (const [title, text, code, ...parts] of texts) {
  test(`refuses a text: ${title}`, () => refused(text, undefined, code, ...parts));
}

/** @type {[title: string, options: unknown, code: string, ...parts: (string | Record<string, unknown>)[]][]} */
const options = [
  ['null', null, 'ERR_QR_INVALID_OPTION', 'an object for options', 'null'],
  ['a string', 'L', 'ERR_QR_INVALID_OPTION', 'an object for options', "'L'"],
  ['a function', () => {}, 'ERR_QR_INVALID_OPTION', 'an object for options', 'a function'],
  ['an array', [], 'ERR_QR_INVALID_OPTION', 'an object for options', 'an array'],
  ['a Map', new Map([['width', 300]]), 'ERR_QR_INVALID_OPTION', 'an object for options', 'of class Map'],
  ['a Date', new Date(0), 'ERR_QR_INVALID_OPTION', 'an object for options', 'of class Date'],
  ['a promise', Promise.resolve({}), 'ERR_QR_INVALID_OPTION', 'an object for options', 'of class Promise'],
  ['a String object', new String(''), 'ERR_QR_INVALID_OPTION', 'an object for options', 'of class String'],
  ['bytes', new Uint8Array(0), 'ERR_QR_INVALID_OPTION', 'an object for options', 'of class Uint8Array'],
  ['a revoked Proxy', revoked(), 'ERR_QR_INVALID_OPTION', 'an object for options', 'an object'],
  [
    'a symbol as a name',
    { [Symbol('width')]: 3 },
    'ERR_QR_UNKNOWN_OPTION',
    'only names for options',
    'a symbol',
  ],
  ['an abbreviation', { ecc: 'H' }, 'ERR_QR_UNKNOWN_OPTION', '"errorCorrectionLevel"', '"ecc"'],
  ['a name of other packages', { mask: 1 }, 'ERR_QR_UNKNOWN_OPTION', '"maskPattern"', '"mask"'],
  ['a name like a short one', { eco: true }, 'ERR_QR_UNKNOWN_OPTION', 'are errorCorrectionLevel', '"eco"'],
  ['a name with quotes and lines', { 'a"\n': 1 }, 'ERR_QR_UNKNOWN_OPTION', String.raw`"a\"\n"`],
  ['version 0', { version: 0 }, 'ERR_QR_INVALID_OPTION', 'an integer from 1 to 40 for version', '0'],
  ['version 41', { version: 41 }, 'ERR_QR_INVALID_OPTION', 'an integer from 1 to 40 for version', '41'],
  ['version 1.5', { version: 1.5 }, 'ERR_QR_INVALID_OPTION', 'for version', '1.5'],
  ['version NaN', { version: Number.NaN }, 'ERR_QR_INVALID_OPTION', 'for version', 'NaN'],
  ["version '5'", { version: '5' }, 'ERR_QR_INVALID_OPTION', 'for version', "'5'"],
  ['version 5n', { version: 5n }, 'ERR_QR_INVALID_OPTION', 'for version', '5n'],
  ['version null', { version: null }, 'ERR_QR_INVALID_OPTION', 'for version', 'null'],
  [
    'maskPattern 8',
    { maskPattern: 8 },
    'ERR_QR_INVALID_OPTION',
    'an integer from 0 to 7 for maskPattern',
    '8',
  ],
  ['maskPattern -1', { maskPattern: -1 }, 'ERR_QR_INVALID_OPTION', 'for maskPattern', '-1'],
  [
    "errorCorrectionLevel 'X'",
    { errorCorrectionLevel: 'X' },
    'ERR_QR_INVALID_OPTION',
    "'L', 'M', 'Q' or 'H'",
    'for errorCorrectionLevel',
    "'X'",
  ],
  [
    "errorCorrectionLevel ''",
    { errorCorrectionLevel: '' },
    'ERR_QR_INVALID_OPTION',
    'for errorCorrectionLevel',
    "''",
  ],
  [
    'errorCorrectionLevel 1',
    { errorCorrectionLevel: 1 },
    'ERR_QR_INVALID_OPTION',
    'for errorCorrectionLevel',
    '1',
  ],
  ['a long level', { errorCorrectionLevel: 'x'.repeat(1e6) }, 'ERR_QR_INVALID_OPTION', 'xxx', '…'],
  ['width 0', { width: 0 }, 'ERR_QR_INVALID_OPTION', 'an integer from 1 to 16384 for width', '0'],
  ['width -1', { width: -1 }, 'ERR_QR_INVALID_OPTION', 'for width', '-1'],
  ['width 20', { width: 20 }, 'ERR_QR_WIDTH_TOO_SMALL', 'at least 29', { width: 20, smallestWidth: 29 }],
  ['width NaN', { width: Number.NaN }, 'ERR_QR_INVALID_OPTION', 'for width', 'NaN'],
  ['width Infinity', { width: Number.POSITIVE_INFINITY }, 'ERR_QR_INVALID_OPTION', 'for width', 'Infinity'],
  ['width 1.5', { width: 1.5 }, 'ERR_QR_INVALID_OPTION', 'for width', '1.5'],
  ['width 2³²', { width: 2 ** 32 }, 'ERR_QR_INVALID_OPTION', 'for width', '4294967296'],
  ['width 2³² + 200', { width: 2 ** 32 + 200 }, 'ERR_QR_INVALID_OPTION', 'for width', '4294967496'],
  ['width 16385', { width: 16385 }, 'ERR_QR_INVALID_OPTION', 'for width', '16385'],
  ['margin -1', { margin: -1 }, 'ERR_QR_INVALID_OPTION', 'an integer from 0 to 8181 for margin', '-1'],
  ['margin 10⁹', { margin: 1e9 }, 'ERR_QR_INVALID_OPTION', 'for margin', '1000000000'],
  [
    'margin too wide for the width',
    { margin: 90 },
    'ERR_QR_WIDTH_TOO_SMALL',
    { width: 200, smallestWidth: 201 },
  ],
  [
    'margin too wide for any width',
    { margin: 8181, version: 40 },
    'ERR_QR_IMAGE_TOO_LARGE',
    '16384',
    '16539',
  ],
  ['scale 0', { scale: 0 }, 'ERR_QR_INVALID_OPTION', 'an integer from 1 to 16384 for scale', '0'],
  ['scale 2.5', { scale: 2.5 }, 'ERR_QR_INVALID_OPTION', 'for scale', '2.5'],
  [
    'scale 600',
    { scale: 600 },
    'ERR_QR_IMAGE_TOO_LARGE',
    { maxWidth: 16384, unit: 'pixels' },
    'Reduce width, scale or margin',
    '17400',
  ],
  [
    'width and scale',
    { width: 200, scale: 4 },
    'ERR_QR_INVALID_OPTION',
    'Set only one',
    'width 200 and scale 4',
  ],
  ['eci -1', { eci: -1 }, 'ERR_QR_INVALID_OPTION', 'true, false, an integer from 0 to 999999', '-1'],
  ['a misspelt charset', { eci: 'iso8859-1' }, 'ERR_QR_INVALID_OPTION', "'iso-8859-1'", 'iso8859-1'],
  [
    'an unknown option',
    { paint: 'red' },
    'ERR_QR_UNKNOWN_OPTION',
    'errorCorrectionLevel, boostErrorCorrection, version',
    '"paint"',
  ],
  ['a misspelt option', { widht: 5 }, 'ERR_QR_UNKNOWN_OPTION', '"width"', '"widht"'],
  [
    'an option in the wrong case',
    { ErrorCorrectionlevel: 'L' },
    'ERR_QR_UNKNOWN_OPTION',
    '"errorCorrectionLevel"',
  ],
  ['an unknown option that is undefined', { mask: undefined }, 'ERR_QR_UNKNOWN_OPTION', '"mask"'],
  [
    'an inherited unknown option',
    Object.create({ verison: 2 }),
    'ERR_QR_UNKNOWN_OPTION',
    '"version"',
    '"verison"',
  ],
  ['an unknown option with a long name', { ['x'.repeat(1e6)]: 1 }, 'ERR_QR_UNKNOWN_OPTION', '"xxx'],
];

for (const [title, value, code, ...parts] of options) {
  test(`refuses options: ${title}`, () => refused('text', value, code, ...parts));
}

test('names the smallest version that fits if the version is too small', async () => {
  const text = 'a'.repeat(100);
  await refused(text, { version: 1 }, 'ERR_QR_VERSION_TOO_SMALL', { version: 1, smallestVersion: 5 });
  generateQrCode(text, { version: 5 });
});

test('refuses a text that is too long for the level', async () => {
  const text = 'a'.repeat(1274);
  await refused(text, { errorCorrectionLevel: 'H' }, 'ERR_QR_DATA_TOO_LONG', 'level H', '1274 bytes');
  await refused(text, { errorCorrectionLevel: 'H', version: 40 }, 'ERR_QR_DATA_TOO_LONG', 'level H');
  generateQrCode(text.slice(1), { errorCorrectionLevel: 'H' });
});

test('refuses eci with kanji mode, whose Shift JIS would be read as UTF-8', async () => {
  const segments = [{ data: '漢字', mode: 'kanji' }];
  await refused(segments, { eci: true }, 'ERR_QR_INVALID_SEGMENT', { reason: 'kanji-with-eci' }, '[0].mode');
});

test('refuses eci with bytes that are not UTF-8', async () => {
  await refused(Uint8Array.of(0xff), { eci: true }, 'ERR_QR_INVALID_TEXT', 'UTF-8', 'eci');
  await refused([{ data: Uint8Array.of(0xc3) }], { eci: true }, 'ERR_QR_INVALID_TEXT', 'UTF-8', '[0].data');
});

test('passes on the error that a getter throws', async () => {
  const own = new RangeError('mine');
  const value = {
    get width() {
      throw own;
    },
  };
  const isOwn = (/** @type {unknown} */ error) => error === own;
  assert.throws(() => generateQrCode('text', value), isOwn);
  await assert.rejects(generateQrCodeAsync('text', value), isOwn);
  assert.throws(() => generateQrCodes(['text'], value), isOwn);
});

test('reads each option once', () => {
  let times = 0;
  const value = {
    get width() {
      times += 1;
      return times === 1 ? 100 : -1;
    },
  };
  assert.equal(generateQrCode('text', value).readUInt32BE(16), 100);
  assert.equal(times, 1);
});

test('accepts options that are frozen, inherited, a Proxy or without a prototype', () => {
  const wanted = generateQrCode('text', { width: 100 });
  assert.equal(wanted.readUInt32BE(16), 100);
  const values = [
    Object.freeze({ width: 100 }),
    Object.assign(Object.create(null), { width: 100 }),
    new Proxy({ width: 100 }, {}),
    Object.create({ width: 100 }),
    { width: 100, scale: undefined, version: undefined },
    vm.runInNewContext('({ width: 100 })'),
  ];
  for (const value of values) assert.deepEqual(generateQrCode('text', value), wanted);
});

test('passes on the error that a Proxy throws', () => {
  const own = new Error('mine');
  const value = new Proxy(
    {},
    {
      ownKeys: () => {
        throw own;
      },
    },
  );
  assert.throws(
    () => generateQrCode('text', value),
    (error) => error === own,
  );
});

test('does not change the options object', () => {
  const value = { errorCorrectionLevel: /** @type {const} */ ('h'), width: 300 };
  generateQrCode('text', value);
  assert.deepEqual(value, { errorCorrectionLevel: 'h', width: 300 });
});

test('accepts the names of levels that npm qrcode accepts', () => {
  const same = [
    ['L', 'l', 'low', 'LOW'],
    ['M', 'medium'],
    ['Q', 'quartile'],
    ['H', 'high', 'High'],
  ];
  const made = same.map((names) => {
    const [first, ...others] = names.map((name) =>
      generateQrCode('text', { errorCorrectionLevel: /** @type {any} */ (name) }),
    );
    for (const other of others) assert.deepEqual(other, first);
    return first?.toString('hex');
  });
  assert.equal(new Set(made).size, 4);
  // Version 1 holds the text at every level, so the default is the highest.
  assert.equal(generateQrCode('text').toString('hex'), made[3]);
});

test('a refused call has no effect on the next', async () => {
  const before = generateQrCode('text');
  for (let i = 0; i < 1000; i++) assert.throws(() => generateQrCode('a'.repeat(3000 + i)), QrCodeError);
  assert.deepEqual(generateQrCode('text'), before);
  assert.equal(await decodeText(before), 'text');
});

test('accepts bytes that are a slice, of another realm or in a resizable buffer', async () => {
  const bytes = Buffer.from('xtextx').subarray(1, 5);
  const resizable = new Uint8Array(new ArrayBuffer(4, /** @type {any} */ ({ maxByteLength: 8 })));
  resizable.set(bytes);
  for (const value of [bytes, resizable, vm.runInNewContext('Uint8Array.of(116, 101, 120, 116)')]) {
    assert.equal(Buffer.from(await decodeBytes(generateQrCode(value))).toString(), 'text');
    assert.equal(Buffer.from(await decodeBytes(await generateQrCodeAsync(value))).toString(), 'text');
  }
});

test('ignores false length and offset properties of bytes', () => {
  class Liar extends Uint8Array {
    get length() {
      return 40;
    }
    get buffer() {
      return new SharedArrayBuffer(1);
    }
    static get [Symbol.species]() {
      return Uint16Array;
    }
  }
  const wanted = generateQrCode([{ data: Buffer.from('ABC') }, { data: '1' }]);
  assert.deepEqual(generateQrCode([{ data: new Liar([65, 66, 67]) }, { data: '1' }]), wanted);
  assert.deepEqual(generateQrCode(new Liar([65, 66, 67])), generateQrCode(Buffer.from('ABC')));
});

test('copies bytes when it reads them, whatever happens to them later', async () => {
  const wanted = generateQrCode([{ data: Buffer.from('abcd') }, { data: 'x' }]);
  for (const change of [
    (/** @type {Uint8Array} */ bytes) => bytes.fill(255),
    (/** @type {Uint8Array} */ bytes) => structuredClone(bytes, { transfer: [bytes.buffer] }),
  ]) {
    const first = Uint8Array.from(Buffer.from('abcd'));
    const segments = [
      { data: first },
      {
        get data() {
          change(first);
          return 'x';
        },
      },
    ];
    assert.deepEqual(generateQrCode(segments), wanted);
    const bytes = Uint8Array.from(Buffer.from('before'));
    const promise = generateQrCodeAsync(bytes);
    change(bytes);
    assert.equal(await decodeText(await promise), 'before');
  }
});

test('the binding refuses arguments that index.js never sends', () => {
  const { addon: binding } = require('./support/throwing-addon');
  const layouts = [[], [1], [1, 0], [1, 0, 5], [1, 9, 4], [2, 0, 4], [1, 0, 2, 1, 0, 2], [4294967295]];
  for (const layout of layouts) {
    const call = () => binding.generateSegments(Buffer.from('text'), Uint32Array.from(layout), numbersOf());
    assert.throws(call, { code: 'ERR_QR_INVALID_OPTION' }, JSON.stringify(layout));
    const create = () => binding.create(Buffer.from('text'), Uint32Array.from(layout), numbersOf());
    assert.throws(create, { code: 'ERR_QR_INVALID_OPTION' }, JSON.stringify(layout));
  }
  const drawings = [
    { Level: 4 },
    { Version: 41 },
    { Mask: 8 },
    { Version: 256 },
    { Margin: -1, Width: 0, Scale: -1 },
    { Format: -1 },
    { Format: 99 },
  ];
  const layout = Uint32Array.of(1, 0, 4);
  for (const drawing of drawings) {
    const ofSegments = [Buffer.from('text'), layout, numbersOf(drawing)];
    const code = { code: /^ERR_QR_/ };
    assert.throws(() => Reflect.apply(binding.generateSegments, undefined, ofSegments), code);
    assert.throws(() => memoryOf('text', drawing).draw(), code);
  }
  for (const drawing of [
    { Level: 4 },
    { Level: -1 },
    { Version: 41 },
    { Version: 256 },
    { Version: -1 },
    { Mask: 8 },
    { Mask: -2 },
    { Mask: 256 },
  ]) {
    const args = [Buffer.from('text'), layout, numbersOf(drawing)];
    assert.throws(() => Reflect.apply(binding.create, undefined, args), { code: 'ERR_QR_INVALID_OPTION' });
  }
  for (const args of [[], [5], ['text'], ['text', 'L'], [Symbol('x')], [{}]]) {
    assert.throws(() => Reflect.construct(binding.SharedMemory, args));
    assert.throws(() => Reflect.apply(binding.generateSegments, undefined, args));
    assert.throws(() => Reflect.apply(binding.create, undefined, args));
    assert.throws(() => Reflect.apply(binding.generateAll, undefined, args));
  }
});

/** Returns a Proxy that throws at every access. */
function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Returns a view of an array buffer that was transferred to another thread. */
function detached() {
  const bytes = Uint8Array.of(1, 2, 3);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}
