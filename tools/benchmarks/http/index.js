'use strict';

// Measures the servers under load. Throughput: a closed loop of a hundred connections, each of
// which sends the next request after its answer. Latency: an open loop with a fixed request rate,
// below the capacity of every server, whether or not earlier requests are answered. The latency of
// a late answer counts from when its request was due.
//
// All servers of a scenario run at the same time, and are measured one after the other. An idle
// server costs nothing, and a disturbance of the machine affects all rows alike.

const { spawnSync } = require('node:child_process');
const { setTimeout: wait } = require('node:timers/promises');

const { withServers } = require('../../support/servers');
const { allowedCores } = require('../../support/processes');
const { median, shuffled } = require('../../support/statistics');
const { load } = require('../../support/load');
const { WORKLOADS } = require('../../support/workloads');

/** @typedef {import('../../support/load').Load} Load */
/** @typedef {import('../../support/workloads').Workload} Workload */
/** @typedef {import('../../tiers/index').Row} Row */

/**
 * @typedef {object} Scenario
 * @property {number} workers of each server
 * @property {'short' | 'long'} workload
 * @property {number[]} [serverCores] undefined if no process is pinned to cores
 * @property {number[]} [loadCores]
 *
 * @typedef {Scenario & { connections: number, openConnections: number, openRate: number, rows: HttpRow[] }} HttpResult
 *
 * @typedef {object} HttpRow
 * @property {string} id
 * @property {Load[]} closed the closed loop of each round
 * @property {Load[]} open the open loop of each round
 *
 * @typedef {object} HttpOptions
 * @property {number} rounds
 * @property {number} seconds the duration of a closed loop
 * @property {number} openSeconds
 * @property {number} warmUpSeconds of each server
 * @property {number | undefined} [port] of the first server; default: free ones
 */

const CONNECTIONS = 100;
/** Enough connections for the rate, and few enough that opening them does not affect the result. */
const OPEN_CONNECTIONS = 8;
/** The rate of the open loop, relative to that of the slowest server in the closed loop. */
const OPEN_PART = 0.5;
/** The pause between two loads, in which a server finishes the work that the first left behind. */
const PAUSE_MS = 150;
/** The overhead of a load in seconds: the pause, and the start of the generator. */
const OVERHEAD = 0.35;

/**
 * Returns the scenarios of this machine: one worker, and one worker per server core.
 *
 * @returns {Scenario[]}
 */
function scenarios() {
  const all = allowedCores();
  const count = all.length;
  const half = all.slice(0, Math.max(1, count >> 1));
  const others = all.slice(half.length);
  const one = canPin() && count > 1 ? { serverCores: all.slice(0, 1), loadCores: others } : {};
  // Servers on every core of a small machine share them with the load.
  const many = canPin() && count > 3 ? { serverCores: half, loadCores: others } : {};
  return [
    { workers: 1, workload: 'short', ...one },
    { workers: 1, workload: 'long', ...one },
    { workers: many.serverCores?.length ?? count, workload: 'short', ...many },
  ];
}

/** @returns {boolean} whether this system has a command that pins a process to cores */
function canPin() {
  return spawnSync('taskset', ['--version']).status === 0;
}

/**
 * @param {readonly Row[]} rows
 * @param {HttpOptions} options
 * @returns {number} the approximate duration of a scenario, in seconds
 */
function secondsOf(rows, { rounds, seconds, openSeconds, warmUpSeconds }) {
  return rows.length * (0.6 + warmUpSeconds + OVERHEAD + rounds * (seconds + openSeconds + 2 * OVERHEAD));
}

/**
 * @param {readonly Row[]} rows
 * @param {Scenario} scenario
 * @param {HttpOptions} options
 * @param {(what: string, seconds: number) => void} step called with the current task and its
 *   expected duration
 * @returns {Promise<HttpResult>}
 * @throws {import('../../support/steps').StepError} if a server ends. Answers with another status
 *   than 200 are only counted
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
      server,
      /**
       * The number of requests in a closed loop. It ends after a number of requests instead of a
       * time, so that no request is open at its end.
       */
      requests: 0,
      row: { id: server.row.id, closed: /** @type {Load[]} */ ([]), open: /** @type {Load[]} */ ([]) },
    }));
    const cores = loadCores && { cores: loadCores };
    const send = async (
      /** @type {(typeof turns)[number]} */ { server },
      /** @type {import('../../support/load').How} */ how,
    ) => {
      await wait(PAUSE_MS);
      return load(server, workload, { ...how, ...cores });
    };
    for (const turn of turns) {
      step(`${where}: warming up ${turn.row.id}`, options.warmUpSeconds + OVERHEAD);
      const { rate } = await send(turn, { connections: CONNECTIONS, seconds: options.warmUpSeconds });
      turn.requests = Math.max(2 * CONNECTIONS, Math.round(rate * options.seconds));
    }
    for (let round = 0; round < options.rounds; round++) {
      for (const turn of shuffled(turns, round)) {
        const what = `${where}: closed loop, round ${round + 1} of ${options.rounds}, ${turn.row.id}`;
        step(what, options.seconds + OVERHEAD);
        turn.row.closed.push(await send(turn, { connections: CONNECTIONS, requests: turn.requests }));
      }
    }
    const slowest = Math.min(...turns.map(({ row }) => median(row.closed.map(({ rate }) => rate))));
    const openRate = Math.max(1, Math.floor(slowest * OPEN_PART));
    const requests = Math.round(openRate * options.openSeconds);
    for (let round = 0; round < options.rounds; round++) {
      for (const turn of shuffled(turns, round)) {
        const what = `${where}: open loop at ${openRate}/s, round ${round + 1} of ${options.rounds}, ${turn.row.id}`;
        step(what, options.openSeconds + OVERHEAD);
        turn.row.open.push(await send(turn, { connections: OPEN_CONNECTIONS, rate: openRate, requests }));
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

module.exports = { measureHttp, scenarios, secondsOf };
