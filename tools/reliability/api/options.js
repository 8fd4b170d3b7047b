'use strict';

// Options, described: right ones, and such as have something odd in them.

const fc = require('fast-check');

const { TYPES } = require('../../../lib/picture');
const { LOGOS } = require('./logos');
const { instead, odd, signal } = require('./odd');

/** @import { Described } from './build' */

const plain = (/** @type {any} */ value) => ['plain', value];
const oneOf = (/** @type {unknown[]} */ ...values) => fc.constantFrom(...values).map(plain);

const ANY_COLORS = [
  '#000',
  '#fff',
  '08f',
  '#0088ffcc',
  '#0000',
  '#ccc',
  '#FFFF00',
  'red',
  '#12',
  '',
  '#000000ff',
];
const color = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc.record(
        { dark: oneOf('#000', '#035', '800000', '#000000ff'), light: oneOf('#fff', '#FFFF00', 'ffffffff') },
        { requiredKeys: [] },
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record({ dark: oneOf(...ANY_COLORS), light: oneOf(...ANY_COLORS) }, { requiredKeys: [] }),
    },
  )
  .map((each) => ['record', 'plain', Object.entries(each)]);
const logo = fc
  .record(
    {
      image: fc
        .oneof(fc.constantFrom('png', 'jpeg', 'webp'), fc.constantFrom(...Object.keys(LOGOS)))
        .map((name) => ['logo', name]),
      size: oneOf(0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 0, 0.12345, 0.1 + 0.2, 0.51),
      padding: oneOf(0, 1, 2.5, 0.01, 10, 11, 0.001),
      reserve: oneOf(0, 0.25, 0.5, 0.75, 1, 0.12345, -0.1),
    },
    { requiredKeys: ['image'] },
  )
  .map((each) => ['record', 'plain', Object.entries(each)]);

/** What each option may be. Most values are right; some only with others. */
const VALUES = {
  errorCorrectionLevel: oneOf('L', 'M', 'Q', 'H', 'l', 'low', 'quartile', 'High'),
  boostErrorCorrection: oneOf(true, false),
  version: fc.oneof(fc.integer({ min: 1, max: 40 }).map(plain), oneOf(1, 40)),
  maskPattern: fc.integer({ min: 0, max: 7 }).map(plain),
  margin: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: 10 }).map(plain) },
    { weight: 1, arbitrary: oneOf(600, 8181) },
  ),
  width: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 60, max: 700 }).map(plain) },
    { weight: 1, arbitrary: oneOf(1, 20, 29, 4096, 4097, 16384) },
  ),
  scale: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 8 }).map(plain) },
    { weight: 1, arbitrary: oneOf(92, 500, 16384) },
  ),
  eci: oneOf(true, false),
  type: oneOf(...Object.keys(TYPES)),
  color,
  allowLowContrast: oneOf(true, false),
  inverse: oneOf(true, false),
  small: oneOf(true, false),
  quality: oneOf(0, 0.5, 1, 0.921),
  logo,
};

/** Names that no option has, or that objects have anyway. */
const OTHER_NAMES = [
  'widht',
  'ecc',
  'mask',
  'size',
  '',
  'toString',
  'constructor',
  '__proto__',
  'then',
  'a\n"',
];

/** Each kind of record, those that are as good as a plain one first. */
const RECORDS = ['plain', 'frozen', 'null', 'inherited', 'instance', 'watched', 'getters', 'symbol'];
const record = fc.oneof(
  { weight: 9, arbitrary: fc.constant('plain') },
  { weight: 5, arbitrary: fc.constantFrom(...RECORDS) },
);

/** What types have, beside what all have. */
const OF_PIXELS = ['width', 'scale', 'color', 'allowLowContrast'];
const OF_TYPES = new Map([
  ['utf8', ['inverse']],
  ['terminal', ['inverse', 'small']],
  ['jpeg', [...OF_PIXELS, 'quality', 'logo']],
  ...['png', 'svg', 'webp', 'gif', 'bmp'].map(
    (type) => /** @type {[string, string[]]} */ ([type, [...OF_PIXELS, 'logo']]),
  ),
  ...['eps', 'pdf'].map((type) => /** @type {[string, string[]]} */ ([type, OF_PIXELS])),
]);

/**
 * Leaves out the options that exclude others.
 *
 * @param {[name: string, value: Described][]} properties
 */
function agreeing(properties) {
  const values = new Map(properties);
  const has = OF_TYPES.get(values.get('type')?.[1] ?? 'png') ?? OF_PIXELS;
  const others = [...OF_PIXELS, 'inverse', 'small', 'quality', 'logo'].filter((name) => !has.includes(name));
  if (values.has('width')) others.push('scale');
  return properties.filter(([name]) => !others.includes(name));
}

/**
 * @param {Record<string, fc.Arbitrary<any>>} values by name
 * @param {string[]} otherNames
 */
function records(values, otherNames) {
  const names = Object.keys(values);
  const properties = fc
    .subarray(names, { maxLength: 5 })
    .chain((chosen) =>
      fc.tuple(...chosen.map((name) => fc.tuple(fc.constant(name), /** @type {any} */ (values[name])))),
    );
  const strange = fc
    .tuple(fc.constantFrom(...names, ...names, ...otherNames), instead)
    .map(([name, all]) => [name, ...all]);
  const right = fc.tuple(
    fc.constant('record'),
    record,
    properties.map((all) => agreeing(/** @type {[string, Described][]} */ (all))),
  );
  // Each at a place of its own: one name may be there twice, and the last is the one that counts.
  const nearly = fc.tuple(
    fc.constant('record'),
    record,
    fc.tuple(properties, fc.array(strange, { minLength: 1, maxLength: 2 })).map((all) => all.flat()),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(plain(undefined)) },
    { weight: 5, arbitrary: right },
    { weight: 2, arbitrary: fc.tuple(fc.constant('record'), record, properties) },
    { weight: 4, arbitrary: nearly },
    { weight: 1, arbitrary: odd },
  );
}

const options = records(VALUES, OTHER_NAMES);
const asyncOptions = records({ ...VALUES, signal }, OTHER_NAMES);

const digits = (/** @type {fc.Arbitrary<any>} */ values) =>
  fc.oneof(
    values,
    values.map(([, value]) => plain(String(value))),
  );

/** Those of npm `qrcode`. */
const compatOptions = records(
  {
    ...VALUES,
    version: digits(VALUES.version),
    margin: digits(VALUES.margin),
    width: digits(VALUES.width),
    scale: digits(VALUES.scale),
    type: oneOf(...Object.keys(TYPES), 'image/png', 'image/jpeg', 'image/svg+xml', 'txt', 'JPG', 'PNG'),
    toSJISFunc: fc.constantFrom(['function', 'arrow'], plain(undefined), plain(null)),
    rendererOpts: fc.constantFrom(
      ...[{ deflateLevel: 9 }, { deflateStrategy: 3, quality: 0.5 }, { quality: 2 }, { other: 1 }].map(plain),
    ),
  },
  OTHER_NAMES,
);

const handlerOptions = records(
  {
    ...VALUES,
    param: oneOf('text', 'a', '[', '=&', '\u00e9', '\x1b\u202e', '__proto__', 'x'.repeat(1000), ''),
    maxBytes: oneOf(1, 512, 7089, 7090, 0),
    onError: fc.constant(['function', 'arrow']),
  },
  OTHER_NAMES,
);

module.exports = { RECORDS, asyncOptions, compatOptions, handlerOptions, options };
