'use strict';

// The servers under load. Throughput in a closed loop: a hundred connections, each of which sends the next
// request when it has its answer. Latency in an open loop: requests come at a fixed rate, below what any server
// can take, whether or not those before are answered; a late answer counts from when its request was due.
//
// All servers of a scenario run at once, and are asked in turn: one that waits costs nothing, and what
// disturbs the machine for a while disturbs all rows alike.

const { spawnSync } = require('node:child_process');
const os = require('node:os');

const { StepError } = require('../../scripts/steps');
const { withServers } = require('../support/servers');
const { median, rotated } = require('../support/statistics');
const { load } = require('./load');
const { WORKLOADS, writeUrls } = require('./workloads');

/** @typedef {import('./load').Load} Load */
/** @typedef {import('./workloads').Workload} Workload */
/** @typedef {import('../tiers/index').Row} Row */

/**
 * @typedef {object} Scenario
 * @property {number} workers of each server
 * @property {'short' | 'long'} workload
 * @property {number[]} [serverCores] undefined where nothing is pinned
 * @property {number[]} [loadCores]
 *
 * @typedef {Scenario & { connections: number, openConnections: number, openRate: number, rows: HttpRow[] }} HttpResult
 *
 * @typedef {object} HttpRow
 * @property {string} id
 * @property {Load[]} closed of each round
 * @property {Load[]} open of each round
 *
 * @typedef {object} HttpOptions
 * @property {number} rounds
 * @property {number} seconds of a closed loop
 * @property {number} openSeconds
 * @property {number} warmUpSeconds of each server
 * @property {number | undefined} [port] of the first server; default: free ones
 */

const CONNECTIONS = 100;
/** Enough for the rate, and few enough that opening them is no part of what is measured. */
const OPEN_CONNECTIONS = 8;
/** The rate of the open loop, as a part of what the slowest server answers in the closed one. */
const OPEN_PART = 0.5;
/** Between two loads, for a server to be done with what the first left behind. */
const PAUSE_MS = 250;
/** What starting the load generator takes. */
const LOAD_START = 0.15;

/**
 * What is measured on this machine: one worker, and one on each core.
 *
 * @returns {Scenario[]}
 */
function scenarios() {
  const count = os.availableParallelism();
  const all = Array.from({ length: count }, (_, i) => i);
  const half = all.slice(0, Math.max(1, count >> 1));
  const others = all.slice(half.length);
  const one = canPin() && count > 1 ? { serverCores: [0], loadCores: count > 3 ? others : [1] } : {};
  // Servers on every core of a small machine share them with the load.
  const many = canPin() && count > 3 ? { serverCores: half, loadCores: others } : {};
  return [
    { workers: 1, workload: 'short', ...one },
    { workers: 1, workload: 'long', ...one },
    { workers: many.serverCores?.length ?? count, workload: 'short', ...many },
  ];
}

/** @returns {boolean} whether there is a command that keeps a process on some cores */
function canPin() {
  return spawnSync('taskset', ['--version']).status === 0;
}

/**
 * @param {readonly Row[]} rows
 * @param {HttpOptions} options
 * @returns {number} the seconds that one scenario takes, about
 */
function secondsOf(rows, { rounds, seconds, openSeconds, warmUpSeconds }) {
  const overhead = 2 * (LOAD_START + PAUSE_MS / 1000);
  return rows.length * (0.6 + warmUpSeconds + rounds * (seconds + openSeconds + overhead));
}

/**
 * @param {readonly Row[]} rows
 * @param {Scenario} scenario
 * @param {HttpOptions} options
 * @param {(what: string, seconds: number) => void} step told what is running
 * @returns {Promise<HttpResult>}
 * @throws {StepError} if any answer is not 200, or a server ends
 */
async function measureHttp(rows, scenario, options, step) {
  const { workers, serverCores, loadCores } = scenario;
  const workload = /** @type {Workload} */ (WORKLOADS.find(({ name }) => name === scenario.workload));
  const where = `${workers} ${workers === 1 ? 'worker' : 'workers'}, ${workload.title}`;
  const on = {
    workers,
    constant: /** @type {string} */ (workload.texts[0]),
    ...(serverCores && { cores: serverCores }),
    port: options.port,
  };
  step(`${where}: starting the servers`, rows.length * 0.6);
  return withServers(rows, on, async (servers) => {
    const turns = servers.map((server) => ({
      row: { id: server.row.id, closed: /** @type {Load[]} */ ([]), open: /** @type {Load[]} */ ([]) },
      send: async (/** @type {Partial<Parameters<typeof load>[1]>} */ how) => {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        const sent = {
          connections: CONNECTIONS,
          seconds: options.seconds,
          ...(loadCores && { cores: loadCores }),
        };
        const found = await server.watch(load(writeUrls(workload, server), { ...sent, ...how }));
        return valid(server.row, found);
      },
    }));
    for (const { row, send } of turns) {
      step(`${where}: warming up ${row.id}`, options.warmUpSeconds + LOAD_START + PAUSE_MS / 1000);
      await send({ seconds: options.warmUpSeconds });
    }
    for (let round = 0; round < options.rounds; round++) {
      for (const { row, send } of rotated(turns, round)) {
        const what = `${where}: closed loop, round ${round + 1} of ${options.rounds}, ${row.id}`;
        step(what, options.seconds + LOAD_START + PAUSE_MS / 1000);
        row.closed.push(await send({}));
      }
    }
    const slowest = Math.min(...turns.map(({ row }) => median(row.closed.map(({ rate }) => rate))));
    const openRate = Math.max(1, Math.floor(slowest * OPEN_PART));
    for (let round = 0; round < options.rounds; round++) {
      for (const { row, send } of rotated(turns, round)) {
        const what = `${where}: open loop at ${openRate}/s, round ${round + 1} of ${options.rounds}, ${row.id}`;
        step(what, options.openSeconds + LOAD_START + PAUSE_MS / 1000);
        row.open.push(
          await send({ seconds: options.openSeconds, connections: OPEN_CONNECTIONS, rate: openRate }),
        );
      }
    }
    return {
      ...scenario,
      connections: CONNECTIONS,
      openConnections: OPEN_CONNECTIONS,
      openRate,
      rows: turns.map(({ row }) => row),
    };
  });
}

/**
 * @param {Row} row
 * @param {Load} found
 */
function valid(row, found) {
  if (found.requests === 0) throw new StepError(`The server of ${row.id} answered nothing under load.`);
  if (found.bad === 0) return found;
  const what = [...new Set(found.errors)].join(', ');
  throw new StepError(
    `The server of ${row.id} answered ${found.bad} of ${found.requests} requests wrongly: ${what}.`,
  );
}

module.exports = { measureHttp, scenarios, secondsOf };
