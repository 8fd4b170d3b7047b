'use strict';

// Runs servers of examples/express. Each stands for a machine.

const { once } = require('node:events');
const net = require('node:net');
const path = require('node:path');
const { createInterface } = require('node:readline');

const { spawnGuarded } = require('../../support/servers');
const { StepError, root } = require('../../support/steps');

/** The time that a server may take to listen, and to exit. */
const START_MS = 20_000;
const STOP_MS = 12_000;

/**
 * @typedef {object} Server
 * @property {number} port
 * @property {number} pid
 * @property {() => Promise<void>} kill kills the server and its workers at once, without answering
 *   open requests
 * @property {() => void} pause makes the server accept connections and answer nothing, like one
 *   that hangs
 * @property {() => void} resume
 * @property {() => Promise<number>} drain ends the server with SIGTERM, and returns the
 *   milliseconds it took
 */

/**
 * @param {object} [options]
 * @param {number} [options.port] default: a free one
 * @param {number} [options.workers]
 * @param {readonly string[]} [options.within] a command that runs another, and its arguments
 * @returns {Promise<Server>} when it listens
 */
async function startServer({ port = 0, workers = 1, within: around = [] } = {}) {
  const [command = '', ...args] = [
    ...around,
    process.execPath,
    path.join(root, 'examples/express/server.js'),
  ];
  const child = spawnGuarded(command, args, {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: `${port}`,
      HOST: '127.0.0.1',
      WORKERS: `${workers}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = /** @type {number} */ (child.pid);
  const ended = once(child, 'exit');
  const lines = createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) });
  const said = await within(START_MS, 'to start', Promise.race([once(lines, 'line'), ended]));
  const listening = /^QR codes at http:\/\/127\.0\.0\.1:(\d+)\//.exec(`${said[0]}`)?.[1];
  if (listening === undefined) throw new StepError(`The server printed '${said[0]}' instead of its address.`);

  return {
    port: Number(listening),
    pid,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
      await ended;
    },
    pause: () => void process.kill(-pid, 'SIGSTOP'),
    resume: () => void process.kill(-pid, 'SIGCONT'),
    async drain() {
      const start = performance.now();
      child.kill('SIGTERM');
      const [code] = await within(STOP_MS, 'to stop', ended);
      if (code !== 0) throw new StepError(`The server ended with exit code ${code} after SIGTERM.`);
      return performance.now() - start;
    },
  };
}

/**
 * @param {number} count
 * @returns {Promise<Server[]>}
 */
async function startServers(count) {
  return Promise.all(Array.from({ length: count }, () => startServer()));
}

/** @returns {Promise<number>} of 127.0.0.1 */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * @template T
 * @param {number} ms
 * @param {string} what
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(ms, what, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new StepError(`A server takes more than ${ms / 1000} s ${what}.`)), ms);
  });
  try {
    return await Promise.race([work, /** @type {Promise<never>} */ (late)]);
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { freePort, startServer, startServers, within };
