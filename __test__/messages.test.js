'use strict';

// Tests that messages, warnings and answers show only a short, escaped part of a text, an option, a
// name or an environment variable.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { PassThrough } = require('node:stream');
const { describe, it } = require('node:test');
const fc = require('fast-check');

const api = require('../index');
const { Problems } = require('../lib/cli/problems');
const { formatError } = require('../lib/cli/failure');
const { convertAddonError } = require('../lib/error');
const { OPTION_NAMES, listParts } = require('../lib/options/table');
const { qrCodeHandler } = require('../lib/handler');
const { MAX_LINE, MAX_SHOWN, printable, printableLine } = require('../lib/printable');
const { warn } = require('../lib/warn');
const { FRAMEWORKS, open, warningsOf } = require('./support/serve');

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The length limit of a message. The longest lists the names of all options. */
const MAX_MESSAGE = 260 + OPTION_NAMES.join(', ').length;

/** Matches control characters, and characters that hide or reorder the text next to them. */
const HOSTILE = '\x1b[2J\r\n\t\x07\x7f\x85\u202e\u2066\u200b\ufeff\u2028\u2029\ud83d';

/**
 * @param {string} message
 * @param {number} [most]
 */
function assertPrintable(message, most = MAX_MESSAGE) {
  assert.ok(message.length <= most, `${message.length} characters: ${message.slice(0, 200)}`);
  // Two messages of npm `qrcode` have line feeds, which its callers match on.
  assert.doesNotMatch(message.replaceAll('\n', ''), UNSAFE, JSON.stringify(message));
}

