'use strict';

// npm run bench: compares the tiers, then times them. options.js says what it takes; README.md in this folder how
// it measures, and why so.

const fs = require('node:fs');
const path = require('node:path');

const { ensureToolsInstalled, main, root } = require('../support/steps');

main(async () => {
  ensureToolsInstalled();
  const { USAGE, isOfFunctions, readOptions } = require('./options');
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const { buildTiers } = require('../tiers/build');
  const { load, commit, describeMachine, versions } = require('../support/machine');
  const { buildZopfli } = require('./sizes/zopfli');
  const { selectRows } = require('../tiers');
  const { phases } = options;
  const served = phases.every(isOfFunctions) ? [] : options.rows;
  buildTiers(phases.includes('calls') ? selectRows(undefined) : served);
  if (phases.includes('sizes')) buildZopfli();
  // Not before: it loads the addon.
  const { measure } = require('./measure');
  const before = { ...commit(), date: new Date().toISOString(), load: load() };

  const { generator, ...measured } = await measure(options);

  /** @type {import('./report/results').Result} */
  const result = {
    format: 1,
    date: before.date,
    commit: before.commit,
    // A run loads its servers from the tree until it ends.
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
});

/**
 * Writes a result, whole or not at all.
 *
 * @param {import('./report/results').Result} result
 * @param {boolean} isKept
 * @returns {string} the file, relative to the repository
 */
function keep(result, isKept) {
  const { formatResult } = require('./report/results');
  const { machineName } = require('../support/machine');
  const folder = isKept ? `tools/benchmarks/results/${machineName()}` : 'target/bench';
  fs.mkdirSync(path.join(root, folder), { recursive: true });
  const file = isKept ? freeName(`${folder}/${result.date.slice(0, 10)}`) : path.join(folder, 'last.json');
  fs.writeFileSync(path.join(root, `${file}.new`), formatResult(result));
  fs.renameSync(path.join(root, `${file}.new`), path.join(root, file));
  return file;
}

/**
 * @param {string} start of the name
 * @returns {string} one that no result has: a second of the same day is another result
 */
function freeName(start) {
  for (let i = 1; ; i++) {
    const file = `${start}${i === 1 ? '' : `-${i}`}.json`;
    if (!fs.existsSync(path.join(root, file))) return file;
  }
}
