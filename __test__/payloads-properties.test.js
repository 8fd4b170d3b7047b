'use strict';

// Tests payloads of random fields: each is made by the rules of its scheme, or refused with an error
// of this package. No value becomes a second field.

const assert = require('node:assert/strict');
const { it } = require('node:test');

const { QrCodeError } = require('..');
const payloads = /** @type {Record<string, any>} */ (require('../lib/payloads'));
const { computeCrc16 } = require('../lib/payloads/checks/crc');
const { SCHEMES } = require('../lib/payloads/table');
const { random } = require('./support/random');

const RUNS = 2000;

const { below, pick } = random(2026);

/** Values that hold a separator of some scheme, or are odd in another way. */
const ODD = [
  'a;T:x',
  'a\\',
  '\\;',
  '"',
  'a:b',
  'a,b',
  'a*AM:1',
  'a%0Ab',
  '%',
  '&am=1',
  '#',
  '?',
  '=',
  'a+b',
  'a b',
  ' ',
  "'",
  'é',
  '日本',
  '😀',
  '\u202e',
  '\u200d',
  'Ω',
  '6304ABCD',
  '0002',
  '-1',
  '1e3',
  '0.01',
  '12.345',
  '2026-02-30',
  '2026-12-31',
  '2026-12-31T23:59',
  'RF18539007547034',
  'SI99',
  'DE89370400440532013000',
  'https://example.com/?a=b&c=d',
  'mailto:a@example.com',
  'a@example.com',
  '+41446681800',
  '123456789012345',
  'x'.repeat(70),
  'x'.repeat(141),
  'a\nb',
  'a\r\nb',
  'a\0b',
  '\ud800',
  '',
  0,
  1,
  0.1 + 0.2,
  1e21,
  Number.NaN,
  true,
  false,
  null,
  undefined,
  [],
  ['a@example.com', '+41446681800'],
  {},
  { '00': 'x' },
  { 26: { '00': 'a' } },
  new Date(0),
  Buffer.from('abc'),
];

/** @param {Record<string, any>} fields @param {string} name @param {unknown} value */
function replace(fields, name, value) {
  const [top = '', part] = name.split('.');
  if (part === undefined) fields[top] = value;
  else fields[top] = { ...(fields[top] ?? fields.creditor ?? fields.recipient), [part]: value };
}

/** Parses data objects of EMVCo, and fails if one is cut. @param {string} text */
function parseObjects(text) {
  const ids = [];
  let at = 0;
  while (at < text.length) {
    const length = Number(text.slice(at + 2, at + 4));
    assert.match(text.slice(at, at + 4), /^\d{4}$/);
    ids.push(text.slice(at, at + 2));
    at += 4 + length;
  }
  assert.equal(at, text.length);
  assert.equal(new Set(ids).size, ids.length);
}

/** @param {string} text */
function checkEmv(text) {
  parseObjects(text);
  assert.ok(text.startsWith('000201'));
  assert.equal(text.slice(-8), `6304${computeCrc16(text.slice(0, -4))}`);
}

/** Checks fields that end at a semicolon. @param {RegExp} pattern of a field */
const checkFields = (pattern) => (/** @type {string} */ text) => {
  const [, inner = ''] = /^[A-Z]+:(.*;);$/s.exec(text) ?? [];
  const fields = inner.match(/(?:\\.|[^\\;])*;/gs) ?? [];
  assert.equal(fields.join(''), inner);
  for (const field of fields) assert.match(field, pattern);
};

/** Checks lines that may be folded. @param {string} text */
function checkLines(text) {
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75);
  const lines = text.replaceAll('\r\n ', '').split('\r\n');
  assert.equal(lines.pop(), '');
  for (const line of lines) assert.match(line, /^[A-Z-]+(?:;[A-Z]+=[A-Za-z]+)?:[^\n\r]*$/);
  assert.equal(
    lines.filter((line) => line.startsWith('BEGIN:')).length,
    lines.at(-1) === 'END:VCARD' ? 1 : 2,
  );
}

