'use strict';

// Measures the memory of all processes of a server, their processor time, and the start-up time.
// Each server runs alone: processes share memory such as the code of Node, so another server would
// make it look smaller.

const { setTimeout: wait } = require('node:timers/promises');

const { load } = require('../../support/load');
const { WORKLOADS } = require('../../support/workloads');
const { canMeasure, cpuOf, memoryOf } = require('../../support/processes');
const { startServer, withServers } = require('../../support/servers');
const { median, slope } = require('../../support/statistics');

/** @typedef {import('../../support/servers').Server} Server */
/** @typedef {import('../../tiers/index').Row} Row */

/**
 * @typedef {object} AloneRow
 * @property {string} id
 * @property {number} bad the number of bad answers; if there are any, the row is invalid
 * @property {number[]} startMs the time from starting the server to its first answer, for each
 *   start
 * @property {number} [idle] the proportional set size before the first request, in bytes
 * @property {number} [busy] its median under load
 * @property {number} [most] its maximum under load
 * @property {number} [cpuSeconds] the processor time of 1,000 requests
 * @property {{ p99: number, max: number } | null} loopDelayMs the delay of the event loop under
 *   load; null if the server has no event loop
 *
 * @typedef {object} SoakRow
 * @property {string} id
 * @property {number} bad answers
 * @property {{ seconds: number, bytes: number }[]} samples
 * @property {number} [slope] bytes per minute, over the second half
 *
 * @typedef {object} Soak
 * @property {number} rate requests per second to each server
 * @property {number} seconds
 * @property {SoakRow[]} rows
 */

const SHORT = /** @type {import('../../support/workloads').Workload} */ (WORKLOADS[0]);
const CONNECTIONS = 100;
const SAMPLE_MS = 100;
const SOAK_RATE = 20;
const SOAK_CONNECTIONS = 2;

/** The time for which the event loop is measured. */
const WATCH_SECONDS = 2;
const WATCH_CONNECTIONS = 8;

/**
 * @param {Row} row
 * @param {object} options
 * @param {number} options.starts
 * @param {number} options.seconds the duration of each load
 * @param {number} options.rate the requests per second while the event loop is measured
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
    if (server === undefined) throw new Error('Expected a server');
    const { pid } = server;
    startMs.push(Math.round(server.startMs));
    await wait(500);
    const idle = memoryOf(pid);
    const warm = await load(server, SHORT, { seconds, connections: CONNECTIONS, ...from });
    // Sends a number of requests instead of loading for a time, so that every processed request is
    // counted.
    const requests = Math.max(2 * CONNECTIONS, Math.round(warm.rate * seconds));
    const before = cpuOf(pid);
    const { samples, result } = await sampled(
      pid,
      load(server, SHORT, { requests, connections: CONNECTIONS, ...from }),
    );
    const used = cpuOf(pid) - before;
    const loopDelayMs = row.engine === undefined ? null : await watchLoop(server, { rate, ...from });
    const told = { id: row.id, startMs, bad: warm.bad + result.bad, loopDelayMs };
    if (!canMeasure) return told;
    return {
      ...told,
      idle,
      busy: median(samples),
      most: Math.max(...samples),
      cpuSeconds: Math.round((used / requests) * 1e6) / 1e3,
    };
  });
}

/**
 * @template T
 * @param {number} pid
 * @param {Promise<T>} work
 * @returns {Promise<{ samples: number[], result: T }>} the memory while `work` ran
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
 * @param {Server} server
 * @param {{ rate: number, cores?: readonly number[] }} how
 */
async function watchLoop(server, { rate, cores }) {
  const ask = async () =>
    server.watch(fetch(`${server.origin}/event-loop-delay`).then((answer) => answer.json()));
  await ask();
  const requests = Math.round(rate * WATCH_SECONDS);
  await load(server, SHORT, { requests, connections: WATCH_CONNECTIONS, rate, ...(cores && { cores }) });
  const { p99, max } = await ask();
  return { p99: Math.round(p99 * 100) / 100, max: Math.round(max * 100) / 100 };
}

/**
 * Loads all servers at a low rate for a long time, to see whether their memory grows.
 *
 * @param {readonly Row[]} rows
 * @param {object} options
 * @param {number} options.seconds
 * @param {number | undefined} [options.port]
 * @param {(done: number) => void} options.tick called with the number of seconds that have passed
 * @returns {Promise<Soak>}
 */
async function soak(rows, { seconds, port, tick }) {
  const on = { workers: 1, port, constant: /** @type {string} */ (SHORT.texts[0]) };
  return withServers(rows, on, async (servers) => {
    const every = Math.max(1, Math.round(seconds / 60));
    const start = performance.now();
    /** @type {SoakRow[]} */
    const found = servers.map(({ row }) => ({ id: row.id, bad: 0, samples: [] }));
    const sample = () => {
      const now = Math.round((performance.now() - start) / 1000);
      for (const [i, { pid }] of servers.entries()) {
        found[i]?.samples.push({ seconds: now, bytes: memoryOf(pid) });
      }
      tick(now);
    };
    const timer = setInterval(sample, every * 1000);
    try {
      const requests = SOAK_RATE * seconds;
      const loads = servers.map((server) =>
        load(server, SHORT, { requests, connections: SOAK_CONNECTIONS, rate: SOAK_RATE }),
      );
      for (const [i, { bad }] of (await Promise.all(loads)).entries()) Object.assign(found[i] ?? {}, { bad });
    } finally {
      clearInterval(timer);
    }
    if (canMeasure) for (const row of found) row.slope = growth(row.samples);
    return { rate: SOAK_RATE, seconds, rows: canMeasure ? found : [] };
  });
}

/**
 * @param {SoakRow['samples']} samples
 * @returns {number} bytes per minute in the second half, when all permanent data has been allocated
 */
function growth(samples) {
  const half = samples.slice(samples.length >> 1);
  if (half.length < 2) return 0;
  return Math.round(slope(half.map(({ seconds, bytes }) => ({ x: seconds / 60, y: bytes }))));
}

module.exports = { growth, measureAlone, soak };
