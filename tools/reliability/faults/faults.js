'use strict';

// The faults that are injected into the server under load. Each returns its figures and problems.

const fs = require('node:fs');
const net = require('node:net');
const { once } = require('node:events');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const { startExample } = require('../support/example');
const { startLoad } = require('./client');

/** @import { Example } from '../support/example' */
/** @import { Counts } from './client' */

/**
 * @typedef {object} Result
 * @property {Counts} [counts]
 * @property {string} says the result, for the report
 * @property {string[]} problems
 * @property {[string, Buffer][]} samples
 *
 * @typedef {{ seconds: number, expected: Map<string, Buffer> }} How
 */

const CONNECTIONS = 20;
const WORKERS = '2';
const TERMINATIONS = 5;
/**
 * The limit of open files for each process in that test, and the number of connections, which need
 * a file each.
 */
const FILES = 200;
const IDLE = 600;

/** @param {Example} server @param {How} how */
function load(server, { expected }) {
  return startLoad(server.port, expected, CONNECTIONS);
}

/** @param {Counts} counts @returns {string[]} */
function problemsOf({ wrong, gaveUp }) {
  return [
    ...(wrong > 0 ? [`${wrong} answers were wrong`] : []),
    ...(gaveUp > 0 ? [`${gaveUp} requests were not answered within 5 s`] : []),
  ];
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal */
function kill(pid, signal) {
  // 0 would be the whole group of this process.
  if (!pid) return;
  try {
    process.kill(pid, signal);
  } catch {
    // The process has ended.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** @param {number} port @returns {Promise<boolean>} whether the health check succeeds */
async function isWell(port) {
  const req = http.get({ host: '127.0.0.1', port, path: '/healthz', agent: false, timeout: 2000 });
  req.once('timeout', () => req.destroy());
  try {
    const [res] = await once(req, 'response');
    res.resume();
    return res.statusCode === 200;
  } catch {
    return false;
  }
}

/** @param {() => boolean | Promise<boolean>} condition @param {number} ms @returns {Promise<boolean>} */
async function within(ms, condition) {
  const end = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await sleep(20);
  }
  return true;
}

/** Kills a worker every second. @param {How} how @returns {Promise<Result>} */
async function killWorkers(how) {
  const server = await startExample({ env: { WORKERS } });
  const { counts, samples, stop } = load(server, how);
  let kills = 0;
  for (const end = performance.now() + how.seconds * 1000; performance.now() < end; kills++) {
    await sleep(1000);
    const workers = server.workers();
    kill(workers[kills % Math.max(1, workers.length)], 'SIGKILL');
  }
  await stop();
  const waits = [...server.stderr().matchAll(/starts in (\d+) ms/g)].map(([, ms]) => Number(ms));
  await server.stop();
  const says = `${kills} workers killed, waits up to ${Math.max(0, ...waits)} ms`;
  return { counts, says, problems: problemsOf(counts), samples };
}

/** Kills the primary. @param {How} how @returns {Promise<Result>} */
async function killPrimary(how) {
  const server = await startExample({ env: { WORKERS } });
  const { counts, samples, stop, expectEnd } = load(server, how);
  await sleep(1500);
  const workers = server.workers();
  expectEnd();
  const start = performance.now();
  server.child.kill('SIGKILL');
  const isGone = await within(5000, () => !workers.some(isAlive));
  const ms = Math.round(performance.now() - start);
  await stop();
  const again = await startExample({ env: { WORKERS, PORT: `${server.port}` } });
  const isUsable = await within(10_000, () => isWell(server.port));
  await again.stop();
  const problems = counts.wrong > 0 ? [`${counts.wrong} answers were wrong`] : [];
  if (!isGone) problems.push('workers outlived the primary by 5 s');
  if (!isUsable) problems.push('the port cannot be used again');
  return {
    counts,
    says: `${workers.length} workers ended within ${ms} ms, the port is free`,
    problems,
    samples,
  };
}

/**
 * Sends SIGTERM several times. A worker must answer the requests that it has read; later ones may
 * fail.
 *
 * @param {How} how
 * @returns {Promise<Result>}
 */
async function terminate(how) {
  const problems = [];
  /** @type {Counts | undefined} */
  let all;
  const samples = [];
  let longest = 0;
  let read = 0;
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'faults-')), 'read');
  for (let i = 0; i < TERMINATIONS; i++) {
    const options = `--require="${path.join(__dirname, 'count.js')}"`;
    fs.writeFileSync(file, '');
    const server = await startExample({
      env: { WORKERS, NODE_OPTIONS: options, REQUESTS_READ_FILE: file },
    });
    const run = load(server, how);
    await sleep(1000);
    run.expectEnd();
    const start = performance.now();
    server.child.kill('SIGTERM');
    const [code] = await server.ended;
    longest = Math.max(longest, Math.round(performance.now() - start));
    if (code !== 0) problems.push(`it ended with ${code}`);
    const counts = await run.stop();
    samples.push(...run.samples);
    all = all === undefined ? counts : add(all, counts);
    for (const line of fs.readFileSync(file, 'utf8').split('\n')) read += Number(line);
  }
  fs.rmSync(path.dirname(file), { recursive: true });
  const counts = /** @type {Counts} */ (all);
  if (counts.truncated > 0) problems.push(`${counts.truncated} answers were cut off`);
  if (counts.wrong > 0) problems.push(`${counts.wrong} answers were wrong`);
  if (counts.answered !== read) {
    problems.push(`${counts.answered} requests were answered, and the workers read ${read}`);
  }
  const says = `${TERMINATIONS} times, ended within ${longest} ms; all ${read.toLocaleString('en')} requests that a worker read were answered`;
  return { counts, says, problems, samples };
}

