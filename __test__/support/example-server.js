'use strict';

// Starts examples/express/server.js as users do, and talks to it.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const SERVER = path.join(__dirname, '../../examples/express/server.js');

/** The time that a test waits for a condition before it fails. */
const PATIENCE_MS = 60_000;

/** The servers that every test stops at its end, even if it fails. */
const servers = new Set();

async function killServers() {
  for (const server of servers) server.child.kill('SIGKILL');
  await Promise.all([...servers].map((server) => server.ended));
}

/** Starts the server, with two workers on a free port unless `env` says otherwise. */
function start(env = {}, options = {}) {
  const child = spawn(process.execPath, [SERVER], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: '0', WORKERS: '2', HOST: '127.0.0.1', ...env },
    ...options,
  });
  let stdout = '';
  let stderr = '';
  let endedAt = 0;
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.once('exit', () => {
    endedAt = Date.now();
  });
  const server = {
    child,
    /** Resolves with the exit code and signal after all output has been read. */
    ended: once(child, 'close'),
    endedAt: () => endedAt,
    stdout: () => stdout,
    stderr: () => stderr,
    port: () => Number(/http:\/\/[^/]+:(\d+)\//.exec(stdout)?.[1]),
    url: () => `http://127.0.0.1:${server.port()}`,
    async ready() {
      const isEnded = () => child.exitCode !== null || child.signalCode !== null;
      await until(() => stdout.endsWith('\n') || isEnded());
      assert.ok(!isEnded(), `it ended with ${child.exitCode ?? child.signalCode}: ${stderr}`);
      return server;
    },
  };
  servers.add(server);
  server.ended.then(() => servers.delete(server));
  return server;
}

async function get(server, target, { method = 'GET', agent = false, headers = {} } = {}) {
  const options = { host: '127.0.0.1', port: server.port(), path: target, method, agent, headers };
  const req = http.request(options).end();
  const [res] = await once(req, 'response');
  const body = Buffer.concat(await res.toArray());
  return { status: res.statusCode, headers: res.headers, body };
}

async function connectTo(server) {
  const connection = net.connect(server.port(), '127.0.0.1');
  await once(connection, 'connect');
  return connection;
}

/** Waits until a condition holds. The timeout of the suite ends what never does. */
async function until(condition, patience = PATIENCE_MS) {
  const end = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`It never came true within ${patience} ms: ${condition}`);
    await sleep(10);
  }
}

module.exports = { connectTo, get, killServers, start, until };
