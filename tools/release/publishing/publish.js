'use strict';

// node tools/release/publishing/publish.js [FOLDER]: publishes the packages of a folder (default:
// target/packages), the main package last, so that its dependencies exist. After a failure it can
// run again, as it skips published versions. PACKAGE_DIGESTS has the SHA-256 of each package. If
// one differs, nothing is published.

const fs = require('node:fs');
const path = require('node:path');

const { PLATFORMS } = require('../../../lib/platforms');
const { version } = require('../../../package.json');
const { npm } = require('../../support/npm');
const { MAIN, PACKAGES } = require('../packing/packages');
const { StepError, main, root } = require('../../support/steps');
const { VARIABLE, checkDigests } = require('./digests');

/** The packages in the order of publishing. */
const NAMES = [...PLATFORMS.map(({ name }) => `${MAIN}-${name}`), MAIN];

main(() => {
  const folder = path.resolve(process.argv[2] ?? PACKAGES);
  const packages = NAMES.map((name) => ({ name, file: path.join(folder, `${name}-${version}.tgz`) }));
  // Publishes all packages or none: the main package depends on every other.
  const missing = packages.filter(({ file }) => !fs.existsSync(file));
  if (missing.length > 0) {
    throw new StepError(
      `There is no ${missing.map(({ file }) => path.basename(file)).join(', ')} in ${folder}.`,
    );
  }
  checkDigests(folder, process.env[VARIABLE]);
  for (const { name, file } of packages) {
    if (isPublished(name)) console.log(`${name}@${version} is already published.`);
    else publish(file);
  }
});

/**
 * @param {string} name
 * @returns {boolean} whether the registry has it in this version
 */
function isPublished(name) {
  const { status, stdout, stderr } = npm(['view', `${name}@${version}`, 'version', '--json'], root);
  const answer = stdout.trim() === '' ? undefined : JSON.parse(stdout);
  if (status === 0) return answer === version;
  if (answer?.error?.code === 'E404') return false;
  throw new StepError(`npm view ${name}@${version} failed:\n${stderr}`);
}

/** @param {string} file */
function publish(file) {
  // A pre-release such as 1.0.0-beta.1 gets another tag, so that npm installs it only on request.
  const tag = version.includes('-') ? 'next' : 'latest';
  // GitHub attests its own builds. A person publishes the first version of a package, without such
  // an attestation.
  const proof = process.env.GITHUB_ACTIONS ? ['--provenance'] : [];
  const args = ['publish', file, '--access', 'public', '--tag', tag, '--ignore-scripts', ...proof];
  const { status, stdout, stderr } = npm(args, root);
  if (status !== 0) throw new StepError(`npm publish ${path.basename(file)} failed:\n${stderr}`);
  console.log(stdout.trim());
}
