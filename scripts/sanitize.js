'use strict';

// npm run test:sanitizer: the Rust tests with the address sanitizer, which sees what reads or writes outside the memory
// it was given. On Linux and macOS: the sanitizer comes with Rust.

const { spawnSync } = require('node:child_process');

const { StepError, main, requireToolchains, run, say } = require('./steps');

main(() => {
  requireToolchains();
  const { stdout } = spawnSync('rustc', ['-vV'], { encoding: 'utf8' });
  const [, host] = /^host: (.*)$/m.exec(stdout ?? '') ?? [];
  if (host === undefined) throw new StepError('rustc does not tell which machine it is for.');
  if (host.includes('windows')) throw new StepError('The address sanitizer is not there on Windows.');
  say('Rust tests with the address sanitizer');
  run('cargo', ['test', '--locked', '--package=qr-core', '--lib', '--tests', `--target=${host}`], {
    // An option of the compiler that is not stable.
    RUSTC_BOOTSTRAP: '1',
    RUSTFLAGS: '-Zsanitizer=address',
    // Apart from what is built without.
    CARGO_TARGET_DIR: 'target/sanitizer',
  });
});
