'use strict';

// npm test: every test, Rust and JavaScript, from a fresh clone.
//
//   npm test                 all of them
//   npm test -- --rust       those of Rust
//   npm test -- --js         those of JavaScript

const fs = require('node:fs');
const path = require('node:path');

const {
  StepError,
  ensureBuilt,
  ensureInstalled,
  main,
  requireToolchains,
  root,
  run,
  say,
} = require('../support/steps');

main(() => {
  const parts = process.argv.slice(2);
  const unknown = parts.find((part) => part !== '--rust' && part !== '--js');
  if (unknown !== undefined) throw new StepError(`Expected --rust, --js or nothing but received ${unknown}.`);
  requireToolchains();
  ensureInstalled();
  ensureBuilt();
  if (!parts.includes('--js')) {
    say('Rust tests (the first build of the test tools takes two minutes)');
    // Not the whole workspace: the tiers of the benchmarks are built when they are measured.
    run('cargo', ['test', '--locked', '--quiet']);
  }
  if (!parts.includes('--rust')) {
    say('JavaScript tests');
    const files = ['__test__', 'tools/__test__'].flatMap((folder) =>
      fs
        .readdirSync(path.join(root, folder))
        .filter((name) => name.endsWith('.test.js'))
        .map((name) => path.join(root, folder, name)),
    );
    run(process.execPath, ['--test', '--test-reporter=spec', ...files]);
  }
});
