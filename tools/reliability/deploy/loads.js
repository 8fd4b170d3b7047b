'use strict';

// Measures the cost of a million codes in core seconds for each way to serve them. It counts only
// the processor time of the serving processes, not of the load generator.

const fs = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('../../..');
const { send } = require('../../support/load');
const { cpuOf } = require('../../support/processes');
const { StepError } = require('../../support/steps');
const { FOLDER, accessLog, ensureNjs, startHaproxy, startNginx } = require('./proxies');
const { startRust } = require('./rust');
const { startServers } = require('./servers');
const { unique, zipf } = require('./texts');

const CONNECTIONS = 32;
/** The number of URLs from which the generator picks at random. */
const ZIPF_LINES = 400_000;
/** The number of texts for `hot`, which are all in the cache before the load begins. */
const HOT = 500;
/** The size of an ordinary code, in bytes. */
const USUAL_BYTES = generateQrCode(/** @type {string} */ (unique(1)[0])).length;
/** The number of calls for measuring the function alone. */
const CALLS = 200_000;

/** @import { Changes, Proxy } from './proxies' */
/** @typedef {'unique' | 'zipf' | 'hot'} Kind */

/** @type {Changes} */
const UNLIMITED = { 'limits.conf': [['default 1;', 'default 0;']] };
/** @type {Changes} */
const UNCACHED = { ...UNLIMITED, 'node.conf': [['proxy_cache qr;', 'proxy_cache off;']] };
/** @type {Changes} */
const FROM_THE_FIRST = {
  ...UNLIMITED,
  'node.conf': [['proxy_cache_min_uses 2;', 'proxy_cache_min_uses 1;']],
};
/** @type {() => Changes} */
const njs = () => ({
  ...UNLIMITED,
  'nginx.conf': [
    ['include text.conf;', 'include text-njs.conf;'],
    ['worker_processes auto;', `load_module ${ensureNjs()};\nworker_processes auto;`],
  ],
});
/** @type {Changes} */
const RUST = {
  ...UNLIMITED,
  'nginx.conf': [
    ['include servers.conf;', 'include servers.conf;\n    include rust-server.conf;'],
    ['include node.conf;', 'include rust.conf;'],
  ],
  'rust.conf': [['proxy_cache qr;', 'proxy_cache off;']],
};

/**
 * @typedef {object} Setup
 * @property {string} id
 * @property {Kind} kind
 * @property {string} [proxy]
 * @property {() => Changes} [changes] of the files of nginx
 * @property {boolean} [isRust]
 */

/** @type {readonly Setup[]} */
const SETUPS = Object.freeze([
  { id: 'server', kind: 'unique' },
  { id: 'nginx', kind: 'unique', proxy: 'nginx', changes: () => UNCACHED },
  { id: 'haproxy', kind: 'unique', proxy: 'HAProxy' },
  { id: 'rust', kind: 'unique', proxy: 'nginx', changes: () => RUST, isRust: true },
  { id: 'cache-unique', kind: 'unique', proxy: 'nginx', changes: () => UNLIMITED },
  { id: 'cache-1-unique', kind: 'unique', proxy: 'nginx', changes: () => FROM_THE_FIRST },
  { id: 'nginx-zipf', kind: 'zipf', proxy: 'nginx', changes: () => UNCACHED },
  { id: 'cache-zipf', kind: 'zipf', proxy: 'nginx', changes: () => UNLIMITED },
  { id: 'cache-1-zipf', kind: 'zipf', proxy: 'nginx', changes: () => FROM_THE_FIRST },
  { id: 'hits', kind: 'hot', proxy: 'nginx', changes: () => UNLIMITED },
  { id: 'hits-njs', kind: 'hot', proxy: 'nginx', changes: njs },
]);

/**
 * @typedef {object} Cost
 * @property {string} id
 * @property {number} requests
 * @property {number} rate requests per second, with the generator on the same cores
 * @property {number} hits the share that came from the cache
 * @property {number} proxy the core seconds of the proxy for a million codes
 * @property {number} servers the core seconds of the servers for a million codes
 */

