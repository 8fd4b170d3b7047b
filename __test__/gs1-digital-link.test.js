'use strict';

// Tests GS1 Digital Links, which bwip-js judges too.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const bwipJs = require('bwip-js');

const { gs1DigitalLink } = require('../lib/payloads');
const { makeValue } = require('./support/gs1');
const { random } = require('./support/random');

const GTIN = '09521234543213';

/**
 * @param {() => unknown} call
 * @returns {any}
 */
function errorOf(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('no error');
}

describe('a Digital Link', () => {
  test('has its qualifiers in order, and its attributes sorted', () => {
    const link = gs1DigitalLink({
      serial: '7',
      batch: 'ABC',
      expirationDate: '261231',
      gtin: GTIN,
      attributes: { 3103: '000195' },
      cpv: '2A',
    });
    assert.equal(link.text, `https://id.gs1.org/01/${GTIN}/22/2A/10/ABC/21/7?17=261231&3103=000195`);
    assert.equal(String(link), link.text);
    assert.equal(link.scheme, 'gs1DigitalLink');
    assert.ok(Object.isFrozen(link));
  });

  test('has a GTIN of 14 digits', () => {
    for (const gtin of ['9521234543213', '09521234543213'])
      assert.equal(gs1DigitalLink({ gtin }).text, `https://id.gs1.org/01/${GTIN}`);
    assert.equal(gs1DigitalLink({ gtin: '95012346' }).text, 'https://id.gs1.org/01/00000095012346');
    assert.equal(gs1DigitalLink({ gtin: '614141123452' }).text, 'https://id.gs1.org/01/00614141123452');
  });

  test('may have any domain, scheme and path', () => {
    for (const [domain, expected] of [
      ['example.com', 'https://example.com'],
      ['EXAMPLE.com/', 'https://example.com'],
      ['http://example.com:8080/a/B', 'http://example.com:8080/a/B'],
      ['HTTPS://Example.com/Some/', 'https://example.com/Some'],
    ]) {
      assert.equal(gs1DigitalLink({ domain, gtin: GTIN }).text, `${expected}/01/${GTIN}`);
    }
    for (const domain of [
      '',
      'bücher.example',
      'ftp://a.b',
      'a b',
      'a.b?c',
      'a.b#c',
      '//a.b',
      'a.b/c\nd',
      5,
      null,
    ]) {
      const error = errorOf(() => gs1DigitalLink({ domain, gtin: GTIN }));
      assert.deepEqual([error.code, error.argument], ['ERR_QR_INVALID_PAYLOAD', 'gs1DigitalLink.domain']);
    }
  });

  test('encodes every character with a meaning in URIs', () => {
    const { text } = gs1DigitalLink({ gtin: GTIN, batch: `!"%&'()*+,-./:;<=>?` });
    assert.ok(text.endsWith('/10/%21%22%25%26%27%28%29%2A%2B%2C-.%2F%3A%3B%3C%3D%3E%3F'), text);
    assert.equal(gs1DigitalLink.parse(text).batch, `!"%&'()*+,-./:;<=>?`);
  });
});

describe('an error names the field of', () => {
  /** @type {[any, string, object][]} */
  const cases = [
    [{ gtin: '09521234543214' }, 'gs1DigitalLink.gtin', { reason: 'check-digit', ai: '01', expected: '3' }],
    [{ gtin: '1' }, 'gs1DigitalLink.gtin', { reason: 'too-short' }],
    [{ gtin: GTIN, batch: 'A B' }, 'gs1DigitalLink.batch', { reason: 'character', index: 1 }],
    [
      { gtin: GTIN, attributes: { 17: '261301' } },
      'gs1DigitalLink.attributes.17',
      { reason: 'date-or-month' },
    ],
    [{ batch: 'A' }, 'gs1DigitalLink', { reason: 'no-key' }],
    [{ gtin: GTIN, sscc: '106141412345678908' }, 'gs1DigitalLink', { reason: 'two-keys' }],
    [{ gtin: GTIN, tpx: '1', serial: '2' }, 'gs1DigitalLink', { reason: 'excluded-ai' }],
    [{ gtin: GTIN, srin: '1' }, 'gs1DigitalLink.srin', { reason: 'not-attribute', ai: '8019' }],
    [{ gln: '9521234000006', batch: 'A' }, 'gs1DigitalLink', { reason: 'missing-ai', ai: '10' }],
  ];
  for (const [input, argument, details] of cases) {
    test(JSON.stringify(input), () => {
      const error = errorOf(() => gs1DigitalLink(input));
      assert.equal(error.code, 'ERR_QR_INVALID_GS1');
      assert.equal(error.argument, argument);
      for (const [name, value] of Object.entries(details)) assert.equal(error.details[name], value, name);
    });
  }

  test('values of other types', () => {
    for (const input of [
      undefined,
      null,
      'x',
      5,
      [],
      { gtin: 9521234543213 },
      { gtin: GTIN, attributes: 5 },
    ]) {
      assert.equal(errorOf(() => gs1DigitalLink(input)).code, 'ERR_QR_INVALID_PAYLOAD');
    }
    assert.match(
      errorOf(() => gs1DigitalLink({ gtin: GTIN, bacth: 'A' })).message,
      /Did you mean "batch"\?$/,
    );
    const error = errorOf(() => gs1DigitalLink({ gtin: GTIN, attributes: { weight: '1' } }));
    assert.match(error.message, /^Expected application identifiers .*, and not "weight", for /);
  });
});

