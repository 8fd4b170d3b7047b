'use strict';

// Tests the documentation: its examples run, and its lists are complete.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { accessSync, readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const api = require('../index');
const { CODES } = require('../lib/error');
const { SENTENCES } = require('../lib/messages');
const { SENTENCES: ADDON_SENTENCES } = require('../lib/messages/addon');
const gs1 = require('../lib/messages/gs1');
const frame = require('../lib/messages/frame');
const { SENTENCES: LOGO_SENTENCES } = require('../lib/messages/logo');
const { SENTENCES: PAYLOAD_SENTENCES } = require('../lib/messages/payload');
const { SENTENCES: STYLING_SENTENCES } = require('../lib/messages/styling');
const payloads = require('../lib/payloads');
const { PLATFORMS } = require('../lib/platforms');
const { rasteriseSvg, toPng } = require('./support/rasterise');
const { decodeAll } = require('./support/zxing');

const root = path.join(__dirname, '..');

/** @param {string} name */
const read = (name) => readFileSync(path.join(root, name), 'utf8');

const PAGES = [
  'README.md',
  'docs/errors.md',
  'docs/formats.md',
  'docs/functions.md',
  'docs/gs1.md',
  'docs/handler.md',
  'docs/migrating.md',
  'docs/options.md',
  'docs/payloads.md',
  'docs/styles.md',
  'docs/symbologies.md',
  'examples/express/README.md',
  'index.d.ts',
  'lib/handler.d.ts',
  'lib/options/index.d.ts',
  'lib/payloads/index.d.ts',
  'lib/styling/index.d.ts',
  'lib/compat/index.d.ts',
];

