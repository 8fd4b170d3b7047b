'use strict';

// Finds programs that npm and Cargo do not provide. As root on Debian, it installs a missing one.
// Elsewhere the error says what to install.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');

const { StepError, run, say } = require('../../support/steps');

/**
 * @param {string} command
 * @param {string} name of the Debian package that has it
 * @param {string} [flag] a flag that makes it end at once
 */
function ensureProgram(command, name, flag = '--version') {
  // Some programs do not know the flag and fail: it is enough that they start.
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

module.exports = { ensureProgram, installPackage };
