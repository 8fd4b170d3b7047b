'use strict';

// Installs tools that only some commands need, at their first use. tools/locks has the version of
// each tool and the hash of each file.

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { npm } = require('../support/npm');
const { StepError, root, run, say } = require('../support/steps');

const TOOLS = path.join(root, 'target/tools');
const LOCKS = __dirname;

const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

/** Installs only wheels: pip would build other packages with unlocked build tools. */
const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
const LOCKED = ['--require-hashes', '--only-binary=:all:'];

/**
 * The folder of cargo's downloads. cargo runs and unpacks there, as it obeys the configuration of
 * every parent folder. Other users could put one above a temporary folder.
 */
const CARGO_HOME = path.resolve(process.env.CARGO_HOME ?? path.join(os.homedir(), '.cargo'));

/** @type {Record<string, { version: string, sha256: string }>} */
const CRATES = require('./crates.json');

/**
 * Returns the versions of npm packages that a lock names.
 *
 * @param {string} name the folder in tools/locks/npm
 * @returns {Record<string, string>}
 */
function toolVersions(name) {
  return JSON.parse(fs.readFileSync(path.join(LOCKS, 'npm', name, 'package.json'), 'utf8')).dependencies;
}

/**
 * Returns the version of an npm package that a lock names.
 *
 * @param {string} name the folder in tools/locks/npm
 * @param {string} tool
 */
function toolVersion(name, tool) {
  const version = toolVersions(name)[tool];
  if (version === undefined) throw new StepError(`tools/locks/npm/${name} has no ${tool}.`);
  return version;
}

/**
 * Returns the version that a tool has on PyPI.
 *
 * @param {string} name the lock in tools/locks/python
 * @param {string} tool
 */
function wheelVersion(name, tool) {
  const lines = fs.readFileSync(path.join(LOCKS, `python/${name}.in`), 'utf8').split('\n');
  const version = lines.find((line) => line.startsWith(`${tool}==`))?.split('==')[1];
  if (version === undefined) throw new StepError(`tools/locks/python/${name}.in has no ${tool}.`);
  return version;
}

/**
 * Returns the version of a program that cargo builds.
 *
 * @param {string} name the crate
 */
function crateVersion(name) {
  return crateOf(name).version;
}

/** @param {string} name */
function crateOf(name) {
  const crate = CRATES[name];
  if (crate === undefined) throw new StepError(`tools/locks/crates.json has no ${name}.`);
  return crate;
}

/**
 * Copies the files of an npm lock into a folder.
 *
 * @param {string} name the folder in tools/locks/npm
 * @param {string} folder
 */
function copyLock(name, folder) {
  fs.mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    fs.copyFileSync(path.join(LOCKS, 'npm', name, file), path.join(folder, file));
}

/**
 * Installs npm packages into a folder of target/tools, unless the locked versions are already
 * there.
 *
 * @param {string} name the folder in tools/locks/npm
 * @returns {string} the folder
 */
function ensureTools(name) {
  const folder = path.join(TOOLS, name);
  const done = path.join(folder, 'installed');
  const lock = fs.readFileSync(path.join(LOCKS, 'npm', name, 'package-lock.json'), 'utf8');
  if (fs.existsSync(done) && fs.readFileSync(done, 'utf8') === lock) return folder;
  const all = Object.entries(toolVersions(name)).map(([each, version]) => `${each} ${version}`);
  say(`Installing ${all.join(', ')} into target/tools (once)`);
  fs.rmSync(folder, { recursive: true, force: true });
  copyLock(name, folder);
  // --force also installs tools for other systems, which are emulated.
  const { status, stderr } = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--force'], folder);
  if (status !== 0) throw new StepError(`npm ci failed in ${folder}:\n${stderr}`);
  fs.writeFileSync(done, lock);
  return folder;
}

/**
 * Installs packages of PyPI into a folder of target/tools, unless the locked versions are already
 * there.
 *
 * @param {string} name the lock in tools/locks/python
 * @param {string[]} [options] of pip
 * @returns {string} the folder for PYTHONPATH; its folder `bin` has the programs
 */
function ensureWheels(name, options = []) {
  return ensureLocked(name, (folder, lock) => {
    run(PYTHON, [...PIP, ...LOCKED, ...options, '--target', folder, '--requirement', lock]);
  });
}

/**
 * Installs packages of PyPI into a virtual environment, unless the locked versions are already
 * there.
 *
 * @param {string} name the lock in tools/locks/python
 * @returns {string} the command `python`
 */
