'use strict';

// npm run tools -- bench:loading: times require('qr-napi') in new processes, as the package is
// packed, against an addon that exports nothing.

const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { packHere } = require('../../release/packing/packages');
const { median } = require('../../support/statistics');
const { StepError, addonHere, ensureBuilt, main, root } = require('../../support/steps');

const USAGE = `npm run tools -- bench:loading [--rounds N]

Times the loading of the packed package, and of its parts. Each has a process in every round. Needs
a C compiler as cc.

  --rounds N   the processes of each (30)
  --help`;

const ROUNDS = 30;

main(() => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new StepError(
      `Expected a positive integer for --rounds but received '${values.rounds}'.\n\n${USAGE}`,
    );
  ensureBuilt();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  try {
    const files = prepare(folder);
    const times = measure(files, rounds);
    const empty = Math.min(...(times['an empty addon'] ?? []));
    console.log(`Milliseconds on Node.js ${process.versions.node}, least of ${rounds}, and median:`);
    for (const [name, list] of Object.entries(times)) {
      const least = Math.min(...list);
      const more = `${(least - empty).toFixed(2)} over the empty addon`;
      console.log(`${name.padEnd(20)} ${least.toFixed(2)}, ${median(list).toFixed(2)}; ${more}`);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}, USAGE);

/**
 * Installs the package in a folder, and compiles the empty addon there.
 *
 * @param {string} folder
 * @returns {Record<string, string>} the files to load
 */
function prepare(folder) {
  const { file } = packHere(folder);
  execFileSync('tar', ['-xzf', file, '-C', folder]);
  const empty = path.join(folder, 'empty.node');
  execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', empty, path.join(__dirname, 'empty.c')]);
  const installed = path.join(folder, 'package');
  return {
    'an empty addon': empty,
    'the binary': path.join(installed, addonHere() ?? ''),
    'the package': path.join(installed, 'index.js'),
    'the repository': path.join(root, 'index.js'),
  };
}

/**
 * Times the loading of each file in new processes, in turns.
 *
 * @param {Record<string, string>} files
 * @param {number} rounds
 * @returns {Record<string, number[]>} milliseconds
 */
function measure(files, rounds) {
  const script = `const start = performance.now();
    require(process.argv[1]);
    console.log(performance.now() - start);`;
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(files).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, file] of Object.entries(files)) {
      const { stdout, status, stderr } = spawnSync(process.execPath, ['-e', script, file], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new StepError(`${file} cannot be loaded:\n${stderr}`);
      times[name]?.push(Number(stdout));
    }
  }
  return times;
}
