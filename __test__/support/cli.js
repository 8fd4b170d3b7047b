'use strict';

// Runs the command as a person does.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const COMMAND = path.join(__dirname, '../../lib/cli/bin.js');

/** Options of Node.js to run as a user without rights, even if root runs the tests. */
const UNPRIVILEGED = ['--require', require.resolve('./unprivileged')];

/**
 * Creates a folder for the test.
 *
 * @param {import('node:test').TestContext} t
 */
function folderOf(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, node?: string[] }} [how] options of Node
 */
function start(args, { cwd, env, node = [] } = {}) {
  return spawn(process.execPath, [...node, COMMAND, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'pipe',
  });
}

/**
 * Runs it to its end.
 *
 * @param {string[]} args
 * @param {Parameters<typeof start>[1] & { input?: string | Uint8Array }} [how] the standard input
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, bytes: Buffer, out: string, error: string }>}
 */
async function run(args, { input = '', ...how } = {}) {
  const child = start(args, how);
  /** @type {Buffer[]} */
  const out = [];
  let error = '';
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  child.stdin.on('error', () => {}); // it need not read all
  child.stdin.end(input);
  const [code, signal] = await once(child, 'close');
  const bytes = Buffer.concat(out);
  return { code, signal, bytes, out: bytes.toString(), error };
}

module.exports = { COMMAND, UNPRIVILEGED, folderOf, run, start };
