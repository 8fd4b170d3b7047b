'use strict';

// Runs the npm that started this script, in other folders.

const { spawnSync } = require('node:child_process');

/**
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {Uint8Array} [input] of its standard input
 */
function npm(args, cwd, env = {}, environment = process.env, input = undefined) {
  const cli = process.env.npm_execpath;
  // From within npm run it is known; a script that is run by itself takes the one there is.
  const [command, all] = cli?.endsWith('.js') ? [process.execPath, [cli, ...args]] : ['npm', args];
  return spawnSync(command, all, {
    cwd,
    encoding: 'utf8',
    ...(input === undefined ? undefined : { input }),
    // npm run -s would have it say nothing of what goes wrong.
    env: { ...environment, npm_config_loglevel: 'error', ...env },
    // Windows runs npm.cmd in a shell only. Any other shell would read what a path has in it.
    shell: command === 'npm' && process.platform === 'win32',
  });
}

module.exports = { npm };
