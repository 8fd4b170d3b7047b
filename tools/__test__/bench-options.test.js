'use strict';

// Tests `npm run tools -- bench:options` and `bench:alternating`: what they time, and how they fail.

const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { createInterface } = require('node:readline');
const { suite, test } = require('node:test');

const { generateQrCode } = require('../..');
const { TEXTS } = require('../../__test__/support/letters');
const { FORMATS } = require('../../lib/options/formats');
const { OPTIONS } = require('../../lib/options/table');
const { listCases } = require('../benchmarks/option-costs/cases');
const { measureCosts } = require('../benchmarks/option-costs/measure');
const { costTable } = require('../benchmarks/option-costs/table');

const TEXT = TEXTS[1];
const FOLDER = path.join(__dirname, '../benchmarks');

suite('the calls of bench:options', () => {
  const cases = listCases();

  test('begin with the default call', () => {
    assert.deepEqual([cases[0].option, cases[0].options], ['default', {}]);
  });

  test('have every option and every format', () => {
    const timed = new Set(cases.map(({ option }) => option));
    assert.deepEqual(
      OPTIONS.filter(({ name }) => !timed.has(name)),
      [],
    );
    const types = cases.filter(({ option }) => option === 'type').map(({ value }) => value);
    assert.deepEqual(types, Object.keys(FORMATS));
  });

  for (const { option, value, options } of cases) {
    test(`can be made: ${option} ${value}`, () => {
      assert.ok(generateQrCode(TEXT, options).length > 0);
    });
  }

  test('set the option that they name', () => {
    const changed = cases.filter(({ option }) => option.startsWith('width'));
    for (const { value, options } of changed) {
      assert.equal(generateQrCode(TEXT, options).readUInt32BE(16), Number(value));
    }
    assert.ok(changed.length > 5);
  });
});

suite('the costs of options', () => {
  const slow = { option: 'slow', value: '', options: { margin: 9 }, most: 3 };
  const cases = [{ option: 'default', value: '', options: {}, most: 3 }, slow];

  /** Draws, and works a hundred times as long for the margin of `slow`. */
  function draw(text, options) {
    const times = options.margin === slow.options.margin ? 100 : 1;
    for (let i = 1; i < times; i++) generateQrCode(text, options);
    return generateQrCode(text, options);
  }

  test('name a call that costs more than its limit as a cliff', () => {
    const costs = measureCosts(cases, { text: TEXT, rounds: 3, draw });
    assert.deepEqual(
      costs.map(({ option, isCliff }) => [option, isCliff]),
      [
        ['default', false],
        ['slow', true],
      ],
    );
    assert.match(costTable(costs), /^\| slow .* \(cliff\) \|/m);
  });

  test('are not measured if a call draws other bytes each time', () => {
    let calls = 0;
    const other = () => Buffer.from(`${calls++}`);
    assert.throws(() => measureCosts(cases, { text: TEXT, rounds: 1, draw: other }), {
      message: /default {2}?draws other bytes each time. Nothing was timed./,
    });
  });
});

test('the server of bench:alternating draws on one route, and sends a constant on the other', async () => {
  const env = { ...process.env, CONSTANT: TEXT };
  const child = spawn(process.execPath, [path.join(FOLDER, 'alternating/server.js')], { env });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const origin = line.replace('listening on ', '');
    const get = async (route, text) => {
      const answer = await fetch(`${origin}/${route}?text=${encodeURIComponent(text)}`);
      assert.equal(answer.headers.get('content-type'), 'image/png');
      return Buffer.from(await answer.arrayBuffer());
    };
    const draw = (text) => generateQrCode(text, { errorCorrectionLevel: 'L' });
    assert.deepEqual(await get('qrcode', 'one'), draw('one'));
    assert.deepEqual(await get('qrcode', 'two'), draw('two'));
    assert.deepEqual(await get('constant', 'one'), draw(TEXT));
    child.stdin.end();
    await once(child, 'exit');
  } finally {
    child.kill('SIGKILL');
  }
});

for (const [folder, args, message] of [
  ['option-costs', ['--rounds', '0'], /Expected a positive integer for --rounds but received '0'/],
  ['option-costs', ['--fast'], /Unknown option '--fast'/],
  ['alternating', ['--seconds', 'x'], /Expected a positive integer for --seconds but received 'x'/],
  ['alternating', ['many'], /Unexpected argument 'many'/],
]) {
  test(`${folder} refuses ${args.join(' ')}`, () => {
    const script = path.join(FOLDER, folder, 'index.js');
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^ {4}at /m, 'a stack is not a message');
  });
}
