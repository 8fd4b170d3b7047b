'use strict';

// Tests the option gs1: what it reads, what it refuses, and what readers find in the code. bwip-js,
// whose code for GS1 is that of BWIPP, judges the same strings.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { before, describe, test } = require('node:test');
const bwipJs = require('bwip-js');

const api = require('../index');
const { readGs1 } = require('../lib/gs1');
const { listIdentifiers, readIdentifier } = require('../lib/gs1/identifiers');
const { PartKind } = require('../lib/native');
const { qrCodeHandler } = require('../lib/handler');
const { folderOf, run } = require('./support/cli');
const { GS, makeElements, spoil, writeElements } = require('./support/gs1');
const { random } = require('./support/random');
const { decodeAll } = require('./support/zxing');

const { create, generateQrCode, generateQrCodeAsync, generateQrCodes, qrCodeGenerator, toBufferSync } = api;

const GTIN = '(01)09521234543213';
const RAW_GTIN = '0109521234543213';

/**
 * Returns the raw data of a text.
 *
 * @param {string} text
 * @returns {any}
 */
function read(text) {
  const [header, part] = readGs1(text, 'text');
  assert.deepEqual(header, { kind: PartKind.Fnc1First, data: '' });
  assert.equal(part?.kind, PartKind.Text);
  return part?.data;
}

/**
 * Returns the details of the error for a text, or undefined if it is valid.
 *
 * @param {string} text
 * @returns {any}
 */
function faultOf(text) {
  try {
    read(text);
  } catch (error) {
    assert.equal(/** @type {any} */ (error).code, 'ERR_QR_INVALID_GS1', text);
    assert.equal(/** @type {any} */ (error).argument, 'text');
    return { .../** @type {any} */ (error).details };
  }
  return undefined;
}

describe('elements', () => {
  test('in parentheses get a separator only where one is needed', () => {
    assert.equal(read(GTIN), RAW_GTIN);
    assert.equal(read(`${GTIN}(10)ABC123`), `${RAW_GTIN}10ABC123`);
    assert.equal(read(`${GTIN}(10)A(17)261231(21)7`), `${RAW_GTIN}10A${GS}17261231217`);
    assert.equal(read(`${GTIN}(3103)000195(3922)999`), `${RAW_GTIN}31030001953922999`);
  });

  test('may have parentheses in their values', () => {
    assert.equal(read(`${GTIN}(10)A\\(10)B)`), `${RAW_GTIN}10A(10)B)`);
    assert.equal(read(`${GTIN}(10)\\(\\(`), `${RAW_GTIN}10((`);
    const fault = faultOf(`${GTIN}(10)\\(\\(A#`);
    assert.deepEqual([fault.reason, fault.index], ['character', 27]);
  });

  test('of raw data are those in parentheses', () => {
    for (const text of [GTIN, `${GTIN}(10)A(17)261231(21)7`, `${GTIN}(240)%%(10)"`]) {
      const raw = read(text);
      assert.equal(read(raw), raw);
    }
  });

  test('of raw data may have separators that are not needed', () => {
    assert.equal(read(`${RAW_GTIN}${GS}10A${GS}`), `${RAW_GTIN}10A`);
    assert.deepEqual(faultOf(`${RAW_GTIN}10A${GS}${GS}217`), { reason: 'malformed', index: 20 });
    assert.deepEqual(faultOf(`${GS}${RAW_GTIN}`), { reason: 'malformed', index: 0 });
  });

  test('of the same AI are allowed if they have the same value', () => {
    assert.equal(read(`${GTIN}(10)A(10)A`), `${RAW_GTIN}10A${GS}10A`);
  });
});

