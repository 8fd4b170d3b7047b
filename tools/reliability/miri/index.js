'use strict';

// npm run tools -- test:miri: runs the `unsafe` code in Miri, which finds undefined behaviour: that
// of the addon without Node.js, and that of qr-dispatch for each instruction set. Also compresses
// small pictures for a processor of 32 bits, as WebAssembly is. Needs Miri of a nightly Rust. Run it
// after changes of `unsafe` code and of sums in qr-deflate.

const { spawnSync } = require('node:child_process');

const { readFlags } = require('../../support/command-line');
const { StepError, main, run, say } = require('../../support/steps');

const NIGHTLY = '+nightly';
const TARGET = ['--target-dir', 'target/miri'];

/** The rules of Miri for references: each program must follow both. */
const RULES = ['', '-Zmiri-tree-borrows'];

const AVX2 = '+avx2,+bmi1,+bmi2,+popcnt';

/** The instruction sets that qr-dispatch distinguishes. Miri has those that the compiler may use. */
const FEATURES = { baseline: '', AVX2, 'AVX-512': `${AVX2},+avx512f,+avx512vl,+avx512vpopcntdq` };

main(() => {
  readFlags();
  const { status } = spawnSync('cargo', [NIGHTLY, 'miri', '--version'], { stdio: 'ignore' });
  if (status !== 0) {
    throw new StepError(
      'Miri is missing. Install it: rustup toolchain install nightly --component miri,rust-src',
    );
  }
  const addon = ['--locked', '--manifest-path', 'tools/Cargo.toml', '--package', 'miri-views'];
  for (const rules of RULES) {
    say(`src/view.rs of the addon ${rules}`);
    miri(addon, rules);
  }
  for (const [name, features] of Object.entries(FEATURES)) {
    say(`qr-dispatch, ${name}`);
    miri(['--locked', '--package', 'qr-dispatch'], '', features);
  }
  say('qr-deflate, 32 bits');
  const small = ['--package', 'qr-deflate', '--test', 'small'];
  miri(['--locked', '--target', 'i686-unknown-linux-gnu', ...small], '');
});

/**
 * @param {string[]} args the package
 * @param {string} rules
 * @param {string} [features] the target features of the processor
 */
function miri(args, rules, features = '') {
  const flags = features === '' ? '' : `-Ctarget-feature=${features}`;
  run('cargo', [NIGHTLY, 'miri', 'test', ...TARGET, ...args], {
    MIRIFLAGS: `-Zmiri-strict-provenance ${rules}`.trimEnd(),
    RUSTFLAGS: flags,
    // Those of the examples, which are tests too.
    RUSTDOCFLAGS: flags,
  });
}
