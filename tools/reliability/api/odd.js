'use strict';

// Descriptions of unexpected values.

const fc = require('fast-check');

const { SIGNAL, TRAPS, VIEWS } = require('./build');
const { THROWN } = require('./world');

const thrown = fc.constantFrom(...THROWN);

/** Numbers, strings and the like that are nearly right, or far from it. */
const PRIMITIVES = Object.freeze([
  ...[
    undefined,
    null,
    true,
    false,
    '',
    ' ',
    'L',
    'png',
    '200',
    '4',
    '0x10',
    '1e3',
    '\0',
    '\ud83d',
    '\ude00a',
    '\x1b[2J\u202e\u2028\ufeff\x85',
  ],
  ...[0, -0, 1, -1, 0.5, 4, 40, 41, 200, 1e-320, 8181, 8182, 16384, 16385, 2 ** 31, 2 ** 32, 2 ** 53, 1e21],
  ...[-(2 ** 31), Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5n, -1n, 2n ** 64n],
]);

const primitive = fc.constantFrom(...PRIMITIVES).map((value) => ['plain', value]);

const anything = fc
  .anything({
    maxDepth: 2,
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  })
  .map((value) => ['plain', value]);

const bytes = fc.tuple(
  fc.constant('bytes'),
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('Buffer', 'Uint8Array') },
    { weight: 3, arbitrary: fc.constantFrom('ArrayBuffer', 'liar', ...Object.keys(VIEWS)) },
  ),
  fc.oneof(
    { weight: 2, arbitrary: fc.constant('plain') },
    { weight: 3, arbitrary: fc.constantFrom('detached', 'resized', 'shared', 'growable', 'changed') },
  ),
  fc.constantFrom('', '12345678', 'caf\u00e9 caf', 'bytes of some text, 32 in number'),
);

const proxy = fc.tuple(
  fc.constant('proxy'),
  fc.constantFrom('all', 'revoked', ...TRAPS),
  thrown,
  fc.constantFrom('record', 'list', 'bytes', 'function'),
);

const symbol = fc.tuple(
  fc.constant('symbol'),
  fc.constantFrom('', 'x', 'a\nb\u2028', '\ud83d\u202e'),
  fc.constantFrom(1, 100, 10_000_000),
);
const bigint = fc.tuple(fc.constant('bigint'), fc.constantFrom(0, 64, 199, 200, 100_000, 500_000_000));
const made = fc.tuple(fc.constant('function'), fc.constantFrom('arrow', 'class', 'revoked', 'telling'));
const turning = fc.tuple(
  fc.constant('primitive'),
  fc.option(thrown, { nil: undefined }),
  fc.constantFrom('text', 200, Number.NaN, undefined),
);
const object = fc.tuple(
  fc.constant('object'),
  fc.constantFrom('cyclic', 'tag', 'constructor', 'named', 'instance', 'errors'),
);
const long = fc.tuple(
  fc.constant('text'),
  fc.constantFrom('a', '1', '\u6f22', '\ud83d', '\n', '\u202e', '\ud83d\ude00', '\x1b'),
  fc.constantFrom(65, 2953, 2954, 7089, 7090, 100_000, 5_000_000),
);
const signal = fc.oneof(
  fc.tuple(fc.constant('signal'), fc.constantFrom('open', 'aborted', 'later', 'soon', 'reason')),
  fc.tuple(fc.constant('signal'), fc.constant('like'), fc.constantFrom(...Object.keys(SIGNAL))),
);

const odd = fc.oneof(
  { weight: 8, arbitrary: primitive },
  { weight: 4, arbitrary: anything },
  { weight: 3, arbitrary: bytes },
  { weight: 3, arbitrary: proxy },
  { weight: 1, arbitrary: symbol },
  { weight: 1, arbitrary: bigint },
  { weight: 1, arbitrary: made },
  { weight: 2, arbitrary: turning },
  { weight: 2, arbitrary: object },
  { weight: 1, arbitrary: long },
);

/** What takes the place of a value that is right: another one, or what a getter gives or throws in turn. */
const instead = fc.oneof(
  { weight: 3, arbitrary: odd.map((each) => [each]) },
  { weight: 1, arbitrary: fc.array(fc.oneof(odd, thrown), { minLength: 1, maxLength: 3 }) },
);

module.exports = { anything, bytes, instead, odd, primitive, signal, thrown };
