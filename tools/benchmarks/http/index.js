'use strict';

// Measures the servers under load. Throughput: a closed loop of a hundred connections, each of
// which sends the next request after its answer. Latency: an open loop with a fixed request rate,
// below the capacity of every server, whether or not earlier requests are answered. The latency of
// a late answer counts from when its request was due.
//
// All servers of a scenario run at the same time, and are measured in turn. An idle server costs
// nothing, and a disturbance of the machine affects all rows alike.

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
const PAUSE_MS = 150;
/** What a load takes beside its time: the pause, and the start of the generator. In seconds. */
const OVERHEAD = 0.35;

/**
 * What is measured on this machine: one worker, and one on each core that servers have.
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
  return rows.length * (0.6 + warmUpSeconds + OVERHEAD + rounds * (seconds + openSeconds + 2 * OVERHEAD));
}

/**
 * @param {readonly Row[]} rows
 * @param {Scenario} scenario
 * @param {HttpOptions} options
 * @param {(what: string, seconds: number) => void} step told what is running
 * @returns {Promise<HttpResult>}
 * @throws {import('../../support/steps').StepError} if a server ends; an answer that is not 200 is counted
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
      /** How many requests a closed loop has: a number and not a time, so that none is under way at its end. */
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
