'use strict';

// npm run tools -- release:rehearse: rehearses a release: builds what can be built here, packs it,
// publishes it to a local registry, and installs and runs it from there as users do. With --built
// it packs only the binaries in npm/. With --packed it uses the packages in target/packages.

const fs = require('node:fs');
const path = require('node:path');

const { PLATFORMS } = require('../../../lib/platforms');
const { packDependencies } = require('../packing/packages');
const { readFlags } = require('../../support/command-line');
const { StepError, main, root, say } = require('../../support/steps');
const { preparePacked } = require('./built');
const { Project } = require('./projects');
const { startRegistry } = require('./registry');
const { SCENARIOS } = require('./scenarios');

const FOLDER = path.join(root, 'target/rehearsal');

main(async () => {
  readFlags('--built', '--packed');
  const { packed, platforms } = preparePacked();
  const here = PLATFORMS.find(({ name }) => name === nameHere());
  if (here === undefined || !platforms.includes(here))
    throw new StepError(`There is no binary for ${nameHere()}.`);

  say('Publishing');
  const registry = await startRegistry(path.join(FOLDER, 'registry'));
  /** @type {string[]} */
  const failed = [];
  try {
    for (const { name, version, file, size, unpackedSize } of packed) {
      registry.publish(file);
      const [small, large] = [size, unpackedSize].map((bytes) => `${Math.round(bytes / 1000)} kB`);
      console.log(`${name}@${version}: ${small}, ${large} unpacked`);
    }
    for (const { file } of packDependencies()) registry.publish(file);
    say('Installing and running');
    for (const [i, { name, run: play }] of SCENARIOS.entries()) {
      const start = Date.now();
      const project = new Project(path.join(FOLDER, `${i + 1}`), registry.url);
      const [outcome, detail] = await play({ project, here, platforms }).then(
        (text) => ['passed', text],
        (/** @type {Error} */ error) => ['FAILED', `\n${error.message}\n`],
      );
      if (outcome !== 'passed') failed.push(name);
      const seconds = ((Date.now() - start) / 1000).toFixed(1);
      console.log(`${outcome}  ${name} (${seconds} s)${detail === '' ? '' : `: ${detail}`}`);
    }
  } finally {
    await registry.stop();
  }
  if (failed.length > 0)
    throw new StepError(`${failed.length} of ${SCENARIOS.length} failed: ${failed.join('; ')}`);
  fs.rmSync(FOLDER, { recursive: true });
  console.log(`\nAll ${SCENARIOS.length} passed, with ${packed.length} packages.`);
});

/** @returns {string} the name of this machine's binary, on Linux with glibc */
function nameHere() {
  const start = `${process.platform}-${process.arch}`;
  if (process.platform === 'linux') return `${start}-gnu`;
  return process.platform === 'win32' ? `${start}-msvc` : start;
}
