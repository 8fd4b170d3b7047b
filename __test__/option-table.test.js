'use strict';

// Compares the table of options with the option readers, which are written out for speed, and with
// the documented ranges and defaults.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { generateQrCode } = require('..');
const binding = require('../lib/native');
const { MAX_ARGUMENTS } = require('../lib/cli/arguments');
const { FORMATS, takes } = require('../lib/options/formats');
const { formats, options } = require('../lib/options');
const { readDrawing } = require('../lib/options/read');
const { OPTIONS, findOption } = require('../lib/options/table');
const { propertyOf } = require('./support/declarations');

/** @import { Option } from '../lib/options/table' */

const IMAGE = generateQrCode('logo');

const FONT = fs.readFileSync(
  path.join(__dirname, '../crates/qr-core/src/render/caption/fonts/inter-bold.ttf'),
);

/** The properties without which others are errors. @type {Record<string, object>} */
const REQUIRED = { logo: { image: IMAGE }, frame: { text: 'SCAN ME' } };

/**
 * Returns an options object with one option set, and what that option needs.
 *
 * @param {Readonly<Option>} option
 * @param {unknown} value
 * @param {Readonly<import('../lib/options/formats').Format> | undefined} [format] missing: one
 *   that has the option
 */
function optionsWith(
  { name, takenBy, needs },
  value,
  format = Object.values(FORMATS).find((each) => takes(each, takenBy)),
) {
  const [top = '', part] = name.split('.');
  const whole = { ...REQUIRED[top], [String(part)]: value };
  return { ...needs, type: format?.name, [top]: part === undefined ? value : whole };
}

/**
 * Returns values of every kind, each with true if the table allows it.
 *
 * @param {Readonly<Option>} option
 * @returns {[value: unknown, isRight: boolean][]}
 */
function samplesOf({ type, min = 0, max = 0, step, choices = [], longNames = [], names = [] }) {
  const others = [null, NaN, Infinity, {}, [], Symbol('x'), 5n, () => 1];
  const wrong = (type === 'caption' ? others : [...others, 'xy']).map((each) => [each, false]);
  const isSwitch = type === 'boolean' || type === 'charset';
  const other = (/** @type {unknown} */ each) => [each, isSwitch && typeof each === 'boolean'];
  const samples = {
    integer: [
      ...names.flatMap((each) => [
        [each, true],
        [each.toLowerCase(), false],
      ]),
      ...[min, max, min + (step ?? 1), max - (step ?? 1)].map((each) => [each, true]),
      ...(step === undefined
        ? [[Math.floor((min + max) / 2), true]]
        : [
            [min + 1, false],
            [max - 1, false],
          ]),
      ...[min - 1, max + 1, min + 0.5, String(min), -Infinity].map((each) => [each, false]),
    ],
    number: [
      [min, true],
      [max, true],
      ...[min - (step ?? 0.001), max + (step ?? 0.001), String(max)].map((each) => [each, false]),
      ...(step === undefined
        ? []
        : [
            [min + step, true],
            [min + 3 * step, true],
            [min + step / 2, false],
          ]),
    ],
    boolean: [
      [1, false],
      ['true', false],
    ],
    choice: [
      ...choices.map((each) => [each, true]),
      ...longNames.flatMap((each) => [each, each.toUpperCase()]).map((each) => [each, true]),
      ['', false],
      [0, false],
    ],
    color: [
      ...['#024', '024', '#002244', '#002244ff', 'navy', 'rgb(0 34 68)'].map((each) => [each, true]),
      ...['#02', '#02244', 'reddish', 'rgb(0 34)', 'rgb(0 34 256)', 0].map((each) => [each, false]),
    ],
    charset: [
      ...['iso-8859-1', 'Shift_JIS', 'UTF-8', 0, 26, 999_999].map((each) => [each, true]),
      ...['latin1', '', '26', -1, 1.5, 1_000_000].map((each) => [each, false]),
    ],
    string: [
      ...['37', '00', 'a', 'Z'].map((each) => [each, true]),
      ...['', '7', '370', 'aa', 'é', 37].map((each) => [each, false]),
    ],
    sequence: [
      ...[
        { index: 1, count: 2, parity: 0 },
        { index: 16, count: 16, parity: 255 },
      ].map((each) => [each, true]),
      ...[
        { index: 0, count: 2, parity: 0 },
        { index: 3, count: 2, parity: 0 },
        { index: 1, count: 1, parity: 0 },
        { index: 1, count: 17, parity: 0 },
        { index: 1, count: 2, parity: 256 },
        { index: 1, count: 2 },
        { index: 1, count: 2, parity: 0, total: 2 },
        '1/2/0',
      ].map((each) => [each, false]),
    ],
    caption: [
      ...['S', 'SCAN ME', ' Größe 12 € → ', 'i'.repeat(max)].map((each) => [each, true]),
      ...['', ' ', 'i'.repeat(max + 1), 'a\nb', '\ud800', 'あ', 'سلام', 7].map((each) => [each, false]),
    ],
    font: [
      [FONT, true],
      [IMAGE, false],
      [new Uint8Array(max + 1), false],
      [new Uint8Array(0), false],
      [FONT.buffer, false],
    ],
    bytes: [
      [IMAGE, true],
      [new Uint8Array(max + 1), false],
      [new Uint8Array(0), false],
      [IMAGE.buffer, false],
    ],
  }[type];
  return /** @type {any} */ ([...samples, ...wrong, ...[true, false].map(other)]);
}

