'use strict';

// Tests the checks of a release tag, and publishing.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const { version } = require('../../package.json');
const { PLATFORMS } = require('../../lib/platforms');
const { problemsOf } = require('../release/publishing/check-release');
const { digestsOf } = require('../release/publishing/digests');

const root = path.join(__dirname, '../..');

/** The files of a version that may be published. */
const FILES = {
  'package.json': JSON.stringify({ version: '1.2.3' }),
  'package-lock.json': JSON.stringify({ version: '1.2.3', packages: { '': { version: '1.2.3' } } }),
  'Cargo.toml': '[workspace]\nmembers = []\n\n[workspace.package]\nversion = "1.2.3"\nedition = "2024"\n',
  'Cargo.lock':
    '[[package]]\nname = "qr-core"\nversion = "9.9.9"\n\n[[package]]\nname = "qr-napi"\nversion = "1.2.3"\n',
  'tools/Cargo.lock': '[[package]]\nname = "qr-core"\nversion = "1.2.3"\n',
  'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n## 1.2.3 (2026-12-01)\n\n- New.\n\n## 1.2.2\n',
};

/**
 * @param {string} tag
 * @param {Record<string, string>} [changes] the content of changed files
 */
function problems(tag, changes = {}) {
  return problemsOf(tag, (file) => changes[file] ?? FILES[file]);
}

describe('a tag', () => {
  test('can be published if every file has its version', () => {
    assert.deepEqual(problems('v1.2.3'), []);
    const undated = FILES['CHANGELOG.md'].replace(' (2026-12-01)', '');
    assert.deepEqual(problems('v1.2.3', { 'CHANGELOG.md': undated }), []);
  });

  test('is refused if it is another version', () => {
    assert.deepEqual(problems('v1.2.4'), [
      'Expected 1.2.3, as in package.json, for the tag but received 1.2.4.',
    ]);
    assert.deepEqual(problems('1.2.3'), ['Expected a v before the version for the tag but received 1.2.3.']);
  });

  for (const file of ['package-lock.json', 'Cargo.toml', 'Cargo.lock', 'tools/Cargo.lock']) {
    test(`is refused if ${file} has another version`, () => {
      const found = problems('v1.2.3', { [file]: FILES[file].replaceAll('1.2.3', '1.2.2') });
      assert.ok(found.length > 0);
      for (const problem of found) assert.ok(problem.includes(`for ${file}`), problem);
    });
  }

  test('is refused if CHANGELOG.md has no section for it', () => {
    for (const other of ['1.2.30', '1.2', 'Unreleased']) {
      const text = FILES['CHANGELOG.md'].replace('1.2.3 (2026-12-01)', other);
      const [problem, ...others] = problems('v1.2.3', { 'CHANGELOG.md': text });
      assert.deepEqual(others, []);
      assert.match(problem ?? '', /^Expected a section 1\.2\.3 in CHANGELOG\.md but received /);
    }
  });

  test('of the current version is refused at most for CHANGELOG.md', () => {
    const found = problemsOf(`v${version}`, (file) => fs.readFileSync(path.join(root, file), 'utf8'));
    assert.deepEqual(
      found.filter((problem) => !problem.includes('CHANGELOG.md')),
      [],
    );
  });
});

const NAMES = [...PLATFORMS.map(({ name }) => `qr-napi-${name}`), 'qr-napi'];

/**
 * Publishes with a fake npm, which knows some packages and records its arguments.
 *
 * @param {import('node:test').TestContext} context removes the temporary files at its end
 * @param {{ packages?: string[], published?: string[], failure?: string, changed?: string, env?:
 *   NodeJS.ProcessEnv }} how the packages in the folder; the packages that are already published in
 *   this version; the package that npm fails on; and the package that is changed after its digest
 *   was printed
 */
