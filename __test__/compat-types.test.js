'use strict';

// Compiles TypeScript for npm `qrcode` with our types in place of `@types/qrcode`.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');

const root = path.join(__dirname, '..');
const source = path.join(__dirname, 'support', 'qrcode-user.ts');

/**
 * Returns the errors of TypeScript in a file.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} file
 * @param {Record<string, unknown>} compilerOptions
 */
function compile(t, file, compilerOptions) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const options = {
    target: 'es2023',
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    typeRoots: [path.join(root, 'node_modules/@types')],
    types: ['node'],
    ...compilerOptions,
  };
  const project = path.join(folder, 'tsconfig.json');
  fs.writeFileSync(project, JSON.stringify({ compilerOptions: options, files: [file] }));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '--project', project], { encoding: 'utf8' });
  return { status, stdout };
}

test('the program compiles with the types of npm qrcode', (t) => {
  // Those types include functions for browsers.
  const { status, stdout } = compile(t, source, { lib: ['es2023', 'dom'] });
  assert.equal(status, 0, stdout);
});

for (const [name, types] of [
  ['a CommonJS module', 'index.d.ts'],
  ['an ES module', 'lib/index.d.mts'],
]) {
  for (const exactOptionalPropertyTypes of [false, true]) {
    test(`the program compiles with our types, for ${name}${exactOptionalPropertyTypes ? ' and exactOptionalPropertyTypes' : ''}`, (t) => {
      const paths = { qrcode: [path.join(root, String(types))] };
      const { status, stdout } = compile(t, source, { lib: ['es2023'], paths, exactOptionalPropertyTypes });
      assert.equal(status, 0, stdout);
    });
  }
}

test('every type and function of npm is declared, except those for browsers', () => {
  const names = (/** @type {string} */ file) => {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    return Array.from(text.matchAll(/^export (?:interface|type|function) (\w+)/gm), ([, name]) =>
      String(name),
    );
  };
  const own = new Set(names('lib/compat/index.d.ts'));
  const missing = names('node_modules/@types/qrcode/index.d.ts').filter((name) => !own.has(name));
  assert.deepEqual([...new Set(missing)], ['toCanvas']);
});
