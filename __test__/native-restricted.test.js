'use strict';

// Loads the addon with a mocked `fs`, and with the permission model of Node.js.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const { addon, copyOfPackage } = require('./support/copies');

/** Prints the length of a code, or the error as JSON. */
const LOAD = (/** @type {string} */ specifier) => `
  try {
    console.log(require(${JSON.stringify(specifier)}).generateQrCode('text').length);
  } catch ({ code, message, details, cause }) {
    console.log(JSON.stringify({ code, message, details, cause: cause?.code }));
  }`;

/**
 * @param {string} script
 * @param {{ args?: string[], cwd?: string }} [how] the arguments of node
 */
function run(script, { args = [], cwd } = {}) {
  const options = /** @type {const} */ ({ encoding: 'utf8', cwd });
  const { stdout, stderr, status } = spawnSync(process.execPath, [...args, '-e', script], options);
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

/**
 * Installs the package as npm does from the registry, with the binary in a package next to it.
 *
 * @param {import('node:test').TestContext} t
 */
function installation(t) {
  const app = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-app-')));
  t.after(() => fs.rmSync(app, { recursive: true }));
  const folder = path.join(app, 'node_modules/qr-napi');
  fs.cpSync(copyOfPackage(t, { isAddonThere: false }), folder, { recursive: true });
  const name = addon.replace(/\.node$/, '').replace('.', '-');
  const binary = path.join(app, 'node_modules', name);
  const npm = path.join(__dirname, '../npm', name.replace('qr-napi-', ''));
  fs.mkdirSync(binary);
  fs.copyFileSync(path.join(npm, 'package.json'), path.join(binary, 'package.json'));
  fs.copyFileSync(path.join(__dirname, '../lib', addon), path.join(binary, addon));
  return { folder, binary };
}

describe('the addon loads although fs is mocked', () => {
  // Our modules get each of these as `fs`; Node's own loader keeps the real one, as in Jest.
  const mocks = {
    'every function gives undefined (automock)': 'mockAll(() => undefined)',
    'every function says ENOENT (memfs)':
      "mockAll((name) => { if (name === 'existsSync') return false; throw Object.assign(new Error(name), { code: 'ENOENT' }); })",
    'every function throws': "mockAll((name) => { throw new TypeError(name + ' is mocked'); })",
    'everything exists': '({ ...real, existsSync: () => true })',
    'everything exists, and nothing can be opened':
      "({ ...real, existsSync: () => true, openSync() { throw Object.assign(new Error(), { code: 'ENOENT' }); } })",
    'nothing exists': '({ ...real, existsSync: () => false })',
    'existsSync gives undefined': '({ ...real, existsSync() {} })',
    'existsSync throws': "({ ...real, existsSync() { throw new Error('mocked'); } })",
    'files are empty': '({ ...real, fstatSync: () => ({ size: 0 }) })',
    'nothing is read': '({ ...real, readSync: () => 0 })',
    'reading and closing give undefined': '({ ...real, readSync() {}, closeSync() {} })',
  };
  for (const [name, mock] of Object.entries(mocks)) {
    test(name, (t) => {
      const { folder } = installation(t);
      const script = `
        const Module = require('node:module');
        const real = require('node:fs');
        const mockAll = (answer) =>
          Object.fromEntries(Object.keys(real).map((name) => [name, () => answer(name)]));
        const mock = ${mock};
        const load = Module._load;
        Module._load = (request, ...rest) =>
          /^(?:node:)?fs$/.test(request) ? mock : load(request, ...rest);
        ${LOAD(folder)}`;
      assert.match(run(script), /^\d+$/);
    });
  }
});

const { allowedNodeEnvironmentFlags: flags } = process;
const PERMISSION = ['--permission', '--experimental-permission'].find((flag) => flags.has(flag));
const skip =
  !PERMISSION || !flags.has('--allow-addons') ? 'this Node.js has no permissions for addons' : false;
const ALL = [PERMISSION ?? '', '--no-warnings'];

describe('under the permission model of Node.js', { skip }, () => {
  test('the error without --allow-addons names the flag', (t) => {
    const folder = copyOfPackage(t);
    const { code, message, cause } = JSON.parse(run(LOAD(folder), { args: [...ALL, '--allow-fs-read=*'] }));
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
    assert.match(message, /^Node\.js was started with --permission and without --allow-addons, /);
    assert.ok(message.endsWith(' Start Node.js with --allow-addons.'), message);
    assert.equal(cause, 'ERR_DLOPEN_DISABLED');
  });

  test('a linked package loads even if the folders next to it may not be read', (t) => {
    const folder = fs.realpathSync(copyOfPackage(t));
    const app = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-app-')));
    t.after(() => fs.rmSync(app, { recursive: true }));
    fs.mkdirSync(path.join(app, 'node_modules'));
    fs.symlinkSync(folder, path.join(app, 'node_modules/qr-napi'), 'junction');
    const reads = [app, folder].map((each) => `--allow-fs-read=${each}${path.sep}`);
    const args = [...ALL, '--allow-addons', ...reads];
    assert.match(run(LOAD('qr-napi'), { args, cwd: app }), /^\d+$/);
  });

  test('an unreadable binary package is named, with the flag that allows it', (t) => {
    const { folder, binary } = installation(t);
    const args = [...ALL, '--allow-addons', `--allow-fs-read=${folder}${path.sep}`];
    const { code, message, details } = JSON.parse(run(LOAD(folder), { args }));
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
    assert.equal(details.reason, 'not-readable');
    assert.ok(details.file.startsWith(`${binary}${path.sep}`), message);
    const read = `--allow-fs-read=${details.folder}`;
    assert.ok(message.endsWith(` Start Node.js with ${read} too.`), message);
    assert.match(run(LOAD(folder), { args: [...args, read] }), /^\d+$/);
  });
});

test('the error with --no-addons names the flag', (t) => {
  const { code, message } = JSON.parse(run(LOAD(copyOfPackage(t)), { args: ['--no-addons'] }));
  assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
  assert.ok(message.endsWith(' Start Node.js without --no-addons.'), message);
});
