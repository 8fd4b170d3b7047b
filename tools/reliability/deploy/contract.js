'use strict';

// Checks what examples/deploy promises to clients behind nginx. The command fails if a promise is
// broken.

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const { once } = require('node:events');
const path = require('node:path');

const { generateQrCode } = require('../../..');
const { StepError } = require('../../support/steps');
const { get } = require('./client');
const { RUST, UNLIMITED, njs, rustAt } = require('./loads');
const { accessLog, startNginx } = require('./proxies');
const { startRust } = require('./rust');
const { trySpellings } = require('./spellings');
const { freePort, startServers } = require('./servers');

/** @import { Proxy } from './proxies' */

/** A word in every text, to search for in the logs. */
const SECRET = 'nobodys-business';

/**
 * @param {boolean} isSo
 * @param {string} what
 * @param {unknown} [found]
 */
function expect(isSo, what, found) {
  if (!isSo) throw new StepError(`Broken promise: ${what}${found === undefined ? '' : ` (found ${found})`}.`);
}

/** @type {Record<string, () => Promise<void>>} */
const TRIALS = {
  'the same bytes, ETag and Cache-Control from a server and from the cache': () => withNginx(caching),
  '304 and HEAD, from the cache and past it': () => withNginx(conditional),
  'a query that hides another text does not change what is kept': () => withNginx(poison),
  'with njs, one entry for all encodings of a text': () => withNginx(encodings, njs()),
  'errors of a request pass, and are not kept': () => withNginx(refusals),
  'more than the limit is 429': () => withNginx(limits, {}),
  'a server that is busy (503) is not noticed, where another is not': busy,
  'with no server: what is kept, else 503 and Retry-After': () => withNginx(alone),
  'no text in a log': () => withNginx(secrecy),
  'no other spelling of /healthz, and none for strangers': trySpellings,
  'TLS, and http sent to https': tls,
  'one path to a server in Rust': rust,
};

/** @returns {Promise<string[]>} the promises that hold */
async function contract() {
  for (const [what, trial] of Object.entries(TRIALS)) {
    try {
      await trial();
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      throw new StepError(`${what}: ${error.message}`);
    }
  }
  return Object.keys(TRIALS);
}

/**
 * @param {(nginx: Proxy, servers: import('./servers').Server[]) => Promise<void>} work
 * @param {import('./proxies').Changes} [changes]
 */
async function withNginx(work, changes = UNLIMITED) {
  const servers = await startServers(2);
  const ports = servers.map(({ port }) => port);
  const nginx = await startNginx(ports, { changes }).catch(async (error) => {
    await Promise.all(servers.map((server) => server.kill()));
    throw error;
  });
  try {
    await work(nginx, servers);
  } finally {
    await nginx.stop();
    await Promise.all(servers.map((server) => server.kill()));
  }
}

/**
 * @param {Proxy} nginx
 * @param {string} query
 * @param {http.RequestOptions} [options]
 */
function ask(nginx, query, options) {
  return get(`${nginx.origin}/qrcode?${query}`, options);
}

/**
 * Returns the action of the cache for each request.
 *
 * @param {Proxy} nginx
 */
async function cacheLog(nginx) {
  const entries = (await accessLog(nginx)).filter(({ uri }) => uri === '/qrcode');
  return entries.map(({ cache }) => cache).join(' ');
}

/** @param {Proxy} nginx */
async function caching(nginx) {
  const answers = [];
  for (let i = 0; i < 5; i++) answers.push(await ask(nginx, 'text=hello'));
  for (const { status, headers, body } of answers) {
    expect(status === 200 && body.equals(generateQrCode('hello')), 'the code of the text', status);
    const caching = headers['cache-control'];
    expect(caching === 'public, max-age=31536000, immutable', 'Cache-Control of the handler', caching);
    expect(/^"[\w-]{43}"$/.test(headers.etag ?? ''), 'a strong ETag', headers.etag);
    expect(headers.etag === answers[0]?.headers.etag, 'the same ETag', headers.etag);
    expect(headers['content-type'] === 'image/png', 'image/png', headers['content-type']);
    expect(headers['content-encoding'] === undefined, 'no gzip', headers['content-encoding']);
  }
  for (const query of ['text=hello&issuer=a', 'a=&text=hello', 'text=hello&']) {
    const { status } = await ask(nginx, query);
    expect(status === 400, '400 for a text that may be cut short', status);
  }
  const log = await cacheLog(nginx);
  const expected = 'MISS MISS HIT HIT HIT BYPASS BYPASS BYPASS';
  expect(log === expected, 'kept from the second request on, and only what is one text', log);
}

