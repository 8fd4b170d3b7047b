'use strict';

// Tests .github/workflows: a binary for every platform, tests with every supported Node.js, and
// minimal permissions. tools/development/check-workflows.js checks their syntax.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const manifest = require('../../package.json');
const { workflows } = require('./support/workflows');

const root = path.join(__dirname, '../..');
const folder = path.join(root, '.github/workflows');
const texts = new Map(
  fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]),
);
const { ci, release } = Object.fromEntries(
  [...workflows].map(([name, { jobs }]) => [path.basename(name, '.yml'), jobs]),
);

/** @returns {[string, any][]} the jobs of all workflows, with their names */
function jobs() {
  return [...workflows].flatMap(([name, workflow]) =>
    Object.entries(workflow.jobs).map(([job, content]) => [`${name}, ${job}`, content]),
  );
}

/** @param {any} job */
function commands(job) {
  return job.steps.map(({ run = '' }) => run).join('\n');
}

/**
 * @param {any} job
 * @returns {string[]} the targets of its matrix, without duplicates
 */
function targets({ strategy: { matrix } }) {
  return [...new Set([...(matrix.target ?? []), ...matrix.include.map(({ target }) => target)])];
}

describe('the release', () => {
  test('builds for the targets of package.json and no others', () => {
    const built = release.build.strategy.matrix.include.map(({ target }) => target);
    const all = [...built, release['build-freebsd'].env.TARGET];
    assert.deepEqual(all.sort(), [...manifest.napi.targets].sort());
  });

  test('runs every binary except the one for Android', () => {
    const run = [...targets(release.test), ...targets(release['test-container'])];
    // FreeBSD's binary is tested in the machine that builds it.
    assert.match(commands(release['build-freebsd']), /node __test__\/published\/smoke\.cjs/);
    // FreeBSD is checked above, and the rehearsal runs WebAssembly.
    run.push('x86_64-unknown-freebsd', 'wasm32-wasip1', 'aarch64-linux-android');
    assert.deepEqual(run.sort(), [...manifest.napi.targets].sort());
  });

  test('publishes only after all other jobs have passed', () => {
    const { publish, version, build, 'build-freebsd': freebsd, ...others } = release;
    assert.deepEqual(publish.needs, Object.keys(others));
    assert.deepEqual(others.pack.needs, ['build', 'build-freebsd']);
    for (const { needs } of [build, freebsd]) assert.equal(needs, 'version');
    assert.ok(commands(others.rehearse).includes('npm run tools -- release:rehearse --packed'));
  });

  test('publishes a checked tag, from an environment, with provenance', () => {
    assert.deepEqual(workflows.get('release.yml').on.push, { tags: ['v*'] });
    const check = release.version.steps.find(({ run }) => run?.includes('check-release.js'));
    assert.equal(check.if, release.publish.if);
    // Started by hand, a workflow can run at a tag too.
    const pushed = "github.event_name == 'push' && github.ref_type == 'tag'";
    assert.equal(release.publish.if, `$\{{ ${pushed} }}`);
    assert.equal(release.publish.environment, 'npm');
    assert.equal(commands(release.publish).trim(), 'node tools/release/publishing/publish.js');
    const script = fs.readFileSync(path.join(root, 'tools/release/publishing/publish.js'), 'utf8');
    assert.ok(script.includes("'--provenance'"));
  });
});

describe('the tests', () => {
  test('run on every supported version of Node.js', () => {
    const versions = [20, 22, 24, 26];
    assert.deepEqual(ci.test.strategy.matrix.node, versions);
    const alpine = ci['test-alpine'].strategy.matrix.node;
    assert.deepEqual(
      alpine.map((version) => Number(version.split('.')[0])),
      versions,
    );
    assert.equal(manifest.engines.node, `>=${versions[0]}`);
    const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
    assert.ok(readme.includes(`[Node.js](https://nodejs.org) ${versions[0]} or newer`));
  });

  test('run on Linux, macOS and Windows, each on x64 and arm64', () => {
    const runners = ci.test.strategy.matrix.runner.map((name) => name.split('-')[0]);
    assert.deepEqual(runners, ['ubuntu', 'ubuntu', 'macos', 'macos', 'windows', 'windows']);
    assert.ok(commands(ci.test).includes('npm test'));
  });

  test('and all other checks run by the command that contributors run', () => {
    for (const each of [ci, release]) assert.match(commands(each.check), /^\.ci\/run$/m);
  });

  test('use one exact version of Rust', () => {
    const versions = [...texts.values()].flatMap((text) => text.match(/(?<=RUSTUP_TOOLCHAIN: ).*/g));
    assert.ok(versions.length > 0);
    assert.equal(new Set(versions).size, 1);
    assert.match(versions[0], /^\d+\.\d+\.\d+$/);
  });
});

describe('the permissions', () => {
  test('are granted per job, and none at the top', () => {
    for (const [name, workflow] of workflows) assert.deepEqual(workflow.permissions, {}, name);
  });

  test('let a job read the repository, and the publishing job request an identity token', () => {
    for (const [name, { permissions }] of jobs()) {
      const isPublishing = name === 'release.yml, publish';
      assert.deepEqual(
        permissions,
        { contents: 'read', ...(isPublishing ? { 'id-token': 'write' } : {}) },
        name,
      );
    }
  });

  test('include no secret', () => {
    for (const [name, text] of texts) assert.ok(!text.includes('secrets.'), name);
  });
});

test('every action is pinned by its full digest, with its version', () => {
  /** @type {Map<string, string>} */
  const known = new Map();
  for (const [name, text] of texts) {
    const lines = text.match(/uses: .*/g) ?? [];
    const used = Object.values(workflows.get(name).jobs)
      .flatMap(({ steps }) => steps)
      .filter(({ uses }) => uses !== undefined);
    assert.equal(lines.length, used.length, name);
    for (const line of lines) {
      assert.match(line, /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      const [action = ''] = line.split('@');
      assert.equal(known.get(action) ?? line, line);
      known.set(action, line);
    }
  }
  assert.ok(known.size > 0);
});

test('a release uploads the bills of materials as an artifact', () => {
  const { steps } = release.rehearse;
  const uploads = steps.filter(({ uses = '' }) => uses.startsWith('actions/upload-artifact@'));
  assert.deepEqual(
    uploads.map(({ with: { name, path: files } }) => [name, files]),
    [['sbom', 'target/sbom/*.cdx.json']],
  );
});
