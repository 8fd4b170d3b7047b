'use strict';

// npm run tools -- test:examples: installs the examples for other frameworks as a user would, but
// with the package of this repository, runs each, and reads its answers. npm test covers
// examples/express.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const { npm } = require('../support/npm');
const { packHere } = require('../release/packing/packages');
const { LOCKS, copyLock } = require('../locks/install');
const { readFlags } = require('../support/command-line');
const {
  StepError,
  build,
  ensureToolsInstalled,
  main,
  requireToolchains,
  root,
  say,
} = require('../support/steps');

/** @type {(png: Uint8Array) => Promise<string>} typed here, as the module is typed for browsers */
const decodeText = require(path.join(root, '__test__/support/zxing')).decodeText;
/** @type {{ PNG: any }} */
const { PNG } = require(path.join(root, 'node_modules/pngjs'));
/** @type {(svg: Uint8Array, options: object) => Promise<object>} */
const rasteriseSvg = require(path.join(root, '__test__/support/rasterise')).rasteriseSvg;

const FOLDER = path.join(root, 'target/examples');
const NAMES = ['fastify', 'hono', 'nestjs', 'nextjs', 'styles'];

/** The values of `style` that examples/styles has. */
const STYLES = ['shapes', 'logo', 'frame', 'checked', 'class'];

/** The time that a server may take to listen. */
const START_MS = 60_000;

main(async () => {
  readFlags();
  requireToolchains();
  ensureToolsInstalled();
  build();
  const { file } = packHere(FOLDER);
  for (const name of NAMES) {
    say(name);
    const folder = prepare(name, file);
    const port = await freePort();
    const server = spawn(process.execPath, startOf(folder), {
      cwd: folder,
      env: { ...process.env, PORT: `${port}` },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    try {
      await check(name, `http://127.0.0.1:${port}/qrcode`, server);
    } finally {
      server.kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    }
  }
  console.log(`\nAll ${NAMES.length} examples give the right answers.`);
});

/**
 * @param {string} name
 * @param {string} packed the package
 * @returns {string} the folder of the installed and built example
 */
function prepare(name, packed) {
  const folder = path.join(FOLDER, name);
  for (const each of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    // Keeps installed packages, as installing takes most of the time.
    if (each !== 'node_modules') fs.rmSync(path.join(folder, each), { recursive: true });
  }
  fs.cpSync(path.join(root, 'examples', name), folder, { recursive: true });
  const file = path.join(folder, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  // Follows examples/README.md, but installs the locked dependencies, if there are any, and runs
  // none of their scripts.
  if (fs.existsSync(path.join(LOCKS, `npm/example-${name}`))) copyLock(`example-${name}`, folder);
  fs.writeFileSync(file, JSON.stringify(manifest));
  const install = ['install', '--no-save', packed, '--no-audit', '--no-fund', '--ignore-scripts'];
  must(npm(install, folder), 'npm install');
  if (manifest.scripts.build !== undefined) {
    must(npm(['run', 'build'], folder, { NEXT_TELEMETRY_DISABLED: '1' }), 'npm run build');
  }
  return folder;
}

/**
 * @param {{ status: number | null, stdout: string, stderr: string }} result
 * @param {string} what
 */
function must({ status, stdout, stderr }, what) {
  if (status !== 0) throw new StepError(`${what} failed:\n${stdout}\n${stderr}`);
}

/**
 * @param {string} folder
 * @returns {string[]} the arguments of `node`. `npm start` would run the server in a child process,
 *   which we could not stop
 */
function startOf(folder) {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const [command, ...args] = scripts.start.split(' ');
  return command === 'node' ? args : [`node_modules/${command}/dist/bin/${command}`, ...args];
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  server.close();
  return port;
}

/**
 * @param {string} name
 * @param {string} url
 * @param {import('node:child_process').ChildProcess} server
 */
async function check(name, url, server) {
  const text = 'https://example.com/é?茗荷';
  const query = `?text=${encodeURIComponent(text)}`;
  const queries = name === 'styles' ? STYLES.map((style) => `${query}&style=${style}`) : [query];
  for (const each of queries) {
    const response = await answer(url + each, server);
    assert.equal(response.status, 200, each);
    const isSvg = name === 'hono' || each.endsWith('=logo');
    assert.equal(response.headers.get('content-type'), isSvg ? 'image/svg+xml' : 'image/png');
    const body = Buffer.from(await response.arrayBuffer());
    assert.equal(await decodeText(isSvg ? await drawSvg(body) : body), text, each);
  }
  if (name === 'styles') {
    const response = await fetch(`${url.replace('/qrcode', '/grade')}${query}&style=checked`);
    const { letter } = /** @type {{ letter: string }} */ (await response.json());
    assert.match(letter, /^[A-D]$/);
  }
  for (const wrong of ['', '?text=', `?text=${'x'.repeat(4000)}`])
    assert.equal((await fetch(url + wrong)).status, 400, wrong.slice(0, 20));
}

/**
 * @param {Buffer} svg
 * @returns {Promise<Buffer>} a PNG on white paper
 */
async function drawSvg(svg) {
  return PNG.sync.write(await rasteriseSvg(svg, { width: 800, background: '#fff' }));
}

/**
 * @param {string} url
 * @param {import('node:child_process').ChildProcess} server
 */
async function answer(url, server) {
  const end = Date.now() + START_MS;
  for (;;) {
    if (server.exitCode !== null) throw new StepError(`The server ended with exit code ${server.exitCode}.`);
    try {
      return await fetch(url);
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(100);
    }
  }
}
