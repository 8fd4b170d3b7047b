'use strict';

// Copies the package into temporary folders, as an installation does.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '../..');
const manifest = require('../../package.json');
const { PLATFORMS } = require('../../lib/platforms');

/** The file name of the addon of this machine, which is in `lib`. */
const addon = fs
  .readdirSync(path.join(root, 'lib'))
  .filter(
    (name) => name.startsWith(`qr-napi.${process.platform}-${process.arch}`) && name.endsWith('.node'),
  )[0];

/** @param {string} file */
const isSource = (file) => !file.endsWith('.node');

/**
 * @param {import('node:test').TestContext} test which removes it at its end
 * @param {{ version?: string, isAddonThere?: boolean, isPublished?: boolean }} [how] whether its
 *   package.json is that of the registry, or that of the source
 * @returns {string} the folder of a package that is complete, or without its addon
 */
function copyOfPackage(test, { version = manifest.version, isAddonThere = true, isPublished = true } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  test.after(() => fs.rmSync(folder, { recursive: true }));
  for (const name of manifest.files)
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true, filter: isSource });
  const binaries = PLATFORMS.map(({ name }) => [`${manifest.name}-${name}`, version]);
  const optionalDependencies = isPublished ? Object.fromEntries(binaries) : undefined;
  const own = { ...manifest, version, optionalDependencies };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(own));
  if (isAddonThere) fs.copyFileSync(path.join(root, 'lib', addon), path.join(folder, 'lib', addon));
  return folder;
}

/**
 * Runs a script in a separate process.
 *
 * @param {string} script
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {string} its output
 */
function run(script, env = {}) {
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`The process ended with ${signal ?? `exit code ${status}`}: ${stderr}`);
  return stdout;
}

module.exports = { addon, copyOfPackage, run };
