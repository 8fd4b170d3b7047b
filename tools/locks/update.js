'use strict';

// npm run tools -- locks [-- NAME…] [--upgrade]: writes all locks in tools/locks, or the named
// ones, from the versions in package.json, NAME.in and crates.json. With --upgrade, dependencies of
// the tools are updated too. Without it, locked versions stay if they fit.

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { npm } = require('../support/npm');
const { StepError, main, say } = require('../support/steps');
const { CRATES, LOCKS, downloadCrate, ensureWheels } = require('./install');

/** The oldest Python that the tools support. */
const PYTHON_VERSION = '3.11';

/** --force, as some tools are for another system. The locks must not name a registry. */
const NPM = [
  'install',
  '--package-lock-only',
  '--ignore-scripts',
  '--force',
  '--no-audit',
  '--no-fund',
  '--omit-lockfile-registry-resolved',
];

main(() => {
  const args = process.argv.slice(2);
  const isUpgrade = args.includes('--upgrade');
  const names = args.filter((each) => each !== '--upgrade');
  const npmLocks = fs.readdirSync(path.join(LOCKS, 'npm'));
  const pythonLocks = fs
    .readdirSync(path.join(LOCKS, 'python'))
    .filter((file) => file.endsWith('.in'))
    .map((file) => file.slice(0, -3));
  const crates = Object.keys(CRATES);
  const unknown = names.filter((name) => ![...npmLocks, ...pythonLocks, ...crates].includes(name));
  if (unknown.length > 0) {
    const known = [...npmLocks, ...pythonLocks, ...crates].join(', ');
    throw new StepError(`There is no lock ${unknown.join(', ')} in tools/locks. There are ${known}.`);
  }
  const isWanted = (/** @type {string} */ name) => names.length === 0 || names.includes(name);
  for (const name of npmLocks.filter(isWanted)) lockPackages(name, isUpgrade);
  for (const name of pythonLocks.filter(isWanted)) lockWheels(name, isUpgrade);
  for (const name of crates.filter(isWanted)) lockCrate(name);
});

/**
 * @param {string} name the folder in tools/locks/npm
 * @param {boolean} isUpgrade
 */
function lockPackages(name, isUpgrade) {
  say(`npm/${name}`);
  const folder = path.join(LOCKS, 'npm', name);
  if (isUpgrade) fs.rmSync(path.join(folder, 'package-lock.json'), { force: true });
  const { status, stderr } = npm(NPM, folder);
  if (status !== 0) throw new StepError(`npm ${NPM.join(' ')} failed in ${folder}:\n${stderr}`);
}

/**
 * @param {string} name the lock in tools/locks/python
 * @param {boolean} isUpgrade
 */
function lockWheels(name, isUpgrade) {
  say(`python/${name}`);
  const uv = path.join(ensureWheels('uv'), 'bin', process.platform === 'win32' ? 'uv.exe' : 'uv');
  // Runs in that folder, as uv writes the path of the file into the lock.
  const folder = path.join(LOCKS, 'python');
  const { status, stderr, error } = spawnSync(
    uv,
    [
      ...['pip', 'compile', '--quiet', '--no-config', '--universal', '--generate-hashes'],
      ...['--python-version', PYTHON_VERSION, '--only-binary', ':all:'],
      ...(isUpgrade ? ['--upgrade'] : []),
      ...[`${name}.in`, '--output-file', `${name}.txt`],
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, UV_CUSTOM_COMPILE_COMMAND: `npm run tools -- locks ${name}` },
    },
  );
  if (status !== 0) throw new StepError(`uv failed in ${folder}:\n${error?.message ?? stderr}`);
}

/** @param {string} name */
function lockCrate(name) {
  say(name);
  const { version } = CRATES[name] ?? {};
  const files = downloadCrate(name, String(version)).map((file) => fs.readFileSync(file));
  const hashes = new Set(files.map((file) => createHash('sha256').update(file).digest('hex')));
  const [sha256 = ''] = hashes;
  if (hashes.size > 1) throw new StepError(`Registries have different crates of ${name} ${version}.`);
  CRATES[name] = { version: String(version), sha256 };
  fs.writeFileSync(path.join(LOCKS, 'crates.json'), `${JSON.stringify(CRATES, null, 2)}\n`);
}
