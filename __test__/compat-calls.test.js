'use strict';

// Compares calls of the npm `qrcode` functions with npm: arguments, callbacks, promises and errors.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const npm = require('qrcode');

const QRCode = require('..');
const { writeMessage } = require('../lib/messages');

const { QrCodeError } = QRCode;

/** @typedef {(...args: any[]) => any} Call */

/** @type {Record<string, Call>} */
const ours = /** @type {any} */ (QRCode);
/** @type {Record<string, Call>} */
const theirs = /** @type {any} */ (npm);

/** A file that no call writes, as each call fails first. */
const file = path.join(os.tmpdir(), 'qr-napi-none.png');

/**
 * Returns the outcome of a call: whether it throws at once, and its result or error.
 *
 * @param {() => any} call
 */
async function outcomeOf(call) {
  let result;
  try {
    result = call();
  } catch (error) {
    return { throws: true, error };
  }
  try {
    return { throws: false, value: await result, isPromise: result instanceof Promise };
  } catch (error) {
    return { throws: false, error };
  }
}

/**
 * Returns the outcome of a call whose last argument is a callback.
 *
 * @param {Call} call
 * @param {any[]} args
 */
async function calledBack(call, args) {
  /** @type {any[][]} */
  const calls = [];
  let returned;
  /** @type {boolean | undefined} */
  let isLater = false;
  await new Promise((resolve, reject) => {
    try {
      const callback = (/** @type {any[]} */ ...received) => {
        calls.push([...received, isLater]);
        setTimeout(resolve, 20);
      };
      returned = call(...args, callback);
      isLater = true;
    } catch (error) {
      reject(error);
    }
  });
  assert.equal(calls.length, 1, 'called once');
  const [error, value] = calls[0] ?? [];
  return {
    returned,
    error,
    value: value === true || value === false ? undefined : value,
    isLater: calls[0]?.at(-1),
  };
}

/**
 * Places for a callback that npm does not know.
 *
 * @param {any[]} args
 * @param {string} name
 */
function withOptions(args, name) {
  return args.length < (name === 'toFile' ? 3 : 2) ? [...args, {}] : args;
}

const TOO_BIG = 'The amount of data is too big to be stored in a QR Code';

/** @type {[string, any[], string, string?][]} text and options, and the expected message and code */
const WRONG = [
  ['an empty text', [''], 'No input text', 'ERR_QR_INVALID_TEXT'],
  ['null', [null], 'Invalid data', 'ERR_QR_INVALID_TEXT'],
  ['an object', [{}], 'Invalid data', 'ERR_QR_INVALID_TEXT'],
  ['a Map', [new Map()], 'Invalid data', 'ERR_QR_INVALID_TEXT'],
  ['too much', ['a'.repeat(2400)], TOO_BIG, 'ERR_QR_DATA_TOO_LONG'],
  ['a text too long for the version', ['a'.repeat(2400), { version: 40 }], TOO_BIG, 'ERR_QR_DATA_TOO_LONG'],
  ['a text that is far too long', ['a'.repeat(100_000)], TOO_BIG, 'ERR_QR_DATA_TOO_LONG'],
  [
    'segments that are too long',
    [[{ data: '1'.repeat(8000), mode: 'numeric' }]],
    TOO_BIG,
    'ERR_QR_DATA_TOO_LONG',
  ],
  [
    'a version that is too small',
    ['a'.repeat(100), { version: 2 }],
    '\nThe chosen QR Code version cannot contain this amount of data.\nMinimum version required to store current data is: 6.\n',
    'ERR_QR_VERSION_TOO_SMALL',
  ],
  [
    'letters in numeric mode',
    [[{ data: 'abc', mode: 'numeric' }]],
    '"abc" cannot be encoded with mode Numeric.\n Suggested mode is: Byte',
    'ERR_QR_INVALID_SEGMENT',
  ],
  [
    'capitals in numeric mode',
    [['1', { data: 'ABC', mode: 'Numeric' }]],
    '"ABC" cannot be encoded with mode Numeric.\n Suggested mode is: Alphanumeric',
    'ERR_QR_INVALID_SEGMENT',
  ],
  [
    'kanji in alphanumeric mode',
    [[{ data: '漢字', mode: 'ALPHANUMERIC' }]],
    '"漢字" cannot be encoded with mode Alphanumeric.\n Suggested mode is: Kanji',
    'ERR_QR_INVALID_SEGMENT',
  ],
  ['an invalid colour', ['x', { color: { dark: '#1' } }], 'Invalid hex color: #1', 'ERR_QR_INVALID_OPTION'],
  ['five digits', ['x', { color: { light: '12345' } }], 'Invalid hex color: 12345', 'ERR_QR_INVALID_OPTION'],
  [
    'a colour that is no string',
    ['x', { color: { dark: {} } }],
    'Color should be defined as hex string',
    'ERR_QR_INVALID_OPTION',
  ],
  [
    'a toSJISFunc that is no function',
    ['x', { toSJISFunc: 5 }],
    '"toSJISFunc" is not a valid function.',
    'ERR_QR_INVALID_OPTION',
  ],
];

