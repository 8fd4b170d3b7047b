'use strict';

// Tests the conclusions of `npm run tools -- test:decoders`. The decoders themselves need other
// programs.

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { create } = require('../..');
const { caseOf } = require('../reliability/decoders/cases');
const { bytesOf, verdictOf } = require('../reliability/decoders/expected');
const { chance } = require('../reliability/decoders/sign-test');
const { failuresOf } = require('../reliability/decoders/verdict');

test('computes the probability of a sign test', () => {
  assert.equal(chance(0, 0), 1);
  assert.equal(chance(0, 7), 1);
  assert.ok(Math.abs(chance(7, 0) - 1 / 128) < 1e-12);
  // 1 + 6 of the 2 ** 6 ways.
  assert.ok(Math.abs(chance(5, 1) - 7 / 64) < 1e-12);
  assert.ok(chance(600, 400) < 1e-9 && chance(500, 500) > 0.5);
});

test('reads the bytes of a symbol, with kanji mode as Shift JIS or as UTF-8', () => {
  const { segments } = create([
    { data: 'a', mode: 'byte' },
    { data: '点茗', mode: 'kanji' },
  ]);
  // The two characters are the examples of ISO/IEC 18004:2015, clause 7.4.6.
  const expected = bytesOf(/** @type {any} */ (segments));
  assert.deepEqual(expected, ['61935fe4aa', '61e782b9e88c97']);
  const reading = { outcome: /** @type {const} */ ('something'), text: undefined };
  assert.equal(verdictOf({ ...reading, hex: '61935fe4aa' }, expected), 'read');
  assert.equal(verdictOf({ ...reading, hex: '61935fe4ab' }, expected), 'wrong');
});

test('draws the same code for the same seed and number', () => {
  assert.deepEqual(caseOf(3, 5), caseOf(3, 5));
  assert.notDeepEqual(caseOf(3, 5), caseOf(3, 6));
});

test('reports decoding failures', () => {
  const paired = { onlyTheirs: 0, onlyOurs: 0, chance: 1 };
  const decoder = { decoder: 'ZXing-C++', reasons: [], paired };
  const comparison = { decoder: 'jsQR', onlyTheirs: 20, onlyOurs: 0, chance: 1e-6 };
  const failures = (/** @type {object} */ matrix, /** @type {object} */ degradation) =>
    failuresOf(
      /** @type {any} */ ({
        matrix: { all: 10, sameSymbols: 10, decoders: [decoder], ...matrix },
        degraded: {
          threshold: 0.001,
          degradations: [{ title: 'blurred', isWhole: true, decoders: [], ...degradation }],
        },
      }),
    );
  assert.deepEqual(failures({}, {}), []);
  assert.equal(failures({ sameSymbols: 9 }, {}).length, 1);
  const unread = { reason: 'another', count: 1, examples: ['--seed 1, code 2'] };
  assert.match(`${failures({ decoders: [{ ...decoder, reasons: [unread] }] }, {})}`, /ZXing.*code 2/);
  assert.deepEqual(failures({ decoders: [{ ...decoder, decoder: 'jsQR', reasons: [unread] }] }, {}), []);
  const worse = { ...decoder, decoder: 'rqrr', paired: { onlyTheirs: 9, onlyOurs: 0, chance: 0.002 } };
  assert.match(`${failures({ decoders: [worse] }, {})}`, /rqrr reads 9/);
  assert.match(`${failures({}, { decoders: [comparison] })}`, /blurred: jsQR reads 20/);
  assert.deepEqual(failures({}, { isWhole: false, decoders: [comparison] }), []);
});