/** @param {Counts} a @param {Counts} b @returns {Counts} */
function add(a, b) {
  const sum = { ...a };
  for (const name of /** @type {(keyof Counts)[]} */ (Object.keys(b))) sum[name] = a[name] + b[name];
  return { ...sum, longestGapMs: Math.max(a.longestGapMs, b.longestGapMs) };
}

/**
 * Opens more connections than the processes may have files. @param {How} how @returns
 * {Promise<Result>}
 */
async function exhaustFiles(how) {
  const server = await startExample({ env: { WORKERS }, files: FILES });
  const run = load(server, how);
  await sleep(500);
  const idle = Array.from({ length: IDLE }, () =>
    net.connect(server.port, '127.0.0.1').on('error', () => {}),
  );
  await sleep(2000);
  const wasWell = await isWell(server.port);
  const { files } = server.holds();
  for (const connection of idle) connection.destroy();
  const isWellAgain = await within(5000, () => isWell(server.port));
  await sleep(1000);
  const before = run.counts.answered;
  await sleep(500);
  const problems = [];
  if (run.counts.answered === before) problems.push('nothing is answered after the connections were closed');
  const counts = await run.stop();
  await server.stop();
  problems.push(...problemsOf(counts));
  if (!wasWell) problems.push('/healthz did not answer with 200 while there were too many connections');
  if (!isWellAgain) problems.push('/healthz did not answer with 200 afterwards');
  return {
    counts,
    says: `${IDLE} idle connections, ${files} files open; /healthz was 200`,
    problems,
    samples: run.samples,
  };
}

/** Lets the time of day jump. @param {How} how @returns {Promise<Result>} */
async function jump(how) {
  const shim = path.join(__dirname, 'clock.js');
  const server = await startExample({ env: { WORKERS, NODE_OPTIONS: `--require ${JSON.stringify(shim)}` } });
  const first = await etagOf(server.port);
  const run = load(server, how);
  const problems = [];
  const JUMPS = 8;
  for (let i = 0; i < JUMPS; i++) {
    await sleep(1000);
    if (i % 3 === 2) kill(server.workers()[0], 'SIGKILL');
    else if ((await etagOf(server.port)) !== first) problems.push('an ETag depends on the time of day');
  }
  const counts = await run.stop();
  const waits = new Set([...server.stderr().matchAll(/starts in (\d+) ms/g)].map(([, ms]) => ms));
  await server.stop();
  if ([...waits].join() !== '100') problems.push(`the waits before restarts were ${[...waits].join()} ms`);
  problems.push(...problemsOf(counts));
  return {
    counts,
    says: `${JUMPS} jumps; ETags the same, each restart after 100 ms`,
    problems,
    samples: run.samples,
  };
}

/** @param {number} port */
async function etagOf(port) {
  const res = await fetch(`http://127.0.0.1:${port}/qrcode?text=hello`);
  await res.arrayBuffer();
  return res.headers.get('etag');
}

/** Stops reading the log. @param {How} how @returns {Promise<Result>} */
async function closeLog(how) {
  const server = await startExample({ env: { WORKERS } });
  server.child.stdout?.destroy();
  server.child.stderr?.destroy();
  return withoutLog(server, how, 'a closed pipe');
}

/** Writes the log to a full disk. @param {How} how @returns {Promise<Result>} */
async function fillDisk(how) {
  const full = fs.openSync('/dev/full', 'w');
  const PORT = `${await freePort()}`;
  const server = await startExample({ env: { WORKERS, PORT }, stdio: ['ignore', full, full] });
  fs.closeSync(full);
  if (!(await within(10_000, () => isWell(server.port)))) {
    await server.stop();
    return { says: '', problems: ['it does not start'], samples: [] };
  }
  return withoutLog(server, how, 'a full disk');
}

/** @param {Example} server @param {How} how @param {string} what @returns {Promise<Result>} */
async function withoutLog(server, how, what) {
  const { counts, samples, stop } = load(server, how);
  for (let i = 0; i < 3; i++) {
    await sleep(700);
    // The primary logs this on stderr.
    kill(server.workers()[0], 'SIGKILL');
  }
  const isWhole = await within(5000, () => server.workers().length === Number(WORKERS));
  await stop();
  const isUp = isAlive(server.pid);
  await server.stop();
  const problems = problemsOf(counts);
  if (!isUp) problems.push('the primary ended');
  else if (!isWhole) problems.push('a worker was not replaced');
  return { counts, says: `${what}: the primary goes on, 3 workers replaced`, problems, samples };
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @type {[name: string, run: (how: How) => Promise<Result>][]} */
const FAULTS = [
  ['a worker killed every second', killWorkers],
  ['the primary killed', killPrimary],
  ['SIGTERM', terminate],
  ['no files left', exhaustFiles],
  ['the clock jumps', jump],
  ['the log pipe closed', closeLog],
  ['the disk of the log full', fillDisk],
];

module.exports = { FAULTS };
