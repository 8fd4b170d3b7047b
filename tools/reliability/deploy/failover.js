'use strict';

// Stops servers while clients send requests. No client may notice.

const { setTimeout: sleep } = require('node:timers/promises');

const { ask } = require('./client');
const { startServer, startServers } = require('./servers');
const { StepError } = require('../../support/steps');
const { cpuOf } = require('../../support/processes');
const { accessLog, startHaproxy, startNginx } = require('./proxies');
const { endless } = require('./texts');

const SERVERS = 3;
const CONNECTIONS = 32;
/** Longer than the 2 s after which the proxies ask another server. */
const HANG_MS = 5_000;

/** @import { Server } from './servers' */

/**
 * @typedef {object} Failover
 * @property {string} proxy
 * @property {number} seconds under load
 * @property {number} requests
 * @property {number} failed
 * @property {string[]} failures
 * @property {{ p50: number, p99: number, max: number }} ms
 * @property {number} drainMs the time from SIGTERM to the end of the server
 * @property {number} backMs the time until a restarted server was used again
 * @property {number | null} retried the requests that were sent to a second server; null if the log
 *   does not tell
 */

/** @type {Record<string, (ports: number[]) => Promise<import('./proxies').Proxy>>} */
const PROXIES = {
  nginx: (ports) => startNginx(ports, { changes: { 'limits.conf': [['default 1;', 'default 0;']] } }),
  HAProxy: (ports) => startHaproxy(ports),
};

/**
 * A server that has used this much processor time since it listens has answered some hundred
 * requests.
 */
const USED_SECONDS = 0.1;
const BACK_WITHIN_MS = 10_000;

/**
 * @param {number} pid of a server that has just begun to listen
 * @returns {Promise<number>} the milliseconds until it is used
 */
async function used(pid) {
  const before = cpuOf(pid);
  const start = performance.now();
  while (cpuOf(pid) - before < USED_SECONDS) {
    if (performance.now() - start > BACK_WITHIN_MS)
      throw new StepError('A restarted server gets no requests.');
    await sleep(20);
  }
  return Math.round(performance.now() - start);
}

/**
 * Tests failover under load. Kills a server and restarts it, ends the next one gracefully and
 * restarts it, and lets the last hang for a while.
 *
 * @param {string} name of the proxy
 * @param {number} seconds the approximate duration of the load
 * @returns {Promise<Failover>}
 */
async function failover(name, seconds) {
  const servers = await startServers(SERVERS);
  const ports = servers.map(({ port }) => port);
  const proxy = await /** @type {(typeof PROXIES)[string]} */ (PROXIES[name])(ports);
  const part = Math.max(500, (seconds * 1000 - HANG_MS) / 5);
  let isOver = false;

  async function hurt() {
    await sleep(part);
    await servers[0]?.kill();
    await sleep(part);
    servers[0] = await startServer({ port: ports[0] ?? 0 });
    const backMs = await used(servers[0].pid);
    await sleep(part);
    const drainMs = await /** @type {Server} */ (servers[1]).drain();
    await sleep(part);
    servers[1] = await startServer({ port: ports[1] ?? 0 });
    await sleep(part);
    servers[2]?.pause();
    await sleep(HANG_MS);
    servers[2]?.resume();
    await used(/** @type {Server} */ (servers[2]).pid);
    return { backMs, drainMs: Math.round(drainMs) };
  }

  try {
    const start = performance.now();
    // All texts are different: cached answers would hide that a server is gone.
    const load = ask(proxy.origin, endless(), { connections: CONNECTIONS, isOver: () => isOver });
    const times = await hurt().finally(() => {
      isOver = true;
    });
    const outcome = await load;
    const lasted = Math.round((performance.now() - start) / 1000);
    const retried =
      name === 'nginx' ? (await accessLog(proxy)).filter(({ server }) => server.includes(',')).length : null;
    return { proxy: name, seconds: lasted, ...outcome, ...times, retried };
  } finally {
    await proxy.stop();
    await Promise.all(servers.map((server) => server.kill()));
  }
}

module.exports = { CONNECTIONS, SERVERS, failover };
