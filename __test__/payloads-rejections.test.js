'use strict';

// Tests that every field of every scheme refuses bad values: values of other types, control
// characters, which could begin another field, broken text, long text and odd amounts.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const payloads = /** @type {Record<string, any>} */ (require('../lib/payloads'));
const { isPayload } = require('../lib/payloads/payload');
const { SCHEMES } = require('../lib/payloads/table');

const CODE = 'ERR_QR_INVALID_PAYLOAD';

/** The types whose values are strings that this package writes as they are. */
const TEXT_TYPES = ['text', 'lines', 'email', 'url'];

/**
 * Returns a copy of fields in which one has another value.
 *
 * @param {Readonly<Record<string, any>>} fields
 * @param {string} name
 * @param {unknown} value
 */
function replace(fields, name, value) {
  const [top = '', part] = name.split('.');
  if (part === undefined) return { ...fields, [top]: value };
  // A record that the example lacks gets the fields of another one.
  const record = fields[top] ?? fields.creditor ?? fields.recipient;
  return { ...fields, [top]: { ...record, [part]: value } };
}

for (const scheme of SCHEMES) {
  const { name, example, fields } = scheme;
  const make = (/** @type {any} */ input) => () => payloads[name](input);
  const all = fields.filter(({ type }) => type !== 'record');

  describe(name, () => {
    it('makes a frozen payload of its example', () => {
      const payload = make(example)();
      assert.ok(isPayload(payload));
      assert.ok(Object.isFrozen(payload) && Object.isFrozen(payload.requirements));
      assert.equal(payload.scheme, name);
      assert.equal(`${payload}`, payload.text);
      assert.ok(payload.text.isWellFormed());
    });

    it('takes only an object', () => {
      for (const input of [undefined, null, 'text', 5, [], new Map(), () => {}])
        assert.throws(make(input), { code: CODE, argument: name });
    });

    it('needs its required fields', () => {
      for (const field of fields.filter(({ required }) => required)) {
        const [top = ''] = field.name.split('.');
        if (field.name.includes('.') && example[top] === undefined) continue;
        assert.throws(make(replace(example, field.name, undefined)), {
          code: CODE,
          argument: `${name}.${field.name}`,
          details: { reason: 'missing' },
        });
      }
    });

    it('refuses unknown fields, and suggests the right one', () => {
      const [{ name: first = '' } = {}] = all.filter((each) => each.name.length > 4);
      const wrong = `${first.slice(0, -2)}${first.at(-1)}${first.at(-2)}`;
      const known = fields.some((each) => each.name === wrong);
      if (!known && wrong !== first && !first.includes('.')) {
        assert.throws(make({ ...example, [wrong]: 'x' }), (/** @type {any} */ error) => {
          assert.equal(error.code, CODE);
          assert.equal(error.details.reason, 'unknown-field');
          assert.ok(
            fields.some((each) => each.name === error.details.suggestion),
            error.message,
          );
          return true;
        });
      }
      assert.throws(make({ ...example, xyzzyxyzzyxyzzy: 1 }), {
        details: {
          reason: 'unknown-field',
          field: '"xyzzyxyzzyxyzzy"',
          fields: [...new Set(fields.map((each) => each.name.split('.')[0]))].join(', '),
        },
      });
      assert.throws(make({ ...example, ['\u202e\n'.repeat(1e5)]: 1 }), { code: CODE });
    });

    it('refuses values of other types', () => {
      for (const field of all) {
        // A record may be empty.
        const records = field.valueType?.includes('Record<') ? [] : [{}];
        for (const value of [null, ...records, Symbol('x'), () => {}, Number.NaN, 5n]) {
          assert.throws(make(replace(example, field.name, value)), (/** @type {any} */ error) => {
            assert.equal(error.code, CODE, field.name);
            assert.ok(error.argument.startsWith(`${name}.`), error.argument);
            return true;
          });
        }
        if (field.maxItems === undefined) continue;
        for (const value of [[], Array(field.maxItems + 1).fill('x'), ['']])
          assert.throws(make(replace(example, field.name, value)), { code: CODE });
      }
    });

    it('refuses control characters, which could begin another field', () => {
      for (const field of all.filter(({ type }) => TEXT_TYPES.includes(type))) {
        const isLines = field.type === 'lines';
        const bad = [
          '\0',
          '\x1b',
          '\x7f',
          '\x85',
          '\u2028',
          '\u2029',
          ...(isLines ? [] : ['\n', '\r', '\t']),
        ];
        for (const character of bad) {
          assert.throws(make(replace(example, field.name, `a${character}b`)), {
            code: CODE,
            argument: `${name}.${field.name}`,
            details: {
              reason: 'control-character',
              character: `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
              index: 1,
            },
          });
        }
      }
      for (const field of all.filter(({ type }) => !TEXT_TYPES.includes(type)))
        assert.throws(make(replace(example, field.name, 'a\nb')), { code: CODE });
    });

    it('refuses lone surrogates and empty text', () => {
      for (const field of all.filter(({ type }) => TEXT_TYPES.includes(type))) {
        const argument = `${name}.${field.name}`;
        assert.throws(make(replace(example, field.name, 'a\ud83d')), {
          argument,
          details: { reason: 'lone-surrogate' },
        });
        assert.throws(make(replace(example, field.name, '')), { argument, details: { reason: 'empty' } });
      }
    });

    it('refuses text with one character too many', () => {
      for (const field of all.filter(({ type, pattern }) => TEXT_TYPES.includes(type) && !pattern)) {
        const { max, maxBytes } = field;
        const argument = `${name}.${field.name}`;
        for (const [limit, unit] of [
          [max, 'characters'],
          [maxBytes, 'bytes'],
        ]) {
          if (limit === undefined) continue;
          const expected = { reason: 'too-long', length: Number(limit) + 1, maxLength: limit, unit };
          const text = 'a'.repeat(Number(limit));
          assert.throws(make(replace(example, field.name, `${text}a`)), { argument, details: expected });
        }
        assert.throws(make(replace(example, field.name, 'a'.repeat(1e6))), {
          argument,
          details: { reason: 'too-long', length: 1e6, maxLength: max ?? 7089, unit: 'characters' },
        });
      }
    });

    it('refuses odd amounts', () => {
      for (const field of all.filter(({ type }) => type === 'amount')) {
        const { max = 0, decimals = 2 } = field;
        const tooSmall = 10 ** -(decimals + 1);
        const tooLarge = ((max + 1) / 10 ** decimals).toFixed(decimals);
        for (const amount of [
          0,
          -1,
          tooSmall,
          '1e3',
          Number.NaN,
          Number.POSITIVE_INFINITY,
          '0',
          '1,50',
          ' 1',
          tooLarge,
        ]) {
          assert.throws(make(replace(example, field.name, amount)), {
            code: CODE,
            argument: `${name}.${field.name}`,
          });
        }
      }
    });
  });
}

it('a line feed in a name does not become a field of a transfer', () => {
  const iban = 'DE89370400440532013000';
  assert.throws(() => payloads.epc({ name: 'A\nDE02120300000000202051', iban }), {
    argument: 'epc.name',
    details: { reason: 'control-character', character: 'U+000A', index: 1 },
  });
});

it('a separator in a text does not become a field', () => {
  assert.ok(payloads.wifi({ ssid: 'a;T:nopass' }).text.includes('S:a\\;T\\:nopass;'));
  assert.ok(payloads.vCard({ name: 'a;b', note: 'x\nTEL:1' }).text.includes('NOTE:x\\nTEL:1\r\n'));
  const iban = 'CZ5855000000001265098001';
  assert.ok(payloads.spayd({ iban, message: 'a*AM:1' }).text.endsWith('*MSG:a%2AAM:1'));
  assert.ok(payloads.upi({ address: 'a@upi', name: 'x&am=1' }).text.includes('pn=x%26am%3D1&'));
  const email = { to: 'a@example.com', subject: 'x&bcc=b@example.com' };
  assert.equal(payloads.mailto(email).text, 'mailto:a@example.com?subject=x%26bcc%3Db%40example.com');
});

it('an address has no second address', () => {
  const bad = ['a@example.com,b@example.com', 'a@example.com?bcc=b@example.com', 'a@b?bcc=c', 'a@b@c'];
  for (const to of [...bad, 'a b@example.com', '@example.com', 'a@', 'a'])
    assert.throws(() => payloads.mailto({ to }), { code: CODE, argument: 'mailto.to' }, to);
});

it('the fields of a caller are read once', () => {
  let reads = 0;
  const fields = {
    name: 'A',
    get iban() {
      reads += 1;
      return reads === 1 ? 'DE89370400440532013000' : 'DE00';
    },
  };
  assert.ok(payloads.epc(fields).text.includes('DE89370400440532013000'));
  assert.equal(reads, 1);
});

it('getters of a class are fields, and its other properties are refused', () => {
  class Place {
    get latitude() {
      return 1.5;
    }
    get longitude() {
      return -2;
    }
  }
  assert.equal(payloads.geo(new Place()).text, 'geo:1.5,-2');
  const other = Object.assign(new Place(), { zoom: 3 });
  assert.throws(() => payloads.geo(other), { code: 'ERR_QR_INVALID_PAYLOAD', message: /"zoom"/ });
});

it('accounts and references fit each other in a QR-bill', () => {
  const { creditor } = SCHEMES.find(({ name }) => name === 'swissQrBill')?.example ?? {};
  const make = (/** @type {any} */ fields) => () => payloads.swissQrBill({ creditor, ...fields });
  const argument = 'swissQrBill.reference';
  assert.throws(make({ iban: 'CH4431999123000889012' }), { argument, details: { reason: 'qr-iban' } });
  assert.throws(make({ iban: 'CH4431999123000889012', reference: 'RF18539007547034' }), { argument });
  assert.throws(make({ iban: 'CH5800791123000889012', reference: '210000000003139471430009017' }), {
    argument,
  });
  assert.throws(make({ iban: 'DE89370400440532013000' }), {
    argument: 'swissQrBill.iban',
    details: { reason: 'iban-scheme', country: 'DE', countries: 'CH and LI' },
  });
  const iban = 'CH5800791123000889012';
  assert.throws(make({ iban, message: 'a'.repeat(100), billInformation: '/'.repeat(41) }), {
    argument: 'swissQrBill.message',
  });
  assert.throws(make({ iban, message: 'Ω' }), {
    details: {
      reason: 'character',
      character: 'Ω',
      index: 0,
      charset: 'the Latin characters of Swiss payments',
    },
  });
  assert.throws(make({ iban, alternativeProcedures: ['a', 'b', 'c'] }), {
    argument: 'swissQrBill.alternativeProcedures',
  });
});