describe('parse', () => {
  test('returns what makes the link again', () => {
    const fields = {
      domain: 'https://example.com/some',
      gtin: GTIN,
      cpv: '2A',
      batch: 'A/B',
      expirationDate: '261231',
      attributes: { 3103: '000195' },
    };
    assert.deepEqual(gs1DigitalLink.parse(gs1DigitalLink(fields).text), fields);
  });

  test('ignores other parameters and the fragment, and completes a GTIN', () => {
    const link = 'http://Example.com/01/9521234543213/?linkType=gs1:pip&17=261231;utm=1#more';
    assert.deepEqual(gs1DigitalLink.parse(link), {
      domain: 'http://example.com',
      gtin: GTIN,
      expirationDate: '261231',
    });
  });

  test('refuses what is not a valid link', () => {
    for (const [uri, reason] of [
      [`https://a.b/01/${GTIN}/21/1/10/A`, 'qualifiers'],
      [`https://a.b/01/${GTIN}/254/1`, 'qualifiers'],
      [`https://a.b/01/${GTIN}?10=A`, 'not-attribute'],
      [`https://a.b/01/${GTIN}?21=A`, 'not-attribute'],
      [`https://a.b/01/${GTIN}?999=A`, 'unknown-ai'],
      [`https://a.b/01/${GTIN}/10/%ZZ`, 'percent-encoding'],
      [`https://a.b/01/${GTIN}/10/A%20B`, 'character'],
      [`https://a.b/01/${GTIN}?17=261231&17=261230`, 'two-values'],
      ['https://a.b/01/09521234543214', 'check-digit'],
      ['https://a.b/10/ABC', 'no-key'],
      ['https://a.b/', 'no-key'],
      [`https://a.b/${GTIN}`, 'no-key'],
    ]) {
      const error = errorOf(() => gs1DigitalLink.parse(uri));
      assert.deepEqual([error.code, error.details?.reason], ['ERR_QR_INVALID_GS1', reason], uri);
    }
    for (const uri of [undefined, 5, '', 'https://', 'https://a.b', `ftp://a.b/01/${GTIN}`, `/01/${GTIN}`]) {
      const error = errorOf(() => gs1DigitalLink.parse(/** @type {any} */ (uri)));
      assert.equal(error.code, 'ERR_QR_INVALID_PAYLOAD', String(uri));
    }
  });
});

/** The primary keys, with their fields, and with the sequences of their qualifiers. */
const KEYS = /** @type {const} */ ({
  '01': { name: 'gtin', sequences: [['22', '10', '21'], ['235']] },
  8006: { name: 'itip', sequences: [['22', '10', '21']] },
  '00': { name: 'sscc', sequences: [] },
  414: { name: 'gln', sequences: [['254'], ['7040']] },
  415: { name: 'payTo', sequences: [['8020']] },
  417: { name: 'party', sequences: [['7040']] },
  8004: { name: 'giai', sequences: [['7040']] },
  8010: { name: 'cpid', sequences: [['8011']] },
  8017: { name: 'gsrnProvider', sequences: [['8019']] },
  8018: { name: 'gsrnRecipient', sequences: [['8019']] },
  253: { name: 'gdti', sequences: [] },
  255: { name: 'gcn', sequences: [] },
  401: { name: 'ginc', sequences: [] },
  402: { name: 'gsin', sequences: [] },
  8003: { name: 'grai', sequences: [] },
  8013: { name: 'gmn', sequences: [] },
});

/** The fields of the qualifiers. */
const QUALIFIERS = /** @type {Record<string, string>} */ ({
  22: 'cpv',
  10: 'batch',
  21: 'serial',
  235: 'tpx',
  254: 'glnExtension',
  7040: 'uic',
  8020: 'paymentReference',
  8011: 'cpidSerial',
  8019: 'srin',
});

