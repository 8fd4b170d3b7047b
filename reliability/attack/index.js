'use strict';

// npm run test:attack -- [--seconds N] [--save]: what strangers do to a server, done to the example. README of the figures
// is docs/reliability.md.

const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');

const { pinned, spawnGuarded, tied } = require('../../benchmarks/support/servers');
const { allowedCores } = require('../../benchmarks/support/processes');
const { StepError, ensureBuilt, main } = require('../../scripts/steps');
const { readArguments } = require('../support/arguments');
const { percentile, requireLinux, startExample } = require('../support/example');
const { save } = require('../support/results');
const { ATTACKS } = require('./attackers');
const { section } = require('./report');
const { SHAPES, tryShape } = require('./shapes');

/** @import { Example } from '../support/example' */
/** @import { Attacked, Wide } from './report' */

const ROUNDS = 3;
/** Between the requests of the healthy client. */
const PROBE_MS = 10;
const PROBE_PATIENCE_MS = 5000;
/** How much longer healthy requests may take. */
const MOST_TIMES = 2;
/** Below this a p99 is no problem, whatever it is a multiple of. */
const FAST_MS = 5;
/** Seconds after an attack. */
const MOST_RECOVERY = 30;
/** What may stay taken after all: heaps grow to what was once needed. */
const MOST_MEMORY = 200e6;
const MOST_FILES = 20;
const PIPELINED = 16;

main(async () => {
  requireLinux();
  const { isSaved, numbers, typed } = readArguments('npm run test:attack', {
    seconds: { least: 1, most: 600, missing: 12 },
  });
  const { seconds } = /** @type {{ seconds: number }} */ (numbers);
  ensureBuilt();
  const start = Date.now();
  const [serverCore = 0, attackCore = serverCore] = allowedCores();
  const server = await startExample({ env: { WORKERS: '2' }, cores: [serverCore] });
  await probe(server.port, '/qrcode?text=hello', 2);
  const problems = [];
  for (const shape of SHAPES) {
    const problem = await tryShape(server.port, shape);
    if (problem !== undefined) problems.push(`${shape.name}: ${problem}`);
  }
  const pipelined = await pipeline(server.port);
  if (pipelined !== undefined) problems.push(`pipelining: ${pipelined}`);
  console.log(`${SHAPES.length} shapes. ${problems.join('\n')}`);

  const before = server.holds();
  const attacks = [];
  for (const name of Object.keys(ATTACKS)) {
    const attacked = await measure(server, name, seconds, attackCore);
    console.log(`${name}: ${JSON.stringify(attacked)}`);
    attacks.push(attacked);
    problems.push(...problemsOf(attacked));
  }
  const after = server.holds();
  if (after.memory - before.memory > MOST_MEMORY) problems.push('the memory stays taken');
  if (after.files - before.files > MOST_FILES) problems.push('files stay open');
  if (server.stderr() !== '') problems.push(`the server says: ${server.stderr().slice(0, 200)}`);
  await server.stop();
  const wide = await widest(seconds, [serverCore]);
  const figures = {
    seconds,
    shapes: SHAPES.length,
    pipelined: PIPELINED,
    attacks,
    before,
    after,
    wide,
    problems,
  };
  console.log(`\n${section(figures)}`);
  if (isSaved) console.log(`\n${save('attack', typed, start, figures)}`);
  if (problems.length > 0) throw new StepError(problems.join('\n'));
});

/**
 * Quiet and attacked windows in turns.
 *
 * @param {Example} server
 * @param {string} name
 * @param {number} seconds of each window
 * @param {number} core of the attacker
 * @returns {Promise<Attacked>}
 */
