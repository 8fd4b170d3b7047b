'use strict';

// Descriptions of options: valid ones, and ones with something odd.

const fc = require('fast-check');

const binding = require('../../../lib/native');
const { DEFAULT_FORMAT, FORMATS, takes } = require('../../../lib/options/formats');
const { OPTIONS, OPTION_NAMES, getTopName } = require('../../../lib/options/table');
const { LOGOS } = require('./logos');
const { instead, odd, signal } = require('./odd');

/** @import { Option } from '../../../lib/options/table' */
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
  'reddish',
  'rgb(0 136 255)',
  'hsla(210, 100%, 25%, .9)',
  'rgb(256 0 0)',
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
const image = fc
  .oneof(fc.constantFrom('png', 'jpeg', 'webp'), fc.constantFrom(...Object.keys(LOGOS)))
  .map((name) => ['logo', name]);

/** Returns numbers that are mostly small, as large pictures take long, but sometimes arbitrary. */
const mostly = (/** @type {number} */ min, /** @type {number} */ max, /** @type {number[]} */ ...others) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min, max }).map(plain) },
    { weight: 1, arbitrary: oneOf(...others) },
  );

const { MAX_MARGIN, MAX_RASTER_WIDTH, MAX_WIDTH } = binding;

/**
 * Values for options whose range in the table is too wide: these fit together, and are fast to
 * draw.
 */
const TUNED = new Map(
  /** @type {[string, fc.Arbitrary<any>][]} */ ([
    ['margin', mostly(0, 10, 600, MAX_MARGIN)],
    ['width', mostly(60, 700, 1, 20, 29, MAX_RASTER_WIDTH, MAX_RASTER_WIDTH + 1, MAX_WIDTH)],
    ['scale', mostly(1, 8, 92, 500, MAX_WIDTH)],
    ['color', color],
    // Few random texts are GS1 elements. gs1.js has a target for these.
    ['gs1', oneOf(...Array(9).fill(false), true)],
    ['logo.image', image],
  ]),
);

/** The types of options that need no range. */
const OF_TYPES = {
  boolean: oneOf(true, false),
  color: oneOf(...ANY_COLORS),
  bytes: image,
  caption: oneOf('SCAN ME', 'SCAN ME', 'Größe → 12 €', ' é ', '', ' ', 'あ', 'سلام', 'a\nb', 'x'.repeat(65)),
  font: fc.oneof(fc.constant(['font']), image),
  charset: oneOf(
    true,
    false,
    3,
    26,
    999_999,
    1_000_000,
    -1,
    'utf-8',
    'ISO-8859-1',
    'shift_jis',
    'gb18030',
    'x',
  ),
  string: oneOf('37', 'a', 'Z', '00', '1', 'aa', ''),
  sequence: fc
    .record({
      index: fc.integer({ min: 0, max: 4 }).map(plain),
      count: fc.integer({ min: 1, max: 17 }).map(plain),
      parity: fc.integer({ min: 0, max: 256 }).map(plain),
    })
    .map((each) => ['record', 'plain', Object.entries(each)]),
};

/**
 * Returns values for an option. Most are valid, some only together with other options.
 *
 * @param {Readonly<Option>} option
 * @returns {fc.Arbitrary<any>}
 */
function valuesOf(option) {
  const { name, type, min = 0, max = 0, step = 0.001, choices = [], longNames = [], names } = option;
  const tuned = TUNED.get(name);
  if (tuned !== undefined) return tuned;
  if (type === 'choice')
    return oneOf(...choices, ...longNames, ...longNames.map((each) => each.toUpperCase()));
  if (type === 'integer') {
    const numbers = fc.oneof(fc.integer({ min, max }).map(plain), oneOf(min, max));
    return names === undefined ? numbers : fc.oneof({ weight: 3, arbitrary: numbers }, oneOf(...names));
  }
  if (type !== 'number') return OF_TYPES[type];
  const right = [min, max, min + step, max - step, (min + max) / 2, Number(option.default), 3 * step];
  return oneOf(...right, ...right, min - step, max + step, min + step / 4);
}

/**
 * Returns values for an option with parts. They are invalid without the required bytes.
 *
 * @param {readonly Readonly<Option>[]} parts
 */
function recordOf(parts) {
  const partOf = (/** @type {Readonly<Option>} */ { name }) => /** @type {string} */ (name.split('.')[1]);
  return fc
    .record(Object.fromEntries(parts.map((option) => [partOf(option), valuesOf(option)])), {
      requiredKeys: parts.filter(({ isRequired }) => isRequired).map(partOf),
    })
    .map((each) => ['record', 'plain', Object.entries(each)]);
}

/** The values of each option. */
const VALUES = Object.fromEntries(
  OPTION_NAMES.map((top) => {
    const [first, ...others] = OPTIONS.filter(({ name }) => getTopName(name) === top);
    const option = /** @type {Readonly<Option>} */ (first);
    const values = option.name === top ? valuesOf(option) : recordOf([option, ...others]);
    return /** @type {const} */ ([top, TUNED.get(top) ?? values]);
  }),
);

/** Names that no option has, or that every object has. */
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

/** Each kind of record. The kinds that work like a plain object come first. */
const RECORDS = ['plain', 'frozen', 'null', 'inherited', 'instance', 'watched', 'getters', 'symbol'];
const record = fc.oneof(
  { weight: 9, arbitrary: fc.constant('plain') },
  { weight: 5, arbitrary: fc.constantFrom(...RECORDS) },
);

/**
 * Leaves out the options that exclude others.
 *
 * @param {[name: string, value: Described][]} properties
 */
function agreeing(properties) {
  const values = new Map(properties);
  const format = FORMATS[values.get('type')?.[1]] ?? FORMATS[DEFAULT_FORMAT];
  const others = new Set(
    OPTIONS.filter(({ takenBy }) => format !== undefined && !takes(format, takenBy)).map(({ name }) =>
      getTopName(name),
    ),
  );
  if (values.has('width')) others.add('scale');
  return properties.filter(([name]) => !others.has(name));
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
  // Inserts each at its own position: a name may occur twice, and the last value counts.
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
const symbols = fc.integer({ min: 1, max: 17 }).map(plain);
const sequenceOptions = records({ ...VALUES, symbols }, OTHER_NAMES);

const digits = (/** @type {fc.Arbitrary<any>} */ values) =>
  fc.oneof(
    values,
    values.map(([, value]) => plain(String(value))),
  );

/** The options of npm `qrcode`. */
const compatOptions = records(
  {
    ...VALUES,
    ...Object.fromEntries(
      OPTIONS.filter(({ type }) => type === 'integer').map((option) => [
        option.name,
        digits(valuesOf(option)),
      ]),
    ),
    type: oneOf(...Object.keys(FORMATS), 'image/png', 'image/jpeg', 'image/svg+xml', 'txt', 'JPG', 'PNG'),
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
    maxBytes: oneOf(1, 512, binding.MAX_CHARACTERS, binding.MAX_CHARACTERS + 1, 0),
    onError: fc.constant(['function', 'arrow']),
  },
  OTHER_NAMES,
);

module.exports = {
  RECORDS,
  VALUES,
  asyncOptions,
  compatOptions,
  handlerOptions,
  options,
  sequenceOptions,
};