describe('an error has the AI, the reason and the index of', () => {
  /** @type {[string, object][]} */
  const cases = [
    ['ABC', { reason: 'malformed', index: 0 }],
    ['(01', { reason: 'malformed', index: 0 }],
    ['()1', { reason: 'malformed', index: 0 }],
    ['(1)1', { reason: 'malformed', index: 0 }],
    ['(1O)A', { reason: 'malformed', index: 0 }],
    ['(12345)A', { reason: 'malformed', index: 0 }],
    [`${GTIN}(10)A(B`, { reason: 'malformed', index: 23 }],
    [`${RAW_GTIN}x`, { reason: 'malformed', index: 16 }],
    ['(05)1', { reason: 'unknown-ai', ai: '05', index: 0 }],
    [`${RAW_GTIN}0512`, { reason: 'unknown-ai', ai: '0512', index: 16 }],
    [`${GTIN}(3999)1`, { reason: 'unknown-ai', ai: '3999', index: 18 }],
    ['(01)1', { reason: 'too-short', ai: '01', index: 4, length: 1, minLength: 14 }],
    [`${GTIN}(10)`, { reason: 'too-short', ai: '10', index: 22, length: 0, minLength: 1 }],
    [`${GTIN}1`, { reason: 'too-long', ai: '01', index: 18, length: 15, maxLength: 14 }],
    ['(01)0952123454321A', { reason: 'character', ai: '01', index: 17, character: 'A', set: 'N' }],
    [`${GTIN}(10)A B`, { reason: 'character', ai: '10', index: 23, character: ' ', set: 'X' }],
    [`${GTIN}(10)😀`, { reason: 'character', ai: '10', index: 22, character: '😀', set: 'X' }],
    ['(8010)952a', { reason: 'character', ai: '8010', index: 9, character: 'a', set: 'Y' }],
    [
      '(00)106141412345678908(8030)A+',
      { reason: 'character', ai: '8030', index: 29, character: '+', set: 'Z' },
    ],
    ['(01)09521234543214', { reason: 'check-digit', ai: '01', index: 17, expected: '3' }],
    [
      '(8013)1987654Ad4X4bL5ttr2310cXK',
      { reason: 'check-characters', ai: '8013', index: 29, expected: '2K' },
    ],
    ['(8004)12A4', { reason: 'company-prefix', ai: '8004', index: 8 }],
    [`${GTIN}(17)261301`, { reason: 'date-or-month', ai: '17', index: 24 }],
    [`${GTIN}(17)260230`, { reason: 'date-or-month', ai: '17', index: 26 }],
    [`${GTIN}(7006)260200`, { reason: 'date', ai: '7006', index: 28 }],
    [`${GTIN}(7003)2602282460`, { reason: 'time', ai: '7003', index: 30 }],
    [`${GTIN}(422)999`, { reason: 'country', ai: '422', index: 23 }],
    [
      `${GTIN}(422)276(427)BY(421)27612345(4307)DE`,
      { reason: 'excluded-ai', ai: '421', other: '4307', index: 33 },
    ],
    [`${GTIN}(10)A(10)B`, { reason: 'two-values', ai: '10', index: 23 }],
    [`${GTIN}(37)5`, { reason: 'excluded-ai', ai: '01', other: '37', index: 0 }],
    ['(10)ABC', { reason: 'missing-ai', ai: '10', index: 0 }],
    [`${GTIN}(250)1`, { reason: 'missing-ai', ai: '250', index: 18, required: '21' }],
    [`${GTIN}(8030)AB`, { reason: 'missing-ai', ai: '8030', index: 18 }],
  ];
  for (const [text, expected] of cases) {
    test(text.replaceAll(GS, '^'), () => {
      const fault = faultOf(text);
      // The requirements change with the table.
      if (!('required' in expected)) delete fault?.required;
      assert.deepEqual(fault, expected);
    });
  }

  test('a text of many', async () => {
    const draw = async () => {
      for await (const _ of generateQrCodes([GTIN, '(01)1'], { gs1: true }));
    };
    await assert.rejects(draw, {
      code: 'ERR_QR_INVALID_GS1',
      argument: 'texts[1]',
      message: 'The value of (01) has 1 character, but needs at least 14. Complete it.',
    });
  });
});