async function measure(server, name, seconds, core) {
  /** @type {Probe} */
  const quiet = { ms: [], failed: 0 };
  /** @type {Probe} */
  const attacked = { ms: [], failed: 0 };
  const before = server.holds();
  let memory = 0;
  let files = 0;
  let recovery = 0;
  for (let round = 0; round < ROUNDS; round++) {
    add(quiet, await probe(server.port, '/qrcode?text=hello', seconds / ROUNDS));
    const script = path.join(__dirname, 'attackers.js');
    const command = pinned([core], process.execPath, [script, name, `${server.port}`]);
    const child = spawnGuarded(...tied('nice', ['-n', '15', ...command.flat()]), {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(child, 'exit');
    await sleep(name === 'idle connections' ? 13_000 : 3000);
    if (child.exitCode !== null) throw new StepError(`The attacker ends by itself: ${name}.`);
    add(attacked, await probe(server.port, '/qrcode?text=hello', seconds / ROUNDS));
    const now = server.holds();
    memory = Math.max(memory, now.memory);
    files = Math.max(files, now.files);
    child.kill('SIGKILL');
    await ended;
    await sleep(1500);
    recovery = Math.max(recovery, await recover(server.port));
  }
  const p99 = (/** @type {Probe} */ { ms }) => percentile(ms, 0.99);
  return {
    name,
    quiet: { p50: percentile(quiet.ms, 0.5), p99: p99(quiet), count: quiet.ms.length },
    attacked: { p50: percentile(attacked.ms, 0.5), p99: p99(attacked), count: attacked.ms.length },
    failed: quiet.failed + attacked.failed,
    recovery,
    before,
    during: { memory, files },
    after: server.holds(),
  };
}

/**
 * @param {number} port
 * @returns {Promise<number>} seconds until a new connection is answered, 30 where it is not
 */
async function recover(port) {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  while (seconds() < MOST_RECOVERY) {
    const { ms } = await probe(port, '/qrcode?text=hello', 0.01);
    if (ms.length > 0) break;
  }
  return seconds();
}

/** @param {Attacked} attacked */
function problemsOf({ name, quiet, attacked, failed, recovery }) {
  const problems = recovery < MOST_RECOVERY ? [] : [`${name}: the server does not recover`];
  if (failed > 0) problems.push(`${name}: ${failed} healthy requests failed`);
  if (attacked.p99 > Math.max(FAST_MS, MOST_TIMES * quiet.p99)) {
    problems.push(`${name}: the p99 is ${attacked.p99} ms, and ${quiet.p99} ms when it is quiet`);
  }
  return problems;
}

/** @typedef {{ ms: number[], failed: number }} Probe */

/** @param {Probe} sum @param {Probe} more */
function add(sum, more) {
  sum.ms.push(...more.ms);
  sum.failed += more.failed;
}

/**
 * A healthy client: a request each 10 ms, on a connection that it keeps.
 *
 * @param {number} port
 * @param {string} target
 * @param {number} seconds
 * @returns {Promise<Probe>}
 */
async function probe(port, target, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  /** @type {Probe} */
  const found = { ms: [], failed: 0 };
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const start = performance.now();
    try {
      const req = http.get({ host: '127.0.0.1', port, path: target, agent, timeout: PROBE_PATIENCE_MS });
      req.once('timeout', () => req.destroy());
      const [res] = await once(req, 'response');
      await res.toArray();
      if (res.statusCode === 200) found.ms.push(performance.now() - start);
      else found.failed += 1;
    } catch {
      found.failed += 1;
    }
    await sleep(PROBE_MS);
  }
  agent.destroy();
  return found;
}

/**
 * Many requests at once on one connection.
 *
 * @param {number} port
 * @returns {Promise<string | undefined>} what is wrong with the answers
 */
async function pipeline(port) {
  const { generateQrCode } = require('../..');
  const texts = Array.from({ length: PIPELINED }, (_, i) => `pipelined ${i}`);
  const requests = texts.map(
    (text, i) =>
      `GET /qrcode?text=${encodeURIComponent(text)} HTTP/1.1\r\nHost: x\r\n${i === PIPELINED - 1 ? 'Connection: close\r\n' : ''}\r\n`,
  );
  const socket = net.connect(port, '127.0.0.1');
  socket.write(requests.join(''));
  let all = Buffer.concat(await socket.toArray());
  for (const text of texts) {
    const body = all.indexOf('\r\n\r\n') + 4;
    const head = all.toString('latin1', 0, body);
    if (!head.startsWith('HTTP/1.1 200 ')) return `'${head.slice(0, 30)}' for '${text}'`;
    const length = Number(/\r\nContent-Length: (\d+)\r\n/i.exec(head)?.[1]);
    if (!all.subarray(body, body + length).equals(generateQrCode(text))) return `another code for '${text}'`;
    all = all.subarray(body + length);
  }
  return all.length > 0 ? 'more than was asked for' : undefined;
}

/**
 * The largest pictures of the longest texts, of a server whose owner allows them.
 *
 * @param {number} seconds
 * @param {number[]} cores
 * @returns {Promise<Wide>}
 */
async function widest(seconds, cores) {
  const server = await startExample({ script: 'reliability/attack/wide.js', cores });
  const CLIENTS = 10;
  const target = `/?text=${'a'.repeat(2953)}`;
  const before = server.holds();
  const all = await Promise.all(Array.from({ length: CLIENTS }, () => probe(server.port, target, seconds)));
  const during = server.holds();
  const ms = all.flatMap((each) => each.ms);
  const failed = all.reduce((sum, each) => sum + each.failed, 0);
  await server.stop();
  return {
    clients: CLIENTS,
    rate: Math.round(ms.length / seconds),
    p50: percentile(ms, 0.5),
    p99: percentile(ms, 0.99),
    failed,
    before: before.memory,
    during: during.memory,
    cores: os.availableParallelism(),
  };
}
