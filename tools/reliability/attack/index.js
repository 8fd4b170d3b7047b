'use strict';

// npm run tools -- test:attack [--seconds N] [--node N] [--save]: attacks the example server as
// strangers could. docs/reliability.md has the results.
//
//   --seconds N    the time without and with each attack (12)
//   --node N       the Node.js version of the server: 20, 22, 24 or 26 (all of them, one after the
// other)

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');

const { pinned, spawnGuarded, tied } = require('../../support/servers');
const { allowedCores } = require('../../support/processes');
const { ensureNode } = require('../../support/systems');
const { StepError, ensureBuilt, main, root, say } = require('../../support/steps');
const { readArguments } = require('../support/arguments');
const { percentile, requireLinux, startExample } = require('../support/example');
const { save } = require('../support/results');
const { ATTACKS } = require('./attackers');
const { add, probe } = require('./probe');
const { section } = require('./report');
const { MAX_SECONDS, settle } = require('./settle');
const { SHAPES, tryShape } = require('./shapes');

/** @import { Example } from '../support/example' */
/** @import { Probe } from './probe' */
/** @import { Attacked, OfNode, Wide } from './report' */

/**
 * The Node.js versions of the server. They report closed connections differently: before 24, not
 * all responses get a close event.
 */
const MAJORS = Object.freeze([20, 22, 24, 26]);
const COUNTING = path.join(__dirname, 'counting.js');
const COUNTS = path.join(root, 'target/attack');

const ROUNDS = 3;
/** The time that an attack needs to open all connections, if longer than 3 s. */
/** @type {Record<string, number>} */
const BEGIN_MS = { 'idle connections': 13_000, 'unfinished bodies': 5000 };
/** The factor by which normal requests may slow down. */
const MAX_SLOWDOWN = 2;
/** A p99 below this is no problem, even if it is many times the quiet one. */
const FAST_MS = 5;
const PIPELINED = 16;

main(async () => {
  requireLinux();
  const { isSaved, numbers, typed } = readArguments('npm run tools -- test:attack', {
    seconds: { least: 1, most: 600, missing: 12 },
    node: { least: 20, most: 26, missing: 0 },
  });
  const { seconds, node } = /** @type {{ seconds: number, node: number }} */ (numbers);
  const majors = node === 0 ? MAJORS : [node];
  if (!majors.every((major) => MAJORS.includes(major))) {
    throw new StepError(`Expected ${MAJORS.join(', ')} for --node but received '${node}'.`);
  }
  ensureBuilt();
  const programs = majors.map(ensureNode);
  const start = Date.now();
  const nodes = [];
  for (const program of programs) nodes.push(await attackServer(program, seconds));
  const figures = { seconds, shapes: SHAPES.length, pipelined: PIPELINED, nodes };
  console.log(`\n${section(figures)}`);
  if (isSaved) console.log(`\n${save('attack', typed, start, figures)}`);
  const problems = nodes.flatMap((each) => each.problems.map((problem) => `${each.version}: ${problem}`));
  if (problems.length > 0) throw new StepError(problems.join('\n'));
});

/**
 * @param {string} node the program that the server runs with
 * @param {number} seconds
 * @returns {Promise<OfNode>}
 */
async function attackServer(node, seconds) {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1);
  say(`Node.js ${version}`);
  fs.rmSync(COUNTS, { recursive: true, force: true });
  fs.mkdirSync(COUNTS, { recursive: true });
  const [serverCore = 0, attackCore = serverCore] = allowedCores();
  const env = { WORKERS: '2', COUNTS, NODE_OPTIONS: `--require ${JSON.stringify(COUNTING)}` };
  const server = await startExample({ env, node, cores: [serverCore] });
  let attacked;
  try {
    attacked = await attackWith(server, seconds, attackCore);
  } finally {
    await server.stop();
  }
  return { version, ...attacked, wide: await widest(seconds, node, [serverCore]) };
}

/**
 * Tries all shapes and all attacks on a server.
 *
 * @param {Example} server
 * @param {number} seconds
 * @param {number} core of the attackers
 */
async function attackWith(server, seconds, core) {
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
    const attacked = await measure(server, name, seconds, core);
    console.log(`${name}: ${JSON.stringify(attacked)}`);
    problems.push(...problemsOf(attacked));
    // The sentences in `problems` already mention `left`.
    const { left: _, ...row } = attacked;
    attacks.push(row);
  }
  const after = server.holds();
  if (server.stderr() !== '') problems.push(`the server wrote to stderr: ${server.stderr().slice(0, 200)}`);
  return { attacks, before, after, problems };
}

/**
 * Measures windows without and with the attack, one after the other.
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
  /** @type {string[]} */
  let left = [];
  for (let round = 0; round < ROUNDS; round++) {
    add(quiet, await probe(server.port, '/qrcode?text=hello', seconds / ROUNDS));
    const script = path.join(__dirname, 'attackers.js');
    const command = pinned([core], process.execPath, [script, name, `${server.port}`]);
    const child = spawnGuarded(...tied('nice', ['-n', '15', ...command.flat()]), {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(child, 'exit');
    await sleep(BEGIN_MS[name] ?? 3000);
    if (child.exitCode !== null) throw new StepError(`The attacker ended early: ${name}.`);
    add(attacked, await probe(server.port, '/qrcode?text=hello', seconds / ROUNDS));
    const now = server.holds();
    memory = Math.max(memory, now.memory);
    files = Math.max(files, now.files);
    child.kill('SIGKILL');
    await ended;
    const settled = await settle(server, { held: before, p99: mostP99(p99(quiet)), counts: COUNTS });
    recovery = Math.max(recovery, settled.seconds);
    if (settled.left.length > 0) left = settled.left;
  }
  return {
    name,
    quiet: { p50: percentile(quiet.ms, 0.5), p99: p99(quiet), count: quiet.ms.length },
    attacked: { p50: percentile(attacked.ms, 0.5), p99: p99(attacked), count: attacked.ms.length },
    failed: quiet.failed + attacked.failed,
    recovery,
    left,
    before,
    during: { memory, files },
    after: server.holds(),
  };
}

/** @param {Probe} probed */
function p99({ ms }) {
  return percentile(ms, 0.99);
}

/** @param {number} quiet @returns {number} the maximum p99 under attack, in milliseconds */
function mostP99(quiet) {
  return Math.max(FAST_MS, MAX_SLOWDOWN * quiet);
}

/** @param {Attacked} attacked */
function problemsOf({ name, quiet, attacked, failed, left = [] }) {
  const problems = left.map((each) => `${name}: ${MAX_SECONDS} s later ${each}`);
  if (failed > 0) problems.push(`${name}: ${failed} healthy requests failed`);
  if (attacked.p99 > mostP99(quiet.p99)) {
    problems.push(`${name}: the p99 is ${attacked.p99} ms, and ${quiet.p99} ms without the attack`);
  }
  return problems;
}

/**
 * Sends many requests at once on one connection.
 *
 * @param {number} port
 * @returns {Promise<string | undefined>} the problem with the answers, if any
 */
async function pipeline(port) {
  const { generateQrCode } = require('../../..');
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
 * Requests the largest pictures of the longest texts from a server that allows them.
 *
 * @param {number} seconds
 * @param {string} node
 * @param {number[]} cores
 * @returns {Promise<Wide>}
 */
async function widest(seconds, node, cores) {
  const server = await startExample({ script: 'tools/reliability/attack/wide.js', node, cores });
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
