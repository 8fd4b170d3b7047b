'use strict';

// Descriptions of texts: strings, bytes and segments, valid and invalid.

const fc = require('fast-check');

const { SCHEMES } = require('../../../lib/payloads/table');
const { bytes, instead, odd, thrown } = require('./odd');

const plain = (/** @type {any} */ value) => ['plain', value];

const DIGITS = [...'0123456789'];
const ALPHANUMERIC = [...DIGITS, ...'ABCXYZ $%*+-./:'];
const KANJI = [...'点茗荷漢字かなαД'];

/** @param {string[]} characters */
const of = (characters) => fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 30 });

const words = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }) },
  { weight: 2, arbitrary: fc.webUrl() },
  { weight: 1, arbitrary: of(DIGITS) },
  { weight: 1, arbitrary: of(ALPHANUMERIC) },
  { weight: 1, arbitrary: of(KANJI) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

/** Texts with lengths near the capacity of symbols. */
const full = fc.tuple(
  fc.constant('text'),
  fc.constantFrom('a', 'A', '1', '漢', 'é'),
  fc.constantFrom(17, 100, 800, 984, 1273, 1274, 1817, 2331, 2953, 2954, 4296, 7089),
);

const rightBytes = fc.tuple(
  fc.constant('bytes'),
  fc.constantFrom('Buffer', 'Uint8Array', 'liar'),
  fc.constantFrom('plain', 'changed'),
  words.map((text) => text || 'x'),
);

/** Data and the mode that can express it. */
const pair = fc.oneof(
  fc.tuple(of(DIGITS).map(plain), fc.constantFrom('numeric', 'alphanumeric', 'byte', undefined)),
  fc.tuple(of(ALPHANUMERIC).map(plain), fc.constantFrom('alphanumeric', 'byte', undefined)),
  fc.tuple(of(KANJI).map(plain), fc.constantFrom('kanji', 'byte', undefined)),
  fc.tuple(words.map(plain), fc.constantFrom('byte', undefined, 'numeric', 'hanzi')),
  fc.tuple(rightBytes, fc.constantFrom('byte', undefined)),
  fc
    .tuple(instead, fc.constantFrom('byte', undefined, 'kanji'))
    .map(([each, mode]) => [...each.slice(0, 1), mode]),
);

const segment = pair.map(([data, mode]) => {
  // A value that throws must be a getter of the segment.
  const properties = [['data', data]];
  if (mode !== undefined) properties.push(['mode', plain(mode)]);
  return ['record', 'plain', properties];
});

const strangeSegment = fc
  .tuple(segment, fc.constantFrom('data', 'mode', 'modus', '__proto__', 'id'), instead)
  .map(([[, kind, properties = []], name, all]) => ['record', kind, [...properties, [name, ...all]]]);

const length = fc.constantFrom(
  0,
  1,
  2,
  -1,
  0.5,
  3.5,
  7090,
  2 ** 32,
  2 ** 53,
  Number.NaN,
  '2',
  null,
  undefined,
  2n,
);

const list = fc.tuple(
  fc.constant('list'),
  fc.oneof(
    { weight: 4, arbitrary: fc.constant('plain') },
    { weight: 3, arbitrary: fc.constantFrom('frozen', 'holes', 'watched', 'subclass', 'lying') },
  ),
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: segment },
      { weight: 1, arbitrary: strangeSegment },
      { weight: 1, arbitrary: fc.oneof(odd, words.map(plain)) },
    ),
    { maxLength: 4 },
  ),
  fc.array(length, { minLength: 1, maxLength: 3 }),
);

/** Segments as npm returns them, and arrays of bytes. */
const compatList = fc.tuple(
  fc.constant('list'),
  fc.constantFrom('plain', 'frozen', 'lying'),
  fc.array(
    fc.oneof(
      segment,
      words.map(plain),
      fc.integer({ min: -1, max: 1e6 }).map((data) => plain({ data, mode: 'numeric' })),
      fc
        .array(fc.integer({ min: 0, max: 256 }), { maxLength: 9 })
        .map((data) => plain({ data, mode: 'BYTE' })),
      length.map((each) => [
        'record',
        'plain',
        [['data', ['list', 'lying', [plain(65), plain(66)], [2, each]]]],
      ]),
    ),
    { maxLength: 3 },
  ),
  fc.array(length, { minLength: 1, maxLength: 3 }),
);

const right = fc.oneof(
  { weight: 6, arbitrary: words.map(plain) },
  { weight: 2, arbitrary: full },
  { weight: 2, arbitrary: rightBytes },
);

const payload = fc.tuple(fc.constant('payload'), fc.constantFrom(...SCHEMES.map(({ name }) => name)));

const texts = fc.oneof(
  { weight: 10, arbitrary: right },
  { weight: 5, arbitrary: list },
  { weight: 2, arbitrary: bytes },
  { weight: 2, arbitrary: payload },
  { weight: 3, arbitrary: odd },
);

const compatTexts = fc.oneof({ weight: 3, arbitrary: texts }, { weight: 1, arbitrary: compatList });

module.exports = { compatTexts, right, texts, thrown, words };
