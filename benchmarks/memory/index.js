'use strict';

// What a server takes beside time: memory, of all its processes together, processor time, and how long it needs
// to start. Each server is alone here: of what processes share, as the code of Node, each counts its part only,
// so another server would make it look smaller.

const { load } = require('../http/load');
const { WORKLOADS, writeUrls } = require('../http/workloads');
const { cpuOf, isLinux, memoryOf } = require('../support/processes');
const { startServer, withServers } = require('../support/servers');
const { median, slope } = require('../support/statistics');

/** @typedef {import('../support/servers').Server} Server */
/** @typedef {import('../tiers/index').Row} Row */

/**
 * @typedef {object} AloneRow
 * @property {string} id
 * @property {number[]} startMs from the start of the server to its first answer, of each start
 * @property {number} [idle] bytes of proportional set size before the first request
 * @property {number} [busy] the median under load
 * @property {number} [most] the most under load
 * @property {number} [cpuSeconds] of 1,000 requests
 * @property {{ p99: number, max: number } | null} loopDelayMs how late the event loop is under load; null where
 *   there is none
 *
 * @typedef {object} SoakRow
 * @property {string} id
 * @property {{ seconds: number, bytes: number }[]} samples
 * @property {number} [slope] bytes a minute, over the second half
 *
 * @typedef {object} Soak
 * @property {number} rate requests a second to each server
 * @property {number} seconds
 * @property {SoakRow[]} rows
 */

const SHORT = /** @type {import('../http/workloads').Workload} */ (WORKLOADS[0]);
const CONNECTIONS = 100;
const SAMPLE_MS = 100;
const SOAK_RATE = 20;
const SOAK_CONNECTIONS = 2;

/** The rate at which the event loop is watched: as in the open loop, one that the slowest row can take. */
const WATCH_SECONDS = 2;

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param {Row} row
 * @param {object} options
 * @param {number} options.starts
 * @param {number} options.seconds of each load
 * @param {number} options.rate requests a second at which the event loop is watched
 * @param {number | undefined} [options.port]
 * @param {readonly number[]} [options.serverCores]
 * @param {readonly number[]} [options.loadCores]
 * @returns {Promise<AloneRow>}
 */
async function measureAlone(row, { starts, seconds, rate, port, serverCores, loadCores }) {
  const on = {
    workers: 1,
    port,
    constant: /** @type {string} */ (SHORT.texts[0]),
    ...(serverCores && { cores: serverCores }),
  };
  const from = loadCores && { cores: loadCores };
  const startMs = [];
  for (let i = 1; i < starts; i++) {
    const server = await startServer(row, on);
    startMs.push(Math.round(server.startMs));
    await server.stop();
  }
  return withServers([row], on, async ([server]) => {
    const { pid, watch, origin } = /** @type {Server} */ (server);
    startMs.push(Math.round(/** @type {Server} */ (server).startMs));
    await wait(500);
    const idle = memoryOf(pid);
    const urls = writeUrls(SHORT, /** @type {Server} */ (server));
    const warm = await watch(load(urls, { seconds, connections: CONNECTIONS, ...from }));
    await wait(300);
    // As many requests as are answered in that time, so that none is under way at the end that nobody counts.
    const before = cpuOf(pid);
    const requests = Math.max(100, Math.round(warm.rate * seconds));
    const { samples } = await sampled(
      pid,
      watch(load(urls, { requests, seconds, connections: CONNECTIONS, ...from })),
    );
    const used = cpuOf(pid) - before;
    const loopDelayMs = row.engine === undefined ? null : await watchLoop(origin, urls, { rate, ...from });
    if (!isLinux) return { id: row.id, startMs, loopDelayMs };
    return {
      id: row.id,
      startMs,
      idle,
      busy: median(samples),
      most: Math.max(...samples),
      cpuSeconds: Math.round((used / requests) * 1e6) / 1e3,
      loopDelayMs,
    };
  });
}

/**
 * @template T
 * @param {number} pid
 * @param {Promise<T>} work
 * @returns {Promise<{ samples: number[], result: T }>} the memory while `work` was under way
 */
async function sampled(pid, work) {
  /** @type {number[]} */
  const samples = [];
  const timer = setInterval(() => samples.push(memoryOf(pid)), SAMPLE_MS);
  try {
    const result = await work;
    return { samples: samples.length > 0 ? samples : [memoryOf(pid)], result };
  } finally {
    clearInterval(timer);
  }
}

/**
 * @param {string} origin
 * @param {string} urls
 * @param {{ rate: number, cores?: readonly number[] }} how
 */
async function watchLoop(origin, urls, { rate, cores }) {
  const ask = async () => (await fetch(`${origin}/event-loop-delay`)).json();
  await ask();
  await load(urls, { seconds: WATCH_SECONDS, connections: 8, rate, ...(cores && { cores }) });
  const { p99, max } = await ask();
  return { p99: Math.round(p99 * 100) / 100, max: Math.round(max * 100) / 100 };
}

/**
 * All servers at a low rate for long: does any grow?
 *
 * @param {readonly Row[]} rows
 * @param {object} options
 * @param {number} options.seconds
 * @param {number | undefined} [options.port]
 * @param {(done: number) => void} options.tick told how many seconds are over
 * @returns {Promise<Soak>}
 */
async function soak(rows, { seconds, port, tick }) {
  const on = { workers: 1, port, constant: /** @type {string} */ (SHORT.texts[0]) };
  return withServers(rows, on, async (servers) => {
    const every = Math.max(1, Math.round(seconds / 60));
    const start = performance.now();
    /** @type {SoakRow[]} */
    const found = servers.map(({ row }) => ({ id: row.id, samples: [] }));
    const sample = () => {
      const now = Math.round((performance.now() - start) / 1000);
      for (const [i, { pid }] of servers.entries()) {
        found[i]?.samples.push({ seconds: now, bytes: memoryOf(pid) });
      }
      tick(now);
    };
    const timer = setInterval(sample, every * 1000);
    try {
      await Promise.all(
        servers.map((server) => {
          const urls = writeUrls(SHORT, server);
          return server.watch(load(urls, { seconds, connections: SOAK_CONNECTIONS, rate: SOAK_RATE }));
        }),
      );
    } finally {
      clearInterval(timer);
    }
    if (isLinux) for (const row of found) row.slope = growth(row.samples);
    return { rate: SOAK_RATE, seconds, rows: isLinux ? found : [] };
  });
}

/**
 * @param {SoakRow['samples']} samples
 * @returns {number} bytes a minute in the second half, when what is kept for good has been made
 */
function growth(samples) {
  const half = samples.slice(samples.length >> 1);
  if (half.length < 2) return 0;
  return Math.round(slope(half.map(({ seconds, bytes }) => ({ x: seconds / 60, y: bytes }))));
}

module.exports = { growth, measureAlone, soak };
