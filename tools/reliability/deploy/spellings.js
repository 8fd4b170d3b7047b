'use strict';

// The spellings of /healthz. Proxies and servers must treat the same ones as /healthz. Otherwise
// clients could reach a check that the proxy hides.

const http = require('node:http');
const { once } = require('node:events');

const { StepError } = require('../../support/steps');
const { startHaproxy, startNginx } = require('./proxies');
const { UNLIMITED } = require('./loads');
const { startServers } = require('./servers');

/** The spellings that must be answered with 200. A query is not part of the path. */
const RIGHT = ['/healthz', '/healthz?x', 'http://x/healthz'];
/**
 * Spellings that some servers treat as the path: Express 4 and 5 by default, and servers that
 * decode first.
 */
const LOOSE = [
  '/healthz/',
  '/HEALTHZ',
  '/HealthZ/',
  '/healthz/?x',
  '//healthz',
  '/%68ealthz',
  '/%48EALTHZ',
  '/healthz%2f',
  '/healthz%2F?x',
  '/%2fhealthz',
  'http://x/healthz/',
  'http://x/HEALTHZ',
];
/** Spellings that only servers treat as the path that resolve `.` and `..`. */
const RESOLVED = ['/./healthz', '/x/../healthz', '/x/%2e%2e/healthz'];

/**
 * Tries the spellings through nginx and HAProxy.
 *
 * @throws {StepError} if a spelling is answered that must be hidden
 */
async function trySpellings() {
  const nginx = { ...UNLIMITED, 'nginx.conf': withoutAllowed(/^ {12}allow 127.*\n/m) };
  const haproxy = withoutAllowed('src 127.0.0.0/8 ');
  // A server that treats every spelling as /healthz: the proxies alone must refuse clients.
  const reached = /** @type {string[]} */ ([]);
  const loose = http.createServer((req, res) => {
    reached.push(`${req.url}`);
    res.end('ok');
  });
  loose.listen(0, '127.0.0.1');
  await once(loose, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (loose.address());
  const servers = await startServers(1);
  const ports = servers.map((server) => server.port);
  const proxies = [];
  try {
    for (const [name, open, closed] of /** @type {const} */ ([
      ['nginx', () => startNginx(ports), () => startNginx([port], { changes: nginx })],
      ['HAProxy', () => startHaproxy(ports), () => startHaproxy([port], { changes: haproxy })],
    ])) {
      const forAll = await open();
      proxies.push(forAll);
      for (const target of RIGHT) await expectStatus(name, forAll.port, target, 200);
      for (const target of LOOSE) await expectStatus(name, forAll.port, target, 404);
      // nginx resolves paths before comparing them, and passes them on unchanged.
      for (const target of RESOLVED) await expectStatus(name, forAll.port, target, 404);
      const forOthers = await closed();
      proxies.push(forOthers);
      reached.length = 0;
      for (const target of [...RIGHT, ...LOOSE]) await expectStatus(name, forOthers.port, target, 403);
      const strangers = reached.filter((url) => url !== '/healthz' && url !== '/');
      if (strangers.length > 0) throw new StepError(`${name} passed on ${strangers.join(' and ')}.`);
    }
  } finally {
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    await Promise.all(servers.map((server) => server.kill()));
    loose.close();
    loose.closeAllConnections();
  }
}

/**
 * @param {RegExp | string} allowed the addresses of this machine
 * @returns {[RegExp | string, string][]}
 */
function withoutAllowed(allowed) {
  return [[allowed, typeof allowed === 'string' ? 'src ' : '']];
}

/**
 * @param {string} name
 * @param {number} port
 * @param {string} target the target as sent
 * @param {number} expected
 */
async function expectStatus(name, port, target, expected) {
  // HAProxy refuses a whole URL with another host than this header.
  const headers = { Host: 'x' };
  const options = { host: '127.0.0.1', port, path: target, headers, agent: false, timeout: 15_000 };
  const req = http.get(options);
  req.once('timeout', () => req.destroy(new Error('no answer in 15 s')));
  const [res] = await once(req, 'response');
  res.resume();
  if (res.statusCode === expected) return;
  throw new StepError(
    `Expected ${name} to answer ${target} with ${expected} but received ${res.statusCode}.`,
  );
}

module.exports = { LOOSE, RESOLVED, RIGHT, trySpellings };
