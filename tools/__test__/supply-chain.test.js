'use strict';

// Tests everything that is installed: from where, with which lock, and by which job.
// packing.test.js tests the job that packs.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const { devDependencies } = require('../package.json');
const { linesOf, release, workflows } = require('./support/workflows');

const root = path.join(__dirname, '../..');
const LOCKS = path.join(root, 'tools/locks');

/** @param {string} file of a copy, in which nothing is installed or built */
const isSource = (file) => !/[\\/](?:node_modules|target)$/.test(file);

/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/**
 * @param {string} folder
 * @returns {string[]} the files in it, relative to the repository
 */
function filesIn(folder) {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !/(?:^|\/)(?:node_modules|target)\//.test(file));
}

/** The words of programs that install or download something. */
const INSTALLS = new RegExp(
  [
    /['"`](?:install|ci|i|exec|dlx|download|add|npx|pip|curl|wget|clone|binstall|corepack|yarn)['"`]/,
    /\b(?:npx|curl|wget|corepack|yarn|pnpm|uv|pipx|gem|brew|choco|winget) |\bgit clone\b/,
    /\b(?:npm|pip|cargo|apt|apt-get|pkg|rustup|toolchain|apk|go) (?:ci|install|i|add|exec|binstall)\b/,
    /\brustup-init\b|\bfetch\(['"`]https:|\bimport\(['"`]https:/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Comments, messages and titles, which run nothing. */
const TEXT = new RegExp(
  [
    /^\s*(?:\/\/|\*|\/\*|#|`|name: ['`]|'Debian: )/,
    /(?:Error|Missing|log|generateQrCode|ensureTools|toolVersion|ensureProgram)\(/,
    /^\s*command: '|const how = |Install it|node_modules\/|'--version'\]/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

const LOCKED_NPM = /'ci', '--ignore-scripts'/;
/** The switches that turn off the check of signatures. */
const UNSIGNED = /allow-unauthenticated|allow-insecure|allow-untrusted|force-yes|trusted=yes|SIGNATURE_TYPE/;
/** rustup checks the SHA-256 of each part. It adds parts to the active toolchain. */
const RUSTUP = /'(?:target|component)', 'add'/;

/**
 * The files that install something, each with the patterns that its installing lines must match.
 *
 * @type {Record<string, RegExp[]>}
 */
const INSTALLERS = {
  '.ci/run': [/^npm ci --ignore-scripts$/],
  'tools/tiers/build.js': [RUSTUP],
  'examples/deploy/docker/Dockerfile': [/^RUN npm ci --omit=dev --ignore-scripts /],
  'tools/reliability/support/system.js': [/'apt-get'/],
  // Runs after the lock of the example was copied, so npm installs the locked versions.
  'tools/examples/index.js': [
    /must\(npm\(install, folder\)/,
    /\['install', '--no-save', packed, .*'--ignore-scripts'\]/,
  ],
  // Writes locks with a locked tool, and installs nothing.
  'tools/locks/update.js': [/^ {2}'install',$/, /'pip', 'compile',/, /ensureWheels\('uv'\)/],
  'tools/examples/page.js': [/'apt-get'/],
  'tools/support/systems.js': [/'apt-get'/],
  'tools/release/rehearsal/wine.js': [/^ {4}'install',$/],
  // Installs from a registry on this computer, which has only our packages and their dependencies.
  'tools/release/rehearsal/scenarios.js': [/project\.(?:npm|run)\(/],
  'tools/renderers/programs.js': [/'apt-get'/],
  'tools/support/steps.js': [LOCKED_NPM],
  'tools/release/building/targets.js': [/rustup\(\['(?:target|component)', 'add'/],
  'tools/locks/install.js': [LOCKED_NPM, /^const PIP = /, /\['install', '--locked', .*'--path', source\]/],
  'tools/release/building/webassembly.js': [RUSTUP],
};

/** Patterns of the lines in a workflow that may install something. */
const IN_WORKFLOWS = [
  /^npm ci --ignore-scripts$/,
  /^rustup toolchain install "\$RUSTUP_TOOLCHAIN" --profile minimal(?: --component [\w,-]+)?$/,
  /^sudo apt-get update && sudo apt-get install --yes [\w -]+$/,
  /^sudo pkg install -y node rust$/,
  /^apk add --no-cache [\w -]+$/,
  /^rustup-init -y --no-modify-path --profile minimal --default-toolchain "\$RUSTUP_TOOLCHAIN"$/,
];

describe('every install', () => {
  const all = ['.ci', 'tools', 'crates'].flatMap(filesIn);
  const files = [...all, ...filesIn('examples/deploy'), 'examples/express/server.js'].filter(
    (file) =>
      /\.(?:js|cjs|mjs|sh|py)$|Dockerfile$|^\.ci\/run$/.test(file) &&
      !file.startsWith('tools/__test__/') &&
      !file.startsWith('tools/release/building/webassembly/'),
  );

  test('by a script happens in a known file, with a lock, a hash or a signature', () => {
    const wrong = [];
    const installing = new Set();
    for (const file of files) {
      for (const line of read(file).split('\n')) {
        if (!INSTALLS.test(line) || TEXT.test(line) || line.includes("'@biomejs/biome'")) continue;
        installing.add(file);
        const allowed = INSTALLERS[file]?.some((pattern) => pattern.test(line));
        if (!allowed) wrong.push(`${file}: ${line.trim()}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual([...installing].sort(), Object.keys(INSTALLERS).sort());
  });

  test('of a distribution package checks its signature', () => {
    const texts = [...files, '.github/workflows/ci.yml', '.github/workflows/release.yml'].map(read);
    for (const text of texts) assert.doesNotMatch(text, UNSIGNED);
  });

  test('by a workflow has a lock, an exact version or the signature of a distribution', () => {
    const wrong = [...workflows.values()]
      .flatMap(({ jobs }) => Object.values(jobs).flatMap(linesOf))
      .filter((line) => INSTALLS.test(line) && !IN_WORKFLOWS.some((pattern) => pattern.test(line)));
    assert.deepEqual(wrong, []);
  });

  test('of Node.js names an exact version, except where a test is for a whole release line', () => {
    for (const [name, { jobs }] of workflows) {
      const steps = Object.values(jobs).flatMap((job) => job.steps);
      const nodes = steps.filter(({ uses = '' }) => uses.startsWith('actions/setup-node@'));
      assert.ok(nodes.length > 0);
      for (const { with: options } of nodes)
        assert.match(options['node-version'], /^(?:\d+\.\d+\.\d+|\$\{\{ matrix\.node \}\})$/, name);
    }
  });

  test('of an image names an exact version', () => {
    const alpine = workflows.get('ci.yml').jobs['test-alpine'].strategy.matrix.node;
    const tried = release['test-container'].strategy.matrix.include.map(({ node }) => node);
    for (const version of [...alpine, ...tried]) assert.match(version, /^\d+\.\d+\.\d+$/);
    const images = read('examples/deploy/docker/Dockerfile').match(/^FROM .*$/gm) ?? [];
    assert.equal(images.length, 2);
    for (const line of images) assert.match(line, /^FROM node:\d+\.\d+\.\d+-bookworm-slim(?: AS install)?$/);
  });
});

describe('locks:', () => {
  const names = fs.readdirSync(path.join(LOCKS, 'npm'));
  for (const name of names) {
    test(`npm/${name} has exact versions and a hash of every file`, () => {
      const lock = JSON.parse(read(`tools/locks/npm/${name}/package-lock.json`));
      const { dependencies, devDependencies } = JSON.parse(read(`tools/locks/npm/${name}/package.json`));
      assert.deepEqual(lock.packages[''].dependencies, dependencies);
      assert.deepEqual(lock.packages[''].devDependencies, devDependencies);
      for (const version of Object.values({ ...dependencies, ...devDependencies }))
        assert.match(version, /^(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+[\w.-]*$/);
      const { '': _, ...packages } = lock.packages;
      assert.ok(Object.keys(packages).length > 0);
      for (const [place, each] of Object.entries(packages)) {
        assert.ok(each.integrity?.startsWith('sha512-') || each.inBundle, `${name}, ${place}`);
        assert.equal(each.resolved, undefined, `${name}, ${place}`);
      }
    });
  }

  test('the development dependencies have a hash of every file and no install script', () => {
    for (const lock of ['package-lock.json', 'tools/package-lock.json']) {
      const { '': _, ...packages } = JSON.parse(read(lock)).packages;
      for (const [place, each] of Object.entries(packages)) {
        assert.ok(each.integrity?.startsWith('sha512-') || each.inBundle, `${lock}, ${place}`);
        assert.equal(each.hasInstallScript, undefined, `${lock}, ${place}`);
      }
    }
  });

  for (const name of fs.readdirSync(path.join(LOCKS, 'python')).filter((each) => each.endsWith('.txt'))) {
    test(`python/${name} has exact versions and the hashes of their files`, () => {
      const text = read(`tools/locks/python/${name}`);
      const entries = text.replaceAll('\\\n', ' ').split('\n');
      const wheels = entries.filter((line) => line !== '' && !line.trimStart().startsWith('#'));
      for (const line of wheels)
        assert.match(line, /^[\w.-]+==[\w.]+ (?:; [^-]*)?(?:\s+--hash=sha256:[0-9a-f]{64})+$/);
      for (const wanted of read(`tools/locks/python/${name.replace('.txt', '.in')}`)
        .trim()
        .split('\n')) {
        assert.match(wanted, /^[\w-]+==[\w.]+$/);
        assert.ok(
          wheels.some((line) => line.startsWith(`${wanted} `)),
          wanted,
        );
      }
    });
  }

  test('every locked tool is used by a script', () => {
    const scripts = filesIn('tools').filter((file) => file.endsWith('.js'));
    const texts = scripts.map(read).join('\n');
    const isUsed = (/** @type {string} */ name) =>
      ['Tools', 'Wheels', 'Python', 'Crate'].some((kind) => texts.includes(`ensure${kind}('${name}'`));
    const python = fs.readdirSync(path.join(LOCKS, 'python')).filter((file) => file.endsWith('.in'));
    const tools = [
      ...names.filter((name) => !/^(?:node-\d+|example-.*)$/.test(name)),
      ...python.map((file) => file.slice(0, -3)),
      ...Object.keys(require('../locks/crates.json')),
    ];
    assert.deepEqual(
      tools.filter((name) => !isUsed(name)),
      [],
    );
    // The names of tools for runtimes and examples come from lists.
    const majors = workflows.get('ci.yml').jobs.test.strategy.matrix.node;
    const nodes = names.filter((name) => /^node-\d+$/.test(name)).sort();
    assert.deepEqual(
      nodes,
      majors.map((/** @type {number} */ major) => `node-${major}`),
    );
    for (const name of names.filter((each) => each.startsWith('example-'))) {
      const example = name === 'example-docker' ? 'deploy/docker' : name.replace('example-', '');
      assert.ok(fs.existsSync(path.join(root, 'examples', example, 'package.json')), name);
    }
  });

  test('every crate has an exact version and a hash', () => {
    for (const [name, { version, sha256 }] of Object.entries(require('../locks/crates.json'))) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
      assert.match(sha256, /^[0-9a-f]{64}$/, name);
    }
  });

  test('the locks of the examples have the versions of the examples', () => {
    for (const name of names.filter((each) => each.startsWith('example-'))) {
      const example = name === 'example-docker' ? 'deploy/docker' : name.replace('example-', '');
      const { dependencies } = JSON.parse(read(`examples/${example}/package.json`));
      const { 'qr-napi': _, ...others } = dependencies;
      assert.deepEqual(JSON.parse(read(`tools/locks/npm/${name}/package.json`)).dependencies, others);
    }
  });

  test('the WebAssembly library has the version that the package depends on', () => {
    const { emnapi } = JSON.parse(read('tools/locks/npm/emnapi/package.json')).dependencies;
    assert.equal(emnapi, devDependencies['@emnapi/core']);
    assert.equal(emnapi, devDependencies['@emnapi/runtime']);
  });
});

test('the WebAssembly loader exports the same as lib/binding.js', () => {
  const names = (file, from) =>
    Array.from(read(file).matchAll(/^module\.exports\.(\w+) = (\w+)\./gm))
      .filter(([, , object]) => object === from)
      .map(([, name]) => name);
  const exported = names('lib/binding.js', 'nativeBinding');
  assert.ok(exported.length > 0);
  assert.deepEqual(names('tools/release/building/webassembly/qr-napi.wasip1.cjs', '__napiModule'), exported);
});

test('installs only PyPI packages that are wheels with a hash', () => {
  const text = read('tools/locks/install.js');
  assert.match(text, /^const LOCKED = \['--require-hashes', '--only-binary=:all:'\];$/m);
  const calls = text.match(/\.\.\.PIP,.*/g) ?? [];
  assert.equal(calls.length, 2);
  for (const call of calls) assert.match(call, /^\.\.\.PIP, \.\.\.LOCKED, .*'--requirement'/);
});

test('does not unpack a crate with another hash', { skip: process.platform === 'win32' }, (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const cache = path.join(folder, 'registry/cache/a');
  fs.mkdirSync(cache, { recursive: true });
  const crates = require('../locks/crates.json');
  fs.writeFileSync(path.join(cache, `cargo-fuzz-${crates['cargo-fuzz'].version}.crate`), 'other');
  // "cargo info" has downloaded the file above; nothing else may be run. Cargo obeys a
  // configuration above the folder that it runs in, so this must not be the one for temporary
  // files.
  const cargo = [
    '#!/bin/sh',
    '[ "$1" = info ] || { echo "built $*" >&2; exit 1; }',
    '[ "$(pwd -P)" = "$(cd "$CARGO_HOME" && pwd -P)" ] || { echo "ran in $(pwd)" >&2; exit 1; }',
    '',
  ].join('\n');
  fs.writeFileSync(path.join(folder, 'cargo'), cargo, { mode: 0o755 });
  // A copy, in which no tool is installed.
  for (const name of ['tools', 'lib', 'package.json'])
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true, filter: isSource });
  const script = "require('./tools/locks/install').ensureCrate('cargo-fuzz', 'a minute')";
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}`, CARGO_HOME: folder },
  });
  assert.equal(status, 1, stderr);
  assert.match(stderr, /has the SHA-256 [0-9a-f]{64}, but tools\/locks\/crates\.json has/);
  assert.doesNotMatch(stderr, /built/);
});
