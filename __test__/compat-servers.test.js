'use strict';

// Misuses the npm `qrcode` functions in a server of each framework, and compares the answer and the
// state of the process with npm. The servers run in processes that may end.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { after, describe, it } = require('node:test');

const { MISUSES } = require('./support/misuses');

const SERVER = path.join(__dirname, 'support/misuse-server.js');
const FRAMEWORKS = ['Express 5', 'Express 4', 'Connect', 'http'];

/** A request that has no answer after this time, in milliseconds, counts as hanging. */
const PATIENCE_MS = 10_000;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
const children = new Set();
after(() => {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

/**
 * @param {string} packageName
 * @param {string} framework
 * @param {NodeJS.ProcessEnv} [env]
 */
async function start(packageName, framework, env = {}) {
  const child = spawn(process.execPath, [SERVER, packageName, framework, folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  children.add(child);
  const [line] = await once(child.stdout, 'data');
  return { child, port: Number(line) };
}

/**
 * @param {number} port
 * @param {string} target
 * @param {string} [method]
 * @returns {Promise<string>} the status, or the reason for no answer
 */
function ask(port, target, method = 'GET') {
  return new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port, path: target, method, agent: false });
    request.setTimeout(PATIENCE_MS, () => {
      resolve('hangs');
      request.destroy();
    });
    request.on('error', () => resolve('no answer'));
    request.on('response', (response) => {
      response.resume();
      response.on('close', () => resolve(`${response.statusCode}${response.complete ? '' : ', cut off'}`));
      response.on('error', () => {});
    });
    request.end();
  });
}

/**
 * Returns the outcome of each misuse, by name.
 *
 * @param {string} packageName
 * @param {string} framework
 * @param {(misuse: import('./support/misuses').Misuse) => boolean} isAsked
 */
async function outcomesOf(packageName, framework, isAsked) {
  const server = await start(packageName, framework);
  const outcomes = new Map();
  for (const [i, misuse] of MISUSES.entries()) {
    if (!isAsked(misuse)) continue;
    const { name, query = '', method } = misuse;
    const answer = await ask(server.port, `/${i}${query}`, method);
    // An error that would have ended the process may have cut off this request too.
    let next = await ask(server.port, '/next');
    if (next === 'no answer') next = await ask(server.port, '/next');
    assert.ok(next === '200' || next === '503', `${name}: ${next}`);
    const ends = next === '200' ? '' : ', and the process ends';
    outcomes.set(name, misuse.isTiming ? ends : answer + ends);
  }
  server.child.kill('SIGKILL');
  return outcomes;
}

describe('misuse of the npm functions in a server', { concurrency: true, timeout: 120_000 }, () => {
  for (const framework of FRAMEWORKS) {
    it(`${framework}: has the same outcome as npm, or a better one`, async () => {
      const misuses = MISUSES.filter(({ isForFrameworks }) => framework !== 'http' || !isForFrameworks);
      const [theirs, ours] = await Promise.all([
        outcomesOf('qrcode', framework, (each) => misuses.includes(each) && !each.hangs),
        outcomesOf('qr-napi', framework, (each) => misuses.includes(each)),
      ]);
      const [found, expected] = [{}, {}];
      for (const { name, like = name, ours: better } of misuses) {
        const isOurs = better !== undefined;
        found[name] = ours.get(name);
        expected[name] = isOurs ? better : theirs.get(like);
        assert.notEqual(expected[name], undefined, name);
        if (isOurs) assert.notEqual(theirs.get(name), found[name], `${name}: npm does the same`);
      }
      assert.deepEqual(found, expected);
    });
  }
});

describe('a server that passes every query to toFileStream', () => {
  for (const framework of ['Express 5', 'Express 4', 'Connect']) {
    it(`${framework}: stays up, and answers 500 if the query cannot be drawn`, async () => {
      const { child, port } = await start('qr-napi', framework, { END: 'really' });
      const index = MISUSES.findIndex(({ query }) => query === '?t=');
      for (const text of ['', 'x'.repeat(5000), '', 'text']) {
        assert.equal(await ask(port, `/${index}?t=${text}`), text === 'text' ? '200' : '500');
        assert.equal(await ask(port, '/next'), '200');
      }
      assert.equal(child.exitCode, null);
      child.kill('SIGKILL');
    });
  }

  it('http: ends if a handler catches no error, as with npm', async () => {
    for (const packageName of ['qrcode', 'qr-napi']) {
      const { child, port } = await start(packageName, 'http', { END: 'really' });
      const ended = once(child, 'exit');
      assert.equal(await ask(port, '/0'), 'no answer');
      assert.deepEqual(await ended, [1, null]);
    }
  });
});
