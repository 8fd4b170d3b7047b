'use strict';

// Reads the workflows of .github/workflows.

const fs = require('node:fs');
const path = require('node:path');
const { parse } = require('yaml');

const folder = path.join(__dirname, '../../../.github/workflows');

/** The workflows by file name. @type {Map<string, any>} */
const workflows = new Map(
  fs.readdirSync(folder).map((name) => [name, parse(fs.readFileSync(path.join(folder, name), 'utf8'))]),
);

/** The jobs of the release by name. */
const release = workflows.get('release.yml').jobs;

/**
 * Returns the commands of a job, one per line, without comments.
 *
 * @param {any} job
 * @returns {string[]}
 */
function linesOf(job) {
  return job.steps
    .flatMap(({ run = '' }) => run.split('\n'))
    .map((/** @type {string} */ line) => line.trim())
    .filter((/** @type {string} */ line) => line !== '' && !line.startsWith('#'));
}

module.exports = { linesOf, release, workflows };
