'use strict';

// Builds the binaries for a rehearsal, also for other systems, as far as one computer can.

const { PLATFORMS, WEBASSEMBLY } = require('../../../lib/platforms');
const { MAIN, PACKAGES, builtPlatforms, packAll, packedIn } = require('../packing/packages');
const { StepError, requireToolchains, run } = require('../../support/steps');
const { VARIABLE, checkDigests } = require('../publishing/digests');

/** @import { Packed } from '../packing/packages' */
/** @import { Platform } from '../../../lib/platforms' */

/**
 * The targets that any computer with Linux on x64 can build. The binary for Windows is built with
 * another toolchain than in a release.
 */
const TARGETS = [
  'x86_64-unknown-linux-gnu',
  'x86_64-unknown-linux-musl',
  'aarch64-unknown-linux-gnu',
  'x86_64-pc-windows-gnu',
  WEBASSEMBLY,
];

/**
 * @returns the platforms to pack. With --built, only those whose binary exists; a release has all
 */
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
 * Packs every platform that can be built. With --packed, uses the files in target/packages: a
 * release tests exactly the files that it publishes.
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
