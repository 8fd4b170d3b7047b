'use strict';

// Runs nginx and HAProxy with the files of examples/deploy in a temporary folder. Only addresses,
// paths and the user are replaced. Tests state any other change.

const { spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const { spawnGuarded } = require('../../support/servers');
const { StepError, root } = require('../../support/steps');
const { ensureProgram, installPackage } = require('../support/system');
const { freePort, within } = require('./servers');

const EXAMPLES = path.join(root, 'examples/deploy');
const FOLDER = path.join(root, 'target/deploy');

/** Replacements in each file: a pattern or text, and its replacement. */
/** @typedef {Record<string, [RegExp | string, string][]>} Changes */

/**
 * @typedef {object} Proxy
 * @property {string} origin
 * @property {number} port
 * @property {number} pid
 * @property {string} folder of its files
 * @property {() => Promise<void>} stop
 */

let started = 0;

/**
 * Writes the files of nginx for a trial.
 *
 * @param {number} port
 * @param {readonly number[]} servers their ports
 * @param {Changes} changes
 * @returns {string} the folder, which has nginx.conf
 */
function prepareNginx(port, servers, changes) {
  const folder = path.join(FOLDER, `nginx-${process.pid}-${started++}`);
  fs.mkdirSync(folder, { recursive: true });
  /** @type {Changes} */
  const places = {
    'nginx.conf': [
      ['user www-data;', process.getuid?.() === 0 ? 'user root;' : ''],
      ['pid /run/nginx.pid;', `pid ${folder}/nginx.pid;`],
      [/\/var\/log\/nginx\//g, `${folder}/`],
      ['/var/cache/nginx-qr', `${folder}/cache`],
      ['listen 80;', `listen 127.0.0.1:${port};`],
    ],
    'servers.conf': [
      [/^ {4}server 10\.0\.0\.12:.*\n {4}server 10\.0\.0\.13:.*\n/gm, ''],
      [
        /^ {4}server 10\.0\.0\.11:42069 (.*)$/gm,
        servers.map((each) => `    server 127.0.0.1:${each} $1`).join('\n'),
      ],
    ],
  };
  for (const name of fs.readdirSync(path.join(EXAMPLES, 'nginx'))) {
    let text = fs.readFileSync(path.join(EXAMPLES, 'nginx', name), 'utf8');
    for (const [from, to] of [...(places[name] ?? []), ...(changes[name] ?? [])])
      text = replace(text, from, to, name);
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/**
 * @param {string} text
 * @param {RegExp | string} from
 * @param {string} to
 * @param {string} name
 */
function replace(text, from, to, name) {
  const is = typeof from === 'string' ? text.includes(from) : text.search(from) >= 0;
  if (!is) throw new StepError(`${name} no longer contains '${from}': update the test.`);
  return text.replace(from, to);
}

/**
 * @param {string} folder
 * @param {string[]} args
 */
function nginxArgs(folder, args = []) {
  // -e sets the log that nginx opens before it reads the configuration.
  return ['-p', folder, '-c', 'nginx.conf', '-e', path.join(folder, 'start.log'), ...args];
}

/**
 * Runs `nginx -t` on the files of a folder.
 *
 * @param {string} folder
 */
function testNginx(folder) {
  const { status, stderr } = spawnSync('nginx', nginxArgs(folder, ['-t']), { encoding: 'utf8' });
  if (status !== 0) throw new StepError(`nginx -t fails:\n${stderr}`);
  if (/\[warn\]/.test(stderr)) throw new StepError(`nginx -t warns:\n${stderr}`);
}

/**
 * @param {readonly number[]} servers their ports
 * @param {object} [options]
 * @param {Changes} [options.changes]
 * @param {(folder: string) => void} [options.add] adds more files to the folder
 * @param {string} [options.scheme]
 * @returns {Promise<Proxy>} when it answers
 */
async function startNginx(servers, { changes = {}, add = () => {}, scheme = 'http' } = {}) {
  ensureProgram('nginx', 'nginx', '-v');
  const port = await freePort();
  const folder = prepareNginx(port, servers, changes);
  add(folder);
  testNginx(folder);
  const child = spawnGuarded('nginx', nginxArgs(folder, ['-g', 'daemon off;']), {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return running(child, { origin: `${scheme}://127.0.0.1:${port}`, port, folder }, 'SIGTERM');
}

/**
 * @param {readonly number[]} servers their ports
 * @param {object} [options]
 * @param {[RegExp | string, string][]} [options.changes] of haproxy.cfg
 * @returns {Promise<Proxy>} when it answers
 */
async function startHaproxy(servers, { changes = [] } = {}) {
  ensureProgram('haproxy', 'haproxy', '-v');
  const port = await freePort();
  const folder = path.join(FOLDER, `haproxy-${process.pid}-${started++}`);
  fs.mkdirSync(folder, { recursive: true });
  let text = fs.readFileSync(path.join(EXAMPLES, 'haproxy/haproxy.cfg'), 'utf8');
  text = replace(text, 'bind :80', `bind 127.0.0.1:${port}`, 'haproxy.cfg');
  text = replace(text, '    user haproxy\n    group haproxy\n', '', 'haproxy.cfg');
  text = replace(text, 'gt 500 }', 'gt 1000000 }', 'haproxy.cfg');
  text = replace(text, /^ {4}server qr[23] .*\n/gm, '', 'haproxy.cfg');
  for (const [from, to] of changes) text = replace(text, from, to, 'haproxy.cfg');
  const lines = servers.map((each, i) => `    server qr${i + 1} 127.0.0.1:${each}`).join('\n');
  text = replace(text, /^ {4}server qr1 .*$/m, lines, 'haproxy.cfg');
  const file = path.join(folder, 'haproxy.cfg');
  fs.writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync('haproxy', ['-c', '-f', file], { encoding: 'utf8' });
  if (status !== 0 || /WARNING/.test(stderr)) throw new StepError(`haproxy -c fails:\n${stdout}${stderr}`);
  const log = fs.openSync(path.join(folder, 'log'), 'w');
  const child = spawnGuarded('haproxy', ['-db', '-f', file], { stdio: ['ignore', log, log] });
  fs.closeSync(log);
  return running(child, { origin: `http://127.0.0.1:${port}`, port, folder }, 'SIGTERM');
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ origin: string, port: number, folder: string }} known
 * @param {NodeJS.Signals} signal that stops it
 * @returns {Promise<Proxy>} when it answers
 */
async function running(child, known, signal) {
  const ended = once(child, 'exit');
  for (let i = 0; !(await listens(known.port)); i++) {
    if (i === 100 || child.exitCode !== null)
      throw new StepError(`${child.spawnfile} does not start: ${known.folder}.`);
    await sleep(50);
  }
  return {
    ...known,
    pid: /** @type {number} */ (child.pid),
    async stop() {
      child.kill(signal);
      await within(12_000, 'to stop', ended);
    },
  };
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function listens(port) {
  return new Promise((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', path: '/', agent: false }, (answer) => {
      answer.resume();
      resolve(true);
    });
    // A TLS server hangs up on plain HTTP.
    request.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve(error.code !== 'ECONNREFUSED'),
    );
  });
}

/**
 * Waits until nginx has written its access log, and returns its entries.
 *
 * @param {Proxy} nginx
 * @returns {Promise<Entry[]>}
 */
async function accessLog(nginx) {
  await sleep(1500);
  const text = fs.readFileSync(path.join(nginx.folder, 'access.log'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const found = /^\S+ \[\S+\] (\S+) (.+?) (\d+) \d+ \S+ cache=(\S+) server=(.+) answered=(.+)$/.exec(
        line,
      );
      if (found === null)
        throw new StepError(`Expected a log line in the format of nginx.conf but received '${line}'.`);
      const [, method = '', uri = '', status, cache = '', server = ''] = found;
      return { method, uri, status: Number(status), cache, server };
    });
}

/**
 * @typedef {object} Entry
 * @property {string} method
 * @property {string} uri
 * @property {number} status
 * @property {string} cache MISS, HIT … or -
 * @property {string} server the servers that got the request, or -
 */

/**
 * Installs njs for text-njs.conf, unless it is there.
 *
 * @returns {string} its file
 */
function ensureNjs() {
  const file = '/usr/lib/nginx/modules/ngx_http_js_module.so';
  if (!fs.existsSync(file)) installPackage('libnginx-mod-http-js', 'nginx has no module njs');
  return file;
}

/** Removes the files of the trials. */
function clean() {
  if (!fs.existsSync(FOLDER)) return;
  for (const name of fs.readdirSync(FOLDER)) {
    if (name.includes(`-${process.pid}-`))
      fs.rmSync(path.join(FOLDER, name), { recursive: true, force: true });
  }
}

module.exports = { EXAMPLES, FOLDER, accessLog, clean, ensureNjs, startHaproxy, startNginx };
