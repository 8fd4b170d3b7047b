'use strict';

// Tests the answers of the handler in each framework.

const assert = require('node:assert/strict');
const http = require('node:http');
const { after, before, describe, it } = require('node:test');

const { QrCodeError, generateQrCode } = require('qr-napi');
const { qrCodeHandler } = require('qr-napi/handler');
const {
  FRAMEWORKS,
  assertText,
  failing,
  open,
  warningsOf,
  withoutDate,
  withoutGenerating,
} = require('./support/serve');
const { decodeText } = require('./support/zxing');
const IMMUTABLE = 'public, max-age=31536000, immutable';
const REDDIT = 'https://www.reddit.com/r/rustjerk/top/?t=all';

/** Queries that are answered with a code, and the text of that code. */
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
  [`?text=${'x'.repeat(512)}`, 'x'.repeat(512)],
  [`?text=${'%C3%A9'.repeat(256)}`, 'é'.repeat(256)],
];

const MISSING = 'missing "text" query param';
const MALFORMED = 'malformed "text" query param';
const ONCE = '"text" query param must be given once, as plain text';
const TOO_MANY = 'text must be <= 512 bytes';
const unknown = (name) => `unknown "${name}" query param: an & in "text" must be written as %26`;
const UNKNOWN = 'unknown query param: an & in "text" must be written as %26';
const OTPAUTH = 'otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP&issuer=Example';

/**
 * Queries with the code of "hello" if all parameters are allowed, and refused otherwise.
 */
const OTHERS = [
  ['?text=hello&b', unknown('b')],
  ['?a=1&text=hello&b=2&c', unknown('a')],
  ['?tex=1&texts=2&Text=3&text=hello', unknown('tex')],
  ['?text=hello&Text=3', unknown('Text')],
  ['?text=hello&utm_source=x', unknown('utm_source')],
  ['?text=hello&v=1.2', unknown('v')],
  ['?text=hello&%62=c', unknown('b')],
  ['?text=hello&amp;b', UNKNOWN],
  ['?%zz=1&x=%zz&text=hello', UNKNOWN],
  ['?&&text=hello&', UNKNOWN],
  ['?text=hello&', UNKNOWN],
  ['?text=hello&&', UNKNOWN],
  ['?text=hello&=', UNKNOWN],
  ['?text=hello&=a', UNKNOWN],
  ['?text=hello&+world', UNKNOWN],
  ['?text=hello&%3Cscript%3E=1', UNKNOWN],
  ['?text=hello&%C3%A9', UNKNOWN],
  ['?text=hello&a%0Ab=1', UNKNOWN],
  ['?text=hello&a[]=1', UNKNOWN],
  [`?text=hello&${'a'.repeat(40)}`, unknown('a'.repeat(40))],
  [`?text=hello&${'a'.repeat(41)}`, UNKNOWN],
];