describe('the option gs1', () => {
  test('takes only strings', () => {
    for (const text of [Buffer.from(GTIN), [{ data: GTIN }], 42, undefined]) {
      assert.throws(() => generateQrCode(/** @type {any} */ (text), { gs1: true }), {
        code: 'ERR_QR_INVALID_TEXT',
      });
    }
    for (const text of ['', '\ud83d', '1'.repeat(7090)]) {
      assert.throws(() => generateQrCode(text, { gs1: true }), {
        code: /ERR_QR_(INVALID_TEXT|DATA_TOO_LONG)/,
      });
    }
  });

  test('excludes eci', () => {
    const options = { gs1: true, eci: true };
    assert.throws(() => generateQrCode(GTIN, options), {
      code: 'ERR_QR_INVALID_OPTION',
      argument: 'gs1',
      message:
        'gs1 and eci exclude each other: GS1 elements are ASCII behind a header of their own. Leave out eci.',
    });
    assert.ok(generateQrCode(GTIN, { gs1: true, eci: false }));
    assert.ok(generateQrCode(GTIN, { gs1: false, eci: true }));
  });

  test('excludes other headers and sequences', () => {
    const sequence = { index: 1, count: 2, parity: 0 };
    for (const others of [{ applicationIndicator: '37' }, { eci: 'shift_jis' }, { sequence }]) {
      const [other] = Object.keys(others);
      assert.throws(() => generateQrCode(GTIN, { ...others, gs1: true }), {
        code: 'ERR_QR_INVALID_OPTION',
        argument: 'gs1',
        details: { reason: 'gs1-with-other', other },
      });
      assert.ok(generateQrCode(GTIN, { ...others, gs1: false }));
    }
    assert.throws(() => api.generateQrCodeSequence(GTIN, { gs1: true }), {
      code: 'ERR_QR_INVALID_OPTION',
      details: { reason: 'gs1-in-sequence' },
    });
  });

  test('is for QR and rMQR codes', async () => {
    const text = `${GTIN}(10)ABC%(21)X`;
    const png = generateQrCode(text, { gs1: true, symbology: 'rmqr', scale: 4 });
    const [result] = await decodeAll(png);
    assert.equal(result?.text, `${RAW_GTIN}10ABC%${GS}21X`);
    assert.throws(() => generateQrCode(GTIN, { gs1: true, symbology: 'micro-qr' }), {
      code: 'ERR_QR_INVALID_OPTION',
      message: /^Micro QR has no FNC1 in first position header/,
    });
  });

  test('gives the same code from every function', async () => {
    const options = { gs1: true };
    const text = `${GTIN}(10)ABC`;
    const png = generateQrCode(text, options);
    assert.deepEqual(await generateQrCodeAsync(text, options), png);
    for await (const each of generateQrCodes([text, text], options)) assert.deepEqual(each, png);
    assert.deepEqual(qrCodeGenerator(options)(text), png);
    assert.notDeepEqual(png, generateQrCode(text));
    // The next call without it is an ordinary code.
    assert.deepEqual(generateQrCode(text, {}), generateQrCode(text));
    const [code] = await decodeAll(toBufferSync(text, options));
    assert.equal(code?.symbologyIdentifier, ']Q3');
  });

  test('makes the handler answer 400 to data that is not valid', async () => {
    const { FRAMEWORKS, open } = require('./support/serve');
    const server = await open(FRAMEWORKS.http, qrCodeHandler({ gs1: true, param: 'data' }));
    try {
      const right = await server.request({ query: `?data=${encodeURIComponent(GTIN)}` });
      assert.equal(right.status, 200);
      assert.deepEqual(right.body, generateQrCode(GTIN, { gs1: true }));
      const wrong = await server.request({ query: '?data=(01)09521234543214' });
      assert.equal(wrong.status, 400);
      assert.equal(String(wrong.body), 'data must be valid GS1 element strings');
      const long = await server.request({ query: `?data=${`(99)${'x'.repeat(90)}`.repeat(5)}` });
      assert.equal(long.status, 200, 'the same value five times');
    } finally {
      await server.close();
    }
  });

  test('is a flag of the command, also of a batch', async (t) => {
    const cwd = folderOf(t);
    const text = `${GTIN}(10)ABC`;
    assert.equal((await run(['--gs1', '-o', 'a.png', text], { cwd })).code, 0);
    const expected = generateQrCode(text, { gs1: true, scale: 4 });
    assert.deepEqual(fs.readFileSync(path.join(cwd, 'a.png')), expected);
    const wrong = await run(['--gs1', '-o', 'b.png', '(01)09521234543214'], { cwd });
    assert.equal(wrong.code, 1);
    assert.equal(
      wrong.error,
      'qr-napi: The check digit of (01) is wrong: it should be 3. Correct the number.\n',
    );
    fs.writeFileSync(path.join(cwd, 'codes.csv'), `name,text\na,${text}\nb,(01)1\n`);
    const batch = await run(['batch', 'codes.csv', '--out', 'out', '--gs1'], { cwd });
    assert.equal(batch.code, 1);
    assert.match(batch.error, /line 3: The value of \(01\) has 1 character/);
    assert.deepEqual(fs.readFileSync(path.join(cwd, 'out/a.png')), expected);
  });

  test('leaves the text of the segments as it is', () => {
    const { segments } = create(`${GTIN}(10)100%ABCDEFGH(21)XYZ`, { gs1: true });
    const text = segments.map(({ data }) => (typeof data === 'string' ? data : Buffer.from(data).toString()));
    assert.equal(text.join(''), `${RAW_GTIN}10100%ABCDEFGH${GS}21XYZ`);
    assert.ok(segments.some(({ mode }) => mode.id === 'Alphanumeric'));
  });

  test('makes a smaller code than bytes would', () => {
    const text = `${GTIN}(10)ABCDEFGHIJ(21)ABCDEFGHIJ(240)ABCDEFGHIJ`;
    assert.deepEqual(
      create(text, { gs1: true }).segments.map(({ mode }) => mode.id),
      ['Numeric', 'Alphanumeric'],
    );
  });
});

