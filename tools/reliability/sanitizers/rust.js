'use strict';

// Runs the Rust tests with the address sanitizer of Rust, which detects reads and writes outside
// allocated memory.

const { spawnSync } = require('node:child_process');

const { StepError, root } = require('../../support/steps');

const PACKAGES = ['qr-core', 'qr-codecs', 'qr-deflate', 'qr-dispatch'];

/** The target folder, separate from that of normal builds. */
const TARGET = 'target/sanitizer';

/** @returns {string} the Rust target of this machine */
function hostOfRust() {
  const { stdout } = spawnSync('rustc', ['-vV'], { encoding: 'utf8' });
  const [, host] = /^host: (.*)$/m.exec(stdout ?? '') ?? [];
  if (host === undefined) throw new StepError('rustc -vV prints no host.');
  return host;
}

/**
 * @param {string} host
 * @returns {{ tests: number }}
 */
function rustTests(host) {
  const packages = PACKAGES.map((name) => `--package=${name}`);
  const { status, stdout } = spawnSync(
    'cargo',
    ['test', '--locked', '--features=qr-core/image', ...packages, '--lib', '--tests', `--target=${host}`],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        // Allows an unstable option of the compiler.
        RUSTC_BOOTSTRAP: '1',
        RUSTFLAGS: '-Zsanitizer=address',
        CARGO_TARGET_DIR: TARGET,
      },
    },
  );
  if (status !== 0) throw new StepError(`The Rust tests failed:\n${stdout.slice(-4000)}`);
  let tests = 0;
  for (const [, passed] of stdout.matchAll(/(\d+) passed/g)) tests += Number(passed);
  if (tests === 0) throw new StepError('No Rust test ran.');
  return { tests };
}

module.exports = { TARGET, hostOfRust, rustTests };