function ensurePython(name) {
  const command = (/** @type {string} */ folder) => path.join(folder, 'bin/python');
  return command(
    ensureLocked(name, (folder, lock) => {
      run('python3', ['-m', 'venv', folder]);
      run(command(folder), [...PIP, ...LOCKED, '--requirement', lock]);
    }),
  );
}

/**
 * @param {string} name the lock in tools/locks/python
 * @param {(folder: string, lock: string) => void} install
 * @returns {string} the folder
 */
function ensureLocked(name, install) {
  const folder = path.join(TOOLS, `python-${name}`);
  const done = path.join(folder, 'installed');
  const file = path.join(LOCKS, `python/${name}.txt`);
  const lock = fs.readFileSync(file, 'utf8');
  if (fs.existsSync(done) && fs.readFileSync(done, 'utf8') === lock) return folder;
  say(`Installing the packages of tools/locks/python/${name}.in into target/tools (once)`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  install(folder, file);
  fs.writeFileSync(done, lock);
  return folder;
}

/**
 * Builds a program from crates.io, unless it is already built. tools/locks/crates.json has the hash
 * of the crate, and the Cargo.lock in the crate has the hashes of its dependencies.
 *
 * @param {string} name the crate, and the command
 * @param {string} howLong a phrase for how long the build takes
 * @param {string[]} [options] of cargo install
 * @returns {string} the file
 */
function ensureCrate(name, howLong, options = []) {
  const { version } = crateOf(name);
  const folder = path.join(TOOLS, `${name}-${version}`);
  const file = path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  if (fs.existsSync(file)) return file;
  say(`Installing ${name} ${version} into target/tools (${howLong}, once)`);
  fs.mkdirSync(CARGO_HOME, { recursive: true });
  // Unpacks outside the repository, where cargo would take the crate for a part of our workspace.
  const folderOfSource = fs.mkdtempSync(path.join(CARGO_HOME, 'qr-napi-'));
  try {
    const source = unpackCrate(name, folderOfSource);
    run('cargo', ['install', '--locked', '--quiet', ...options, '--root', folder, '--path', source]);
  } finally {
    fs.rmSync(folderOfSource, { recursive: true });
  }
  return file;
}

/**
 * @param {string} name of a crate
 * @param {string} folder
 * @returns {string} the folder in it with the source, whose hash was checked
 */
function unpackCrate(name, folder) {
  const { version, sha256 } = crateOf(name);
  const copies = downloadCrate(name, version).map((file) => fs.readFileSync(file));
  const hashes = copies.map((copy) => createHash('sha256').update(copy).digest('hex'));
  const copy = copies[hashes.indexOf(sha256)];
  if (copy === undefined) {
    throw new StepError(
      `The crate ${name} ${version} has the SHA-256 ${hashes.join(', ')}, but tools/locks/crates.json has ` +
        `${sha256}. Use the crate only if you have just changed its version.`,
    );
  }
  const file = path.join(folder, 'crate.tar.gz');
  fs.writeFileSync(file, copy);
  run('tar', ['-xzf', file, '-C', folder]);
  const source = path.join(folder, `${name}-${version}`);
  if (!fs.existsSync(path.join(source, 'Cargo.lock')))
    throw new StepError(`The crate ${name} ${version} has no Cargo.lock, so nothing locks its dependencies.`);
  return source;
}

/**
 * @param {string} name of a crate
 * @param {string} version
 * @returns {string[]} the file that cargo downloaded, for each registry that has one
 */
function downloadCrate(name, version) {
  // This command of cargo downloads a crate without building it.
  const { status, stderr, error } = spawnSync('cargo', ['info', '--quiet', `${name}@${version}`], {
    cwd: CARGO_HOME,
    encoding: 'utf8',
  });
  if (status !== 0) throw new StepError(`cargo info ${name}@${version} failed: ${error?.message ?? stderr}`);
  const cache = path.join(CARGO_HOME, 'registry/cache');
  const found = fs
    .readdirSync(cache)
    .map((registry) => path.join(cache, registry, `${name}-${version}.crate`))
    .filter((file) => fs.existsSync(file));
  if (found.length === 0)
    throw new StepError(`cargo info downloaded no crate ${name} ${version} to ${cache}.`);
  return found;
}

module.exports = {
  CRATES,
  LOCKS,
  PYTHON,
  TOOLS,
  copyLock,
  crateVersion,
  downloadCrate,
  ensureCrate,
  ensurePython,
  ensureTools,
  ensureWheels,
  toolVersion,
  toolVersions,
  wheelVersion,
};
