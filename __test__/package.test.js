'use strict';

// Tests the installed package: its files, and how it is loaded.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const root = path.join(__dirname, '..');

test('require and import give the same functions', async () => {
  const entries = ['', '/handler', '/options', '/payloads', '/styling'];
  for (const name of entries.map((each) => `qr-napi${each}`)) {
    const required = require(name);
    const { default: _, ...imported } = await import(name);
    assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
    for (const key of Object.keys(required)) assert.equal(imported[key], required[key]);
  }
});

test('no other file can be loaded', () => {
  for (const name of ['qr-napi/binding', 'qr-napi/lib/options/read', 'qr-napi/index.js']) {
    assert.throws(() => require(name), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
  }
});

test('the package has no dependencies and no install scripts', () => {
  const manifest = require('../package.json');
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.peerDependencies, undefined);
  for (const hook of ['preinstall', 'install', 'postinstall', 'prepare']) {
    assert.equal(manifest.scripts[hook], undefined);
  }
});

test('the package contains its code, types and documents, and no development files', () => {
  const npm = process.env.npm_execpath;
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout, stderr } = npm
    ? spawnSync(process.execPath, [npm, ...pack], { cwd: root, encoding: 'utf8' })
    : spawnSync('npm', pack, { cwd: root, encoding: 'utf8' });
  assert.notEqual(stdout, '', stderr);
  const names = JSON.parse(stdout)[0]
    .files.map((/** @type {{ path: string }} */ file) => file.path)
    // tools/release/packing/packages.js leaves out the addon of this machine.
    .filter((/** @type {string} */ name) => !name.endsWith('.node'));
  const { bin, exports } = require('../package.json');
  const targets = JSON.stringify(exports).match(/\.\/[^"]+\.[a-z]+/g) ?? [];
  const documents = ['README.md', 'LICENSE', 'THIRD-PARTY-LICENSES'];
  const needed = [
    ...documents,
    'lib/binding.js',
    ...Object.values(bin),
    'lib/cli/main.js',
    ...targets.map((target) => target.slice(2)),
  ];
  for (const name of needed.filter((name) => !name.endsWith('/handler')))
    assert.ok(names.includes(name), name);
  for (const name of names)
    assert.match(
      name,
      /^(lib\/(?:(?:batch|cli|compat|gs1|messages|options|payloads(?:\/checks)?|styling)\/)?[a-z\d-]+|index|package|README|LICENSE|THIRD-PARTY-LICENSES)(\.|$)/,
      name,
    );
});