describe('errors read as those of npm qrcode', () => {
  for (const [what, args, message, code] of WRONG) {
    for (const name of ['toString', 'toBuffer', 'toDataURL', 'toFile']) {
      test(`${name}: ${what}`, async () => {
        const all = name === 'toFile' ? [file, ...args] : args;
        const [expected, found] = [
          await outcomeOf(() => theirs[name]?.(...all)),
          await outcomeOf(() => ours[name]?.(...all)),
        ];
        assert.equal(/** @type {any} */ (expected.error).message, message);
        assert.equal(found.throws, expected.throws);
        const error = /** @type {any} */ (found.error);
        assert.ok(error instanceof QrCodeError);
        assert.deepEqual([error.message, error.code], [message, code]);
        assert.equal(error.cause.message, writeMessage(error.cause), 'a sentence of ours');
        assert.equal(error.cause.code, code);
        for (const name of ['argument', 'expected', 'received', 'details']) {
          assert.equal(error[name], error.cause[name], name);
        }

        const called = await calledBack(/** @type {Call} */ (ours[name]), all);
        assert.equal(called.error.message, message);
        assert.equal(called.value, undefined);
        assert.equal(called.returned, undefined);
        assert.equal(called.isLater, false);
        const byNpm = await calledBack(/** @type {Call} */ (theirs[name]), withOptions(all, name));
        assert.equal(byNpm.isLater, false);
        const sync = /** @type {Call} */ (ours[`${name}Sync`]);
        assert.throws(() => sync(...all), { message, code });
      });
    }
  }

  test('create throws what npm throws', () => {
    for (const [, [text, options], message, code] of WRONG) {
      if (options?.color) continue; // npm does not look
      assert.throws(() => npm.create(text, options), { message });
      assert.throws(() => QRCode.create(text, options), { message, code });
    }
    assert.throws(() => theirs.create?.(), { message: 'No input text' });
    assert.throws(() => ours.create?.(), { message: 'No input text', code: 'ERR_QR_INVALID_TEXT' });
  });
});

describe('wrong arguments throw at once, even from functions that return a promise', () => {
  const none = () => {};
  /** @type {[string, any[], string][]} */
  const rows = [
    ['toString', [], 'String required as first argument'],
    ['toString', [undefined, {}, none], 'String required as first argument'],
    ['toDataURL', [], 'String required as first argument'],
    ['toBuffer', [undefined, none], 'String required as first argument'],
    ['toFile', [], 'Invalid argument'],
    ['toFile', [file], 'Invalid argument'],
    ['toFile', [file, undefined, none], 'Invalid argument'],
    ['toFile', [file, 5, none], 'Invalid argument'],
    ['toFile', [file, none], 'Invalid argument'],
    ['toFile', [{}, 'text'], 'Invalid argument'],
    ['toFile', ['text', none], 'Invalid argument'],
    ['toFileStream', [], 'Too few arguments provided'],
    ['toFileStream', [process.stdout], 'Too few arguments provided'],
    ['toFileStream', [process.stdout, undefined], 'String required as first argument'],
  ];
  for (const [name, args, message] of rows) {
    test(`${name} of ${args.length}: ${message}`, () => {
      assert.throws(() => theirs[name]?.(...args), { message });
      assert.throws(() => ours[name]?.(...args), { message, code: /^ERR_QR_INVALID_/ });
      if (!name.endsWith('Stream')) assert.throws(() => ours[`${name}Sync`]?.(...args), { message });
    });
  }

  test('an invalid stream or callback is refused', () => {
    const code = 'ERR_QR_INVALID_OPTION';
    for (const stream of [undefined, null, 5, {}, 'file.png'])
      assert.throws(() => ours.toFileStream?.(stream, 'text'), { code });
    assert.throws(() => ours.toBufferSync?.('text', none), { code });
  });
});

