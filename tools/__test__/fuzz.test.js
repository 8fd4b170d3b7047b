'use strict';

// npm run tools -- fuzz:api: runs a few rounds of it, and checks that it finds planted bugs.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const fc = require('fast-check');

const { QrCodeError, generateQrCode } = require('../../index');
const { make } = require('../reliability/api/call');
const { CALLS, fuzz } = require('../reliability/api/fuzz');
const { inTime } = require('../reliability/api/guard');
const { TARGETS } = require('../reliability/api/targets');
const { start } = require('./support/commands');

/**
 * Rare error codes take more rounds, and each new option or format changes which calls are made.
 */
const MIN_ROUNDS = 2;
const MAX_ROUNDS = 20;

test('random arguments: nothing fails, and every error code that they can cause occurs', {
  timeout: 300_000,
}, async () => {
  const found = await fuzz(
    2,
    (round, missing) => round >= MIN_ROUNDS && (missing.length === 0 || round === MAX_ROUNDS),
  );
  assert.deepEqual(found.failures, []);
  assert.deepEqual(found.missing, []);
  assert.ok(found.read > 5, `${found.read} pictures were read`);
  for (const [name, outcomes] of Object.entries(found.outcomes)) {
    const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    assert.equal(all, CALLS * found.rounds, name);
    assert.ok((outcomes.value ?? outcomes['exit 0'] ?? 0) >= 10, `${name} gives values`);
  }
});

/**
 * Returns the failure that a round finds in a function that replaces one of the package.
 *
 * @param {(...args: any[]) => any} run
 * @param {any[]} [args] the described arguments
 * @param {string} [name] the function that it replaces
 */
async function found(run, args = [['plain', 'text']], name = 'generateQrCode') {
  const target = TARGETS.find((each) => each.name === name);
  assert.ok(target);
  const wrong = { ...target, run };
  const { failures } = await fuzz(1, (round) => round === 1, [
    { name, calls: fc.constant({ args }), run: (call, guard) => make(wrong, call, guard) },
  ]);
  return failures[0]?.message ?? 'nothing';
}

describe('the fuzzer finds a function that', () => {
  const options = ['record', 'plain', [['width', ['plain', 100]]]];

  test('throws an undocumented error', async () => {
    const thrower = (/** @type {unknown} */ error) => () => {
      throw error;
    };
    assert.match(await found(thrower(new TypeError('x of undefined'))), /not documented: TypeError: x of/);
    assert.match(await found(thrower(undefined)), /not documented: undefined/);
    assert.match(await found(thrower(new QrCodeError('ERR_QR_INTERNAL', 'x'))), /of code ERR_QR_INTERNAL/);
    const rambling = new QrCodeError('ERR_QR_INVALID_TEXT', 'This is wrong.');
    assert.match(
      await found(thrower(rambling)),
      /a message that differs from the one for its fields: This is wrong/,
    );
    const expected = (/** @type {string} */ received) =>
      thrower(new QrCodeError('ERR_QR_INVALID_TEXT', `Expected a text for text but received ${received}`));
    assert.match(await found(expected('x'.repeat(1000))), /a message of 10\d\d characters/);
    for (const raw of ['\x1b', '\x85', '\u202e', '\u2028', '\ud83d']) {
      assert.match(await found(expected(raw)), /a character that is not escaped/);
    }
  });

  test('draws another picture', async () => {
    assert.match(await found(() => undefined), /a Buffer/);
    assert.match(await found((text) => generateQrCode(text, { width: 201 })), /the width/);
    assert.match(await found((text) => generateQrCode(text, { type: 'svg' })), /a picture of type png/);
    assert.match(await found((text) => generateQrCode(text).subarray(0, 100)), /a picture of type png/);
    assert.match(await found((text) => generateQrCode(`${text}!`)), /what a decoder reads/);
  });

  test('changes the arguments or the built-in objects', async () => {
    const change = (/** @type {string} */ text, /** @type {any} */ given) => {
      given.width = 100;
      delete given.width;
      return generateQrCode(text, { width: 100 });
    };
    assert.match(await found(change, [['plain', 'text'], options]), /arguments that are as they were/);
    const watched = ['record', 'watched', [['width', ['plain', 100]]]];
    assert.match(await found(change, [['plain', 'text'], watched]), /no change of arguments: set of width/);
    const pollute = (/** @type {string} */ text) => {
      Object.defineProperty(Array.prototype, 'mine', { value: 1, configurable: true });
      return generateQrCode(text);
    };
    assert.match(await found(pollute), /a change of a global: Array\.prototype/);
    Reflect.deleteProperty(Array.prototype, 'mine');
  });

  test('replaces the error of the caller by its own', async () => {
    const args = [
      ['plain', 'text'],
      ['record', 'plain', [['width', 'error']]],
    ];
    const swallow = (/** @type {string} */ text, /** @type {any} */ given) => {
      try {
        return generateQrCode(text, given);
      } catch {
        throw new Error('another');
      }
    };
    assert.equal(await found(generateQrCode, args), 'nothing');
    assert.match(await found(swallow, args), /not documented: Error: another/);
  });

  test('throws or rejects after it has returned', async () => {
    const reject = (/** @type {string} */ text) => {
      Promise.reject(new Error('left'));
      return generateQrCode(text);
    };
    assert.match(await found(reject), /an unhandled rejection: Error: left/);
    const later = (/** @type {string} */ text) => {
      process.nextTick(() => {
        throw new Error('later');
      });
      return generateQrCode(text);
    };
    assert.match(await found(later), /an uncaught exception: Error: later/);
  });

  test('calls back twice, or never ends', async () => {
    const twice = (/** @type {any} */ _, /** @type {any} */ callback) => {
      for (const code of [generateQrCode('a'), generateQrCode('b')]) process.nextTick(callback, null, code);
    };
    const args = [
      ['plain', 'text'],
      ['callback', false],
    ];
    assert.match(await found(twice, args, 'toBuffer'), /called once: 2/);
    await assert.rejects(inTime(new Promise(() => {}), 10), /does not settle: after 10 ms/);
  });
});

describe('the command', () => {
  for (const [args, message] of [
    [[], /Expected a number above 0 for --minutes but received none/],
    [['--minutes', '0'], /for --minutes but received 0/],
    [['--minutes', '1', '--seed', 'x'], /Expected an integer of 31 bits for --seed but received x/],
    [['--hours', '1'], /Unknown option '--hours'/],
  ]) {
    test(`refuses ${args.join(' ') || 'no arguments'}`, async () => {
      const { code, output } = await start('tools/reliability/api/index.js', args).end();
      assert.equal(code, 1);
      assert.match(output, message);
    });
  }
});