function publish(context, { packages = NAMES, published = [], failure = '', changed = '', env = {} }) {
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  context.after(() => fs.rmSync(own, { recursive: true }));
  const folder = path.join(own, 'packages');
  fs.mkdirSync(folder);
  for (const name of packages) fs.writeFileSync(path.join(folder, `${name}-${version}.tgz`), '');
  const digests = JSON.stringify(digestsOf(folder));
  if (changed !== '') fs.writeFileSync(path.join(folder, `${changed}-${version}.tgz`), 'changed');
  const npm = path.join(own, 'npm.js');
  const log = path.join(own, 'log');
  fs.writeFileSync(log, '');
  fs.writeFileSync(
    npm,
    `const [command, what, ...others] = process.argv.slice(2);
    if (what.includes(${JSON.stringify(`${failure}@`)}) && ${JSON.stringify(failure)} !== '') {
      console.log(JSON.stringify({ error: { code: 'EAI_AGAIN' } }));
      process.exit(1);
    }
    if (command === 'view') {
      const [name, version] = what.split('@');
      if (${JSON.stringify(published)}.includes(name)) console.log(JSON.stringify(version));
      else {
        console.log(JSON.stringify({ error: { code: 'E404' } }));
        process.exitCode = 1;
      }
    } else require('node:fs').appendFileSync(${JSON.stringify(log)}, [command, what, ...others].join(' ') + '\\n');`,
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['tools/release/publishing/publish.js', folder],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: npm, GITHUB_ACTIONS: '', PACKAGE_DIGESTS: digests, ...env },
    },
  );
  const lines = fs.readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return { status, stdout, stderr, lines, file: (name) => path.join(folder, `${name}-${version}.tgz`) };
}

describe('publishing', () => {
  test('publishes the packages of all platforms, then the main package, with provenance', (t) => {
    const { status, lines, file } = publish(t, { env: { GITHUB_ACTIONS: 'true' } });
    assert.equal(status, 0);
    const options = '--access public --tag latest --ignore-scripts --provenance';
    assert.deepEqual(
      lines,
      NAMES.map((name) => `publish ${file(name)} ${options}`),
    );
    assert.equal(NAMES.at(-1), 'qr-napi');
  });

  test('publishes without provenance if there is none', (t) => {
    const { lines } = publish(t, {});
    assert.ok(lines.length > 0 && lines.every((line) => !line.includes('--provenance')));
  });

  test('skips packages that are already published', (t) => {
    const published = NAMES.slice(0, 2);
    const { status, stdout, lines } = publish(t, { published });
    assert.equal(status, 0);
    assert.equal(lines.length, NAMES.length - 2);
    for (const name of published) assert.ok(stdout.includes(`${name}@${version} is already published.`));
    assert.deepEqual(publish(t, { published: NAMES }).lines, []);
  });

  test('publishes nothing if a package is missing', (t) => {
    const { status, stderr, lines } = publish(t, { packages: NAMES.slice(1) });
    assert.equal(status, 1);
    assert.ok(stderr.includes(`There is no ${NAMES[0]}-${version}.tgz in `), stderr);
    assert.deepEqual(lines, []);
  });

  test('publishes nothing if a package differs from its digest, or has none', (t) => {
    const { status, stderr, lines } = publish(t, { changed: NAMES[3] });
    assert.equal(status, 1);
    assert.ok(stderr.includes(`are not the ones that were packed: ${NAMES[3]}-${version}.tgz.`), stderr);
    assert.deepEqual(lines, []);
    const unknown = publish(t, { env: { PACKAGE_DIGESTS: '' } });
    assert.equal(unknown.status, 1);
    assert.match(unknown.stderr, /Set PACKAGE_DIGESTS to the line/);
    assert.deepEqual(unknown.lines, []);
  });

  test('fails if the registry does not answer', (t) => {
    const { status, stderr, lines } = publish(t, { failure: NAMES[1] });
    assert.equal(status, 1);
    assert.ok(stderr.includes(`npm view ${NAMES[1]}@${version} failed`), stderr);
    assert.equal(lines.length, 1);
  });
});
