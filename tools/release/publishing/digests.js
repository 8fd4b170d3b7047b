'use strict';

// node tools/release/publishing/digests.js [FOLDER]: prints the SHA-256 of each file in a folder
// (default: target/packages) as JSON. The jobs that build and pack pass it on to later jobs, which
// refuse any other file.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { StepError, main, root } = require('../../support/steps');

/** The environment variable with the digests of the packages, for the job that publishes. */
const VARIABLE = 'PACKAGE_DIGESTS';

/**
 * The environment variable with the digests of the binaries, for the job that packs: the outputs of
 * jobs, as JSON.
 */
const ADDONS_VARIABLE = 'ADDON_DIGESTS';

/**
 * Returns the SHA-256 of each file in a folder.
 *
 * @param {string} folder
 * @returns {Record<string, string>} by the names of the files, sorted
 */
function digestsOf(folder) {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return Object.fromEntries(names.sort().map((name) => [name, digestOf(path.join(folder, name))]));
}

/** @param {string} file */
function digestOf(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/**
 * Fails unless a folder has exactly the packages that were packed, byte for byte.
 *
 * @param {string} folder
 * @param {string | undefined} expected the output of this script
 */
function checkDigests(folder, expected) {
  if (expected === undefined || expected === '') {
    throw new StepError(
      `Set ${VARIABLE} to the line that tools/release/publishing/digests.js printed after packing.`,
    );
  }
  const wanted = JSON.parse(expected);
  const found = digestsOf(folder);
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  const wrong = names.filter((name) => found[name] !== wanted[name]);
  if (wrong.length === 0) return;
  throw new StepError(
    `These files in ${folder} are not the ones that were packed: ${wrong.join(', ')}. Publish none of them.`,
  );
}

/**
 * Fails unless exactly the binaries that jobs built are there, byte for byte.
 *
 * @param {Map<string, string>} found the path of each file, by its name
 * @param {string} outputs of the jobs that build, as JSON: an array, with an object for each job. A
 *   value is the output of this script. If two jobs name the same file, the later one counts.
 */
function checkAddons(found, outputs) {
  /** @type {Record<string, string>[]} */
  const jobs = JSON.parse(outputs);
  const printed = jobs.flatMap((job) => Object.values(job));
  const wanted = Object.assign({}, ...printed.map((text) => JSON.parse(text)));
  const names = [...new Set([...Object.keys(wanted), ...found.keys()])].sort();
  const wrong = names.filter((name) => {
    const file = found.get(name);
    return file === undefined || digestOf(file) !== wanted[name];
  });
  if (wrong.length === 0) return;
  throw new StepError(
    `These binaries are not the ones that were built: ${wrong.join(', ')}. Pack none of them.`,
  );
}

if (require.main === module) {
  main(() => {
    const folder = path.resolve(root, process.argv[2] ?? 'target/packages');
    console.log(JSON.stringify(digestsOf(folder)));
  });
}

module.exports = { ADDONS_VARIABLE, VARIABLE, checkAddons, checkDigests, digestsOf };
