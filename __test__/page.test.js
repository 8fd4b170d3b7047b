'use strict';

// Tests the server side of the page. page-modules.test.js and `npm run test:page` test the rest.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after, before, describe, it } = require('node:test');

const express = require('express');

const { generateQrCode } = require('qr-napi');
const { qrCodeHandler } = require('qr-napi/handler');
const { formats, options: descriptions } = require('qr-napi/options');
const { epc, schemes } = require('qr-napi/payloads');
const { MAX_BODY_BYTES, page } = require('../examples/page');
const { DESIGNS } = require('../examples/page/designs');
const { FORMATS } = require('../lib/options/formats');
const { buildFont, rectangle } = require('./support/fonts');
const { warningsOf } = require('./support/serve');
const { decodeText } = require('./support/zxing');

const PUBLIC = path.join(__dirname, '../examples/page/public');

const FILES = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ...[
    'page',
    'controls',
    'designs',
    'errors',
    'facts',
    'files',
    'form',
    'options',
    'payloads',
    'preview',
    'snippets',
  ].map((name) => [`/${name}.js`, `${name}.js`, 'text/javascript; charset=utf-8']),
  ['/icon.svg', 'icon.svg', 'image/svg+xml'],
];

let origin;

/** @param {string} url */
const get = (url, options) => fetch(origin + url, options);

/** @param {any} body */
function preview(body, { type = 'application/json', ...options } = {}) {
  return get('/preview', {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...options,
  });
}

