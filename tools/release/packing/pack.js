'use strict';

// npm run tools -- pack:all [-- --all]: packs the published packages into target/packages: the main
// package, and those in npm/ that have their binary. With --all it fails if a binary is missing.

const { PLATFORMS } = require('../../../lib/platforms');
const { builtPlatforms, packAll } = require('./packages');
const { readFlags } = require('../../support/command-line');
const { StepError, main } = require('../../support/steps');

main(() => {
  const isAllNeeded = readFlags('--all').has('--all');
  const platforms = builtPlatforms();
  const missing = PLATFORMS.filter((platform) => !platforms.includes(platform));
  if (platforms.length === 0) {
    throw new StepError(
      'There is no binary in npm/ to pack. Run npm run tools -- build:target TARGET for each system, and npm run tools -- artifacts, ' +
        'first. To pack for this machine only, run npm run pack:here.',
    );
  }
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    if (isAllNeeded) throw new StepError(`There is no binary for ${names}.`);
    console.log(`Without ${names}, for which there is no binary.`);
  }
  for (const { name, version, size, unpackedSize } of packAll(platforms)) {
    const [packed, unpacked] = [size, unpackedSize].map((bytes) => `${(bytes / 1000).toFixed(0)} kB`);
    console.log(`${name}@${version}: ${packed}, ${unpacked} unpacked`);
  }
});
