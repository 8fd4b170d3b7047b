'use strict';

// What a command of this folder found: kept in results/, one file a part, and shown in docs/reliability.md.

const fs = require('node:fs');
const path = require('node:path');

const { commit, describeMachine, versions } = require('../../support/machine');
const { root } = require('../../support/steps');

const folder = path.join(root, 'tools/reliability/results');

/**
 * @template {object} Figures
 * @typedef {object} Result
 * @property {string} command that makes it again, as one types it: `npm run tools -- soak --minutes 30`
 * @property {string} date of its start, as 2026-11-22
 * @property {number} seconds it took
 * @property {{ commit: string, isChanged: boolean }} source
 * @property {{ cpu: string, cores: number, memory: number, system: string }} machine
 * @property {{ node: string, rustc: string }} versions
 * @property {Figures} figures what is particular to the part
 */

/**
 * @param {string} name of the part
 * @param {string} command
 * @param {number} start when it began, as Date.now() says
 * @param {object} figures
 * @returns {string} the file, relative to the repository
 */
function save(name, command, start, figures) {
  const { node, rustc } = versions();
  const result = {
    command,
    date: new Date(start).toISOString().slice(0, 10),
    seconds: Math.round((Date.now() - start) / 1000),
    source: commit(),
    machine: describeMachine(),
    versions: { node, rustc },
    figures,
  };
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  return `tools/reliability/results/${name}.json`;
}

/**
 * @param {string} name
 * @returns {Result<any> | undefined} undefined where it has not been measured
 */
function load(name) {
  const file = path.join(folder, `${name}.json`);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

module.exports = { load, save };
