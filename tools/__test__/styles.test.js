'use strict';

// Tests the cases and the conclusions of `npm run tools -- test:styles`. The decoders themselves need
// other programs.

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { random } = require('../../__test__/support/random');
const { makeCase } = require('../reliability/styles/cases');
const { Choices, choicesOf } = require('../reliability/styles/choices');
const { makePeerCase } = require('../reliability/styles/peer-cases');
const { figuresOf } = require('../reliability/styles/peers');
const { rows, section } = require('../reliability/styles/report');

/** Returns what each decoder reads, if only ZXing-C++ and some others do. */
const reads = (/** @type {boolean} */ zxing, others = false) => ({
  'ZXing-C++': zxing,
  jsQR: others,
  ZBar: others,
  OpenCV: others,
});

test('draws the same codes for the same seed', () => {
  assert.deepEqual(makeCase(random(3)), makeCase(random(3)));
  assert.notDeepEqual(makeCase(random(3)), makeCase(random(4)));
  assert.deepEqual(makePeerCase(random(3)), makePeerCase(random(3)));
});

test('lists the options whose codes are unread more often than others', () => {
  const choices = new Choices();
  const add = (/** @type {string} */ shape, /** @type {boolean} */ isRead) => {
    const code = { text: '', options: { type: 'png', width: 300, color: {}, style: { modules: shape } } };
    choices.add(choicesOf(code, 1), isRead);
  };
  for (let i = 0; i < 90; i++) add('rounded', true);
  for (let i = 0; i < 10; i++) add('dot', i >= 4);
  assert.deepEqual(choices.figures(), [{ choice: 'style.modules: dot', drawn: 10, unread: 4 }]);
});

const PAIRS = [
  { npm: reads(true, true), ours: reads(true), code: undefined },
  { npm: reads(false), ours: reads(true), code: undefined },
  { npm: reads(true), ours: undefined, code: 'ERR_QR_UNREADABLE' },
  { npm: reads(true), ours: undefined, code: 'ERR_QR_LOGO_TOO_LARGE' },
  { npm: undefined, ours: reads(true), code: undefined },
];

test('counts the pictures of npm and ours that are read', () => {
  const { decoders, ...counts } = figuresOf(PAIRS);
  assert.deepEqual(counts, {
    sets: 5,
    drawnByNpm: 4,
    drawnByUs: 3,
    drawnByBoth: 2,
    unreadable: 1,
    refused: { ERR_QR_UNREADABLE: 1, ERR_QR_LOGO_TOO_LARGE: 1 },
  });
  assert.deepEqual(decoders.slice(0, 2), [
    { decoder: 'ZXing-C++', npm: 3, ours: 3, onlyNpm: 0, onlyOurs: 1, unreadable: 1 },
    { decoder: 'jsQR', npm: 1, ours: 0, onlyNpm: 1, onlyOurs: 0, unreadable: 0 },
  ]);
});

test('reports the seed, the refused codes and the missed ones', () => {
  const figures = {
    seed: 7,
    versions: { opencv: '5', zbarWasm: '0.11', qrCodeStyling: '1.9' },
    random: {
      drawn: 1000,
      hasEps: false,
      read: { 'ZXing-C++': 999, jsQR: 900, ZBar: 950, OpenCV: 700 },
      readWhenPlain: 1,
      refused: { ERR_QR_UNREADABLE: 200, ERR_QR_LOGO_TOO_LARGE: 3 },
      choices: [],
    },
    peers: figuresOf(PAIRS),
    differences: { shapes: [{ shape: 'dot', means: { modules: 0.9 } }], others: [] },
  };
  const page = section(figures);
  for (const part of [
    /seed 7\. Ghostscript was not installed/,
    /Of the 1 codes that ZXing-C\+\+ misses/,
    /200 `ERR_QR_UNREADABLE`, 3 `ERR_QR_LOGO_TOO_LARGE`/,
    /\| ZXing-C\+\+ \| 1,000 +\| 999 +\| 99\.9 % \|/,
    /\| dot +\| 0\.9 +\|/,
  ])
    assert.match(page, part);
  assert.match(rows(figures)[0]?.join() ?? '', /1,203 random styled codes.*200 refused/);
});
