'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const { after, before, describe, it } = require('node:test');

const connect = require('connect');
const express = require('express');
const express4 = require('express4');

const binding = require('../binding');
const { QrCodeError, generateQrCode } = require('qr-napi');
const { qrCodeHandler } = require('qr-napi/handler');
const { decodeText } = require('./support/zxing');

/** How each framework serves a handler at /qrcode, and what it does with a request that was passed on. */
const FRAMEWORKS = {
  'Express 5': (handler, passedOn) => express().all('/qrcode', handler).use(passedOn),
  'Express 4': (handler, passedOn) => express4().all('/qrcode', handler).use(passedOn),
  'Express 5, mounted': (handler, passedOn) => express().use('/qrcode', handler).use(passedOn),
  Connect: (handler, passedOn) => connect().use('/qrcode', handler).use(passedOn),
  http: (handler, passedOn) => (req, res) => handler(req, res, () => passedOn(req, res)),
};

const IMMUTABLE = 'public, max-age=31536000, immutable';
const REDDIT = 'https://www.reddit.com/r/rustjerk/top/?t=all';

/** Queries that are answered with a code, and the text that the code is to have. */
const CODES = [
  ['?text=hello', 'hello'],
  [`?text=${REDDIT}`, REDDIT],
  [`?text=${encodeURIComponent(REDDIT)}`, REDDIT],
  ['?text=a+b', 'a b'],
  ['?text=a%20b', 'a b'],
  ['?text=a%2Bb', 'a+b'],
  ['?text=a%26b%3Dc', 'a&b=c'],
  ['?text==a==', '=a=='],
  ['?text=+', ' '],
  ['?text=%00', '\0'],
  ['?text=%25zz', '%zz'],
  ['?text=[1]', '[1]'],
  ['?text=%E6%97%A5%E6%9C%AC%E8%AA%9E%20%F0%9F%98%80', '日本語 😀'],
  ['?text=%c3%a9', 'é'],
  ['?te%78t=hello', 'hello'],
  ['?a=1&text=hello&b=2&c', 'hello'],
  ['?tex=1&texts=2&Text=3&text=hello', 'hello'],
  ['?%zz=1&x=%zz&text=hello', 'hello'],
  ['?&&text=hello&', 'hello'],
  [`?text=${'x'.repeat(512)}`, 'x'.repeat(512)],
  [`?text=${'%C3%A9'.repeat(256)}`, 'é'.repeat(256)],
];

const MISSING = 'missing "text" query param';
const MALFORMED = 'malformed "text" query param';
const ONCE = '"text" query param must be given once, as plain text';
const TOO_MANY = 'text must be <= 512 bytes';

/** Queries that are refused with 400, and what the client is told. */
const REFUSALS = [
  ['', MISSING],
  ['?', MISSING],
  ['?text', MISSING],
  ['?text=', MISSING],
  ['?texts=a', MISSING],
  ['?TEXT=a', MISSING],
  ['?a=text=b', MISSING],
  ['?text=%', MALFORMED],
  ['?text=%zz', MALFORMED],
  ['?text=100%', MALFORMED],
  ['?text=%E9', MALFORMED],
  ['?text=%ED%A0%80', MALFORMED],
  ['?text=%C0%AF', MALFORMED],
  ['?text=a&text=b', ONCE],
  ['?text=a&text=a', ONCE],
  ['?text=a&text', ONCE],
  ['?text=%zz&text=b', ONCE],
  ['?text=a&te%78t=b', ONCE],
  ['?text[]=a', ONCE],
  ['?text[a]=b', ONCE],
  ['?text%5B%5D=a', ONCE],
  ['?text=a&text[]=b', ONCE],
  [`?text=${'x'.repeat(513)}`, TOO_MANY],
  [`?text=${'%C3%A9'.repeat(256)}x`, TOO_MANY],
  [`?text=${'%C3%A9'.repeat(200)}${'x'.repeat(113)}`, TOO_MANY],
  [`?text=${'%zz'.repeat(513)}`, TOO_MANY],
  [`?text=${'x'.repeat(12000)}`, TOO_MANY],
];