/** @param {string} text */
function checkLink(text) {
  assert.match(text, /^[a-z]+:[^\s"<>\\^`{|}]*$/);
  assert.ok(URL.canParse(text));
}

/** The rule that the text of each scheme follows. @type {Record<string, (text: string) => void>} */
const RULES = {
  wifi: checkFields(/^[TRSPH]:/),
  meCard: checkFields(/^(?:N|SOUND|TEL|TEL-AV|EMAIL|NICKNAME|BDAY|URL|ADR|NOTE):/),
  vCard: checkLines,
  event: checkLines,
  geo: (text) => assert.match(text, /^geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?(,-?\d+(\.\d+)?)?(;u=\d+(\.\d+)?)?$/),
  tel: checkLink,
  sms: (text) => assert.match(text, /^SMSTO:\+?[\d*#]+(?::|$)/),
  mailto: checkLink,
  otpauth: checkLink,
  bitcoin: checkLink,
  upi: checkLink,
  epc: (text) => {
    const lines = text.split('\n');
    assert.ok(lines.length <= 12);
    assert.deepEqual(lines.slice(0, 4), ['BCD', '002', '1', 'SCT']);
    assert.match(lines[6] ?? '', /^[A-Z]{2}\d\d[A-Z\d]+$/);
    assert.match(lines[7] ?? '', /^(EUR\d+\.\d\d)?$/);
  },
  swissQrBill: (text) => {
    const lines = text.split('\n');
    assert.ok(lines.length >= 31 && lines.length <= 34);
    assert.equal(lines[30], 'EPD');
    assert.match(lines[18] ?? '', /^(\d+\.\d\d)?$/);
    assert.match(lines[27] ?? '', /^(QRR|SCOR|NON)$/);
  },
  upn: (text) => {
    const lines = text.split('\n');
    assert.equal(lines.length, 21);
    assert.equal(Number(lines[19]), lines.slice(0, 19).join('\n').length + 1);
  },
  spayd: (text) => {
    const [start, version, ...parts] = text.split('*');
    assert.deepEqual([start, version], ['SPD', '1.0']);
    for (const part of parts) assert.match(part, /^[A-Z][A-Z-]*:[\x20-\x7e]+$/);
    assert.equal(new Set(parts.map((part) => part.split(':')[0])).size, parts.length);
  },
  pix: checkEmv,
  emvMerchant: checkEmv,
  promptPay: checkEmv,
  payNow: checkEmv,
  qris: checkEmv,
};

for (const { name, example, fields } of SCHEMES.filter((scheme) => Object.hasOwn(RULES, scheme.name))) {
  it(`${name}: random fields follow the rules or are refused`, () => {
    let made = 0;
    for (let run = 0; run < RUNS; run++) {
      const input = { ...example };
      for (let i = below(3); i >= 0; i--) replace(input, pick(fields).name, pick(ODD));
      let payload;
      try {
        payload = payloads[name](input);
      } catch (error) {
        assert.ok(error instanceof QrCodeError, String(/** @type {any} */ (error).stack));
        assert.equal(error.code, 'ERR_QR_INVALID_PAYLOAD');
        assert.ok(error.argument?.startsWith(name), error.argument);
        assert.doesNotMatch(error.message, /undefined|NaN for|\[object|\n/);
        assert.ok(error.message.length <= 420, error.message);
        continue;
      }
      made += 1;
      assert.ok(payload.text.isWellFormed());
      RULES[name]?.(payload.text);
    }
    assert.ok(made > 10, `${made} payloads`);
  });
}

it('every scheme of this file has a rule', () => {
  const known = SCHEMES.map((scheme) => scheme.name);
  // gs1-digital-link.test.js has its own rules.
  const missing = known.filter((name) => !Object.hasOwn(RULES, name) && name !== 'gs1DigitalLink');
  assert.deepEqual(missing, []);
});
