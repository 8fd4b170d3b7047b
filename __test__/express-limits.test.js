'use strict';

// Tests the limits of examples/express: on sizes, numbers and times.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { after, before, describe, it } = require('node:test');

const { generateQrCode } = require('qr-napi');
const { MAX_CHARACTERS } = require('../lib/native');
const { connectTo, get, killServers, start, until } = require('./support/example-server');

/** The longest text within the default of 512 bytes, with every byte percent-encoded. */
const LONGEST_TEXT = '%E2%82%AC'.repeat(170);

describe('the limits of examples/express', { timeout: 60_000 }, () => {
  let server;
  before(async () => {
    server = await start({ WORKERS: '1' }).ready();
  });
  after(killServers);

  it('answers the longest text, with every byte percent-encoded', async () => {
    const answer = await get(server, `/qrcode?text=${LONGEST_TEXT}`);
    assert.deepEqual(answer.body, generateQrCode(decodeURIComponent(LONGEST_TEXT)));
  });

  for (const [what, target, headers, status, text] of [
    ['a long target', `/qrcode?text=${'a'.repeat(2040)}`, {}, 414, 'the target must be <= 2048 characters'],
    ['many headers', '/qrcode?text=a', flood(101), 431, 'there must be <= 100 headers'],
    ['more headers than are read', '/qrcode?text=a', flood(400), 431, 'there must be <= 100 headers'],
    ['large headers', '/qrcode?text=a', { 'X-Large': 'a'.repeat(8192) }, 431, ''],
    ['a target with a fragment', '/qrcode?text=a#b', {}, 400, 'the target must be a path and a query'],
    ['a body', '/qrcode?text=a', { 'Content-Length': '3' }, 413, 'there must be no body'],
    ['a body in chunks', '/qrcode?text=a', { 'Transfer-Encoding': 'chunked' }, 413, 'there must be no body'],
  ]) {
    it(`refuses ${what}`, async () => {
      const answer = await get(server, target, { headers });
      assert.equal(String(answer.body), text);
      assert.equal(answer.status, status);
      if (status === 413 || text === '') assert.equal(answer.headers.connection, 'close');
    });
  }

  it('answers a request with the maximum number of headers', async () => {
    // Host and Connection are the other two of the hundred.
    assert.equal((await get(server, '/qrcode?text=a', { headers: flood(98) })).status, 200);
    assert.equal((await get(server, '/qrcode?text=a', { headers: { 'Content-Length': '0' } })).status, 200);
  });

  it('sends headers that keep browsers from misinterpreting an answer', async () => {
    for (const target of ['/qrcode?text=a', '/qrcode', '/missing']) {
      const { headers } = await get(server, target);
      assert.equal(headers['x-content-type-options'], 'nosniff', target);
      assert.match(headers['content-security-policy'], /^default-src 'none';.* sandbox$/, target);
      assert.equal(headers['cross-origin-resource-policy'], 'cross-origin', target);
    }
    const { headers } = await get(server, '/healthz');
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    const page = await get(server, '/');
    assert.match(page.headers['content-security-policy'], /script-src 'self'/);
    assert.equal(page.headers['cross-origin-resource-policy'], 'same-origin');
  });

  it('reads its limits from environment variables', async () => {
    const other = await start({ WORKERS: '1', MAX_BYTES: '2', KEEP_ALIVE_MS: '7000' }).ready();
    const answer = await get(other, '/qrcode?text=abc');
    assert.equal(String(answer.body), 'text must be <= 2 bytes');
    const connection = await connectTo(other);
    connection.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.match(String(await once(connection, 'data')), /\r\nKeep-Alive: timeout=7\r\n/);
    connection.destroy();
  });

  it('accepts targets as long as the longest text needs', async () => {
    const other = await start({ WORKERS: '1', MAX_BYTES: '2000' }).ready();
    const text = '%C3%A9'.repeat(450); // 900 bytes, of which an image of 200 pixels has room
    const answer = await get(other, `/qrcode?text=${text}`);
    assert.deepEqual(answer.body, generateQrCode(decodeURIComponent(text)));
    assert.equal((await get(other, `/qrcode?text=${'a'.repeat(6513 - 13)}`)).status, 414);
  });

  for (const [name, range] of [
    ['MAX_BYTES', `1 to ${MAX_CHARACTERS}`],
    ['MAX_CONNECTIONS', '1 to 1000000'],
    ['MAX_UNANSWERED', '1 to 1000000'],
    ['MAX_WAIT_MS', '0 to 60000'],
    ['KEEP_ALIVE_MS', '1 to 3600000'],
  ]) {
    it(`refuses ${name}=no`, async () => {
      const other = start({ [name]: 'no' });
      assert.deepEqual(await other.ended, [1, null]);
      assert.equal(other.stderr(), `Expected an integer from ${range} for ${name} but received 'no'\n`);
    });
  }

  it('escapes and shortens environment variables in messages', async () => {
    const other = start({ MAX_BYTES: `\u001b[2J\u202e${'9'.repeat(10_000)}` });
    assert.deepEqual(await other.ended, [1, null]);
    const line = other.stderr();
    assert.ok(
      line.startsWith(
        `Expected an integer from 1 to ${MAX_CHARACTERS} for MAX_BYTES but received '\\u{1b}[2J\\u{202e}99`,
      ),
    );
    assert.ok(line.length < 600, `${line.length}`);
  });

  it('warns if the limit of open files is too low for MAX_CONNECTIONS', {
    skip: process.report.getReport().userLimits?.open_files.soft < 1e6 ? false : 'there are',
  }, async () => {
    const other = start({ MAX_CONNECTIONS: '1000000' });
    assert.deepEqual(await other.ended, [1, null]);
    assert.match(
      other.stderr(),
      /^Cannot serve: expected at most \d+ for MAX_CONNECTIONS, as ulimit -n allows, but received 1000000\n$/,
    );
  });

  it('answers only one spelling of each path', async () => {
    const code = generateQrCode('a');
    for (const target of ['/healthz', '/healthz?x', 'http://x/healthz', 'HTTP://x:1/healthz?x']) {
      const answer = await get(server, target);
      assert.equal(`${answer.status} ${answer.body}`, '200 ok', target);
    }
    for (const target of ['/qrcode?text=a', 'http://x/qrcode?text=a']) {
      assert.deepEqual((await get(server, target)).body, code, target);
    }
    for (const path of ['healthz', 'qrcode', 'preview']) {
      for (const target of [
        `/${path}/`,
        `/${path.toUpperCase()}`,
        `//${path}`,
        `/./${path}`,
        `/x/../${path}`,
        `/%${path.charCodeAt(0).toString(16)}${path.slice(1)}`,
        `/${path}%2f`,
        `/${path}/?text=a`,
        `/${path};x`,
        `http://x//${path}`,
        `http://x/${path}/`,
      ]) {
        assert.equal((await get(server, target)).status, 404, target);
      }
    }
    const body = { method: 'POST', headers: { 'Content-Length': '0' } };
    for (const target of ['/preview', '/preview?x', 'http://x/preview']) {
      assert.equal((await get(server, target, body)).status, 415, target);
    }
    for (const target of ['/preview/', '/Preview', '/%70review']) {
      const answer = await get(server, target, { method: 'POST', headers: { 'Content-Length': '1' } });
      assert.equal(answer.status, 413, target);
    }
  });

  it('refuses an Expect header, and counts the request', async () => {
    const other = await start({ WORKERS: '1' }).ready();
    const answer = await get(other, '/qrcode?text=a', { headers: { Expect: 'more' } });
    assert.equal(answer.status, 417);
    const flood = await connectTo(other);
    flood.on('error', () => {});
    flood.write('GET /qrcode?text=a HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n'.repeat(17));
    flood.resume();
    await new Promise((resolve) => flood.once('close', resolve));
  });

  it('survives connections that pipeline and reset', async () => {
    const other = await start({ WORKERS: '1', MAX_UNANSWERED: '50' }).ready();
    // While the first answer is not sent, those behind it wait in Node.js, which before version 24
    // says nothing of them when the connection ends.
    const long = `GET /qrcode?text=${'a'.repeat(3000)} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const packet = long.repeat(2) + 'GET /qrcode?text=a HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(14);
    for (let i = 0; i < 60; i++) {
      const connection = await connectTo(other);
      connection.on('error', () => {});
      connection.write(packet, () => connection.resetAndDestroy());
      await new Promise((resolve) => connection.once('close', resolve));
    }
    await until(async () => (await get(other, '/qrcode?text=a')).status === 200, 5000);
    assert.equal((await get(other, '/healthz')).status, 200);
  });

  it('keeps room for codes and other bodies while bodies are unfinished', async () => {
    const other = await start({ WORKERS: '1', MAX_UNANSWERED: '40' }).ready();
    const head = 'POST /preview HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const slow = await Promise.all(Array.from({ length: 4 }, () => connectTo(other)));
    for (const connection of slow) {
      connection.on('error', () => {});
      connection.write(`${head}Content-Length: 100\r\n\r\n{`);
      connection.resume();
    }
    // Returns the status of a request whose body comes at once: 400, as the body has no text.
    const post = async () => {
      const connection = await connectTo(other);
      connection.write(`${head}Connection: close\r\nContent-Length: 2\r\n\r\n{}`);
      return Number(String(Buffer.concat(await connection.toArray())).split(' ')[1]);
    };
    await until(async () => (await post()) === 503, 5000);
    const full = performance.now();
    assert.equal((await get(other, '/qrcode?text=a')).status, 200);
    await until(async () => (await post()) === 400, 5000);
    assert.ok(performance.now() - full > 500, 'a client has a moment to send');
    // The server closes no more connections than it must.
    assert.equal(slow.filter((connection) => connection.destroyed || connection.readableEnded).length, 1);
    for (const connection of slow) connection.destroy();
  });

  for (const [what, request] of [
    ['', 'GET /qrcode?text=a HTTP/1.1\r\nHost: x\r\n\r\n'],
    [' requests without Host', 'GET /qrcode?text=a HTTP/1.1\r\n\r\n'],
  ]) {
    it(`closes a connection that pipelines${what} without end, and blocks its address`, async () => {
      const other = await start({ WORKERS: '1', KEEP_ALIVE_MS: '600000' }).ready();
      const idle = await connectTo(other);
      idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
      assert.match(String(await once(idle, 'data')), /^HTTP\/1\.1 200 /);
      const flood = await connectTo(other);
      for (const connection of [idle, flood]) connection.on('error', () => {}).resume();
      flood.write(request.repeat(5000));
      // Usually a reset. Each other connection could send as many requests.
      await Promise.all([idle, flood].map((each) => new Promise((resolve) => each.once('close', resolve))));
      await assert.rejects(get(other, '/healthz'), { code: 'ECONNRESET' });
    });
  }

  it('refuses a request without Host, except in HTTP/1.0', async () => {
    for (const [version, status] of [
      ['1.1', 400],
      ['1.0', 200],
    ]) {
      const connection = await connectTo(server);
      connection.write(`GET /healthz HTTP/${version}\r\n\r\n`);
      assert.match(String(Buffer.concat(await connection.toArray())), new RegExp(`^HTTP/1.1 ${status} `));
    }
  });

  describe('on connections', () => {
    it('closes the oldest silent connection if there is one too many', async () => {
      const other = await start({ WORKERS: '1', MAX_CONNECTIONS: '2' }).ready();
      const used = await connectTo(other);
      used.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
      await once(used, 'data');
      const silent = await connectTo(other);
      const ended = once(silent.resume(), 'close');
      assert.equal((await get(other, '/healthz')).status, 200);
      await ended;
      used.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
      assert.match(String(await once(used, 'data')), /^HTTP\/1\.1 200 /);
      used.destroy();
    });

    it('closes the new connection if none is silent, and accepts others later', async () => {
      const other = await start({ WORKERS: '1', MAX_CONNECTIONS: '1' }).ready();
      const used = await connectTo(other);
      used.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
      await once(used, 'data');
      const more = await connectTo(other);
      more.on('error', () => {});
      assert.deepEqual(await more.toArray(), []);
      used.end();
      await once(used.resume(), 'close');
      assert.equal((await get(other, '/healthz')).status, 200);
    });
  });
});

/** Returns `count` headers with different names. */
function flood(count) {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`X-${i}`, '']));
}
