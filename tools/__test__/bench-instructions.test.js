'use strict';

// Tests how `npm run bench:instructions` reports and compares counts. Counting needs valgrind.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { suite, test } = require('node:test');

const { findDistance } = require('../benchmarks/instructions/arm64');
const { FILE, raised, readCounts } = require('../benchmarks/instructions/counts');
const { costs } = require('../benchmarks/instructions/profile');
const { filesTable, instructionsTable } = require('../benchmarks/report/instructions');
const { formatResult } = require('../support/results');
const { start } = require('./support/commands');

suite('the committed counts', () => {
  const counts = readCounts();

  test('cover every stage and length', () => {
    const widths = [300, 400, 512, 1000].map((width) => `png, ${width} pixels`);
    const stages = ['symbol, mask given', 'symbol', 'png', ...widths, 'end to end'];
    assert.deepEqual(
      counts.stages.map(({ stage, bytes }) => `${stage} ${bytes}`),
      [
        ...stages.flatMap((stage) => [11, 44, 512, 2953].map((bytes) => `${stage} ${bytes}`)),
        'end to end, Micro QR 11',
        'end to end, rMQR 11',
        'end to end, rMQR 44',
      ],
    );
    const text = fs.readFileSync(path.join(__dirname, '../..', FILE), 'utf8');
    assert.equal(formatResult(counts), text);
    assert.doesNotMatch(text, /"\//, 'a path of a machine');
  });

  test('are printed as tables', () => {
    assert.equal(instructionsTable(counts).split('\n').length, 2 + 10);
    const told = filesTable(counts);
    assert.match(told, /^\| all others .* %/m);
    assert.doesNotMatch(told, /NaN|undefined/);
  });

  test('are not taken for a result of times', () => {
    const { newestTimes } = require('../benchmarks/report/results');
    assert.notEqual(newestTimes().file, FILE);
  });
});

suite('the comparison of counts', () => {
  const of = (...instructions) => ({
    stages: instructions.map((each, i) => ({ stage: `stage ${i}`, bytes: 44, instructions: each })),
  });

  test('accepts stages that cost the same, less or slightly more', () => {
    assert.deepEqual(raised(of(1000, 1000, 1000), of(1000, 500, 1029)), []);
  });

  test('names the stages that cost at least 3 % more', () => {
    assert.deepEqual(raised(of(1000, 1000, 1000), of(1030, 1000, 2000)), [
      'stage 0, 44 bytes: 1030 in place of 1000, 3.0 % more',
      'stage 2, 44 bytes: 2000 in place of 1000, 100.0 % more',
    ]);
  });

  test('names a stage that is missing', () => {
    assert.deepEqual(raised(of(1000, 1000), of(1000)), ['stage 1, 44 bytes: is not counted any more']);
  });
});

test('attributes costs to the file of the code, and those of a callee to the file of the callee', () => {
  const library = '/rustc/0123abc/library/core/src/iter.rs';
  const profile = [
    'version: 1',
    'fl=(1) /home/someone/crates/qr-core/src/symbol/mask.rs',
    'fn=(1) qr_core::mask::best',
    '10 5',
    `fi=(2) ${library}`,
    '+3 7',
    'fe=(1)',
    '* 11',
    'cfi=(3) /home/someone/crates/qr-deflate/src/bits.rs',
    'cfn=(2) qr_deflate::bits::put',
    'calls=2 30',
    '12 1000',
    '-1 13',
    'fl=(3)',
    'fn=(2)',
    '30 1000',
    'fl=(4) /home/someone/registry/src/index/crc32fast-1.5.0/src/lib.rs',
    'fn=(3) crc32fast::hash',
    '1 17',
    'fl=(5) ???',
    'fn=(4) memcpy',
    '0 19',
    'totals: 1072',
  ].join('\n');
  assert.deepEqual(
    [...costs(profile)],
    [
      ['symbol/mask.rs', 5 + 7 + 11 + 13],
      ['qr-deflate/bits.rs', 1000],
      ['crc32fast', 17],
      ['system', 19],
    ],
  );
});

test('the cost of a call on arm64 comes from runs that started alike', () => {
  assert.equal(findDistance([1000], [1010], new Set([1020])), 10);
  // The start of some runs costs 500 more.
  assert.equal(findDistance([1000], [1510], new Set([1020])), undefined);
  assert.equal(findDistance([1500], [1010], new Set([1020])), undefined);
  assert.equal(findDistance([1000, 1500], [1510], new Set([1020, 1520])), 10);
});

suite('the command', () => {
  const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));

  test('says how to install valgrind if it is missing', async () => {
    const { code, output } = await start('tools/benchmarks/instructions/index.js', [], { PATH: empty }).end();
    fs.rmSync(empty, { recursive: true });
    assert.equal(code, 1);
    assert.match(output, /^valgrind is missing\. .* Install it, on Debian: sudo apt-get install valgrind$/m);
  });

  test('refuses unknown options', async () => {
    const { code, output } = await start('tools/benchmarks/instructions/index.js', ['--chekc']).end();
    assert.equal(code, 1);
    assert.match(output, /Unknown option '--chekc'.*--check {3}compare/s);
  });

  test('refuses to compare the counts of arm64, which are not saved', async () => {
    const { code, output } = await start('tools/benchmarks/instructions/index.js', [
      '--arm64',
      '--check',
    ]).end();
    assert.equal(code, 1);
    assert.match(output, /There are no saved counts of arm64: remove --check or --arm64\./);
  });
});
