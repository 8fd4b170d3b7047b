'use strict';

// Tests the job of the release that packs: it installs nothing, and packs and publishes only the
// files whose digests it knows.

const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const { PLATFORMS } = require('../../lib/platforms');
const manifest = require('../../package.json');
const { filesOf } = require('../release/building/targets');
const { checkDigests, digestsOf } = require('../release/publishing/digests');
const { linesOf, release } = require('./support/workflows');

const root = path.join(__dirname, '../..');

/** @param {string} file of a copy without installed and built files */
const isSource = (file) => !/[\\/](?:node_modules|target)$/.test(file);

/**
 * @param {string} name of a job of the release
 * @returns {Set<string>} the job, and the jobs that it waits for
 */
function before(name) {
  const found = new Set([name]);
  for (const each of found) for (const need of [release[each].needs ?? []].flat()) found.add(need);
  return found;
}

/** More files that check-release.js reads. */
const MORE = ['package-lock.json', 'Cargo.toml', 'Cargo.lock', 'CHANGELOG.md'];

/** @param {string} name */
const expression = (name) => `$\{{ ${name} }}`;

describe('the job that packs', () => {
  test('comes before every job that installs a development dependency', () => {
    assert.deepEqual([...before('pack')].sort(), ['build', 'build-freebsd', 'pack', 'version']);
    for (const name of before('pack')) {
      for (const line of linesOf(release[name])) {
        assert.ok(!/\b(?:npm|npx|yarn|pnpm)\b|\.ci\/run/.test(line), `${name}: ${line}`);
      }
    }
    const others = Object.keys(release).filter((name) => !before('pack').has(name));
    for (const name of others) assert.ok(before(name).has('pack'), name);
  });

  test('uses only the listed actions, as do the jobs before it', () => {
    const known = ['checkout', 'setup-node', 'download-artifact', 'upload-artifact'].map(
      (name) => `actions/${name}`,
    );
    for (const name of before('pack')) {
      for (const { uses } of release[name].steps) {
        if (uses === undefined) continue;
        // FreeBSD runs in a virtual machine.
        const isKnown = [...known, 'cross-platform-actions/action'].includes(uses.split('@')[0]);
        assert.ok(isKnown, `${name}: ${uses}`);
      }
    }
  });

  test('runs only scripts of this repository, and passes the digests to the publishing job', () => {
    const { steps, outputs } = release.pack;
    assert.deepEqual(linesOf(release.pack), [
      'node tools/release/building/artifacts.js target/built',
      'node tools/release/packing/pack.js --all',
      'digests=$(node tools/release/publishing/digests.js)',
      'echo "digests=$digests" | tee -a "$GITHUB_OUTPUT"',
    ]);
    assert.ok(steps.findIndex(({ id }) => id === 'digests') > 0);
    assert.equal(outputs.digests, expression('steps.digests.outputs.digests'));
    const publishing = release.publish.steps.find(({ run }) => run !== undefined);
    assert.equal(publishing.env.PACKAGE_DIGESTS, expression('needs.pack.outputs.digests'));
    assert.equal(publishing.run, 'node tools/release/publishing/publish.js');
    assert.equal(release.rehearse.env.PACKAGE_DIGESTS, expression('needs.pack.outputs.digests'));
    assert.deepEqual([...before('publish')].sort(), Object.keys(release).sort());
  });

  test('packs the binaries of the jobs before it, and FreeBSD cannot replace those of another system', () => {
    const outputs = ['build-freebsd', 'build'].map((name) => expression(`toJSON(needs.${name}.outputs)`));
    const taking = release.pack.steps.find(({ run }) => run?.includes('artifacts.js'));
    assert.equal(taking.env.ADDON_DIGESTS, `[${outputs.join(', ')}]`);
    const targets = {
      build: release.build.strategy.matrix.include.map(({ target }) => target),
      'build-freebsd': ['x86_64-unknown-freebsd'],
    };
    for (const [name, all] of Object.entries(targets)) {
      const job = release[name];
      assert.deepEqual(
        job.outputs,
        Object.fromEntries(all.map((target) => [target, expression(`steps.digests.outputs.${target}`)])),
      );
      assert.deepEqual(linesOf({ steps: job.steps.filter(({ id }) => id === 'digests') }), [
        'digests=$(node tools/release/publishing/digests.js target/addons)',
        'echo "$TARGET=$digests" | tee -a "$GITHUB_OUTPUT"',
      ]);
    }
    // Only the job for FreeBSD uses an action without an exact version.
    const actions = release.build.steps.flatMap(({ uses = [] }) => uses);
    assert.ok(actions.every((/** @type {string} */ uses) => uses.startsWith('actions/')));
  });

  test('works without node_modules', { timeout: 180_000 }, (t) => {
    // A shell would not take this name for a folder. Windows runs npm in one.
    const name = process.platform === 'win32' ? 'qr-napi-' : 'qr-napi $(exit) ';
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), name));
    t.after(() => fs.rmSync(folder, { recursive: true }));
    for (const file of ['tools', 'npm', 'README.md', 'LICENSE', 'package.json', ...MORE, ...manifest.files])
      fs.cpSync(path.join(root, file), path.join(folder, file), { recursive: true, filter: isSource });
    for (const platform of PLATFORMS) {
      const built = path.join(folder, 'target/built', `addon-${platform.target}`);
      fs.mkdirSync(built, { recursive: true });
      for (const file of filesOf(platform)) fs.writeFileSync(path.join(built, file), platform.target);
    }
    const script = (/** @type {string[]} */ ...args) =>
      execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const digestsOfAddons = (/** @type {string[]} */ targets) =>
      Object.fromEntries(
        targets.map((target) => [
          target,
          script('tools/release/publishing/digests.js', `target/built/addon-${target}`).trim(),
        ]),
      );
    const all = PLATFORMS.map(({ target }) => target);
    const freebsd = all.filter((target) => target.endsWith('-freebsd'));
    const others = all.filter((target) => !freebsd.includes(target));
    const pack = (/** @type {object[]} */ ...outputs) =>
      spawnSync(process.execPath, ['tools/release/building/artifacts.js', 'target/built'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, ADDON_DIGESTS: JSON.stringify(outputs) },
      });
    const outputs = [digestsOfAddons(freebsd), digestsOfAddons(others)];
    // The job for FreeBSD replaces the binary of another system, and says so.
    const victim = path.join(folder, 'target/built/addon-x86_64-unknown-linux-gnu');
    const binary = path.join(victim, 'qr-napi.linux-x64-gnu.node');
    fs.writeFileSync(binary, 'other');
    const replaced = pack(digestsOfAddons(all), outputs[1]);
    assert.match(replaced.stderr, /not the ones that were built: qr-napi\.linux-x64-gnu\.node\. Pack none/);
    fs.rmSync(binary);
    const missing = pack(...outputs);
    assert.match(missing.stderr, /not the ones that were built: qr-napi\.linux-x64-gnu\.node\./);
    // … or adds an artifact that has it once more.
    fs.writeFileSync(binary, 'x86_64-unknown-linux-gnu');
    const more = path.join(folder, 'target/built/addon-more');
    fs.mkdirSync(more);
    fs.writeFileSync(path.join(more, 'qr-napi.linux-x64-gnu.node'), 'other');
    assert.match(pack(...outputs).stderr, /has more than one qr-napi\.linux-x64-gnu\.node\./);
    fs.renameSync(path.join(more, 'qr-napi.linux-x64-gnu.node'), path.join(more, 'other.txt'));
    assert.match(pack(...outputs).stderr, /not the ones that were built: other\.txt\./);
    fs.rmSync(more, { recursive: true });
    const { status: taken, stderr: why } = pack(...outputs);
    assert.equal(taken, 0, why);
    script('tools/release/packing/pack.js', '--all');
    const digests = JSON.parse(script('tools/release/publishing/digests.js'));
    const names = [...PLATFORMS.map(({ name }) => `qr-napi-${name}`), 'qr-napi'];
    assert.deepEqual(
      Object.keys(digests).sort(),
      names.map((name) => `${name}-${manifest.version}.tgz`).sort(),
    );
    assert.deepEqual(digestsOf(path.join(folder, 'target/packages')), digests);
    // The first job also checks the version in these files.
    const { stderr: problems } = spawnSync(
      process.execPath,
      ['tools/release/publishing/check-release.js', 'v0.0.0'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    assert.match(problems, /for the tag but received 0\.0\.0\./);
    // npm pack and npm publish in the folder of the repository fail, as they did before.
    const { status, stderr } = spawnSync(process.execPath, ['tools/development/prepack.js'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stderr, /This folder cannot be packed/);
  });
});

