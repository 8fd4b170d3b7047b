'use strict';

// Runs the steps of the Dockerfile in a folder, without Docker. It reads the steps from the
// Dockerfile, so that it tests those very steps.

const { spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { createInterface } = require('node:readline');

const { spawnGuarded } = require('../../support/servers');
const { npm } = require('../../support/npm');
const { StepError, root } = require('../../support/steps');
const { copyLock } = require('../../locks/install');
const { EXAMPLES, FOLDER } = require('./proxies');
const { freePort, within } = require('./servers');

/** Matches the line that README.md says to remove from the server of examples/express. */
const PAGE = /^.*require\('\.\.\/page'\).*\n/m;

/** @returns {Promise<{ isOtherUser: boolean, stopMs: number }>} */
async function tryImage() {
  const text = fs.readFileSync(path.join(EXAMPLES, 'docker/Dockerfile'), 'utf8');
  const folder = path.join(FOLDER, `image-${process.pid}-0`);
  install(text, folder);
  const port = await freePort();
  const env = {
    PATH: path.dirname(process.execPath),
    ...environment(text),
    HOST: '127.0.0.1',
    PORT: `${port}`,
  };
  const [uid, gid] = /^USER (\d+):(\d+)$/m.exec(text)?.slice(1).map(Number) ?? [];
  const isOtherUser = process.getuid?.() === 0 && uid !== undefined && gid !== undefined;
  const user = isOtherUser ? { uid, gid } : {};

  const [command = '', ...args] = list(text, /^CMD (\[.*\])$/m);
  const child = spawnGuarded(command, args, {
    cwd: folder,
    env,
    ...user,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const ended = once(child, 'exit');
    const lines = createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) });
    await within(20_000, 'to start', Promise.race([once(lines, 'line'), ended]));
    const health = list(text, /^HEALTHCHECK [^[]*CMD (\[.*\])$/m);
    if (run(health, { cwd: folder, env, ...user }) !== 0) throw new StepError('HEALTHCHECK fails.');
    const start = performance.now();
    child.kill(/^STOPSIGNAL (SIG\w+)$/m.exec(text)?.[1] === 'SIGTERM' ? 'SIGTERM' : 'SIGKILL');
    const [code] = await within(12_000, 'to stop', ended);
    if (code !== 0) throw new StepError(`The server of the image ended with ${code} after its STOPSIGNAL.`);
    if (run(health, { cwd: folder, env, ...user }) !== 1)
      throw new StepError('HEALTHCHECK succeeds without a server.');
    return { isOtherUser, stopMs: Math.round(performance.now() - start) };
  } finally {
    child.kill('SIGKILL');
  }
}

/**
 * @param {string} text
 * @param {string} folder
 */
function install(text, folder) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const server = fs.readFileSync(path.join(root, 'examples/express/server.js'), 'utf8');
  if (!PAGE.test(server)) throw new StepError('server.js has no line with ../page to remove.');
  fs.writeFileSync(path.join(folder, 'server.js'), server.replace(PAGE, ''));
  for (const name of ['cluster.js', 'overload.js', 'unanswered.js']) {
    fs.copyFileSync(path.join(root, 'examples/express', name), path.join(folder, name));
  }
  const command = /^RUN npm (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  copyLock('example-docker', folder);
  const { status, stderr } = npm(command, folder);
  if (status !== 0) throw new StepError(`npm ${command.join(' ')} failed:\n${stderr}`);
  // Adds the package of this repository to the installed ones, as it need not be published.
  copyPackage(path.join(folder, 'node_modules/qr-napi'));
}

/** @param {string} folder */
function copyPackage(folder) {
  const { files } = require('../../../package.json');
  for (const name of ['package.json', ...files]) {
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
}

/**
 * @param {string} text
 * @returns {Record<string, string>} the variables that ENV sets
 */
function environment(text) {
  const lines = text.replaceAll('\\\n', ' ').matchAll(/^ENV (.*)$/gm);
  const pairs = Array.from(lines, ([, line = '']) => line.trim().split(/\s+/)).flat();
  return Object.fromEntries(pairs.map((pair) => pair.split('=')));
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @returns {string[]}
 */
function list(text, pattern) {
  const found = pattern.exec(text.replaceAll('\\\n', ''))?.[1];
  if (found === undefined) throw new StepError(`There is no ${pattern} in the Dockerfile.`);
  return JSON.parse(found);
}

/**
 * @param {string[]} command
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
function run([command = '', ...args], options) {
  return spawnSync(command, args, { ...options, stdio: 'inherit', timeout: 10_000 }).status;
}

module.exports = { tryImage };
