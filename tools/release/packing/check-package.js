'use strict';

// node tools/release/packing/check-package.js: checks the packed main package with publint and Are
// The Types Wrong: every entry point must resolve to a file and to its types.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { packAll } = require('./packages');
const { StepError, main } = require('../../support/steps');

/** @import { CheckResult } from '@arethetypeswrong/core' */

main(async () => {
  // Packs outside target/packages: this package depends on no binary, and could be mistaken for a
  // complete one there.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  const tarball = readMain(folder);
  fs.rmSync(folder, { recursive: true });
  const findings = [...(await publintFindings(tarball)), ...(await typesFindings(tarball))];
  if (findings.length > 0) throw new StepError(`The package has faults:\n- ${findings.join('\n- ')}`);
});

/**
 * @param {string} folder
 * @returns {Uint8Array<ArrayBuffer>} the main package
 */
function readMain(folder) {
  const [packed] = packAll([], folder).slice(-1);
  if (packed === undefined) throw new StepError('Nothing was packed.');
  return new Uint8Array(fs.readFileSync(packed.file));
}

/**
 * @param {Uint8Array<ArrayBuffer>} tarball
 * @returns {Promise<string[]>} sentences
 */
async function publintFindings(tarball) {
  const { publint } = await import('publint');
  const { formatMessage } = await import('publint/utils');
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  return messages.map(
    (message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  );
}

/**
 * @param {Uint8Array} tarball
 * @returns {Promise<string[]>} sentences
 */
async function typesFindings(tarball) {
  const { checkPackage, createPackageFromTarballData } = await import('@arethetypeswrong/core');
  const result = /** @type {CheckResult} */ (await checkPackage(createPackageFromTarballData(tarball)));
  if (!result.types) return ['Are The Types Wrong: there are none'];
  return result.problems.map((problem) => `Are The Types Wrong: ${JSON.stringify(problem)}`);
}
