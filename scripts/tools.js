'use strict';

// The programs that only a release, or a build for another machine, needs: installed when they are first used, each in its exact version.

const fs = require('node:fs');
const path = require('node:path');

const { npm } = require('./npm');
const { StepError, root, say } = require('./steps');

const TOOLS = path.join(root, 'target/tools');

/**
 * Installs npm packages into a folder of target/tools, unless they are there in these versions.
 *
 * @param {string} name of the folder
 * @param {Record<string, string>} dependencies
 * @param {Record<string, string>} [overrides]
 * @returns {string} the folder
 */
function ensureTools(name, dependencies, overrides = {}) {
  const folder = path.join(TOOLS, name);
  const manifest = JSON.stringify({ private: true, dependencies, overrides }, null, 2);
  const file = path.join(folder, 'package.json');
  const done = path.join(folder, 'node_modules/.package-lock.json');
  if (fs.existsSync(done) && fs.readFileSync(file, 'utf8') === manifest) return folder;
  const all = Object.entries(dependencies).map(([each, version]) => `${each} ${version}`);
  say(`Installing ${all.join(', ')} into target/tools (once)`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, manifest);
  const { status, stderr } = npm(
    ['install', '--no-audit', '--no-fund', '--no-package-lock', '--force'],
    folder,
  );
  if (status !== 0) throw new StepError(`npm install failed in ${folder}:\n${stderr}`);
  return folder;
}

module.exports = { TOOLS, ensureTools };
