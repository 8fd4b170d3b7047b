'use strict';

// npm run tools -- check: runs all CI checks of the tools: workflows, types, lints and docs of
// their Rust code, generated reports, the published package, and their tests.

const { cargo } = require('../support/cargo');
const { readFlags } = require('../support/command-line');
const { ensureToolsInstalled, main, requireToolchains, run, runTool, say } = require('../support/steps');

main(() => {
  readFlags();
  requireToolchains();
  ensureToolsInstalled();

  say('Format and lint of the tools in Rust');
  run('cargo', ['fmt', '--manifest-path', 'tools/Cargo.toml', '--all', '--check']);
  const target = ['--target-dir', 'target'];
  cargo('clippy', ['--workspace', '--all-targets', ...target, '--', '-D', 'warnings']);
  // The lint of the workspace checks tier-pipeline with the article's pipeline; this one checks it
  // with qr-core.
  cargo('clippy', ['--package', 'tier-pipeline', ...target, '--', '-D', 'warnings']);

  say('Workflows');
  run(process.execPath, ['tools/development/check-workflows.js']);

  say('Types of the tools');
  for (const project of ['tools', 'tools/benchmarks']) runTool('typescript', 'tsc', ['--project', project]);

  say('Documentation of the tools in Rust');
  cargo('doc', ['--workspace', '--no-deps', ...target], { RUSTDOCFLAGS: '-D warnings' });
  // The tests of the other crates include their examples.
  for (const crate of ['tier-pipeline', 'tier-article'])
    cargo('test', ['--doc', '--package', crate, ...target]);

  say('Generated files');
  run(process.execPath, ['tools/generators/font.js', '--check']);
  run(process.execPath, ['tools/benchmarks/report/index.js', '--check']);
  run(process.execPath, ['tools/reliability/report/index.js', '--check']);

  say('The package as it is published');
  run(process.execPath, ['tools/release/packing/check-package.js']);

  run(process.execPath, ['tools/development/test-tools.js']);
});