const ATTRIBUTES = [
  '11',
  '15',
  '16',
  '3103',
  '3922',
  '30',
  '400',
  '240',
  '90',
  '7003',
  '422',
  '8005',
  '8001',
];

/**
 * Returns the error of bwip-js for a link, or undefined if it is valid.
 *
 * @param {string} text
 */
function judge(text) {
  try {
    bwipJs.raw({ bcid: 'gs1dlqrcode', text });
  } catch (error) {
    assert.match(String(error), /bwipp\.\w+/, text);
    return String(error);
  }
  return undefined;
}

/** @param {string} text @returns {string | undefined} the reason of our error */
function faultOf(text) {
  try {
    gs1DigitalLink.parse(text);
  } catch (error) {
    assert.match(/** @type {any} */ (error).code, /^ERR_QR_INVALID_(GS1|PAYLOAD)$/);
    return /** @type {any} */ (error).details.reason;
  }
  return undefined;
}

describe('against bwip-js', () => {
  const numbers = random(2026);
  const { below, pick } = numbers;
  /** @type {{ fields: Record<string, any>, path: [string, string][], query: [string, string][] }[]} */
  const made = Array.from({ length: 1200 }, () => {
    const key = /** @type {keyof typeof KEYS} */ (pick(Object.keys(KEYS)));
    const { name, sequences } = KEYS[key];
    const sequence = /** @type {readonly string[]} */ (sequences.length > 0 ? pick(sequences) : []);
    const withValue = (/** @type {string} */ ai) =>
      /** @type {[string, string]} */ ([ai, makeValue(numbers, ai)]);
    const path = [String(key), ...sequence.filter(() => below(2) === 0)].map(withValue);
    const query = ATTRIBUTES.filter(() => below(12) === 0).map(withValue);
    const fields = Object.fromEntries(path.map(([ai, value]) => [QUALIFIERS[ai] ?? name, value]));
    return { fields: { ...fields, attributes: Object.fromEntries(query) }, path, query };
  });

  test('links are in canonical form, and bwip-js accepts and refuses the same', () => {
    let valid = 0;
    for (const { fields, path, query } of made) {
      const encode = (/** @type {string} */ value) =>
        Array.from(value, (each) =>
          /[-\w.~]/.test(each) ? each : `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
        ).join('');
      const inPath = path.map(([ai, value]) => `/${ai}/${encode(value)}`).join('');
      const inQuery = query.map(([ai, value]) => `${ai}=${encode(value)}`).sort();
      const link = `https://id.gs1.org${inPath}${query.length > 0 ? `?${inQuery.join('&')}` : ''}`;
      let text;
      try {
        ({ text } = gs1DigitalLink(fields));
      } catch (error) {
        assert.equal(/** @type {any} */ (error).code, 'ERR_QR_INVALID_GS1');
        assert.notEqual(judge(link), undefined, `${link}: ${/** @type {any} */ (error).message}`);
        continue;
      }
      valid += 1;
      assert.equal(text, link);
      assert.equal(judge(text), undefined, text);
      assert.equal(gs1DigitalLink(gs1DigitalLink.parse(text)).text, text);
    }
    assert.ok(valid >= 300, `${valid} valid links`);
  });

  test('bwip-js refuses the same links with a fault', () => {
    const reasons = new Map();
    for (const { path, query } of made) {
      const pairs = [...path, ...query];
      const at = below(pairs.length);
      const [ai, value] = /** @type {[string, string]} */ (pairs[at]);
      const place = below(value.length);
      const faults = [
        () => (pairs[at] = [ai, value.slice(0, -1) + pick('0123456789')]),
        () => (pairs[at] = [ai, `${value.slice(0, place)}${pick(' #{^')}${value.slice(place)}`]),
        () => (pairs[at] = [ai, `${value}${value}`]),
        () => (pairs[at] = [pick(['21', '10', '254', '8011', '05', '3999', '37']), value]),
        () => pairs.reverse(),
        () => pairs.splice(0, 1),
      ];
      pick(faults)();
      const parts = pairs.map(([each, text]) => [each, encodeURIComponent(text)]);
      const inPath = parts.slice(0, path.length).map(([each, text]) => `/${each}/${text}`);
      const inQuery = parts.slice(path.length).map(([each, text]) => `${each}=${text}`);
      const link = `https://a.b${inPath.join('')}${inQuery.length > 0 ? `?${inQuery.join('&')}` : ''}`;
      const reason = faultOf(link);
      assert.equal(reason === undefined, judge(link) === undefined, `${link}: ${reason}, ${judge(link)}`);
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    assert.ok([...reasons.values()].reduce((sum, count) => sum + count, 0) >= 300);
    assert.ok(reasons.size >= 8, [...reasons.keys()].join());
  });
});
