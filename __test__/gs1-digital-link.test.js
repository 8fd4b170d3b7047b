'use strict';

// Tests GS1 Digital Links, and compares them with those of gs1encoder, the engine of GS1 itself.

const assert = require('node:assert/strict');
const { before, describe, test } = require('node:test');

const { findIdentifier } = require('../lib/gs1/identifiers');
const { gs1DigitalLink } = require('../lib/payloads/gs1-digital-link');
const { makeValue, writeElements } = require('./support/gs1');
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
      attributes: { '3103': '000195' },
      cpv: '2A',
    });
    assert.equal(
      link.text,
      `https://id.gs1.org/01/${GTIN}/22/2A/10/ABC/21/7?17=261231&3103=000195`,
    );
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
    for (const domain of ['', 'bücher.example', 'ftp://a.b', 'a b', 'a.b?c', 'a.b#c', '//a.b', 'a.b/c\nd', 5, null]) {
      const error = errorOf(() => gs1DigitalLink({ domain, gtin: GTIN }));
      assert.deepEqual([error.code, error.argument], ['ERR_QR_INVALID_GS1', 'gs1DigitalLink.domain']);
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
    [{ gtin: GTIN, attributes: { 17: '261301' } }, 'gs1DigitalLink.attributes.17', { reason: 'date-or-month' }],
    [{ gtin: GTIN, bacth: 'A' }, 'gs1DigitalLink', { reason: 'unknown-field', suggestion: 'batch' }],
    [{ batch: 'A' }, 'gs1DigitalLink', { reason: 'no-key' }],
    [{ gtin: GTIN, sscc: '106141412345678908' }, 'gs1DigitalLink', { reason: 'two-keys' }],
    [{ gtin: GTIN, tpx: '1', serial: '2' }, 'gs1DigitalLink', { reason: 'excluded-ai' }],
    [{ gtin: GTIN, srin: '1' }, 'gs1DigitalLink.srin', { reason: 'not-attribute', ai: '8019' }],
    [{ gln: '9521234000007', batch: 'A' }, 'gs1DigitalLink', { reason: 'missing-ai', ai: '10' }],
    [{ gtin: GTIN, attributes: { 21: 'A' } }, 'gs1DigitalLink', { reason: 'none' }],
  ];
  for (const [input, argument, details] of cases.slice(0, -1)) {
    test(JSON.stringify(input), () => {
      const error = errorOf(() => gs1DigitalLink(input));
      assert.equal(error.code, 'ERR_QR_INVALID_GS1');
      assert.equal(error.argument, argument);
      for (const [name, value] of Object.entries(details)) assert.equal(error.details[name], value, name);
    });
  }

  test('values of other types', () => {
    for (const input of [undefined, null, 'x', 5, [], { gtin: 9521234543213 }, { gtin: GTIN, attributes: 5 }]) {
      assert.equal(errorOf(() => gs1DigitalLink(input)).code, 'ERR_QR_INVALID_GS1');
    }
    const error = errorOf(() => gs1DigitalLink({ gtin: GTIN, attributes: { weight: '1' } }));
    assert.match(error.message, /^Expected application identifiers .* but received "weight"$/);
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
      assert.equal(errorOf(() => gs1DigitalLink.parse(uri)).code, 'ERR_QR_INVALID_GS1', String(uri));
    }
  });
});

describe('against the engine of GS1', () => {
  /** @type {any} */
  let engine;

  before(async () => {
    const { GS1encoder } = await import(/** @type {any} */ ('gs1encoder'));
    engine = new GS1encoder();
    await engine.init();
  });

  /** The keys, and the qualifiers to try with each. */
  const KEYS = /** @type {const} */ ({
    '01': ['22', '10', '21', '235'],
    '8006': ['22', '10', '21'],
    '00': [],
    414: ['254', '7040'],
    415: ['8020'],
    417: ['7040'],
    8004: ['7040'],
    8010: ['8011'],
    8017: ['8019'],
    8018: ['8019'],
    253: [],
    255: [],
    401: [],
    402: [],
    8003: [],
    8013: [],
  });
  const NAMES = /** @type {Record<string, string>} */ ({
    '01': 'gtin',
    8006: 'itip',
    '00': 'sscc',
    414: 'gln',
    415: 'payTo',
    417: 'party',
    8004: 'giai',
    8010: 'cpid',
    8017: 'gsrnProvider',
    8018: 'gsrnRecipient',
    253: 'gdti',
    255: 'gcn',
    401: 'ginc',
    402: 'gsin',
    8003: 'grai',
    8013: 'gmn',
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

  test('300 random links are the same, and are read alike', () => {
    const { below, pick } = random(2026);
    let same = 0;
    for (let i = 0; i < 2000 && same < 300; i++) {
      const key = pick(Object.keys(KEYS));
      const elements = [key, ...KEYS[/** @type {keyof typeof KEYS} */ (key)].filter(() => below(2) === 0)].map(
        (ai) => ({ ai, value: makeValue({ below, pick }, ai) }),
      );
      if (below(2) === 0) {
        const ai = pick(['11', '15', '17', '3103', '3922', '30', '400', '240', '90', '7003', '422', '8005']);
        elements.push({ ai, value: makeValue({ below, pick }, ai) });
      }
      /** @type {Record<string, any>} */
      const fields = { attributes: {} };
      for (const { ai, value } of elements) {
        const name = NAMES[ai];
        if (name === undefined) fields.attributes[ai] = value;
        else fields[name] = value;
      }
      let theirs;
      try {
        engine.aiDataStr = writeElements(elements);
        theirs = engine.getDLuri(null);
      } catch {
        theirs = undefined;
      }
      let ours;
      try {
        ours = gs1DigitalLink(fields).text;
      } catch (error) {
        assert.equal(/** @type {any} */ (error).code, 'ERR_QR_INVALID_GS1');
      }
      assert.equal(ours, theirs, writeElements(elements));
      if (ours === undefined) continue;
      same += 1;
      engine.dataStr = ours;
      const read = gs1DigitalLink.parse(ours);
      assert.equal(gs1DigitalLink(read).text, ours);
      for (const { ai, value } of elements) {
        assert.ok(engine.aiDataStr.includes(`(${ai})${value.replaceAll('(', '\\(')}`), ours);
        assert.equal(read[NAMES[ai] ?? ''] ?? read.attributes?.[ai] ?? read.expirationDate ?? value, value);
      }
    }
    assert.equal(same, 300);
    assert.ok(findIdentifier('01'));
  });
});
