'use strict';

// Compares the two npm packages and the two Cargo workspaces, and tests that the product needs
// nothing of the tools.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { argumentsOf, descriptions, scripts } = require('../development/tools');
const manifest = require('../../package.json');
const tools = require('../package.json');

const root = path.join(__dirname, '../..');

/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/**
 * @param {string} file a Cargo.toml
 * @returns {Map<string, string[]>} the settings of each section, without comments
 */
function sectionsOf(file) {
  const sections = new Map();
  let lines = [];
  for (const line of read(file).split('\n')) {
    if (line.startsWith('[')) {
      lines = [];
      sections.set(line, lines);
    } else if (line.trim() !== '' && !line.startsWith('#')) lines.push(line);
  }
  return sections;
}

/**
 * @param {string} file a Cargo.lock
 * @returns {Map<string, string[]>} the versions of each crate
 */
function cratesOf(file) {
  const crates = new Map();
  for (const [, name, version] of read(file).matchAll(/^name = "(.*)"\nversion = "(.*)"$/gm))
    crates.set(name, [...(crates.get(name) ?? []), version]);
  return crates;
}

describe('the workspaces of Cargo', () => {
  test('have the same profiles, lints and edition, so that measured code is built like published code', () => {
    const [product, ours] = [sectionsOf('Cargo.toml'), sectionsOf('tools/Cargo.toml')];
    const crates = cratesOf('tools/Cargo.lock');
    const shared = [...product.keys()].filter((name) => /^\[(?:profile\.|workspace\.lints)/.test(name));
    assert.ok(shared.length > 10);
    for (const name of shared) {
      // cargo would warn of a profile for a package that the workspace does not use.
      const [, crate] = /^\[profile\.release\.package\.(.*)\]$/.exec(name) ?? [];
      const isThere = crate === undefined || crates.has(crate);
      assert.deepEqual(ours.get(name), isThere ? product.get(name) : undefined, name);
    }
    const others = [...ours.keys()].filter((name) => name.startsWith('[profile.') && !product.has(name));
    assert.deepEqual(others, []);
    const [package_, theirs] = [product, ours].map((each) =>
      each.get('[workspace.package]').filter((/** @type {string} */ line) => !line.startsWith('version')),
    );
    assert.deepEqual(theirs, package_);
  });

  test('lock shared crates to the same versions', () => {
    const [product, ours] = [cratesOf('Cargo.lock'), cratesOf('tools/Cargo.lock')];
    const shared = [...product.keys()].filter((name) => ours.has(name));
    assert.ok(shared.includes('qr-core') && shared.includes('crc32fast') && shared.includes('napi'));
    for (const name of shared)
      assert.ok(
        product.get(name).some((each) => ours.get(name).includes(each)),
        name,
      );
  });
});

describe('the packages of npm', () => {
  test('share no dependency, as the tools can load those of the product from the folder above', () => {
    const both = Object.keys(tools.devDependencies).filter((name) => name in manifest.devDependencies);
    assert.deepEqual(both, []);
  });

  test('are separate: the product loads nothing of the tools', () => {
    const folders = ['lib', 'lib/cli', 'lib/compat'];
    const files = folders.flatMap((folder) =>
      fs.readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`),
    );
    const sources = [...files, 'index.js'].filter((file) => /\.m?js$/.test(file));
    assert.ok(sources.length > 30);
    for (const file of sources) assert.doesNotMatch(read(file), /['"`/]tools\//, file);
  });
});

describe('npm run tools', () => {
  /** @param {string[]} args */
  const run = (...args) =>
    spawnSync(process.execPath, ['tools/development/tools.js', ...args], { cwd: root, encoding: 'utf8' });

  test('lists every script with its line of README.md', () => {
    assert.deepEqual(Object.keys(descriptions()), Object.keys(scripts));
    const { status, stdout } = run();
    assert.equal(status, 0);
    for (const [name, text] of Object.entries(descriptions())) {
      assert.ok(text.length > 10, name);
      assert.ok(stdout.includes(`  ${name} `) && stdout.includes(text), name);
    }
  });

  test('knows the file of every script', () => {
    for (const name of Object.keys(scripts)) {
      assert.match(scripts[name], /^node \S+\.js(?: \S+)*$/, name);
      for (const each of argumentsOf(name).filter((word) => word.endsWith('.js')))
        assert.ok(fs.existsSync(each), `${name}: ${each}`);
    }
  });

  test('passes arguments on, and returns the exit code', () => {
    const { status, stderr } = run('bench:instructions', '--chekc');
    assert.equal(status, 1);
    assert.match(stderr, /--chekc/);
  });

  test('suggests a script for a misspelt name', () => {
    const { status, stderr } = run('bench:fromats');
    assert.equal(status, 1);
    assert.match(stderr, /^The tools have no script bench:fromats: did you mean bench:formats\?$/m);
    assert.match(run('toString').stderr, /no script toString: npm run tools lists them$/m);
  });

  test('runs the same as the short names at the root', () => {
    const prefix = 'node tools/development/tools.js ';
    const short = Object.entries(manifest.scripts).filter(([, script]) => script.startsWith(prefix));
    assert.equal(short.length, 4);
    for (const [name, script] of short) assert.equal(script, prefix + name);
    for (const script of short) assert.ok(script[0] in scripts);
  });
});
