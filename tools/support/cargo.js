'use strict';

// Runs cargo.

const { run } = require('./steps');

/**
 * Chooses the workspace of the tools, which is separate from that of the addon.
 */
const WORKSPACE = ['--manifest-path', 'tools/Cargo.toml'];

/**
 * Runs cargo in the workspace of the tools.
 *
 * @param {string} command such as `build`
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 */
function cargo(command, args, env) {
  run('cargo', [command, ...WORKSPACE, '--locked', '--quiet', ...args], env);
}

module.exports = { cargo };
