'use strict';

// Saves the results of the commands of this folder in results/, one file per machine and part, and
// loads the newest for docs/reliability.md.

const path = require('node:path');

const { commit, describeMachine, versions } = require('../../support/machine');
const { newestResult, saveResult } = require('../../support/results');

const folder = path.join(__dirname, '../results');

/**
 * @template {object} Figures
 * @typedef {object} Result
 * @property {string} command the command that measures it again, as typed: `npm run tools -- soak
 *   --minutes 30`
 * @property {string} date of its start, ISO 8601; older results have only the day
 * @property {number} seconds the time that it took
 * @property {{ commit: string, isChanged: boolean }} source
 * @property {{ cpu: string, cores: number, memory: number, system: string }} machine
 * @property {{ node: string, rustc: string }} versions
 * @property {Figures} figures the figures of the part
 */

/**
 * Saves the result of a part on this machine, in place of the previous one.
 *
 * @param {string} name of the part
 * @param {string} command
 * @param {number} start the time of the start, from Date.now()
 * @param {object} figures
 * @returns {string} the file, relative to the repository
 */
function save(name, command, start, figures) {
  const { node, rustc } = versions();
  const result = {
    command,
    date: new Date(start).toISOString(),
    seconds: Math.round((Date.now() - start) / 1000),
    source: commit(),
    machine: describeMachine(),
    versions: { node, rustc },
    figures,
  };
  return saveResult(folder, name, result);
}

/**
 * Loads the newest result of a part from any machine.
 *
 * @param {string} name
 * @returns {Result<any> | undefined} undefined if it has not been measured
 */
function load(name) {
  return newestResult(folder, name)?.result;
}

module.exports = { load, save };