/** Queries that are refused with 400, and the answer to each. */
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
  ...OTHERS,
  [`?text=${OTPAUTH}`, unknown('issuer')],
  ['?text=https://example.com/?a=1&b=2', unknown('b')],
  ['?text=100%&b', unknown('b')],
  [`?text=${'x'.repeat(513)}&b`, unknown('b')],
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
      it(`answers ${shorten(query)} with its code`, async () => {
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

    it('accepts an absolute URL as the request target', async () => {
      const answer = await site.request({ path: 'http://example.com/qrcode?text=hello' });
      assert.equal(await decodeText(answer.body), 'hello');
    });

    it('answers HEAD with the headers of GET, without a body', async () => {
      for (const query of ['?text=hello', '?text=', '?text=%zz', `?text=${'x'.repeat(513)}`]) {
        const get = await site.request({ query });
        const head = await site.request({ query, method: 'HEAD' });
        assert.equal(head.status, get.status);
        assert.deepEqual(withoutDate(head.headers), withoutDate(get.headers));
        // Checks the raw bytes, as a client ignores a body that must not exist.
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

    it('answers 304 if the client has the image', async () => {
      const query = '?text=hello';
      const { etag } = (await site.request({ query })).headers;
      await withoutGenerating(async () => {
        for (const tags of [
          etag,
          `W/${etag}`,
          ` ${etag} `,
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

    it('answers 304 to If-None-Match: *, if the text can be drawn', async () => {
      const headers = { 'If-None-Match': '*' };
      assert.equal((await site.request({ query: '?text=hello', headers })).status, 304);
      const other = await open(serve, qrCodeHandler({ version: 1 }));
      try {
        assert.equal((await other.request({ query: `?text=${'x'.repeat(18)}`, headers })).status, 400);
      } finally {
        await other.close();
      }
    });

    it('keeps a Cache-Control header that was set before', async () => {
      const handler = qrCodeHandler();
      const other = await open(serve, (req, res, next) => {
        res.setHeader('Cache-Control', 'private, no-store');
        handler(req, res, next);
      });
      try {
        const { headers } = await other.request({ query: '?text=hello' });
        assert.equal(headers['cache-control'], 'private, no-store');
        const again = await other.request({
          query: '?text=hello',
          headers: { 'If-None-Match': headers.etag },
        });
        assert.equal(again.status, 304);
        assert.equal(again.headers['cache-control'], 'private, no-store');
      } finally {
        await other.close();
      }
    });

    it('answers 200 if the client has another image', async () => {
      const query = '?text=hello';
      const { etag } = (await site.request({ query })).headers;
      for (const tags of ['"a"', 'W/"a"', '"*"', etag.slice(1, -1), etag.toUpperCase(), '"a", "b"', '']) {
        const answer = await site.request({ query, headers: { 'If-None-Match': tags } });
        assert.equal(answer.status, 200, tags);
      }
    });

    it('refuses an invalid query, whatever If-None-Match says', async () => {
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

    it('accepts the options of generateQrCode and its own', async () => {
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
        const answer = await other.request({ query: '?a+b=%C3%A9' });
        assert.deepEqual(answer.body, generateQrCode('é', drawing));
        assert.equal(await decodeText(answer.body), 'é');
        for (const [query, message] of [
          ['?text=a', 'missing "a b" query param'],
          ['?a%20b=%', 'malformed "a b" query param'],
          ['?a+b=1&a%20b=2', '"a b" query param must be given once, as plain text'],
          ['?a+b[c]=1', '"a b" query param must be given once, as plain text'],
          ['?a+b=123456789', 'a b must be <= 8 bytes'],
          ['?a+b=1&text=x', 'unknown "text" query param: an & in "a b" must be written as %26'],
        ]) {
          assertText(await other.request({ query }), 400, message);
        }
      } finally {
        await other.close();
      }
    });

    it('refuses an unencoded text, and draws it if it is encoded', async () => {
      const answer = await site.request({ query: `?text=${encodeURIComponent(OTPAUTH)}` });
      assert.equal(await decodeText(answer.body), OTPAUTH);
      const { etag } = answer.headers;
      for (const tags of ['*', etag]) {
        const cut = await site.request({ query: `?text=${OTPAUTH}`, headers: { 'If-None-Match': tags } });
        assertText(cut, 400, unknown('issuer'));
      }
    });

    it('ignores other parameters if allowParams is true', async () => {
      const other = await open(serve, qrCodeHandler({ allowParams: true }));
      try {
        for (const [query] of OTHERS) {
          const answer = await other.request({ query });
          assert.equal(answer.status, 200, `${query}: ${answer.body}`);
          assert.deepEqual(answer.body, generateQrCode('hello'));
        }
        assertText(await other.request({ query: '?text=a&text=b' }), 400, ONCE);
        assertText(await other.request({ query: '?b=c' }), 400, MISSING);
      } finally {
        await other.close();
      }
    });

    it('ignores the parameters in allowParams, and refuses all others', async () => {
      const allowParams = ['v', 'a b'];
      const other = await open(serve, qrCodeHandler({ allowParams }));
      allowParams.push('utm_source');
      try {
        for (const query of ['?text=hello&v=1&%76=2&v', '?v&a+b=1&text=hello&a%20b']) {
          assert.deepEqual((await other.request({ query })).body, generateQrCode('hello'));
        }
        for (const [query, message] of [
          ['?text=hello&V=1', unknown('V')],
          ['?text=hello&v=1&utm_source=x', unknown('utm_source')],
          ['?text=hello&v=1&', UNKNOWN],
        ]) {
          assertText(await other.request({ query }), 400, message);
        }
      } finally {
        await other.close();
      }
    });

    it('answers 500 without details to an unexpected failure, and calls onError', async () => {
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
        // Only that request failed.
        assert.equal((await other.request({ query: '?text=a' })).status, 200);
        assert.equal(other.passedOn(), 0);
      } finally {
        await other.close();
      }
    });

    it('emits a warning if there is no onError', async () => {
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
      it(`survives ${what}`, async () => {
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

    it('has passed no request to the next handler', () => assert.equal(site.passedOn(), 0));
  });
}

/** @param {string} query */
function shorten(query) {
  return query.length > 60 ? `${query.slice(0, 40)}… (${query.length} characters)` : query;
}