/** @param {Proxy} nginx */
async function conditional(nginx) {
  const first = await ask(nginx, 'text=b', { method: 'HEAD' });
  const length = `${generateQrCode('b').length}`;
  expect(first.headers['content-length'] === length, 'HEAD past the cache has the length', length);
  const { etag } = first.headers;
  await ask(nginx, 'text=b', { method: 'HEAD' });
  const head = await ask(nginx, 'text=b', { method: 'HEAD' });
  expect(head.status === 200 && head.body.length === 0, 'HEAD has no body', head.body.length);
  expect(head.headers['content-length'] === length, 'HEAD from the cache has the length', length);
  const whole = await ask(nginx, 'text=b');
  expect(whole.body.equals(generateQrCode('b')), 'a GET after HEAD has the code');
  for (const match of [`${etag}`, `"x", W/${etag}`, '*']) {
    for (const text of ['b', 'new']) {
      const etagOfIt = text === 'b' ? match : match.replaceAll(`${etag}`, await etagOf(text, nginx));
      const answer = await ask(nginx, `text=${text}`, { headers: { 'If-None-Match': etagOfIt } });
      expect(answer.status === 304, `304 for If-None-Match: ${match} of ${text}`, answer.status);
      expect(answer.body.length === 0, 'no body with 304', answer.body.length);
    }
  }
  const other = await ask(nginx, 'text=b', { headers: { 'If-None-Match': '"another"' } });
  expect(other.status === 200, '200 for another ETag', other.status);
}

/**
 * @param {string} text
 * @param {Proxy} nginx
 */
async function etagOf(text, nginx) {
  return `${(await ask(nginx, `text=${text}`, { method: 'HEAD' })).headers.etag}`;
}

/** @param {Proxy} nginx */
async function poison(nginx) {
  // Each query requests `evil` in a way that nginx or a server may take for `victim`.
  const queries = [
    'TEXT=victim&text=evil',
    'text=evil&TEXT=victim',
    'text=victim&%74ext=evil',
    '%74ext=evil&text=victim',
    'text=victim&text=evil',
    'text=victim&text',
    'text=victim&text[]=evil',
    'text=victim&text%5B%5D=evil',
    'text&text=victim',
    'xtext=victim&text=evil',
    'a=text=victim&text=evil',
    'text=evil&a?text=victim',
    'text=victim%26text=evil',
    'text=victim%00evil',
    'text=victim;text=evil',
  ];
  for (const query of queries) {
    for (let i = 0; i < 3; i++) {
      const { status, body } = await ask(nginx, query);
      if (status === 200 && body.equals(generateQrCode('victim'))) {
        throw new StepError(`${query} is not a request for victim.`);
      }
    }
    for (let i = 0; i < 3; i++) {
      const { body } = await ask(nginx, 'text=victim');
      expect(body.equals(generateQrCode('victim')), `the code of victim after ${query}`);
    }
  }
}

/** @param {Proxy} nginx */
async function encodings(nginx) {
  for (const query of ['text=a+b', 'text=a%20b', 'text=%61%20%62', 'text=%61+b', '%74ext=a+b']) {
    const { body } = await ask(nginx, query);
    expect(body.equals(generateQrCode('a b')), `the code of 'a b' for ${query}`);
  }
  const log = await cacheLog(nginx);
  expect(log === 'MISS MISS HIT HIT HIT', 'one entry', log);
  const accents = await ask(nginx, 'text=caf%C3%A9');
  expect(accents.body.equals(generateQrCode('café')), 'the code of café');
  await poison(nginx);
}

