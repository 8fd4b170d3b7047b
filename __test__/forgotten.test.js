'use strict';

// Fails with the names of the places that were forgotten when an option or a format was added. The
// lists "To add an option" and "To add a format" in CONTRIBUTING.md say how to add one.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const binding = require('../lib/native');
const { FORMATS } = require('../lib/options/formats');
const { OPTIONS, optionNamed } = require('../lib/options/table');
const { generate } = require('../scripts/generate-options');
const { forgotten } = require('./support/places');

test('no place was forgotten when an option or a format was added', () => {
  assert.deepEqual(forgotten(OPTIONS, Object.values(FORMATS)), []);
});

test('the tables in the documentation are those that scripts/generate-options.js writes', () => {
  assert.deepEqual(generate(true), []);
});

test('lib/draw.js writes every number of a drawing', () => {
  const source = fs.readFileSync(path.join(__dirname, '../lib/draw.js'), 'utf8');
  const byRow = OPTIONS.map(({ slot }) => slot);
  const written = Object.keys(binding.Slot).filter((name) => !byRow.includes(/** @type {any} */ (name)));
  const names = written.filter((name) => {
    const [, constant] = new RegExp(`^  ${name}: (\\w+),$`, 'm').exec(source) ?? [];
    return constant === undefined || !source.includes(`numbers[${constant}] = `);
  });
  assert.deepEqual(names, []);
});

test('every place is named for a made-up option', () => {
  const option = {
    ...optionNamed('margin'),
    name: 'shimmer',
    group: /** @type {any} */ ('Magic'),
    flag: { name: 'shimmer', value: 'N' },
  };
  assert.deepEqual(forgotten([option], []), [
    'shimmer: lib/options/read.js or picture.js',
    'shimmer: lib/options (the export qr-napi/options)',
    'shimmer: index.d.ts',
    'shimmer: lib/compat/index.d.ts',
    'shimmer: lib/compat/options.js',
    'shimmer: docs/options.md',
    'shimmer: docs/command-line.md',
    'shimmer: lib/cli/drawing.js',
    'shimmer: lib/cli/help.js',
    'shimmer: lib/cli/failure.js',
    'shimmer: reliability/api/options.js',
    'shimmer: reliability/api/command.js',
    'shimmer: examples/page/public/index.html (its group) and options.js (its type)',
  ]);
});

test('every place is named for a made-up format', () => {
  const format = { .../** @type {any} */ (FORMATS.png), name: 'pbm', key: 'Pbm', aliases: ['pnm'] };
  assert.deepEqual(forgotten([], [format]), [
    'pbm: src/options.rs (the enum Format)',
    'pbm: src/options.rs (the function format)',
    'pbm: lib/options (the export qr-napi/options)',
    'pbm: index.d.ts (Type)',
    'pbm: index.d.ts (the comment on Type)',
    'pbm: lib/compat/index.d.ts',
    'pbm: docs/options.md',
    'pbm: lib/cli/help.js',
    'pbm: crates/qr-core/fuzz/fuzz_targets',
    'pbm: __test__/formats-*.test.js',
  ]);
});
