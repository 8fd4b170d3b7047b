'use strict';

// Tests that the published packages are complete, and contain nothing else.

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const manifest = require('../package.json');
const { PLATFORMS } = require('../lib/platforms');
const { packAll } = require('../tools/release/packing/packages');

const root = path.join(__dirname, '..');

describe('the packages of the platforms', () => {
  test('match the list of targets', () => {
    execFileSync(process.execPath, ['tools/generators/packages.js', '--check'], { cwd: root });
  });

  test('have the names that lib/binding.js looks for', () => {
    const binding = fs.readFileSync(path.join(root, 'lib/binding.js'), 'utf8');
    for (const { name, cpu } of PLATFORMS) {
      const file = cpu === 'wasm32' ? 'qr-napi.wasip1.cjs' : `qr-napi.${name}.node`;
      assert.ok(binding.includes(`require('./${file}')`), name);
      assert.ok(binding.includes(`require('qr-napi-${name}')`), name);
    }
  });

  test('have the version of the addon', () => {
    const cargo = fs.readFileSync(path.join(root, 'Cargo.toml'), 'utf8');
    assert.equal(/^version = "(.*)"$/m.exec(cargo)?.[1], manifest.version);
    const binding = require('../lib/binding');
    assert.equal(binding.VERSION, manifest.version);
  });
});

test('the main package contains no test, source or source map', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const [main] = packAll([], folder).slice(-1);
  const lib = fs
    .readdirSync(path.join(root, 'lib'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.node'))
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)).replaceAll('\\', '/'));
  const expected = [
    'LICENSE',
    'README.md',
    'THIRD-PARTY-LICENSES',
    'index.d.ts',
    'index.js',
    ...lib,
    'package.json',
  ];
  assert.deepEqual(main?.files, expected.sort());
  for (const name of lib) assert.match(name, /\.(?:js|mjs|d\.ts|d\.mts)$/);
});