/** @param {Proxy} nginx */
async function refusals(nginx) {
  const tooLong = `text=${'a'.repeat(513)}`;
  for (const query of ['', 'text=', 'text=a&text=b', 'text=%zz', tooLong, 'text=a&text[]=b']) {
    for (let i = 0; i < 3; i++) {
      const { status } = await ask(nginx, query);
      expect(status === 400, `400 for ${query.slice(0, 20)}`, status);
    }
  }
  const post = await ask(nginx, 'text=a', { method: 'POST' });
  expect(post.status === 405 && post.headers.allow === 'GET, HEAD', '405 for POST', post.status);
  const log = await cacheLog(nginx);
  expect(!log.includes('HIT'), 'no error is kept', log);
  const longest = await ask(nginx, `text=${'%F0%9F%99%82'.repeat(128)}`);
  expect(
    longest.body.equals(generateQrCode('🙂'.repeat(128))),
    'the code of 512 bytes, all encoded',
    longest.status,
  );
  // As long as nginx allows: the pattern of text.conf must finish on each query.
  for (const query of ['a=b&'.repeat(900), '&'.repeat(3500), `${'a'.repeat(3500)}&`]) {
    for (const text of ['text=hello', 'text[]=hello']) {
      const { status } = await ask(nginx, `${query}${text}`);
      // The query has another parameter, so nginx passes it on unchanged. It is longer than the
      // server allows.
      expect(status === 414, `414 after ${query.length} bytes`, status);
    }
  }
  const health = await get(`${nginx.origin}/healthz`);
  expect(`${health.body}` === 'ok', '/healthz', health.status);
}

/** @param {Proxy} nginx */
async function limits(nginx) {
  const answers = await Promise.all(
    Array.from({ length: 400 }, () => ask(nginx, 'text=many', { agent: new http.Agent() })),
  );
  const count = (/** @type {number} */ status) => answers.filter((answer) => answer.status === status).length;
  const [well, refused] = [count(200), count(429)];
  expect(
    well + refused === answers.length,
    '200 or 429',
    answers.map(({ status }) => status).find((s) => s !== 200 && s !== 429),
  );
  expect(well >= 50 && refused > 0, 'some are answered and some refused', `${well} and ${refused}`);
  const health = await get(`${nginx.origin}/healthz`);
  expect(health.status === 200, '/healthz is not limited', health.status);
}

