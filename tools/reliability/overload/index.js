'use strict';

// npm run tools -- test:overload [--seconds N] [--save]: sends the example server one, two and five
// times the requests that it can answer, with and without its limit. Requests are sent at a fixed
// rate whether or not earlier ones are answered, and each is timed from when it was due.

const path = require('node:path');
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');

const { pinned, spawnGuarded, tied } = require('../../support/servers');
const { allowedCores } = require('../../support/processes');
const { StepError, ensureBuilt, main } = require('../../support/steps');
const { readArguments } = require('../support/arguments');
const { requireLinux, startExample } = require('../support/example');
const { save } = require('../support/results');
const { section } = require('./report');

/** @import { Example } from '../support/example' */
/** @import { Row } from './report' */

/**
 * There are as many connections as requests in this time, which is several times the allowed wait.
 */
const CONNECTED_SECONDS = 0.4;
/** The maximum number of connections: a worker accepts ten thousand. */
const MAX_CONNECTIONS = 9000;
const CLOSED_CONNECTIONS = 100;
const TIMES = [1, 2, 5];
const GENERATOR = path.join(__dirname, 'generator.js');
const WARM_UP_SECONDS = 3;
/** The maximum p99 of accepted requests at five times the capacity. */
const MAX_P99_MS = 1000;

main(async () => {
  requireLinux();
  const { isSaved, numbers, typed } = readArguments('npm run tools -- test:overload', {
    seconds: { least: 2, most: 600, missing: 10 },
  });
  const { seconds } = /** @type {{ seconds: number }} */ (numbers);
  ensureBuilt();
  const start = Date.now();
  const [serverCore = 0, loadCore = 0] = allowedCores();
  const servers = {
    bounded: await startExample({ env: { WORKERS: '1' }, cores: [serverCore] }),
    unbounded: await startExample({
      env: { WORKERS: '1', MAX_WAIT_MS: '0', MAX_UNANSWERED: '1000000' },
      cores: [serverCore],
    }),
  };
  for (const server of Object.values(servers)) await closedLoop(server, WARM_UP_SECONDS, loadCore);
  const capacity = await closedLoop(servers.bounded, seconds, loadCore);
  console.log(`The server answers ${capacity} requests/s.`);
  const rows = [];
  for (const times of TIMES) {
    for (const [name, server] of Object.entries(servers)) {
      const rate = capacity * times;
      const connections = Math.min(MAX_CONNECTIONS, Math.round(rate * CONNECTED_SECONDS));
      const row = await openLoop(server, { rate, connections, seconds }, loadCore);
      rows.push({ times, isBounded: name === 'bounded', connections, ...row });
      console.log(`${times}x, ${name}: ${JSON.stringify(row)}`);
      await sleep(1000); // lets the sockets drain
    }
  }
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  const figures = { seconds, capacity, rows };
  console.log(`\n${section(figures)}`);
  if (isSaved) console.log(`\n${save('overload', typed, start, figures)}`);
  check(rows);
});

/** @param {Row[]} rows */
function check(rows) {
  const normal = rows.find(({ times, isBounded }) => times === 1 && isBounded);
  const worst = rows.find(({ times, isBounded }) => times === 5 && isBounded);
  if (!normal || !worst) throw new StepError('The server with the limit was not measured.');
  if (worst.accepted === 0) throw new StepError('No request is answered at five times the capacity.');
  if (worst.refused === 0) throw new StepError('No request is refused at five times the capacity.');
  if (worst.acceptedMs.p99 > MAX_P99_MS) {
    throw new StepError(`Accepted requests take ${worst.acceptedMs.p99} ms (p99), expected ${MAX_P99_MS}.`);
  }
}

/**
 * Measures the capacity: sends more requests than the server can answer, on few connections.
 *
 * @param {Example} server
 * @param {number} seconds
 * @param {number} core
 * @returns {Promise<number>} answers per second
 */
async function closedLoop(server, seconds, core) {
  const { accepted, failed } = await openLoop(
    server,
    { rate: 1e5, connections: CLOSED_CONNECTIONS, seconds },
    core,
  );
  if (accepted === 0 || failed > 0)
    throw new StepError(`${accepted} answers are right, ${failed} are wrong.`);
  return accepted;
}

/**
 * @param {Example} server
 * @param {{ rate: number, connections: number, seconds: number }} how
 * @param {number} core of the generator
 * @returns {Promise<Omit<Row, 'times' | 'isBounded' | 'connections'>>}
 */
async function openLoop(server, how, core) {
  const command = pinned([core], process.execPath, [
    GENERATOR,
    JSON.stringify({ port: server.port, ...how }),
  ]);
  const child = spawnGuarded(...tied(...command), { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = /** @type {import('node:stream').Readable} */ (child.stdout).toArray();
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new StepError(`The load generator failed (exit ${code}).`);
  /** @type {import('./generator').Found} */
  const { statuses, ms, unfinished, failed } = JSON.parse(`${Buffer.concat(await output)}`);
  const { 200: accepted = 0, 503: refused = 0, ...others } = statuses;
  const none = { p50: 0, p99: 0 };
  return {
    rate: how.rate,
    accepted: Math.round(accepted / how.seconds),
    refused: Math.round(refused / how.seconds),
    unfinished,
    failed: failed + Object.values(others).reduce((a, b) => a + b, 0),
    acceptedMs: ms['200'] ?? none,
    refusedMs: ms['503'] ?? none,
  };
}
