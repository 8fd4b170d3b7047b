'use strict';

// Runs the npm that started this script, in other folders.

const { spawnSync } = require('node:child_process');

/**
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {Uint8Array} [input] the content of its standard input
 */
function npm(args, cwd, env = {}, environment = process.env, input = undefined) {
  const cli = process.env.npm_execpath;
  // npm run sets the path of its npm. A script that runs without npm takes the npm on the path.
  const [command, all] = cli?.endsWith('.js') ? [process.execPath, [cli, ...args]] : ['npm', args];
  return spawnSync(command, all, {
    cwd,
    encoding: 'utf8',
    ...(input === undefined ? undefined : { input }),
    // With npm run -s, it would otherwise print no errors.
    env: { ...environment, npm_config_loglevel: 'error', ...env },
    // Windows runs npm.cmd only in a shell. Elsewhere a shell would interpret characters of paths.
    shell: command === 'npm' && process.platform === 'win32',
  });
}

module.exports = { npm };
