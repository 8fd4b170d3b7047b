'use strict';

// Builds the binaries for a rehearsal, also for other systems, as far as one computer can.

const { PLATFORMS, WEBASSEMBLY } = require('../../../lib/platforms');
const { MAIN, PACKAGES, builtPlatforms, packAll, packedIn } = require('../packing/packages');
const { StepError, requireToolchains, run } = require('../../support/steps');
const { VARIABLE, checkDigests } = require('../publishing/digests');

/** @import { Packed } from '../packing/packages' */
/** @import { Platform } from '../../../lib/platforms' */

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
    run(process.execPath, ['tools/release/building/build-target.js', ...TARGETS]);
    run(process.execPath, ['tools/release/building/artifacts.js']);
  }
  const platforms = builtPlatforms();
  if (platforms.length > 0) return platforms;
  throw new StepError(
    'There is no binary in npm/. Run npm run tools -- build:target TARGET and npm run tools -- artifacts first, or leave out --built.',
  );
}

/**
 * Packs what can be built, or, with --packed, takes the files that are in target/packages. A release
 * tries the files that it publishes.
 *
 * @returns {{ packed: Packed[], platforms: Platform[] }}
 */
function preparePacked() {
  if (!process.argv.includes('--packed')) {
    const platforms = prepareBuilt();
    return { packed: packAll(platforms), platforms };
  }
  if (process.env[VARIABLE] !== undefined) checkDigests(PACKAGES, process.env[VARIABLE]);
  const packed = packedIn();
  const names = packed.map(({ name }) => name);
  if (!names.includes(MAIN))
    throw new StepError(
      'There are no packages in target/packages. Run npm run tools -- pack:all first, or leave out --packed.',
    );
  return { packed, platforms: PLATFORMS.filter(({ name }) => names.includes(`${MAIN}-${name}`)) };
}

module.exports = { prepareBuilt, preparePacked };