describe('a misplaced callback', () => {
  const code = 'ERR_QR_INVALID_OPTION';
  for (const name of ['toString', 'toBuffer', 'toDataURL', 'toFile']) {
    const text = name === 'toFile' ? [file, 'text'] : ['text'];
    test(`${name} rejects the promise if the callback is no function`, async () => {
      await assert.rejects(() => ours[name]?.(...text, {}, 5), { code, message: /callback/ });
      await assert.rejects(() => ours[name]?.(...text, undefined, {}), { code });
    });

    test(`${name} passes an error to a callback that comes before the options`, () => {
      /** @type {any[]} */
      const told = [];
      const result = ours[name]?.(...text, (/** @type {any} */ error) => told.push(error), {});
      assert.equal(result, undefined);
      assert.deepEqual(
        told.map((error) => error.code),
        [code],
      );
    });
  }
});

describe('results', () => {
  for (const name of ['toString', 'toBuffer', 'toDataURL']) {
    for (const args of [['text'], ['text', {}], ['text', undefined], ['text', null]]) {
      test(`${name}(${args.map((each) => JSON.stringify(each)).join(', ')})`, async () => {
        const [expected, found] = await Promise.all(
          [theirs, ours].map((each) => outcomeOf(() => each[name]?.(...args))),
        );
        assert.ok(expected && found);
        assert.ok(found.isPromise);
        assert.equal(typeof found.value, typeof expected.value);
        assert.equal(Buffer.isBuffer(found.value), Buffer.isBuffer(expected.value));
        assert.deepEqual(ours[`${name}Sync`]?.(...args), found.value);
        const called = await calledBack(/** @type {Call} */ (ours[name]), args);
        assert.deepEqual(called.value, found.value);
        assert.equal(called.error, null);
        assert.deepEqual(called.returned, name === 'toString' ? found.value : undefined);
        assert.equal(called.isLater, name !== 'toString');
      });
    }
  }

  test('the exports are functions with the names of npm, except toCanvas', () => {
    for (const name of Object.keys(npm).filter((each) => each !== 'toCanvas')) {
      assert.equal(typeof ours[name], 'function', name);
      assert.equal(ours[name]?.name, name);
    }
  });

  test('the default import works', async () => {
    const imported = await import('qr-napi');
    assert.equal(imported.default, require('qr-napi'));
    assert.deepEqual(await imported.default.toBuffer('text'), imported.toBufferSync('text'));
  });

  test('import has the exports of require', async () => {
    const names = Object.keys(require('qr-napi'));
    assert.deepEqual(Object.keys(await import('qr-napi')).sort(), ['default', ...names].sort());
  });

  test('the functions are loaded at their first use', () => {
    const script = `const QRCode = require('qr-napi');
      const loaded = () => Object.keys(require.cache).some((file) => /lib.compat/.test(file));
      if (loaded()) throw new Error('too early');
      QRCode.toBufferSync('text');
      if (!loaded()) throw new Error('never');`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
      cwd: path.join(__dirname, '..'),
    });
    assert.equal(status, 0, String(stderr));
  });
});

