'use strict';

// npm run check: runs all CI checks of the product: format of every file, lints, types, docs,
// generated files and tests. npm run tools -- check does the same for the tools.

const fs = require('node:fs');
const path = require('node:path');

const {
  StepError,
  build,
  ensureBuilt,
  ensureInstalled,
  main,
  requireToolchains,
  root,
  run,
  runTool,
  say,
} = require('../support/steps');
const { ensureCrate } = require('../locks/install');
const { LOADER } = require('../release/building/webassembly');

main(() => {
  requireToolchains();
  ensureInstalled();

  say('Format and lint');
  runTool('@biomejs/biome', 'biome', ['ci', '--error-on-warnings', '.']);
  run('cargo', ['fmt', '--all', '--check']);
  run('cargo', ['clippy', '--workspace', '--all-targets', '--locked', '--quiet', '--', '-D', 'warnings']);

  say('Types');
  runTool('typescript', 'tsc', ['--project', '.']);
  run(process.execPath, ['tools/development/check-types.js']);

  say('Documentation');
  run('cargo', ['doc', '--workspace', '--no-deps', '--locked', '--quiet'], { RUSTDOCFLAGS: '-D warnings' });

  say('Licences');
  checkCrates();

  // The generator of docs/errors.md calls the addon.
  ensureBuilt();

  say('Generated files');
  run(process.execPath, ['tools/generators/jis-x-0208.js', '--check']);
  run(process.execPath, ['tools/generators/gs1.js', '--check']);
  run(process.execPath, ['tools/generators/third-party-licenses.js', '--check']);
  run(process.execPath, ['tools/generators/errors.js', '--check']);
  run(process.execPath, ['tools/generators/payloads.js', '--check']);
  run(process.execPath, ['tools/generators/gallery.js', '--check']);
  checkBinding();
  checkPackage();

  run(process.execPath, ['tools/development/test.js']);
});

/** Checks the crates by the rules of tools/deny.toml. */
function checkCrates() {
  // A debug build takes less than half the time, and still checks our crates in a second.
  const tool = ensureCrate('cargo-deny', 'one to three minutes', ['--debug']);
  // Includes crates of other systems, which the local build did not need.
  run('cargo', ['fetch', '--locked', '--quiet']);
  const options = ['--offline', '--locked', '--config', 'tools/deny.toml'];
  run(tool, [...options, 'check', '--hide-inclusion-graph', 'licenses', 'bans', 'sources']);
}

/** Checks that the source makes the committed binding, and the committed loader of WebAssembly. */
function checkBinding() {
  const folder = 'target/binding';
  const loader = path.join(folder, path.basename(LOADER));
  prepareLoader(loader);
  build(folder);
  for (const name of ['binding.js', 'binding.d.ts']) {
    const made = fs.readFileSync(path.join(root, folder, name), 'utf8');
    if (made !== fs.readFileSync(path.join(root, 'lib', name), 'utf8')) {
      throw new StepError(`lib/${name} is out of date: run npm run build and commit it.`);
    }
  }
  const made = fs.readFileSync(path.join(root, loader), 'utf8');
  if (made !== fs.readFileSync(path.join(root, LOADER), 'utf8'))
    throw new StepError(`${LOADER} is out of date: copy ${loader} there and commit it.`);
}

/**
 * Writes an empty loader for the napi CLI to replace. The CLI only writes a loader if one exists,
 * with the exports that its first line names.
 *
 * @param {string} file relative to the repository
 */
function prepareLoader(file) {
  const binding = fs.readFileSync(path.join(root, 'lib/binding.js'), 'utf8');
  const names = Array.from(
    binding.matchAll(/^module\.exports\.(\w+) = nativeBinding\./gm),
    ([, name]) => name,
  );
  const [first = ''] = fs.readFileSync(path.join(root, LOADER), 'utf8').split('\n');
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  const exported = `"exports":${JSON.stringify(names)}`;
  fs.writeFileSync(path.join(root, file), `${first.replace(/"exports":\[.*?\]/, exported)}\n`);
  const types = path.join(root, file.replace(/\.cjs$/, '.d.cts'));
  fs.copyFileSync(path.join(root, 'lib/binding.d.ts'), types);
}

/** Checks that the package has every file that it must have. */
function checkPackage() {
  const { files } = require('../../package.json');
  for (const name of files) {
    if (!fs.existsSync(path.join(root, name)))
      throw new StepError(`package.json lists ${name}, which does not exist.`);
  }
}