/** @param {string} text */
const isValid = (text) => faultOf(text) === undefined;

/**
 * Returns the error of bwip-js for a text, or undefined if it is valid.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
function judge(text) {
  try {
    bwipJs.raw({ bcid: 'gs1qrcode', text });
  } catch (error) {
    assert.match(String(error), /bwipp\.\w+/, text);
    return String(error);
  }
  return undefined;
}

/** @param {string} text @param {string} raw */
async function checkReading(text, raw) {
  const codes = await decodeAll(generateQrCode(text, { gs1: true, scale: 4 }));
  const [code] = codes;
  assert.equal(codes.length, 1, text);
  assert.equal(code?.symbologyIdentifier, ']Q3', text);
  assert.equal(Buffer.from(code?.bytes ?? []).toString('latin1'), raw, text);
  assert.equal(code?.text, raw, text);
}

describe('against other implementations', () => {
  const numbers = random(2026);
  /** @type {string[]} */
  const valid = [];
  /** @type {string[]} */
  const invalid = [];

  before(() => {
    while (valid.length < 400 || invalid.length < 600) {
      const made = makeElements(numbers);
      const text = writeElements(numbers.below(2) === 0 ? made : spoil(numbers, made));
      // The other implementation has no way to write a parenthesis in a value.
      if (text.length <= 400 && !text.includes('\\(')) (isValid(text) ? valid : invalid).push(text);
    }
  });

  test('bwip-js accepts the same strings', () => {
    for (const text of valid) assert.equal(judge(text), undefined, text);
  });

  test('the raw data of each is valid, and stays as it is', () => {
    for (const text of valid) assert.equal(read(read(text)), read(text), text);
    const raw = listIdentifiers().map((ai) => readIdentifier(`${ai}1`, 0));
    assert.deepEqual(raw, listIdentifiers());
  });

  test('bwip-js refuses the same strings', () => {
    const counts = new Map();
    for (const text of invalid) {
      const { reason } = faultOf(text);
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      // The shortest company prefix has four digits. bwip-js looks at two.
      if (reason === 'company-prefix') continue;
      assert.notEqual(judge(text), undefined, `${text}: ${reason}`);
    }
    assert.ok(invalid.length - (counts.get('company-prefix') ?? 0) >= 300);
    assert.ok(counts.size >= 20, [...counts.keys()].join());
  });

  test('ZXing reads each as GS1, with the exact element string', async () => {
    for (const text of valid) await checkReading(text, read(text));
    await checkReading(`${GTIN}(10)100%(21)%%(240)A%B`, `${RAW_GTIN}10100%${GS}21%%${GS}240A%B`);
  });
});