/** @returns {number} the core seconds for a million calls of the function */
function costOfFunction() {
  const texts = unique(1000);
  for (const text of texts) generateQrCode(text);
  const before = process.cpuUsage();
  for (let i = 0; i < CALLS; i++) generateQrCode(/** @type {string} */ (texts[i % texts.length]));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

/**
 * @param {Setup} setup
 * @param {number} seconds
 * @returns {Promise<Cost>}
 */
async function costOf(setup, seconds) {
  const count = setup.proxy === undefined ? 1 : 3;
  const servers = await startServers(count);
  const rust = setup.isRust ? await startRust() : undefined;
  const ports = servers.map(({ port }) => port);
  /** @type {Proxy | undefined} */
  let proxy;
  try {
    if (setup.proxy === 'HAProxy') proxy = await startHaproxy(ports);
    else if (setup.proxy !== undefined) proxy = await startNginx(ports, nginxOptions(setup, rust?.port));
    const pids = rust === undefined ? servers.map(({ pid }) => pid) : [rust.pid];
    return await measure(setup, seconds, proxy?.origin ?? `http://127.0.0.1:${ports[0]}`, pids, proxy);
  } finally {
    await proxy?.stop();
    await rust?.stop();
    await Promise.all(servers.map((server) => server.kill()));
  }
}

/**
 * @param {Setup} setup
 * @param {number | undefined} rust its port
 */
function nginxOptions({ changes = () => ({}) }, rust) {
  const all = changes();
  if (rust === undefined) return { changes: all };
  return { changes: { ...all, 'rust-server.conf': rustAt(rust) } };
}

/**
 * @param {number} port
 * @returns {[string, string][]}
 */
function rustAt(port) {
  return [['server 127.0.0.1:42070', `server 127.0.0.1:${port}`]];
}

/**
 * @param {Setup} setup
 * @param {number} seconds
 * @param {string} origin
 * @param {readonly number[]} pids of the servers
 * @param {Proxy | undefined} proxy
 * @returns {Promise<Cost>}
 */
async function measure({ id, kind }, seconds, origin, pids, proxy) {
  const urls = urlsOf(kind, origin);
  const how = { connections: CONNECTIONS, isPattern: kind === 'unique' };
  // Warms up, so that code is compiled, connections are open and, for `hot`, answers are cached.
  await load(id, urls, { ...how, seconds: 2 });
  const before = proxy === undefined ? 0 : (await logged(proxy)).length;
  const times = () => [
    proxy === undefined ? 0 : cpuOf(proxy.pid),
    pids.reduce((sum, pid) => sum + cpuOf(pid), 0),
  ];
  const [proxyBefore = 0, serversBefore = 0] = times();
  const { requests, rate } = await load(id, urls, { ...how, seconds });
  const [proxyAfter = 0, serversAfter = 0] = times();
  const entries = proxy === undefined ? [] : (await logged(proxy)).slice(before);
  const hits = entries.filter(({ cache }) => cache === 'HIT').length / Math.max(1, entries.length);
  return {
    id,
    requests,
    rate,
    hits,
    proxy: ((proxyAfter - proxyBefore) / requests) * 1e6,
    servers: ((serversAfter - serversBefore) / requests) * 1e6,
  };
}

/** @param {Proxy} proxy */
async function logged(proxy) {
  return fs.existsSync(path.join(proxy.folder, 'access.log')) ? accessLog(proxy) : [];
}

/**
 * @param {string} id
 * @param {string} urls
 * @param {Parameters<typeof send>[1]} how
 */
async function load(id, urls, how) {
  const found = await send(urls, how);
  if (found.bad > 0) throw new StepError(`${id}: ${found.bad} requests failed: ${found.errors.join(', ')}.`);
  if (found.requests === 0) throw new StepError(`${id}: no request was answered.`);
  // All these texts have the same length, so their codes have nearly the same length.
  if (Math.abs(found.bytes - USUAL_BYTES) > 0.05 * USUAL_BYTES)
    throw new StepError(`${id}: answers of ${found.bytes} bytes, where ${USUAL_BYTES} were expected.`);
  return found;
}

/**
 * @param {Kind} kind
 * @param {string} origin
 * @returns {string} a pattern, or a file
 */
function urlsOf(kind, origin) {
  // 48 random bits: a million texts contain an equal pair in one of 500 runs. oha escapes the dots.
  if (kind === 'unique')
    return `${origin}/qrcode\\?text=https://www.example.com/r/rust/new/\\?t=[0-9a-f]{12}`;
  const texts = kind === 'zipf' ? zipf(ZIPF_LINES) : unique(HOT);
  const file = path.join(FOLDER, `urls-${process.pid}-${kind}.txt`);
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(file, texts.map((text) => `${origin}/qrcode?text=${encodeURIComponent(text)}`).join('\n'));
  return file;
}

module.exports = { CALLS, CONNECTIONS, HOT, RUST, SETUPS, UNLIMITED, costOf, costOfFunction, njs, rustAt };
