'use strict';

// npm run check: all that CI asks for. Format, lint, types, documentation, generated files, tests.

const fs = require('node:fs');
const path = require('node:path');

const {
  StepError,
  build,
  ensureInstalled,
  main,
  requireToolchains,
  root,
  run,
  runTool,
  say,
} = require('./steps');

main(() => {
  requireToolchains();
  ensureInstalled();

  say('Format and lint');
  runTool('@biomejs/biome', 'biome', ['ci', '--error-on-warnings', '.']);
  run('cargo', ['fmt', '--all', '--check']);
  run('cargo', ['clippy', '--workspace', '--all-targets', '--locked', '--quiet', '--', '-D', 'warnings']);
  // With the workspace it is linted on the article's pipeline, by itself on qr-core.
  run('cargo', ['clippy', '--package', 'tier-pipeline', '--locked', '--quiet', '--', '-D', 'warnings']);

  say('Types');
  for (const project of ['.', 'benchmarks']) runTool('typescript', 'tsc', ['--project', project]);

  say('Documentation');
  run('cargo', ['doc', '--workspace', '--no-deps', '--locked', '--quiet'], { RUSTDOCFLAGS: '-D warnings' });
  // The examples of the other crates are among their tests.
  for (const crate of ['tier-pipeline', 'tier-article']) {
    run('cargo', ['test', '--doc', '--package', crate, '--locked', '--quiet']);
  }

  say('Generated files');
  run(process.execPath, ['scripts/generate-jis-x-0208.js', '--check']);
  run(process.execPath, ['scripts/generate-licenses.js', '--check']);
  run(process.execPath, ['benchmarks/report/index.js', '--check']);
  checkBinding();
  checkPackage();

  run(process.execPath, ['scripts/test.js']);
});

/** The binding that is committed is the one that the source makes. */
function checkBinding() {
  const folder = 'target/binding';
  build(folder);
  for (const name of ['binding.js', 'binding.d.ts']) {
    const made = fs.readFileSync(path.join(root, folder, name), 'utf8');
    if (made !== fs.readFileSync(path.join(root, name), 'utf8')) {
      throw new StepError(`${name} is out of date: run npm run build and commit it.`);
    }
  }
}

/** Every file that the package is to have is there. */
function checkPackage() {
  const { files } = require('../package.json');
  for (const name of files) {
    if (!fs.existsSync(path.join(root, name)))
      throw new StepError(`package.json lists ${name}, which is not there.`);
  }
}
