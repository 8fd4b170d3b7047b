'use strict';

// What the documentation says is true: its examples run, and its lists are complete.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const api = require('../index');
const { CODES } = require('../lib/error');
const { PLATFORMS } = require('../lib/platforms');
const { decodeText } = require('./support/zxing');

const root = path.join(__dirname, '..');

/** @param {string} name */
const read = (name) => readFileSync(path.join(root, name), 'utf8');

const PAGES = [
  'README.md',
  'docs/errors.md',
  'docs/migrating.md',
  'examples/express/README.md',
  'index.d.ts',
  'lib/handler.d.ts',
  'lib/compat/index.d.ts',
];

for (const name of PAGES) {
  // In a .d.ts file the examples are in comments.
  const page = read(name).replace(/^ \* ?/gm, '');
  for (const [, code = ''] of page.matchAll(/^```js\n(.*?)^```$/gms)) {
    test(`${name}: ${code.trim().split('\n').at(-1)}`, () => {
      const type = /^import /m.test(code) ? 'module' : 'commonjs';
      const args = ['--require', './__test__/support/unref.js', `--input-type=${type}`, '--eval', code];
      const { status, stderr } = spawnSync(process.execPath, args, {
        cwd: root,
        encoding: 'utf8',
        timeout: 30_000,
      });
      assert.equal(status, 0, stderr);
    });
  }
}

test('there are examples of every function', () => {
  const pages = PAGES.map(read).join('');
  for (const name of Object.keys(api)) assert.match(pages, new RegExp(`@example[^@]*${name}`, 's'));
});

const errors = read('docs/errors.md');
const rows = [...errors.matchAll(/^\| `(\w+)` +\| `(.+?)` +\| (.+?) +\|$/gm)];

for (const [, code, example, message] of rows) {
  test(`docs/errors.md: ${example}`, async () => {
    const run = new Function(...Object.keys(api), `return ${example}`);
    await assert.rejects(async () => run(...Object.values(api)), { code, message });
  });
}

test('every code is in docs/errors.md and index.d.ts, and no other', () => {
  const types = read('index.d.ts').split('export type QrCodeErrorCode')[1]?.split(';')[0];
  const codes = Object.keys(CODES).sort();
  const found = (/** @type {string | undefined} */ text) => [...new Set(text?.match(/ERR_QR_\w+/g))].sort();
  assert.deepEqual(found(types), codes);
  assert.deepEqual(found(errors), codes);
  const withExample = [...new Set(rows.map(([, code]) => code))].sort();
  // A fault of ours; what no call throws, native.test.js has that; and what takes a computer without memory: limits.test.js.
  const without = ['ERR_QR_INTERNAL', 'ERR_QR_ADDON_NOT_LOADED', 'ERR_QR_OUT_OF_MEMORY'];
  assert.deepEqual(
    withExample,
    codes.filter((code) => !without.includes(code)),
  );
});

test('every code of Rust is known', () => {
  for (const [code] of read('src/error.rs').matchAll(/ERR_QR_[A-Z_]+[A-Z]/g)) assert.ok(code in CODES, code);
});

test('docs/deploying.md has the packages that there are, and no other', () => {
  const rows = read('docs/deploying.md').matchAll(/^\| .* \| `qr-napi-(\S+)` +\|$/gm);
  assert.deepEqual(Array.from(rows, ([, name]) => name).sort(), PLATFORMS.map(({ name }) => name).sort());
});

test('the picture in the README is what it says', async () => {
  const png = readFileSync(path.join(root, 'docs/example.png'));
  assert.equal(await decodeText(png), 'npm install qr-napi');
  const { status, stderr } = spawnSync(process.execPath, ['tools/generators/example.js', '--check'], {
    cwd: root,
  });
  assert.equal(status, 0, String(stderr));
});

test('links lead somewhere', () => {
  const others = [
    'ARCHITECTURE.md',
    '.github/CONTRIBUTING.md',
    'CHANGELOG.md',
    'docs/deploying.md',
    'docs/command-line.md',
  ];
  for (const name of [...PAGES, ...others]) {
    for (const [, link] of read(name).matchAll(/\]\(([^)#]+)/g)) {
      if (link === undefined || link.startsWith('https://')) continue;
      read(path.join(path.dirname(name), link));
    }
  }
});