test('refuses packages that were changed, added or removed after packing', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const write = (/** @type {string} */ name, /** @type {string} */ text) =>
    fs.writeFileSync(path.join(folder, name), text);
  write('a.tgz', 'a');
  write('b.tgz', 'b');
  const digests = JSON.stringify(digestsOf(folder));
  assert.match(digests, /^\{"a\.tgz":"[0-9a-f]{64}","b\.tgz":"[0-9a-f]{64}"\}$/);
  checkDigests(folder, digests);
  write('a.tgz', 'c');
  assert.throws(() => checkDigests(folder, digests), /not the ones that were packed: a\.tgz\. Publish none/);
  write('a.tgz', 'a');
  write('c.tgz', 'c');
  assert.throws(() => checkDigests(folder, digests), /not the ones that were packed: c\.tgz\./);
  fs.rmSync(path.join(folder, 'c.tgz'));
  fs.rmSync(path.join(folder, 'b.tgz'));
  assert.throws(() => checkDigests(folder, digests), /not the ones that were packed: b\.tgz\./);
  for (const none of [undefined, '']) assert.throws(() => checkDigests(folder, none), /Set PACKAGE_DIGESTS/);
});

test('rehearses only the packages that were packed', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['tools/release/rehearsal/rehearse.js', '--packed'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PACKAGE_DIGESTS: '{"qr-napi.tgz":"0"}' },
    },
  );
  assert.equal(status, 1);
  assert.match(stderr, /not the ones that were packed: .*qr-napi\.tgz/);
});
