'use strict';

// Runs cargo.

const { run } = require('./steps');

/** The workspace of the tools, which is separate from that of the addon. */
const OF_TOOLS = 'tools/Cargo.toml';

/** The workspace of the addon. */
const OF_ADDON = 'Cargo.toml';

/**
 * Runs cargo in a workspace.
 *
 * @param {string} command such as `build`
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @param {string} [manifest] of the workspace
 */
function cargo(command, args, env, manifest = OF_TOOLS) {
  run('cargo', [command, '--manifest-path', manifest, '--locked', '--quiet', ...args], env);
}

module.exports = { OF_ADDON, OF_TOOLS, cargo };
