'use strict';

// Builds the fuzz targets with the address sanitizer, with the stable compiler and a variable that
// enables the sanitizer there.

const { spawnSync } = require('node:child_process');
const path = require('node:path');

const { StepError, root, run, say } = require('../../support/steps');
const { crateVersion, ensureCrate } = require('../../locks/install');
const { ensureProgram } = require('../support/system');

const CARGO_FUZZ = crateVersion('cargo-fuzz');

/** The crate of the targets. */
const FUZZ = path.join(root, 'crates/qr-core/fuzz');

/**
 * @returns {{ host: string, llvm: string }} the host target of rustc, and the version of its LLVM
 */
function compiler() {
  const { stdout } = spawnSync('rustc', ['-vV'], { encoding: 'utf8' });
  const [, host] = /^host: (.*)$/m.exec(stdout ?? '') ?? [];
  const [, llvm] = /^LLVM version: (\d+)/m.exec(stdout ?? '') ?? [];
  if (host === undefined || llvm === undefined)
    throw new StepError('rustc -vV prints no host or LLVM version.');
  if (host.includes('windows')) throw new StepError('cargo-fuzz needs Linux or macOS.');
  return { host, llvm };
}

/**
 * Checks that the fuzzed code is the shipped code: the crates of qr-core must have the versions of
 * the repository.
 */
function checkVersions() {
  const [ours, theirs] = [[], ['--manifest-path', path.join(FUZZ, 'Cargo.toml')]].map(versions);
  const others = ours?.filter((line) => !theirs?.includes(line)) ?? [];
  if (others.length > 0) {
    throw new StepError(
      `Expected ${others.join(', ')} in crates/qr-core/fuzz/Cargo.lock, as in Cargo.lock, but it has others: ` +
        'run cargo update --package NAME --precise VERSION there.',
    );
  }
}

/**
 * @param {string[]} where
 * @returns {string[]} the dependencies of qr-core, with their versions
 */
function versions(where) {
  const tree = [
    'tree',
    '--locked',
    '--package',
    'qr-core',
    '--edges',
    'normal,no-proc-macro',
    '--prefix',
    'none',
  ];
  const features = where.length === 0 ? ['--features', 'image'] : [];
  const { status, stdout, stderr } = spawnSync('cargo', [...tree, ...features, ...where], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new StepError(`cargo tree failed:\n${stderr}`);
  const lines = stdout.split('\n').map((line) => line.replace(/ \(.*/, ''));
  return [...new Set(lines)].filter((line) => line !== '');
}

/** Builds the targets, which takes some minutes the first time. */
function buildTargets() {
  // libFuzzer is written in C++.
  ensureProgram('c++', 'g++');
  const cargoFuzz = ensureCrate('cargo-fuzz', 'a minute');
  checkVersions();
  const { host } = compiler();
  say('Building the fuzz targets with the address sanitizer (several minutes the first time)');
  // Without tracing of comparisons. With it a target takes three to four times as long, mostly in
  // readers.
  const flags = ['--no-trace-compares', '--fuzz-dir', FUZZ, '--target', host];
  run(cargoFuzz, ['fuzz', 'build', ...flags], { RUSTC_BOOTSTRAP: '1' });
}

/**
 * @param {string} name of a target
 * @returns {string} its program
 */
function program(name) {
  return path.join(FUZZ, 'target', compiler().host, 'release', name);
}

module.exports = { CARGO_FUZZ, FUZZ, buildTargets, compiler, program };
