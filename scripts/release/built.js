'use strict';

// What a rehearsal is made with: binaries for other systems too, as far as one computer can build them.

const { WEBASSEMBLY } = require('../../lib/platforms');
const { builtPlatforms } = require('../packages');
const { StepError, requireToolchains, run } = require('../steps');

/** What every computer with Linux on x64 can build; of Windows with another toolchain than a release has. */
const TARGETS = [
  'x86_64-unknown-linux-gnu',
  'x86_64-unknown-linux-musl',
  'aarch64-unknown-linux-gnu',
  'x86_64-pc-windows-gnu',
  WEBASSEMBLY,
];

/** @returns the platforms that there is a package for: with --built only what is there, as a release has them all */
function prepareBuilt() {
  requireToolchains();
  if (!process.argv.includes('--built')) {
    run(process.execPath, ['scripts/build-target.js', ...TARGETS]);
    run(process.execPath, ['scripts/artifacts.js']);
  }
  const platforms = builtPlatforms();
  if (platforms.length > 0) return platforms;
  throw new StepError(
    'There is no binary in npm/. Run npm run build:target -- TARGET and npm run artifacts first, or leave out --built.',
  );
}

module.exports = { prepareBuilt };
