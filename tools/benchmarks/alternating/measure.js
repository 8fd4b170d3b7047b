'use strict';

// Loads one Express server, whose two routes take turns: one draws a code, the other sends a
// constant. The ratio of their rates is what a server keeps of its throughput when it draws.

const fs = require('node:fs');
const { once } = require('node:events');
const path = require('node:path');
const { createInterface } = require('node:readline');

const { send } = require('../../support/load');
const { allowedCores, cpuOf } = require('../../support/processes');
const { pinned, spawnGuarded } = require('../../support/servers');
const { median, shuffled } = require('../../support/statistics');
const { StepError, root } = require('../../support/steps');
const { WORKLOADS } = require('../../support/workloads');

/** @typedef {'qrcode' | 'constant'} Route */

/**
 * The rates of both routes.
 *
 * @typedef {object} Alternating
 * @property {string} node the version of Node.js that served
 * @property {number[]} qrcode requests a second, of each round
 * @property {number[]} constant requests a second, of each round
 * @property {number} ratio the median of the rounds, `qrcode` divided by `constant`
 * @property {Record<Route, number[]>} cpu the processor time that the server used for a request, in
 *   microseconds, of each round. Other programs that run at the same time change it less than the
 *   rates
 * @property {number} cpuRatio the median of the rounds, `constant` divided by `qrcode`
 */

const CONNECTIONS = 100;
const ROUTES = /** @type {const} */ (['qrcode', 'constant']);

/**
 * @param {object} how
 * @param {string} how.node the program that serves
 * @param {number} how.rounds
 * @param {number} how.seconds of each turn
 * @returns {Promise<Alternating>}
 * @throws {StepError} if the server fails, or an answer is not 200
 */
async function measureAlternating({ node, rounds, seconds }) {
  const [serverCore = 0, loadCore = serverCore] = allowedCores();
  const cores = [loadCore];
  const texts = WORKLOADS[0]?.texts ?? [];
  const child = spawnGuarded(...pinned([serverCore], node, [path.join(__dirname, 'server.js')]), {
    env: { ...process.env, NODE_ENV: 'production', CONSTANT: texts[0] },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const pid = /** @type {number} */ (child.pid);
  const ended = once(child, 'exit').then(([code]) => {
    throw new StepError(`The server ended with exit code ${code}.`);
  });
  ended.catch(() => {});
  try {
    const origin = await Promise.race([listening(child), ended]);
    const files = writeRequests(texts, origin);
    const turn = async (/** @type {Route} */ route, /** @type {number} */ duration) => {
      const how = { connections: CONNECTIONS, seconds: duration, cores };
      const before = cpuOf(pid);
      const load = await Promise.race([send(files[route], how), ended]);
      if (load.bad > 0) throw new StepError(`/${route} failed: ${load.errors.join(', ')}`);
      return { rate: load.rate, cpu: ((cpuOf(pid) - before) * 1e6) / load.requests };
    };
    /** @type {Record<Route, number[]>} */
    const rates = { qrcode: [], constant: [] };
    /** @type {Record<Route, number[]>} */
    const cpu = { qrcode: [], constant: [] };
    for (const route of ROUTES) await turn(route, seconds);
    for (let round = 0; round < rounds; round++) {
      for (const route of shuffled(ROUTES, round)) {
        const found = await turn(route, seconds);
        rates[route].push(found.rate);
        cpu[route].push(found.cpu);
      }
    }
    const ratio = median(rates.qrcode.map((rate, i) => rate / (rates.constant[i] ?? rate)));
    const cpuRatio = median(cpu.constant.map((time, i) => time / (cpu.qrcode[i] ?? time)));
    return { node: await versionOf(node), ...rates, ratio, cpu, cpuRatio };
  } finally {
    child.kill('SIGKILL');
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>} the origin of the server
 */
async function listening(child) {
  const lines = createInterface({ input: /** @type {NodeJS.ReadableStream} */ (child.stdout) });
  const [line] = await once(lines, 'line');
  const origin = /^listening on (http:\S+)$/.exec(line)?.[1];
  if (origin === undefined) throw new StepError(`The server says '${line}' and not where it listens.`);
  return origin;
}

/**
 * Writes the requests of each route, which differ only in the path.
 *
 * @param {readonly string[]} texts
 * @param {string} origin
 * @returns {Record<Route, string>} the files
 */
function writeRequests(texts, origin) {
  const folder = path.join(root, 'target/bench');
  fs.mkdirSync(folder, { recursive: true });
  const write = (/** @type {Route} */ route) => {
    const file = path.join(folder, `alternating-${route}.txt`);
    const urls = texts.map((text) => `${origin}/${route}?text=${encodeURIComponent(text)}`);
    fs.writeFileSync(file, urls.join('\n'));
    return file;
  };
  return { qrcode: write('qrcode'), constant: write('constant') };
}

/** @param {string} node the program */
async function versionOf(node) {
  const { output } = require('../../support/machine');
  return output(node, ['--version']).trim().slice(1);
}

module.exports = { measureAlternating };