describe('printable', () => {
  /** @type {[string, string][]} */
  const escapes = [
    ['a\tb\r\nc', 'a\\tb\\r\\nc'],
    ['\x1b[2J\x85', '\\u001b[2J\\u0085'],
    ['\u202eabc\u2069', '\\u202eabc\\u2069'],
    ['\ufeff\u2028\u2029', '\\ufeff\\u2028\\u2029'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ud83d', '\\ud83d'],
    ['\ude00\ud83d', '\\ude00\\ud83d'],
  ];
  for (const [text, shown] of escapes) {
    it(`writes ${shown}`, () => {
      assert.equal(printable(text), shown);
      assert.equal(printable(shown), shown, 'the same a second time');
    });
  }

  it('leaves letters of all scripts as they are', () => {
    for (const text of [
      'Größe',
      'naïve café',
      '漢字かな',
      '한국어',
      'שלום',
      'مرحبا',
      'Привет',
      '😀👍🏽',
      'C:\\x\\n',
      '\'"`',
    ]) {
      assert.equal(printable(text), text);
    }
  });

  it('splits no surrogate pair and no escape sequence', () => {
    assert.equal(printable('😀'.repeat(40)), `${'😀'.repeat(30)}…`);
    assert.equal(printable(`a${'😀'.repeat(40)}`), `a${'😀'.repeat(29)}…`);
    assert.equal(printable('\u202e'.repeat(11)), `${'\\u202e'.repeat(10)}…`);
    assert.equal(printable('x'.repeat(MAX_SHOWN)), 'x'.repeat(MAX_SHOWN));
    assert.equal(printable('x'.repeat(MAX_SHOWN + 1)), `${'x'.repeat(MAX_SHOWN)}…`);
  });

  it('is short and harmless for any string', () => {
    const texts = fc.string({
      unit: fc.oneof(fc.nat(0xffff), fc.nat(0x10ffff)).map((each) => String.fromCodePoint(each)),
      maxLength: 90,
    });
    const property = fc.property(texts, fc.integer({ min: 0, max: 70 }), (text, most) => {
      const shown = printable(text, most);
      assert.ok(shown.length <= most + 1);
      assert.doesNotMatch(shown, UNSAFE);
      assert.equal(printable(shown.replace(/…$/, ''), most), shown.replace(/…$/, ''));
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

const units = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('x', 'é', '漢', '😀', "'", '"', '\\') },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE, '\u{e0041}', '\0', HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 9 }) },
);
const strings = fc
  .tuple(units, fc.constantFrom(1, 2, 29, 61, 1000, 100_000))
  .map(([unit, count]) => unit.repeat(count));

/** Makes an object whose class has a name. @param {string} name */
function named(name) {
  const Named = class {};
  Object.defineProperty(Named, 'name', { value: name });
  return new Named();
}

const values = fc.oneof(
  strings,
  strings.map((each) => Symbol(each)),
  strings.map(named),
  strings.map((each) => ({ [each]: 1 })),
  strings.map((each) => ({ [Symbol.toStringTag]: each })),
  strings.map((each) => [{ data: each, mode: 'numeric' }]),
  strings.map((each) => [{ data: each, mode: 'alphanumeric' }]),
  strings.map((each) => [{ data: each, mode: 'kanji' }]),
  strings.map((each) => [{ data: 'x', mode: each }]),
  strings.map((each) => [{ data: 'x', [each]: 1 }]),
  fc.integer({ min: 0, max: 5000 }).map((bits) => -(2n ** BigInt(bits))),
);

const options = fc.oneof(
  values,
  fc
    .tuple(fc.constantFrom(...OPTION_NAMES, 'signal', 'rendererOpts', 'toSJISFunc'), values)
    .map(([name, value]) => ({ [name]: value })),
  fc
    .tuple(fc.constantFrom(...listParts('color'), 'x'), values)
    .map(([name, value]) => ({ color: { [name]: value } })),
  fc
    .tuple(fc.constantFrom(...listParts('logo'), 'x'), values)
    .map(([name, value]) => ({ logo: { [name]: value } })),
  fc
    .tuple(fc.constantFrom('deflateLevel', 'x'), values)
    .map(([name, value]) => ({ rendererOpts: { [name]: value } })),
  strings.map((name) => ({ color: { [name]: 1 } })),
);

/** @type {Record<string, (text: any, options: any) => unknown>} */
const FUNCTIONS = {
  generateQrCode: api.generateQrCode,
  generateQrCodeAsync: api.generateQrCodeAsync,
  generateQrCodes: (text, given) => api.generateQrCodes([text], given).next(),
  'generateQrCodes of a source': (text) => api.generateQrCodes(text).next(),
  create: api.create,
  toBuffer: api.toBuffer,
  toBufferSync: api.toBufferSync,
  toString: api.toString,
  toStringSync: api.toStringSync,
  toDataURL: api.toDataURL,
  toDataURLSync: api.toDataURLSync,
  toFileStream: (text, given) =>
    new Promise((resolve, reject) => {
      const stream = new PassThrough().on('error', reject);
      api.toFileStream(stream, text, given, (/** @type {unknown} */ error) =>
        error ? reject(error) : resolve(undefined),
      );
      stream.resume();
    }),
  'toFileStream of no stream': (text) => api.toFileStream(text, 'x'),
  'toFileSync of no path': (path) => api.toFileSync(typeof path === 'string' ? undefined : path, 'x'),
  'toFileSync of an unknown type': (text, given) =>
    api.toFileSync(`x.${String(text?.[0]?.mode ?? 'x')}`, text, { ...given, type: 'no type' }),
  'toBuffer without a function': (text, given) => api.toBuffer('x', text, given ?? 5),
  qrCodeHandler: (_, given) => qrCodeHandler(given),
  'qrCodeHandler with a parameter': (text) => qrCodeHandler({ param: '', allowParams: text }),
};

describe('messages are short and have no control characters:', () => {
  for (const [name, call] of Object.entries(FUNCTIONS)) {
    it(name, async () => {
      const property = fc.asyncProperty(
        fc.oneof(fc.tuple(values, fc.constant(undefined)), fc.tuple(fc.constant('x'), options)),
        async ([text, given]) => {
          try {
            await call(text, given);
          } catch (error) {
            for (let each = /** @type {any} */ (error); each !== undefined; each = each.cause) {
              assert.ok(each instanceof api.QrCodeError, `a documented error: ${each.stack}`);
              assertPrintable(each.message);
            }
          }
        },
      );
      await fc.assert(property, { numRuns: 150 });
    });
  }
});

describe('messages of npm `qrcode`', () => {
  /** @type {[any, any, string][]} */
  const ordinary = [
    [
      [{ data: '12a', mode: 'numeric' }],
      {},
      '"12a" cannot be encoded with mode Numeric.\n Suggested mode is: Byte',
    ],
    [
      [{ data: 'é', mode: 'alphanumeric' }],
      {},
      '"é" cannot be encoded with mode Alphanumeric.\n Suggested mode is: Byte',
    ],
    [[{ data: 'ü', mode: 'kanji' }], {}, 'Invalid SJIS character: ü\nMake sure your charset is UTF-8'],
    ['x', { color: { dark: '#aa00z' } }, 'Invalid hex color: #aa00z'],
  ];
  for (const [text, given, message] of ordinary) {
    it(`are the same for ordinary values: ${JSON.stringify(message)}`, () => {
      assert.throws(() => api.toBufferSync(text, given), { message });
    });
  }

  it('are shortened and escaped for other values', () => {
    assert.throws(() => api.toBufferSync([{ data: `1\x1b${'a'.repeat(5000)}`, mode: 'numeric' }]), {
      message: `"1\\u001b${'a'.repeat(53)}…" cannot be encoded with mode Numeric.\n Suggested mode is: Byte`,
    });
    assert.throws(() => api.toBufferSync('x', { color: { dark: 'z'.repeat(61) } }), {
      message: `Invalid hex color: ${'z'.repeat(60)}…`,
    });
    assert.throws(() => api.toBufferSync([{ data: '\u202e', mode: 'kanji' }]), {
      message: 'Invalid SJIS character: \\u202e\nMake sure your charset is UTF-8',
    });
  });
});

describe('a message of the addon', () => {
  it('is shortened and escaped', () => {
    const error = convertAddonError({
      code: 'ERR_QR_INTERNAL',
      details: [{ name: 'reason', value: HOSTILE.repeat(10_000) }],
    });
    assertPrintable(error.message, MAX_LINE + 100);
    const other = convertAddonError({ message: `panicked at ${HOSTILE}` });
    assertPrintable(other.message, MAX_LINE + 100);
    assert.equal(other.code, 'ERR_QR_INTERNAL');
  });

  it('is escaped if an environment variable names the addon', () => {
    const file = `/none/\x1b[2J\u202e.node`;
    const script = `try { require(${JSON.stringify(path.join(__dirname, '..'))}); } catch (error) { console.log(error.message); }`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], {
      env: { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: file },
      encoding: 'utf8',
    });
    assert.match(stdout, /NAPI_RS_NATIVE_LIBRARY_PATH names, \/none\/\\u001b\[2J\\u202e\.node, was/);
    assertPrintable(stdout, 2 * MAX_LINE);
  });
});

describe('a warning', () => {
  /** @param {unknown} error */
  const warned = async (error) => (await warningsOf(async () => warn(error)))[0];

  it('is the error itself, if its message is harmless', async () => {
    const error = Object.assign(new Error('mine'), { code: 'EMINE' });
    assert.equal(await warned(error), error);
    const system = new Error("ENOENT: no such file or directory, open 'a'");
    assert.equal(await warned(system), system);
  });

  it('is a shortened, escaped copy of any other error', async () => {
    const long = Object.assign(new Error('x'.repeat(1e6)), { code: 'E\x1b' });
    for (const error of [new Error(HOSTILE), new TypeError('a\n    forged line'), long]) {
      const warning = await warned(error);
      assert.notEqual(warning, error);
      assertPrintable(String(warning), MAX_LINE + 100);
      assertPrintable(warning.stack, 10 * MAX_LINE);
      assert.doesNotMatch(warning.message, /\n/);
      assert.match(warning.stack, /\n {4}at .*messages\.test\.js/);
    }
    assert.equal((await warned(long)).code, 'E\\u001b');
  });

  it('describes a value that is no Error', async () => {
    const nothing = Object.create(null);
    for (const value of [
      HOSTILE,
      'x'.repeat(1e7),
      '',
      Symbol(HOSTILE),
      2n ** 4000n,
      { reason: HOSTILE },
      nothing,
      null,
    ]) {
      const { message } = await warned(value);
      assertPrintable(message, MAX_LINE + 1);
      assert.notEqual(message, '');
    }
    assert.equal((await warned({ reason: 'mine' })).message, "an object { reason: 'mine' }");
  });
});

describe('an answer of the handler', () => {
  it('shows the name of the parameter shortened and escaped', async () => {
    for (const param of [HOSTILE.toWellFormed(), 'x'.repeat(1000)]) {
      const site = await open(FRAMEWORKS.http, qrCodeHandler({ param }));
      try {
        for (const query of [
          '',
          `?${encodeURIComponent(param)}=%zz`,
          `?${encodeURIComponent(param)}=${'x'.repeat(600)}`,
        ]) {
          const { status, body } = await site.request({ query });
          assert.equal(status, 400);
          assertPrintable(body.toString(), 200);
        }
      } finally {
        await site.close();
      }
    }
  });
});

describe('a line that the command prints', () => {
  it('is shortened and escaped once', () => {
    const error = new Error(`ENOENT: no such file or directory, open '${HOSTILE}'`);
    assertPrintable(formatError(error));
    assert.equal(formatError(new Error(formatError(error))), formatError(error));
    assertPrintable(formatError(new Error(' for '.repeat(1e6))), MAX_LINE + 1);
  });

  it('is shortened and escaped for a bad row', () => {
    const lines = /** @type {string[]} */ ([]);
    new Problems((line) => lines.push(line), true).add(7, `EINVAL: open '${HOSTILE.repeat(1000)}'`);
    assert.equal(lines.length, 1);
    assertPrintable(lines[0] ?? '', MAX_LINE + 20);
    assert.match(lines[0] ?? '', /^line 7: EINVAL: open '\\u001b\[2J\\r\\n/);
    assert.equal(printableLine(printableLine(HOSTILE)), printableLine(HOSTILE));
  });
});
