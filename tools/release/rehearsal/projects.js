'use strict';

// Creates empty projects that install the package as users do.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { npm } = require('../../support/npm');
const { root } = require('../../support/steps');

const SMOKE = path.join(root, '__test__/published/smoke.cjs');

/** The environment of a user's shell, without variables of the npm that runs this. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|NAPI_)/i.test(name)),
);

/**
 * @typedef {object} Result
 * @property {number | null} status
 * @property {string} stdout
 * @property {string} stderr
 */

class Project {
  /**
   * @param {string} folder created anew
   * @param {string} registry its URL
   * @param {Record<string, unknown>} [manifest]
   */
  constructor(folder, registry, manifest = {}) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    this.folder = folder;
    this.registry = registry;
    this.write(
      'package.json',
      JSON.stringify({ name: 'project', version: '1.0.0', private: true, ...manifest }),
    );
    fs.copyFileSync(SMOKE, this.path('smoke.cjs'));
  }

  /** @param {string} name */
  path(name) {
    return path.join(this.folder, name);
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  write(name, text) {
    fs.mkdirSync(path.dirname(this.path(name)), { recursive: true });
    fs.writeFileSync(this.path(name), text);
  }

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} [env]
   * @returns {Result}
   */
  try(command, args, env = {}) {
    return spawnSync(command, args, {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...ENVIRONMENT, ...env },
    });
  }

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} [env]
   * @returns {string} its output
   */
  run(command, args, env) {
    const { status, stdout, stderr } = this.try(command, args, env);
    if (status === 0) return stdout;
    const all = `${stdout}\n${stderr}`.trim();
    throw new Error(`${path.basename(command)} ${args.join(' ')} failed: ${all.slice(-1500)}`);
  }

  /** @param {string[]} args */
  node(...args) {
    return this.run(process.execPath, args);
  }

  /**
   * Runs npm with the registry and an empty cache.
   *
   * @param {string[]} args
   */
  npm(...args) {
    const options = ['--no-audit', '--no-fund', '--no-update-notifier', `--registry=${this.registry}`];
    const own = {
      npm_config_cache: path.join(this.folder, '.npm'),
      npm_config_userconfig: this.path('.npmrc-of-user'),
    };
    const { status, stdout, stderr } = npm([...args, ...options], this.folder, own, ENVIRONMENT);
    if (status !== 0) throw new Error(`npm ${args.join(' ')} failed: ${stderr.slice(-1500)}`);
    return stdout;
  }

  /** @returns {string[]} the packages of qr-napi that are in node_modules */
  installed() {
    const folder = this.path('node_modules');
    return fs.existsSync(folder)
      ? fs
          .readdirSync(folder)
          .filter((name) => name.startsWith('qr-napi'))
          .sort()
      : [];
  }
}

/**
 * @param {string} folder
 * @returns {number} the bytes of all files in it
 */
function sizeOf(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile());
  return files.reduce((sum, each) => sum + fs.statSync(path.join(each.parentPath, each.name)).size, 0);
}

module.exports = { ENVIRONMENT, Project, sizeOf };