for (const name of PAGES) {
  // In a .d.ts file the examples are in comments.
  const page = read(name).replace(/^ +\* ?/gm, '');
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

test('every function has an example', () => {
  const pages = PAGES.map(read).join('');
  for (const name of Object.keys(api)) assert.match(pages, new RegExp(`@example[^@]*${name}`, 's'));
});

/** The reasons that the examples show. */
const SHOWN_BY_EXAMPLES = [
  'frame-control',
  'frame-shaping',
  'frame-too-wide',
  'frame-without-margin',
  'frame-and-round',
  'frame-text',
  'missing-in-built-in',
  'character',
  'date-or-month',
  'kanji-with-eci',
  'mode-with-eci',
  'charset',
  'no-charset',
  'sequence-too-short',
  'above-max-version',
  'sequence-twice',
  'not-for-type',
  'not-for-payload',
  'missing',
  'unknown-field',
  'control-character',
  'check-digits',
  'width-and-scale',
  'unknown-format',
  'level-of-version',
  'level-of-symbology',
  'mode-of-symbology',
  'version-of-symbology',
  'shape-of-symbology',
  'shape-and-version',
  'not-for-symbology',
  'padding-without-clear',
];

const errors = read('docs/errors.md');
const sections = errors.split(/^## /m).slice(1);
/** The calls in the page, each with its code and message. */
const rows = sections.flatMap((section) => {
  const [code = ''] = section.match(/ERR_QR_\w+/) ?? [];
  return [...section.matchAll(/^\| `(generate.+?)` \| (.+?) \|$/gm)].map(
    ([, example = '', message = '']) => ({
      code,
      example,
      message,
    }),
  );
});

for (const { code, example, message } of rows) {
  test(`docs/errors.md: ${example}`, async () => {
    const scope = { ...api, payloads };
    const run = new Function(...Object.keys(scope), `return ${example}`);
    await assert.rejects(async () => run(...Object.values(scope)), { code, message });
  });
}

test('docs/errors.md and index.d.ts list every error code and no others', () => {
  const types = read('index.d.ts').split('export type QrCodeErrorCode')[1]?.split(';')[0];
  const codes = Object.keys(CODES).sort();
  const found = (/** @type {string | undefined} */ text) => [...new Set(text?.match(/ERR_QR_\w+/g))].sort();
  assert.deepEqual(found(types), codes);
  assert.deepEqual(found(errors), codes);
  const withExample = [...new Set(rows.map(({ code }) => code))].sort();
  // No call throws these: a bug of ours, an addon that was not loaded (native.test.js), and a
  // computer without memory (limits.test.js).
  const without = ['ERR_QR_INTERNAL', 'ERR_QR_ADDON_NOT_LOADED', 'ERR_QR_OUT_OF_MEMORY'];
  assert.deepEqual(
    withExample,
    codes.filter((code) => !without.includes(code)),
  );
});

test('lib/messages knows every code of Rust, and has a sentence for every reason', () => {
  const rust = read('src/error.rs');
  for (const [code] of rust.matchAll(/ERR_QR_[A-Z_]+[A-Z]/g)) assert.ok(code in CODES, code);
  const reasons = Array.from(rust.matchAll(/\.reason\(\s*"([\w-]+)"/g), ([, reason]) => reason);
  assert.ok(reasons.length > 30);
  const known = [
    SENTENCES.ERR_QR_INVALID_TEXT,
    SENTENCES.ERR_QR_INVALID_SEGMENT,
    SENTENCES.ERR_QR_INVALID_OPTION,
  ];
  const unreadable = require('../lib/messages/unreadable').FAULTS;
  const all = Object.assign({}, ...known, LOGO_SENTENCES, frame.SENTENCES, frame.FONT, unreadable);
  for (const reason of reasons) assert.ok(Object.hasOwn(all, String(reason)), reason);
});

test('docs/errors.md lists every reason', () => {
  const known = Object.values(SENTENCES).flatMap((each) =>
    typeof each === 'function' ? [] : Object.keys(each),
  );
  const others = [
    LOGO_SENTENCES,
    PAYLOAD_SENTENCES,
    STYLING_SENTENCES,
    ADDON_SENTENCES,
    gs1.NEEDS,
    gs1.LINK_SENTENCES,
    frame.SENTENCES,
    frame.FONT,
  ];
  for (const reason of [...known, ...others.flatMap((each) => Object.keys(each))]) {
    const isShown = errors.includes(`| \`${reason}\` |`) || SHOWN_BY_EXAMPLES.includes(reason);
    assert.ok(isShown, reason);
  }
});

test('docs/errors.md is up to date', () => {
  const { status, stderr } = spawnSync(process.execPath, ['tools/generators/errors.js', '--check'], {
    cwd: root,
  });
  assert.equal(status, 0, String(stderr));
});

test('docs/platforms.md lists every package and no others', () => {
  const rows = read('docs/platforms.md').matchAll(/^\| .* \| `qr-napi-(\S+)` +\|$/gm);
  assert.deepEqual(Array.from(rows, ([, name]) => name).sort(), PLATFORMS.map(({ name }) => name).sort());
});

test('zxing reads the four codes of the picture in the README', async () => {
  const picture = await rasteriseSvg(readFileSync(path.join(root, 'docs/example.svg')));
  const found = await decodeAll(toPng(picture), { maxNumberOfSymbols: 10 });
  assert.deepEqual(
    found.map(({ text }) => text),
    Array(4).fill('https://example.com'),
  );
  const { status, stderr } = spawnSync(process.execPath, ['tools/generators/example.js', '--check'], {
    cwd: root,
  });
  assert.equal(status, 0, String(stderr));
});

test('the README has at most 100 lines', () => {
  assert.ok(read('README.md').trimEnd().split('\n').length <= 100);
});

test('the README has the figures of docs/benchmarks.md', () => {
  /** The rows of the README's table: by name, our figure and npm's. */
  const rows = new Map(
    Array.from(read('README.md').matchAll(/^\| ([^|]+) \| ([\d.,]+)[^|]* \| ([\d.,]+)/gm), ([, ...row]) => {
      const [name = '', ...figures] = row;
      return [name, figures];
    }),
  );
  assert.equal(rows.size, 4);
  const calls = sectionOf(read('docs/benchmarks.md'), '### 44 bytes of text');
  const servers = sectionOf(read('docs/benchmarks.md'), '### One worker, URLs of 44 bytes');
  const ours = cellsOf(calls, /^\| qr-napi /m);
  const npms = cellsOf(calls, /^\| npm qrcode /m);
  const addon = cellsOf(servers, /^\| 3 +\| Rust native addon +\| qr-core /m);
  const npmServer = cellsOf(servers, /^\| 0 +\| /m);
  assert.deepEqual(Array.from(rows.values()), [
    [ours[2], npms[2]],
    [ours[5], npms[5]],
    [addon[3], npmServer[3]],
    [addon[8], npmServer[8]],
  ]);
  const [rate] = /at (\d+) requests\/s over/.exec(servers)?.slice(1) ?? [];
  assert.ok(Array.from(rows.keys())[3]?.includes(`at ${rate} requests per second`));
});

/**
 * @param {string} page
 * @param {string} title the title line of the section
 * @returns {string} the section, up to the next title
 */
function sectionOf(page, title) {
  const [, section = ''] = page.split(`${title}\n`);
  return section.split(/^#/m)[0] ?? '';
}

/**
 * @param {string} section
 * @param {RegExp} begins matches the start of the row
 * @returns {string[]} its cells
 */
function cellsOf(section, begins) {
  const [row = ''] = section.slice(begins.exec(section)?.index).split('\n');
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

test('no link is broken', () => {
  const others = [
    'ARCHITECTURE.md',
    'CHANGELOG.md',
    '.github/CONTRIBUTING.md',
    '.github/SECURITY.md',
    'examples/README.md',
    'examples/deploy/README.md',
    'examples/page/README.md',
    'tools/README.md',
    'tools/benchmarks/README.md',
    'tools/locks/README.md',
    ...readdirSync(path.join(root, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  for (const name of new Set([...PAGES, ...others])) {
    for (const [, link = ''] of read(name).matchAll(/\]\(([^)]+)/g)) {
      if (link.startsWith('https://')) continue;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? name : path.join(path.dirname(name), file);
      accessSync(path.join(root, target));
      if (anchor !== undefined) assert.ok(anchorsOf(read(target)).includes(anchor), `${name}: ${link}`);
    }
  }
});

/**
 * @param {string} page
 * @returns {string[]} the anchors that GitHub gives its titles
 */
function anchorsOf(page) {
  return Array.from(page.matchAll(/^#+ (.+)$/gm), ([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}