/** @param {() => unknown} call */
function isAccepted(call) {
  try {
    call();
    return true;
  } catch (error) {
    assert.match(String(/** @type {any} */ (error).code), /^ERR_QR_/, String(error));
    return false;
  }
}

describe('the reader agrees with the table on', () => {
  for (const option of OPTIONS) {
    test(`the values of ${option.name}`, () => {
      for (const [value, isRight] of samplesOf(option)) {
        // Low contrast has a rule of its own, which this test does not compare.
        const given = { allowLowContrast: true, ...optionsWith(option, value) };
        const read = isAccepted(() => readDrawing(option.name === 'type' ? { type: value } : given));
        assert.equal(read, isRight, `${typeof value} ${String(value)}`);
      }
    });

    test(`the default of ${option.name}`, () => {
      const { default: value, type } = option;
      // Without these there is no option.
      if (['bytes', 'caption'].includes(type)) return;
      const open = readDrawing(optionsWith(option, undefined));
      if (value !== undefined) assert.deepEqual(readDrawing(optionsWith(option, value)), open);
      else if (type === 'integer' || type === 'choice') {
        // A default in words is not a value.
        const values = option.choices ?? [Number(option.min), Number(option.max)];
        for (const each of values) assert.notDeepEqual(readDrawing(optionsWith(option, each)), open);
      }
    });

    test(`the formats that take ${option.name}`, () => {
      for (const format of Object.values(FORMATS)) {
        if (option.name === 'type') continue;
        const [value] = samplesOf(option).find(([each, isRight]) => isRight && each !== option.default) ?? [];
        const isRight = takes(format, option.takenBy) || option.isIgnoredElsewhere === true;
        const read = isAccepted(() =>
          readDrawing({ allowLowContrast: true, ...optionsWith(option, value, format) }),
        );
        assert.equal(read, isRight, format.name);
      }
    });
  }
});

describe('a format', () => {
  for (const format of Object.values(FORMATS)) {
    test(`${format.name} has a number in the addon, and the maximum width of the table`, () => {
      assert.equal(typeof (/** @type {any} */ (binding.Format)[format.key]), 'number');
      const { maxWidth } = formats.find(({ name }) => name === format.name) ?? { maxWidth: 0 };
      const modules = 21;
      const wide = (/** @type {number} */ width) =>
        format.isText
          ? { type: format.name, margin: (width - modules) / 2 }
          : { type: format.name, width, version: 1 };
      const [fits, exceeds] = format.isText ? [maxWidth - 1, maxWidth + 1] : [maxWidth, maxWidth + 1];
      assert.ok(isAccepted(() => generateQrCode('1', wide(fits))));
      const beyond = wide(exceeds);
      // A width beyond that of every format is refused as an option.
      if (maxWidth === binding.MAX_WIDTH) assert.throws(() => generateQrCode('1', beyond));
      else assert.throws(() => generateQrCode('1', beyond), { code: 'ERR_QR_IMAGE_TOO_LARGE' });
    });
  }

  test('of the addon stands in the table', () => {
    const keys = Object.values(FORMATS).map(({ key }) => key);
    assert.deepEqual(keys.sort(), Object.keys(binding.Format).sort());
  });
});

test('the public tables are frozen, and survive JSON', () => {
  assert.deepEqual(JSON.parse(JSON.stringify({ formats, options })), { formats, options });
  for (const each of [formats, options, ...formats, ...options]) assert.ok(Object.isFrozen(each));
});

describe('index.d.ts documents', () => {
  const types = fs.readFileSync(path.join(__dirname, '../index.d.ts'), 'utf8');
  for (const option of OPTIONS) {
    test(`the range and the default of ${option.name}`, () => {
      const { comment } = propertyOf(types, option.name);
      const [before = '', after = ''] = comment.split('Default:');
      for (const limit of limitsOf(option)) assert.match(before, asWord(limit), comment);
      if (option.default !== undefined) assert.match(after, asWord(String(option.default)), comment);
    });
  }
});

/**
 * Returns the limits of an option, as documentation writes them.
 *
 * @param {Readonly<Option>} option
 * @returns {string[]}
 */
function limitsOf({ type, min, max = 0, step }) {
  if (type === 'bytes' || type === 'font') return [`${max / 2 ** 20} MiB`];
  if (type === 'caption') return [`${min} to ${max}`];
  if (type !== 'integer' && type !== 'number') return [];
  // The smallest number above 0 is one step.
  return [max, ...(min === step ? [] : [min]), ...(step === undefined ? [] : [step])].map(String);
}

/** @param {string} text */
function asWord(text) {
  return new RegExp(`(?<![\\w.])${text.replace('.', '\\.')}(?!\\w|\\.\\d)`);
}

test('help and the argument parser, which load no addon, have the numbers of the addon', () => {
  for (const { name, type, min, max, default: value, flag } of OPTIONS) {
    if (type !== 'integer' && type !== 'number') continue;
    const [, low, high] = /(\d+) to (\d+)/.exec(flag.help ?? '') ?? [];
    if (low !== undefined) assert.deepEqual([Number(low), Number(high)], [min, max], name);
    const [, shown] = /\((\d+)[,)]/.exec(flag.help ?? '') ?? [];
    const expected = name === 'scale' ? findOption(name).npmDefault : value;
    if (shown !== undefined) assert.equal(Number(shown), expected, name);
  }
  assert.equal(MAX_ARGUMENTS, binding.MAX_CHARACTERS + 100);
});
