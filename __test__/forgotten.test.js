'use strict';

// Names the places that were forgotten when an option or a format was added. The lists "To add an
// option" and "To add a format" in CONTRIBUTING.md say how to add one.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const binding = require('../lib/native');
const { FORMATS } = require('../lib/options/formats');
const { OPTIONS, findOption } = require('../lib/options/table');
const { generate } = require('../tools/generators/options');
const { forgotten } = require('./support/places');

test('every option and format stands in every place', () => {
  assert.deepEqual(forgotten(OPTIONS, Object.values(FORMATS)), []);
});

test('the option tables in the documentation are up to date', () => {
  assert.deepEqual(generate(true), []);
});

test('lib/shared.js writes every slot of a drawing', () => {
  const source = fs.readFileSync(path.join(__dirname, '../lib/shared.js'), 'utf8');
  const byRow = OPTIONS.map(({ slot }) => slot);
  const written = Object.keys(binding.Slot).filter((name) => !byRow.includes(/** @type {any} */ (name)));
  const names = written.filter((name) => {
    const [, constant] = new RegExp(`^  ${name}: (\\w+),$`, 'm').exec(source) ?? [];
    return constant === undefined || !source.includes(`numbers[${constant}] = `);
  });
  assert.deepEqual(names, []);
});

test('names every place that a made-up option is missing from', () => {
  const option = {
    ...findOption('margin'),
    name: 'made-up',
    slot: /** @type {any} */ ('MadeUp'),
    group: /** @type {any} */ ('Magic'),
    flag: { name: 'made-up', value: 'N' },
  };
  assert.deepEqual(forgotten([option], []), [
    'made-up: src/options.rs (the enum Slot)',
    'made-up: lib/options/read.js or picture.js',
    'made-up: lib/options (the export qr-napi/options)',
    'made-up: index.d.ts',
    'made-up: lib/compat/index.d.ts',
    'made-up: lib/compat/options.js',
    'made-up: docs/options.md',
    'made-up: docs/command-line.md',
    'made-up: lib/cli/drawing.js',
    'made-up: lib/cli/help.js',
    'made-up: lib/cli/failure.js',
    'made-up: tools/reliability/api/options.js',
    'made-up: tools/reliability/api/command.js',
    'made-up: examples/page/public/index.html (its group) and options.js (its type)',
  ]);
});

test('names every place that a made-up format is missing from', () => {
  const format = { .../** @type {any} */ (FORMATS.png), name: 'made-up', key: 'MadeUp', aliases: ['made'] };
  assert.deepEqual(forgotten([], [format]), [
    'made-up: crates/qr-core/src/render/mod.rs (for_each_format)',
    'made-up: crates/qr-core/src/render/mod.rs (Format::render)',
    'made-up: lib/options (the export qr-napi/options)',
    'made-up: index.d.ts (Type)',
    'made-up: index.d.ts (the comment on Type)',
    'made-up: lib/compat/index.d.ts',
    'made-up: docs/formats.md',
    'made-up: lib/cli/help.js',
    'made-up: crates/qr-core/fuzz/fuzz_targets',
    'made-up: __test__/formats-*.test.js',
  ]);
});
