'use strict';

// Tests how the handler reads its options, and how the ETag depends on them.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const { QrCodeError, generateQrCode } = require('qr-napi');
const { qrCodeHandler } = require('qr-napi/handler');
const { addon } = require('../lib/shared');
const { FRAMEWORKS, assertText, failing, open, warningsOf } = require('./support/serve');

describe('qrCodeHandler', () => {
  it('is the same function in CommonJS and in ES modules', async () => {
    const module = await import('qr-napi/handler');
    assert.deepEqual(Object.keys(module), ['qrCodeHandler']);
    assert.equal(module.qrCodeHandler, qrCodeHandler);
    assert.deepEqual(Object.keys(require('qr-napi/handler')), ['qrCodeHandler']);
  });

  for (const [options, code, message] of [
    [null, 'ERR_QR_INVALID_OPTION', 'Expected an object for options but received null'],
    ['text', 'ERR_QR_INVALID_OPTION', "Expected an object for options but received 'text'"],
    [[], 'ERR_QR_INVALID_OPTION', 'Expected an object for options but received an array'],
    [{ maxByte: 1 }, 'ERR_QR_UNKNOWN_OPTION', 'Unknown option "maxByte". Did you mean "maxBytes"?'],
    [
      { signal: 1 },
      'ERR_QR_UNKNOWN_OPTION',
      /^Unknown option "signal"\. The options are errorCorrectionLevel, .*onError\.$/,
    ],
    [{ param: '' }, 'ERR_QR_INVALID_OPTION', "Expected a string that is not empty for param but received ''"],
    [
      { param: null },
      'ERR_QR_INVALID_OPTION',
      'Expected a string that is not empty for param but received null',
    ],
    [
      { param: ['a'] },
      'ERR_QR_INVALID_OPTION',
      'Expected a string that is not empty for param but received an array',
    ],
    ...[false, null, 'v', {}, [''], ['v', 1], [['v']], Array(1), new Set(['v'])].map((allowParams) => [
      { allowParams },
      'ERR_QR_INVALID_OPTION',
      /^Expected true or an array of strings that are not empty for allowParams but received /,
    ]),
    ...[0, -1, 7090, 1.5, Number.NaN, '512', null].map((maxBytes) => [
      { maxBytes },
      'ERR_QR_INVALID_OPTION',
      /^Expected an integer from 1 to 7089 for maxBytes but received /,
    ]),
    [{ onError: null }, 'ERR_QR_INVALID_OPTION', 'Expected a function for onError but received null'],
    [{ onError: {} }, 'ERR_QR_INVALID_OPTION', 'Expected a function for onError but received an object'],
    [{ margin: -1 }, 'ERR_QR_INVALID_OPTION', /for margin but received -1/],
    [{ errorCorrectionLevel: 'X' }, 'ERR_QR_INVALID_OPTION', /for errorCorrectionLevel but received 'X'/],
    [{ width: 100, scale: 2 }, 'ERR_QR_INVALID_OPTION', /^width 100 and scale 2 exclude each other: /],
    [{ width: 28 }, 'ERR_QR_WIDTH_TOO_SMALL', /^Width 28 is too small /],
    [{ version: 40, width: 184 }, 'ERR_QR_WIDTH_TOO_SMALL', /^Width 184 is too small /],
    [
      { margin: 8181, version: 40, scale: 1 },
      'ERR_QR_IMAGE_TOO_LARGE',
      /^The image would be 16539 pixels wide, /,
    ],
  ]) {
    it(`throws for ${JSON.stringify(options)}`, () => {
      assert.throws(
        () => qrCodeHandler(options),
        (error) => {
          assert.ok(error instanceof QrCodeError);
          assert.equal(error.code, code);
          if (typeof message === 'string') assert.equal(error.message, message);
          else assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it('throws at the first invalid item of allowParams, however long the list', () => {
    const begin = performance.now();
    const handler = () => qrCodeHandler({ allowParams: Array(2 ** 32 - 1) });
    assert.throws(handler, { code: 'ERR_QR_INVALID_OPTION' });
    assert.ok(performance.now() - begin < 1000);
  });

  it('throws if it is used as a handler itself', async () => {
    for (const serve of [FRAMEWORKS['Express 5'], FRAMEWORKS['Express 4']]) {
      const site = await open(serve, qrCodeHandler);
      const answer = await site.request({ query: '?text=a' });
      assert.equal(answer.status, 500);
      assert.match(String(answer.body), /qrCodeHandler takes only options, and returns the handler/);
      await site.close();
    }
  });

  it('accepts no options, undefined options, and the smallest and largest maxBytes', () => {
    for (const options of [
      undefined,
      {},
      { param: undefined, allowParams: undefined, maxBytes: undefined, onError: undefined, width: undefined },
      { maxBytes: 1 },
      { maxBytes: 7089 },
      { allowParams: [] },
      { allowParams: true },
    ]) {
      assert.equal(typeof qrCodeHandler(options), 'function');
    }
  });

  it('reads each option once, when it is made', async () => {
    const values = {
      ...{ errorCorrectionLevel: 'M', version: 4, maskPattern: 1, margin: 1, width: 100, eci: true },
      ...{ scale: undefined, param: 'q', allowParams: ['v'], maxBytes: 20, onError() {} },
    };
    const reads = {};
    const options = {};
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(options, name, {
        enumerable: true,
        get() {
          reads[name] = (reads[name] ?? 0) + 1;
          return value;
        },
      });
    }
    const site = await open(FRAMEWORKS.http, qrCodeHandler(options));
    try {
      await site.request({ query: '?q=hello' });
      assert.deepEqual(reads, Object.fromEntries(Object.keys(values).map((name) => [name, 1])));
    } finally {
      await site.close();
    }
  });

  it('ignores later changes of the options', async () => {
    const options = { width: 100, param: 'q', maxBytes: 5 };
    const site = await open(FRAMEWORKS.http, qrCodeHandler(options));
    try {
      Object.assign(options, { width: -1, param: 'other', maxBytes: 1 });
      const answer = await site.request({ query: '?q=hello' });
      assert.deepEqual(answer.body, generateQrCode('hello', { width: 100 }));
    } finally {
      await site.close();
    }
  });

  it('refuses a text that makes the image too large', async () => {
    const site = await open(FRAMEWORKS.http, qrCodeHandler({ scale: 500, param: 'q' }));
    try {
      const answer = await site.request({ query: `?q=${'x'.repeat(33)}` });
      assertText(answer, 400, 'q is too long for the QR code');
    } finally {
      await site.close();
    }
  });

  it('refuses a text that makes the modules too small for readers', async () => {
    const told = [];
    const onError = (/** @type {unknown} */ error) => told.push(error);
    const style = /** @type {const} */ ({ modules: 'dot', size: 0.5 });
    const site = await open(FRAMEWORKS.http, qrCodeHandler({ width: 145, style, onError }));
    try {
      assert.equal((await site.request({ query: '?text=hello' })).status, 200);
      const answer = await site.request({ query: `?text=${'x'.repeat(50)}` });
      assertText(answer, 400, 'text makes a QR code that readers could not read: shorten it');
      assert.deepEqual(told, []);
    } finally {
      await site.close();
    }
  });

  it('calls onError, and does no harm, if the request was answered before', async () => {
    for (const query of ['?text=a', '', `?text=${'x'.repeat(3000)}`]) {
      const told = [];
      const handler = qrCodeHandler({ maxBytes: 7089, onError: (error) => told.push(error) });
      const site = await open(FRAMEWORKS.http, (req, res) => {
        res.end('answered');
        handler(req, res);
      });
      try {
        const answer = await site.request({ query });
        assert.equal(String(answer.body), 'answered');
        assert.deepEqual(
          told.map((error) => error.code),
          ['ERR_HTTP_HEADERS_SENT'],
        );
      } finally {
        await site.close();
      }
    }
  });

  it('reports failures that are not an Error', async () => {
    const onError = () => {
      throw { reason: 'thrown by onError' };
    };
    const site = await open(FRAMEWORKS.http, qrCodeHandler({ onError }));
    const { draw } = addon;
    try {
      const warnings = await warningsOf(async () => {
        addon.draw = () => {
          throw undefined;
        };
        assertText(await site.request({ query: '?text=a' }), 500, 'failed generating QR code');
      });
      assert.equal(warnings.length, 2);
      assert.match(warnings[1].message, /thrown by onError/);
    } finally {
      addon.draw = draw;
      await site.close();
    }
  });

  it('cuts the connection and calls onError if no answer can be sent', async () => {
    const told = [];
    const handler = qrCodeHandler({ onError: (error) => told.push(error) });
    const site = await open(FRAMEWORKS.http, (req, res) => {
      res.statusMessage = 'no\nmessage';
      handler(req, res);
    });
    try {
      await assert.rejects(site.request({ query: '?text=a' }), { code: 'ECONNRESET' });
      assert.deepEqual(
        told.map((error) => error.code),
        ['ERR_INVALID_CHAR'],
      );
    } finally {
      await site.close();
    }
  });

  it('reports failures that cannot be printed', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = [
      proxy,
      Object.assign(new Error('mine'), { code: Symbol('mine') }),
      Object.assign(new Error('mine'), { message: Symbol('mine') }),
      Object.assign(new Error('mine'), {
        toString() {
          throw new Error('mine');
        },
      }),
    ];
    for (const failure of hostile) {
      const onError = () => {
        throw failure;
      };
      const site = await open(FRAMEWORKS.http, qrCodeHandler({ onError }));
      try {
        const warnings = await warningsOf(async () => {
          const fails = () => site.request({ query: '?text=a' });
          assertText(await failing('of the test', fails), 500, 'failed generating QR code');
        });
        assert.equal(warnings.length, 2);
        assert.equal(typeof String(warnings[1]), 'string');
      } finally {
        await site.close();
      }
    }
  });
});

describe('ETag', () => {
  it('is the same for the same text, options and version in every handler', async () => {
    assert.equal(await etagOf('hello'), await etagOf('hello'));
    assert.equal(
      await etagOf('hello'),
      await etagOf('hello', { boostErrorCorrection: true, width: 200, margin: 4, param: 'q' }),
    );
  });

  it('depends on the text and on each option', async () => {
    const tags = [];
    for (const text of ['hello', 'Hello', 'hello ', 'hello\0', '\0hello', '\\u0000hello', 'é', 'e\u0301']) {
      tags.push(await etagOf(text));
    }
    for (const options of [
      { errorCorrectionLevel: 'L' },
      { errorCorrectionLevel: 'M' },
      { errorCorrectionLevel: 'M', boostErrorCorrection: true },
      { errorCorrectionLevel: 'Q' },
      { errorCorrectionLevel: 'H' },
      { version: 1 },
      { version: 11 },
      { maskPattern: 0 },
      { maskPattern: 1 },
      { version: 1, maskPattern: 1 },
      { margin: 1 },
      { margin: 11 },
      { width: 100 },
      { width: 1001 },
      { scale: 1 },
      { scale: 11 },
      { scale: 200 },
      { eci: true },
    ]) {
      tags.push(await etagOf('hello', options));
    }
    assert.equal(new Set(tags).size, tags.length);
  });

  it('depends on the version of the package', async () => {
    const now = await etagOf('hello');
    const manifest = require('qr-napi/package.json');
    const { version } = manifest;
    const file = require.resolve('qr-napi/handler');
    const loaded = require.cache[file];
    try {
      manifest.version = `${version}1`;
      delete require.cache[file];
      const later = await etagOf('hello', {}, require('qr-napi/handler').qrCodeHandler);
      assert.notEqual(later, now);
    } finally {
      manifest.version = version;
      require.cache[file] = loaded;
    }
  });
});

/** Returns the ETag of the answer to `text`. */
async function etagOf(text, options = {}, make = qrCodeHandler) {
  const site = await open(FRAMEWORKS.http, make(options));
  try {
    const query = `?${options.param ?? 'text'}=${encodeURIComponent(text)}`;
    const answer = await site.request({ query });
    assert.equal(answer.status, 200, String(answer.body));
    return answer.headers.etag;
  } finally {
    await site.close();
  }
}