/** Options, a text that is too long for them, and one that is not. */
const TOO_LONG = [
  ['any symbol', { maxBytes: 7089 }, 'x'.repeat(2954), 'x'.repeat(2953)],
  ['any symbol of the level', { errorCorrectionLevel: 'H', maxBytes: 2000 }, 'x'.repeat(1274), 'x'],
  ['the version', { version: 1 }, 'x'.repeat(18), 'x'.repeat(17)],
  ['the width', { width: 29 }, 'x'.repeat(18), 'x'.repeat(17)],
];

for (const [name, serve] of Object.entries(FRAMEWORKS)) {
  describe(name, () => {
    let site;
    before(async () => {
      site = await open(serve, qrCodeHandler());
    });
    after(() => site.close());

    for (const [query, text] of CODES) {
      it(`answers ${shorten(query)} with the code`, async () => {
        const answer = await site.request({ query });
        assert.equal(answer.status, 200, String(answer.body));
        assert.equal(await decodeText(answer.body), text);
        assert.deepEqual(answer.body, generateQrCode(text));
        assert.equal(answer.headers['content-type'], 'image/png');
        assert.equal(answer.headers['content-length'], String(answer.body.length));
        assert.equal(answer.headers['cache-control'], IMMUTABLE);
        assert.match(answer.headers.etag, /^"[^"]+"$/);
      });
    }

    for (const [query, message] of REFUSALS) {
      it(`refuses ${shorten(query) || 'no query'}`, async () => {
        const answer = await site.request({ query });
        assertText(answer, 400, message);
        assert.equal(answer.headers['cache-control'], undefined);
        assert.equal(answer.headers.etag, undefined);
      });
    }

    it('takes a request target that is a whole URL', async () => {
      const answer = await site.request({ path: 'http://example.com/qrcode?text=hello' });
      assert.equal(await decodeText(answer.body), 'hello');
    });

    it('answers HEAD with the headers of GET and no body', async () => {
      for (const query of ['?text=hello', '?text=', '?text=%zz', `?text=${'x'.repeat(513)}`]) {
        const get = await site.request({ query });
        const head = await site.request({ query, method: 'HEAD' });
        assert.equal(head.status, get.status);
        assert.deepEqual(withoutDate(head.headers), withoutDate(get.headers));
        // Of the bytes themselves, as a client ignores a body where there is to be none.
        const raw = await site.exchange(
          `HEAD /qrcode${query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
        );
        assert.match(raw, /^HTTP\/1\.1 (200|400) /);
        assert.equal(raw.indexOf('\r\n\r\n'), raw.length - 4);
      }
    });

    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) {
      it(`does not allow ${method}`, async () => {
        const answer = await site.request({ query: '?text=hello', method });
        assertText(answer, 405, 'method not allowed');
        assert.equal(answer.headers.allow, 'GET, HEAD');
        assert.equal(answer.headers['cache-control'], undefined);
      });
    }

    it('leaves the connection usable after a POST with a body', async () => {
      const raw = await site.exchange(
        'POST /qrcode?text=a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello' +
          'GET /qrcode?text= HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      );
      assert.deepEqual(raw.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 405', 'HTTP/1.1 400']);
    });

    it('answers 304 to who has the image', async () => {
      const query = '?text=hello';
      const { etag } = (await site.request({ query })).headers;
      await withoutGenerating(async () => {
        for (const tags of [
          etag,
          `W/${etag}`,
          ` ${etag} `,
          '*',
          `"a", ${etag}`,
          `"a",W/"b",${etag},"c"`,
          ['"a"', etag],
        ]) {
          for (const method of ['GET', 'HEAD']) {
            const answer = await site.request({ query, method, headers: { 'If-None-Match': tags } });
            assert.equal(answer.status, 304, `${method} ${tags}`);
            assert.equal(answer.headers.etag, etag);
            assert.equal(answer.headers['cache-control'], IMMUTABLE);
            assert.equal(answer.headers['content-type'], undefined);
            assert.equal(answer.body.length, 0);
          }
        }
      });
    });

    it('answers 200 to who has another image', async () => {
      const query = '?text=hello';
      const { etag } = (await site.request({ query })).headers;
      for (const tags of ['"a"', 'W/"a"', '"*"', etag.slice(1, -1), etag.toUpperCase(), '"a", "b"', '']) {
        const answer = await site.request({ query, headers: { 'If-None-Match': tags } });
        assert.equal(answer.status, 200, tags);
      }
    });

    it('refuses what is wrong whatever the client has', async () => {
      for (const query of ['', '?text=%zz', `?text=${'x'.repeat(513)}`]) {
        const answer = await site.request({ query, headers: { 'If-None-Match': '*' } });
        assert.equal(answer.status, 400);
      }
      const answer = await site.request({
        query: '?text=a',
        method: 'DELETE',
        headers: { 'If-None-Match': '*' },
      });
      assert.equal(answer.status, 405);
    });

    for (const [what, options, long, short] of TOO_LONG) {
      it(`refuses a text that is too long for ${what}`, async () => {
        const other = await open(serve, qrCodeHandler(options));
        try {
          assertText(
            await other.request({ query: `?text=${long}` }),
            400,
            'text is too long for the QR code',
          );
          const answer = await other.request({ query: `?text=${short}` });
          assert.equal(answer.status, 200, String(answer.body));
          assert.equal(other.passedOn(), 0);
        } finally {
          await other.close();
        }
      });
    }

    it('takes the options of generateQrCode and of its own', async () => {
      const drawing = {
        errorCorrectionLevel: 'Q',
        version: 5,
        maskPattern: 3,
        margin: 2,
        scale: 3,
        eci: true,
      };
      const other = await open(serve, qrCodeHandler({ ...drawing, param: 'a b', maxBytes: 8 }));
      try {
        const answer = await other.request({ query: '?a+b=%C3%A9&text=x&text=y' });
        assert.deepEqual(answer.body, generateQrCode('é', drawing));
        assert.equal(await decodeText(answer.body), 'é');
        for (const [query, message] of [
          ['?text=a', 'missing "a b" query param'],
          ['?a%20b=%', 'malformed "a b" query param'],
          ['?a+b=1&a%20b=2', '"a b" query param must be given once, as plain text'],
          ['?a+b[c]=1', '"a b" query param must be given once, as plain text'],
          ['?a+b=123456789', 'a b must be <= 8 bytes'],
        ]) {
          assertText(await other.request({ query }), 400, message);
        }
      } finally {
        await other.close();
      }
    });

    it('answers 500 without detail to an unforeseen failure, and tells onError', async () => {
      const told = [];
      const other = await open(serve, qrCodeHandler({ onError: (...args) => told.push(args) }));
      try {
        for (const method of ['GET', 'HEAD']) {
          const answer = await failing('secret detail', () => other.request({ query: '?text=a', method }));
          if (method === 'GET') assertText(answer, 500, 'failed generating QR code');
          assert.equal(answer.status, 500);
          assert.equal(answer.headers['cache-control'], 'no-store');
          assert.equal(answer.headers.etag, undefined);
          assert.doesNotMatch(JSON.stringify(answer.headers), /secret/);
        }
        assert.equal(told.length, 2);
        const [error, req] = told[0];
        assert.equal(told[0].length, 2);
        assert.ok(error instanceof QrCodeError);
        assert.equal(error.code, 'ERR_QR_INTERNAL');
        assert.equal(error.cause.message, 'secret detail');
        assert.ok(req instanceof http.IncomingMessage);
        assert.match(req.url, /\?text=a$/);
        // It was a failure of that request alone.
        assert.equal((await other.request({ query: '?text=a' })).status, 200);
        assert.equal(other.passedOn(), 0);
      } finally {
        await other.close();
      }
    });

    it('emits a warning where there is no onError', async () => {
      const warnings = await warningsOf(async () => {
        const answer = await failing('detail for the owner', () => site.request({ query: '?text=a' }));
        assertText(answer, 500, 'failed generating QR code');
      });
      assert.equal(warnings.length, 1);
      assert.equal(warnings[0].code, 'ERR_QR_INTERNAL');
      assert.match(warnings[0].message, /detail for the owner/);
    });

    for (const [what, onError] of Object.entries({
      'an onError that throws': () => {
        throw new Error('thrown by onError');
      },
      'an onError that rejects': async () => {
        throw new Error('thrown by onError');
      },
    })) {
      it(`outlives ${what}`, async () => {
        const other = await open(serve, qrCodeHandler({ onError }));
        try {
          const warnings = await warningsOf(async () => {
            const answer = await failing('the first', () => other.request({ query: '?text=a' }));
            assertText(answer, 500, 'failed generating QR code');
          });
          assert.equal(warnings.length, 2);
          assert.match(warnings[0].message, /the first/);
          assert.equal(warnings[1].message, 'thrown by onError');
          assert.equal((await other.request({ query: '?text=a' })).status, 200);
        } finally {
          await other.close();
        }
      });
    }

    it('has passed nothing on', () => assert.equal(site.passedOn(), 0));
  });
}

describe('qrCodeHandler', () => {
  it('is one function in CommonJS and in modules', async () => {
    const module = await import('qr-napi/handler');
    assert.deepEqual(Object.keys(module), ['qrCodeHandler']);
    assert.equal(module.qrCodeHandler, qrCodeHandler);
    assert.deepEqual(Object.keys(require('qr-napi/handler')), ['qrCodeHandler']);
  });

  for (const [options, code, message] of [
    [null, 'ERR_QR_INVALID_OPTION', 'Expected an object for options but received null'],
    ['text', 'ERR_QR_INVALID_OPTION', "Expected an object for options but received 'text' of type string"],
    [[], 'ERR_QR_INVALID_OPTION', 'Expected an object for options but received an array'],
    [{ maxByte: 1 }, 'ERR_QR_UNKNOWN_OPTION', 'Expected "maxBytes" for an option but received "maxByte"'],
    [{ signal: 1 }, 'ERR_QR_UNKNOWN_OPTION', /^Expected only .* for an option but received "signal"$/],
    [
      { param: '' },
      'ERR_QR_INVALID_OPTION',
      "Expected a string that is not empty for param but received '' of type string",
    ],
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
    ...[0, -1, 7090, 1.5, Number.NaN, '512', null].map((maxBytes) => [
      { maxBytes },
      'ERR_QR_INVALID_OPTION',
      /^Expected an integer from 1 to 7089 for maxBytes but received /,
    ]),
    [{ onError: null }, 'ERR_QR_INVALID_OPTION', 'Expected a function for onError but received null'],
    [{ onError: {} }, 'ERR_QR_INVALID_OPTION', 'Expected a function for onError but received an object'],
    [{ margin: -1 }, 'ERR_QR_INVALID_OPTION', /for margin but received -1/],
    [{ errorCorrectionLevel: 'X' }, 'ERR_QR_INVALID_OPTION', /for errorCorrectionLevel but received 'X'/],
    [{ width: 100, scale: 2 }, 'ERR_QR_INVALID_OPTION', /both width 100 and scale 2$/],
    [{ width: 28 }, 'ERR_QR_WIDTH_TOO_SMALL', /for width but received 28$/],
    [{ version: 40, width: 184 }, 'ERR_QR_WIDTH_TOO_SMALL', /for width but received 184$/],
    [{ margin: 8192, scale: 1 }, 'ERR_QR_IMAGE_TOO_LARGE', /16405$/],
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

  it('takes no options, undefined ones, and the least and the most of maxBytes', () => {
    for (const options of [
      undefined,
      {},
      { param: undefined, maxBytes: undefined, onError: undefined, width: undefined },
      { maxBytes: 1 },
      { maxBytes: 7089 },
    ]) {
      assert.equal(typeof qrCodeHandler(options), 'function');
    }
  });

  it('reads each option once, when it is made', async () => {
    const values = {
      ...{ errorCorrectionLevel: 'M', version: 4, maskPattern: 1, margin: 1, width: 100, eci: true },
      ...{ scale: undefined, param: 'q', maxBytes: 20, onError() {} },
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

  it('does not see what is changed in the options later', async () => {
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

  it('tells onError, and does no harm, where something before it has answered', async () => {
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

  it('reports failures that are no Error', async () => {
    const onError = () => {
      throw { reason: 'thrown by onError' };
    };
    const site = await open(FRAMEWORKS.http, qrCodeHandler({ onError }));
    const { generateText } = binding;
    try {
      const warnings = await warningsOf(async () => {
        binding.generateText = () => {
          throw undefined;
        };
        assertText(await site.request({ query: '?text=a' }), 500, 'failed generating QR code');
      });
      assert.equal(warnings.length, 2);
      assert.match(warnings[1].message, /thrown by onError/);
    } finally {
      binding.generateText = generateText;
      await site.close();
    }
  });
});

describe('ETag', () => {
  it('is the same for the same text, options and version, from whatever handler', async () => {
    assert.equal(await etagOf('hello'), await etagOf('hello'));
    assert.equal(
      await etagOf('hello'),
      await etagOf('hello', { errorCorrectionLevel: 'low', width: 200, margin: 4, param: 'q' }),
    );
  });

  it('differs with the text and with each option', async () => {
    const tags = [];
    for (const text of ['hello', 'Hello', 'hello ', 'hello\0', '\0hello', '\\u0000hello', 'é', 'e\u0301']) {
      tags.push(await etagOf(text));
    }
    for (const options of [
      { errorCorrectionLevel: 'M' },
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

  it('differs with the version of the package', async () => {
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

/** @param {string} query */
function shorten(query) {
  return query.length > 60 ? `${query.slice(0, 40)}… (${query.length} characters)` : query;
}

/** The ETag of the answer to `text`. */
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

/** A server of `handler` on a free port of this machine, and ways to talk to it. */
async function open(serve, handler) {
  let passedOn = 0;
  const listener = serve(handler, (_req, res) => {
    passedOn += 1;
    res.statusCode = 404;
    res.end('passed on');
  });
  // So that a body which HTTP has no place for is an error, and not just left out.
  const server = http.createServer({ rejectNonStandardBodyWrites: true }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  /** Not fetch, which rewrites URLs and hides what it finds wrong. */
  async function request({ query = '', path = `/qrcode${query}`, method = 'GET', headers = {} }) {
    const req = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end();
    const [res] = await once(req, 'response');
    const chunks = await res.toArray();
    return { status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks) };
  }

  /** Sends bytes and gives those that come back until the server closes. */
  async function exchange(bytes) {
    const socket = net.connect(port, '127.0.0.1');
    socket.write(bytes);
    return Buffer.concat(await socket.toArray()).toString('latin1');
  }

  async function close() {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  return { request, exchange, close, passedOn: () => passedOn };
}

function assertText(answer, status, message) {
  assert.equal(String(answer.body), message);
  assert.equal(answer.status, status);
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(answer.headers['content-length'], String(Buffer.byteLength(message)));
}

function withoutDate({ date: _, ...headers }) {
  return headers;
}

/** Runs `work` while the addon fails. */
async function failing(message, work) {
  return replacing(() => {
    throw new Error(message);
  }, work);
}

/** Runs `work`, and fails if any code is generated meanwhile. */
async function withoutGenerating(work) {
  let calls = 0;
  const { generateText } = binding;
  await replacing((...args) => {
    calls += 1;
    return generateText(...args);
  }, work);
  assert.equal(calls, 0);
}

async function replacing(generateText, work) {
  const original = binding.generateText;
  binding.generateText = generateText;
  try {
    return await work();
  } finally {
    binding.generateText = original;
  }
}

/** The warnings of the process that are emitted by `work`. */
async function warningsOf(work) {
  const warnings = [];
  const listener = (warning) => warnings.push(warning);
  process.on('warning', listener);
  try {
    await work();
    // They are emitted one tick later.
    await new Promise(setImmediate);
  } finally {
    process.removeListener('warning', listener);
  }
  return warnings;
}