async function busy() {
  let asked = 0;
  const stub = http.createServer((_req, res) => {
    asked += 1;
    res.writeHead(503, { 'Retry-After': '1' }).end('busy');
  });
  stub.listen(0, '127.0.0.1');
  await once(stub, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (stub.address());
  const servers = await startServers(1);
  const shared = await startNginx([port, ...servers.map((server) => server.port)], { changes: UNLIMITED });
  const all = await startNginx([port], { changes: UNLIMITED });
  try {
    for (let i = 0; i < 50; i++) {
      const { status, body } = await ask(shared, `text=${i}`);
      expect(
        status === 200 && body.equals(generateQrCode(`${i}`)),
        'the code, from the server that is free',
        status,
      );
    }
    expect(asked > 0, 'the one that is busy was asked too', asked);
    const answer = await ask(all, 'text=a');
    expect(
      answer.status === 503 && answer.headers['retry-after'] === '1',
      '503 where all are busy',
      answer.status,
    );
  } finally {
    await shared.stop();
    await all.stop();
    await Promise.all(servers.map((server) => server.kill()));
    stub.close();
    stub.closeAllConnections();
  }
}

/** @type {Parameters<typeof withNginx>[0]} */
async function alone(nginx, servers) {
  for (let i = 0; i < 2; i++) await ask(nginx, 'text=kept');
  await Promise.all(servers.map((server) => server.kill()));
  for (let i = 0; i < 20; i++) {
    const kept = await ask(nginx, 'text=kept');
    expect(kept.body.equals(generateQrCode('kept')), 'what is kept is given out', kept.status);
    const other = await ask(nginx, `text=${i}`);
    const { status, headers } = other;
    expect(status === 503 && headers['retry-after'] === '1', '503 and Retry-After for the rest', status);
  }
}

/** @type {Parameters<typeof withNginx>[0]} */
async function secrecy(nginx, servers) {
  const queries = [`text=${SECRET}`, `text=${SECRET}&text=${SECRET}`, `text=%zz${SECRET}`];
  const all = async () => {
    for (const query of queries) await ask(nginx, query, { headers: { Referer: `http://a/?${SECRET}` } });
    await get(`${nginx.origin}/else?${SECRET}`);
    await get(`${nginx.origin}/qrcode?text=${SECRET}${'a'.repeat(9000)}`);
  };
  await all();
  await servers[0]?.kill();
  await all();
  await servers[1]?.kill();
  await all();
  await accessLog(nginx);
  const logs = fs.readdirSync(nginx.folder).filter((name) => name.endsWith('.log'));
  expect(logs.includes('access.log') && logs.includes('error.log'), 'there are logs', logs);
  for (const name of logs) {
    expect(!fs.readFileSync(path.join(nginx.folder, name), 'utf8').includes(SECRET), `no text in ${name}`);
  }
}

async function tls() {
  const servers = await startServers(1);
  const plain = await freePort();
  /** @type {[RegExp | string, string][]} */
  const uncommented = [
    [/^( *)#tls /gm, '$1'],
    ['/etc/ssl/certs/qr.example.com.pem', 'certificate.pem'],
    ['/etc/ssl/private/qr.example.com.key', 'key.pem'],
    // Removes this line, as the comment says, and uses its port for https.
    [/^ *listen (127\.0\.0\.1:\d+);\n([\s\S]*?)listen 443 ssl/m, '$2listen $1 ssl'],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
  ];
  const nginx = await startNginx(
    servers.map((server) => server.port),
    {
      scheme: 'https',
      changes: { ...UNLIMITED, 'nginx.conf': uncommented },
      add: (folder) => {
        const subject = ['-subj', '/CN=qr.example.com', '-days', '1'];
        const files = ['-keyout', 'key.pem', '-out', 'certificate.pem'];
        const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
        execFileSync('openssl', ['req', '-x509', ...key, ...files, ...subject], {
          cwd: folder,
          stdio: 'ignore',
        });
      },
    },
  );
  try {
    // The certificate is self-signed for this trial.
    const answer = await get(`${nginx.origin}/qrcode?text=tls`, { rejectUnauthorized: false });
    expect(answer.body.equals(generateQrCode('tls')), 'the code by https', answer.status);
    expect(/max-age/.test(`${answer.headers['strict-transport-security']}`), 'Strict-Transport-Security');
    const sent = await get(`http://127.0.0.1:${plain}/qrcode?text=a%20b`, {
      headers: { Host: 'qr.example.com' },
    });
    const location = 'https://qr.example.com/qrcode?text=a%20b';
    expect(sent.status === 301 && sent.headers.location === location, '301 to https', sent.headers.location);
  } finally {
    await nginx.stop();
    await Promise.all(servers.map((server) => server.kill()));
  }
}

async function rust() {
  const server = await startRust();
  const servers = await startServers(1);
  const ports = servers.map(({ port }) => port);
  const { 'rust.conf': _, ...changes } = RUST;
  const nginx = await startNginx(ports, { changes: { ...changes, 'rust-server.conf': rustAt(server.port) } });
  try {
    for (const text of ['hello', 'a b', 'café', '12345', 'x'.repeat(512)]) {
      for (let i = 0; i < 4; i++) {
        const { status, headers, body } = await ask(nginx, `text=${encodeURIComponent(text)}`);
        // Unlike the handler, the server in Rust never raises the level.
        expect(
          status === 200 && body.equals(generateQrCode(text, { errorCorrectionLevel: 'L' })),
          `the code of ${text.slice(0, 9)}`,
          status,
        );
        expect(/immutable/.test(headers['cache-control'] ?? ''), 'Cache-Control', headers['cache-control']);
      }
    }
    const refused = await ask(nginx, 'text=');
    expect(
      refused.status === 400 && !refused.headers['cache-control'],
      '400, not to be kept',
      refused.status,
    );
    const health = await get(`${nginx.origin}/healthz`);
    expect(`${health.body}` === 'ok', '/healthz from the server in Node.js', health.status);
    const askedRust = (await accessLog(nginx)).filter((entry) => entry.server.endsWith(`:${server.port}`));
    expect(
      askedRust.every(({ uri }) => uri === '/qrcode'),
      'one path alone goes to Rust',
    );
    expect(askedRust.length >= 11, 'Rust was asked', askedRust.length);
  } finally {
    await nginx.stop();
    await server.stop();
    await Promise.all(servers.map((each) => each.kill()));
  }
}

module.exports = { contract };
