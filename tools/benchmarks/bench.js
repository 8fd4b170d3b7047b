'use strict';

// npm run bench: compares the tiers, then times them. options.js lists the options. README.md in
// this folder explains the method.

const path = require('node:path');

const { ensureToolsInstalled, main, root } = require('../support/steps');
const { USAGE, isOfFunctions, readOptions } = require('./options');

main(async () => {
  ensureToolsInstalled();
  const options = readOptions(process.argv.slice(2));
  const { buildTiers } = require('../tiers/build');
  const { load, commit, describeMachine, versions } = require('../support/machine');
  const { buildZopfli } = require('./sizes/zopfli');
  const { selectRows } = require('../tiers');
  const { phases } = options;
  const served = phases.every(isOfFunctions) ? [] : options.rows;
  buildTiers(phases.includes('calls') ? selectRows(undefined) : served);
  if (phases.includes('sizes')) buildZopfli();
  // Loads the addon, so it must come after the build.
  const { measure } = require('./measure');
  const before = { ...commit(), date: new Date().toISOString(), load: load() };

  const { generator, ...measured } = await measure(options);

  /** @type {import('./report/results').Result} */
  const result = {
    format: 1,
    date: before.date,
    commit: before.commit,
    // The tree must not change during a run, as servers start from it until the end.
    isChanged: before.isChanged || commit().isChanged,
    machine: describeMachine(),
    versions: { ...versions(), ...(generator !== undefined && { generator }) },
    load: { before: before.load, after: load() },
    ...measured,
  };
  const file = keep(result, options.isKept);
  const { terminalReport } = require('./report/terminal');
  console.log(`\n${terminalReport(result)}`);
  console.log(
    `\nThe result is in ${file}.${options.isKept ? ' npm run tools -- bench:report makes docs/benchmarks.md of it.' : ''}`,
  );
}, USAGE);

/**
 * Saves a full result in place of the previous one, and any other result in target/bench.
 *
 * @param {import('./report/results').Result} result
 * @param {boolean} isKept
 * @returns {string} the file, relative to the repository
 */
function keep(result, isKept) {
  if (isKept) return require('./report/results').saveTimes(result);
  const file = 'target/bench/last.json';
  require('../support/results').writeResult(path.join(root, file), result);
  return file;
}
