'use strict';

// Programs that npm and Cargo do not bring. Where that can be done, by root on Debian, a missing one is installed;
// elsewhere the error says what to install.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { StepError, run, say } = require('../../scripts/steps');
const { TOOLS } = require('../../scripts/tools');

/**
 * @param {string} command
 * @param {string} name of the Debian package that has it
 * @param {string} [flag] with which it ends at once
 */
function ensureProgram(command, name, flag = '--version') {
  // Some know no such flag, and fail: that it starts is enough.
  if (!spawnSync(command, [flag]).error) return;
  installPackage(name, `there is no ${command}`);
  if (spawnSync(command, [flag]).error) throw new StepError(`There is no ${command} in ${name}.`);
}

/**
 * @param {string} name of a Debian package
 * @param {string} why it is needed
 */
function installPackage(name, why) {
  if (!fs.existsSync('/etc/debian_version')) throw new StepError(`${why}: install ${name}.`);
  if (process.getuid?.() !== 0) throw new StepError(`${why}: sudo apt-get install ${name}.`);
  say(`Installing ${name} (once)`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-qq', '--yes', '--no-install-recommends', name], {
    DEBIAN_FRONTEND: 'noninteractive',
  });
}

/**
 * A Python with these packages, in an environment of its own.
 *
 * @param {string} name of the folder in target/tools
 * @param {Record<string, string>} packages of PyPI, with their exact versions
 * @returns {string} the command `python`
 */
function ensurePython(name, packages) {
  const folder = path.join(TOOLS, name);
  const python = path.join(folder, 'bin/python');
  const wanted = Object.entries(packages).map(([each, version]) => `${each}==${version}`);
  const done = path.join(folder, 'installed');
  if (fs.existsSync(done) && fs.readFileSync(done, 'utf8') === wanted.join('\n')) return python;
  say(`Installing ${wanted.join(', ')} into target/tools (once)`);
  fs.rmSync(folder, { recursive: true, force: true });
  run('python3', ['-m', 'venv', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted]);
  fs.writeFileSync(done, wanted.join('\n'));
  return python;
}

/**
 * A command that Cargo installs from crates.io, in its exact version.
 *
 * @param {string} command
 * @param {string} name of the crate
 * @param {string} version
 * @param {string} howLong it takes
 * @returns {string} the file
 */
function ensureCrate(command, name, version, howLong) {
  const folder = path.join(TOOLS, `${name}-${version}`);
  const file = path.join(folder, 'bin', process.platform === 'win32' ? `${command}.exe` : command);
  if (fs.existsSync(file)) return file;
  say(`Installing ${name} ${version} into target/tools (${howLong}, once)`);
  run('cargo', ['install', '--locked', '--quiet', '--version', version, '--root', folder, name]);
  return file;
}

module.exports = { ensureCrate, ensureProgram, ensurePython, installPackage };
