'use strict';

// npm run tools [-- NAME [ARGUMENTS]]: runs a script of tools/package.json from the root folder.
// First it installs the packages of the tools if they do not match the lock file. Without a name,
// it lists the scripts.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { findNearest } = require('../../lib/nearest');
const { StepError, ensureToolsInstalled, main, root } = require('../support/steps');

const TOOLS = path.join(root, 'tools');

/** @type {{ scripts: Record<string, string> }} */
const { scripts } = JSON.parse(fs.readFileSync(path.join(TOOLS, 'package.json'), 'utf8'));

/**
 * @returns {Record<string, string>} the description of each script in tools/README.md, as plain
 * text
 */
function descriptions() {
  const page = fs.readFileSync(path.join(TOOLS, 'README.md'), 'utf8');
  const [, commands = ''] = page.split(/^## .*$/m);
  const rows = commands.matchAll(/^\| `([\w:-]+)` *\| (.*?) *\|$/gm);
  const plain = (/** @type {string} */ text) => text.replace(/\[(.*?)\]\(.*?\)/g, '$1').replaceAll('`', '');
  return Object.fromEntries(Array.from(rows, ([, name = '', text = '']) => [name, plain(text)]));
}

function list() {
  const known = descriptions();
  const width = Math.max(...Object.keys(scripts).map((name) => name.length));
  console.log('npm run tools -- NAME [ARGUMENTS], where NAME is one of these:\n');
  for (const name of Object.keys(scripts)) console.log(`  ${name.padEnd(width)}  ${known[name] ?? ''}`);
}

/**
 * @param {string} name
 * @returns {string[]} the arguments of `node` in the script, its file first
 */
function argumentsOf(name) {
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (script === undefined) {
    const guess = findNearest(name, Object.keys(scripts));
    const hint = guess === undefined ? 'npm run tools lists them' : `did you mean ${guess}?`;
    throw new StepError(`The tools have no script ${name}: ${hint}`);
  }
  const [, file = '', ...args] = script.split(' ');
  // Paths of files are relative to this folder, but the script runs in the folder above.
  return [file, ...args].map((each) => (each.endsWith('.js') ? path.join(TOOLS, each) : each));
}

if (require.main === module) {
  const [name, ...args] = process.argv.slice(2);
  const own = name === undefined ? [] : [name];
  // The arguments after the name are those of the script, --help included.
  main(
    () => {
      if (name === undefined) return list();
      const script = argumentsOf(name);
      ensureToolsInstalled();
      const child = spawn(process.execPath, [...script, ...args], { cwd: root, stdio: 'inherit' });
      for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
        process.on(signal, () => child.kill(signal));
      child.on('exit', (code) => {
        process.exitCode = code ?? 1;
      });
    },
    undefined,
    own,
  );
}

module.exports = { argumentsOf, descriptions, scripts };
