'use strict';

// node scripts/release/digests.js [FOLDER]: prints the SHA-256 of each package in a folder
// (target/packages by default) as JSON. The job that packs passes it to the job that publishes,
// which refuses other files.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { StepError, main, root } = require('../steps');

/** The environment variable with which the job that publishes gets the digests. */
const VARIABLE = 'PACKAGE_DIGESTS';

/**
 * Returns the SHA-256 of each package in a folder.
 *
 * @param {string} folder
 * @returns {Record<string, string>} by the names of the files, sorted
 */
function digestsOf(folder) {
  const all = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const names = all.filter((name) => name.endsWith('.tgz'));
  return Object.fromEntries(
    names.sort().map((name) => {
      const bytes = fs.readFileSync(path.join(folder, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}

/**
 * Fails unless a folder has exactly the packages that were packed, byte for byte.
 *
 * @param {string} folder
 * @param {string | undefined} expected what this script printed
 */
function checkDigests(folder, expected) {
  if (expected === undefined || expected === '') {
    throw new StepError(`Set ${VARIABLE} to the line that scripts/release/digests.js printed after packing.`);
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

if (require.main === module) {
  main(() => {
    const folder = path.resolve(root, process.argv[2] ?? 'target/packages');
    console.log(JSON.stringify(digestsOf(folder)));
  });
}

module.exports = { VARIABLE, checkDigests, digestsOf };
