'use strict';

// node tools/release/publishing/check-release.js TAG: checks that a tag may be published: every
// file has its version, and CHANGELOG.md describes it.

const fs = require('node:fs');
const path = require('node:path');

const { StepError, main, root, run } = require('../../support/steps');

/**
 * @param {string} tag such as v1.2.3
 * @param {(file: string) => string} read returns the text of a file of the repository
 * @returns {string[]} the problems, each as a sentence
 */
function problemsOf(tag, read) {
  const { version } = JSON.parse(read('package.json'));
  const lock = JSON.parse(read('package-lock.json'));
  const versions = {
    'the tag': tag.replace(/^v/, ''),
    'package-lock.json': lock.version,
    'package-lock.json, packages': lock.packages[''].version,
    'Cargo.toml': /^\[workspace\.package\]\nversion = "(.*)"$/m.exec(read('Cargo.toml'))?.[1],
    'Cargo.lock': /^name = "qr-napi"\nversion = "(.*)"$/m.exec(read('Cargo.lock'))?.[1],
    'tools/Cargo.lock': /^name = "qr-core"\nversion = "(.*)"$/m.exec(read('tools/Cargo.lock'))?.[1],
  };
  const problems = Object.entries(versions)
    .filter(([, found]) => found !== version)
    .map(([where, found]) => `Expected ${version}, as in package.json, for ${where} but received ${found}.`);
  if (!tag.startsWith('v')) problems.push(`Expected a v before the version for the tag but received ${tag}.`);
  const titles = read('CHANGELOG.md').match(/^## .*$/gm) ?? [];
  // A date may follow.
  if (!titles.some((title) => title.split(' ')[1] === version)) {
    problems.push(
      `Expected a section ${version} in CHANGELOG.md but received ${titles.join(', ') || 'none'}.`,
    );
  }
  return problems;
}

if (require.main === module) {
  main(() => {
    const tag = process.argv[2];
    if (tag === undefined) throw new StepError('Expected a tag such as v1.2.3 but received nothing.');
    const problems = problemsOf(tag, (file) => fs.readFileSync(path.join(root, file), 'utf8'));
    if (problems.length > 0) throw new StepError(problems.join('\n'));
    run(process.execPath, ['tools/generators/packages.js', '--check']);
    console.log(`${tag} may be published.`);
  });
}

module.exports = { problemsOf };