/** @param {Buffer | string} body */
function previewBytes(body) {
  return get('/preview', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
}

async function assertRefused(response, status, code, message, argument) {
  const body = await response.json();
  assert.equal(response.status, status, body.message);
  assert.equal(response.headers.get('Content-Type'), 'application/json');
  assert.equal(response.headers.get('Cache-Control'), 'no-store');
  assert.deepEqual(Object.keys(body), ['code', 'message', ...('argument' in body ? ['argument'] : [])]);
  if (argument !== undefined) assert.equal(body.argument, argument);
  assert.equal(body.code, code);
  assert.match(body.message, message);
}

describe('the page', () => {
  let server;
  before(async () => {
    const app = express().use(page()).all('/qrcode', qrCodeHandler());
    app.use((_req, res) => res.status(404).send('passed on'));
    server = http.createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${server.address().port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  describe('files', () => {
    for (const [url, name, type] of FILES) {
      it(`${url} is ${name}`, async () => {
        const response = await get(url);
        const body = Buffer.from(await response.arrayBuffer());
        assert.equal(response.status, 200);
        assert.deepEqual(body, fs.readFileSync(path.join(PUBLIC, name)));
        assert.equal(response.headers.get('Content-Type'), type);
        assert.equal(response.headers.get('Content-Length'), String(body.length));
        assert.equal(response.headers.get('Cache-Control'), 'no-cache');
        assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
        assert.equal(response.headers.get('Referrer-Policy'), 'no-referrer');
        assert.equal(response.headers.get('Cross-Origin-Opener-Policy'), 'same-origin');

        const etag = response.headers.get('ETag');
        const again = await get(url, { headers: { 'If-None-Match': etag } });
        assert.equal(again.status, 304);
        const head = await get(url, { method: 'HEAD' });
        assert.equal(head.status, 200);
        assert.equal(head.headers.get('ETag'), etag);
      });
    }

    it('are all of the folder, except its package.json', () => {
      const served = FILES.map(([, name]) => name);
      assert.deepEqual(fs.readdirSync(PUBLIC).sort(), [...served, 'package.json'].sort());
    });

    it('have a policy that forbids external and inline resources', async () => {
      const policy = (await get('/')).headers.get('Content-Security-Policy');
      const directives = new Map(policy.split('; ').map((each) => each.match(/^(\S+) (.*)$/).slice(1)));
      assert.deepEqual(Object.fromEntries(directives), {
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': "'self' blob:",
        'connect-src': "'self'",
        'form-action': "'self'",
        'base-uri': "'none'",
        'frame-ancestors': "'none'",
        'require-trusted-types-for': "'script'",
        'trusted-types': "'none'",
      });
    });

    it('refer to no other server, and have no inline style or script', () => {
      for (const [, name] of FILES) {
        const text = fs.readFileSync(path.join(PUBLIC, name), 'utf8');
        const urls = text.match(/\b(https?:)?\/\/[a-z][\w.-]+\.[a-z]+/g) ?? [];
        const others = urls.filter((url) => url !== 'https://example.com' && url !== 'http://www.w3.org');
        assert.deepEqual(others, [], name);
        assert.doesNotMatch(
          text,
          /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\bstyle=|\son\w+=/,
          name,
        );
      }
    });

    it('work without JavaScript', async () => {
      const html = await (await get('/')).text();
      const [, plain] = /<noscript>(.*?)<\/noscript>/s.exec(html) ?? [];
      assert.match(plain, /<form [^>]*action="qrcode" method="get"/);
      assert.match(plain, /<input [^>]*name="text"/);
    });

    it('are the only ones that are served', async () => {
      const others = [
        '/index.html',
        '/package.json',
        '/index.js',
        '/..%2findex.js',
        '/public/page.js',
        '/PAGE.JS',
      ];
      for (const url of [...others, '/page.js/', '/preview/', '//page.js', '/%70age.js', '/library']) {
        const response = await get(url);
        assert.equal(response.status, 404, url);
        assert.equal(await response.text(), 'passed on');
      }
    });

    it('allow only GET and HEAD', async () => {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const response = await get('/page.js', { method });
        await assertRefused(
          response,
          405,
          'ERR_PAGE_METHOD',
          /^This address takes GET and HEAD, not [A-Z]+\.$/,
        );
        assert.equal(response.headers.get('Allow'), 'GET, HEAD');
      }
    });

    it('list the formats, options and schemes of the library, and the designs', async () => {
      const library = await (await get('/library.json')).json();
      const expected = { formats, options: descriptions, schemes, designs: DESIGNS };
      assert.deepEqual(library, JSON.parse(JSON.stringify(expected)));
    });
  });

  describe('/preview', () => {
    for (const [type, { mediaType }] of Object.entries(FORMATS)) {
      it(`answers with ${type}`, async () => {
        const response = await preview({ text: 'héllo', options: { type, errorCorrectionLevel: 'H' } });
        const body = Buffer.from(await response.arrayBuffer());
        assert.equal(response.status, 200);
        assert.deepEqual(body, generateQrCode('héllo', { type, errorCorrectionLevel: 'H' }));
        assert.equal(response.headers.get('Content-Type'), mediaType);
        assert.equal(response.headers.get('Content-Length'), String(body.length));
        assert.equal(response.headers.get('QR-Version'), '1');
        assert.equal(response.headers.get('QR-Error-Correction-Level'), 'H');
        assert.equal(response.headers.get('QR-Logo-Reserve'), null);
        assert.equal(response.headers.get('QR-Grade'), '4.0 A decode');
        assert.equal(response.headers.get('Cache-Control'), 'no-store');
        assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
        assert.match(response.headers.get('Server-Timing'), /^qr;dur=\d+(\.\d+)?(e-\d+)?$/);
        // A code that is opened by itself runs no script and loads nothing.
        assert.match(response.headers.get('Content-Security-Policy'), /^default-src 'none'; .*sandbox$/);
      });
    }

    it('draws a payload, and reports its errors', async () => {
      const fields = { name: 'A', iban: 'DE89370400440532013000' };
      const response = await preview({ payload: { scheme: 'epc', fields }, options: { type: 'svg' } });
      const code = Buffer.from(await response.arrayBuffer());
      assert.deepEqual(code, generateQrCode(epc(fields), { type: 'svg' }));
      for (const [body, code, message, argument] of [
        [
          { payload: { scheme: 'epc', fields: { name: 'A' } } },
          'ERR_QR_INVALID_PAYLOAD',
          /missing/,
          'epc.iban',
        ],
        [{ payload: { scheme: 'schemes', fields } }, 'ERR_PAGE_BODY', /no known scheme/],
        [{ payload: { scheme: 'toString' } }, 'ERR_PAGE_BODY', /no known scheme/],
        [{ payload: null }, 'ERR_PAGE_BODY', /no known scheme/],
        [{ text: 'a', payload: { scheme: 'epc', fields } }, 'ERR_PAGE_BODY', /one of them/],
      ]) {
        await assertRefused(await preview(body), 400, code, message, argument);
      }
    });

    it('draws a PNG by default, of any version', async () => {
      for (const [version, length] of [
        [1, 1],
        [40, 2953],
      ]) {
        const response = await preview({ text: 'a'.repeat(length) });
        assert.equal(response.headers.get('QR-Version'), String(version));
        assert.equal(await decodeText(Buffer.from(await response.arrayBuffer())), 'a'.repeat(length));
      }
    });

    for (const [options, level] of [
      [{}, 'Q'],
      [undefined, 'Q'],
      [{ errorCorrectionLevel: 'L' }, 'L'],
      [{ errorCorrectionLevel: 'M' }, 'M'],
      [{ errorCorrectionLevel: 'M', boostErrorCorrection: true }, 'Q'],
      [{ boostErrorCorrection: false }, 'L'],
    ]) {
      it(`reports the level of the symbol with ${JSON.stringify(options)}`, async () => {
        const { headers } = await preview({ text: 'https://example.com', options });
        assert.equal(headers.get('QR-Error-Correction-Level'), level);
        assert.equal(headers.get('QR-Version'), '2');
      });
    }

    it('reports the grade of the code, and what limits it', async () => {
      const options = { color: { dark: '#f97316' } };
      const { headers } = await preview({ text: 'https://example.com', options });
      assert.equal(headers.get('QR-Grade'), '3.0 B symbolContrast');
    });

    it('reports how much error correction a logo leaves, in every format', async () => {
      const png = generateQrCode('logo').toString('base64');
      const svg = generateQrCode('logo', { type: 'svg' }).toString('base64');
      for (const [type, image] of [
        ['png', png],
        ['svg', png],
        ['svg', svg],
      ]) {
        const options = { type, logo: { image, size: 0.25, reserve: 0.6 } };
        const { status, headers } = await preview({ text: 'https://example.com', options });
        assert.equal(status, 200);
        const reserve = Number(headers.get('QR-Logo-Reserve'));
        assert.ok(reserve >= 0.6 && reserve < 1, headers.get('QR-Logo-Reserve'));
      }
    });

    it('draws a caption in the font of the request', async () => {
      const font = buildFont({ A: { contours: [rectangle(0, 0, 600, 700)] } });
      const ask = (/** @type {Buffer} */ each) =>
        preview({ text: 'a', options: { frame: { text: 'A', font: each.toString('base64') } } });
      const body = Buffer.from(await (await ask(font)).arrayBuffer());
      assert.deepEqual(body, generateQrCode('a', { frame: { text: 'A', font } }));
      const wrong = await ask(Buffer.from('no font'));
      await assertRefused(wrong, 400, 'ERR_QR_INVALID_FONT', /TrueType or OpenType/, 'frame.font');
    });

    it('draws large images', async () => {
      const response = await preview({ text: 'large', options: { width: 4000 } });
      const body = Buffer.from(await response.arrayBuffer());
      assert.deepEqual(body, generateQrCode('large', { width: 4000 }));
    });

    for (const [name, body, code, message, argument] of [
      ['no text', {}, 'ERR_QR_INVALID_TEXT', / for text but received undefined$/],
      ['an empty text', { text: '' }, 'ERR_QR_INVALID_TEXT', /empty/, 'text'],
      ['too long a text', { text: 'é'.repeat(3000) }, 'ERR_QR_DATA_TOO_LONG', /too long/, 'text'],
      [
        'a version too small',
        { text: 'a'.repeat(99), options: { version: 1 } },
        'ERR_QR_VERSION_TOO_SMALL',
        /needs version 5/,
        'version',
      ],
      [
        'a width too small',
        { text: 'a', options: { width: 3 } },
        'ERR_QR_WIDTH_TOO_SMALL',
        /too small/,
        'width',
      ],
      [
        'a large width that is wrong',
        { text: 'a', options: { width: 16385 } },
        'ERR_QR_INVALID_OPTION',
        / for width /,
        'width',
      ],
      [
        'no contrast',
        { text: 'a', options: { color: { dark: '#fff' } } },
        'ERR_QR_LOW_CONTRAST',
        /too low|light on dark/,
        'color',
      ],
      ['an unknown option', { text: 'a', options: { witdh: 3 } }, 'ERR_QR_UNKNOWN_OPTION', /"width"/],
      [
        'an unknown type',
        { text: 'a', options: { type: 'toString' } },
        'ERR_QR_INVALID_OPTION',
        / for type /,
      ],
      ['options that are no object', { text: 'a', options: 'abc' }, 'ERR_QR_INVALID_OPTION', / for options /],
      [
        'a prototype',
        '{"text":"a","options":{"__proto__":{"width":9}}}',
        'ERR_QR_UNKNOWN_OPTION',
        /__proto__/,
      ],
      ['an unknown property', { text: 'a', option: {} }, 'ERR_PAGE_BODY', /"option"/],
      ['an array', [], 'ERR_PAGE_BODY', /an object/],
      ['null', 'null', 'ERR_PAGE_BODY', /an object/],
      ['no JSON', '{', 'ERR_PAGE_BODY', /JSON/],
      ['nothing', '', 'ERR_PAGE_BODY', /JSON/],
    ]) {
      it(`refuses ${name}`, async () => {
        await assertRefused(await preview(body), 400, code, message, argument);
      });
    }

    it('refuses a Content-Type that other sites can send', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
        await assertRefused(
          await preview({ text: 'a' }, { type }),
          415,
          'ERR_PAGE_CONTENT_TYPE',
          /application\/json/,
        );
      }
      assert.equal((await preview({ text: 'a' }, { type: 'Application/JSON; charset=utf-8' })).status, 200);
    });

    it('refuses other methods', async () => {
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
        const response = await get('/preview?text=a', { method });
        assert.equal(response.status, 405);
        assert.equal(response.headers.get('Allow'), 'POST');
      }
    });

    it('refuses a body that is too large, and reads the next one', async () => {
      const large = JSON.stringify({ text: 'a'.repeat(MAX_BODY_BYTES) });
      await assertRefused(await preview(large), 413, 'ERR_PAGE_TOO_LARGE', /^The request has \d+ bytes/);
      // Without a Content-Length.
      const stream = new Blob([large]).stream();
      const response = await preview(undefined, { body: stream, duplex: 'half' });
      await assertRefused(response, 413, 'ERR_PAGE_TOO_LARGE', / may have at most 6000000\./);
      const most = JSON.stringify({ text: 'a' });
      assert.equal((await preview(most + ' '.repeat(MAX_BODY_BYTES - most.length))).status, 200);
    });

    it('answers an internal failure without details', async () => {
      const drawer = { draw: async () => ({ failure: new Error('secret') }) };
      const own = http.createServer(page({ drawer })).listen(0, '127.0.0.1');
      await once(own, 'listening');
      const warnings = await warningsOf(async () => {
        const response = await fetch(`http://127.0.0.1:${own.address().port}/preview`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: '{}',
        });
        await assertRefused(response, 500, 'ERR_QR_INTERNAL', /^The server failed/);
      });
      assert.match(warnings[0].message, /secret/);
      own.close();
      own.closeAllConnections();
    });

    for (const [name, bytes] of [
      ['a byte that is not UTF-8', 'ff'],
      ['a truncated character', 'c3'],
      ['a lone continuation byte', '80'],
      ['a surrogate', 'eda080'],
      ['an overlong form', 'c080'],
      ['a character above U+10FFFF', 'f4908080'],
    ]) {
      it(`refuses ${name}, as the handler does`, async () => {
        const body = Buffer.concat([
          Buffer.from('{"text":"a'),
          Buffer.from(bytes, 'hex'),
          Buffer.from('b"}'),
        ]);
        await assertRefused(await previewBytes(body), 400, 'ERR_PAGE_BODY', / is not UTF-8\.$/);
        const encoded = bytes.replace(/../g, '%$&');
        assert.equal((await get(`/qrcode?text=a${encoded}b`)).status, 400);
      });
    }

    it('refuses an escaped lone surrogate', async () => {
      for (const text of ['\\ud800', '\\udc00a', '\\udc00\\ud800']) {
        const answer = await previewBytes(`{"text":"${text}"}`);
        await assertRefused(answer, 400, 'ERR_QR_INVALID_TEXT', /lone surrogate/);
      }
      assert.equal((await previewBytes('{"text":"\\ud83d\\ude00"}')).status, 200);
    });

    it('refuses a byte order mark before the JSON, and keeps one in the text', async () => {
      await assertRefused(await previewBytes('\ufeff{"text":"a"}'), 400, 'ERR_PAGE_BODY', /JSON/);
      const response = await preview({ text: '\ufeffa' });
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), generateQrCode('\ufeffa'));
      const handled = await get('/qrcode?text=%EF%BB%BFa');
      assert.deepEqual(Buffer.from(await handled.arrayBuffer()), generateQrCode('\ufeffa'));
    });

    for (const [name, part] of [
      ['logo', 'image'],
      ['frame', 'font'],
    ]) {
      it(`refuses options.${name}.${part} that is not base64`, async () => {
        for (const file of ['AAAA AAAA', 'data:image/png;base64,AAAA', 'AA=A', 'AA===', 'é', '_-_-']) {
          const response = await preview({ text: 'a', options: { [name]: { [part]: file } } });
          const message = new RegExp(`^options\\.${name}\\.${part} is not base64\\.$`);
          await assertRefused(response, 400, 'ERR_PAGE_BODY', message);
        }
      });
    }

    it('survives clients that disconnect', async () => {
      const req = http.request(`${origin}/preview`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Length': 100 },
      });
      req.on('error', () => {});
      req.write('{');
      await new Promise((resolve) => setTimeout(resolve, 50));
      const warnings = await warningsOf(async () => {
        req.destroy();
        assert.equal((await preview({ text: 'a' })).status, 200);
      });
      assert.deepEqual(warnings, []);
    });
  });
});
