'use strict';

// Runs a local registry that has only the packages that are published to it.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const { npm } = require('../../support/npm');
const { StepError } = require('../../support/steps');
const { ensureTools } = require('../../locks/install');

/**
 * @typedef {object} Registry
 * @property {string} url
 * @property {(file: string) => void} publish
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} folder the folder of published packages, which is emptied first
 * @returns {Promise<Registry>}
 */
async function startRegistry(folder) {
  // Verdaccio 6.8, as 6.9 needs Node.js 22.
  const tools = ensureTools('verdaccio');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const config = path.join(folder, 'config.yaml');
  const lines = [
    `storage: ${JSON.stringify(path.join(folder, 'storage'))}`,
    'auth: { htpasswd: { file: ./htpasswd } }',
    'uplinks: {}',
    "packages: { '**': { access: $all, publish: $authenticated } }",
    'max_body_size: 100mb',
    'log: { type: stdout, format: pretty, level: warn }',
  ];
  fs.writeFileSync(config, `${lines.join('\n')}\n`);
  const command = path.join(tools, 'node_modules/verdaccio/bin/verdaccio');
  const log = fs.openSync(path.join(folder, 'log.txt'), 'w');
  const server = spawn(process.execPath, [command, '--config', config, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', log, log],
  });
  const ended = new Promise((resolve) => server.once('exit', () => resolve(undefined)));
  await waitFor(url, () => server.exitCode === null);
  const token = await addUser(url);
  const authorisation = [`--registry=${url}`, `--//127.0.0.1:${port}/:_authToken=${token}`];
  return {
    url,
    publish(file) {
      const { status, stderr } = npm(
        ['publish', file, '--ignore-scripts', '--tag=latest', ...authorisation],
        folder,
      );
      if (status !== 0) throw new StepError(`npm publish ${path.basename(file)} failed:\n${stderr}`);
    },
    async stop() {
      server.kill();
      await ended;
      fs.closeSync(log);
    },
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * @param {string} url
 * @param {() => boolean} isAlive
 */
async function waitFor(url, isAlive) {
  for (let i = 0; i < 300; i++) {
    if (!isAlive()) throw new StepError('The registry ended before it answered.');
    const isThere = await fetch(`${url}-/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new StepError('The registry did not answer within 30 seconds.');
}

/**
 * @param {string} url
 * @returns {Promise<string>} its token
 */
async function addUser(url) {
  const name = 'rehearsal';
  const response = await fetch(`${url}-/user/org.couchdb.user:${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: 'rehearsal-only' }),
  });
  const { token } = /** @type {{ token?: string }} */ (await response.json());
  if (token === undefined) throw new StepError(`The registry did not create a user: ${response.status}.`);
  return token;
}

module.exports = { startRegistry };