describe('a callback that throws', () => {
  for (const name of ['toString', 'toBuffer', 'toDataURL', 'toFile']) {
    for (const text of ['text', '']) {
      test(`${name} of ${text === '' ? 'no text' : 'text'} calls it once, and its error is uncaught`, () => {
        const args =
          name === 'toFile' ? `${JSON.stringify(os.devNull)}, '${text}', { type: 'png' }` : `'${text}'`;
        const script = `const caught = [];
          let calls = 0;
          process.on('uncaughtException', (error) => caught.push(error.message));
          process.on('unhandledRejection', () => caught.push('a rejection'));
          process.on('exit', () => console.log(calls, caught.join()));
          require('qr-napi').${name}(${args}, () => {
            calls += 1;
            throw new Error('mine');
          });`;
        const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
          cwd: path.join(__dirname, '..'),
          encoding: 'utf8',
        });
        assert.equal(stdout, '1 mine\n', stderr);
      });
    }
  }
});

/** @param {any} value */
function deepFrozen(value) {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    Object.values(value).forEach(deepFrozen);
    Object.freeze(value);
  }
  return value;
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('option objects', () => {
  test('are not changed, and can be frozen', async () => {
    const options = {
      color: { dark: '#00f', light: null },
      rendererOpts: { deflateLevel: 9 },
      margin: '2',
      width: null,
    };
    const text = deepFrozen([{ data: 'ABC', mode: 'alphanumeric' }, { data: [1, 2] }, 'x']);
    const before = JSON.stringify(options);
    await ours.toBuffer?.(text, options);
    assert.equal(JSON.stringify(options), before);
    const frozen = deepFrozen(options);
    await ours.toBuffer?.(text, frozen);
    await ours.toString?.(text, frozen);
    await ours.toDataURL?.(text, frozen);
    ours.create?.(text, frozen);
  });

  test('are read once', () => {
    /** @type {Record<string, number>} */
    const reads = {};
    const counted = (/** @type {any} */ target, /** @type {string} */ prefix) =>
      new Proxy(target, {
        get(object, name) {
          if (typeof name === 'string') reads[prefix + name] = (reads[prefix + name] ?? 0) + 1;
          return object[name];
        },
      });
    const color = counted({ dark: '#000', light: '#fff' }, 'color.');
    const rendererOpts = counted({ deflateLevel: 1 }, 'rendererOpts.');
    const options = counted(
      { color, rendererOpts, version: 4, type: 'png', toSJISFunc: () => 0, width: 90 },
      '',
    );
    ours.toBufferSync?.([counted({ data: '1', mode: 'byte' }, 'segment.')], options);
    for (const [name, count] of Object.entries(reads))
      if (name !== 'segment.constructor') assert.equal(count, 1, name);
    assert.ok(Object.keys(reads).length >= 11);
  });

  test('pass on the error that a getter throws', async () => {
    const mine = new Error('mine');
    const getter = (/** @type {string} */ name) => ({
      get [name]() {
        throw mine;
      },
    });
    const all = [
      ['x', getter('type')],
      ['x', getter('version')],
      ['x', { color: getter('dark') }],
      ['x', { rendererOpts: getter('deflateLevel') }],
      [[getter('data')]],
      [[{ data: '1', ...{ mode: getter('id') } }]],
    ];
    for (const args of all) {
      await assert.rejects(() => ours.toBuffer?.(...args), mine);
      assert.equal((await calledBack(/** @type {Call} */ (ours.toDataURL), args)).error, mine);
      assert.throws(() => ours.toStringSync?.(...args), mine);
    }
  });

  test('can be revoked proxies', async () => {
    const all = [
      [revoked()],
      [[revoked()]],
      [[{ data: revoked() }]],
      [[{ data: 'x', mode: revoked() }]],
      ['x', revoked()],
      ['x', { color: revoked() }],
      ['x', { color: { dark: revoked() } }],
      ['x', { rendererOpts: revoked() }],
      ['x', { errorCorrectionLevel: revoked() }],
      ['x', { type: revoked() }],
      ['x', { version: revoked() }],
      ['x', { toSJISFunc: revoked() }],
    ];
    for (const args of all)
      await assert.rejects(() => ours.toBuffer?.(...args), { name: 'QrCodeError', code: /^ERR_QR_INVALID_/ });
    assert.throws(() => ours.toFileStream?.(revoked(), 'x'), { code: 'ERR_QR_INVALID_OPTION' });
  });
});
